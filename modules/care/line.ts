import { L, type Label, type Language } from "#platform/record/label.ts";
import type { RecordType, Requirement } from "#platform/record/record.ts";
import { holds, isSet, type Row, type RuleActor } from "#platform/record/rule.ts";
import type { DayTask } from "#modules/duties/index.ts";
import { caseRecord } from "./case.record.ts";

/** What of a row's promise a screen needs to let it drain. */
export interface LineDue {
  readonly dueFrom: string | null;
  readonly dueAt: string | null;
  readonly duePausedAt: string | null;
  readonly dueWorkingMs: number | null;
}

/**
 * One thing on the line of a person's day, whatever asks for it.
 *
 * `done`: a record proves it; `late`: its time is past; `due`: its time is today; `waiting`: later, or at no set time.
 */
export interface LineItem {
  readonly kind: "done" | "promise" | "appointment" | "assign" | "decide" | "close" | "sign" | "contact" | "followUp" | "task";
  readonly id: string;
  readonly at: string | null;
  readonly title: string;
  /** Of whom: unit and client. */
  readonly whose: string;
  readonly state: "done" | "late" | "due" | "waiting";
  readonly why: Label;
  readonly to: string;
  /** Of a task: the duty that asks for it, and whether one tap may say that there was nothing to do. */
  readonly duty?: string;
  readonly mayNil?: boolean;
  /** The promise that drains, where one does. */
  readonly due?: LineDue;
}

/** Something I was told: of a clock its name and due time, and why it came to me. */
export interface Told {
  readonly id: string;
  readonly kind: string;
  readonly type: string;
  readonly recordId: string;
  readonly at: string;
  readonly title: string | null;
  readonly says: Label | null;
  readonly clock: Label | null;
  readonly dueAt: string | null;
  readonly level: number | null;
  readonly post: string | null;
  /** Whose case it is. */
  readonly owner: string | null;
}

/** How a time stands at `now` on a day that ends at `end`. */
export function standing(at: string | null, now: string, end: string): "late" | "due" | "waiting" {
  if (at === null || at >= end) return "waiting";
  return at < now ? "late" : "due";
}

/** What stands in the way of a step on a row: the labels of the fields it requires and lacks. */
export function lacking(type: RecordType, step: string, row: Row, actor: RuleActor): Label[] {
  const needs: readonly Requirement[] = type.transitions[step]?.requires ?? [];
  const names = needs.filter((need) => !need.when || holds(need.when, row, actor)).flatMap((need) => need.fields);
  return [...new Set(names)].filter((name) => !isSet(row[name])).flatMap((name) => type.fields[name]?.label ?? []);
}

const join = (labels: readonly Label[], zh: string, en: string): Label => L(labels.map((one) => one.zh).join(zh), labels.map((one) => one.en).join(en));

/** A case of one's own as the next thing to do about it; null where it waits for its client. */
export function caseItem(row: Row, whose: string, actor: RuleActor, now: string, end: string): LineItem | null {
  const base = { id: row.id as string, title: row.subject as string, whose, to: `/case/${row.id as string}` };
  const due: LineDue = { dueFrom: row.dueFrom as string | null, dueAt: row.dueAt as string | null, duePausedAt: row.duePausedAt as string | null, dueWorkingMs: (row.dueWorkingMs ?? null) as number | null };
  if (row.state === "accepted" || row.state === "revisited") {
    const lacks = lacking(caseRecord, "archive", row, actor);
    const told = join(lacks, " · ", ", ");
    return { ...base, kind: "close", at: null, state: "waiting", why: lacks.length === 0 ? L("都齐了，可以归档", "Complete; it can be archived") : L(`归档还缺：${told.zh}`, `To archive: ${told.en}`) };
  }
  if (isSet(row.reachedAt)) return null;
  const appointment = (row.appointment ?? null) as string | null;
  if (appointment !== null && appointment >= now) return { ...base, kind: "appointment", at: appointment, state: standing(appointment, now, end), why: L("和客户另约的答复时间", "Appointed with the client"), due };
  if (due.dueAt === null && due.duePausedAt === null) return null;
  const at = due.duePausedAt !== null && due.dueAt === null ? null : due.dueAt;
  const state = standing(at, now, end);
  const why = at === null ? L("计时已暂停", "Its time stands still") : appointment !== null ? L("另约的时间也过了，客户还在等", "The appointment has passed as well") : state === "late" ? L("答应的时间已过，客户还在等", "Promised for then; the client waits") : L("答应客户的答复", "An answer promised to the client");
  return { ...base, kind: "promise", at, state, why, due };
}

/** A task of a duty as a thing of the day: done where a record proves it, else by its time. */
export function taskItem(task: DayTask, language: Language, now: string, end: string): LineItem {
  const base = { id: task.id, title: task.text[language], whose: task.subject?.[language] ?? task.postName, duty: task.duty, to: `/task/${task.id}` };
  if (task.state !== "open") return { ...base, kind: "done", at: task.doneAt, state: "done", why: task.nil ? L("无事", "Nothing to do") : L(`凭 ${task.proof.zh}`, `Proved by ${task.proof.en}`) };
  const state = standing(task.dueAt, now, end);
  return {
    ...base, kind: "task", at: task.dueAt, state, mayNil: task.mayNil, why: L(`要有 ${task.proof.zh}`, `Needs ${task.proof.en}`),
    ...(state === "due" ? { due: { dueFrom: task.opensAt, dueAt: task.dueAt, duePausedAt: null, dueWorkingMs: null } } : {}),
  };
}

/** Done first by time, then what is late, then what comes by time, then what has no time; the order of the line. */
export function inLine(items: readonly LineItem[]): LineItem[] {
  const rank = { done: 0, late: 1, due: 2, waiting: 3 } as const;
  const key = (item: LineItem): string => `${rank[item.state]}|${item.at ?? (item.state === "waiting" ? " " : "~")}`;
  return [...items].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

/** What a day's page counts: of the line what is done, late and to do today, with what escalated to its reader and stands on no line of theirs; and what comes later. */
export function dayFigures(line: readonly LineItem[], escalated: readonly { readonly recordId: string }[]): { readonly done: number; readonly late: number; readonly open: number; readonly later: number; readonly climbed: number } {
  const count = (holds: (item: LineItem) => boolean): number => line.filter(holds).length;
  const waiting = new Set(line.filter((item) => item.state !== "done").map((item) => item.id));
  const climbed = new Set(escalated.map((one) => one.recordId).filter((id) => !waiting.has(id))).size;
  return {
    done: count((item) => item.state === "done"),
    late: count((item) => item.state === "late") + climbed,
    open: count((item) => item.state === "due" || (item.state === "waiting" && item.at === null)),
    later: count((item) => item.state === "waiting" && item.at !== null),
    climbed,
  };
}
