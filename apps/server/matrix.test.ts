import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadCatalogue } from "#modules/duties/catalogue.ts";
import { act, standardStep } from "#platform/act/act.ts";
import { makeServer } from "#platform/api/server.ts";
import type { RouteEntry } from "#platform/api/request.ts";
import { capabilitiesOf, holds, holdsSomewhere, judgeRights, type Rule } from "#platform/record/rule.ts";
import type { RecordType } from "#platform/record/record.ts";
import { factory, type Factory } from "#platform/testing/factory.ts";
import { recordType, recordTypes } from "../records.ts";
import { capabilitiesOfPolicy, opening } from "./matrix.ts";
import { startTestApp, type Person, type TestApp } from "./testing.ts";

type Row = Readonly<Record<string, unknown>>;

/** Routes that end the session they are called with, and the one that never ends an answer. */
const endsSession = new Set(["/api/auth/sign-out"]);
const neverEnds = new Set(["/api/v1/live"]);
/** Types whose records cannot be made from samples. */
const notMade = new Set(["acknowledgement"]);

let t: TestApp;
let f: Factory;
let everything: string[];
const rows = new Map<string, { own: Row; elsewhere: Row | null }>();
const people = new Map<string, Promise<Person>>();

beforeAll(async () => {
  t = await startTestApp();
  // Whoever writes a post's handbook at one site may do so while nobody holds it elsewhere.
  const lone = await act(t.engine, t.system, { type: "post", step: "create", input: { name: "无人岗", capabilities: [] } });
  // Nobody sits a paper of their own questions.
  const paper = async (): Promise<string> => (await act(t.engine, t.system, { type: "examPaper", step: "create", input: { name: "卷" } })).id;
  const sat = await paper();
  await act(t.engine, t.system, { type: "examQuestion", step: "create", input: { paper: sat, ask: "一加一", a: "二", b: "三", right: "a" } });
  f = factory(t.engine, await t.admin.actor(), { post: { top: false }, duty: { post: lone.id }, delegation: { principal: t.admin.staffId }, assignment: { from: "2026-01-01" }, occupancy: { from: "2026-01-01" }, examQuestion: { paper: await paper() } }, { site: t.siteId, examPaper: sat });
  everything = [...new Set([...loadCatalogue().capabilities.map((one) => one.id), ...t.app.routeTable.flatMap((route) => capabilitiesOfPolicy(route.policy))])];
  const second = await act(t.engine, t.system, { type: "site", step: "create", input: { name: "别处" } });
  for (const type of recordTypes) {
    if (notMade.has(type.name)) continue;
    const load = async (id: string): Promise<Row> => (await t.admin.call("GET", `/api/v1/${type.name}/${id}`)).json<{ row: Row }>().row;
    const own = await load((await f.make(type)).id);
    const other = type.fields.site && !type.fields.site.readonly ? await load((await f.make(type, { site: second.id })).id) : null;
    rows.set(type.name, { own, elsewhere: other?.site === second.id ? other : null }); // Some take the site of what they belong to.
  }
});
afterAll(() => t.stop());

/** A person at the site with some capabilities; the same set is the same person. */
function holding(capabilities: readonly string[]): Promise<Person> {
  const key = [...capabilities].sort().join();
  const there = people.get(key) ?? t.person(`持${people.size}`, capabilities);
  people.set(key, there);
  return there;
}

interface Target {
  readonly type: RecordType;
  readonly kind: "list" | "create" | "read" | "step" | "bulk" | "reveal" | "other";
  /** What the route asks of the row beyond reading it. */
  readonly rule: Rule;
  readonly step: string;
}

/** What a route does with which record type, told from its address; null for routes that are not of one type. */
function target(route: RouteEntry): Target | null {
  const [, name = "", rest = ""] = /^\/api\/v1\/([^/]+)(.*)$/.exec(route.url) ?? [];
  const type = recordType(name);
  if (!type || !rows.has(name) || typeof route.policy === "string" || !("rule" in route.policy)) return null;
  const of = (kind: Target["kind"], step = ""): Target => ({ type, kind, rule: (route.policy as { rule: Rule }).rule, step });
  if (rest === "") return of(route.method === "GET" ? "list" : "create");
  if (rest === "/:id") return of(route.method === "GET" ? "read" : "step", "change");
  if (rest === "/:id/journal" || rest === "/:id/signatures") return of("read");
  if (rest === "/:id/reveal/:field") return of("reveal");
  const [, where, step = ""] = /^\/(:id|bulk)\/([A-Za-z]+)$/.exec(rest) ?? [];
  const known = (type.transitions[step] && !type.transitions[step].internal) || ((step === "correct" || step === "void") && standardStep(type, step) !== undefined);
  return known && where ? of(where === "bulk" ? "bulk" : "step", step) : null;
}

type Class = "in" | "401" | "403" | "404";
const classOf = (status: number): Class => (status === 401 ? "401" : status === 403 ? "403" : status === 404 ? "404" : "in");

/** What the declarations say a person meets at a route with a row. */
function expected(to: Target, actor: Parameters<typeof holds>[2], row: Row): Class {
  if (judgeRights(to.rule, (capability) => holdsSomewhere(actor, capability)) === false) return "403";
  if (to.kind === "list") return "in";
  if (to.kind === "create") return holds(to.rule, row, actor) ? "in" : "403";
  if (!holds(to.type.may.read, row, actor)) return "404";
  return holds(to.rule, row, actor) ? "in" : "403";
}

