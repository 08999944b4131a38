import { L } from "#platform/record/label.ts";
import { Problem } from "#platform/record/problem.ts";
import { referenceOf } from "#platform/transfer/references.ts";
import { fieldSays } from "#platform/transfer/says.ts";
import { externalNumber, type ExtraColumn, type ImportSpec, type Plan, type PlanTools, type SheetRow } from "#platform/transfer/spec.ts";
import { caseRecord } from "./case.record.ts";
import { causeRecord } from "./cause.record.ts";
import { clientRecord } from "./client.record.ts";

const levels: readonly ExtraColumn[] = [
  { key: "level1", label: L("一级分类", "Level 1"), synonyms: ["一级原因", "一级类别", "大类", "一级标签"], read: "text" },
  { key: "level2", label: L("二级分类", "Level 2"), synonyms: ["二级原因", "二级类别", "中类", "二级标签"], read: "text" },
  { key: "level3", label: L("三级分类", "Level 3"), synonyms: ["三级原因", "三级类别", "小类", "三级标签"], read: "text" },
];

/** How sheets of cases, clients and causes are taken in. */
export const careImports: readonly ImportSpec[] = [
  {
    type: caseRecord,
    plural: "cases",
    columns: [
      externalNumber("留言编号", "工单编号", "工单号", "投诉编号", "个案编号", "案件编号", "受理编号", "诉求编号"),
      { key: "clientNumber", label: L("客户编号", "Client number"), synonyms: ["用户编号", "会员号", "业主编号"], read: "text" },
      ...levels,
    ],
    without: ["reassignCount", "refusedCount", "lateNotices", "revisitNeeded", "revisitTries", "revisitOutcome", "mergedInto", "appointedAt"],
    own: ["client", "cause"],
    needs: [["client", "clientNumber"], ["subject"], ["receivedAt"]],
    answer: { from: "receivedAt", to: "answeredAt" },
    clients: "client",
    plan: planCase,
  },
  {
    type: clientRecord,
    plural: "clients",
    columns: [externalNumber("客户编号", "业主编号", "会员号", "用户编号")],
    without: ["mergedInto", "following"],
    needs: [["name"]],
    clients: "client",
    plan: planClient,
  },
  { type: causeRecord, plural: "causes", columns: [externalNumber(), ...levels], without: ["level", "path"], own: ["parent"], needs: [["name", "level1"]], plan: planCause },
];

/** A case as history, or open where it is to be taken live and has no answer; what the sheet does not say stays empty. */
async function planCase(row: SheetRow, tools: PlanTools): Promise<Plan> {
  const { values, refs } = row;
  const given = values.externalNumber as string | undefined;
  const number = given ?? row.mark;
  const key = `case#${number}`;
  const known = [await tools.find("case", "externalNumber", number), ...(given === undefined ? [] : [await tools.find("case", "number", given)])].some((rows) => rows.length > 0);
  if (known) return { key, known, records: [] };
  const { client: _client, clientNumber: _number, cause, level1, level2, level3, ...fields } = values;
  demandTimes(row);
  const site = refs.site ?? row.site;
  const answered = ["solution", "answeredAt", "reachedAt"].some((name) => fields[name] !== undefined);
  const causeId = await causeOf(tools, [cause, level1, level2, level3].map((part) => part as string | undefined));
  const input = {
    // Where it came from is not known of a row that does not say so.
    channel: "other",
    ...fields, ...refs, site,
    ...(causeId === null ? {} : { cause: causeId }),
    client: await clientOf(tools, values, site),
    externalNumber: number,
    createdAt: fields.receivedAt,
    ...(row.live && !answered ? { state: "received" } : {}),
  };
  return { key, known: false, records: [{ type: "case", step: "import", input }] };
}

/** @throws Problem when a case was received after now, or answered before it was received. */
function demandTimes({ values, now }: SheetRow): void {
  const { receivedAt, answeredAt } = values as { receivedAt?: string; answeredAt?: string };
  const { fields } = caseRecord;
  if (receivedAt !== undefined && receivedAt > now) throw fieldSays("receivedAt", fields.receivedAt.label, L("不能在将来。", "it cannot lie in the future."));
  if (receivedAt !== undefined && answeredAt !== undefined && answeredAt < receivedAt) throw fieldSays("answeredAt", fields.answeredAt.label, L("不能早于受理时间。", "it cannot be earlier than the receipt."));
}

/** A code rather than a name: no Chinese character, no blank, and a digit. */
const code = /^(?=.*\d)[\w.-]+$/;

/**
 * The client of a row: by number, or by name and phone; made when there is none. A name without a phone is the client of that name who
 * has no phone either, as an earlier row made them.
 */
