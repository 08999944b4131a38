import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { act } from "#platform/act/act.ts";
import { upkeep } from "#platform/act/upkeep.ts";
import type { Counts } from "#platform/record/counts.ts";
import type { RecordType } from "#platform/record/record.ts";
import { holds, judgeKnown, type Rule } from "#platform/record/rule.ts";
import { careWorld, ok, type CareWorld } from "#modules/care/care.testing.ts";
import { recordTypes } from "../records.ts";
import type { Person } from "./testing.ts";

const caseRecord = (recordTypes as readonly RecordType[]).find(({ name }) => name === "case") as RecordType;

let w: CareWorld;
let elsewhere: string;
let far: Person;
let taker: Person;
let clients: Record<string, string>;
beforeAll(async () => {
  w = await careWorld();
  elsewhere = (await act(w.t.engine, w.t.system, { type: "site", step: "create", input: { name: "别处" } })).id;
  far = await w.t.person("别处管理员", ["case.read", "case.work", "client.read"], { site: elsewhere });
  taker = await w.t.person("总台", ["case.create", "case.read", "client.create", "client.read"], { site: null });
  clients = {};
  for (const site of [w.t.siteId, elsewhere]) clients[site] = (await ok<{ id: string }>(taker.call("POST", "/api/v1/client", { name: `客户${site.slice(-4)}`, site }))).id;
});
afterAll(() => w.t.stop());

const counts = (who: Person, type = "case"): Promise<Counts> => ok<Counts>(who.call("GET", `/api/v1/${type}/counts`));
const states = Object.keys(caseRecord.states);

/** How many rows of a person's list there are per state, page by page. */
async function slow(who: Person, filter: Readonly<Record<string, string>>): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  let next: string | null = null;
  do {
    const page: { rows: { state: string }[]; next: string | null } = await ok(who.call("GET", `/api/v1/case?${new URLSearchParams({ limit: "200", ...filter, ...(next ? { after: next } : {}) }).toString()}`));
    for (const { state } of page.rows) found[state] = (found[state] ?? 0) + 1;
    next = page.next;
  } while (next);
  return found;
}

async function agrees(who: Person): Promise<void> {
  const said = await counts(who);
  if (said.mine) expect(said.mine).toEqual(await slow(who, { owner: "me" }));
  if (said.below) expect(said.below).toEqual(await slow(who, { owner: "below" }));
  for (const [site, byState] of Object.entries(said.sites)) expect(byState).toEqual(await slow(who, { site }));
  const sites = Object.keys(said.sites).join(",");
  if (said.unowned) expect(said.unowned).toEqual(sites ? await slow(who, { "owner.set": "no", ...(said.everywhere ? {} : { site: sites }) }) : {});
  if (said.everywhere) {
    const all: Record<string, number> = {};
    for (const byState of Object.values(said.sites)) for (const [state, n] of Object.entries(byState)) all[state] = (all[state] ?? 0) + n;
    expect(all).toEqual(await slow(who, {}));
  }
}

test("after any steps the counts are those of the same person's list, folded or not", async () => {
  const people = [w.chief, w.manager, w.officer, far, taker];
  const made: { id: string; site: string }[] = [];
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.constantFrom("create", "assign", "assign", "decline", "raise", "void", "fold"), fc.nat(), fc.boolean()), { minLength: 4, maxLength: 9 }), async (moves) => {
      for (const [move, n, here] of moves) {
        if (move === "fold") await upkeep(w.t.test.db, w.t.clock.now());
        else if (move === "create" || made.length === 0) {
          const site = here ? w.t.siteId : elsewhere;
          const input = { client: clients[site], site, subject: "灯不亮", happenedAt: "昨晚", place: "楼下", person: "住户", event: "灯坏", phone: "13800000000" };
          made.push({ site, id: (await ok<{ id: string }>(taker.call("POST", "/api/v1/case", input))).id });
        } else {
          const one = made[n % made.length] as { id: string; site: string };
          const inputs: Readonly<Record<string, object>> = { assign: { owner: (here ? w.officer : far).staffId }, decline: { declineReason: "不归我们" } };
          // A step that does not start here is refused and changes no count either.
          await act(w.t.engine, w.t.system, { type: "case", step: move, id: one.id, input: { ...inputs[move] }, note: "试" }).catch(() => null);
        }
      }
      for (const who of people) await agrees(who);
    }),
    { numRuns: 12 },
  );
  const said = await counts(w.chief);
  expect(said.everywhere).toBe(true);
  expect(Object.keys(said.sites).sort()).toEqual([w.t.siteId, elsewhere].sort());
});

