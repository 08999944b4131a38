import type { Texts } from "#platform/ui/text/text.ts";

export const numbersTexts = {
  title: { zh: "时限与数字", en: "Limits and figures" },
  hint: { zh: "规则读的每一个数字。没定的先按不算。", en: "Every figure a rule reads. What is not set does not count yet." },
  unset: { zh: "待设", en: "Not set" },
  own: { zh: "自己定的", en: "Your own" },
  preset: { zh: "默认", en: "Preset" },
  propose: { zh: "建议：{value}", en: "Proposed: {value}" },
  use: { zh: "用建议", en: "Use it" },
  change: { zh: "改", en: "Change" },
  save: { zh: "保存", en: "Save" },
  cancel: { zh: "取消", en: "Cancel" },
  back: { zh: "回到默认", en: "Back to preset" },
  saved: { zh: "已保存", en: "Saved" },
  other: { zh: "其他", en: "Other" },
  onlyUnset: { zh: "只看待设的", en: "Only what is not set" },
  noSuchPost: { zh: "（本组织没有的岗位）", en: "(a post you do not have)" },
  none: { zh: "都设好了", en: "Everything is set" },
} as const satisfies Texts;
