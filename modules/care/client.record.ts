import { address, choice, day, email, instant, longText, phone, ref, site, staff, tags, text, yesNo } from "#platform/record/field.ts";
import { L } from "#platform/record/label.ts";
import { record, type InputOf, type RowOf } from "#platform/record/record.ts";

/** The times of a day at which quiet hours begin and end. */
const halfHours = Object.fromEntries(Array.from({ length: 48 }, (_, n) => `${String(n >> 1).padStart(2, "0")}:${n % 2 === 0 ? "00" : "30"}`).map((time) => [time, L(time, time)]));

/** A person or company we serve, may serve, or are about to serve (A6-GRP-05). */
export const clientRecord = record("client", {
  label: L("客户", "Client"),
  title: "name",
  subtitle: ["phones", "unit"],
  number: "K{yyyy}{mm}-{seq}",
  fields: {
    name: text("姓名", "Name", { required: true, list: true, max: 80, search: "name", synonyms: ["客户姓名", "客户名称", "业主姓名", "联系人", "留言用户"] }),
    phones: phone("电话", "Phones", { many: true, list: true, search: "tail", mask: "client.reveal", synonyms: ["联系电话", "手机", "手机号"] }),
    emails: email("邮箱", "E-mails", { many: true, mask: "client.reveal", synonyms: ["电子邮箱"] }),
    kind: choice("类别", "Kind", { existing: L("已有", "Existing"), becoming: L("正在成为", "Becoming"), potential: L("潜在", "Potential") }, { required: true, list: true, preset: "existing", synonyms: ["客户类别"] }),
    role: choice("身份", "Role", { owner: L("业主", "Owner"), tenant: L("租户", "Tenant"), family: L("家属", "Family"), buyer: L("买家", "Buyer"), company: L("单位", "Company"), other: L("其他", "Other") }, { list: true, synonyms: ["客户身份"] }),
    site: site("服务点", "Site", { required: true, list: true, preset: { actorSite: true } }),
    unit: ref("房号", "Unit", "unit", { list: true, search: true }),
    address: address("地址", "Address", { synonyms: ["住址", "联系地址"] }),
    owner: staff("管家", "In charge", { list: true, readonly: true }),
    ownerSince: instant("归管家起", "In charge since", { readonly: true }),
    ownerReason: text("分配理由", "Why this person", { readonly: true, max: 400 }),
    tags: tags("标签", "Tags", { list: true }),
    needs: longText("需求与喜好", "Needs and tastes", { max: 4000 }),
    consent: choice("同意联系", "Consent to contact", { given: L("同意", "Given"), refused: L("不同意", "Refused"), unknown: L("未问", "Not asked") }, { required: true, preset: "unknown" }),
    quietFrom: choice("勿扰起", "Do not disturb from", halfHours, {}),
    quietTo: choice("勿扰止", "Do not disturb to", halfHours, {}),
    since: day("入住或建档日", "Since", {}),
    following: yesNo("正在跟进", "Being followed up", { required: true, preset: false, help: L("打开后，每 48 小时要联系一次", "When on, a contact is due every 48 hours") }),
    followingSince: instant("开始跟进", "Followed up since", { readonly: true }),
    lastContactAt: instant("最近联系", "Last contact", { list: true, readonly: true }),
    mergedInto: ref("并入", "Merged into", "client", { readonly: true }),
  },
  states: {
    active: { label: L("在册", "Active") },
    merged: { label: L("已合并", "Merged"), gone: true },
    archived: { label: L("已归档", "Archived") },
    void: { label: L("作废", "Void"), final: true },
  },
  initial: "active",
  transitions: {
    allocate: { label: L("分给管家", "Put in charge"), from: "active", to: "active", who: { can: "client.allocate" }, asks: ["owner", "ownerReason?"], sets: { ownerSince: { now: true } }, bulk: true, key: "A", duty: "A4-CC-08" },
    merge: { label: L("合并", "Merge"), from: "active", to: "merged", who: { can: "client.merge" }, asks: ["mergedInto"], internal: true },
    unmerge: { label: L("撤销合并", "Undo merge"), from: "merged", to: "active", who: { can: "client.merge" }, sets: { mergedInto: { value: null } }, internal: true },
    split: { label: L("拆分", "Split"), from: "active", to: "stay", who: { can: "client.merge" }, note: "optional", internal: true },
    archive: { label: L("归档", "Archive"), from: "active", to: "archived", who: { can: "client.change" }, note: "required", bulk: true },
    restore: { label: L("恢复", "Restore"), from: "archived", to: "active", who: { can: "client.change" }, note: "optional" },
  },
  clocks: {
    firstContact: { label: L("一周内联系", "First contact"), starts: [{ field: "ownerSince" }], stops: [{ field: "lastContactAt" }], drops: ["merged", "archived"], within: "7d", owner: "owner", main: true, duty: "A4-CC-09" },
    followUp: { label: L("48 小时跟进", "48-hour follow-up"), starts: [{ field: "lastContactAt" }, { field: "followingSince" }], stops: [{ field: "lastContactAt" }], drops: ["merged", "archived"], within: "48h", when: { eq: ["following", true] }, owner: "owner", duty: "A6-GRP-51" },
  },
  may: {
    read: { any: [{ can: "client.read" }, { actorIs: "owner" }] },
    create: { can: "client.create" },
    change: { any: [{ can: "client.change" }, { actorIs: "owner" }] },
    correct: { can: "client.correct" },
    void: { can: "client.correct" },
    import: { can: "client.import" },
    export: { can: "client.export" },
  },
  owner: "owner",
  counts: { state: ["site", "state"] },
  indexes: [["owner", "createdAt"], ["site", "createdAt"], ["unit"], ["name"], ["mergedInto"]],
});

export type ClientRow = RowOf<typeof clientRecord>;
export type ClientInput = InputOf<typeof clientRecord>;

/** Who owns or rents a unit, from a day to a day. */
export const occupancyRecord = record("occupancy", {
  label: L("入住", "Occupancy"),
  title: "client",
  fields: {
    unit: ref("房号", "Unit", "unit", { required: true, list: true }),
    site: site("服务点", "Site", { required: true, readonly: true, preset: { of: "unit", take: "site" } }),
    client: ref("客户", "Client", "client", { required: true, list: true }),
    role: choice("身份", "Role", { owner: L("业主", "Owner"), tenant: L("租户", "Tenant"), family: L("家属", "Family") }, { required: true, list: true, preset: "owner" }),
    from: day("从", "From", { required: true, list: true }),
    to: day("到", "To", { list: true, readonly: true }),
  },
  states: { living: { label: L("在住", "Living there") }, gone: { label: L("已搬离", "Gone"), final: true } },
  initial: "living",
  transitions: {
    leave: { label: L("搬离", "Move out"), from: "living", to: "gone", who: { can: "unit.manage" }, asks: ["to"] },
  },
  may: { read: { can: "unit.read" }, create: { can: "unit.manage" }, import: { can: "unit.manage" } },
  indexes: [["unit", "state"], ["client", "state"]],
});

export type OccupancyRow = RowOf<typeof occupancyRecord>;
