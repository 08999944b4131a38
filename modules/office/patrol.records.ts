import { choice, duration, files, instant, number, ref, site, staff, tags, text, yesNo } from "#platform/record/field.ts";
import { L } from "#platform/record/label.ts";
import { record } from "#platform/record/record.ts";
import { by, here, mended, seenBy, untilSaid } from "./common.ts";

/** A round that is walked again and again, past its points (A1-MGR-30, A1-OFF-07). */
export const patrolRouteRecord = record("patrolRoute", {
  label: L("巡查路线", "Patrol route"),
  title: "name",
  fields: {
    name: text("路线", "Route", { required: true, list: true, search: true, max: 80 }),
    site: here,
    purpose: text("看什么", "What is looked at", { list: true, max: 400, help: L("如设施、停放、卫生、绿化、治安、装修", "such as facilities, parking, cleaning, green, order, fit-outs") }),
    within: duration("走完要多久（分）", "Minutes to walk it", { list: true, max: 1440 }),
    points: number("点数", "Points", { required: true, list: true, readonly: true, preset: 0, min: 0 }),
  },
  states: { open: { label: L("在用", "In use") }, retired: { label: L("停用", "Retired"), final: true, gone: true } },
  initial: "open",
  transitions: { retire: { label: L("停用", "Retire"), from: "open", to: "retired", who: { can: "office.manage" }, note: "optional" } },
  may: { read: { any: [{ can: "office.read" }, { can: "office.write" }] }, create: { can: "office.manage" }, change: { can: "office.manage" }, export: { can: "office.manage" } },
  indexes: [["site", "createdAt"]],
});

/** Points and rounds are where their route is. */
const ofRoute = site("服务点", "Site", { required: true, readonly: true, preset: { of: "route", take: "site" } });

/** A place on a route with a code of its own: a link that any scanner opens. */
export const patrolPointRecord = record("patrolPoint", {
  label: L("巡查点", "Patrol point"),
  title: "name",
  subtitle: ["place"],
  fields: {
    route: ref("路线", "Route", "patrolRoute", { required: true, list: true, among: { state: "open" } }),
    site: ofRoute,
    name: text("点名", "Point", { required: true, list: true, search: true, max: 80 }),
    place: text("位置", "Place", { list: true, max: 120 }),
    rank: number("第几个", "Rank", { required: true, list: true, preset: 1, min: 1, max: 999 }),
    look: text("看什么", "What to look at", { max: 400 }),
    photo: yesNo("要拍照", "Photo needed", { required: true, preset: false }),
    // Whoever knows it can pass the point from anywhere: it is read at the place, and by who puts it up.
    code: text("码", "Code", { readonly: true, unique: true, max: 40, mask: "office.manage" }),
  },
  states: { open: { label: L("在用", "In use") }, retired: { label: L("停用", "Retired"), final: true, gone: true } },
  initial: "open",
  transitions: {
    renewCode: { label: L("换码", "New code"), from: "open", to: "stay", who: { can: "office.manage" }, note: "optional" },
    retire: { label: L("停用", "Retire"), from: "open", to: "retired", who: { can: "office.manage" }, note: "optional" },
  },
  may: { read: { any: [{ can: "office.read" }, { can: "office.write" }] }, create: { can: "office.manage" }, change: { can: "office.manage" }, export: { can: "office.manage" } },
  indexes: [["route", "rank"], ["site", "createdAt"]],
});

