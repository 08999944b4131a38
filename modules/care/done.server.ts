import type { Actor } from "#platform/act/actor.ts";
import type { Engine } from "#platform/act/engine.ts";
import { planList, readPage } from "#platform/api/list.ts";
import { L, type Label } from "#platform/record/label.ts";
import type { RecordType } from "#platform/record/record.ts";
import { caseRecord } from "./case.record.ts";
import { clientRecord } from "./client.record.ts";
import { compensationRecord } from "./compensation.record.ts";
import { contactRecord } from "./contact.record.ts";
import type { LineItem } from "./line.ts";

const types: readonly RecordType[] = [caseRecord, clientRecord, compensationRecord, contactRecord];
/** So many of a day's records are told, the newest. */
const most = 100;

interface Entry {
  readonly type: string;
  readonly id: string;
  readonly step: string;
  readonly at: string;
}

/**
 * What the journal proves a person did since `from`: one item per record, with the steps in their order.
 *
 * The journal is read by person and time (`journal_staff_idx`), so it is as long as the day, not as the years.
 */
export async function doneSince(engine: Pick<Engine, "db" | "types">, actor: Actor, from: string): Promise<LineItem[]> {
  const entries = await engine.db.query<Entry>(
    `select record_type as type, record_id as id, step, at from journal where org_id = $1 and staff_id = $2 and at >= $3 and record_type = any($4::text[]) order by at desc, id desc limit 400`,
    [actor.orgId, actor.staffId, from, types.map((type) => type.name)],
    { prepared: true },
  );
  const own = entries.filter((entry) => stepLabel(entry) !== null && !follows(entry, entries));
  const byRecord = Map.groupBy(own, (entry) => entry.id);
  const received = new Map(own.filter((entry) => entry.type === "case" && entry.step === "create").map((entry) => [entry.id, entry.at]));
  const shown = [...byRecord].slice(0, most);
  const items = await Promise.all(types.map(async (type) => {
    const ids = shown.filter(([, of]) => of[0]?.type === type.name).map(([id]) => id);
    if (ids.length === 0) return [];
    const plan = planList(engine.types, type, actor.orgId, actor, { ids: ids.join(","), order: "createdAt", limit: String(most) });
    const { rows, refs } = readPage(type, plan, await engine.db.query(plan.text, plan.values));
    const title = (id: unknown): string | undefined => refs[String(id)]?.title;
    return rows.filter((row) => !toldByCase(type, row, byRecord.get(row.id as string) ?? [], received)).map((row): LineItem => {
      const of = byRecord.get(row.id as string) ?? [];
      const labels = [...new Map(of.toReversed().map((entry) => [entry.step, type === contactRecord ? purposeLabel(row.purpose) : (stepLabel(entry) as Label)])).values()];
      return {
        kind: "done", id: row.id as string, at: of[0]?.at ?? null, state: "done", title: String(row[type.title] ?? ""), whose: type === clientRecord ? (title(row.unit) ?? "") : [title(row.unit), title(row.client)].filter(Boolean).join(" "),
        why: L(labels.map((one) => one.zh).join(" · "), labels.map((one) => one.en).join(" · ")), to: placeOf(type, row),
      };
    });
  }));
  return items.flat();
}

/** What a step is called; null of what merely follows from another. */
function stepLabel({ type: name, step }: Entry): Label | null {
  const type = types.find((one) => one.name === name);
  if (step === "create") return name === "case" ? L("受理", "Received") : L("登记", "Entered");
  const transition = type?.transitions[step];
  return transition && !transition.internal ? transition.label : null;
}

/** A talk that an answer or a revisit keeps by itself, in the same moment, is told by that step. */
function follows(entry: Entry, entries: readonly Entry[]): boolean {
  return entry.type === "contact" && entry.step === "create" && entries.some((other) => other.type === "case" && other.step !== "create" && other.at === entry.at);
}

/** A call of which one made a case is told once, as the case received: by what it was about, or because both were written in the same moment. */
function toldByCase(type: RecordType, row: Readonly<Record<string, unknown>>, of: readonly Entry[], received: ReadonlyMap<string, string>): boolean {
  if (type !== contactRecord || typeof row.case !== "string" || row.direction !== "in") return false;
  const at = received.get(row.case);
  return at !== undefined && of.every((entry) => entry.step === "create") && (row.purpose === "matter" || of.some((entry) => entry.at === at));
}

function purposeLabel(purpose: unknown): Label {
  const choice = contactRecord.fields.purpose.choices?.[String(purpose)];
  return choice ? L(choice.zh, choice.en) : contactRecord.label;
}

/** Where one looks at a record: a talk is seen in its case or beside its client. */
function placeOf(type: RecordType, row: Readonly<Record<string, unknown>>): string {
  if (type !== contactRecord) return `/${type.name}/${row.id as string}`;
  return typeof row.case === "string" ? `/case/${row.case}` : `/client/${row.client as string}`;
}
