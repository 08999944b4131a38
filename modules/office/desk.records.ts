import { choice, files, instant, money, number, phone, ref, signature, staff, text, yesNo } from "#platform/record/field.ts";
import { L } from "#platform/record/label.ts";
import { record } from "#platform/record/record.ts";
import { by, here, mended, seenBy } from "./common.ts";

/** Who came, to whom, when they left; peddlers and troublemakers are turned away (A1-FD-01, A1-FD-02). */
export const visitorRecord = record("visitor", {
  label: L("来访登记", "Visitor"),
  title: "name",
  quick: ["name", "purpose", "host", "unit"],
  number: "V{yyyy}{mm}{dd}-{seq}",
  fields: {
    kind: choice("来客", "Kind", { client: L("业主客户", "Client"), guest: L("访客", "Guest"), vip: L("贵宾", "VIP"), worker: L("施工送货", "Worker or carrier"), other: L("其他", "Other") }, { required: true, list: true, preset: "guest" }),
    name: text("姓名", "Name", { required: true, list: true, search: "name", max: 80 }),
    purpose: text("事由", "Purpose", { required: true, list: true, search: true, max: 200 }),
    host: staff("找谁", "To see", { list: true }),
    unit: ref("房号", "Unit", "unit", { list: true, search: true }),
    company: text("单位", "Company", { list: true, search: true, max: 120 }),
    phone: phone("电话", "Phone", { mask: "client.reveal", search: "tail" }),
    people: number("人数", "People", { required: true, preset: 1, min: 1, max: 999 }),
    plate: text("车牌", "Plate", { max: 20 }),
    arrivedAt: instant("来时", "Arrived at", { required: true, list: true, preset: { now: true } }),
    site: here,
    by,
    led: text("引到哪里", "Shown to", { readonly: true, max: 120 }),
    leftAt: instant("离时", "Left at", { list: true, readonly: true }),
  },
  states: {
    here: { label: L("在访", "Here") },
    left: { label: L("已离开", "Left"), final: true },
    turnedAway: { label: L("已劝离", "Turned away"), final: true },
    void: { label: L("作废", "Void"), final: true },
  },
  initial: "here",
  transitions: {
    lead: { label: L("引路", "Show in"), from: "here", to: "stay", who: { can: "office.write" }, asks: ["led"], key: "G", duty: "A1-FD-01" },
    leave: { tap: true, label: L("离开", "Left"), from: "here", to: "left", who: { can: "office.write" }, sets: { leftAt: { now: true } }, main: true, bulk: true, key: "L" },
    turnAway: { label: L("劝离", "Turn away"), from: "here", to: "turnedAway", who: { can: "office.write" }, note: "required", sets: { leftAt: { now: true } }, key: "X", duty: "A1-FD-02" },
  },
  may: { read: seenBy, create: { can: "office.write" }, change: { any: [{ actorIs: "by" }, { can: "office.manage" }] }, ...mended },
  print: { title: L("来访登记单", "Visitor slip") },
  indexes: [["site", "createdAt"], ["site", "state", "createdAt"], ["by", "createdAt"], ["unit"]],
});

