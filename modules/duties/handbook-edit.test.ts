import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { act } from "#platform/act/act.ts";
import { startTestApp, type Person, type TestApp } from "../../apps/server/testing.ts";
import { loadCatalogue } from "./catalogue.ts";
import { compareEditions, compareTexts, type DutyChange } from "./compare.ts";
import { textOf } from "./edition.ts";
import { dutiesFor, type OwnDuty } from "./overlay.ts";

interface Duty { id: string; zh: string; en: string; limit: { zh: string } | null; words: { word: string; key: string }[]; own: boolean; changed: boolean; evidence: { zh: string }; tell?: string; within: { zh: string } | null; mechanisms: { mechanism: string; held: boolean }[] }
interface Book { version: number; duties: Duty[]; mayAcknowledge: boolean; mayEdit: boolean; acknowledged: number }
interface Form { duties: { id: string; code: string | null; row: { id: string; version: number } | null; values: Record<string, unknown> }[]; retired: { id: string; version: number; code: string; name: { zh: string } }[] }

let t: TestApp;
let desk: string;

beforeAll(async () => {
  t = await startTestApp();
  desk = (await t.test.owner.query<{ id: string }>("select id from post where org_id = $1 and catalogue = 'property-front-desk'", [t.orgId]))[0]?.id as string;
});
afterAll(() => t.stop());

const good = async <T>(answer: ReturnType<Person["call"]>): Promise<T> => {
  const found = await answer;
  expect(found.statusCode, found.body).toBe(200);
  return found.json<T>();
};
const status = async (answer: ReturnType<Person["call"]>): Promise<number> => (await answer).statusCode;
const book = (who: Person, post = desk): Promise<Book> => good<Book>(who.call("GET", `/api/v1/handbook/${post}`));
const form = (post = desk): Promise<Form> => good<Form>(t.admin.call("GET", `/api/v1/handbook/${post}/edit`));
const save = (body: object, who: Person = t.admin, post = desk) => who.call("POST", `/api/v1/handbook/${post}/duties`, body);
const duty = (found: Book, id: string): Duty | undefined => found.duties.find((one) => one.id === id);

