import { spawn } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { openDatabase, type Database } from "#platform/store/database.ts";
import { startEmbedded } from "#platform/store/embedded.ts";
import { cookieName, openSession } from "#platform/auth/sessions.ts";
import { reindex } from "#platform/search/index-worker.ts";
import { recordTypes } from "../apps/records.ts";
import { root } from "../apps/server/config.ts";
import { closedLoop, round, type Measured } from "./load.ts";
import { plainCreator } from "./plain.ts";
import { makeIdFunction, seed } from "./seed.ts";

const { values } = parseArgs({ options: { cases: { type: "string", default: "10000" }, seconds: { type: "string", default: "3" }, clients: { type: "string", default: "8" }, json: { type: "boolean", default: false } } });
const cases = Number(values.cases);
const seconds = Number(values.seconds);
const clients = Number(values.clients);
const say = (line: string): void => void process.stderr.write(`${line}\n`);

const folder = await mkdtemp(join(tmpdir(), "dutydesk-bench-"));
await chmod(folder, 0o711);
const passwordFile = join(folder, "password");
await writeFile(passwordFile, "correct horse battery");
const env = { ...process.env, DUTYDESK_DATA: folder, DATABASE_URL: "", PORT: "0", LOG_LEVEL: "error" };
delete (env as Record<string, string | undefined>).DATABASE_URL;

/** Runs the program as its users do, and waits for the line that says it is ready. */
async function run(args: string[], until: RegExp | null): Promise<{ child: ReturnType<typeof spawn>; line: string }> {
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  return new Promise((resolve, reject) => {
    child.stdout?.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      const found = until?.exec(text);
      if (found) resolve({ child, line: found[0] });
    });
    child.on("exit", (code) => (until === null && code === 0 ? resolve({ child, line: text }) : reject(new Error(`${args.join(" ")} ended with ${code}: ${text}`))));
  });
}

const started = performance.now();
await run(["apps/server/cli.ts", "init", "--organisation", "锦绣花园", "--admin", "admin", "--password-file", passwordFile], null);
const server = await run(["apps/server/main.ts"], /http:\/\/[\d.]+:\d+/);
say(`ready after ${round((performance.now() - started) / 1000)} s`);

