import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { act, standardStep, type Wish } from "../act/act.ts";
import type { Engine } from "../act/engine.ts";
import { writeLine } from "../act/journal.ts";
import { allClocks, readRow } from "../act/load.ts";
import { abilities } from "../act/possible.ts";
import type { Field } from "../record/field.ts";
import { formFields, inputSchema, requiredFields } from "../record/input.ts";
import { Problem } from "../record/problem.ts";
import { askedFields, type RecordType } from "../record/record.ts";
import { holds, holdsCapability } from "../record/rule.ts";
import { selectList, tableOf } from "../store/columns.ts";
import { ruleSql } from "../store/rule-sql.ts";
import { Params } from "../store/sql.ts";
import { clockRoutes } from "./clocks.ts";
import { problemBody } from "./errors.ts";
import { journalRefs, told, type StoredLine } from "./journal.ts";
import { filtersSql, listSchema, planList, readLimit, readPage, takeTitles, titles, type ListQuery } from "./list.ts";
import { present, revealLabel } from "../record/mask.ts";
import { signedOf } from "./request.ts";
import { signatureRoutes } from "./signatures.ts";

/** How a list with `q` finds its rows, newest first, within the conditions of the list's other filters; `platform/search` gives it. */
export type SearchIds = (input: { type: RecordType; orgId: string; actor: ReturnType<typeof signedOf>["actor"]; q: string; limit: number; before: string | undefined; where: (params: Params) => string }) => Promise<{ ids: readonly string[]; next: string | null; searchedBackTo: string | null }>;

const idParams = z.object({ id: z.uuid() });
const mostBulk = 200;
type Row = Readonly<Record<string, unknown>>;

