import { externalNumber, type ImportSpec, type Plan, type PlanTools, type SheetRow } from "#platform/transfer/spec.ts";
import { dailySheetLineRecord } from "./log.records.ts";

/** How sheets of daily work are taken in. */
export const officeImports: readonly ImportSpec[] = [
  { type: dailySheetLineRecord, plural: "sheet-lines", columns: [externalNumber("明细编号")], without: ["sheet", "by"], needs: [["work"]], plan: planLine },
];

/** A line of who brings it; the sheet of its week is found, or begun, as for one that is typed. */
async function planLine({ values, refs, site, mark, today }: SheetRow, tools: PlanTools): Promise<Plan> {
  const number = (values.externalNumber as string | undefined) ?? mark;
  const known = (await tools.find("dailySheetLine", "externalNumber", number)).length > 0;
  const input = { kind: "work", ...values, ...refs, day: values.day ?? today, site: refs.site ?? site, externalNumber: number };
  return { key: `dailySheetLine#${number}`, known, records: known ? [] : [{ type: "dailySheetLine", step: "import", input }] };
}
