import { randomInt } from "node:crypto";
import { isAhead } from "#platform/act/ahead.ts";
import { dayIn } from "#platform/clocks/zone.ts";
import type { Change, Handler, Tools } from "#platform/act/stage.ts";
import { L, type Label } from "#platform/record/label.ts";
import { fieldProblem, Problem } from "#platform/record/problem.ts";
import { actsFor } from "#platform/record/rule.ts";
import { worksAt } from "#modules/people/index.ts";
import { checkTexts } from "./check.text.ts";
import type { ChecklistRow, ChecklistTemplateRow } from "./checklist.record.ts";
import type { ExamPaperRow, ExamRow } from "./exam.record.ts";
import { doubtOf, markQuestions, markTyping } from "./mark.ts";
import { isAnswered, isWrong, lacking } from "./questions.ts";

type Answer = ChecklistRow["answers"][number];

/** What else happens with checklists and examinations. */
export const checksHandlers: Readonly<Record<string, Handler>> = {
  "checklist.create": goneThrough,
  "checklist.correct": goneThrough,

  /** Who may check at some sites checks nobody who works only elsewhere, unless below them. */
  "spotCheck.create": async ({ after }, tools) => {
    const { actor } = tools;
    // Who is checked chooses neither the day nor who looks.
    if (actsFor(actor, after.staff)) throw new Problem("guard_refused", { reason: L("不能给自己安排抽查，请上级来安排。", "Nobody plans a check of themselves; the superior does.") });
    if (actor.capabilities["duty.check"] === true || actor.subordinates.includes(after.staff as string)) return;
    if ((await worksAt(after.staff, after.site, tools)) === false) throw new Problem("not_allowed", { capability: L("抽查别的服务点的人", "checking people at another site") });
  },

  /** What was to come as a surprise, and has come to who was to be checked, is not looked at any more. */
  "spotCheck.handOver": ({ after }, tools) => {
    if (after.reviewer === after.staff && after.state === "planned") tools.set({ state: "dropped" });
  },

  "spotCheck.pass": async (change, tools) => {
    const wrong = await lookedAt(change, tools);
    if (wrong.length > 0) throw new Problem("guard_refused", { reason: L(`“${wrong[0]}”不正常，不能算合格，请记“有问题”。`, `“${wrong[0]}” is wrong, so it is not passed; record what is wrong.`) });
  },
  "spotCheck.find": async (change, tools) => {
    await lookedAt(change, tools);
    tools.notify(change.after.staff as string, "checkFound", { title: change.after.question });
  },
  "spotCheck.correct": ({ after }, tools) => {
    if (after.reviewer !== tools.actor.staffId) tools.notify(after.reviewer as string, "checkCorrected", { title: after.question });
  },
  "spotCheck.again": ({ after }, tools) => tools.notify(after.staff as string, "checkFound", { title: after.question }),

  /** The questions are drawn when it begins, without their answers. */
  "exam.create": async ({ after }, tools) => {
    const paper = (await tools.load("examPaper", after.paper as string)) as unknown as ExamPaperRow;
    if (paper.state !== "open") throw new Problem("guard_refused", { reason: L("这张考卷已停用，请选别的。", "This paper is retired; choose another.") });
    const wrote = await tools.read("select 1 from exam_question where org_id = $1 and paper = $2 and state = 'open' and created_by = $3 limit 1", [paper.id, after.staff]);
    if (wrote.length > 0) throw new Problem("guard_refused", { reason: L("自己出过题的卷自己不能考，请换一张别人出的。", "Nobody sits a paper of their own questions; take one that somebody else set.") });
    const bank = paper.kind === "typing" ? [] : await tools.read<{ id: string; ask: string; a: string; b: string; c: string | null; d: string | null }>("select id, ask, a, b, c, d from exam_question where org_id = $1 and paper = $2 and state = 'open' order by id limit 2000", [paper.id]);
    const asked = draw(bank, Math.min(paper.ask ?? mostAsked, mostAsked));
    if (paper.kind === "questions" && asked.length === 0) throw new Problem("guard_refused", { reason: L("这张考卷还没有题目。", "This paper has no questions yet.") });
    // One sitting at a time: who could begin anew at will would read all questions first.
    const once = `${paper.id}:${String(after.staff)}`;
    const begun = await tools.read<{ number: string }>("select number from exam where org_id = $1 and once = $2", [once]);
    if (begun[0]) throw new Problem("guard_refused", { reason: L(`这张卷你已经在考（${begun[0].number}），先交了再考。`, `You are sitting this paper already (${begun[0].number}); hand that in first.`) });
    const tries = tools.organisation.setting("exam.tries") as number;
    const sat = paper.kind === "typing" ? [] : await tools.read("select 1 from exam where org_id = $1 and paper = $2 and staff = $3 and (created_at at time zone $4)::date = $5::date limit $6", [paper.id, after.staff, tools.organisation.zone, dayIn(tools.organisation.zone, tools.now), tries]);
    if (sat.length >= tries) throw new Problem("guard_refused", { reason: L(`这张卷一天最多考 ${tries} 次，请明天再考。`, `This paper is sat ${tries} times a day at most; sit it again tomorrow.`) });
    const least = paper.kind === "typing" ? (tools.organisation.setting("exam.typing") as number) : 0;
    tools.set({ name: paper.name, duty: paper.duty, passMark: Math.max(paper.pass, least), asked, text: paper.kind === "typing" ? paper.text : null, once });
  },

  /** Marked by the program: the share of right answers, or the characters a minute by the server's own time. */
  "exam.handIn": async ({ after }, tools) => {
    const exam = after as unknown as ExamRow;
    const paper = (await tools.load("examPaper", exam.paper)) as unknown as ExamPaperRow;
    // A question that was changed since it was drawn is not the one that was answered: it counts for nothing.
    const keys = exam.text !== null ? [] : await tools.read<{ id: string; right: string }>('select id, "right" from exam_question where org_id = $1 and id = any($2::uuid[]) and updated_at <= $3', [exam.asked.map((one) => one.id), exam.createdAt]);
    const ms = Date.parse(tools.now) - Date.parse(exam.createdAt);
    const score = exam.text !== null ? markTyping(exam.text, exam.typed ?? "", ms) : markQuestions(keys.map((one) => one.id), new Map(keys.map((one) => [one.id, one.right])), exam.answers);
    const doubt = exam.text === null ? null : doubtOf({ typed: exam.typed ?? "", keys: exam.keys ?? 0, ms, fastest: tools.organisation.setting("exam.fastest") as number });
    tools.set({ score, doubt, passed: doubt === null && score >= (exam.passMark ?? paper.pass), once: null });
  },
};

