import { z } from "zod";
import type { SettingSpec } from "#platform/act/organisation.ts";
import { L } from "#platform/record/label.ts";
import { presetLeads } from "./tasks/windows.ts";
import { readWords, schemaOf, wordKey } from "./words.ts";

/** The settings of the words without a number: unset until the organisation confirms the proposal or gives its own. */
export const wordSettings: readonly SettingSpec[] = readWords().map((word) => ({
  key: wordKey(word.id),
  label: word.unit === "duration" ? L(`“${word.name.zh}”的时长`, `Length of “${word.name.en}”`) : L(`“${word.name.zh}”的频次`, `Rhythm of “${word.name.en}”`),
  schema: schemaOf(word),
  preset: null,
  proposal: word.proposal,
  says: word.says,
  hint: word.unit === "duration"
    ? L("写整数加单位，如 30m（分钟）、48h（小时）、7d（天）、2wh（工作小时）、1wd（工作日），最长十年。", "a whole number and a unit, such as 30m, 48h, 7d, 2wh (working hours) or 1wd (working days), ten years at most.")
    : L("写 daily、weekly、monthly、quarterly、yearly（可加 x2），或 weekly sat、weekly mon,thu、monthly 5、per shift、cycle 3w。", "daily, weekly, monthly, quarterly or yearly (x2 may follow), or weekly sat, weekly mon,thu, monthly 5, per shift, cycle 3w."),
}));

/** The settings that duties are reckoned, checked and examined by; each holds its preset until the organisation sets it. */
export const dutiesSettings: readonly SettingSpec[] = [
  ...wordSettings,
  {
    key: "work.lead", label: L("周期长的任务提前几天出现（过后同样几天内补做算晚）", "Days before its day that a long task is shown (and as long after it counts as late)"), schema: z.object({ week: z.int().min(0).max(6), month: z.int().min(0).max(27), quarter: z.int().min(0).max(60), year: z.int().min(0).max(180) }),
    preset: presetLeads, hint: L("每周 0 到 6，每月 0 到 27，每季 0 到 60，每年 0 到 180 天。", "0 to 6 days of a week, 27 of a month, 60 of a quarter, 180 of a year."),
  },
  // What typing must reach (figure F19), and from where on it is not believed.
  { key: "exam.typing", label: L("打字考核每分钟至少几字", "Typing: least characters a minute"), schema: z.int().min(1).max(300), preset: 50, hint: L("写 1 到 300 的整数。", "a whole number from 1 to 300."), duty: "A1-FD-42" },
  { key: "exam.fastest", label: L("打字考核每分钟超过几字算存疑", "Typing: characters a minute above which it is doubted"), schema: z.int().min(100).max(1000), preset: 300, hint: L("写 100 到 1000 的整数。", "a whole number from 100 to 1000."), duty: "A1-FD-42" },
  // Whoever could sit at will would hand in blank until they had read the whole bank, and then guess until all is right.
  { key: "exam.tries", label: L("一张选择题卷一人一天最多考几次", "Times a day that one person sits a paper of questions"), schema: z.int().min(1).max(20), preset: 3, hint: L("写 1 到 20 的整数。", "a whole number from 1 to 20.") },
  {
    key: "check.weekly", label: L("每个岗位每周抽查几项", "Duties of each post checked a week"), schema: z.int().min(0).max(20), preset: 2, proposal: 2, says: L("每周 2 项", "2 a week"),
    hint: L("写 0 到 20 的整数；0 表示只由上级自己安排。", "a whole number from 0 to 20; 0 leaves it to the superior."),
  },
];