describe("editing", () => {
  test("a duty of the catalogue in the organisation's own words makes a new version, for this post alone, and gives it back", async () => {
    const before = await book(t.admin);
    const first = (await form()).duties.find((one) => one.id === "A1-FD-06");
    expect(first).toMatchObject({ code: "A1-FD-06", row: null, values: { cadence: "定期", text: "电话机要定期检查保养", mechanisms: ["task"], records: ["equipment-check"] } });
    const made = await good<{ version: number }>(save({ step: "save", code: "A1-FD-06", input: { ...first?.values, text: "电话机每月初检查保养", cadence: "每月初", withinCount: 3, withinUnit: "wd", tell: desk }, reason: "上次坏了半天没人知道" }));
    expect(made.version).toBe(before.version + 1);
    const after = await book(t.admin);
    expect(duty(after, "A1-FD-06")).toMatchObject({ zh: "电话机每月初检查保养", own: true, words: [], within: { zh: "3 个工作日内" } });
    expect(duty(after, "A1-FD-06")?.mechanisms).toContainEqual(expect.objectContaining({ mechanism: "task", held: true, by: { zh: "设备检查", en: "Equipment check" } }));
    expect(after.duties).toHaveLength(before.duties.length);
    expect(after.duties.filter((one) => one.id !== "A1-FD-06").map((one) => [one.id, one.zh])).toEqual(before.duties.filter((one) => one.id !== "A1-FD-06").map((one) => [one.id, one.zh]));
    expect(loadCatalogue().duties.find((one) => one.id === "A1-FD-06")?.text.zh).toBe("电话机要定期检查保养");

    const { versions } = await good<{ versions: { version: number; by: string | null; why: string | null }[] }>(t.admin.call("GET", `/api/v1/handbook/${desk}/versions`));
    expect(versions[0]).toMatchObject({ version: made.version, by: "管理员", why: "上次坏了半天没人知道" });
    const compared = await good<{ duties: DutyChange[]; same: number }>(t.admin.call("GET", `/api/v1/handbook/${desk}/compare?from=${before.version}&to=${made.version}`));
    expect(compared.duties.map((one) => [one.id, one.what])).toEqual([["A1-FD-06", "changed"]]);
    expect(compared.duties[0]?.parts.text).toEqual([{ in: "both", text: "电话机" }, { in: "old", text: "要定期" }, { in: "new", text: "每月初" }, { in: "both", text: "检查保养" }]);
    expect(compared.same).toBe(before.duties.length - 1);

    const row = (await form()).duties.find((one) => one.id === "A1-FD-06")?.row;
    const back = await good<{ version: number }>(save({ step: "giveBack", id: row?.id, version: row?.version, reason: "还是原来的好" }));
    expect(back.version).toBe(made.version + 1);
    expect(duty(await book(t.admin), "A1-FD-06")).toMatchObject({ zh: "电话机要定期检查保养", own: false });
    // What was given back can be written anew.
    await good(save({ step: "save", code: "A1-FD-06", input: { ...first?.values, text: "电话机每周检查" }, reason: "再改" }));
  });

  test("one added and one retired: both in the tree's figures, the retired one comes back", async () => {
    const tree = async (): Promise<number> => (await good<{ posts: { id: string; duties: number }[] }>(t.admin.call("GET", "/api/v1/handbook"))).posts.find((post) => post.id === desk)?.duties ?? 0;
    const had = await tree();
    await good(save({ step: "save", input: { text: "雨天在门口放好伞架和防滑垫", limitText: "及时", mechanisms: ["check"] }, reason: "去年有人滑倒" }));
    expect(await tree()).toBe(had + 1);
    const own = (await book(t.admin)).duties.at(-1);
    expect(own).toMatchObject({ zh: "雨天在门口放好伞架和防滑垫", own: true, words: [{ key: "word.prompt" }] });
    await good(save({ step: "retire", code: "A1-FD-03", reason: "交给后勤了" }));
    expect(await tree()).toBe(had);
    expect(duty(await book(t.admin), "A1-FD-03")).toBeUndefined();
    const retired = (await form()).retired.find((one) => one.code === "A1-FD-03");
    expect(retired?.name.zh).toBe("收发并转交公司的邮件、包裹、报纸");
    await good(save({ step: "restore", id: retired?.id, version: retired?.version, reason: "后勤撤了" }));
    expect(duty(await book(t.admin), "A1-FD-03")).toMatchObject({ zh: "收发并转交公司的邮件、包裹、报纸" });
  });

  test("a new version is asked to be acknowledged again", async () => {
    const clerk = await t.person("前台甲", []);
    await act(t.engine, t.system, { type: "assignment", step: "create", input: { staff: clerk.staffId, post: desk, from: "2026-01-01", site: t.siteId } });
    const signed = await t.person("无关", []);
    expect(await status(signed.call("GET", `/api/v1/handbook/${desk}/versions`))).toBe(404);
    const { openSession, cookieName } = await import("#platform/auth/sessions.ts");
    const secret = await openSession(t.test.db, t.orgId, clerk.staffId, t.clock.now(), "test");
    const call: Person["call"] = (method, url, body) => t.app.inject({ method, url, cookies: { [cookieName]: secret }, ...(body === undefined ? {} : { payload: body as object }) });
    const mine = { ...clerk, call };
    const first = await book(mine);
    await good(call("POST", `/api/v1/handbook/${desk}/acknowledge`, { version: first.version }));
    expect(await book(mine)).toMatchObject({ mayAcknowledge: false, mayEdit: false });
    await good(save({ step: "save", code: "A1-FD-01", input: { text: "来客到访先问好，再登记、引路" }, reason: "统一口径" }));
    const next = await book(mine);
    expect(next).toMatchObject({ version: first.version + 1, mayAcknowledge: true, acknowledged: 0 });
    expect(next.duties.filter((one) => one.changed).map((one) => one.id)).toEqual(["A1-FD-01"]);
    expect(await status(call("POST", `/api/v1/handbook/${desk}/acknowledge`, { version: first.version }))).toBe(409);
    await good(call("POST", `/api/v1/handbook/${desk}/acknowledge`, { version: next.version }));
  });

  test("only who edits every handbook may, nothing is lost in a race, and wrong wishes are told", async () => {
    const clerk = await t.person("读者", ["duty.read"]);
    const local = await t.person("一点", ["duty.read", "duty.manage"]);
    expect(await book(local)).toMatchObject({ mayEdit: true });
    const far = await t.person("总部的", []);
    await act(t.engine, t.system, { type: "assignment", step: "create", input: { staff: far.staffId, post: desk, from: "2026-01-01" } });
    expect(await book(local)).toMatchObject({ mayEdit: false });
    const input = { text: "别的写法" };
    expect(await status(save({ step: "save", code: "A1-FD-04", input, reason: "想改" }, clerk))).toBe(403);
    expect(await status(save({ step: "save", code: "A1-FD-04", input, reason: "想改" }, local))).toBe(403);
    expect(await status(clerk.call("GET", `/api/v1/handbook/${desk}/edit`))).toBe(403);
    expect(await status(save({ step: "save", code: "A1-FD-04", input }))).toBe(422);
    expect(await status(save({ step: "save", code: "A1-FD-04", input: { text: "" }, reason: "空" }))).toBe(422);
    expect(await status(save({ step: "save", code: "A6-GRP-52", input, reason: "别的岗位的" }))).toBe(404);
    expect(await status(save({ step: "save", code: "A1-FD-04", input: { ...input, once: "x" }, reason: "硬写" }))).toBe(422);
    const other = await t.other();
    expect(await status(save({ step: "save", code: "A1-FD-04", input, reason: "别家" }, other.admin))).toBe(404);
    const twice = await Promise.all([save({ step: "save", code: "A1-FD-04", input, reason: "一" }), save({ step: "save", code: "A1-FD-04", input: { text: "又一种" }, reason: "二" })]);
    expect(twice.map((one) => one.statusCode).sort()).toEqual([200, 409]);
    const row = (await form()).duties.find((one) => one.id === "A1-FD-04")?.row;
    await good(save({ step: "save", id: row?.id, version: row?.version, input: { text: "第三种" }, reason: "三" }));
    expect(await status(save({ step: "save", id: row?.id, version: row?.version, input: { text: "第四种" }, reason: "四" }))).toBe(409);
  });
});

