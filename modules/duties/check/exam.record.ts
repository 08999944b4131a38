import { choice, instant, lines, longText, number, ref, staff, text, yesNo } from "#platform/record/field.ts";
import { L } from "#platform/record/label.ts";
import { record, type RowOf } from "#platform/record/record.ts";

const letters = { a: L("A", "A"), b: L("B", "B"), c: L("C", "C"), d: L("D", "D") } as const;

/** What is examined: questions drawn from its bank, with the mark that passes, or a text to type with its least speed (F19: 50 characters a minute). */
export const examPaperRecord = record("examPaper", {
  label: L("考卷", "Exam paper"),
  title: "name",
  fields: {
    name: text("名称", "Name", { required: true, list: true, max: 80, search: true }),
    duty: text("职责编号", "Duty", { list: true, max: 40 }),
    kind: choice("考什么", "Kind", { questions: L("选择题", "Questions"), typing: L("打字", "Typing") }, { required: true, list: true, preset: "questions" }),
    pass: number("及格线", "Pass mark", { required: true, preset: 80, min: 1, max: 1000, list: true, help: L("选择题是百分数，打字是每分钟字数", "Per cent of the questions, or characters a minute") }),
    ask: number("抽几题", "Questions asked", { min: 1, max: 200, help: L("不填即全部", "Empty means all") }),
    text: longText("要打的文章", "Text to type", { max: 1500 }),
  },
  states: { open: { label: L("在用", "In use") }, retired: { label: L("停用", "Retired") } },
  initial: "open",
  transitions: {
    retire: { label: L("停用", "Retire"), from: "open", to: "retired", who: { can: "duty.manage" } },
    reopen: { label: L("恢复", "Use again"), from: "retired", to: "open", who: { can: "duty.manage" } },
  },
  invariants: [
    { name: "typing_text", rule: { any: [{ eq: ["kind", "questions"] }, { isSet: "text" }] }, says: L("打字考卷要有文章。", "A typing paper needs its text.") },
  ],
  may: { read: { always: true }, create: { can: "duty.manage" }, change: { can: "duty.manage" } },
});

/** One question of a bank; who is examined never reads its answer. */
export const examQuestionRecord = record("examQuestion", {
  label: L("考题", "Exam question"),
  title: "ask",
  fields: {
    paper: ref("考卷", "Paper", "examPaper", { required: true, list: true }),
    ask: text("题目", "Question", { required: true, max: 400, list: true, search: true }),
    a: text("A", "A", { required: true, max: 200 }),
    b: text("B", "B", { required: true, max: 200 }),
    c: text("C", "C", { max: 200 }),
    d: text("D", "D", { max: 200 }),
    right: choice("答案", "Answer", letters, { required: true }),
  },
  states: { open: { label: L("在用", "In use") }, retired: { label: L("停用", "Retired") } },
  initial: "open",
  transitions: { retire: { label: L("停用", "Retire"), from: "open", to: "retired", who: { can: "duty.manage" } }, reopen: { label: L("恢复", "Use again"), from: "retired", to: "open", who: { can: "duty.manage" } } },
  may: { read: { can: "duty.manage" }, create: { can: "duty.manage" }, change: { can: "duty.manage" }, export: { can: "duty.manage" } },
  indexes: [["paper", "state"]],
});

/** One examination of one person: begun by the server's time, handed in once, marked by the program; who failed takes it again. */
export const examRecord = record("exam", {
  label: L("考试", "Examination"),
  title: "name",
  subtitle: ["staff"],
  number: "E{yyyy}{mm}{dd}-{seq}",
  fields: {
    paper: ref("考卷", "Paper", "examPaper", { required: true, among: { state: "open" } }),
    name: text("名称", "Name", { readonly: true, list: true, max: 80 }),
    duty: text("职责编号", "Duty", { readonly: true, max: 40 }),
    staff: staff("考生", "Examinee", { required: true, list: true, readonly: true, preset: { actor: true } }),
    place: text("地点", "Place", { max: 60 }),
    asked: lines("题目", "Questions", { ask: text("题目", "Question", { required: true, max: 400 }), a: text("A", "A", { max: 200 }), b: text("B", "B", { max: 200 }), c: text("C", "C", { max: 200 }), d: text("D", "D", { max: 200 }) }, { readonly: true }),
    text: longText("文章", "Text", { readonly: true, max: 1500 }),
    answers: lines("答案", "Answers", { question: text("题号", "Question", { required: true, max: 40 }), chosen: choice("选", "Chosen", letters) }, { readonly: true }),
    typed: longText("打出的文章", "Typed", { readonly: true, max: 3000 }),
    keys: number("按键次数", "Keys pressed", { readonly: true, min: 0, max: 1_000_000 }),
    doubt: choice("存疑", "Doubtful", { keys: L("按键太少，像是贴上的", "Too few keys for what stands there"), fast: L("快得不像手打", "Faster than hands type") }, { readonly: true, list: true }),
    handedIn: instant("交卷时间", "Handed in", { readonly: true }),
    score: number("成绩", "Score", { readonly: true, list: true, min: 0 }),
    passMark: number("及格线", "Pass mark", { readonly: true, min: 0 }),
    passed: yesNo("及格", "Passed", { readonly: true, list: true }),
    once: text("唯一", "Once", { readonly: true, unique: true, hidden: true, max: 80 }),
  },
  states: { begun: { label: L("答题中", "Begun") }, handedIn: { label: L("已交卷", "Handed in"), final: true } },
  initial: "begun",
  inPerson: ["create", "handIn"],
  transitions: {
    handIn: { label: L("交卷", "Hand in"), from: "begun", to: "handedIn", who: { actorIs: "staff" }, asks: ["answers?", "typed?", "keys?"], sets: { handedIn: { now: true } }, main: true, duty: "A1-FD-42" },
  },
  may: { read: { any: [{ actorIs: "staff" }, { below: "staff" }, { can: "duty.manage" }] }, create: { can: "office.write" }, export: { can: "duty.manage" } },
  indexes: [["staff", "createdAt"]],
});

export type ExamPaperRow = RowOf<typeof examPaperRecord>;
export type ExamRow = RowOf<typeof examRecord>;
