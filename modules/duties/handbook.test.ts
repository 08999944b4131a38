import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { act } from "#platform/act/act.ts";
import { createToken, openSession } from "#platform/auth/sessions.ts";
import { cookieName } from "#platform/auth/sessions.ts";
import { startTestApp, type TestApp } from "../../apps/server/testing.ts";

interface Book {
  post: { id: string; name: string; gap: boolean; superior: { id: string; name: string } | null };
  version: number;
  fromDay: string;
  duties: { id: string; zh: string; en: string; kind: string; cadence: { zh: string; en: string } | null; limit: { zh: string; en: string } | null; mechanisms: { mechanism: string; by: { zh: string } | null; element: string | null; held: boolean }[]; words: { word: string; value: string | null; proposal: string; key: string; set: string | null; proposed: string; version: number }[]; figures: { id: string }[]; contradictions: { id: string }[]; acknowledgedByMe: boolean; changed: boolean }[];
  acknowledged: number;
  holders: number;
  waiting: { id: string; name: string }[];
  acknowledgedByMe: string | null;
  mayAcknowledge: boolean;
}
interface Tree {
  posts: { id: string; name: string; superior: string | null; catalogue: string | null; duties: number; held: number; unset: number; gap: boolean; mine: boolean }[];
}
interface Caller {
  staffId: string;
  call(method: "GET" | "POST", url: string, body?: unknown, headers?: Record<string, string>): Promise<{ statusCode: number; body: string; json(): unknown }>;
}

let t: TestApp;
let desk: string;
let count = 0;

/** A post of the catalogue in the test's organisation. */
async function postOf(catalogue: string): Promise<string> {
  const rows = await t.test.owner.query<{ id: string }>("select id from post where org_id = $1 and catalogue = $2", [t.orgId, catalogue]);
  return rows[0]?.id as string;
}

/** A person who holds posts of the organisation, signed in. */
async function holder(name: string, posts: readonly string[]): Promise<Caller> {
  count += 1;
  const staff = await act(t.engine, t.system, { type: "staff", step: "create", input: { name, staffNumber: `H${count}` } });
  for (const post of posts) await act(t.engine, t.system, { type: "assignment", step: "create", input: { staff: staff.id, post, from: "2026-01-01", site: t.siteId } });
  const secret = await openSession(t.test.db, t.orgId, staff.id, t.clock.now(), "test");
  return { staffId: staff.id, call: (method, url, body, headers = {}) => t.app.inject({ method, url, cookies: { [cookieName]: secret }, headers, ...(body === undefined ? {} : { payload: body as object }) }) };
}

const newPost = async (name: string, more: Record<string, unknown> = {}): Promise<string> => (await act(t.engine, t.system, { type: "post", step: "import", input: { name, capabilities: [], ...more } })).id;

async function good<T>(answer: Promise<{ statusCode: number; body: string; json(): unknown }>): Promise<T> {
  const found = await answer;
  expect(found.statusCode, found.body).toBe(200);
  return found.json() as T;
}
const refused = async (answer: Promise<{ statusCode: number; body: string; json(): unknown }>, status: number): Promise<string> => {
  const found = await answer;
  expect(found.statusCode, found.body).toBe(status);
  return (found.json() as { detail: string }).detail;
};
const book = (who: Caller, post: string, headers?: Record<string, string>): Promise<Book> => good<Book>(who.call("GET", `/api/v1/handbook/${post}`, undefined, headers));
const acknowledge = (who: Caller, post: string, version: unknown, headers?: Record<string, string>) => who.call("POST", `/api/v1/handbook/${post}/acknowledge`, { version }, headers);
const setWord = (key: string, value: unknown, version: number) => good(t.admin.call("POST", `/api/v1/settings/${key}`, { value, version }));
const given = async (post: string): Promise<number> => (await t.test.owner.query<{ n: number }>("select count(*)::int as n from acknowledgement where post = $1", [post]))[0]?.n ?? 0;

beforeAll(async () => {
  t = await startTestApp();
  desk = await postOf("property-front-desk");
});
afterAll(() => t.stop());

