import { randomUUID } from "node:crypto";
import pg from "pg";
import { v7 as uuid } from "uuid";

/**
 * The limit that creating a case is measured against: the same rows by hand-written SQL, statement after statement in one
 * transaction, prepared, numbers taken in blocks of 50. No HTTP, no session, no validation, no rights.
 */
export async function plainCreator(url: string, ids: { orgId: string; siteId: string; staffId: string; clients: readonly string[] }, clients: number): Promise<{ create(client: number): Promise<void>; close(): Promise<void> }> {
  const connections = await Promise.all(
    Array.from({ length: clients }, async () => {
      const client = new pg.Client({ connectionString: url, options: "-c timezone=UTC -c jit=off" });
      await client.connect();
      return client;
    }),
  );
  let next = 0;
  let end = 0;
  const run = (client: pg.Client, name: string, text: string, values: unknown[]) => client.query({ name, text, values });
  return {
    async create(at) {
      const client = connections[at] as pg.Client;
      if (next >= end) {
        const first = Number((await run(client, "block", "select dd_take_numbers($1, 'plain', 50) as first", [ids.orgId])).rows[0].first);
        next = first;
        end = first + 50;
      }
      const number = `P-${String(next++).padStart(4, "0")}`;
      const id = uuid();
      const now = new Date();
      const due = new Date(now.getTime() + 48 * 3_600_000);
      const of = ids.clients[Math.floor(Math.random() * ids.clients.length)];
      await client.query("begin");
      await run(client, "case", `insert into "case" (org_id, id, number, state, version, created_at, created_by, updated_at, participants, due_from, due_at, kind, severity, safety, client, site, subject, happened_at, place, person, event, phone, photos, channel, received_at, reassign_count, refused_count, late_notices, revisit_needed, revisit_tries)
        values ($1, $2, $3, 'received', 1, $4, $5, $4, array[$5]::uuid[], $4, $6, 'complaint', 'normal', false, $7, $8, $9, $10, $11, $12, $13, $14, '{}', 'call', $4, 0, 0, 0, true, 0)`,
        [ids.orgId, id, number, now, ids.staffId, due, of, ids.siteId, "楼道灯三天未修，老人摔倒", "昨晚 7 点起", "2 号楼 5 层楼道", "赵建国", "灯坏，绊倒老人，跟巡楼的师傅说过两次没人来", "13800136621"]);
      await run(client, "journal", "insert into journal (org_id, id, at, record_type, record_id, version, step, staff_id, staff_name, via, after) values ($1, $2, $3, 'case', $4, 1, 'create', $5, '管理员', 'web', $6)",
        [ids.orgId, uuid(), now, id, ids.staffId, JSON.stringify({ state: "received", kind: "complaint", severity: "normal", subject: "楼道灯三天未修，老人摔倒", happenedAt: "昨晚 7 点起", place: "2 号楼 5 层楼道", person: "赵建国", event: "灯坏，绊倒老人，跟巡楼的师傅说过两次没人来", phone: "13800136621", client: of, site: ids.siteId, channel: "call", receivedAt: now })]);
      await run(client, "clock", `insert into clock (org_id, id, version, record_type, record_id, name, within, state, started_at, measure, allotted_ms, spent_ms, running_since, due_at, climbs, safety, climb_after_ms, next_step, next_at)
        values ($1, $2, 1, 'case', $3, 'promise', '48h', 'running', $4, 'wall', 172800000, 0, $4, $5, true, false, 43200000, 'warn50', $6)`, [ids.orgId, uuid(), id, now, due, new Date(now.getTime() + 24 * 3_600_000)]);
      await run(client, "event", "insert into event (org_id, id, at, record_type, record_id, step, version, staff_id, site_id) values ($1, $2, $3, 'case', $4, 'create', 1, $5, $6)", [ids.orgId, uuid(), now, id, ids.staffId, ids.siteId]);
      await run(client, "count1", "insert into count_delta (org_id, counter, bucket, delta) values ($1, 'case.owner', '|received', 1)", [ids.orgId]);
      await run(client, "count2", "insert into count_delta (org_id, counter, bucket, delta) values ($1, 'case.queue', $2, 1)", [ids.orgId, `${ids.siteId}|no|received`]);
      await run(client, "key", "insert into idempotency (org_id, actor, key, hash, answer, at) values ($1, $2, $3, 'x', $4, $5)", [ids.orgId, ids.staffId, randomUUID(), JSON.stringify({ id, number, version: 1, state: "received" }), now]);
      await client.query("commit");
    },
    async close() {
      await Promise.all(connections.map((client) => client.end()));
    },
  };
}