test("no figure of a site that one may not read, however one takes part in single records there", async () => {
  const own = await ok<{ id: string }>(taker.call("POST", "/api/v1/case", { client: clients[elsewhere], site: elsewhere, subject: "门坏", happenedAt: "今天", place: "门口", person: "住户", event: "门坏", phone: "13800000000" }));
  await act(w.t.engine, w.t.system, { type: "case", step: "assign", id: own.id, input: { owner: w.officer.staffId } });
  const said = await counts(w.officer);
  expect(said.everywhere).toBe(false);
  expect(Object.keys(said.sites)).toEqual([w.t.siteId]);
  expect(said.mine, "what one owns elsewhere is one's own to see").toEqual(await slow(w.officer, { owner: "me" }));
  expect(Object.keys((await counts(far)).sites)).toEqual([elsewhere]);

  const guest = await w.t.person("只参与", ["client.read"]);
  expect(await counts(guest)).toMatchObject({ sites: {}, everywhere: false, unowned: null, mine: {} });
  const nobody = await w.t.other();
  expect(await counts(nobody.admin)).toMatchObject({ mine: {}, sites: {}, unowned: {} });
  expect((await w.t.app.inject({ method: "GET", url: "/api/v1/case/counts" })).statusCode).toBe(401);
});

test("the route reads the counters alone, in one statement, and only types with counters have it", async () => {
  await counts(w.officer);
  const sent = (await w.t.test.during(() => counts(w.officer))).filter((text) => !/from session/.test(text));
  expect(sent).toHaveLength(1);
  expect(sent[0]).not.toMatch(/count\(/i);
  expect([...(sent[0] as string).matchAll(/\b(?:from|join) ([a-z_"]+)/g)].map(([, table]) => table).filter((table) => table !== "unnest").sort()).toEqual(["count_delta", "count_delta", "count_total", "count_total"]);
  for (const type of recordTypes as readonly RecordType[]) {
    const answer = await w.t.admin.call("GET", `/api/v1/${type.name}/counts`);
    expect([type.name, answer.statusCode]).toEqual([type.name, type.counts ? 200 : 404]);
  }
  expect(await counts(w.chief, "client")).toMatchObject({ mine: null, unowned: null, everywhere: true });
});

test("an upgrade makes the counter of queues from the cases that are there", async () => {
  const before = await counts(w.chief);
  expect(Object.keys(before.sites).length).toBeGreaterThan(1);
  const sql = await readFile(new URL("../../migrations/0009_opening_hours.sql", import.meta.url), "utf8");
  const insert = /insert into count_total [^;]+;/.exec(sql)?.[0] as string;
  for (const table of ["count_delta", "count_total"]) await w.t.test.owner.query(`delete from ${table} where counter = 'case.queue'`);
  expect((await counts(w.chief)).sites).toEqual({});
  await w.t.test.owner.query(insert);
  expect(await counts(w.chief)).toEqual(before);
});

test("a rule judged by a bucket says what it says for every row of that bucket", () => {
  const [me, other, here, there] = ["me", "other", "here", "there"];
  const leaf = fc.constantFrom<Rule>({ always: true }, { can: "a" }, { can: "b" }, { actorIs: "owner" }, { participant: true }, { eq: ["state", "received"] }, { in: ["state", ["received", "void"]] }, { isSet: "owner" }, { below: "owner" }, { actsFor: "owner" }, { eq: ["kind", "repair"] }, { atMost: ["state", 1] }, { atLeast: ["owner", 1] });
  const { rule } = fc.letrec<{ rule: Rule }>((tie) => ({ rule: fc.oneof({ maxDepth: 3 }, leaf, fc.record({ all: fc.array(tie("rule"), { maxLength: 3 }) }), fc.record({ any: fc.array(tie("rule"), { maxLength: 3 }) }), fc.record({ not: tie("rule") })) }));
  const held = fc.constantFrom<true | string[] | undefined>(true, [here], [here, there], [], undefined);
  fc.assert(
    fc.property(rule, held, held, fc.constantFrom(me, null), fc.record({ owner: fc.constantFrom(me, other, null), site: fc.constantFrom(here, there), state: fc.constantFrom(...states), kind: fc.constantFrom("repair", "inquiry"), took: fc.boolean() }), fc.subarray(["owner", "site", "state"]), (one, a, b, staffId, row, keys) => {
      const capabilities = Object.fromEntries(Object.entries({ a, b }).filter(([, at]) => at !== undefined)) as Record<string, true | string[]>;
      const actor = { staffId, capabilities, principals: [], subordinates: [other], limits: {} };
      const whole = { ...row, participants: [...(row.owner ? [row.owner] : []), ...(row.took ? [me] : [])] };
      const verdict = judgeKnown(one, caseRecord.fields, Object.fromEntries(keys.map((key) => [key, row[key as "owner"]])), actor);
      if (verdict !== null) expect(holds(one, whole, actor)).toBe(verdict);
    }),
    { numRuns: 3000 },
  );
});
