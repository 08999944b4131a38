import type { Texts } from "#platform/ui/text/text.ts";

/** Why something stands on the line of a person's day. */
export const dayTexts = {
  nobody: { zh: "还没人接", en: "Nobody has it yet" },
  raised: { zh: "报上来等你定", en: "Raised to you to decide" },
  newInCharge: { zh: "刚归你管，一周内联系一次", en: "New in your charge: contact within a week" },
  followedUp: { zh: "在跟进，48 小时要联系一次", en: "Followed up: contact every 48 hours" },
  toSign: { zh: "等你签批", en: "Waits for your signature" },
  workMissed: { zh: "没做 {missed} 项", en: "{missed} missed" },
  workOnlyLate: { zh: "晚了 {late} 项", en: "{late} late" },
  workLate: { zh: "没做 {missed} 项，晚了 {late} 项", en: "{missed} missed, {late} late" },
} as const satisfies Texts;
