import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { act, type Done, type Wish } from "#platform/act/act.ts";
import type { Actor } from "#platform/act/actor.ts";
import type { Engine } from "#platform/act/engine.ts";
import { readRow } from "#platform/act/load.ts";
import { notAllowed } from "#platform/act/possible.ts";
import type { Tools } from "#platform/act/stage.ts";
import { present } from "#platform/record/mask.ts";
import { keyOf } from "#platform/api/records.ts";
import { signedOf } from "#platform/api/request.ts";
import { readInput } from "#platform/record/input.ts";
import { L } from "#platform/record/label.ts";
import { Problem } from "#platform/record/problem.ts";
import type { Transition } from "#platform/record/record.ts";
import { holds, type Row } from "#platform/record/rule.ts";
import { ident } from "#platform/store/columns.ts";
import { caseRecord } from "./case.record.ts";
import { clientRecord } from "./client.record.ts";
import { demandUntouched, mergedValues, owedFirstContact, previewMerge } from "./merge.ts";

const base = "/api/v1/client/:id";
const tags = ["client"];
const idParams = z.object({ id: z.uuid() });
const note = z.string().max(2000).nullish();
const ids = z.array(z.uuid()).max(500).optional();
const mergeStep = clientRecord.transitions.merge as Transition;
const splitStep = clientRecord.transitions.split as Transition;
const splitCaseStep = caseRecord.transitions.split as Transition;
const policy = { rule: mergeStep.who };

/** The records that belong to a client and go where it goes. */
const belongings = ["contact", "case", "occupancy"] as const;
type Belongings = Partial<Record<(typeof belongings)[number], string[] | undefined>>;

/** Merging doubles with a preview, taking it back, and splitting; splitting a case in two. */
export function mergeRoutes(app: FastifyInstance, engine: Engine): void {
  app.get(`${base}/merge-preview`, { config: { policy }, schema: { tags, summary: "Two clients field by field", params: idParams, querystring: z.object({ with: z.uuid() }) } }, async (request) => {
    const { actor } = signedOf(request);
    const { id } = request.params as z.infer<typeof idParams>;
    const [kept, other] = await Promise.all([mergeable(engine, actor, id), mergeable(engine, actor, (request.query as { with: string }).with)]);
    if (kept.id === other.id) throw oneClient();
    const shown = { kept: present(clientRecord, kept), other: present(clientRecord, other) };
    const fields = previewMerge(kept, other).map((one) => ({ ...one, kept: shown.kept[one.field] ?? null, other: shown.other[one.field] ?? null }));
    return { kept: shown.kept, other: shown.other, fields, moves: await countBelongings(engine, actor.orgId, other.id as string) };
  });

  const mergeBody = z.strictObject({ version: z.int(), other: z.strictObject({ id: z.uuid(), version: z.int() }), choices: z.record(z.string(), z.string()).optional(), note });
  app.post(`${base}/merge`, { config: { policy }, schema: { tags, summary: "Merge another client into this one", params: idParams, body: mergeBody } }, async (request) => {
    const { actor } = signedOf(request);
    const { id } = request.params as z.infer<typeof idParams>;
    const body = request.body as z.infer<typeof mergeBody>;
    const done = await mergeClients(engine, actor, { kept: id, version: body.version, other: body.other, choices: body.choices ?? {}, note: body.note ?? null, ...keyOf(request.headers["idempotency-key"]) });
    return { id, merged: done.id, version: body.version + 1 };
  });

  app.get(`${base}/merged`, { config: { policy: { rule: clientRecord.may.read } }, schema: { tags, summary: "Clients merged into this one, and whether that can be undone", params: idParams } }, async (request) => {
    const { actor } = signedOf(request);
    const kept = await readRow(engine.db, clientRecord, actor.orgId, (request.params as z.infer<typeof idParams>).id, actor);
    if (!kept) throw new Problem("not_found");
    return { merged: await mergedInto(engine, actor.orgId, kept) };
  });

  app.post(`${base}/undo-merge`, { config: { policy }, schema: { tags, summary: "Take the merge of this client back", params: idParams, body: z.strictObject({ note }).nullish() } }, async (request) => {
    const { actor } = signedOf(request);
    const { id } = request.params as z.infer<typeof idParams>;
    return undoMerge(engine, actor, id, (request.body as { note?: string | null } | null)?.note ?? null, keyOf(request.headers["idempotency-key"]));
  });

  const into = z.union([z.strictObject({ id: z.uuid() }), z.strictObject({ name: z.string().trim().min(1).max(80), phones: z.array(z.string()).max(10).optional() })]);
  const splitBody = z.strictObject({ version: z.int(), into, contacts: ids, cases: ids, occupancies: ids, note });
  app.post(`${base}/split`, { config: { policy }, schema: { tags, summary: "Give contacts, cases and occupancies of this client to another", params: idParams, body: splitBody } }, (request) => {
    const { actor } = signedOf(request);
    const { id } = request.params as z.infer<typeof idParams>;
    const { version, into: target, contacts, cases, occupancies, note: why } = request.body as z.infer<typeof splitBody>;
    return splitClient(engine, actor, { id, version, into: target, take: { contact: contacts, case: cases, occupancy: occupancies }, note: why ?? null, ...keyOf(request.headers["idempotency-key"]) });
  });

  const caseBody = z.strictObject({ version: z.int(), subject: z.string().trim().min(1).max(200), event: z.string().trim().min(1).max(20_000).optional(), kind: z.enum(Object.keys(caseRecord.fields.kind.choices ?? {}) as [string, ...string[]]).optional(), contacts: ids, note });
  app.post("/api/v1/case/:id/split", { config: { policy: { rule: splitCaseStep.who } }, schema: { tags: ["case"], summary: "Split a second matter off a case", params: idParams, body: caseBody } }, (request) => {
    const { actor } = signedOf(request);
    const { id } = request.params as z.infer<typeof idParams>;
    return splitCase(engine, actor, { ...(request.body as z.infer<typeof caseBody>), id, ...keyOf(request.headers["idempotency-key"]) });
  });
}

