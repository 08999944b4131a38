import { performance } from "node:perf_hooks";
import { cookieName, openSession } from "#platform/auth/sessions.ts";
import { mostStreams } from "#platform/live/stream.ts";
import type { Database } from "#platform/store/database.ts";
import { caller, type Caller, type House } from "./house.ts";
import { closedLoop, round, type Measured } from "./load.ts";
import type { Seeded } from "./seed.ts";

/** The classes of questions of the store trials; `alien` is the narrow viewer asking for the everyday word of another site. */
export const searchClasses: Readonly<Record<string, readonly string[]>> = {
  common: ["问题", "小区", "业主"],
  middle: ["社保", "噪音", "发票", "电梯", "契税"],
  low: ["螺丝", "再婚", "挂床"],
  rare: ["语音", "药物", "化酸", "猫狗"],
  absent: ["鲸歌", "豌芽"],
  and2: ["小区 物业", "业主 噪音", "社保 医院", "语音 小区", "发票 电梯"],
  char1: ["水", "猫", "鲸"],
  phrase6: ["时代阳光大道", "农村合作医疗", "物业管理公司"],
  old: ["口罩"],
  foreign: ["朝阳", "海淀"],
};

type Read = (call: Caller, client: number, n: number) => Promise<unknown>;

/** What the pages read, each as one request. */
export async function reads(house: House, seeded: Seeded): Promise<Record<string, Read>> {
  const call = caller(house.address, seeded.wide.secret);
  const ids = (await house.owner.query<{ id: string }>(`select id from "case" where org_id = $1 order by id desc limit 2000`, [seeded.orgId])).map((row) => row.id);
  const page50 = await after(call, "/api/v1/case?kind=repair&limit=20", 49);
  return {
    "my queue": (c) => c("GET", "/api/v1/case?owner=me&state=received,assigned,answered,refused,raised,accepted,revisited&order=dueAt&limit=20"),
    "filtered list": (c) => c("GET", "/api/v1/case?kind=repair&limit=20"),
    "page 50 of it": (c) => c("GET", `/api/v1/case?kind=repair&limit=20&after=${encodeURIComponent(page50)}`),
    "list of a small site": (c) => c("GET", `/api/v1/case?site=${seeded.sites[7]}&limit=20`),
    "open a case": async (c, client, n) => {
      const id = ids[(client * 131 + n) % ids.length];
      await Promise.all([c("GET", `/api/v1/case/${id}`), c("GET", `/api/v1/case/${id}/journal`)]);
    },
    "board counters": (c) => c("GET", "/api/v1/case/counts"),
    "timeline of a busy client": (c) => c("GET", `/api/v1/client/${seeded.busy}/timeline`),
  };
}

/** The mark of the page that comes after `pages` pages. */
async function after(call: Caller, path: string, pages: number): Promise<string> {
  let mark = "";
  for (let n = 0; n < pages; n++) {
    const { next } = JSON.parse(await call("GET", `${path}${mark ? `&after=${encodeURIComponent(mark)}` : ""}`)) as { next: string | null };
    if (next === null) break;
    mark = next;
  }
  return mark;
}

export interface Cell extends Measured {
  readonly name: string;
  readonly clients: number;
}

/** Every read with so many clients at a time. */
export async function measureReads(house: House, seeded: Seeded, clients: readonly number[], seconds: number): Promise<Cell[]> {
  const call = caller(house.address, seeded.wide.secret);
  const cells: Cell[] = [];
  for (const [name, read] of Object.entries(await reads(house, seeded))) {
    for (const many of clients) cells.push({ name, clients: many, ...(await closedLoop(many, seconds, async (client, n) => void (await read(call, client, n)))) });
  }
  return cells;
}

export interface SearchCell extends Cell {
  readonly viewer: string;
  /** Share of the answers that the budget ended before the page was full. */
  readonly cut: number;
}

