import { afterAll, beforeAll, expect, test } from "vitest";
import { settingId } from "#platform/act/settings.ts";
import { startTestApp, type Person, type TestApp } from "./testing.ts";

interface Setting {
  key: string;
  label: { zh: string };
  value: unknown;
  preset: unknown;
  proposal: unknown;
  own: boolean;
  unset: boolean;
  version: number;
}

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.stop());

const all = async (who: Person = t.admin): Promise<Setting[]> => (await who.call("GET", "/api/v1/settings")).json<{ settings: Setting[] }>().settings;
const one = async (key: string, who: Person = t.admin): Promise<Setting> => (await all(who)).find((setting) => setting.key === key) as Setting;
const set = (key: string, body: unknown, who: Person = t.admin, headers: Record<string, string> = {}) => who.call("POST", `/api/v1/settings/${encodeURIComponent(key)}`, body, headers);
const journal = () => t.test.owner.query<{ recordId: string; step: string; version: number; staffId: string; before: unknown; after: unknown }>(`select record_id as "recordId", step, version, staff_id as "staffId", before, after from journal where record_type = 'setting' and org_id = $1 order by id`, [t.orgId]);

test("every declared setting is listed with what holds, its preset or its proposal", async () => {
  const settings = await all();
  expect(settings.map((setting) => setting.key)).toEqual(t.engine.settings.map((spec) => spec.key));
  expect(await one("case.revisitTries")).toMatchObject({ label: { zh: "回访几次未接通算尽力" }, value: 3, preset: 3, own: false, unset: false, version: 0 });
  expect(await one("word.prompt")).toMatchObject({ label: { zh: "“及时”的时长" }, value: null, preset: null, proposal: "2wh", own: false, unset: true, version: 0 });
});

test("a setting is set, read by the rules at once, changed on its version, taken back, and each is one line of the journal", async () => {
  const first = await set("case.revisitTries", { value: 5 });
  expect([first.statusCode, first.json<Setting>().version]).toEqual([200, 1]);
  expect((await t.engine.organisation(t.orgId)).setting("case.revisitTries")).toBe(5);
  expect(await one("case.revisitTries")).toMatchObject({ value: 5, own: true, unset: false, version: 1 });

  const lost = await set("case.revisitTries", { value: 6 });
  expect([lost.statusCode, lost.json().code, lost.json().current, lost.json().yours]).toEqual([409, "version_conflict", expect.objectContaining({ value: 5, version: 1 }), { value: 6 }]);
  expect((await set("case.revisitTries", { value: 6, version: 7 })).statusCode).toBe(409);
  expect((await set("case.revisitTries", { value: 5, version: 0 })).json<Setting>().version, "the same write sent twice").toBe(1);
  expect((await set("case.revisitTries", { value: 4, version: 1 })).json<Setting>().version).toBe(2);
  expect((await set("case.revisitTries", { value: null, version: 2 })).json<Setting>()).toMatchObject({ value: 3, own: false, version: 3 });
  expect((await t.engine.organisation(t.orgId)).setting("case.revisitTries")).toBe(3);

  const id = settingId(t.orgId, "case.revisitTries");
  const line = (version: number, before: unknown, after: unknown) => ({ recordId: id, step: "set", version, staffId: t.admin.staffId, before: { key: "case.revisitTries", value: before }, after: { key: "case.revisitTries", value: after } });
  expect(await journal()).toEqual([line(1, null, 5), line(2, 5, 4), line(3, 4, null)]);
});

test("of several who set it at once one wins, and the others are told what stands", async () => {
  const answers = await Promise.all([1, 2, 3, 4].map((n) => set("word.timed", { value: `daily x${n}`, version: 0 })));
  expect(answers.map((answer) => answer.statusCode).sort()).toEqual([200, 409, 409, 409]);
  const winner = answers.find((answer) => answer.statusCode === 200)?.json<Setting>().value;
  for (const answer of answers) if (answer.statusCode === 409) expect(answer.json().current.value).toBe(winner);
  expect((await one("word.timed")).value).toBe(winner);
});

test("a value the rules could not read is refused in the reader's language, and nothing is written", async () => {
  const before = await journal();
  const sentence = async (key: string, value: unknown, language: string): Promise<string> => {
    const answer = await set(key, { value, version: 0 }, t.admin, { "accept-language": language });
    expect(answer.statusCode, JSON.stringify(value)).toBe(422);
    const problem = answer.json<{ fields: { field: string; detail: string }[] }>();
    expect(problem.fields.map((fault) => fault.field)).toEqual(["value"]);
    return problem.fields[0]?.detail as string;
  };
  expect(await sentence("word.prompt", "soon", "zh")).toBe("“及时”的时长填得不对：写整数加单位，如 30m（分钟）、48h（小时）、7d（天）、2wh（工作小时）、1wd（工作日），最长十年。");
  expect(await sentence("word.prompt", "soon", "en")).toBe("Length of “Promptly” is not right: a whole number and a unit, such as 30m, 48h, 7d, 2wh (working hours) or 1wd (working days), ten years at most.");
  expect(await sentence("case.revisitTries", 99, "zh")).toMatch(/^回访几次未接通算尽力填得不对：.*10/);
  expect(await sentence("case.promise", { by: "severity", minor: "x", normal: "48h", major: "24h", default: "48h" }, "en")).toMatch(/minor/);
  for (const value of ["", "0m", "99999d", 3, [], {}, ["2wh"], true, "2wh; drop table setting"]) await sentence("word.prompt", value, "zh");
  for (const body of [{}, { version: 0 }, { value: "2wh", version: -1 }, { value: "2wh", version: "0" }, { value: "2wh", more: 1 }, []]) expect((await set("word.prompt", body)).statusCode, JSON.stringify(body)).toBe(422);
  for (const key of ["word.nope", "__proto__", "constructor", "case", "' or 1=1", "\u0000"]) expect([404, 422], key).toContain((await set(key, { value: 1 })).statusCode);
  expect(await journal()).toEqual(before);
  expect((await one("word.prompt")).unset).toBe(true);
});

test("only who holds the right at every site sets it; another organisation has its own", async () => {
  const clerk = await t.person("前台", ["duty.read"]);
  const local = await t.person("一处主管", ["setting.manage"]);
  for (const who of [clerk, local]) expect((await set("word.prompt", { value: "1wh" }, who)).statusCode).toBe(403);
  expect((await clerk.call("GET", "/api/v1/settings")).statusCode).toBe(403);
  expect((await set("word.prompt", { value: "1wh" })).statusCode).toBe(200);
  const other = await t.other();
  expect(await one("word.prompt", other.admin)).toMatchObject({ unset: true, version: 0 });
  expect((await set("word.prompt", { value: "3wh" }, other.admin)).statusCode).toBe(200);
  expect((await one("word.prompt")).value).toBe("1wh");
  expect((await t.app.inject({ method: "GET", url: "/api/v1/settings" })).statusCode).toBe(401);
});
