import type { Texts } from "../text/text.ts";

export const lookTexts = {
  left: { zh: "剩 {time}", en: "{time} left" },
  leftWorking: { zh: "上班时间剩 {time}", en: "{time} of opening hours left" },
  leftWorkingShort: { zh: "工时 {time}", en: "{time} open" },
  stands: { zh: "现在不走表，{when} 起算", en: "stands still until {when}" },
  workingOnly: { zh: "只算营业时间", en: "Counts opening hours only" },
  reading: { zh: "正在算…", en: "Counting…" },
  late: { zh: "逾时 {time}", en: "{time} late" },
  paused: { zh: "已暂停", en: "Paused" },
  met: { zh: "已兑现", en: "Kept" },
  metLate: { zh: "已办，晚 {time}", en: "Done {time} late" },
  daysHours: { zh: "{days} 天 {hours} 小时", en: "{days} d {hours} h" },
  hoursMinutes: { zh: "{hours} 小时 {minutes} 分", en: "{hours} h {minutes} min" },
  minutes: { zh: "{minutes} 分", en: "{minutes} min" },
  short: { zh: "{hours}:{minutes}", en: "{hours}:{minutes}" },
} as const satisfies Texts;
