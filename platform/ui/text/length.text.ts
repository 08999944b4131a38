import type { Texts } from "#platform/ui/text/text.ts";

/** Words of lengths of time and rhythms, as settings hold them. */
export const lengthTexts = {
  m: { zh: "分钟", en: "minutes" },
  h: { zh: "小时", en: "hours" },
  d: { zh: "天", en: "days" },
  wh: { zh: "个工作小时", en: "working hours" },
  wd: { zh: "个工作日", en: "working days" },
  amount: { zh: "{name}，几", en: "{name}, how many" },
  unit: { zh: "{name}，单位", en: "{name}, unit" },
  "per shift": { zh: "每班一次", en: "Once a shift" },
  daily: { zh: "每天一次", en: "Once a day" },
  "daily x2": { zh: "每天 2 次", en: "Twice a day" },
  "daily x3": { zh: "每天 3 次", en: "3 times a day" },
  "daily x4": { zh: "每天 4 次", en: "4 times a day" },
  weekly: { zh: "每周一次", en: "Once a week" },
  "weekly x2": { zh: "每周 2 次", en: "Twice a week" },
  "weekly sat": { zh: "每周六", en: "Every Saturday" },
  monthly: { zh: "每月一次", en: "Once a month" },
  "monthly x2": { zh: "每月 2 次", en: "Twice a month" },
  quarterly: { zh: "每季一次", en: "Once a quarter" },
  yearly: { zh: "每年一次", en: "Once a year" },
  "yearly x2": { zh: "每年 2 次", en: "Twice a year" },
} as const satisfies Texts;
