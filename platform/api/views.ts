import type { FastifyInstance } from "fastify";
import { v7 as uuid } from "uuid";
import { z } from "zod";
import type { Actor } from "../act/actor.ts";
import type { Engine } from "../act/engine.ts";
import { writeLine } from "../act/journal.ts";
import { L, type Label } from "../record/label.ts";
import { Problem } from "../record/problem.ts";
import type { RecordType } from "../record/record.ts";
import { holdsSomewhere, judgeRights } from "../record/rule.ts";
import { storableJson } from "../store/json.ts";
import { planList } from "./list.ts";
import { signedOf } from "./request.ts";

/** Views that one person, or an organisation together, keeps of one list. */
const mostViews = 50;
/** Whoever holds this at every site shares views with the organisation, and mends or drops those that are shared. */
const sharing = "setting.manage";

interface ViewRow {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly query: Readonly<Record<string, string>>;
  readonly shared: boolean;
  readonly staffId: string;
}

const says = {
  many: L(`最多存 ${mostViews} 个视图，请先删掉不用的。`, `At most ${mostViews} views are kept; drop one that is not used.`),
  taken: L("已有同名的视图，请换个名字。", "There is a view of that name; choose another."),
  share: L("把视图给全组织用", "sharing views with the organisation"),
  secret: L("含号码等遮盖项的筛选不能给全组织用，请先去掉。", "A filter by a masked field cannot be shared; remove it first."),
} as const satisfies Record<string, Label>;

const query = z.record(z.string().min(1).max(80), z.string().max(2000)).refine((one) => Object.keys(one).length <= 40);
const name = z.string().trim().min(1).max(60);
const columns = `id, record_type as type, name, query, shared, staff_id as "staffId"`;

/** Mounts the saved views of lists: filters, order and columns under a name. Shared ones are seen by whoever may see such records at all, and changed by who manages settings. */
export function viewRoutes(app: FastifyInstance, engine: Engine): void {
  const tags = ["views"];
  const one = z.object({ id: z.uuid() });
  const make = z.strictObject({ type: z.string().max(60), name, query, shared: z.boolean() });
  const change = z.strictObject({ name: name.optional(), query: query.optional() });

  app.get("/api/v1/views", { config: { policy: "signedIn" }, schema: { tags, summary: "The saved views of one list: one's own and the shared ones", querystring: z.object({ type: z.string().max(60) }) } }, async (request) => {
    const { actor } = signedOf(request);
    const type = typeOf(engine, actor, (request.query as { type: string }).type);
    const rows = await engine.db.query<ViewRow>(`select ${columns} from list_view where org_id = $1 and record_type = $2 and (shared or staff_id = $3) order by shared, name, id`, [actor.orgId, type.name, actor.staffId], { prepared: true });
    return { views: rows.map((row) => ({ id: row.id, name: row.name, query: row.query, shared: row.shared, mayChange: mayChange(actor, row) })), mayShare: mayShare(actor) };
  });

  app.post("/api/v1/views", { config: { policy: "signedIn" }, schema: { tags, summary: "Save a view", body: make } }, async (request, reply) => {
    const { actor } = signedOf(request);
    const wish = request.body as z.infer<typeof make>;
    const type = typeOf(engine, actor, wish.type);
    if (actor.staffId === null) throw new Problem("not_signed_in");
    if (wish.shared && !mayShare(actor)) throw new Problem("not_allowed", { capability: says.share });
    demandServed(engine, type, actor, wish.query, wish.shared);
    const [id, now] = [uuid(), engine.now()];
    await unlessTaken(() => engine.db.transaction(async (db) => {
      await db.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [`${actor.orgId}|${wish.shared ? "shared" : actor.staffId}|view|${type.name}`]); // Of many at once each counts those before it.
      const counted = await db.query<{ n: number }>("select count(*)::int as n from list_view where org_id = $1 and record_type = $2 and shared = $3 and ($3 or staff_id = $4)", [actor.orgId, type.name, wish.shared, actor.staffId]);
      if ((counted[0]?.n ?? 0) >= mostViews) throw new Problem("guard_refused", { reason: says.many });
      await db.query("insert into list_view (org_id, id, record_type, name, query, shared, staff_id, created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $8)", [actor.orgId, id, type.name, wish.name, storableJson(wish.query), wish.shared, actor.staffId, now]);
      if (wish.shared) await writeLine({ db, now: engine.now }, actor, { type: "view", id, step: "create", after: { type: type.name, name: wish.name, query: wish.query } });
    }));
    return reply.status(201).send({ id });
  });

  app.patch("/api/v1/views/:id", { config: { policy: "signedIn" }, schema: { tags, summary: "Rename a view, or keep another query under its name", params: one, body: change } }, async (request) => {
    const { actor } = signedOf(request);
    const { row, type } = await findView(engine, actor, (request.params as z.infer<typeof one>).id);
    const wish = request.body as z.infer<typeof change>;
    const next = { name: wish.name ?? row.name, query: wish.query ?? row.query };
    demandServed(engine, type, actor, next.query, row.shared);
    await unlessTaken(() => engine.db.transaction(async (db) => {
      await db.query("update list_view set name = $3, query = $4, updated_at = $5 where org_id = $1 and id = $2", [actor.orgId, row.id, next.name, storableJson(next.query), engine.now()]);
      if (row.shared) await writeLine({ db, now: engine.now }, actor, { type: "view", id: row.id, step: "change", after: { type: type.name, ...next } });
    }));
    return { id: row.id };
  });

  app.delete("/api/v1/views/:id", { config: { policy: "signedIn" }, schema: { tags, summary: "Drop a view", params: one } }, async (request, reply) => {
    const { actor } = signedOf(request);
    const { row, type } = await findView(engine, actor, (request.params as z.infer<typeof one>).id);
    await engine.db.transaction(async (db) => {
      await db.query("delete from list_view where org_id = $1 and id = $2", [actor.orgId, row.id]);
      if (row.shared) await writeLine({ db, now: engine.now }, actor, { type: "view", id: row.id, step: "void", after: { type: type.name, name: row.name } });
    });
    return reply.status(204).send();
  });
}