describe("the overlay", () => {
  const catalogue = loadCatalogue();
  const own = (more: Partial<OwnDuty>): OwnDuty => ({ id: "1", version: 1, number: "Z-0001", state: "open", code: null, text: "自己的", english: null, mechanisms: [], when: null, trigger: null, cadence: null, limitText: null, within: null, withinCount: null, withinUnit: null, serves: null, records: [], approver: null, approverName: null, tell: null, tellName: null, ...more });

  test("without anything of its own a post reads as the catalogue says", () => {
    for (const post of catalogue.posts) {
      const shipped = catalogue.duties.filter((one) => one.posts.includes(post.id));
      expect(dutiesFor(catalogue, post.id, []).map((one) => [one.id, one.text, one.own])).toEqual(shipped.map((one) => [one.id, one.text, null]));
    }
  });

  test("own duties stand in place, after, or away; the catalogue stays as it was", () => {
    const found = dutiesFor(catalogue, "property-front-desk", [own({ code: "A1-FD-02", text: "改过" }), own({ code: "A1-FD-03", state: "retired" }), own({}), own({ state: "retired" })]);
    const all = dutiesFor(catalogue, "property-front-desk", []);
    expect(found.map((one) => one.id)).toEqual([...all.map((one) => one.id).filter((id) => id !== "A1-FD-03"), "Z-0001"]);
    expect(found[1]?.text).toEqual({ zh: "改过", en: "改过" });
    // What the program holds goes on being held, whatever the organisation calls it.
    const held = all.find((one) => one.mechanisms.some((part) => part.held));
    expect(dutiesFor(catalogue, "property-front-desk", [own({ code: held?.id ?? "" })]).find((one) => one.id === held?.id)?.mechanisms.some((part) => part.held)).toBe(true);
  });

  test("a text that names a word without a number is that word, in either language; any other stands for itself", () => {
    const text = (limitText: string, words = {}) => textOf(catalogue, { catalogue: null, function: null, words, own: [own({ limitText })] }).duties[0]?.limit;
    expect(text("及时")).toEqual({ zh: "及时", en: "Promptly" });
    expect(text("Promptly", { "word.prompt": "2wh" })).toEqual({ zh: "及时（2 个工作小时内）", en: "Promptly (within 2 working hours)" });
    expect(text("铃响三声")).toEqual({ zh: "铃响三声", en: "铃响三声" });
  });
});

describe("comparing", () => {
  test("the pieces of both sides give each side back, and nothing equal is called changed", () => {
    const word = fc.string({ unit: fc.constantFrom("来", "客", "登", "记", "a", "b", " ", "，", "𠮷"), maxLength: 24 });
    fc.assert(fc.property(word, word, (a, b) => {
      const pieces = compareTexts(a, b);
      expect(pieces.filter((one) => one.in !== "new").map((one) => one.text).join("")).toBe(a);
      expect(pieces.filter((one) => one.in !== "old").map((one) => one.text).join("")).toBe(b);
      if (a === b) expect(pieces.every((one) => one.in === "both")).toBe(true);
      for (let i = 1; i < pieces.length; i++) expect(pieces[i]?.in).not.toBe(pieces[i - 1]?.in);
    }));
  });

  test("added, removed, changed and the function; very long texts are compared as wholes", () => {
    const one = (id: string, zh: string, more = {}) => ({ id, zh, en: zh, cadence: null, limit: null, approver: null, ...more });
    const found = compareEditions({ function: "接待", duties: [one("A", "甲"), one("B", "乙"), one("C", "丙")] }, { function: "接待来客", duties: [one("B", "乙", { limit: { zh: "及时", en: "Promptly" } }), one("C", "丙"), one("D", "丁")] }, "zh");
    expect(found.duties.map(({ id, what }) => [id, what])).toEqual([["B", "changed"], ["D", "added"], ["A", "removed"]]);
    expect(found.duties[0]?.parts).toEqual({ limit: [{ in: "new", text: "及时" }] });
    expect(found.function).toEqual([{ in: "both", text: "接待" }, { in: "new", text: "来客" }]);
    expect(found.same).toBe(1);
    expect(compareTexts("字".repeat(2000), "句".repeat(2000))).toHaveLength(2);
  });
});
