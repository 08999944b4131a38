import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { act } from "#platform/act/act.ts";
import { hour } from "#platform/testing/clock.ts";
import { proveTasks } from "./prove.server.ts";
import { workWorld, type WorkWorld } from "./work.testing.ts";

let w: WorkWorld;
let people: readonly string[];
let client: string;
let checked: string;
beforeAll(async () => {
  w = await workWorld("2026-11-30T00:30:00.000Z");
  const [manager, desk] = [await w.post("property-service-manager"), await w.post("property-front-desk")];
  people = [(await w.holder("经理", [manager, desk])).staffId, (await w.holder("前台", [desk])).staffId, (await w.holder("路过", [])).staffId];
  client = (await act(w.t.engine, w.t.system, { type: "client", step: "create", input: { name: "张女士", site: w.t.siteId, phones: ["13800138000"] } })).id;
  await w.word("periodic", "daily");
  const duty = (input: object) => act(w.t.engine, w.t.system, { type: "duty", step: "create", input: { post: desk, text: "看一眼", mechanisms: ["task"], reason: "试", ...input } });
  // One asked of the post by each visitor, one of it twice a day, one of each person, and one that any of several may prove.
  await duty({ trigger: "visitor.create", withinCount: 30, withinUnit: "m", serves: "post", records: ["phone-message"] });
  await duty({ cadence: "每天", serves: "post", records: ["visitor"] });
  checked = (await duty({ cadence: "每天两次", serves: "person", records: [] })).number as string;
  await w.round();
});
afterAll(() => w.t.stop());

type Deed = { readonly what: "visitor" | "message" | "follow" | "check" | "void" | "other" | "again" | "pass"; readonly who: number; readonly which: number };
const deed = fc.record({ what: fc.constantFrom<Deed["what"]>("visitor", "message", "follow", "follow", "check", "void", "other", "again", "pass"), who: fc.nat(2), which: fc.nat(9) });
const contacts: { id: string; version: number }[] = [];

async function happen({ what, who, which }: Deed): Promise<void> {
  const actor = { ...w.t.system, staffId: people[who] as string, staffName: "人", via: "web" as const };
  const make = (type: string, input: object) => act(w.t.engine, actor, { type, step: "create", input: { site: w.t.siteId, ...input } });
  const known = contacts[which % Math.max(1, contacts.length)];
  if (what === "pass") w.t.clock.pass((which * hour) / 8);
  if (what === "visitor") await make("visitor", { name: "王先生", purpose: "拜访" });
  if (what === "message") await make("phoneMessage", { to: people[(who + 1) % 3], caller: "李女士", matter: "请回电", room: "无" });
  if (what === "check") await make("checklist", { duty: checked, note: "做了" });
  if (what === "follow") contacts.push({ id: (await make("contact", { client, direction: "out", channel: "call", purpose: "followUp", summary: "回访" })).id, version: 1 });
  if (!known) return;
  if (what === "void") {
    await act(w.t.engine, w.t.system, { type: "contact", step: "void", id: known.id, version: known.version, note: "记错了" });
    contacts.splice(contacts.indexOf(known), 1);
  }
  if (what === "other" || what === "again") known.version = (await act(w.t.engine, actor, { type: "contact", step: "correct", id: known.id, version: known.version, note: "改", input: { purpose: what === "other" ? "care" : "followUp" } })).version as number;
}

/** What stands after the events behind a place are read, so many at a time, over what stood before them. */
async function read(place: object, stood: unknown, limit: number): Promise<unknown> {
  const { owner } = w.t.test;
  // The application reads the feed beside the test: its batch is over before what it made is taken away.
  await owner.transaction(async (tx) => {
    await tx.query("select 1 from event_cursor where consumer = 'work' for update");
    await tx.query("delete from task_proof");
    await tx.query("delete from task");
    await tx.query("insert into task select r.* from jsonb_populate_recordset(null::task, $1::jsonb -> 'tasks') r", [JSON.stringify(stood)]);
    await tx.query("insert into task_proof select r.* from jsonb_populate_recordset(null::task_proof, $1::jsonb -> 'proofs') r", [JSON.stringify(stood)]);
    await tx.query("update event_cursor set tx = (p ->> 'tx')::xid8, seq = (p ->> 'seq')::bigint from (select $1::jsonb as p) x where consumer = 'work'", [JSON.stringify(place)]);
  });
  for (let left = 1; left > 0; ) {
    await proveTasks(w.work, limit);
    [{ n: left }] = (await owner.query<{ n: number }>("select count(*)::int as n from event e, event_cursor c where c.consumer = 'work' and (e.tx, e.seq) > (c.tx, c.seq)")) as [{ n: number }];
  }
  return {
    tasks: await owner.query("select once, state, has, done_at, done_by, nil from task order by once"),
    proofs: await owner.query("select p.rule, p.key, t.once, p.record_id, p.staff, p.at, p.nil, p.gone from task_proof p join task t on t.id = p.task order by p.rule, p.key"),
  };
}

test("what is read together stands as if it had been read one by one", async () => {
  const { owner } = w.t.test;
  let proved = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: 12, maxLength: 40 }), async (deeds) => {
      await w.round();
      const [place] = await owner.query<{ tx: string; seq: number }>("select tx::text as tx, seq from event_cursor where consumer = 'work'");
      const [{ stood }] = (await owner.query("select jsonb_build_object('tasks', (select coalesce(jsonb_agg(t), '[]') from task t), 'proofs', (select coalesce(jsonb_agg(p), '[]') from task_proof p)) as stood")) as [{ stood: unknown }];
      for (const one of deeds) await happen(one);
      const single = await read(place as object, stood, 1);
      proved += (single as { proofs: unknown[] }).proofs.length;
      expect(await read(place as object, stood, 500)).toEqual(single);
      expect(await read(place as object, stood, 7)).toEqual(single);
    }),
    { numRuns: 6 },
  );
  expect(proved).toBeGreaterThan(10);
}, 240_000);

test("one event that cannot be judged keeps none of its batch from being judged", async () => {
  await w.round();
  // As a rule that reads its time out of a field that holds none.
  await w.t.test.owner.query("update work_rule set spec = jsonb_set(spec, '{evidence,0,at}', '\"note\"') where org_id = $1 and duty = $2", [w.t.orgId, checked]);
  const before = await w.t.test.owner.query("select 1 from task_proof where record_type = 'phoneMessage'");
  await w.t.test.owner.query("update event_cursor set tx = e.tx, seq = e.seq from (select tx, seq from event order by tx desc, seq desc limit 1) e where consumer = 'work'");
  await happen({ what: "visitor", who: 1, which: 0 });
  const bad = await act(w.t.engine, { ...w.t.system, staffId: people[1] as string, staffName: "人", via: "web" }, { type: "checklist", step: "create", input: { duty: checked, note: "!无时间", site: w.t.siteId } });
  await happen({ what: "message", who: 1, which: 0 });
  // The application reads the feed beside the test; either may be the one that meets it.
  for (let left = 1; left > 0; ) {
    await proveTasks(w.work, 500, () => {});
    [{ n: left }] = (await w.t.test.owner.query<{ n: number }>("select count(*)::int as n from event e, event_cursor c where c.consumer = 'work' and (e.tx, e.seq) > (c.tx, c.seq)")) as [{ n: number }];
  }
  expect(await w.t.test.owner.query("select 1 from task_proof where record_type = 'phoneMessage'")).toHaveLength(before.length + 1);
  expect(await w.t.test.owner.query("select 1 from task_proof where record_id = $1", [bad.id]), "it proves nothing").toEqual([]);
});
