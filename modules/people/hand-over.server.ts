import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { act, type Wish } from "#platform/act/act.ts";
import type { Actor } from "#platform/act/actor.ts";
import type { Engine } from "#platform/act/engine.ts";
import { readRow } from "#platform/act/load.ts";
import { notAllowed } from "#platform/act/possible.ts";
import { dayIn } from "#platform/clocks/zone.ts";
import { keyOf } from "#platform/api/records.ts";
import { signedOf } from "#platform/api/request.ts";
import { L } from "#platform/record/label.ts";
import { fieldProblem, Problem } from "#platform/record/problem.ts";
import type { RecordType, Transition } from "#platform/record/record.ts";
import { holds } from "#platform/record/rule.ts";
import { ident, snake, tableOf } from "#platform/store/columns.ts";
import { heldOn } from "./held.ts";
import { staffRecord } from "./staff.record.ts";

const handOverStep = staffRecord.transitions.handOver as Transition;

/** The open records of a type that a person answers for, as a condition with `$1` the organisation and `$2` the person. */
export function openOf(type: RecordType): string {
  const final = Object.keys(type.states).filter((state) => type.states[state]?.final).map((state) => `'${state}'`);
  return `from ${tableOf(type)} where org_id = $1 and ${ident(snake(type.owner as string))} = $2${final.length > 0 ? ` and state not in (${final.join(", ")})` : ""}`;
}

/** Handing over in bulk: what a person answers for, and giving it to another. */
export function handOverRoutes(app: FastifyInstance, engine: Engine): void {
  const owned = [...engine.types.values()].filter((type) => type.owner !== undefined);
  const params = z.object({ id: z.uuid() });
  const policy = { rule: handOverStep.who };

  app.get("/api/v1/staff/:id/open", { config: { policy }, schema: { tags: ["staff"], summary: "How much of each kind a person answers for", params } }, async (request) => {
    const { actor } = signedOf(request);
    const { id } = request.params as z.infer<typeof params>;
    await entitled(engine, actor, id);
    const rows = await engine.db.query<Record<string, number>>(`select ${owned.map((type) => `(select count(*)::int ${openOf(type)}) as ${ident(type.name)}`).join(", ")}`, [actor.orgId, id]);
    return { open: rows[0] ?? {} };
  });

  const body = z.strictObject({ to: z.uuid(), types: z.array(z.enum(owned.map((type) => type.name) as [string, ...string[]])).min(1).optional(), note: z.string() });
  app.post("/api/v1/staff/:id/hand-over", { config: { policy }, schema: { tags: ["staff"], summary: "Give what a person answers for to another", params, body } }, (request) => {
    const { actor } = signedOf(request);
    const { id } = request.params as z.infer<typeof params>;
    const { to, types, note } = request.body as z.infer<typeof body>;
    return handOver(engine, actor, { from: id, to, types: owned.filter((type) => types === undefined || types.includes(type.name)), note, ...keyOf(request.headers["idempotency-key"]) });
  });
}

async function entitled(engine: Engine, actor: Actor, id: string): Promise<void> {
  const row = await readRow(engine.db, staffRecord, actor.orgId, id, actor);
  if (!row) throw new Problem("not_found");
  if (!holds(handOverStep.who, row, actor)) throw notAllowed(handOverStep.who);
  await demandTheirs((sql, values) => engine.db.query(sql, [actor.orgId, ...values]), actor, id);
}

/** Reads by SQL whose `$1` is the organisation. */
type Read = (sql: string, values: readonly unknown[]) => Promise<readonly unknown[]>;

/** Whether a person holds a post today somewhere that the actor does not keep the staff of. */
export async function beyondTheirSites(read: Read, actor: Actor, staffId: string): Promise<boolean> {
  const at = actor.capabilities["staff.manage"];
  if (at === true) return false;
  return (await read("select 1 from assignment where org_id = $1 and staff = $2 and state = 'held' and (site is null or site <> all($3::uuid[])) limit 1", [staffId, at ?? []])).length > 0;
}

/** The work of one's own people, or of those who hold posts only where one keeps the staff. @throws Problem `not_allowed`. */
async function demandTheirs(read: Read, actor: Actor, staffId: string): Promise<void> {
  if (actor.staffId === null || actor.subordinates.includes(staffId)) return;
  if (await beyondTheirSites(read, actor, staffId)) throw new Problem("not_allowed", { capability: L("移交别处员工的工作", "handing over the work of staff of another site") });
}

/**
 * Gives all that a person answers for to another, in one statement; the new owner is told once (A6-GRP-52).
 * @throws Problem `invalid_input` where the other holds no post today; as `act`.
 */
export async function handOver(engine: Engine, actor: Actor, h: { from: string; to: string; types: readonly RecordType[]; note: string; key?: string }): Promise<{ moved: Record<string, number> }> {
  const moved: Record<string, number> = {};
  const wish: Wish = { type: "staff", step: "handOver", id: h.from, note: h.note, detail: [h.to, h.types.map((type) => type.name)], ...(h.key ? { key: h.key } : {}) };
  await act(engine, actor, wish, async (row, tools) => {
    await demandTheirs(tools.read, actor, h.from);
    const today = dayIn(tools.organisation.zone, tools.now);
    const fit = await tools.read(
      `select 1 from staff s join assignment a on a.org_id = s.org_id and a.staff = s.id and ${heldOn("a", "$3")}
       where s.org_id = $1 and s.id = $2 and s.state = 'active' and s.id <> $4 limit 1`,
      [h.to, today, h.from],
    );
    if (fit.length === 0) throw fieldProblem([{ field: "to", code: "field_invalid", params: { field: L("接手的人", "who takes over"), hint: L("要另一位今天在岗的人。", "another person who holds a post today.") }, label: L("接手的人", "who takes over") }]);
    for (const type of h.types) {
      const ids = (await tools.read<{ id: string }>(`select id ${openOf(type)}`, [h.from])).map((one) => one.id);
      await tools.patchAll(type.name, ids, { [type.owner as string]: h.to }, "handOver", h.note);
      moved[type.name] = ids.length;
    }
    tools.emit("handedOver", { from: h.from, to: h.to });
    const count = Object.values(moved).reduce((sum, n) => sum + n, 0);
    if (count > 0 && h.to !== actor.staffId) tools.notify(h.to, "handedOver", { title: row.name, count });
  });
  return { moved };
}
