import { z } from "zod";
import type { Organisation, SettingSpec } from "../act/organisation.ts";
import { L } from "../record/label.ts";

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
/** Quiet hours in the organisation's zone, such as `22:00-07:00`, or `none`. */
export const quietSchema = z.string().regex(/^(none|([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d)$/);

/** What an organisation sets for everything that is told outside the browser. */
export const notifySettings: readonly SettingSpec[] = [
  { key: "notify.quiet", label: L("免打扰时间（个人可改）", "Quiet hours (each person may choose their own)"), schema: quietSchema, preset: "22:00-07:00", hint: L("写成 22:00-07:00，不要免打扰写 none。", "Write it like 22:00-07:00, or none.") },
  { key: "notify.breakThrough", label: L("免打扰时也发", "What breaks through quiet hours"), schema: z.enum(["none", "urgent", "promises"]), preset: "urgent", hint: L("只能是 none、urgent 或 promises。", "It is none, urgent or promises.") },
  { key: "notify.digestAt", label: L("每日汇总的时间（工作日）", "Time of the daily digest (working days)"), schema: clock, preset: "08:30", hint: L("写成 08:30。", "Write it like 08:30.") },
  { key: "notify.perHour", label: L("每人每小时最多逐条发几条，多的合成一条", "Most single messages an hour for a person; the rest is merged"), schema: z.int().min(1).max(200), preset: 20, hint: L("1 到 200 的整数。", "a whole number from 1 to 200.") },
  { key: "notify.subject", label: L("消息里带主题", "Messages carry the subject"), schema: z.boolean(), preset: true },
];

/** The settings of an organisation that delivery reads. */
export interface NotifySettings {
  readonly quiet: string;
  readonly breakThrough: "none" | "urgent" | "promises";
  readonly digestAt: string;
  readonly perHour: number;
  readonly subject: boolean;
}

/** What an organisation has set for what is told outside the browser; what it has not is as preset. */
export function settingsOf(organisation: Organisation): NotifySettings {
  return {
    quiet: organisation.setting("notify.quiet") as string,
    breakThrough: organisation.setting("notify.breakThrough") as NotifySettings["breakThrough"],
    digestAt: organisation.setting("notify.digestAt") as string,
    perHour: organisation.setting("notify.perHour") as number,
    subject: organisation.setting("notify.subject") as boolean,
  };
}
