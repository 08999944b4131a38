import { z } from "zod";
import { parseDuration } from "#platform/clocks/duration.ts";
import { L } from "#platform/record/label.ts";
import type { SettingSpec } from "#platform/act/organisation.ts";
import { phraseSettings } from "./phrases.ts";

/** A length of time as clocks read it: above zero, ten years at most. */
const duration = z.string().max(20).refine((text) => {
  try {
    return parseDuration(text) !== undefined;
  } catch {
    return false;
  }
});

/** The settings that the rules of care read; each holds its preset until the organisation sets it. */
export const careSettings: readonly SettingSpec[] = [
  {
    key: "case.promise",
    label: L("受理到答复客户的承诺", "Promise from receipt to answer"),
    schema: z.object({ by: z.literal("severity"), minor: duration, normal: duration, major: duration, default: duration }),
    preset: { by: "severity", minor: "72h", normal: "48h", major: "24h", default: "48h" },
    duty: "A4-CC-22",
  },
  {
    key: "case.revisit",
    label: L("哪些要回访（类型 × 程度）", "Which cases need a revisit (kind by severity)"),
    schema: z.record(z.string(), z.record(z.string(), z.boolean())),
    preset: {
      inquiry: { minor: false, normal: false, major: true },
      complaint: { minor: true, normal: true, major: true },
      repair: { minor: false, normal: true, major: true },
      suggestion: { minor: false, normal: false, major: true },
      return: { minor: true, normal: true, major: true },
      other: { minor: false, normal: true, major: true },
    },
    duty: "A3-SC-22",
  },
  { key: "case.revisitTries", label: L("回访几次未接通算尽力", "Failed tries that count as a revisit"), schema: z.int().min(1).max(10), preset: 3, duty: "A4-CC-23" },
  { key: "case.revisitGap", label: L("两次回访未接通至少隔多久（或换一天）", "Least time between failed tries (or another day)"), schema: duration.refine((text) => parseDuration(text).ms !== undefined), preset: "4h", duty: "A4-CC-23" },
  {
    key: "case.revisitBy",
    label: L("回访用什么方式（按程度）", "Ways of a revisit (by severity)"),
    schema: z.record(z.string(), z.array(z.string()).min(1)),
    preset: { minor: ["call", "visit", "message", "wechat", "chat", "mail"], normal: ["call", "visit", "wechat", "mail"], major: ["visit", "call"] },
    duty: "A3-SC-22",
  },
  { key: "case.majorTo", label: L("重大投诉立即告知的岗位", "Posts told at once of a major complaint"), schema: z.array(z.string()).max(20), preset: ["property-service-manager", "care-supervisor", "service-centre-director"], duty: "A1-FD-54" },
  ...phraseSettings,
];
