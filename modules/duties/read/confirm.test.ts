import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type Person, type TestApp } from "../../../apps/server/testing.ts";
import { docx } from "./docx.testing.ts";
import { emptyDraft, keyOf, toConfirm, type Found, type ReadDraft } from "./read-state.ts";

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.stop());

const form = (name: string, bytes: Buffer): Buffer => Buffer.concat([Buffer.from(`--XX\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n\r\n`), bytes, Buffer.from("\r\n--XX--\r\n")]);
const upload = (who: Person, name: string, bytes: Buffer) => who.call("POST", "/api/v1/duties/read/file", form(name, bytes), { "content-type": "multipart/form-data; boundary=XX" });
const good = async <T>(answer: ReturnType<Person["call"]>): Promise<T> => {
  const found = await answer;
  expect(found.statusCode, found.body).toBe(200);
  return found.json<T>();
};
interface Done { id: string; made: boolean; version: number; results: { key: number; made: boolean; problem: { detail: string } | null }[] }
interface Book { version: number; post: { superior: { name: string } | null }; duties: { zh: string; cadence: { zh: string } | null; limit: { zh: string } | null; within: { zh: string } | null; approver: { zh: string } | null; mechanisms: { mechanism: string }[] }[] }

const text = "礼宾员岗位职责\n直接上级：礼宾主管\n1、每天上午、下午各巡视大堂一次。\n2、接到客人投诉后，30分钟内答复。\n3、领用物品须经礼宾主管签字。\n4、微笑迎客。";
const decided = (found: Found, state: "taken" | "dropped" = "taken"): ReadDraft => ({ ...emptyDraft, found, decisions: Object.fromEntries((found.posts[0]?.duties ?? []).map((_, n) => [keyOf(0, n), { state }])) });
const count = async (type: "post" | "duty"): Promise<number> => Number((await t.test.owner.query<{ n: string }>(`select count(*) as n from ${type} where org_id = $1`, [t.orgId]))[0]?.n);
const confirm = (body: object, who = t.admin) => who.call("POST", "/api/v1/duties/read/confirm", body);

test("a pasted text becomes a post with its superior and duties; sent again, at once or later, it makes nothing twice", async () => {
  const found = await good<Found>(t.admin.call("POST", "/api/v1/duties/read", { text }));
  expect(found.posts.map((post) => [post.name, post.reportsTo, post.duties.length])).toEqual([["礼宾员", "礼宾主管", 4], ["礼宾主管", null, 0]]);
  expect(found.posts[0]?.duties[1]?.source).toBe("2、接到客人投诉后，30分钟内答复。");
  const before = [await count("post"), await count("duty")];
  const wish = toConfirm(decided(found), 0);
  const both = await Promise.all([good<Done>(confirm(wish)), good<Done>(confirm(wish))]);
  expect(both[0].id).toBe(both[1].id);
  const after = [await count("post"), await count("duty")];
  expect([after[0]! - before[0]!, after[1]! - before[1]!]).toEqual([2, 4]);
  const again = await good<Done>(confirm(wish));
  expect(again).toMatchObject({ id: both[0].id, made: false });
  expect(again.results.map((one) => [one.made, one.problem])).toEqual([[false, null], [false, null], [false, null], [false, null]]);
  // The same text read anew, as on another day: the post is known, its duties are there.
  const anew = await good<Found>(t.admin.call("POST", "/api/v1/duties/read", { text }));
  await good<Done>(confirm(toConfirm(decided(anew), 0)));
  expect([await count("post"), await count("duty")]).toEqual(after);

  const book = await good<Book>(t.admin.call("GET", `/api/v1/handbook/${both[0].id}`));
  expect(book.post.superior?.name).toBe("礼宾主管");
  expect(book.duties.map((duty) => [duty.zh, duty.cadence?.zh ?? null, duty.limit?.zh ?? null, duty.within?.zh ?? null, duty.approver?.zh ?? null, duty.mechanisms.map((one) => one.mechanism)])).toEqual([
    ["每天上午、下午各巡视大堂一次", "每天两次（午前、午后）", null, null, null, ["task"]],
    ["接到客人投诉后，30分钟内答复", null, "30分钟内", "30 分钟内", null, ["task", "clock"]],
    ["领用物品须经礼宾主管签字", null, null, null, "礼宾主管", ["approval"]],
    ["微笑迎客", null, null, null, null, ["check"]],
  ]);
  const { versions } = await good<{ versions: { why: string }[] }>(t.admin.call("GET", `/api/v1/handbook/${both[0].id}/versions`));
  expect(versions[0]?.why).toMatch(/^读自《粘贴的文字》第 \d 行$/);
});

test("two readings of one text confirmed at once make each post and each duty once", async () => {
  const whole = "门童岗位职责\n直接上级：门童领班\n1、每天擦拭旋转门一次。\n2、为下车的客人开门。\n3、发现可疑人员立即报告门童领班。";
  const other = await t.person("另一位经理", ["duty.read", "duty.manage", "post.manage"], { site: null });
  const readings: { who: Person; found: Found }[] = [];
  for (const who of [t.admin, other, t.admin, other]) readings.push({ who, found: await good<Found>(who.call("POST", "/api/v1/duties/read", { text: whole })) });
  const before = [await count("post"), await count("duty")];
  const done = await Promise.all(readings.map(({ who, found }) => good<Done>(confirm(toConfirm(decided(found), 0), who))));
  expect(new Set(done.map((one) => one.id)).size).toBe(1);
  expect([(await count("post")) - before[0]!, (await count("duty")) - before[1]!]).toEqual([2, 3]);
  expect(done.flatMap((one) => one.results).filter((one) => one.made)).toHaveLength(3);
});

