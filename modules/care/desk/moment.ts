import { yuan } from "#platform/ui/money.ts";
import { useLabel, useText } from "#platform/ui/text/text.ts";
import { careTexts } from "../care.text.ts";
import { caseRecord } from "../case.record.ts";
import { occupancyRecord } from "../client.record.ts";
import { clientTexts } from "../clients.text.ts";
import { compensationRecord } from "../compensation.record.ts";
import { contactRecord } from "../contact.record.ts";
import type { Moment } from "../timeline.server.ts";
import { deskTexts } from "./desk.text.ts";

/** What a moment says of itself in short words. */
export function useWords({ kind, detail }: Moment): string[] {
  const label = useLabel();
  const t = useText(careTexts);
  const c = useText(clientTexts);
  const d = useText(deskTexts);
  const choice = (field: { readonly choices?: Readonly<Record<string, { zh: string; en: string }>> }, key: unknown): string => {
    const known = field.choices?.[String(key)];
    return known ? label(known) : "";
  };
  const text = (value: unknown): string => (typeof value === "string" ? value : "");
  if (kind === "contact") return [choice(contactRecord.fields.direction, detail.direction), choice(contactRecord.fields.channel, detail.channel), choice(contactRecord.fields.purpose, detail.purpose), detail.reached === "no" ? t("notReached") : ""];
  if (kind === "case") return [choice(caseRecord.fields.kind, detail.kind), choice(caseRecord.fields.severity, detail.severity), text(detail.number)];
  if (kind === "compensation") return [label(compensationRecord.label), choice(compensationRecord.fields.kind, detail.kind), typeof detail.amount === "number" ? `¥${yuan(detail.amount)}` : "", text(detail.number)];
  if (kind === "occupancy") return [label(occupancyRecord.label), choice(occupancyRecord.fields.role, detail.role), [text(detail.from), text(detail.to)].join("–")];
  const step = caseRecord.transitions[text(detail.step) as keyof typeof caseRecord.transitions];
  const absorbed = detail.step === "absorb" ? c("absorbed") : detail.step === "void" ? c("voided") : text(detail.step);
  return [step ? label(step.label) : absorbed, text(detail.number), text(detail.into) && d("mergedTo", { title: text(detail.into) }), text(detail.note)];
}
