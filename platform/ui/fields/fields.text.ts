import type { Texts } from "../text/text.ts";

/** Words of fields that are typed as one says them. */
export const fieldTexts = {
  dayLike: { zh: "如 11-30、明天、周五", en: "e.g. 30 Nov, tomorrow, Fri" },
  pastDayLike: { zh: "如 11-30、昨天、上周五", en: "e.g. 30 Nov, yesterday, last Fri" },
  dayUnread: { zh: "看不懂这个日期，写成 2026-11-30、11月30日、明天或周五。", en: "This means no day: write 2026-11-30, 30 Nov, tomorrow or Fri." },
  pastDayUnread: { zh: "看不懂这个日期，写成 2026-11-30、11月30日、昨天或上周五。", en: "This means no day: write 2026-11-30, 30 Nov, yesterday or last Fri." },
  pickDay: { zh: "在日历里选", en: "Choose in a calendar" },
  today: { zh: "今天", en: "Today" },
  monthBefore: { zh: "上个月", en: "Month before" },
  monthAfter: { zh: "下个月", en: "Next month" },
  weekdays: { zh: "一 二 三 四 五 六 日", en: "Mo Tu We Th Fr Sa Su" },
  time: { zh: "几点", en: "Time" },
  timeLike: { zh: "如 9:30", en: "e.g. 9:30" },
  timeUnread: { zh: "看不懂这个时间，写成 9:30 或 下午3点。", en: "This means no time: write 9:30 or 3pm." },
} as const satisfies Texts;
