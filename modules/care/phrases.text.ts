import type { Texts } from "#platform/ui/text/text.ts";

/** Words of the page of standard phrases. */
export const phraseTexts = {
  title: { zh: "常用语", en: "Phrases" },
  hint: { zh: "接电话、答复客户时点一下就用的话。改成自己的说法，马上对所有人生效。", en: "At hand in every talk. Word them your own way; it holds for everybody at once." },
  hintRead: { zh: "接电话、答复客户时点一下就用的话。要改，请找管设置的人。", en: "At hand in every talk. Whoever keeps the settings can word them anew." },
  standard: { zh: "标准说法", en: "Standard wording" },
  own: { zh: "自己的说法", en: "Your own wording" },
  ownChip: { zh: "改过", en: "Changed" },
  change: { zh: "改", en: "Change" },
  back: { zh: "用回标准说法", en: "Back to the standard" },
  saved: { zh: "已保存", en: "Saved" },
  zh: { zh: "中文", en: "Chinese" },
  en: { zh: "英文", en: "English" },
  gaps: { zh: "程序会填进去的：{gaps}", en: "Filled in by the program: {gaps}" },
  gap_office: { zh: "单位名称", en: "the organisation" },
  gap_me: { zh: "你的姓名", en: "your name" },
  gap_number: { zh: "工号", en: "staff number" },
  gap_client: { zh: "客户姓名", en: "the client" },
  gap_hours: { zh: "答复的小时数", en: "hours until an answer" },
} as const satisfies Texts;
