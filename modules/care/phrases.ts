import { z } from "zod";
import { phrases, type Phrase } from "#data/phrases.ts";
import type { SettingSpec } from "#platform/act/organisation.ts";
import { L } from "#platform/record/label.ts";

/** What a phrase may have filled in; anything else in braces would be read out to a client. */
export const gaps = ["office", "me", "number", "client", "hours"] as const;

/** Where an organisation's own wording of a phrase is kept. */
export const phraseKey = (id: string): string => `phrase.${id}`;

const known = new RegExp(`\\{(${gaps.join("|")})\\}`, "g");
const wording = z.string().trim().min(1).max(400).refine((text) => !/[{}]/.test(text.replace(known, "")));

/** One setting per standard phrase: the organisation's own wording, the product's until then. */
export const phraseSettings: readonly SettingSpec[] = phrases.map(({ id, zh, en, duty }) => ({
  key: phraseKey(id),
  label: L(`常用语：${zh.slice(0, 12)}…`, `Phrase: ${en.slice(0, 24)}…`),
  schema: z.strictObject({ zh: wording, en: wording }),
  preset: { zh, en },
  hint: L(`中英文都要写，各 1 到 400 个字；能填进去的只有 ${gaps.map((gap) => `{${gap}}`).join(" ")}。`, `both languages, 1 to 400 characters each; only ${gaps.map((gap) => `{${gap}}`).join(" ")} can be filled in.`),
  ...(duty === undefined ? {} : { duty }),
}));

/** A phrase as the organisation says it. */
export interface SaidPhrase extends Phrase {
  /** Whether the wording is the organisation's own. */
  readonly own: boolean;
}
