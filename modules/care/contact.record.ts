import { choice, duration, files, instant, longText, number, phone, ref, site, staff, text } from "#platform/record/field.ts";
import { L } from "#platform/record/label.ts";
import { record, type InputOf, type RowOf } from "#platform/record/record.ts";

export const channels = {
  call: L("电话", "Call"),
  visit: L("来访", "Visit"),
  message: L("短信", "Message"),
  wechat: L("微信", "WeChat"),
  chat: L("在线客服", "Chat"),
  mail: L("邮件", "E-mail"),
  letter: L("信函", "Letter"),
  website: L("网上留言", "Website"),
  other: L("其他", "Other"),
} as const;

/** One call, chat, mail, message or visit with a client; a question answered on the spot is a contact and no case. */
export const contactRecord = record("contact", {
  label: L("往来", "Contact"),
  title: "summary",
  number: "T{yyyy}{mm}{dd}-{seq}",
  fields: {
    client: ref("客户", "Client", "client", { required: true, list: true }),
    site: site("服务点", "Site", { required: true, preset: { actorSite: true } }),
    case: ref("个案", "Case", "case", { list: true }),
    direction: choice("方向", "Direction", { in: L("来", "In"), out: L("去", "Out"), note: L("内部备注", "Internal note") }, { required: true, list: true, preset: "in" }),
    channel: choice("方式", "Channel", channels, { required: true, list: true, preset: "call" }),
    purpose: choice("缘由", "Purpose", { inquiry: L("咨询", "Enquiry"), matter: L("诉求", "Matter"), followUp: L("跟进", "Follow-up"), answer: L("答复", "Answer"), lateNotice: L("来不及告知", "Late notice"), revisit: L("回访", "Revisit"), care: L("关怀", "Care") }, { required: true, list: true, preset: "inquiry" }),
    startedAt: instant("时间", "At", { required: true, list: true, preset: { now: true } }),
    lasted: duration("时长（分）", "Minutes", {}),
    rings: number("响铃声数", "Rings", { min: 0, max: 60, help: L("自己记的，接上电话系统后自动取", "Told by oneself until a telephone system is connected") }),
    reached: choice("接通", "Reached", { yes: L("接通", "Reached"), no: L("没接通", "Not reached") }, { required: true, preset: "yes", list: true }),
    phone: phone("号码", "Number", { mask: "client.reveal", search: "tail" }),
    summary: text("纪要", "Summary", { required: true, list: true, search: true, max: 400 }),
    detail: longText("详记", "In full", { search: true }),
    photos: files("照片附件", "Photos", {}),
    handler: staff("经手人", "By", { list: true, required: true, preset: { actor: true } }),
  },
  states: { kept: { label: L("已记", "Kept") }, void: { label: L("作废", "Void"), final: true } },
  initial: "kept",
  may: {
    read: { any: [{ can: "contact.read" }, { actorIs: "handler" }] },
    create: { can: "contact.create" },
    correct: { can: "contact.correct" },
    void: { can: "contact.correct" },
    export: { can: "client.export" },
  },
  indexes: [["client", "createdAt"], ["client", "startedAt"], ["case", "createdAt"], ["handler", "createdAt"]],
});

export type ContactRow = RowOf<typeof contactRecord>;
export type ContactInput = InputOf<typeof contactRecord>;
