import { choice } from "#platform/record/field.ts";
import { L, type Label } from "#platform/record/label.ts";
import type { RecordType } from "#platform/record/record.ts";
import { dutyRecord } from "./duty.record.ts";

type Choosable = readonly (Label & { readonly id: string })[];

/** A duty as a form asks for it: with the catalogue's kinds of record and those it already names to choose from, and the entries that may call for it. */
export function dutyForm(records: Choosable, triggers: Choosable, kept: readonly string[]): RecordType {
  const kinds = Object.fromEntries([...records.map(({ id, zh, en }) => [id, L(zh, en)] as const), ...kept.filter((id) => !records.some((one) => one.id === id)).map((id) => [id, L(id, id)] as const)]);
  const { label, help } = dutyRecord.fields.trigger;
  const trigger = choice(label.zh, label.en, Object.fromEntries(triggers.map(({ id, zh, en }) => [id, L(zh, en)])), { help });
  return { ...dutyRecord, fields: { ...dutyRecord.fields, trigger, records: choice("凭证", "What proves it", kinds, { many: true, help: dutyRecord.fields.records.help }) } };
}
