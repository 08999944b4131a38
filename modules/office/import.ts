import { externalNumber, type ImportSpec, type Plan, type PlanTools, type SheetRow } from "#platform/transfer/spec.ts";
import { dailySheetLineRecord } from "./log.records.ts";

/** How sheets of daily work are taken in. */
export const officeImports: readonly ImportSpec[] = [
  { type: dailySheetLineRecord, plural: "sheet-lines", columns: [externalNumber("明细编号")], without: ["sheet", "by"], needs: [["work"]], plan: planLine },
];

/**
 * A line of who brings it; the sheet of its week is found, or begun, as for one that is typed.
 *
 * Everybody numbers their own lines from one, and two may have done the same on a day: a number tells apart the lines of one person only.
 */
async function planLine({ values, refs, site, mark, by, today }: SheetRow, tools: PlanTools): Promise<Plan> {
  const told = (values.externalNumber as string | undefined) ?? mark;
  const number = by === null ? told : `${told}@${by.slice(-12)}`;
  // Those that came in before numbers were told apart by person are known by the plain one.
  const known = (await tools.find("dailySheetLine", "externalNumber", number)).length > 0 || (await tools.find("dailySheetLine", "externalNumber", told)).some((one) => one.by === by);
  const input = { kind: "work", ...values, ...refs, day: values.day ?? today, site: refs.site ?? site, externalNumber: number };
  return { key: `dailySheetLine#${number}`, known, records: known ? [] : [{ type: "dailySheetLine", step: "import", input }] };
}
