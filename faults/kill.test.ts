import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase } from "#platform/store/database.ts";
import { startEmbedded } from "#platform/store/embedded.ts";
import { freshProgram, type Program } from "./program.ts";

const kills = Number(process.env.KILLS ?? "5");
const writers = 6;

let program: Program & { token: string };
let ids: { site: string; client: string; staff: string };
let address: string;

async function call<T>(method: string, path: string, body?: unknown, key?: string): Promise<T> {
  const response = await fetch(`${address}${path}`, {
    method,
    headers: { authorization: `Bearer ${program.token}`, ...(body ? { "content-type": "application/json" } : {}), ...(key ? { "idempotency-key": key } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
    signal: AbortSignal.timeout(20_000),
  });
  const text = await response.text();
  if (!response.ok) throw new Refused(response.status, text);
  return JSON.parse(text) as T;
}

class Refused extends Error {
  readonly status: number;
  constructor(status: number, text: string) {
    super(`${status} ${text}`);
    this.status = status;
  }
}

beforeAll(async () => {
  program = await freshProgram();
  address = await program.start();
  const me = await call<{ sites: { id: string }[]; staff: { id: string } }>("GET", "/api/v1/me");
  const client = await call<{ id: string }>("POST", "/api/v1/client", { name: "赵建国", site: me.sites[0]?.id });
  ids = { site: me.sites[0]?.id as string, staff: me.staff.id, client: client.id };
});
afterAll(() => program.end());

test(`what was acknowledged is there once after ${kills} kills of the server and of PostgreSQL under load`, async () => {
  const acknowledged = new Map<string, string>();
  const stepped = new Map<string, number>();
  let stop = false;
  const write = async (): Promise<void> => {
    while (!stop) {
      const key = randomUUID();
      const body = { client: ids.client, site: ids.site, subject: key, happenedAt: "现在", place: "大堂", person: "赵建国", event: "灯坏", phone: "13800136621" };
      // A writer repeats its wish under the same key until it is answered, as the page does.
      for (;;) {
        if (stop) return;
        try {
          const made = await call<{ id: string; version: number }>("POST", "/api/v1/case", body, key);
          acknowledged.set(key, made.id);
          const done = await call<{ version: number }>("POST", `/api/v1/case/${made.id}/assign`, { version: 1, input: { owner: ids.staff } }, `${key}-assign`);
          stepped.set(made.id, done.version);
          break;
        } catch (error) {
          if (error instanceof Refused && error.status < 500) throw error;
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
      }
    }
  };
  const all = Array.from({ length: writers }, write);
  for (let n = 0; n < kills; n++) {
    await new Promise((resolve) => setTimeout(resolve, 600 + Math.random() * 900));
    if (n % 2 === 0) {
      await program.kill("SIGKILL");
      address = await program.start();
    } else {
      process.kill(await program.postgres(), "SIGKILL");
      await new Promise((resolve) => setTimeout(resolve, 300));
      await program.kill("SIGTERM");
      address = await program.start();
    }
  }
  await new Promise((resolve) => setTimeout(resolve, 800));
  stop = true;
  await Promise.all(all);
  expect(acknowledged.size).toBeGreaterThan(20);

  const embedded = await startEmbedded(program.folder);
  const db = openDatabase(embedded.urls.owner, { max: 2 });
  try {
    const rows = await db.query<{ id: string; subject: string; number: string; state: string; version: number }>(`select id, subject, number, state, version from "case"`);
    expect(new Set(rows.map((row) => row.subject)).size).toBe(rows.length);
    expect(new Set(rows.map((row) => row.number)).size).toBe(rows.length);
    const bySubject = new Map(rows.map((row) => [row.subject, row]));
    for (const [key, id] of acknowledged) expect(bySubject.get(key)?.id).toBe(id);
    for (const [id, version] of stepped) expect(rows.find((row) => row.id === id)?.version).toBe(version);
    const halves = await db.query(
      `select c.id from "case" c where (select count(*) from journal j where j.record_id = c.id) <> c.version
         or (select count(*) from clock k where k.record_id = c.id and k.name = 'promise') <> 1
         or (select count(*) from event e where e.record_id = c.id) <> c.version`,
    );
    expect(halves).toEqual([]);
    const counted = await db.query<{ bucket: string; n: number }>(
      `select bucket, sum(n)::int as n from (select bucket, delta::bigint as n from count_delta where counter = 'case.owner' union all select bucket, total from count_total where counter = 'case.owner') x group by bucket having sum(n) <> 0 order by bucket`,
    );
    const slow = await db.query<{ bucket: string; n: number }>(`select coalesce(owner::text, '') || '|' || state as bucket, count(*)::int as n from "case" group by 1 order by 1`);
    expect(counted).toEqual(slow);
  } finally {
    await db.close();
  }
});