describe("reading", () => {
  test("a front desk person finds their post in the tree with its figures, and what lacks a superior is said in place", async () => {
    const wang = await holder("王秀兰", [desk]);
    const { posts } = await good<Tree>(wang.call("GET", "/api/v1/handbook"));
    const own = posts.find((post) => post.id === desk);
    expect(own).toMatchObject({ catalogue: "property-front-desk", duties: 53, mine: true });
    expect(own?.unset).toBeGreaterThan(0);
    expect(posts.filter((post) => post.mine).map((post) => post.id)).toEqual([desk]);
    const stored = await t.test.owner.query<{ id: string; gap: boolean }>("select id, superior is null and not top as gap from post where org_id = $1", [t.orgId]);
    expect(Object.fromEntries(posts.map((post) => [post.id, post.gap]))).toEqual(Object.fromEntries(stored.map((post) => [post.id, post.gap])));
    expect(new Set(stored.map((post) => post.gap))).toEqual(new Set([true, false]));
  });

  test("a handbook says each duty with kind, rhythm, limit, mechanisms, words without a number, figures and contradictions", async () => {
    const wang = await holder("王一", [desk]);
    const found = await book(wang, desk);
    expect(found).toMatchObject({ version: 1, fromDay: "2026-11-24", acknowledgedByMe: null, mayAcknowledge: true });
    expect(found.duties).toHaveLength(53);
    const phones = found.duties.find((duty) => duty.id === "A1-FD-06");
    expect(phones).toMatchObject({ kind: "recurring", cadence: { zh: "定期", en: "Regularly" }, limit: null, acknowledgedByMe: false, changed: false });
    expect(phones?.words).toEqual([{ word: "定期", value: null, proposal: "每月一次", key: "word.periodic", set: null, proposed: "monthly", version: 0 }]);
    expect(phones?.mechanisms).toContainEqual({ mechanism: "task", by: null, element: null, held: false });
    expect((await book(wang, desk, { "accept-language": "en" })).duties.find((duty) => duty.id === "A1-FD-06")?.words[0]).toMatchObject({ word: "Regularly", proposal: "Once a month" });
    expect(found.duties.some((duty) => duty.figures.length > 0)).toBe(true);
    expect(found.duties.some((duty) => duty.contradictions.length > 0)).toBe(true);
  });

  test("what really holds a duty is named as its declaration names it", async () => {
    const found = await book(await holder("王二", [desk]), desk);
    const held = found.duties.flatMap((duty) => duty.mechanisms).filter((one) => one.held);
    expect(held.length).toBeGreaterThan(0);
    for (const one of held) expect(one.by?.zh).not.toBe(one.element);
  });

  test("without the right to read all, one reads the own posts and all below them, and finds no other", async () => {
    const top = await newPost("店长", { top: true, catalogue: "presales-service" });
    const middle = await newPost("组长", { superior: top });
    const low = await newPost("组员", { superior: middle });
    const chief = await holder("店长甲", [top]);
    const leader = await holder("组长甲", [middle]);
    const tree = async (who: Caller) => (await good<Tree>(who.call("GET", "/api/v1/handbook"))).posts.map((post) => post.id).sort();
    expect(await tree(chief)).toEqual([top, middle, low].sort());
    expect(await tree(leader)).toEqual([middle, low].sort());
    expect((await book(chief, top)).duties.length).toBeGreaterThan(0);
    expect((await book(chief, low)).mayAcknowledge).toBe(false);
    expect((await book(leader, low)).duties).toEqual([]);
    for (const post of [top, desk]) {
      await refused(leader.call("GET", `/api/v1/handbook/${post}`), 404);
      await refused(acknowledge(leader, post, 1), 404);
    }
    expect(await tree(await holder("无岗", []))).toEqual([]);
  });

  test("another organisation finds nothing, and neither does who is not signed in", async () => {
    const other = await t.other();
    for (const answer of [other.admin.call("GET", `/api/v1/handbook/${desk}`), acknowledge(other.admin, desk, 1)]) await refused(answer, 404);
    expect((await good<Tree>(other.admin.call("GET", "/api/v1/handbook"))).posts.map((post) => post.id)).not.toContain(desk);
    expect((await t.app.inject({ method: "GET", url: `/api/v1/handbook/${desk}` })).statusCode).toBe(401);
  });

  test("hostile ids and versions are refused with a sentence", async () => {
    const wang = await holder("王三", [desk]);
    for (const id of ["x", "%00", "..%2f..%2fetc", "1' or '1'='1", "__proto__", "9".repeat(199), `${desk}%20`]) await refused(wang.call("GET", `/api/v1/handbook/${id}`), 404);
    await refused(wang.call("GET", "/api/v1/handbook/01900000-0000-7000-8000-000000000000"), 404);
    for (const version of [0, -1, 1.5, "1", null, [1], { a: 1 }, 1e12]) expect(await refused(acknowledge(wang, desk, version), 422)).toMatch(/version/);
    for (const body of [{}, { version: 1, staff: t.admin.staffId }, []]) expect((await wang.call("POST", `/api/v1/handbook/${desk}/acknowledge`, body)).statusCode).toBe(422);
    expect(await refused(acknowledge(wang, desk, 2), 409)).toBe("手册已有新版，请先看过新版再确认。");
  });

  test("a closed post has no handbook, and below a closed superior is a gap", async () => {
    const upper = await newPost("旧上级", { top: true });
    const lower = await newPost("旧下级", { superior: upper });
    const boss = await holder("旧人", [lower]);
    expect((await book(boss, lower)).post).toMatchObject({ gap: false, superior: { id: upper, name: "旧上级" } });
    await t.test.owner.query("update post set state = 'closed' where id = $1", [upper]);
    expect((await book(boss, lower)).post).toMatchObject({ gap: true, superior: null });
    expect((await good<Tree>(boss.call("GET", "/api/v1/handbook"))).posts).toEqual([expect.objectContaining({ id: lower, superior: null, gap: true })]);
    await refused(t.admin.call("GET", `/api/v1/handbook/${upper}`), 404);
  });
});