/** Calls a route so that whoever is let in changes nothing: a version nobody has, an input that lacks. */
async function call(person: Person, route: RouteEntry, to: Target | null, row: Row): Promise<Class> {
  const url = route.url.replace(":id", row.id as string).replace(":field", Object.entries(to?.type.fields ?? {}).find(([, field]) => field.mask)?.[0] ?? "x").replace(/:\w+/g, "00000000-0000-4000-8000-000000000000");
  const body = to?.kind === "create" ? row : to?.kind === "bulk" ? { rows: [{ id: row.id, version: 999 }], input: {}, note: "x" } : { version: 999, input: {}, note: "x" };
  const answer = await person.call(route.method as "GET", url, route.method === "GET" || route.method === "DELETE" ? undefined : body);
  expect(answer.statusCode, `${route.method} ${url} ${answer.body}`).not.toBe(500);
  if (to?.kind !== "bulk" || answer.statusCode !== 200) return classOf(answer.statusCode);
  return classOf(answer.json<{ results: { problem?: { status: number } }[] }>().results[0]?.problem?.status ?? 200);
}

test("without a session every route but the public ones refuses", async () => {
  for (const route of t.app.routeTable) {
    const answer = await t.app.inject({ method: route.method as "GET", url: route.url.replace(/:\w+/g, "00000000-0000-4000-8000-000000000000"), ...(route.method === "GET" ? {} : { payload: {} }) });
    if (route.policy === "public") expect(answer.statusCode, route.url).not.toBe(403);
    else expect(answer.statusCode, `${route.method} ${route.url}`).toBe(401);
  }
});

test("the matrix of one capability agrees with the rules over a stranger's row", () => {
  const stranger = { staffId: "00000000-0000-7000-8000-000000000009", principals: [], subordinates: [], limits: {} };
  for (const route of t.app.routeTable) {
    if (typeof route.policy === "string") continue;
    const rule: Rule = "can" in route.policy ? { can: route.policy.can } : route.policy.rule;
    for (const capability of [null, ...everything]) {
      const told = opening(route.policy, capability);
      const verdict = holds(rule, {}, { ...stranger, capabilities: capability ? { [capability]: true } : {} });
      if (told !== "part") expect(verdict, `${route.method} ${route.url} ${capability}`).toBe(told === "yes");
    }
  }
});

describe("every route, called by people with one capability, with none, with all but those it names, and with what it names together", () => {
  test.each(["GET", "POST", "PATCH", "DELETE"])("%s", async (method) => {
    for (const route of t.app.routeTable) {
      if (route.method !== method || route.policy === "public" || endsSession.has(route.url) || neverEnds.has(route.url)) continue;
      const to = target(route);
      const named = [...new Set([...capabilitiesOfPolicy(route.policy), ...(to ? capabilitiesOf(to.type.may.read) : [])])];
      const name = /^\/api\/v1\/([^/]+)/.exec(route.url)?.[1] ?? "";
      for (const set of [[], ...named.map((one) => [one]), everything.filter((one) => !named.includes(one)), named]) {
        const person = await holding(set);
        const actor = await person.actor();
        const what = `${route.method} ${route.url} with ${set.length > 6 ? "all but what it names" : set.join() || "nothing"}`;
        if (!to) {
          const row = rows.get(name)?.own ?? { id: "00000000-0000-4000-8000-000000000000" };
          const met = await call(person, route, null, row);
          const refusedAtTheDoor = opening(route.policy, null) === "no" && !set.some((one) => opening(route.policy, one) !== "no");
          if (refusedAtTheDoor) expect(met, what).toBe("403");
          else if (typeof route.policy === "object" && "can" in route.policy) expect(route.policy.everySite ? ["403"] : ["in", "404"], what).toContain(met); // The people here hold it at one site.
          else expect(met, what).not.toBe("401");
          continue;
        }
        const there = rows.get(to.type.name) as { own: Row; elsewhere: Row | null };
        for (const row of [there.own, ...(there.elsewhere && to.kind !== "create" && to.kind !== "list" ? [there.elsewhere] : [])]) {
          const asked = to.kind === "create" ? await f.input(to.type) : row;
          const own = Object.fromEntries(Object.entries(to.type.fields).filter(([, field]) => typeof field.preset === "object" && "actor" in field.preset).map(([name]) => [name, person.staffId]));
          expect(await call(person, route, to, asked), `${what}${row === there.elsewhere ? " at another site" : ""}`).toBe(expected(to, actor, to.kind === "create" ? { ...own, ...asked } : row));
        }
      }
    }
  }, 180_000);
});

test("a list shows a person only rows of the sites they may read at", async () => {
  for (const type of recordTypes) {
    const there = rows.get(type.name);
    if (!there?.elsewhere) continue;
    let seen = false;
    for (const capability of capabilitiesOf(type.may.read)) {
      const person = await holding([capability]);
      const listed = (await person.call("GET", `/api/v1/${type.name}?limit=200`)).json<{ rows: { id: string }[] }>().rows.map((row) => row.id);
      // Some rights show a record only from a state on.
      const may = holds(type.may.read, there.own, await person.actor());
      seen ||= may;
      expect(listed.includes(there.own.id as string), `${type.name} with ${capability}`).toBe(may);
      expect(listed, `${type.name} with ${capability}`).not.toContain(there.elsewhere.id);
    }
    expect(seen || capabilitiesOf(type.may.read).length === 0, type.name).toBe(true);
  }
});

test("a route without a policy fails the start", async () => {
  const app = await makeServer({ engine: t.engine, logLevel: "silent" });
  expect(() => app.get("/api/v1/forgotten", async () => ({}))).toThrow("has no policy");
  expect(() => app.register(async (inner) => void inner.post("/api/deep/forgotten", async () => ({})))).not.toThrow();
  await expect(app.ready()).rejects.toThrow("has no policy");
});
