import { choice, longText, number, post, staff, tags, text } from "#platform/record/field.ts";
import { L } from "#platform/record/label.ts";
import { record, type InputOf, type RowOf } from "#platform/record/record.ts";

/**
 * One duty of a post in the organisation's own words: instead of one of the catalogue (`code` names it), or beside these.
 *
 * What nobody changed has no such record; the catalogue says it. A retired one takes its duty out of the post's handbook, a void one
 * gives the catalogue's wording back.
 */
export const dutyRecord = record("duty", {
  label: L("职责", "Duty"),
  plural: "Duties",
  title: "text",
  subtitle: ["post"],
  number: "Z-{seq}",
  fields: {
    post: post("岗位", "Post", { required: true, list: true }),
    code: text("目录编号", "Catalogue id", { list: true, max: 40, readonly: true }),
    text: text("职责", "Duty", { required: true, list: true, max: 500 }),
    english: text("英文", "In English", { max: 1000 }),
    mechanisms: choice("怎样落实", "How it is held", {
      task: L("任务", "Task"), clock: L("时限", "Limit"), gate: L("闸口", "Gate"), approval: L("签批", "Signature"), keeping: L("留档", "Record"), check: L("检查", "Check"),
    }, { many: true }),
    when: text("何时做", "When", { max: 200, help: L("什么事情一出现就要做，如“来客到访”", "What calls for it, such as “a visitor arrives”") }),
    trigger: text("什么登记一出现就要做", "Called for by", { max: 80, help: L("每有一笔就派一次，如“来访登记”；和频次二选一", "Each such entry asks for it once, such as a visitor; instead of a rhythm") }),
    cadence: text("频次", "Rhythm", { max: 80, help: L("如“每天两次”，或还没有数字的词“定期”", "such as “twice a day”, or a word without a number yet") }),
    limitText: text("期限", "Limit", { max: 80, help: L("如“48 小时内”，或还没有数字的词“及时”", "such as “within 48 hours”, or a word without a number yet") }),
    withinCount: number("最晚多久", "At the latest after", { min: 1, max: 9999, help: L("事情出现后多久算没做，连单位一起填", "After how long it counts as missed; give the unit too") }),
    withinUnit: choice("单位", "Unit", { m: L("分钟", "minutes"), h: L("小时", "hours"), d: L("天", "days"), wh: L("个工作小时", "working hours"), wd: L("个工作日", "working days") }),
    serves: choice("谁做了算", "Whose work counts", { post: L("岗位上一人做了就算", "One holder for the post"), site: L("每个服务点一人", "One at each site"), person: L("每人都要做", "Each person") }),
    records: tags("凭证", "What proves it", { help: L("从目录里选单据，也可写自己的，如“交接本”", "Kinds of record of the catalogue, or your own, such as “handover book”") }),
    approver: post("谁签批", "Who signs"),
    tell: post("没做告诉谁", "Whom to tell", { help: L("不填即直接上级", "Empty means the direct superior") }),
    reason: longText("为什么改", "Why", { required: true, max: 500 }),
    by: staff("谁改的", "Changed by", { list: true, readonly: true, preset: { actor: true } }),
    once: text("一岗一项", "Once per post", { unique: true, readonly: true, hidden: true }),
  },
  states: { open: { label: L("在用", "In use") }, retired: { label: L("已停用", "Retired") }, void: { label: L("已撤回", "Taken back"), final: true } },
  initial: "open",
  transitions: {
    amend: {
      label: L("改写", "Amend"), from: ["open", "retired"], to: "open", who: { can: "duty.manage" },
      asks: ["text", "english?", "mechanisms?", "when?", "trigger?", "cadence?", "limitText?", "withinCount?", "withinUnit?", "serves?", "records?", "approver?", "tell?", "reason"], sets: { by: { actor: true } },
    },
    retire: { label: L("停用", "Retire"), from: "open", to: "retired", who: { can: "duty.manage" }, asks: ["reason"], sets: { by: { actor: true } } },
    giveBack: { label: L("用回目录的写法", "Back to the catalogue"), from: ["open", "retired"], to: "void", who: { can: "duty.manage" }, asks: ["reason"], sets: { by: { actor: true } } },
  },
  may: { read: { any: [{ can: "duty.read" }, { can: "duty.manage" }] }, create: { can: "duty.manage" } },
  indexes: [["post", "state"]],
});

export type DutyRow = RowOf<typeof dutyRecord>;
export type DutyInput = InputOf<typeof dutyRecord>;