describe("acknowledging", () => {
  test("a holder acknowledges once; again, and at once, is the same; nobody else can, and nothing changes it", async () => {
    const post = await newPost("导购", { catalogue: "salesperson" });
    const one = await holder("李一", [post]);
    const two = await holder("李二", [post]);
    expect(await book(one, post)).toMatchObject({ holders: 2, acknowledged: 0, waiting: [{ name: "李一" }, { name: "李二" }] });
    const key = { "idempotency-key": "ack-1" };
    const first = await good<{ version: number; at: string }>(acknowledge(one, post, 1, key));
    expect(first).toEqual({ version: 1, at: t.clock.now() });
    t.clock.pass(60_000);
    expect(await good(acknowledge(one, post, 1, key))).toEqual(first);
    expect(await good(acknowledge(one, post, 1))).toEqual(first);
    const twice = await Promise.all(Array.from({ length: 4 }, () => good(acknowledge(two, post, 1))));
    expect(new Set(twice.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await given(post)).toBe(2);
    expect(await book(one, post)).toMatchObject({ holders: 2, acknowledged: 2, waiting: [], acknowledgedByMe: first.at, mayAcknowledge: false });
    expect((await book(one, post)).duties.every((duty) => duty.acknowledgedByMe)).toBe(true);

    expect(await refused(one.call("POST", "/api/v1/acknowledgement", { post, edition: 1 }), 409)).toBe("这一版你已确认过。");
    expect(await refused(acknowledge(t.admin, post, 1), 403)).toBe("你的岗位没有这项权限：确认别的岗位的手册。");
    await refused(one.call("POST", "/api/v1/acknowledgement", { post, edition: 1, staff: two.staffId }), 422);
    const token = await createToken(t.test.db, t.orgId, (await holder("李三", [post])).staffId, "脚本", 1, t.clock.now(), null);
    const answer = await t.app.inject({ method: "POST", url: `/api/v1/handbook/${post}/acknowledge`, headers: { authorization: `Bearer ${token.secret}` }, payload: { version: 1 } });
    expect([answer.statusCode, answer.json().detail]).toEqual([403, "你的岗位没有这项权限：用接口令牌确认手册。"]);
    expect(await given(post)).toBe(2);
    for (const sql of ["update acknowledgement set edition = 2", "delete from acknowledgement", "update post_edition set hash = 'x'", "delete from post_edition"]) {
      await expect(t.test.owner.query(sql)).rejects.toThrow(/append-only/);
      await expect(t.test.db.query(sql)).rejects.toThrow(/append-only|permission denied/);
    }
  });

  test("who left the post counts no more, and the acknowledgement stays", async () => {
    const post = await newPost("仓管");
    const one = await holder("赵一", [post]);
    await holder("赵二", [post]);
    await book(one, post);
    await good(acknowledge(one, post, 1));
    await act(t.engine, t.system, { type: "staff", step: "leave", id: one.staffId, note: "离职" });
    expect(await book(t.admin, post)).toMatchObject({ holders: 1, acknowledged: 0, waiting: [{ name: "赵二" }] });
    expect(await given(post)).toBe(1);
  });

  test("a word that is set makes a new version of the handbooks it stands in, and of no other", async () => {
    const post = await postOf("property-service-officer");
    const one = await holder("孙一", [post]);
    const plain = await newPost("无职责");
    const before = await book(one, post);
    expect((await book(t.admin, plain)).version).toBe(1);
    const word = before.duties.flatMap((duty) => duty.words)[0]!;
    await good(acknowledge(one, post, before.version));
    t.clock.pass(86_400_000);
    await setWord(word.key, word.proposed, 0);
    const after = await book(one, post);
    expect(after).toMatchObject({ version: before.version + 1, fromDay: "2026-11-25", acknowledged: 0, acknowledgedByMe: null, mayAcknowledge: true });
    const touched = after.duties.filter((duty) => duty.words.some((one) => one.key === word.key)).map((duty) => duty.id);
    expect(touched.length).toBeGreaterThan(0);
    expect(after.duties.filter((duty) => duty.changed).map((duty) => duty.id)).toEqual(touched);
    const changed = after.duties.find((duty) => duty.id === touched[0])!;
    const said = changed.words.find((one) => one.key === word.key)!;
    expect(said.value).not.toBeNull();
    expect([changed.cadence?.zh, changed.limit?.zh]).toContain(`${word.word}（${said.value}）`);
    expect((await book(t.admin, plain)).version).toBe(1);
    expect(await refused(acknowledge(one, post, before.version), 409)).toBe("手册已有新版，请先看过新版再确认。");
    await good(acknowledge(one, post, after.version));
    expect((await book(one, post)).version).toBe(after.version);

    await setWord(word.key, null, 1);
    const back = await book(one, post);
    expect(back).toMatchObject({ version: after.version + 1, acknowledgedByMe: null });
    expect(back.duties.flatMap((duty) => duty.words).filter((one) => one.key === word.key).map((one) => [one.value, one.version])).toEqual(touched.map(() => [null, 2]));
    const lines = await good<{ entries: { step: string; note: string | null; via: string }[] }>(t.admin.call("GET", `/api/v1/post/${post}/journal`));
    expect(lines.entries.filter((line) => line.step === "handbook").map((line) => line.note)).toEqual(Array.from({ length: back.version }, (_, i) => String(back.version - i)));
  });

  test("a stale page cannot acknowledge what changed behind it, even where nobody has read the new text yet", async () => {
    const post = await newPost("保洁");
    const one = await holder("周一", [post]);
    expect((await book(one, post)).version).toBe(1);
    const row = await good<{ row: { version: number } }>(t.admin.call("GET", `/api/v1/post/${post}`));
    expect((await t.admin.call("PATCH", `/api/v1/post/${post}`, { version: row.row.version, input: { function: "保持整洁" } })).statusCode).toBe(200);
    await refused(one.call("POST", "/api/v1/acknowledgement", { post, edition: 1 }), 409);
    await refused(acknowledge(one, post, 1), 409);
    expect(await given(post)).toBe(0);
    await good(acknowledge(one, post, 2));
  });

  test("many first readers make one edition and one line in the journal", async () => {
    const post = await newPost("巡逻", { catalogue: "aftersales-service" });
    const books = await Promise.all(Array.from({ length: 12 }, () => book(t.admin, post)));
    expect(new Set(books.map((one) => one.version))).toEqual(new Set([1]));
    const rows = await t.test.owner.query<{ editions: number; lines: number }>("select (select count(*)::int from post_edition where post = $1) as editions, (select count(*)::int from journal where record_id = $1 and step = 'handbook') as lines", [post]);
    expect(rows).toEqual([{ editions: 1, lines: 1 }]);
  });
});