/** Mail, parcels, papers in and out: registered first, then released by the superior or by rule, then collected (A1-FD-13, A1-FD-14). */
export const parcelRecord = record("parcel", {
  label: L("收发登记", "Mail or parcel"),
  plural: "Mail and parcels",
  title: "recipient",
  quick: ["direction", "kind", "recipient", "unit", "photos"],
  number: "S{yyyy}{mm}{dd}-{seq}",
  fields: {
    direction: choice("收发", "Direction", { in: L("收", "In"), out: L("发", "Out") }, { required: true, list: true, preset: "in" }),
    kind: choice("种类", "Kind", { parcel: L("包裹", "Parcel"), letter: L("信函邮件", "Letter"), registered: L("挂号或公文", "Registered or official"), newspaper: L("报纸杂志", "Newspaper"), papers: L("资料", "Papers") }, { required: true, list: true, preset: "parcel" }),
    recipient: text("收件人", "Recipient", { required: true, list: true, search: "name", max: 80 }),
    sender: text("寄件人", "Sender", { list: true, search: true, max: 80 }),
    carrier: text("承运", "Carrier", { list: true, max: 60 }),
    tracking: text("单号", "Tracking number", { list: true, search: true, max: 60 }),
    unit: ref("房号", "Unit", "unit", { list: true, search: true }),
    person: staff("同事", "Colleague", { help: L("给公司的人就选，会告诉他", "Choose for one of the house; they are told") }),
    count: number("件数", "Count", { required: true, list: true, preset: 1, min: 1, max: 999 }),
    place: text("放在哪里", "Kept at", { max: 80 }),
    photos: files("照片", "Photos"),
    at: instant("时间", "At", { required: true, list: true, preset: { now: true } }),
    site: here,
    by,
    released: yesNo("已放行", "Released", { required: true, list: true, readonly: true, preset: false }),
    releasedBy: staff("放行人", "Released by", { readonly: true }),
    collectedBy: text("谁取走", "Collected by", { list: true, readonly: true, max: 80 }),
    sign: signature("签收", "Signed", { readonly: true }),
    collectedAt: instant("取走或寄出", "Collected or sent at", { list: true, readonly: true }),
  },
  states: {
    waiting: { label: L("还在前台", "At the desk") },
    collected: { label: L("已取走", "Collected"), final: true },
    sent: { label: L("已寄出", "Sent"), final: true },
    returned: { label: L("已退回", "Returned"), final: true },
    void: { label: L("作废", "Void"), final: true },
  },
  initial: "waiting",
  transitions: {
    release: { tap: true, label: L("放行", "Release"), from: "waiting", to: "stay", who: { can: "office.manage" }, guards: [{ rule: { all: [{ eq: ["direction", "in"] }, { eq: ["released", false] }] }, says: L("已放行，或是发件，不用再放行。", "It is released, or going out."), quiet: true }], sets: { released: { value: true }, releasedBy: { actor: true } }, bulk: true, main: true, key: "Y", duty: "A1-FD-14" },
    collect: {
      label: L("取走", "Collected"), from: "waiting", to: "collected", who: { can: "office.write" }, asks: ["collectedBy", "sign?"], sets: { collectedAt: { now: true } }, main: true, key: "C", duty: "A1-FD-10",
      guards: [
        { rule: { eq: ["direction", "in"] }, says: L("这是发件，请用“寄出”。", "This one goes out; use “Sent”."), quiet: true },
        { rule: { eq: ["released", true] }, says: L("收件登记后先交上级定，放行了才能发给人。", "Incoming items go to the superior first; they are handed out once released."), duty: "A1-FD-14" },
      ],
    },
    send: { label: L("寄出", "Sent"), from: "waiting", to: "sent", who: { can: "office.write" }, asks: ["carrier?", "tracking?"], guards: [{ rule: { eq: ["direction", "out"] }, says: L("这是收件，请用“取走”。", "This one came in; use “Collected”."), quiet: true }], sets: { collectedAt: { now: true } }, main: true, key: "S" },
    giveBack: { label: L("退回", "Returned"), from: "waiting", to: "returned", who: { can: "office.write" }, note: "required", sets: { collectedAt: { now: true } }, guards: [{ rule: { any: [{ eq: ["direction", "out"] }, { eq: ["released", true] }] }, says: L("收件登记后先交上级定，放行了才能退回。", "Incoming items go to the superior first; they are returned once released."), duty: "A1-FD-14" }] },
  },
  may: { read: seenBy, create: { can: "office.write" }, change: { all: [{ any: [{ actorIs: "by" }, { can: "office.manage" }] }, { eq: ["state", "waiting"] }] }, ...mended },
  print: { title: L("收发登记单", "Mail slip"), copies: [L("取件联", "For the recipient"), L("存根联", "Stub")] },
  indexes: [["site", "createdAt"], ["site", "state", "createdAt"], ["by", "createdAt"], ["unit"]],
});