try {
  const embedded = await startEmbedded(folder);
  const owner = openDatabase(embedded.urls.owner, { max: 4 });
  const me = (await owner.query<{ orgId: string; staffId: string; siteId: string }>(`select s.org_id as "orgId", s.id as "staffId", (select id from site limit 1) as "siteId" from staff s limit 1`))[0] as { orgId: string; staffId: string; siteId: string };
  const cookie = `${cookieName}=${await openSession(owner, me.orgId, me.staffId, new Date().toISOString(), "bench")}`;
  await makeIdFunction(owner);
  await seed(owner, me.orgId, me.siteId, me.staffId, cases);
  await reindex(owner, new Map(recordTypes.map((type) => [type.name, type])), me.orgId);
  say(`${cases} cases seeded after ${round((performance.now() - started) / 1000)} s`);
  const ids = (await owner.query<{ id: string }>(`select id from client where org_id = $1 limit 1000`, [me.orgId])).map((row) => row.id);
  const caseIds = (await owner.query<{ id: string }>(`select id from "case" where org_id = $1 order by id desc limit 1000`, [me.orgId])).map((row) => row.id);

  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const call = (method: string, path: string, body?: object): Promise<void> =>
    new Promise((resolve, reject) => {
      const payload = body ? JSON.stringify(body) : undefined;
      const req = request(`${server.line}${path}`, { method, agent, headers: { cookie, ...(payload ? { "content-type": "application/json", "content-length": Buffer.byteLength(payload), "idempotency-key": randomUUID() } : {}) } }, (res) => {
        let text = "";
        res.on("data", (chunk: Buffer) => (text += chunk.toString()));
        res.on("end", () => ((res.statusCode ?? 500) < 300 ? resolve() : reject(new Error(`${path}: ${res.statusCode} ${text.slice(0, 300)}`))));
      });
      req.on("error", reject);
      req.end(payload);
    });

  const calibration = closedLoopSync();
  const plain = await plainCreator(embedded.urls.owner, { ...me, clients: ids }, clients);
  const create = (client: number): Promise<void> =>
    call("POST", "/api/v1/case", { client: ids[client * 97 % ids.length], site: me.siteId, subject: "楼道灯三天未修，老人摔倒", happenedAt: "昨晚 7 点起", place: "2 号楼 5 层楼道", person: "赵建国", event: "灯坏，绊倒老人，跟巡楼的师傅说过两次没人来", phone: "13800136621" });
  // Both are warm before they are measured: compiled code and prepared statements are what runs on an ordinary day.
  await closedLoop(clients, 1.5, (c) => plain.create(c), 0);
  await closedLoop(clients, 1.5, create, 0);
  await indexed(owner);
  // In turn and twice, so that a machine that drifts does not favour one of them.
  const rounds: { plain: Measured; http: Measured }[] = [];
  for (let n = 0; n < 2; n++) {
    const limit = await closedLoop(clients, seconds / 2, (c) => plain.create(c));
    await indexed(owner);
    rounds.push({ plain: limit, http: await closedLoop(clients, seconds / 2, create) });
    await indexed(owner);
  }
  await plain.close();
  const mean = (of: "plain" | "http"): number => (rounds[0]![of].perSecond + rounds[1]![of].perSecond) / 2;
  const list = await closedLoop(clients, seconds, () => call("GET", "/api/v1/case?owner=me&order=dueAt&limit=20"));
  const filtered = await closedLoop(clients, seconds, () => call("GET", "/api/v1/case?kind=repair&limit=50"));
  const open = await closedLoop(clients, seconds, (c, n) => call("GET", `/api/v1/case/${caseIds[(c * 131 + n) % caseIds.length]}`));
  const words = ["电梯", "噪音", "小区", "契税", "猫狗", "楼道灯"];
  const search = await closedLoop(clients, seconds, (c, n) => call("GET", `/api/v1/case?limit=20&q=${encodeURIComponent(words[(c + n) % words.length] as string)}`));
  const rows = { "create, plain SQL": rounds[1]!.plain, "create, over HTTP": rounds[1]!.http, "my queue": list, "filtered list": filtered, "open a case": open, "search": search };
  for (const [name, m] of Object.entries(rows)) say(`${name.padEnd(20)} ${String(m.perSecond).padStart(9)}/s   p50 ${m.p50}   p95 ${m.p95}   p99 ${m.p99} ms`);
  const result = { cases, clients, seconds, calibration_ms: calibration, create_plain_per_s: round(mean("plain")), create_http_per_s: round(mean("http")), create_ratio: round(mean("http") / mean("plain")), list_p95_ms: list.p95, filtered_p95_ms: filtered.p95, open_p95_ms: open.p95, search_p95_ms: search.p95 };
  say(`create_ratio ${result.create_ratio} (required 0.5, aim 0.9)`);
  process.stdout.write(`${values.json ? JSON.stringify(result) : JSON.stringify(result, null, 2)}\n`);
  agent.destroy();
  await owner.close();
  if (result.create_ratio < 0.5) process.exitCode = 1;
} finally {
  server.child.kill("SIGTERM");
  await new Promise((resolve) => server.child.on("exit", resolve));
  await rm(folder, { recursive: true, force: true });
}

/** Waits until the search has taken in what was written, so that no measurement pays for the one before it. */
async function indexed(owner: Database): Promise<void> {
  for (let n = 0; n < 600; n++) {
    const rows = await owner.query<{ behind: boolean }>("select exists (select 1 from event e, event_cursor c where c.consumer = 'search' and (e.tx, e.seq) > (c.tx, c.seq)) as behind");
    if (rows[0]?.behind === false) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** A fixed piece of arithmetic in milliseconds: what this machine is worth now. */
function closedLoopSync(): number {
  const began = performance.now();
  let hash = "x";
  for (let n = 0; n < 20_000; n++) hash = createHash("sha256").update(hash).digest("hex");
  return round(performance.now() - began);
}