/** Mounts the routes of one record type: list, create, one, change, steps, bulk, clocks, signatures, journal, reveal. */
export function recordRoutes(app: FastifyInstance, engine: Engine, type: RecordType, search: SearchIds): void {
  const base = `/api/v1/${type.name}`;
  const tag = { tags: [type.name] };

  app.get(base, { config: { policy: { rule: type.may.read } }, schema: { ...tag, summary: `List ${type.name}`, querystring: listSchema(type) } }, async (request) => {
    const { actor } = signedOf(request);
    const query = request.query as ListQuery;
    if (query.q !== undefined && query.q.trim() !== "") return searched(engine, type, actor, query, search);
    const plan = planList(engine.types, type, actor.orgId, actor, query);
    const page = readPage(type, plan, await engine.db.query(plan.text, plan.values, { prepared: true }));
    return { rows: page.rows.map((row) => present(type, row)), refs: page.refs, next: page.next };
  });

  app.get(`${base}/:id`, { config: { policy: { rule: type.may.read } }, schema: { ...tag, summary: `One ${type.name}`, params: idParams } }, async (request) => {
    const { actor } = signedOf(request);
    const { id } = request.params as z.infer<typeof idParams>;
    const params = new Params();
    const org = params.add(actor.orgId);
    const rule = ruleSql(type.may.read, type, actor, params);
    const text = `select ${selectList(type)}${titles(engine.types, type, actor, org, params)} from ${tableOf(type)} t where t.org_id = ${org} and t.id = ${params.add(id)} and ${rule}`;
    const [found, clocks] = await Promise.all([engine.db.query(text, params.values, { prepared: true }), Object.keys(type.clocks).length > 0 ? allClocks(engine.db, actor.orgId, id) : []]);
    const first = found[0];
    if (!first) throw new Problem("not_found");
    const refs: Record<string, { title: string; type: string }> = {};
    const row: Row = takeTitles(type, first, refs);
    const may = Object.fromEntries((["change", "correct", "void"] as const).map((step) => [step, canStandard(type, step, row, actor)]));
    return {
      row: present(type, row),
      refs,
      clocks,
      steps: abilities(type, row, actor).filter((ability) => ability.entitled).map(({ entitled: _, ...ability }) => ability),
      may,
    };
  });

  if (type.may.create) {
    const body = inputSchema(type, formFields(type), requiredFields(type));
    app.post(base, { config: { policy: { rule: type.may.create }, bodyByAct: true }, schema: { ...tag, summary: `Create ${type.name}`, body } }, async (request, reply) => {
      const { actor } = signedOf(request);
      const done = await act(engine, actor, { type: type.name, step: "create", input: objectBody(request.body), ...keyOf(request.headers["idempotency-key"]) });
      return reply.status(201).send(done);
    });
  }

  if (type.may.change) {
    const body = z.strictObject({ version: z.int(), input: inputSchema(type, formFields(type), []), note: z.string().nullish() });
    app.patch(`${base}/:id`, { config: { policy: { rule: type.may.change }, bodyByAct: true }, schema: { ...tag, summary: `Change ${type.name}`, params: idParams, body } }, (request) => stepFrom(engine, type, "change", request));
  }

  for (const [name, transition] of [...Object.entries(type.transitions), ...(["correct", "void"] as const).filter((step) => type.may[step]).map((step) => [step, standardStep(type, step)] as const)]) {
    if (transition.internal) continue;
    const asked = askedFields(transition);
    const input = inputSchema(type, asked.map((one) => one.name), asked.filter((one) => one.required).map((one) => one.name));
    const body = z.strictObject({ version: z.int(), input: input.optional(), note: z.string().nullish(), ...(transition.signs ? { signature: z.object({ password: z.string() }) } : {}) });
    app.post(`${base}/:id/${name}`, { config: { policy: { rule: transition.who }, bodyByAct: true }, schema: { ...tag, summary: `${transition.label.en} (${type.name})`, params: idParams, body } }, (request) => stepFrom(engine, type, name, request));
    if (!transition.bulk) continue;
    const bulk = z.strictObject({ rows: z.array(z.strictObject({ id: z.uuid(), version: z.int() })).min(1).max(mostBulk), input: input.optional(), note: z.string().nullish() });
    app.post(`${base}/bulk/${name}`, { config: { policy: { rule: transition.who }, bodyByAct: true }, schema: { ...tag, summary: `${transition.label.en}, many (${type.name})`, body: bulk } }, async (request) => {
      const { actor } = signedOf(request);
      // What is wrong with the input is told by `act`, field by field, like for a single record.
      const parsed = bulk.extend({ input: z.record(z.string(), z.unknown()).optional() }).safeParse(request.body);
      if (!parsed.success) throw new Problem("invalid_input", { fields: [String(parsed.error.issues[0]?.path[0] ?? "rows")] });
      const results = [];
      const key = keyOf(request.headers["idempotency-key"]).key;
      for (const { id, version } of parsed.data.rows) {
        try {
          const done = await act(engine, actor, { type: type.name, step: name, id, version, input: parsed.data.input ?? {}, note: parsed.data.note ?? null, ...(key ? { key: `${key}:${id}` } : {}) });
          results.push({ ...done, ok: true });
        } catch (error) {
          if (!(error instanceof Problem)) throw error;
          results.push({ id, ok: false, problem: problemBody(error, request) });
        }
      }
      return { results };
    });
  }

  clockRoutes(app, engine, type);
  signatureRoutes(app, engine, type);

  app.get(`${base}/:id/journal`, { config: { policy: { rule: type.may.read } }, schema: { ...tag, summary: `Journal of one ${type.name}`, params: idParams, querystring: z.object({ after: z.uuid().optional() }) } }, async (request) => {
    const { actor } = signedOf(request);
    const { id } = request.params as z.infer<typeof idParams>;
    const row = await readRow(engine.db, type, actor.orgId, id, actor);
    if (!row) throw new Problem("not_found");
    return journalPage(engine, type, actor, row, (request.query as { after?: string }).after);
  });

  const masked = Object.entries(type.fields).filter(([, field]) => field.mask);
  if (masked.length > 0) {
    const params = z.object({ id: z.uuid(), field: z.enum(masked.map(([name]) => name) as [string, ...string[]]) });
    const policy = { rule: { all: [type.may.read, { any: [...new Set(masked.map(([, one]) => one.mask as string))].map((can) => ({ can })) }] } };
    const lacks = Object.fromEntries(masked.map(([name, field]) => [name, revealLabel(field)]));
    app.post(`${base}/:id/reveal/:field`, { config: { policy, lacks }, schema: { ...tag, summary: `Reveal a masked field of one ${type.name}; journalled`, params } }, async (request) => {
      const { actor } = signedOf(request);
      const { id, field } = request.params as z.infer<typeof params>;
      const row = await readRow(engine.db, type, actor.orgId, id, actor);
      if (!row) throw new Problem("not_found");
      const capability = type.fields[field]?.mask as string;
      if (!holdsCapability(actor, capability, "site" in row ? row.site : undefined)) throw new Problem("not_allowed", { capability: revealLabel(type.fields[field] as Field) });
      await writeLine(engine, actor, { type: type.name, id, step: `reveal:${field}`, version: row.version as number });
      return { value: row[field] };
    });
  }
}