test("only what was confirmed is made, with what the person changed; a refused duty holds up no other", async () => {
  const found = await good<Found>(t.admin.call("POST", "/api/v1/duties/read", { text: "夜班值班员岗位职责\n1、夜间每班巡楼一次。\n2、尽快处理客人报修。\n3、保持值班室整洁。" }));
  const draft: ReadDraft = { ...decided(found), decisions: { [keyOf(0, 0)]: { state: "taken", values: { text: "" } }, [keyOf(0, 1)]: { state: "taken", values: { withinCount: 45, withinUnit: "m" } }, [keyOf(0, 2)]: { state: "dropped" } } };
  expect(found.posts[0]?.duties[1]?.asks).toEqual([{ key: "length", params: { words: "尽快" } }]);
  const done = await good<Done>(confirm(toConfirm(draft, 0)));
  expect(done.results.map((one) => [one.key, one.made, one.problem === null])).toEqual([[0, false, false], [1, true, true]]);
  const book = await good<Book>(t.admin.call("GET", `/api/v1/handbook/${done.id}`));
  expect(book.duties.map((duty) => [duty.zh, duty.limit?.zh, duty.within?.zh])).toEqual([["尽快处理客人报修", "及时", "45 分钟内"]]);
});

test("a post that was made as somebody's superior gets its own superior when its turn comes; one that was there before keeps its own", async () => {
  const found = await good<Found>(t.admin.call("POST", "/api/v1/duties/read", { text: "保洁员岗位职责\n直接上级：保洁主管\n1、每天打扫大厅。\n保洁主管岗位职责\n直接上级：环境经理\n1、每周检查一次工具。" }));
  expect(found.posts.map((post) => post.name)).toEqual(["保洁员", "保洁主管", "环境经理"]);
  const decisions = { [keyOf(0, 0)]: { state: "taken" }, [keyOf(1, 0)]: { state: "taken" } } as const;
  for (const at of [0, 1]) await good<Done>(confirm(toConfirm({ ...emptyDraft, found, decisions }, at)));
  const superiors = await t.test.owner.query<{ name: string; superior: string | null }>("select p.name, s.name as superior from post p left join post s on s.org_id = p.org_id and s.id = p.superior where p.org_id = $1 and p.name = any($2) order by p.name", [t.orgId, ["保洁员", "保洁主管", "环境经理"]]);
  expect(Object.fromEntries(superiors.map((one) => [one.name, one.superior]))).toEqual({ 保洁员: "保洁主管", 保洁主管: "环境经理", 环境经理: null });
  const again = await good<Found>(t.admin.call("POST", "/api/v1/duties/read", { text: "保洁员岗位职责\n直接上级：环境经理\n1、每天倒垃圾。" }));
  await good<Done>(confirm(toConfirm(decided(again), 0)));
  expect((await t.test.owner.query<{ superior: string }>("select s.name as superior from post p join post s on s.org_id = p.org_id and s.id = p.superior where p.org_id = $1 and p.name = '保洁员'", [t.orgId]))[0]?.superior).toBe("保洁主管");
});

test("a Word file is read, and what is no description is refused with a sentence", async () => {
  const file = await docx([{ heading: 1, text: "泳池救生员" }, "直接上级：康体主管", { item: "每小时检测水质一次" }, { item: "发现溺水立即施救" }]);
  const found = await good<Found>(upload(t.admin, "救生员.docx", file));
  expect(found).toMatchObject({ name: "救生员.docx", posts: [{ name: "泳池救生员", reportsTo: "康体主管" }, { name: "康体主管" }] });
  const bad = await upload(t.admin, "坏.docx", Buffer.from("PK no"));
  expect(bad.statusCode).toBe(422);
  expect(bad.body).toContain("已损坏");
  expect((await t.admin.call("POST", "/api/v1/duties/read", { text: "no chinese" })).statusCode).toBe(422);
  expect((await t.admin.call("POST", "/api/v1/duties/read/file", { text: "x" })).statusCode).toBe(422);
});

test("who may not edit handbooks reads none, who may not make posts makes none, and another organisation's post is not found", async () => {
  const clerk = await t.person("读者", ["duty.read"]);
  const writer = await t.person("编手册的", ["duty.read", "duty.manage"], { site: null });
  expect((await clerk.call("POST", "/api/v1/duties/read", { text })).statusCode).toBe(403);
  const found = await good<Found>(writer.call("POST", "/api/v1/duties/read", { text: "行李领班岗位职责\n1、每天检查行李车。" }));
  const wish = toConfirm(decided(found), 0);
  expect((await confirm(wish, clerk)).statusCode).toBe(403);
  const before = await count("post");
  expect((await confirm(wish, writer)).statusCode).toBe(403);
  expect(await count("post")).toBe(before);
  // A post that is held at every site is not written by who edits handbooks at one.
  const local = await t.person("一个点的", ["duty.read", "duty.manage"]);
  const far = await t.person("各点的", [], { site: null });
  const there = await good<Done>(confirm({ ...wish, post: { id: far.postId } }, local));
  expect(there.results.map((one) => [one.made, one.problem?.detail.includes("编岗位手册")])).toEqual([[false, true]]);
  const other = await t.other();
  expect((await confirm({ ...wish, post: { id: other.admin.postId } })).statusCode).toBe(404);
  expect((await confirm({ ...wish, post: { id: t.admin.postId } }, writer)).statusCode).toBe(200);
});
