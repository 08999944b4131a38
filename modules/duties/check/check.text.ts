import type { Texts } from "#platform/ui/text/text.ts";

export const checkTexts = {
  plan: { zh: "安排抽查", en: "Plan checks" },
  planTitle: { zh: "安排抽查", en: "Plan spot checks" },
  planHint: { zh: "程序抽：最久没查的先抽，每人轮到，不挑人。", en: "The program draws: what was looked at longest ago first, everybody in turn." },
  count: { zh: "抽几项", en: "How many" },
  until: { zh: "哪天前查完", en: "By which day" },
  draw: { zh: "抽", en: "Draw" },
  planned: { zh: "抽好了 {n} 项。", en: "{n} drawn." },
  nobody: { zh: "这个岗位没有可抽查的职责，或现在没人任职。", en: "This post has nothing to check, or nobody holds it now." },
  see: { zh: "去看", en: "See them" },
} as const satisfies Texts;