/** A client the actor may read and merge. @throws Problem `not_found`, `not_allowed`. */
async function mergeable(engine: Engine, actor: Actor, id: string): Promise<Row> {
  const row = await readRow(engine.db, clientRecord, actor.orgId, id, actor);
  if (!row) throw new Problem("not_found");
  const { who } = mergeStep;
  if (!holds(who, row, actor)) throw notAllowed(who);
  return row;
}

function wrongState(row: Row, step: Transition): Problem {
  return new Problem("wrong_state", { state: clientRecord.states[row.state as string]?.label ?? String(row.state), step: step.label });
}

function oneClient(): Problem {
  return new Problem("guard_refused", { reason: L("这是同一位客户。", "This is one and the same client.") });
}

async function countBelongings(engine: Engine, orgId: string, client: string): Promise<Record<string, number>> {
  const rows = await engine.db.query<Record<string, number>>(`select ${belongings.map((type) => `(select count(*)::int from ${ident(type)} where org_id = $1 and client = $2) as ${ident(type)}`).join(", ")}`, [orgId, client], { prepared: true });
  return rows[0] ?? {};
}

interface Merge {
  readonly kept: string;
  readonly version: number;
  readonly other: { readonly id: string; readonly version: number };
  readonly choices: Readonly<Record<string, string>>;
  readonly note: string | null;
  readonly key?: string;
}

/**
 * Merges a double into a client in one statement: its values as chosen, and all that belongs to it.
 * @throws Problem `not_found`, `not_allowed`, `version_conflict`, `invalid_input`, `guard_refused`.
 */
export async function mergeClients(engine: Engine, actor: Actor, m: Merge): Promise<Done> {
  if (m.kept === m.other.id) throw oneClient();
  await mergeable(engine, actor, m.kept);
  const wish: Wish = { type: "client", step: "merge", id: m.other.id, version: m.other.version, input: { mergedInto: m.kept }, note: m.note, detail: [m.version, m.choices], ...(m.key ? { key: m.key } : {}) };
  return act(engine, actor, wish, async (other, tools) => {
    const kept = await tools.load("client", m.kept);
    if (kept.version !== m.version) throw new Problem("version_conflict", {}, { detail: { current: present(clientRecord, kept) } });
    if (kept.state !== "active") throw wrongState(kept, mergeStep);
    await tools.patch("client", m.kept, mergedValues(kept, other, m.choices), "absorb", `${String(other.number)} ${String(other.name)}`);
    for (const type of belongings) await tools.patchAll(type, await ofClient(tools, type, m.other.id), { client: m.kept }, "rehome");
    // Nobody answers for a merged file; what they owed goes on with the one that is kept.
    tools.set({ owner: null, ...(owedFirstContact(other) ? { ownerSince: null } : {}) });
  });
}

