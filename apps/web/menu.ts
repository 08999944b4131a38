import { L, type Label } from "#platform/record/label.ts";
import type { RecordType } from "#platform/record/record.ts";
import type { Me } from "#platform/ui/model.ts";
import type { IconName } from "#platform/ui/look/icon.tsx";
import { listed } from "#platform/ui/who.tsx";

export interface Entry {
  readonly to: string;
  readonly icon: IconName;
  readonly text: "today" | "desk" | "records" | "handbook" | "board" | "settings";
  /** Whether the address lies below this entry. */
  readonly holds: (path: string) => boolean;
}

/** Record types that belong to the settings: they say how the house is run, not what happens in it. */
export const settingTypes = ["post", "staff", "assignment", "delegation", "department", "site", "cause", "duty"] as const;

/** The kinds of record as people look for them; what no group names stands last. */
export const recordGroups: readonly { readonly name: Label; readonly types: readonly string[] }[] = [
  { name: L("客户服务", "Clients"), types: ["case", "client", "contact", "compensation", "unit", "occupancy"] },
  { name: L("前台", "Front desk"), types: ["visitor", "parcel", "phoneMessage", "keyLedger", "printJob", "paidService", "priceItem"] },
  { name: L("日常工作", "Daily work"), types: ["assignedTask", "workLog", "dailySheetLine", "dailySheet", "plan", "workSummary", "nilReport", "improvement", "relay"] },
  { name: L("巡查与设备", "Patrols and equipment"), types: ["patrolRound", "patrolPass", "patrolRoute", "patrolPoint", "incident", "equipmentCheck", "equipmentIssue"] },
  { name: L("会议与文书", "Meetings and papers"), types: ["meeting", "announcement", "receipt", "policy", "archive", "knowledge", "subscription"] },
  { name: L("考勤与考核", "Attendance and appraisal"), types: ["attendance", "leaveRequest", "training", "attendee", "examination", "appraisal", "penalty"] },
  { name: L("抽查与考试", "Checks and examinations"), types: ["spotCheck", "checklist", "checklistTemplate", "examPaper", "exam", "examQuestion"] },
];

const isSetting = (name: string | undefined): boolean => settingTypes.some((type) => type === name);
const first = (path: string): string | undefined => path.split("/")[1];

/** The entries of the menu that this person can use. */
export function entriesFor(me: Me, types: readonly RecordType[]): Entry[] {
  const readable = types.filter((type) => listed(type, me));
  const cases = readable.some((type) => type.name === "case");
  return [
    { to: "/", icon: "today", text: "today", holds: (path) => path === "/" },
    ...(cases ? [{ to: "/desk", icon: "desk", text: "desk", holds: (path: string) => first(path) === "desk" || (first(path) === "case" && path !== "/case") } as const] : []),
    { to: "/records", icon: "records", text: "records", holds: (path) => first(path) === "records" || path === "/case" || types.some((type) => type.name === first(path) && type.name !== "case" && !isSetting(type.name)) },
    { to: "/handbook", icon: "handbook", text: "handbook", holds: (path) => first(path) === "handbook" },
    ...(cases && me.capabilities["report.read"] !== undefined ? [{ to: "/board", icon: "board", text: "board", holds: (path: string) => first(path) === "board" } as const] : []),
    { to: "/settings", icon: "settings", text: "settings", holds: (path) => first(path) === "settings" || isSetting(first(path)) },
  ];
}