/** Every question that must be answered is, and what is out of its range counts as wrong. */
async function goneThrough({ before, after }: Change, tools: Tools): Promise<void> {
  const kept = (...fields: readonly string[]): boolean => before !== null && fields.every((field) => JSON.stringify(before[field]) === JSON.stringify(after[field]));
  // A slip of the pen is mended also where the checklist has changed since.
  if (kept("duty", "template", "answers", "at")) return;
  const answers = (after.answers ?? []) as readonly Answer[];
  if (isAhead(after.at, tools.now)) throw wrongly("at", L("时间", "At"), L("不能在将来。", "it cannot lie in the future."));
  // A duty that is asked for and has checklists is proved by going through one of them, not past it.
  const own = after.duty === null || after.duty === undefined ? [] : await tools.read<{ id: string; name: string }>("select id, name from checklist_template where org_id = $1 and duty = $2 and state = 'open' and purpose <> 'review' and exists (select 1 from work_rule r where r.org_id = $1 and r.duty = $2 and r.until is null) order by name", [after.duty]);
  if (own.length > 0 && !kept("duty", "template") && !own.some((one) => one.id === after.template)) {
    const names = own.slice(0, 5).map((one) => one.name);
    throw wrongly("template", L("检查表样", "Template"), L(`这项职责要按“${names.join("”或“")}”来查。`, `this duty is checked by “${names.join("” or “")}”.`));
  }
  if (after.template === null || after.template === undefined) {
    tools.set({ wrong: answers.filter((one) => one.wrong === true).length });
    return;
  }
  const template = (await tools.load("checklistTemplate", after.template as string)) as unknown as ChecklistTemplateRow;
  if (template.state !== "open" && !kept("template")) throw new Problem("guard_refused", { reason: L("这张检查表已停用，请选别的。", "This checklist is retired; choose another.") });
  const judged = judge(template, answers);
  tools.set({ duty: after.duty ?? template.duty, answers: judged, wrong: judged.filter((one) => one.wrong).length });
}

/** A check goes through its template; what it asks has its answer. Returns what is wrong. */
async function lookedAt({ after }: Change, tools: Tools): Promise<string[]> {
  if (after.template === null || after.template === undefined) return [];
  const judged = judge((await tools.load("checklistTemplate", after.template as string)) as unknown as ChecklistTemplateRow, (after.answers ?? []) as readonly Answer[]);
  tools.set({ answers: judged });
  return judged.filter((one) => one.wrong === true).map((one) => one.ask);
}

/** The answers with what is wrong among them. @throws Problem that names what must be answered and is not, and how. */
function judge(template: ChecklistTemplateRow, answers: readonly Answer[]): Answer[] {
  const given = new Map(answers.map((one) => [one.ask, one]));
  const open = template.questions.find((one) => one.optional !== true && !isAnswered(one, given.get(one.ask)));
  if (open) throw wrongly("answers", L(`检查项“${open.ask}”`, `“${open.ask}”`), checkTexts[lacking[open.kind]]);
  const asked = new Map(template.questions.map((one) => [one.ask, one]));
  return answers.map((answer) => {
    const question = asked.get(answer.ask);
    return question ? { ...answer, kind: question.kind, wrong: isWrong(question, answer) } : answer;
  });
}

function wrongly(field: string, label: Label, hint: Label): Problem {
  return fieldProblem([{ field, code: "field_invalid", params: { field: label, hint }, label }]);
}

/** As many lines as a record may have. */
const mostAsked = 200;

/** So many of a bank's questions by chance, in a chance order. */
function draw<T>(from: readonly T[], count: number): T[] {
  const left = [...from];
  const drawn: T[] = [];
  while (left.length > 0 && drawn.length < count) drawn.push(...left.splice(randomInt(left.length), 1));
  return drawn;
}
