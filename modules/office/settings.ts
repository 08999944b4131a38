import { z } from "zod";
import type { SettingSpec } from "#platform/act/organisation.ts";
import { parseDuration } from "#platform/clocks/duration.ts";
import { L } from "#platform/record/label.ts";

/** A time of day. */
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const timeHint = L("写 24 小时制的时刻，如 16:00。", "a time of day such as 16:00.");

/** A length of time as clocks read it. */
const duration = z.string().max(20).refine((text) => {
  try {
    return parseDuration(text) !== undefined;
  } catch {
    return false;
  }
});
const durationHint = L("写整数加单位，如 30m（分钟）、12h（小时）、2wh（工作小时）、1wd（工作日）。", "a whole number and a unit, such as 30m, 12h, 2wh (working hours) or 1wd (working days).");

/** The settings that the rules of daily work read; each holds its preset until the organisation sets it. */
export const officeSettings: readonly SettingSpec[] = [
  { key: "worksheet.salespersonBy", label: L("周六汇总表：业务员最晚上交", "Saturday sheets: handed in by"), schema: time, preset: "16:00", hint: timeHint, duty: "A2-SAL-26" },
  { key: "worksheet.leadBy", label: L("周六汇总表：主办最晚收齐", "Saturday sheets: collected by"), schema: time, preset: "17:00", hint: timeHint, duty: "A2-BL-28" },
  { key: "worksheet.summaryBy", label: L("周六汇总表：最晚汇总上交", "Saturday sheets: summary by"), schema: time, preset: "18:00", hint: timeHint, duty: "A2-BL-29" },
  { key: "message.pass", label: L("留言多久内转达", "A phone message is passed on within"), schema: duration, preset: "2h", hint: durationHint, duty: "A1-FD-05" },
  { key: "mail.release", label: L("日常邮件、包裹、报纸登记后自动放行（否则上级逐件定）", "Routine mail, parcels and papers are released by themselves (else the superior decides on each)"), schema: z.boolean(), preset: false, duty: "A1-FD-14" },
  {
    key: "mail.routine", label: L("自动放行时，哪些种类算日常", "Kinds that count as routine where it is released by itself"), schema: z.object({ parcel: z.boolean(), letter: z.boolean(), newspaper: z.boolean(), registered: z.boolean(), papers: z.boolean() }),
    preset: { parcel: true, letter: true, newspaper: true, registered: false, papers: false }, duty: "A1-FD-14",
  },
  { key: "key.back", label: L("借出的钥匙多久内还回", "A key comes back within"), schema: duration, preset: "12h", hint: durationHint, duty: "A1-MGR-14" },
  { key: "incident.take", label: L("涉及安全的事件多久内有人处置", "An incident of safety is handled within"), schema: duration, preset: "15m", hint: durationHint, duty: "A1-MGR-21" },
  { key: "incident.tell", label: L("可疑人员多久内通报秩序维护部", "Security is told of a suspicious person within"), schema: duration, preset: "5m", hint: durationHint, duty: "A1-OFF-15" },
  { key: "incident.disclosure", label: L("泄密后多久内报告总经理", "The general manager is told of a disclosure within"), schema: duration, preset: "2h", hint: durationHint, duty: "A2-TEC-17" },
  { key: "leave.allowed", label: L("可以请假（有人顶班并交接好）；否则一律不许", "Leave may be asked for (with cover and handover); else none at all"), schema: z.boolean(), preset: true, duty: "A6-GRP-42" },
  { key: "patrol.round", label: L("一轮巡查最长几小时，过后到点算下一轮", "Hours after which a patrol is another round"), schema: z.int().min(1).max(72), preset: 24, hint: L("写 1 到 72 的整数。", "a whole number from 1 to 72."), duty: "A3-SC-11" },
  { key: "patrol.mend", label: L("巡查发现的问题多久内处理", "A finding of a patrol is dealt with within"), schema: duration, preset: "24h", hint: durationHint, duty: "A3-SC-12" },
];
