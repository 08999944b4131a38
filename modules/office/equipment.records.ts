import { choice, files, instant, longText, number, staff, text } from "#platform/record/field.ts";
import { L } from "#platform/record/label.ts";
import { record } from "#platform/record/record.ts";
import { by, here, mended, seenBy } from "./common.ts";

/** A daily count or a monthly check of equipment; a fault says what it is and is mended (A1-OFF-25, A1-OFF-26). */
export const equipmentCheckRecord = record("equipmentCheck", {
  label: L("设备检查", "Equipment check"),
  title: "item",
  quick: ["kind", "item", "result", "fault", "photos"],
  fields: {
    kind: choice("检查", "Kind", { daily: L("每日清查", "Daily count"), monthly: L("每月大检", "Monthly check"), upkeep: L("维护保养", "Upkeep") }, { required: true, list: true, preset: "daily" }),
    item: text("设备", "Equipment", { required: true, list: true, search: true, max: 120, help: L("如“前台电话机”“全部办公设备”", "such as “desk telephone”, “all office equipment”") }),
    group: choice("哪一类", "Group", { office: L("办公设备", "Office equipment"), phone: L("电话机", "Telephones"), copier: L("复印传真碎纸", "Copier, fax, shredder"), computer: L("电脑", "Computers"), other: L("其他", "Other") }, { required: true, list: true, preset: "office" }),
    result: choice("结果", "Result", { ok: L("完好", "In order"), fault: L("有问题", "Fault") }, { required: true, list: true, preset: "ok" }),
    counted: number("清点数", "Counted", { min: 0, max: 100_000 }),
    fault: text("什么问题", "What fault", { list: true, search: true, max: 400 }),
    upkeep: text("做了什么保养", "Upkeep done", { max: 400 }),
    photos: files("照片", "Photos"),
    at: instant("时间", "At", { required: true, list: true, preset: { now: true } }),
    site: here,
    by,
    mendedAt: instant("修好时间", "Mended at", { list: true, readonly: true }),
    mendedHow: text("怎样修好", "How it was mended", { readonly: true, max: 400 }),
  },
  states: { kept: { label: L("已记", "Kept") }, mended: { label: L("已修好", "Mended") }, void: { label: L("作废", "Void"), final: true } },
  initial: "kept",
  transitions: { mend: { label: L("已修好", "Mended"), from: "kept", to: "mended", who: { can: "office.write" }, asks: ["mendedHow"], guards: [{ rule: { eq: ["result", "fault"] }, says: L("没有问题，不用修。", "There is no fault to mend."), quiet: true }], sets: { mendedAt: { now: true } }, main: true, key: "M" } },
  invariants: [
    { name: "fault_told", rule: { any: [{ not: { eq: ["result", "fault"] } }, { isSet: "fault" }] }, says: L("有问题要写明是什么问题。", "A fault says what it is.") },
    { name: "upkeep_told", rule: { any: [{ not: { eq: ["kind", "upkeep"] } }, { isSet: "upkeep" }] }, says: L("保养要写明做了什么。", "Upkeep says what was done."), duty: "A1-OFF-24" },
  ],
  may: { read: seenBy, create: { can: "office.write" }, ...mended },
  print: { title: L("设备检查表", "Equipment check") },
  indexes: [["site", "createdAt"], ["by", "createdAt"], ["site", "kind", "createdAt"]],
});

/** What somebody has is taken back, or written off, by somebody else. */
const notTheHolder = { rule: { not: { actsFor: "holder" } }, says: L("自己领的由别人收回或报损，不能自己销账。", "Somebody else takes back or writes off what one has oneself.") } as const;

/** A phone or other equipment given to a person, and given back (A6-SHF-14). */
export const equipmentIssueRecord = record("equipmentIssue", {
  label: L("设备配发", "Equipment issue"),
  title: "item",
  number: "E{yyyy}-{seq}",
  fields: {
    item: text("设备", "Equipment", { required: true, list: true, search: true, max: 120 }),
    kind: choice("种类", "Kind", { phone: L("手机", "Mobile phone"), sim: L("号卡", "SIM card"), computer: L("电脑", "Computer"), radio: L("对讲机", "Radio"), clothes: L("工装", "Work clothes"), badge: L("工牌", "Badge"), other: L("其他", "Other") }, { required: true, list: true, preset: "phone" }),
    serial: text("编号", "Serial number", { list: true, search: true, max: 60 }),
    holder: staff("发给谁", "Given to", { required: true, list: true }),
    condition: text("发放时状况", "Condition", { max: 200 }),
    photos: files("照片", "Photos"),
    issuedAt: instant("发放时间", "Given at", { required: true, list: true, preset: { now: true } }),
    site: here,
    by,
    receivedAt: instant("本人签收", "Received at", { list: true, readonly: true }),
    returnedAt: instant("交回时间", "Given back at", { list: true, readonly: true }),
    returnCondition: longText("交回时状况", "Condition at return", { readonly: true, max: 1000 }),
  },
  states: {
    issued: { label: L("在用", "In use") },
    returned: { label: L("已交回", "Given back"), final: true },
    lost: { label: L("遗失报废", "Lost or scrapped"), final: true },
    void: { label: L("作废", "Void"), final: true },
  },
  initial: "issued",
  inPerson: ["receive"],
  transitions: {
    receive: { tap: true, label: L("我收到了", "I have it"), from: "issued", to: "stay", who: { actorIs: "holder" }, guards: [{ rule: { not: { isSet: "receivedAt" } }, says: L("已经签收。", "It was received already."), quiet: true }], sets: { receivedAt: { now: true } }, main: true, duty: "A6-SHF-14" },
    giveBack: { label: L("交回", "Give back"), from: "issued", to: "returned", who: { can: "office.manage" }, guards: [notTheHolder], asks: ["returnCondition"], sets: { returnedAt: { now: true } }, main: true, key: "R" },
    lose: { label: L("遗失报废", "Lost or scrapped"), from: "issued", to: "lost", who: { can: "office.manage" }, guards: [notTheHolder], note: "required" },
  },
  may: { read: { any: [{ can: "office.read" }, { actorIs: "holder" }, { below: "holder" }] }, create: { can: "office.manage" }, ...mended },
  owner: "holder",
  print: { title: L("设备领用单", "Equipment slip"), copies: [L("领用联", "Holder's copy"), L("存档联", "File copy")] },
  indexes: [["holder", "state"], ["site", "createdAt"]],
});
