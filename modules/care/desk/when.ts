import type { Language } from "#platform/record/label.ts";
import { plusDays, toWall } from "#platform/ui/zone.ts";

/** Words a caller says for a time, as chips beside the field. */
export const whens = ["now", "morning", "evening", "days"] as const;
type When = (typeof whens)[number];

/** What such a word means at a moment, so that it still says the same tomorrow: `2026-11-24 09:00`, `2026-11-23 晚上`. */
export function whenMeant(when: When, at: string, zone: string, language: Language): string {
  const wall = toWall(at, zone);
  const day = wall.slice(0, 10);
  const zh = language === "zh";
  if (when === "now") return `${day} ${wall.slice(11, 16)}`;
  if (when === "morning") return zh ? `${day} 早上` : `${day}, morning`;
  if (when === "evening") return zh ? `${plusDays(day, -1)} 晚上` : `${plusDays(day, -1)}, evening`;
  return zh ? `${day} 前好几天起` : `for days before ${day}`;
}
