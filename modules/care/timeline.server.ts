import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Actor } from "#platform/act/actor.ts";
import type { Engine } from "#platform/act/engine.ts";
import { readRow } from "#platform/act/load.ts";
import { signedOf } from "#platform/api/request.ts";
import { momentOf } from "#platform/record/kinds/time.ts";
import { Problem } from "#platform/record/problem.ts";
import { ruleSql } from "#platform/store/rule-sql.ts";
import { Params } from "#platform/store/sql.ts";
import { caseRecord } from "./case.record.ts";
import { clientRecord, occupancyRecord } from "./client.record.ts";
import { compensationRecord } from "./compensation.record.ts";
import { contactRecord } from "./contact.record.ts";

const size = 50;

/** Steps of a case that a client's history tells; the talks of answers, apologies and revisits tell of themselves. */
const toldSteps = ["assign", "accept", "refuse", "raise", "decide", "regrade", "archive", "decline", "merge", "absorb", "split", "link", "void"] as const;

/** One thing that happened with a client. */
export interface Moment {
  readonly at: string;
  readonly id: string;
  readonly kind: "contact" | "case" | "step" | "compensation" | "occupancy";
  readonly type: string;
  readonly recordId: string;
  readonly title: string;
  readonly by: { readonly id: string | null; readonly name: string } | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** A client's whole history on one line of time. */
export function timelineRoutes(app: FastifyInstance, engine: Engine): void {
  const params = z.object({ id: z.uuid() });
  app.get("/api/v1/client/:id/timeline", { config: { policy: { rule: clientRecord.may.read } }, schema: { tags: ["client"], summary: "Everything that happened with a client, the newest first", params, querystring: z.object({ after: z.string().max(200).optional() }) } }, async (request) => {
    const { actor } = signedOf(request);
    const row = await readRow(engine.db, clientRecord, actor.orgId, (request.params as z.infer<typeof params>).id, actor);
    if (!row) throw new Problem("not_found");
    return timelineOf(engine, actor, row.id as string, (request.query as { after?: string }).after);
  });
}

/**
 * One page of a client's contacts, cases with their telling steps, compensations and occupancies, in one query by keyset; of each kind
 * only what the actor may read.
 * @throws Problem `cursor_invalid`.
 */
export async function timelineOf(engine: Engine, actor: Actor, client: string, after: string | undefined): Promise<{ rows: Moment[]; next: string | null }> {
  const { zone } = await engine.organisation(actor.orgId);
  const p = new Params();
  const org = p.add(actor.orgId);
  const of = p.add(client);
  const [at, id] = after === undefined ? [null, null] : readCursor(after);
  const [from, fromId] = [p.add(at), p.add(id)];
  const branch = (what: { at: string; id: string; kind: Moment["kind"]; type: string; record: string; title: string; by: string; byName: string; detail: string; from: string; where: string }): string =>
    `(select ${what.at} as at, ${what.id} as id, '${what.kind}' as kind, '${what.type}' as type, ${what.record} as "recordId", ${what.title} as title, ${what.by} as "byId", ${what.byName} as "byName", ${what.detail} as detail
      from ${what.from} where ${what.where} and (${from}::timestamptz is null or (${what.at}, ${what.id}) < (${from}::timestamptz, ${fromId}::uuid)) order by 1 desc, 2 desc limit ${size + 1})`;
  const caseRule = ruleSql(caseRecord.may.read, caseRecord, actor, p);
  const name = (staff: string): string => `(select s.name from staff s where s.org_id = ${org} and s.id = ${staff})`;
  const day = `o."from"::timestamp at time zone ${p.add(zone)}::text`;
  const branches = [
    branch({
      at: "t.started_at", id: "t.id", kind: "contact", type: "contact", record: "t.id", title: "t.summary", by: "t.handler", byName: name("t.handler"),
      detail: `json_build_object('direction', t.direction, 'channel', t.channel, 'purpose', t.purpose, 'reached', t.reached, 'case', t."case", 'detail', left(t.detail, 2000))`,
      from: "contact t", where: `t.org_id = ${org} and t.client = ${of} and t.state <> 'void' and ${ruleSql(contactRecord.may.read, contactRecord, actor, p)}`,
    }),
    branch({
      at: "t.received_at", id: "t.id", kind: "case", type: "case", record: "t.id", title: "t.subject", by: "t.owner", byName: name("t.owner"),
      detail: "json_build_object('number', t.number, 'kind', t.kind, 'severity', t.severity, 'state', t.state)",
      from: `"case" t`, where: `t.org_id = ${org} and t.client = ${of} and ${caseRule}`,
    }),
    branch({
      at: "j.at", id: "j.id", kind: "step", type: "case", record: "t.id", title: "t.subject", by: "j.staff_id", byName: "j.staff_name",
      detail: `json_build_object('step', j.step, 'note', case when j.step = 'decline' then coalesce(t.decline_reason, j.note) else j.note end, 'number', t.number,
        'into', case when j.step = 'merge' then (select m.number from "case" m where m.org_id = t.org_id and m.id = t.merged_into) end)`,
      from: `"case" t join journal j on j.org_id = t.org_id and j.record_id = t.id`,
      where: `t.org_id = ${org} and t.client = ${of} and j.step in (${toldSteps.map((step) => `'${step}'`).join(", ")}) and ${caseRule}`,
    }),
    branch({
      at: "t.created_at", id: "t.id", kind: "compensation", type: "compensation", record: "t.id", title: "t.reason", by: "t.requester", byName: name("t.requester"),
      detail: "json_build_object('number', t.number, 'kind', t.kind, 'amount', t.amount, 'state', t.state, 'case', t.\"case\")",
      from: `compensation t join "case" c on c.org_id = t.org_id and c.id = t."case"`,
      where: `c.org_id = ${org} and c.client = ${of} and t.state <> 'void' and ${ruleSql(compensationRecord.may.read, compensationRecord, actor, p)}`,
    }),
    branch({
      at: `(${day})`, id: "o.id", kind: "occupancy", type: "occupancy", record: "o.id", title: "u.code", by: "o.created_by", byName: name("o.created_by"),
      detail: `json_build_object('role', o.role, 'from', o."from", 'to', o."to", 'state', o.state, 'unit', o.unit)`,
      from: "occupancy o join unit u on u.org_id = o.org_id and u.id = o.unit", where: `o.org_id = ${org} and o.client = ${of} and ${ruleSql(occupancyRecord.may.read, occupancyRecord, actor, p, "o")}`,
    }),
  ];
  const found = await engine.db.query<Omit<Moment, "by"> & { byId: string | null; byName: string | null }>(`${branches.join("\nunion all\n")}\norder by at desc, id desc limit ${size + 1}`, p.values, { prepared: true });
  const rows = found.slice(0, size).map(({ byId, byName, ...moment }) => ({ ...moment, by: byName === null ? null : { id: byId, name: byName } }));
  const last = rows.at(-1);
  return { rows, next: found.length > size && last ? Buffer.from(JSON.stringify([last.at, last.id])).toString("base64url") : null };
}

function readCursor(raw: string): [string, string] {
  try {
    const [at, id] = JSON.parse(Buffer.from(raw, "base64url").toString("utf8")) as unknown[];
    const moment = typeof at === "string" ? momentOf(at) : null;
    if (moment !== null && z.uuid().safeParse(id).success) return [moment, id as string];
  } catch {
    // Falls through to the one refusal below.
  }
  throw new Problem("cursor_invalid");
}
