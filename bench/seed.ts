import { createHash } from "node:crypto";
import { v7 as uuid } from "uuid";
import { act } from "#platform/act/act.ts";
import { systemActor } from "#platform/act/actor.ts";
import { openSession } from "#platform/auth/sessions.ts";
import { docOf, elementsOf } from "#platform/search/elements.ts";
import { refreshShares } from "#platform/search/shares.ts";
import { openDatabase, type Database } from "#platform/store/database.ts";
import { recordType } from "../apps/records.ts";
import { composeEngine } from "../apps/server/compose.ts";
import type { House } from "./house.ts";
import { randomStream, type Pool } from "./texts.ts";

/** Shares of the eight sites in all cases, as in the store trials. */
const siteShares = [0.46, 0.19, 0.1, 0.08, 0.06, 0.05, 0.03, 0.03] as const;
/** Names of sites that stand in the subjects: words that belong to one site alone. */
const siteNames = ["朝阳", "海淀", "东城", "西城", "丰台", "通州", "顺义", "延庆"] as const;
const owners = 40;
const days = 730;

/** What a measurement needs to know of a seeded house. */
export interface Seeded {
  readonly orgId: string;
  readonly sites: readonly string[];
  /** Sessions: sees every site; two middling sites (about 18 %); the smallest (3 %). */
  readonly wide: { readonly secret: string; readonly staffId: string };
  readonly middling: { readonly secret: string; readonly staffId: string };
  readonly narrow: { readonly secret: string; readonly staffId: string };
  readonly clients: readonly string[];
  /** A client with about a hundred cases and two thousand contacts. */
  readonly busy: string;
}

const capabilities = ["case.read", "case.create", "case.assign", "case.work", "case.decide", "client.read", "client.create", "contact.read", "contact.create", "unit.read", "staff.read"];

/** Makes sites, people and their sessions through the program's own way of writing, and the mass of cases by plain SQL in the shape it would have left. */
export async function seed(house: House, pool: Pool, cases: number, say: (line: string) => void): Promise<Seeded> {
  const { owner } = house;
  const org = (await owner.query<{ orgId: string }>(`select id as "orgId" from organisation limit 1`))[0] as { orgId: string };
  const app = openDatabase(house.appUrl, { max: 4 });
  const engine = composeEngine(app);
  const system = systemActor(org.orgId);
  const make = async (type: string, input: object): Promise<string> => (await act(engine, system, { type, step: "create", input: { ...input } })).id;
  const first = (await owner.query<{ id: string }>("select id from site where org_id = $1 limit 1", [org.orgId]))[0] as { id: string };
  const sites = [first.id];
  for (const name of siteNames.slice(1)) sites.push(await make("site", { name: `${name}服务中心` }));
  const post = await make("post", { name: "个案专员", capabilities, top: true });
  const person = async (name: string, at: readonly (string | null)[]): Promise<{ secret: string; staffId: string }> => {
    const staffId = await make("staff", { name, staffNumber: `B${name}` });
    for (const site of at) await make("assignment", { staff: staffId, post, from: "2020-01-01", ...(site ? { site } : {}) });
    return { staffId, secret: await openSession(owner, org.orgId, staffId, new Date().toISOString(), "bench") };
  };
  const wide = await person("全部", [null]);
  const middling = await person("两处", [sites[2] as string, sites[3] as string]);
  const narrow = await person("一处", [sites[7] as string]);
  const staff = [wide.staffId, ...(await Promise.all(Array.from({ length: owners - 1 }, (_, n) => make("staff", { name: `专员${n}`, staffNumber: `S${n}` }))))];
  await app.close();

  const clients = Array.from({ length: Math.max(200, Math.floor(cases / 20)) }, () => uuid());
  await owner.query(
    `insert into client (org_id, id, number, state, version, created_at, created_by, updated_at, name, phones, emails, kind, site, tags, consent, following)
     select $1, id, 'KB-' || n, 'active', 1, now() - interval '${days} days', $3, now(), '客户' || n, array['139' || lpad(n::text, 8, '0')], '{}', 'existing', ($2::uuid[])[1 + n % 8], '{}', 'unknown', false
     from unnest($4::uuid[]) with ordinality as c (id, n)`,
    [org.orgId, sites, wide.staffId, clients],
  );
  const costly = await dropCostlyIndexes(owner);
  await fill(owner, org.orgId, { sites, staff, clients, by: wide.staffId, pool, cases, say });
  say(`  ${cases} cases; their index`);
  // As busy at every size: about a hundred cases and two thousand talks.
  const [near] = await owner.query<{ id: string }>(`select client as id from "case" where org_id = $1 group by client order by abs(count(*) - 100), client limit 1`, [org.orgId]);
  const busy = near?.id as string;
  const talks = Array.from({ length: 2000 }, (_, n) => idAt(Date.now() - n * 3_600_000, n));
  await owner.query(
    `insert into contact (org_id, id, number, state, version, created_at, created_by, updated_at, client, site, direction, channel, purpose, started_at, reached, summary, photos, handler)
     select $1, id, 'TB-' || n, 'kept', 1, now() - interval '1 hour' * n, $3, now(), $2, $4, 'in', 'call', 'inquiry', now() - interval '1 hour' * n, 'yes', '问物业费怎么算', '{}', $3
     from unnest($5::uuid[]) with ordinality as c (id, n)`,
    [org.orgId, busy, wide.staffId, sites[0], talks],
  );
  await atLeisure(owner, ["set maintenance_work_mem = '1GB'", ...costly, "vacuum (analyze)"]);
  await refreshShares(owner);
  return { orgId: org.orgId, sites, wide, middling, narrow, clients: clients.slice(0, 2000), busy };
}

