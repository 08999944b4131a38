import { L, type Label } from "#platform/record/label.ts";
import type { RecordType, Requirement } from "#platform/record/record.ts";
import { holds, isSet, type Row, type RuleActor } from "#platform/record/rule.ts";
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
  readonly kind: "done" | "promise" | "appointment" | "assign" | "decide" | "close" | "sign" | "contact" | "followUp";
  readonly id: string;
  readonly at: string | null;
  readonly title: string;
  /** Of whom: unit and client. */
  readonly whose: string;
  readonly state: "done" | "late" | "due" | "waiting";
  readonly why: Label;
  readonly to: string;
  /** The promise that drains, where one does. */
  readonly due?: LineDue;
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

/** Done first by time, then what is late, then what comes by time, then what has no time; the order of the line. */
export function inLine(items: readonly LineItem[]): LineItem[] {
  const rank = { done: 0, late: 1, due: 2, waiting: 3 } as const;
  const key = (item: LineItem): string => `${rank[item.state]}|${item.at ?? (item.state === "waiting" ? " " : "~")}`;
  return [...items].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}