/** A list with `q`: the search finds the ids of a page within the list's other filters, the list's own query reads them. */
async function searched(engine: Engine, type: RecordType, actor: ReturnType<typeof signedOf>["actor"], query: ListQuery, search: SearchIds): Promise<unknown> {
  const { q = "", after, limit, order: _newestFirst, ...filters } = query;
  const size = readLimit(limit);
  const found = await search({ type, orgId: actor.orgId, actor, q, limit: size, before: after, where: (params) => filtersSql(type, actor, filters, params) });
  if (found.ids.length === 0) return { rows: [], refs: {}, next: found.next, searchedBackTo: found.searchedBackTo };
  const plan = planList(engine.types, type, actor.orgId, actor, { ids: found.ids.join(","), limit: String(size), ...(query.fields === undefined ? {} : { fields: query.fields }) });
  const page = readPage(type, plan, await engine.db.query(plan.text, plan.values, { prepared: true }));
  const byId = new Map(page.rows.map((row) => [row.id as string, row]));
  const rows = found.ids.map((id) => byId.get(id)).filter((row) => row !== undefined);
  return { rows: rows.map((row) => present(type, row)), refs: page.refs, next: found.next, searchedBackTo: found.searchedBackTo };
}

async function stepFrom(engine: Engine, type: RecordType, step: string, request: Parameters<typeof signedOf>[0]): Promise<unknown> {
  const { actor } = signedOf(request);
  const { id } = request.params as z.infer<typeof idParams>;
  const body = objectBody(request.body);
  if (!Number.isInteger(body.version)) throw new Problem("invalid_input", { fields: ["version"] }, { fields: [{ field: "version", code: "field_required", params: { field: "version" } }] });
  const signature = body.signature as { password?: unknown } | undefined;
  const wish: Wish = {
    type: type.name, step, id, version: body.version as number, input: body.input === undefined || body.input === null ? {} : objectBody(body.input), note: typeof body.note === "string" ? body.note : null,
    ...(typeof signature?.password === "string" ? { signature: { password: signature.password } } : {}),
    ...keyOf(request.headers["idempotency-key"]),
  };
  return act(engine, actor, wish);
}

function canStandard(type: RecordType, step: "change" | "correct" | "void", row: Readonly<Record<string, unknown>>, actor: ReturnType<typeof signedOf>["actor"]): boolean {
  const rule = type.may[step];
  return rule !== undefined && !type.states[row.state as string]?.final && holds(rule, row, actor);
}

async function journalPage(engine: Engine, type: RecordType, actor: ReturnType<typeof signedOf>["actor"], row: Readonly<Record<string, unknown>>, after: string | undefined): Promise<unknown> {
  const size = 100;
  const found = await engine.db.query<StoredLine>(
    `select id, at, step, staff_id as "staffId", staff_name as "staffName", note, via, before, after from journal
     where org_id = $1 and record_id = $2 and record_type = $3 and ($4::uuid is null or id < $4) order by id desc limit ${size + 1}`,
    [actor.orgId, row.id, type.name, after ?? null],
    { prepared: true },
  );
  const entries = found.slice(0, size).map((line) => told(type, line));
  return { entries, refs: await journalRefs(engine, actor, entries.map((entry) => ({ ...entry, type: type.name }))), next: found.length > size ? entries.at(-1)?.id : null };
}

function objectBody(body: unknown): Record<string, unknown> {
  if (typeof body === "object" && body !== null && !Array.isArray(body)) return body as Record<string, unknown>;
  throw new Problem("body_unreadable", { depth: 20 });
}

/** The key of a repeated request, from its header. @throws Problem `invalid_input` when it is too long. */
export function keyOf(header: string | string[] | undefined): { key?: string } {
  if (typeof header !== "string" || header === "") return {};
  if (header.length > 200) throw new Problem("invalid_input", { fields: ["Idempotency-Key"] });
  return { key: header };
}