/** Every class of questions asked by every viewer. */
export async function measureSearch(house: House, seeded: Seeded, clients: number, seconds: number): Promise<SearchCell[]> {
  const cells: SearchCell[] = [];
  for (const viewer of ["wide", "middling", "narrow"] as const) {
    const call = caller(house.address, seeded[viewer].secret);
    for (const [name, words] of Object.entries(searchClasses)) {
      let cut = 0;
      let answered = 0;
      const measured = await closedLoop(clients, seconds, async (client, n) => {
        const answer = await call("GET", `/api/v1/case?limit=20&q=${encodeURIComponent(words[(client + n) % words.length] as string)}`);
        answered += 1;
        if (answer.includes("\"searchedBackTo\":\"")) cut += 1;
      });
      cells.push({ name, viewer, clients, ...measured, cut: round(cut / Math.max(1, answered)) });
    }
  }
  return cells;
}

/** Opens history again until so many promises run, half of their time used; the counters are not told, since nothing is read after this. */
async function openMore(owner: Database, orgId: string, wanted: number): Promise<void> {
  for (;;) {
    const [now] = await owner.query<{ n: number }>("select count(*)::int as n from clock where org_id = $1 and next_step = 'warn50'", [orgId]);
    const lacking = wanted - (now?.n ?? 0);
    if (lacking <= 0) return;
    const made = await owner.query(
      `with more as (select id from "case" where org_id = $1 and state = 'history' order by created_at desc limit $2),
         opened as (update "case" c set state = 'assigned', due_from = now() - interval '25 hours', due_at = now() + interval '23 hours' from more where c.org_id = $1 and c.id = more.id returning c.id)
       insert into clock (org_id, id, version, record_type, record_id, name, within, state, started_at, measure, allotted_ms, spent_ms, running_since, due_at, climbs, safety, climb_after_ms, next_step, next_at)
       select $1, gen_random_uuid(), 1, 'case', id, 'promise', '48h', 'running', now() - interval '25 hours', 'wall', 172800000, 0, now() - interval '25 hours', now() + interval '23 hours', true, false, 43200000, 'warn50', now() + interval '1 day' from opened returning 1`,
      [orgId, Math.min(lacking, 10_000)],
    );
    if (made.length === 0) return;
  }
}

/** Makes all open promises due for their first warning, and waits until every one has fired: how many a second, and that each fired once. */
export async function fireClocks(owner: Database, orgId: string, most: number): Promise<{ fired: number; perSecond: number; twice: number }> {
  await openMore(owner, orgId, most);
  // The server sees them as due the moment this is committed.
  const due = await owner.query<{ id: string }>("update clock set next_at = now() - interval '1 second' where (org_id, id) in (select org_id, id from clock where org_id = $1 and next_step = 'warn50' limit $2) returning id", [orgId, most]);
  const began = performance.now();
  const left = async (): Promise<number> => (await owner.query<{ n: number }>("select count(*)::int as n from clock where org_id = $1 and next_step = 'warn50' and next_at <= now()", [orgId]))[0]?.n ?? 0;
  while ((await left()) > 0) await new Promise((resolve) => setTimeout(resolve, 250));
  const took = (performance.now() - began) / 1000;
  const [steps] = await owner.query<{ steps: number; clocks: number }>("select count(*)::int as steps, count(distinct clock_id)::int as clocks from clock_step where org_id = $1 and step = 'warn50' and clock_id = any($2::uuid[])", [orgId, due.map((row) => row.id)]);
  return { fired: steps?.clocks ?? 0, perSecond: round(due.length / took), twice: (steps?.steps ?? 0) - (steps?.clocks ?? 0) };
}

/** Sessions of so many people who see what the wide viewer sees. */
async function watchers(owner: Database, { orgId, wide }: Seeded, many: number): Promise<string[]> {
  const staff = await owner.query<{ id: string }>("select id from staff where org_id = $1 and staff_number like 'S%' order by staff_number limit $2", [orgId, many]);
  const ids = staff.map((one) => one.id);
  await owner.query(
    `insert into assignment select (jsonb_populate_record(null::assignment, to_jsonb(a) || jsonb_build_object('id', gen_random_uuid(), 'staff', s.id))).* from assignment a, unnest($3::uuid[]) s (id)
     where a.org_id = $1 and a.staff = $2 and not exists (select 1 from assignment held where held.org_id = $1 and held.staff = s.id)`,
    [orgId, wide.staffId, ids],
  );
  await owner.query("update organisation set rights_epoch = rights_epoch + 1 where id = $1", [orgId]);
  return Promise.all(ids.map((id) => openSession(owner, orgId, id, new Date().toISOString(), "bench")));
}