async function ofClient(tools: Tools, type: string, client: string): Promise<string[]> {
  return (await tools.read<{ id: string }>(`select id from ${ident(type)} where org_id = $1 and client = $2`, [client])).map((row) => row.id);
}

interface Line {
  readonly at: string;
  readonly version: number;
  readonly before: Record<string, unknown>;
}

/** The newest line of a step in a record's journal, or the one at an instant. */
async function lineOf(tools: Pick<Tools, "read">, id: string, step: string, at: string | null = null): Promise<Line | undefined> {
  return (await tools.read<Line>("select at, version, before from journal where org_id = $1 and record_id = $2 and step = $3 and ($4::timestamptz is null or at = $4) order by id desc limit 1", [id, step, at]))[0];
}

/**
 * Takes a merge back: both clients and all that moved stand as before.
 * @throws Problem `undo_too_late` once either has changed since.
 */
export async function undoMerge(engine: Engine, actor: Actor, id: string, why: string | null, key: { key?: string }): Promise<{ id: string; version: number; kept: string }> {
  const merged = await mergeable(engine, actor, id);
  if (merged.state !== "merged") throw new Problem("undo_too_late");
  const keptId = merged.mergedInto as string;
  await mergeable(engine, actor, keptId);
  const done = await act(engine, actor, { type: "client", step: "unmerge", id, version: merged.version as number, note: why, ...key }, async (row, tools) => {
    const kept = await tools.load("client", keptId);
    const line = await lineOf(tools, id, "merge");
    const absorbed = line && (await lineOf(tools, keptId, "absorb", line.at));
    demandUntouched({ now: row.version as number, merged: line?.version ?? null }, { now: kept.version as number, merged: absorbed?.version ?? null });
    await tools.patch("client", keptId, absorbed?.before ?? {}, "unabsorb");
    for (const type of belongings) await tools.patchAll(type, await movedWith(tools, type, id, keptId, line?.at as string), { client: id }, "rehome");
    tools.set(restored(row, line as Line, tools.now));
  });
  return { id, version: done.version, kept: keptId };
}

/** What a merge took from a client and gives back: who is in charge, and since when where a first contact is still owed. */
function restored(row: Row, line: Line, now: string): Row {
  const { owner, ownerSince } = line.before;
  return { ...(owner === undefined ? {} : { owner }), ...(ownerSince === undefined ? {} : { ownerSince }), ...(row.following === true ? { followingSince: now } : {}) };
}

async function movedWith(tools: Tools, type: string, from: string, to: string, at: string): Promise<string[]> {
  const rows = await tools.read<{ id: string }>(
    `select t.id from ${ident(type)} t where t.org_id = $1 and t.client = $2
       and exists (select 1 from journal j where j.org_id = $1 and j.record_id = t.id and j.step = 'rehome' and j.at = $4 and j.before->>'client' = $3::text)`,
    [to, from, at],
  );
  return rows.map((row) => row.id);
}

async function mergedInto(engine: Engine, orgId: string, kept: Row): Promise<{ id: string; name: string; at: string; by: string | null; undoable: boolean }[]> {
  return engine.db.query(
    `select c.id, c.name, j.at, j.staff_name as by, c.version = j.version and exists (
       select 1 from journal k where k.org_id = $1 and k.record_id = $2 and k.step = 'absorb' and k.at = j.at and k.version = $3) as undoable
     from client c join lateral (select at, version, staff_name from journal where org_id = $1 and record_id = c.id and step = 'merge' order by id desc limit 1) j on true
     where c.org_id = $1 and c.merged_into = $2 and c.state = 'merged' order by j.at desc limit 100`,
    [orgId, kept.id, kept.version],
    { prepared: true },
  );
}

interface Split {
  readonly id: string;
  readonly version: number;
  readonly into: { readonly id: string } | { readonly name: string; readonly phones?: string[] | undefined };
  readonly take: Belongings;
  readonly note: string | null;
  readonly key?: string;
}

/**
 * Gives some of a client's contacts, cases and occupancies to another: one that was merged into it (which is in use again then),
 * another in use, or a new one. The talks of a case go with it.
 * @throws Problem `invalid_input` for what does not belong to the client; as `act`.
 */
