import type { Actor } from "#platform/act/actor.ts";
import type { Engine } from "#platform/act/engine.ts";
import { loadRows } from "#platform/act/load.ts";
import { stepAbility } from "#platform/act/possible.ts";
import type { Language } from "#platform/record/label.ts";
import type { Row } from "#platform/record/rule.ts";

/** One record that waits for a person's signature. */
export interface ToSign {
  readonly type: string;
  readonly id: string;
  readonly title: string;
  readonly requestedBy: string;
  readonly who: string;
  readonly at: string;
}

/** Notices that ask for a signature, as data: by which step of which type it is given, who asked, and what it is called by: its words, or its kind with the days it is of. */
const asked: Readonly<Record<string, { readonly type: string; readonly step: string; readonly by: string; readonly title: string | readonly [from: string, to: string] }>> = {
  monthHandedIn: { type: "workSummary", step: "sign", by: "by", title: "subject" },
  planAsked: { type: "plan", step: "approve", by: "by", title: "subject" },
  leaveAsked: { type: "leaveRequest", step: "approve", by: "staff", title: "reason" },
  appealed: { type: "penalty", step: "uphold", by: "staff", title: "facts" },
  appraised: { type: "appraisal", step: "sign", by: "by", title: ["from", "to"] },
};
/** What nobody signed for so long is looked for in its list. */
const since = 92 * 86_400_000;
const most = 50;

/**
 * What waits for a person's signature among the records of daily work, oldest first: what they, or whom they sign for, were asked and can
 * still sign. It stays until it is signed, whatever was marked as read.
 */
export async function signaturesWaiting(engine: Engine, actor: Actor, language: Language): Promise<ToSign[]> {
  const notices = await engine.db.query<{ kind: string; id: string; at: string }>(
    `select distinct on (record_id) kind, record_id as id, at from notice where org_id = $1 and staff_id = any($2::uuid[]) and kind = any($3::text[]) and at > $4 order by record_id, at desc limit 200`,
    [actor.orgId, [actor.staffId, ...actor.principals], Object.keys(asked), new Date(Date.parse(engine.now()) - since).toISOString()],
    { prepared: true },
  );
  const found: Omit<ToSign, "who">[] = [];
  for (const [kind, of] of Map.groupBy(notices, (one) => one.kind)) {
    const way = asked[kind];
    const type = way && engine.types.get(way.type);
    const step = way && type?.transitions[way.step];
    if (!way || !type || !step) continue;
    const at = new Map(of.map((one) => [one.id, one.at]));
    const rows = await loadRows(engine.db, type, actor.orgId, [...at.keys()]);
    const open = rows.filter((row) => stepAbility(type, way.step, step, row, actor).possible);
    found.push(...open.map((row: Row) => ({ type: way.type, id: row.id as string, title: typeof way.title === "string" ? String(row[way.title] ?? "") : `${type.label[language]} ${way.title.map((field) => String(row[field] ?? "")).join(" – ")}`, requestedBy: row[way.by] as string, at: at.get(row.id as string) as string })));
  }
  if (found.length === 0) return [];
  const names = new Map((await engine.db.query<{ id: string; name: string }>("select id, name from staff where org_id = $1 and id = any($2::uuid[])", [actor.orgId, [...new Set(found.map((one) => one.requestedBy))]], { prepared: true })).map((one) => [one.id, one.name]));
  return found.map((one) => ({ ...one, who: names.get(one.requestedBy) ?? "" })).sort((a, b) => (a.at < b.at ? -1 : 1)).slice(0, most);
}