const mayShare = (actor: Actor): boolean => actor.capabilities[sharing] === true;

function mayChange(actor: Actor, row: ViewRow): boolean {
  return row.shared ? mayShare(actor) : row.staffId === actor.staffId;
}

/** A record type of which a person may see records at all. @throws Problem `not_found`. */
function typeOf(engine: Engine, actor: Actor, of: string): RecordType {
  const type = engine.types.get(of);
  if (!type || judgeRights(type.may.read, (capability) => holdsSomewhere(actor, capability)) === false) throw new Problem("not_found");
  return type;
}

/** A view that a person may change. @throws Problem `not_found` where it is not theirs to see, `not_allowed`. */
async function findView(engine: Engine, actor: Actor, id: string): Promise<{ row: ViewRow; type: RecordType }> {
  const rows = await engine.db.query<ViewRow>(`select ${columns} from list_view where org_id = $1 and id = $2 and (shared or staff_id = $3)`, [actor.orgId, id, actor.staffId], { prepared: true });
  const row = rows[0];
  if (!row) throw new Problem("not_found");
  const type = typeOf(engine, actor, row.type);
  if (!mayChange(actor, row)) throw new Problem("not_allowed", { capability: says.share });
  return { row, type };
}

/** That the list serves such a query, and that a shared one tells nothing that is masked. @throws Problem `filter_invalid`, `guard_refused`. */
function demandServed(engine: Engine, type: RecordType, actor: Actor, asked: Readonly<Record<string, string>>, shared: boolean): void {
  const { columns: chosen, ...filters } = asked;
  if ("after" in filters || "limit" in filters || "ids" in filters) throw new Problem("filter_invalid", { filter: "after" });
  planList(engine.types, type, actor.orgId, actor, { ...filters, ...(chosen === undefined || chosen === "" ? {} : { fields: chosen }) });
  const masks = Object.values(type.fields).some((field) => field.mask !== undefined);
  if (shared && masks && /\p{Nd}{4}/u.test((filters["q"] ?? "").replaceAll(/[\s-]/g, ""))) throw new Problem("guard_refused", { reason: says.secret });
  if (shared && Object.keys(filters).some((key) => type.fields[key.split(".")[0] as string]?.mask !== undefined && !key.endsWith(".set"))) throw new Problem("guard_refused", { reason: says.secret });
}

/** @throws Problem `guard_refused` where another view has the name. */
async function unlessTaken(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if ((error as { code?: string }).code === "23505") throw new Problem("guard_refused", { reason: says.taken });
    throw error;
  }
}