/** Printing and copying asked for and done (A1-FD-08, A1-FD-38). */
export const printJobRecord = record("printJob", {
  label: L("文印登记", "Print job"),
  title: "what",
  quick: ["kind", "what", "copies"],
  fields: {
    kind: choice("做什么", "Kind", { print: L("打印", "Print"), copy: L("复印", "Copy"), scan: L("扫描", "Scan"), fax: L("传真", "Fax"), shred: L("碎纸", "Shred"), bind: L("装订", "Bind") }, { required: true, list: true, preset: "copy" }),
    what: text("文件", "Paper", { required: true, list: true, search: true }),
    pages: number("页数", "Pages", { required: true, list: true, preset: 1, min: 1, max: 99_999 }),
    copies: number("份数", "Copies", { required: true, list: true, preset: 1, min: 1, max: 9999 }),
    forWhom: text("给谁", "For whom", { list: true, max: 80 }),
    file: files("文件附件", "Files"),
    site: here,
    by,
    doneBy: staff("谁做的", "Done by", { list: true, readonly: true }),
    doneAt: instant("做好时间", "Done at", { list: true, readonly: true }),
  },
  states: { asked: { label: L("待做", "Asked for") }, done: { label: L("已做好", "Done"), final: true }, void: { label: L("作废", "Void"), final: true } },
  initial: "asked",
  transitions: { finish: { tap: true, label: L("做好了", "Done"), from: "asked", to: "done", who: { can: "office.write" }, sets: { doneBy: { actor: true }, doneAt: { now: true } }, main: true, bulk: true, key: "D" } },
  may: { read: seenBy, create: { can: "office.write" }, change: { all: [{ any: [{ actorIs: "by" }, { can: "office.manage" }] }, { eq: ["state", "asked"] }] }, ...mended },
  indexes: [["site", "createdAt"], ["site", "state", "createdAt"], ["by", "createdAt"]],
});

/** One entry of the price list of paid services. */
export const priceItemRecord = record("priceItem", {
  label: L("有偿服务价目", "Price list item"),
  title: "name",
  subtitle: ["unitName"],
  fields: {
    name: text("服务", "Service", { required: true, list: true, search: true, max: 80 }),
    unitName: text("单位", "Unit", { required: true, list: true, max: 20, preset: "张" }),
    price: money("单价", "Price", { required: true, list: true }),
    site: here,
  },
  states: { open: { label: L("在用", "In use") }, retired: { label: L("停用", "Retired"), final: true, gone: true } },
  initial: "open",
  transitions: { retire: { label: L("停用", "Retire"), from: "open", to: "retired", who: { can: "office.manage" }, bulk: true } },
  may: { read: { any: [{ can: "office.read" }, { can: "office.write" }] }, create: { can: "office.manage" }, change: { can: "office.manage" }, export: { can: "office.manage" } },
  indexes: [["site", "createdAt"]],
});

/** A paid fax, copy or print for a client, by the price list (A1-OFF-30). */
export const paidServiceRecord = record("paidService", {
  label: L("有偿服务单", "Paid service"),
  title: "client",
  quick: ["item", "quantity", "client"],
  number: "F{yyyy}{mm}{dd}-{seq}",
  fields: {
    item: ref("服务", "Service", "priceItem", { required: true, list: true, among: { state: "open" } }),
    price: money("单价", "Price", { required: true, list: true, readonly: true, preset: { of: "item", take: "price" } }),
    quantity: number("数量", "Quantity", { required: true, list: true, preset: 1, min: 1, max: 100_000 }),
    amount: money("金额", "Amount", { list: true, readonly: true }),
    client: text("客户", "Client", { required: true, list: true, search: "name", max: 80 }),
    unit: ref("房号", "Unit", "unit", { list: true, search: true }),
    remark: text("说明", "Remark", { max: 200 }),
    site: here,
    by,
    paidBy: choice("收款方式", "Paid by", { cash: L("现金", "Cash"), wechat: L("微信", "WeChat"), alipay: L("支付宝", "Alipay"), transfer: L("转账", "Transfer"), account: L("记账", "On account") }, { list: true, readonly: true }),
    receiptNumber: text("收据号", "Receipt number", { readonly: true, max: 60 }),
    paidAt: instant("收款时间", "Paid at", { list: true, readonly: true }),
  },
  states: { open: { label: L("待收款", "To be paid") }, paid: { label: L("已收款", "Paid"), final: true }, void: { label: L("作废", "Void"), final: true } },
  initial: "open",
  transitions: { pay: { label: L("收款", "Paid"), from: "open", to: "paid", who: { can: "office.write" }, asks: ["paidBy", "receiptNumber?"], offers: { paidBy: { value: "wechat" } }, sets: { paidAt: { now: true } }, main: true, key: "P" } },
  may: { read: seenBy, create: { can: "office.write" }, ...mended },
  print: { title: L("有偿服务收费单", "Paid service"), copies: [L("客户联", "Client's copy"), L("财务联", "Finance copy")] },
  indexes: [["site", "createdAt"], ["site", "state", "createdAt"], ["by", "createdAt"]],
});

