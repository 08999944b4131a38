/** Calendars for the tests of this folder. */
import type { HolidayTable, WorkingCalendar } from "./calendar.ts";
import { workingCalendar } from "./calendar.ts";

/** Part of the public holidays of 2026, as far as these tests walk; the product data is `data/calendars/cn.yaml`. */
export const holidays2026: HolidayTable = {
  years: {
    "2026": {
      off: [
        { from: "2026-01-01", to: "2026-01-03", zh: "元旦", en: "New Year" },
        { from: "2026-02-15", to: "2026-02-23", zh: "春节", en: "Spring Festival" },
        { from: "2026-10-01", to: "2026-10-07", zh: "国庆节", en: "National Day" },
      ],
      work: ["2026-01-04", "2026-02-14", "2026-02-28", "2026-09-20", "2026-10-10"],
    },
  },
};

const fullDay = [
  { from: "09:00", to: "12:00" },
  { from: "13:30", to: "18:00" },
];

/** Monday to Friday with a lunch break, Friday till midnight, public holidays, one day closed and one Sunday opened by hand. */
export const office: WorkingCalendar = workingCalendar({
  zone: "Asia/Shanghai",
  weekly: { 1: fullDay, 2: fullDay, 3: fullDay, 4: fullDay, 5: [{ from: "09:00", to: "12:00" }, { from: "13:30", to: "24:00" }] },
  holidays: holidays2026,
  overrides: [
    { day: "2026-03-03", windows: [], note: "搬家" },
    { day: "2026-03-08", windows: [{ from: "00:00", to: "03:15" }, { from: "10:00", to: "11:00" }], note: "加班" },
  ],
});

/** Every day from nine to ten in the evening. */
export const frontDesk: WorkingCalendar = workingCalendar({
  zone: "Asia/Shanghai",
  weekly: Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((day) => [day, [{ from: "09:00", to: "22:00" }]])),
  holidays: null,
  overrides: [],
});
