import type { Texts } from "#platform/ui/text/text.ts";

/** Words of choosing who gets a case. */
export const assigneeTexts = {
  find: { zh: "输入姓名、拼音或岗位", en: "Name, pinyin or post" },
  chosen: { zh: "给 {name}；要换人，输入姓名或拼音", en: "{name}; type to choose another" },
  people: { zh: "可以派给谁", en: "Who may have it" },
  proposed: { zh: "建议", en: "Proposed" },
  inHand: { zh: "手上 {n} 件", en: "{n} in hand" },
  ofThemLate: { zh: "逾时 {n}", en: "{n} late" },
  free: { zh: "手上没有", en: "Nothing in hand" },
  on: { zh: "今天在岗", en: "On duty today" },
  away: { zh: "请假到 {day}", en: "On leave to {day}" },
  reasonCares: { zh: "是这位客户的管家", en: "in charge of this client" },
  reasonAway: { zh: "请假到 {day}", en: "on leave until {day}" },
  reasonOn: { zh: "今天在岗", en: "on duty today" },
  reasonFree: { zh: "手上没有别的", en: "nothing else in hand" },
  reasonLate: { zh: "逾时 {n} 件", en: "{n} late" },
  nobody: { zh: "没有这样的人。换个字再找，或看看这个人有没有任职。", en: "Nobody is called so. Try other words, or see whether they hold a post." },
} as const satisfies Texts;