/** A key: where it hangs, who has it, until when it must be back (A1-MGR-14, A1-MGR-15, A3-SC-21). */
export const keyRecord = record("keyLedger", {
  label: L("钥匙台账", "Key ledger"),
  title: "name",
  subtitle: ["hook"],
  number: "U{seq}",
  fields: {
    name: text("钥匙", "Key", { required: true, list: true, search: true, max: 80 }),
    kind: choice("类别", "Kind", { common: L("公共区域", "Common areas"), vacant: L("未入驻客户", "Clients not moved in"), moveIn: L("待入驻领取", "For move-in"), office: L("办公", "Office"), other: L("其他", "Other") }, { required: true, list: true, preset: "common" }),
    unit: ref("房号", "Unit", "unit", { list: true, search: true }),
    hook: text("挂位", "Hook", { list: true, max: 30 }),
    copies: number("把数", "Copies", { required: true, list: true, preset: 1, min: 1, max: 99 }),
    site: here,
    holder: staff("借给同事", "Lent to colleague", { list: true, readonly: true }),
    borrower: text("借给谁", "Lent to", { list: true, readonly: true, max: 80 }),
    purpose: text("用途", "Purpose", { readonly: true, max: 200 }),
    issuedBy: staff("发放人", "Issued by", { readonly: true }),
    issuedAt: instant("借出时间", "Issued at", { list: true, readonly: true }),
    backBy: instant("最晚还回", "Back by", { list: true, readonly: true, ahead: true }),
    returnedAt: instant("还回时间", "Returned at", { readonly: true }),
    returnedTo: staff("收回人", "Returned to", { readonly: true }),
  },
  states: {
    in: { label: L("在柜", "In") },
    out: { label: L("借出", "Out") },
    lost: { label: L("遗失", "Lost") },
    handedOver: { label: L("已交客户", "Given to the client"), final: true, gone: true },
    retired: { label: L("已注销", "Retired"), final: true, gone: true },
  },
  initial: "in",
  transitions: {
    issue: { label: L("借出", "Issue"), from: "in", to: "out", who: { can: "office.write" }, asks: ["borrower", "purpose", "holder?", "backBy?"], sets: { issuedBy: { actor: true }, issuedAt: { now: true }, returnedAt: { value: null }, returnedTo: { value: null } }, main: true, key: "I", duty: "A1-MGR-14" },
    giveBack: { label: L("还回", "Returned"), from: ["out", "lost"], to: "in", who: { can: "office.write" }, sets: { returnedAt: { now: true }, returnedTo: { actor: true }, holder: { value: null }, borrower: { value: null }, purpose: { value: null }, backBy: { value: null } }, note: "optional", main: true, key: "R" },
    handOut: { label: L("交给客户", "Give to the client"), from: "in", to: "handedOver", who: { can: "office.write" }, asks: ["borrower"], sets: { issuedBy: { actor: true }, issuedAt: { now: true } }, guards: [{ rule: { not: { eq: ["kind", "common"] } }, says: L("公共区域的钥匙只借不交。", "Keys of common areas are lent, never given away.") }], duty: "A1-SPC-05" },
    lose: { label: L("报失", "Lost"), from: ["in", "out"], to: "lost", who: { can: "office.write" }, note: "required" },
    retire: { label: L("注销", "Retire"), from: ["in", "lost"], to: "retired", who: { can: "office.manage" }, note: "required" },
  },
  clocks: {
    back: { label: L("还钥匙", "Key back"), starts: [{ steps: ["issue"] }], stops: [{ steps: ["giveBack", "lose"] }], within: { setting: "key.back" }, until: "backBy", owner: "issuedBy", main: true, duty: "A1-MGR-14" },
  },
  invariants: [{ name: "out_named", rule: { any: [{ not: { eq: ["state", "out"] } }, { all: [{ isSet: "borrower" }, { isSet: "issuedBy" }] }] }, says: L("借出的钥匙要写明谁借、谁发。", "A key that is out names who has it and who issued it."), duty: "A3-SC-21" }],
  may: { read: { any: [{ can: "office.read" }, { can: "office.write" }, { actorIs: "holder" }] }, create: { can: "office.write" }, change: { any: [{ can: "office.write" }, { can: "office.manage" }] }, correct: { can: "office.manage" }, export: { can: "office.manage" } },
  owner: "holder",
  print: { title: L("钥匙领用单", "Key slip"), copies: [L("领用联", "Borrower's copy"), L("存根联", "Stub")] },
  indexes: [["site", "createdAt"], ["site", "state", "dueAt"], ["holder", "state"], ["unit"]],
});