export async function splitClient(engine: Engine, actor: Actor, s: Split): Promise<{ id: string; version: number; into: string }> {
  const target = "id" in s.into ? await mergeable(engine, actor, s.into.id) : null;
  const fresh = "name" in s.into ? readInput(clientRecord, { name: s.into.name, phones: s.into.phones ?? [] }, ["name", "phones"], ["name"]) : null;
  let into = target?.id as string | undefined;
  const done = await act(engine, actor, { type: "client", step: "split", id: s.id, version: s.version, note: s.note, detail: [s.into, s.take], ...(s.key ? { key: s.key } : {}) }, async (row, tools) => {
    if (fresh) into = await tools.create("client", { ...fresh, site: row.site, kind: row.kind });
    else await revive(tools, into as string, s.id);
    const taken = await takenOf(tools, s.id, s.take);
    for (const type of belongings) await tools.patchAll(type, taken[type], { client: into }, "rehome");
  });
  if (into === undefined) throw new Problem("not_found");
  return { id: s.id, version: done.version, into };
}

/** A client to split into: in use, or merged into this very one and in use again from now on. */
async function revive(tools: Tools, into: string, from: string): Promise<void> {
  const row = await tools.load("client", into);
  if (into === from) throw oneClient();
  if (row.state === "active") return;
  if (row.state !== "merged" || row.mergedInto !== from) throw wrongState(row, splitStep);
  const line = await lineOf(tools, into, "merge");
  await tools.patch("client", into, { state: "active", mergedInto: null, ...(line ? restored(row, line, tools.now) : {}) }, "unmerge");
}

async function takenOf(tools: Tools, client: string, take: Belongings): Promise<Record<(typeof belongings)[number], string[]>> {
  const taken = { contact: [] as string[], case: [] as string[], occupancy: [] as string[] };
  for (const type of belongings) {
    const wanted = take[type] ?? [];
    if (wanted.length === 0) continue;
    const own = await tools.read<{ id: string }>(`select id from ${ident(type)} where org_id = $1 and client = $2 and id = any($3::uuid[])`, [client, wanted]);
    if (own.length !== new Set(wanted).size) throw new Problem("invalid_input", { fields: [L("要拆出的记录", "what to split off")] });
    taken[type] = own.map((row) => row.id);
  }
  const along = taken.case.length === 0 ? [] : await tools.read<{ id: string }>(`select id from contact where org_id = $1 and client = $2 and "case" = any($3::uuid[])`, [client, taken.case]);
  return { ...taken, contact: [...new Set([...taken.contact, ...along.map((row) => row.id)])] };
}

interface CaseSplit {
  readonly id: string;
  readonly version: number;
  readonly subject: string;
  readonly event?: string | undefined;
  readonly kind?: string | undefined;
  readonly contacts?: string[] | undefined;
  readonly note?: string | null | undefined;
  readonly key?: string;
}

/**
 * Splits a second matter off a case: a case of its own that follows the first, promised since the same receipt, with the talks chosen.
 * @throws Problem `invalid_input` for contacts of other cases; as `act`.
 */
export async function splitCase(engine: Engine, actor: Actor, s: CaseSplit): Promise<Done & { made: string | null }> {
  let made: string | null = null;
  const wish: Wish = { type: "case", step: "split", id: s.id, version: s.version, note: s.note ?? null, detail: [s.subject, s.event, s.kind, s.contacts], ...(s.key ? { key: s.key } : {}) };
  const done = await act(engine, actor, wish, async (row, tools) => {
    const same = Object.fromEntries(["client", "site", "unit", "severity", "safety", "happenedAt", "place", "person", "phone", "channel", "receivedAt"].map((field) => [field, row[field]]));
    made = await tools.create("case", { ...same, kind: s.kind ?? row.kind, subject: s.subject, event: s.event ?? s.subject, follows: s.id });
    const wanted = s.contacts ?? [];
    const own = wanted.length === 0 ? [] : await tools.read<{ id: string }>(`select id from contact where org_id = $1 and "case" = $2 and id = any($3::uuid[])`, [s.id, wanted]);
    if (own.length !== new Set(wanted).size) throw new Problem("invalid_input", { fields: [L("往来", "contacts")] });
    await tools.patchAll("contact", own.map((one) => one.id), { case: made }, "rehome");
  });
  return { ...done, made };
}
