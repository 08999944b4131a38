import { L } from "#platform/record/label.ts";
import { referenceOf } from "#platform/transfer/references.ts";
import { externalNumber, type ImportSpec, type Plan, type PlanTools, type SheetRow } from "#platform/transfer/spec.ts";
import { v7 as uuid } from "uuid";
import { postRecord } from "./post.record.ts";
import { siteRecord } from "./site.record.ts";
import { staffRecord } from "./staff.record.ts";
import { unitRecord } from "./unit.record.ts";

/** How sheets of people and units are taken in. */
export const peopleImports: readonly ImportSpec[] = [
  {
    type: staffRecord,
    plural: "staff",
    columns: [
      { key: "post", label: L("岗位", "Post"), synonyms: ["职务", "职位", "岗位名称"], read: "text" },
      { key: "site", label: L("服务点", "Site"), synonyms: ["项目", "小区", "门店", "服务中心", "所在项目"], read: "text" },
    ],
    needs: [["name"], ["staffNumber"]],
    plan: planStaff,
  },
  {
    type: unitRecord,
    plural: "units",
    columns: [externalNumber("房产编号", "房屋编号")],
    needs: [["code"]],
    rounded: ["area"],
    plan: planUnit,
  },
];

/** A person with their staff number, and the post they hold from the day they joined, or from today. */
async function planStaff({ values, today }: SheetRow, tools: PlanTools): Promise<Plan> {
  const { post, site, ...fields } = values;
  const number = String(fields.staffNumber ?? "");
  const key = `staff:${number}`;
  if (number !== "" && (await tools.find("staff", "staffNumber", number)).length > 0) return { key, known: true, records: [] };
  const id = uuid();
  const person = { type: "staff", step: "import", id, input: fields } as const;
  if (post === undefined) return { key, known: false, records: [person] };
  const held = {
    staff: id,
    post: await referenceOf(tools, postRecord, String(post), { site: null, field: "post", label: postRecord.label }),
    ...(site === undefined ? {} : { site: await referenceOf(tools, siteRecord, String(site), { site: null, field: "site", label: siteRecord.label }) }),
    from: fields.joined ?? today,
  };
  return { key, known: false, records: [person, { type: "assignment", step: "import", input: held }] };
}

/** A unit of its site; the same code in another building is another unit. */
async function planUnit({ values, refs, site }: SheetRow, tools: PlanTools): Promise<Plan> {
  const input = { ...values, ...refs, site: refs.site ?? site };
  const number = values.externalNumber;
  const key = typeof number === "string" ? `unit#${number}` : `unit:${String(input.site)}|${String(values.building ?? "")}|${String(values.code)}`;
  const known =
    typeof number === "string"
      ? (await tools.find("unit", "externalNumber", number)).length > 0
      : values.code !== undefined && (await tools.find("unit", "code", String(values.code))).some((row) => row.site === input.site && (row.building ?? null) === (values.building ?? null));
  return { key, known, records: known ? [] : [{ type: "unit", step: "import", input }] };
}