/** Opens live streams and tells how long it takes from the answer of a write until every stream has it, in milliseconds. */
export async function liveStreams(house: House, seeded: Seeded, streams: number, writes: number): Promise<{ streams: number; p50: number; p95: number; lost: number; before: number; memory: number }> {
  const before = await house.memory();
  const call = caller(house.address, seeded.wide.secret);
  const aborts = new AbortController();
  const seen = new Map<string, number[]>();
  // Of one person no more than some stay open.
  const secrets = await watchers(house.owner, seeded, Math.ceil(streams / mostStreams));
  await Promise.all(
    Array.from({ length: streams }, async (_, n) => {
      const answer = await fetch(`${house.address}/api/v1/live`, { headers: { cookie: `${cookieName}=${secrets[n % secrets.length]}`, accept: "text/event-stream" }, signal: aborts.signal });
      if (answer.status !== 200) throw new Error(`the live stream answered ${answer.status}`);
      void listen(answer, (id) => void seen.get(id)?.push(performance.now())).catch(() => {});
    }),
  );
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const times: number[] = [];
  let lost = 0;
  for (let n = 0; n < writes; n++) {
    const { id } = JSON.parse(await call("POST", "/api/v1/case", newCase(seeded, n))) as { id: string };
    const began = performance.now();
    const got: number[] = [];
    seen.set(id, got);
    while (got.length < streams && performance.now() - began < 5000) await new Promise((resolve) => setTimeout(resolve, 5));
    lost += streams - got.length;
    times.push(...got.map((at) => at - began));
  }
  const memory = await house.memory();
  aborts.abort();
  times.sort((a, b) => a - b);
  return { streams, p50: round(times[times.length >> 1] ?? Number.NaN), p95: round(times[Math.floor(times.length * 0.95)] ?? Number.NaN), lost, before, memory };
}

async function listen(answer: Response, told: (id: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const id = /"id":"([^"]+)"/.exec(text.slice(0, end))?.[1];
      if (id) told(id);
      text = text.slice(end + 2);
    }
  }
}

/** An ordinary case as the desk takes it in. */
export function newCase(seeded: Seeded, n: number): object {
  return { client: seeded.clients[(n * 97) % seeded.clients.length], site: seeded.sites[0], subject: "楼道灯三天未修，老人摔倒", happenedAt: "昨晚 7 点起", place: "2 号楼 5 层楼道", person: "赵建国", event: "灯坏，绊倒老人，跟巡楼的师傅说过两次没人来", phone: "13800136621" };
}

/** Waits until the search has taken in what was written, so that no measurement pays for the one before it. */
export async function indexed(owner: Database): Promise<void> {
  for (let n = 0; n < 1200; n++) {
    const rows = await owner.query<{ behind: boolean }>("select exists (select 1 from event e, event_cursor c where c.consumer = 'search' and (e.tx, e.seq) > (c.tx, c.seq)) as behind");
    if (rows[0]?.behind === false) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Bytes on disk of a case with all that belongs to it, its row in the search included. */
export async function bytesPerCase(owner: Database, orgId: string): Promise<{ total: number; case: number; journal: number; search: number }> {
  const [sizes] = await owner.query<{ total: string; case: string; journal: string; search: string; cases: number }>(
    `select pg_database_size(current_database())::text as total, pg_total_relation_size('"case"')::text as case, pg_total_relation_size('journal')::text as journal, pg_total_relation_size('search')::text as search,
     (select reltuples::float8 from pg_class where oid = '"case"'::regclass) as cases from organisation where id = $1`, [orgId],
  );
  const of = (size: string | undefined): number => Math.round(Number(size) / Math.max(1, sizes?.cases ?? 1));
  return { total: of(sizes?.total), case: of(sizes?.case), journal: of(sizes?.journal), search: of(sizes?.search) };
}