/** Drops the costly index of the search for the time of the mass load; returns how to make it again. */
async function dropCostlyIndexes(owner: Database): Promise<string[]> {
  const found = await owner.query<{ name: string; def: string }>("select indexname as name, indexdef as def from pg_indexes where tablename = 'search' and indexdef like '%USING gin%'");
  for (const { name } of found) await owner.query(`drop index ${name}`);
  return found.map(({ def }) => def);
}

/** Statements that may take minutes, on a connection of their own. */
async function atLeisure(owner: Database, statements: readonly string[]): Promise<void> {
  const client = await owner.connect();
  await client.query("set statement_timeout = 0");
  for (const statement of statements) await client.query(statement);
  client.release(true);
}

interface Mass {
  readonly sites: readonly string[];
  readonly staff: readonly string[];
  readonly clients: readonly string[];
  readonly by: string;
  readonly pool: Pool;
  readonly cases: number;
  readonly say: (line: string) => void;
}

/** Cases in the order of time, the last 2 % open with a running promise, each with two lines of its journal, its row in the search and its counters. */
async function fill(owner: Database, orgId: string, mass: Mass): Promise<void> {
  const { sites, staff, clients, cases } = mass;
  const random = randomStream(11);
  const type = recordType("case");
  if (!type) throw new Error("no cases are declared");
  const end = Date.now();
  const begin = end - days * 86_400_000;
  const step = 2000;
  for (let from = 0; from < cases; from += step) {
    const rows = Array.from({ length: Math.min(step, cases - from) }, (_, i) => {
      const n = from + i;
      const at = new Date(begin + ((end - begin) * n) / cases);
      let rest = random();
      const where = siteShares.findIndex((share) => (rest -= share) < 0);
      const site = where < 0 ? 0 : where;
      const { subject, text } = mass.pool.draw(random);
      const open = n >= cases * 0.98;
      // A word that lives in old cases alone, and names of sites in the subjects of their own cases.
      const event = n < cases / 8 && random() < 0.05 ? `口罩不够。${text}` : text;
      return {
        id: idAt(at.getTime(), n), number: `B${n}`, at: at.toISOString(), state: open ? "assigned" : "history", site: sites[site] as string, subject: (random() < 0.4 ? `${siteNames[site]}${subject}` : subject).slice(0, 40), event,
        phone: `139${String(n % 100_000).padStart(8, "0")}`, owner: staff[Math.floor(random() ** 2 * staff.length)] as string, client: clients[Math.floor(random() ** 2 * clients.length)] as string, open,
      };
    });
    const column = (name: keyof (typeof rows)[number]): unknown[] => rows.map((row) => row[name]);
    await owner.query(
      `with made as (select * from unnest($3::uuid[], $4::text[], $5::timestamptz[], $6::text[], $7::uuid[], $8::text[], $9::text[], $10::uuid[], $11::uuid[], $12::boolean[], $13::int[]) r (id, number, at, state, site, subject, event, owner, client, open, n)),
       rows as (
         insert into "case" (org_id, id, number, external_number, state, version, created_at, created_by, updated_at, participants, due_from, due_at, kind, severity, safety, client, site, subject, happened_at, place, person, event, phone, photos, channel, received_at, owner, reassign_count, refused_count, late_notices, revisit_needed, revisit_tries)
         select $1, id, number, number, state, 1, at, $2, at, array[owner], case when open then at end, case when open then greatest(at, now()) + interval '2 days' + interval '1 second' * (n % 86400) end,
           (array['complaint', 'repair', 'inquiry', 'suggestion'])[1 + n % 4], case when n % 50 = 0 then 'major' else 'normal' end, false, client, site, subject, '昨天', (n % 40 + 1) || ' 号楼', '业主', event, '139' || lpad((n % 100000)::text, 8, '0'), '{}', 'call', at, owner, 0, 0, 0, true, 0
         from made),
       lines as (
         insert into journal (org_id, id, at, record_type, record_id, version, step, staff_id, staff_name, via, after)
         select $1, gen_random_uuid(), at + interval '1 minute' * s, 'case', id, 1, case when s = 0 then 'create' else 'assign' end, $2, '管理员', 'import', jsonb_build_object('subject', subject) from made cross join generate_series(0, 1) s),
       running as (
         insert into clock (org_id, id, version, record_type, record_id, name, within, state, started_at, measure, allotted_ms, spent_ms, running_since, due_at, climbs, safety, climb_after_ms, next_step, next_at)
         select $1, gen_random_uuid(), 1, 'case', id, 'promise', '48h', 'running', at, 'wall', 172800000, 0, at, greatest(at, now()) + interval '2 days' + interval '1 second' * (n % 86400), true, false, 43200000, 'warn50', now() + interval '1 day' + interval '1 second' * (n % 86400)
         from made where open)
       insert into count_delta (org_id, counter, bucket, delta)
       select $1, 'case.owner', owner || '|' || state, count(*) from made group by owner, state union all select $1, 'case.queue', site || '|yes|' || state, count(*) from made group by site, state`,
      [orgId, mass.by, column("id"), column("number"), column("at"), column("state"), column("site"), column("subject"), column("event"), column("owner"), column("client"), column("open"), rows.map((_, i) => from + i)],
    );
    const indexed = rows.map((row) => {
      const doc = docOf(type, { number: row.number, externalNumber: row.number, subject: row.subject, event: row.event });
      const el = `{${elementsOf(type, orgId, { ...row, createdAt: row.at, participants: [row.owner] }, doc).join(",")}}`;
      return { doc, el, mark: createHash("sha1").update(doc).update(el).digest("base64url") };
    });
    await owner.query(
      `insert into search (org_id, record_type, record_id, version, created_at, mark, doc, el)
       select $1, 'case', n.id, 1, n.at, n.mark, n.doc, n.el::integer[] from unnest($2::uuid[], $3::timestamptz[], $4::text[], $5::text[], $6::text[]) n (id, at, mark, doc, el)`,
      [orgId, column("id"), column("at"), indexed.map((one) => one.mark), indexed.map((one) => one.doc), indexed.map((one) => one.el)],
    );
    if (from % 100_000 === 0 && from > 0) mass.say(`  ${from} cases`);
  }
}

/** A UUIDv7 for a moment, so that seeded ids sort by time as real ones do. */
function idAt(ms: number, n: number): string {
  const time = Math.floor(ms).toString(16).padStart(12, "0");
  const hex = `${time}7${(n & 4095).toString(16).padStart(3, "0")}8${n.toString(16).padStart(15, "0")}`;
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
