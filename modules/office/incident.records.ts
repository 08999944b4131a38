import { choice, files, instant, longText, staff, text, yesNo } from "#platform/record/field.ts";
import { L } from "#platform/record/label.ts";
import { record } from "#platform/record/record.ts";
import { by, here, mended } from "./common.ts";

/** Something went wrong or looks wrong: told at once where it must be, handled, closed; what touches safety climbs (A1-OFF-15, A1-MGR-21). */
export const incidentRecord = record("incident", {
  label: L("突发事件", "Incident"),
  title: "event",
  quick: ["kind", "event", "place", "safety", "photos"],
  number: "X{yyyy}{mm}{dd}-{seq}",
  fields: {
    kind: choice("类别", "Kind", { accident: L("紧急事故", "Emergency"), suspicious: L("可疑人员", "Suspicious person"), conflict: L("冲突滋事", "Conflict"), abuse: L("员工受辱骂或动手", "Staff abused"), disclosure: L("泄密与诚信", "Disclosure or integrity"), other: L("其他", "Other") }, { required: true, list: true, preset: "accident" }),
    event: text("何事", "What", { required: true, list: true, search: true, max: 1000 }),
    place: text("何地", "Where", { required: true, list: true, search: true, max: 200 }),
    happenedAt: instant("何时", "When", { required: true, list: true, preset: { now: true } }),
    people: text("涉及的人", "Who is involved", { max: 300 }),
    safety: yesNo("涉及人身安全", "Safety at stake", { required: true, list: true, preset: false }),
    photos: files("照片", "Photos"),
    site: here,
    by,
    owner: staff("处置人", "Handled by", { list: true, readonly: true }),
    takenAt: instant("接手时间", "Taken at", { readonly: true }),
    toldTo: text("通报了谁", "Told to", { list: true, readonly: true, max: 200 }),
    toldAt: instant("通报时间", "Told at", { list: true, readonly: true }),
    measures: longText("处置与止损", "Measures", { readonly: true, max: 4000 }),
    result: longText("结果与善后", "Result", { readonly: true, max: 4000 }),
    closedAt: instant("结束时间", "Closed at", { readonly: true }),
  },
  states: {
    reported: { label: L("已报", "Reported"), waits: "us" },
    handling: { label: L("处置中", "Being handled"), waits: "us" },
    closed: { label: L("已结束", "Closed"), final: true },
    void: { label: L("作废", "Void"), final: true },
  },
  initial: "reported",
  transitions: {
    tell: { label: L("已通报", "Told"), from: ["reported", "handling"], to: "stay", who: { any: [{ actorIs: "by" }, { actorIs: "owner" }, { can: "office.write" }] }, asks: ["toldTo"], sets: { toldAt: { now: true } }, main: true, key: "T", duty: "A1-OFF-15" },
    take: { tap: true, label: L("我来处置", "I handle it"), from: ["reported", "handling"], to: "handling", who: { can: "office.write" }, sets: { owner: { actor: true }, takenAt: { now: true } }, main: true, key: "H" },
    measure: { label: L("记措施", "Note measures"), from: ["reported", "handling"], to: "stay", who: { any: [{ actorIs: "owner" }, { actorIs: "by" }, { can: "office.manage" }] }, asks: ["measures"], key: "M", duty: "A2-TEC-16" },
    close: {
      label: L("结束", "Close"), from: "handling", to: "closed", who: { any: [{ actorIs: "owner" }, { can: "office.manage" }] }, asks: ["result"], sets: { closedAt: { now: true } }, main: true, key: "D", duty: "A1-MGR-21",
      requires: [{ fields: ["toldAt"], when: { in: ["kind", ["suspicious", "disclosure"]] }, duty: "A1-OFF-15" }, { fields: ["measures"], when: { eq: ["kind", "disclosure"] }, duty: "A2-TEC-16" }],
    },
  },
  clocks: {
    take: { label: L("有人处置", "Somebody handles it"), starts: [{ created: true }], stops: [{ field: "takenAt" }], within: { setting: "incident.take" }, climbs: true, safety: { eq: ["safety", true] }, when: { eq: ["safety", true] }, unowned: "office.manage", owner: "owner", main: true, duty: "A1-MGR-21" },
    security: { label: L("通报秩序维护部", "Tell security"), starts: [{ created: true }], stops: [{ field: "toldAt" }], within: { setting: "incident.tell" }, when: { eq: ["kind", "suspicious"] }, climbs: true, safety: { eq: ["kind", "suspicious"] }, owner: "by", duty: "A1-OFF-15" },
    disclosure: { label: L("报告总经理", "Tell the general manager"), starts: [{ created: true }], stops: [{ field: "toldAt" }], within: { setting: "incident.disclosure" }, when: { eq: ["kind", "disclosure"] }, owner: "by", duty: "A2-TEC-17" },
  },
  may: { read: { any: [{ can: "office.read" }, { actorIs: "by" }, { actorIs: "owner" }, { below: "by" }] }, create: { can: "office.write" }, ...mended },
  print: { title: L("突发事件报告", "Incident report") },
  indexes: [["site", "createdAt"], ["site", "state", "createdAt"], ["by", "createdAt"], ["owner", "state"]],
});