async function clientOf(tools: PlanTools, values: SheetRow["values"], site: string | null): Promise<string> {
  const words = values.client as string | undefined;
  const phone = values.phone as string | undefined;
  const number = (values.clientNumber as string | undefined) ?? (words !== undefined && code.test(words) ? words : undefined);
  const name = words ?? number;
  if (name === undefined) throw new Problem("invalid_input", { fields: [caseRecord.fields.client.label] }, { fields: [{ field: "client", code: "field_required", params: { field: caseRecord.fields.client.label } }] });
  const fresh = { name, kind: "existing", site, ...(phone === undefined ? {} : { phones: [phone] }) };
  if (number !== undefined) {
    const rows = await tools.find("client", "externalNumber", number);
    return (rows[0] && standing(rows[0])) ?? tools.make(`client#${number}`, { type: "client", step: "import", input: { ...fresh, externalNumber: number } });
  }
  const rows = phone === undefined ? (await tools.find("client", "name", name)).filter((row) => (row.phones as string[]).length === 0) : (await tools.find("client", "phones", phone)).filter((row) => row.name === name);
  return (rows[0] && standing(rows[0])) ?? tools.make(`client:${name}|${phone ?? ""}`, { type: "client", step: "import", input: fresh });
}

/** A merged client stands for the one it was merged into. */
function standing(row: Readonly<Record<string, unknown>>): string {
  return (row.state === "merged" && typeof row.mergedInto === "string" ? row.mergedInto : row.id) as string;
}

/** The cause a row names: by path or name, or by its level columns; null where it names none. */
async function causeOf(tools: PlanTools, [words, ...levelWords]: readonly (string | undefined)[]): Promise<string | null> {
  const parts = levelWords.filter((part) => part !== undefined);
  const named = words === undefined ? (parts.length === 0 ? null : parts.join(separator)) : pathOf(words);
  return named === null ? null : referenceOf(tools, causeRecord, named, { site: null, field: "cause", label: caseRecord.fields.cause.label });
}

/** How the levels of a cause stand in its path. */
const separator = " / ";

/** A path as it is kept, from one written with /, > or |. */
function pathOf(words: string): string {
  return words.split(/\s*[/>＞→|]\s*/).filter((part) => part !== "").join(separator);
}

/** A client, known by number, or by name and one of the phones. */
async function planClient({ values, refs, site, mark }: SheetRow, tools: PlanTools): Promise<Plan> {
  const number = values.externalNumber as string | undefined;
  const phones = (values.phones as string[] | undefined) ?? [];
  const input = { ...values, ...refs, site: refs.site ?? site };
  if (number === undefined && phones.length > 0) {
    const found = await Promise.all(phones.map((phone) => tools.find("client", "phones", phone)));
    const known = found.flat().some((row) => row.name === values.name);
    return { key: `client:${String(values.name)}|${[...phones].sort().join()}`, known, records: known ? [] : [{ type: "client", step: "import", input }] };
  }
  const own = number ?? mark;
  const known = (await tools.find("client", "externalNumber", own)).length > 0;
  return { key: `client#${own}`, known, records: known ? [] : [{ type: "client", step: "import", input: { ...input, externalNumber: own } }] };
}

/** An entry of the tree with all that stand above it. */
async function planCause({ values }: SheetRow, tools: PlanTools): Promise<Plan> {
  const above = typeof values.parent === "string" ? pathOf(values.parent).split(separator) : [];
  const steps = [values.level1, values.level2, values.level3].map((part) => (typeof part === "string" ? part : null));
  const gap = steps.findIndex((part) => part === null);
  if (gap >= 0 && steps.slice(gap).some((part) => part !== null)) throw fieldSays(`level${gap + 1}`, levels[gap]?.label ?? causeRecord.label, L("下面还有一级，这一级要填。", "there is a level below it, so it is needed."));
  const parts = [...above, ...steps.filter((part) => part !== null), ...(typeof values.name === "string" ? [values.name] : [])];
  const path = parts.join(separator);
  let parent: string | null = null;
  let fresh = false;
  for (const [i, name] of parts.entries()) {
    const here = parts.slice(0, i + 1).join(separator);
    const stored = (await tools.find("cause", "path", here))[0];
    const waiting: string | undefined = stored ? (stored.id as string) : tools.made(`cause:${here}`);
    fresh = waiting === undefined;
    const last = i === parts.length - 1;
    parent = waiting ?? tools.make(`cause:${here}`, { type: "cause", step: "import", input: { name, ...(parent === null ? {} : { parent }), ...(last && typeof values.externalNumber === "string" ? { externalNumber: values.externalNumber } : {}) } });
  }
  return { key: `cause:${path}`, known: !fresh, records: [] };
}