/** One walk of a route by one person: which points were passed, which were missed (A3-SC-11). */
export const patrolRoundRecord = record("patrolRound", {
  label: L("巡查记录", "Patrol round"),
  title: "route",
  quick: ["route"],
  number: "XC{yyyy}{mm}{dd}-{seq}",
  fields: {
    route: ref("路线", "Route", "patrolRoute", { required: true, list: true, among: { state: "open" } }),
    site: ofRoute,
    startedAt: instant("开始", "Started at", { required: true, list: true, preset: { now: true } }),
    note: text("说明", "Note", { max: 400 }),
    by,
    passed: number("走到", "Passed", { required: true, list: true, readonly: true, preset: 0, min: 0 }),
    missed: number("漏点", "Missed", { list: true, readonly: true, min: 0 }),
    missedPoints: tags("漏了哪些点", "Which were missed", { readonly: true }),
    findings: number("发现问题", "Findings", { required: true, list: true, readonly: true, preset: 0, min: 0 }),
    finishedAt: instant("结束", "Finished at", { list: true, readonly: true }),
    finishBy: instant("最晚走完", "To be walked by", { readonly: true }),
    summary: text("小结", "Summary", { readonly: true, max: 1000 }),
    readBy: staff("阅报告人", "Report read by", { readonly: true }),
    readAt: instant("阅报告时间", "Report read at", { readonly: true }),
  },
  states: {
    walking: { label: L("在走", "Walking") },
    finished: { label: L("已走完", "Finished"), unless: { rule: { not: { atLeast: ["missed", 1] } }, label: L("结束，漏 {missed} 点", "Ended, {missed} missed") } },
    read: { label: L("报告已阅", "Report read"), final: true },
    void: { label: L("作废", "Void"), final: true },
  },
  initial: "walking",
  inPerson: ["create", "finish"],
  transitions: {
    finish: { label: L("走完了", "Finished"), from: "walking", to: "finished", who: { any: [{ actorIs: "by" }, { can: "office.manage" }] }, asks: ["summary?"], sets: { finishedAt: { now: true } }, main: true, key: "D", duty: "A3-SC-11" },
    review: { label: L("阅报告", "Read the report"), from: "finished", to: "read", who: { any: [{ below: "by" }, { can: "office.manage" }] }, guards: [{ rule: { not: { actsFor: "by" } }, says: L("自己走的由上级来阅。", "The superior reads it."), quiet: true }], sets: { readBy: { actor: true }, readAt: { now: true } }, main: true, bulk: true, key: "R", duty: "A1-MGR-01" },
  },
  clocks: {
    walk: { label: L("走完一轮", "Walk the round"), starts: [{ field: "startedAt" }], stops: [{ field: "finishedAt" }], within: untilSaid, until: "finishBy", when: { isSet: "finishBy" }, owner: "by", main: true },
  },
  may: { read: seenBy, create: { can: "office.write" }, ...mended },
  print: { title: L("巡查记录表", "Patrol sheet") },
  indexes: [["by", "createdAt"], ["site", "createdAt"], ["route", "createdAt"], ["by", "state"]],
});

/** One scan of a point's code: which point, when, and what was found there (A1-MGR-30, A3-SC-12). What no code of the house says is kept as such. */
export const patrolPassRecord = record("patrolPass", {
  label: L("到点记录", "Point passed"),
  title: "code",
  subtitle: ["point"],
  fields: {
    code: text("码", "Code", { required: true, list: true, max: 40 }),
    at: instant("时间", "At", { required: true, list: true, preset: { now: true } }),
    result: choice("情况", "Result", { ok: L("正常", "In order"), problem: L("有问题", "Problem") }, { required: true, list: true, preset: "ok" }),
    finding: text("发现", "Finding", { list: true, search: true, max: 1000 }),
    photos: files("照片", "Photos"),
    site: here,
    by,
    point: ref("巡查点", "Point", "patrolPoint", { list: true, readonly: true }),
    round: ref("哪一轮", "Of the round", "patrolRound", { list: true, readonly: true }),
    mendedHow: text("怎样处理", "What was done", { readonly: true, max: 1000 }),
    mendedAt: instant("处理时间", "Done at", { list: true, readonly: true }),
  },
  states: { kept: { label: L("已记", "Kept") }, mended: { label: L("已处理", "Dealt with") }, void: { label: L("作废", "Void"), final: true } },
  initial: "kept",
  inPerson: ["create"],
  transitions: { mend: { label: L("已处理", "Dealt with"), from: "kept", to: "mended", who: { can: "office.write" }, asks: ["mendedHow"], guards: [{ rule: { eq: ["result", "problem"] }, says: L("没有问题，不用处理。", "There is no problem to deal with."), quiet: true }], sets: { mendedAt: { now: true } }, main: true, key: "M", duty: "A3-SC-12" } },
  clocks: {
    mend: { label: L("处理发现", "Deal with the finding"), starts: [{ created: true }], stops: [{ field: "mendedAt" }], within: { setting: "patrol.mend" }, when: { eq: ["result", "problem"] }, owner: "by", main: true, duty: "A3-SC-12" },
  },
  invariants: [{ name: "problem_told", rule: { any: [{ not: { eq: ["result", "problem"] } }, { isSet: "finding" }] }, says: L("有问题要写明看到什么。", "A problem says what was seen."), duty: "A3-SC-11" }],
  may: { read: seenBy, create: { can: "office.write" }, ...mended },
  indexes: [["round", "createdAt"], ["by", "createdAt"], ["site", "createdAt"], ["point", "createdAt"]],
});
