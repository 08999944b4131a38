import { v7 as uuid } from "uuid";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { phone, ref, site, staff, text } from "../record/field.ts";
import { L } from "../record/label.ts";
import { Problem } from "../record/problem.ts";
import { record, type RecordType } from "../record/record.ts";
import { holds, type RuleActor } from "../record/rule.ts";
import { createTable } from "../store/ddl.ts";
import { testDatabase, type TestDatabase } from "../testing/database.ts";
import { docOf, plainCode, scopeKey, termsOf, weekElement, weekOf } from "./elements.ts";
import { findRecords } from "./find.ts";
import { findIds, type IdsInput, type Sizes } from "./ids.ts";
import { indexRecords, reindex } from "./index-worker.ts";
import { refreshShares, sharesKeeper } from "./shares.ts";

const matter = record("matter", {
  label: L("事项", "Matter"),
  title: "subject",
  subtitle: ["client", "phone"],
  number: "M{yyyy}{mm}{dd}-{seq}",
  fields: {
    subject: text("题", "Subject", { required: true, search: true }),
    client: text("客户", "Client", { search: "name" }),
    phone: phone("电话", "Phone", { search: "tail", mask: "matter.reveal" }),
    others: phone("其他电话", "Other phones", { many: true, search: "tail", mask: "matter.reveal" }),
    site: site("点", "Site", { required: true }),
    owner: staff("人", "Owner", {}),
    follows: ref("原", "Follows", "matter", {}),
    room: ref("房号", "Room", "room", { search: true }),
    guest: ref("客人", "Guest", "room", { search: "name" }),
  },
  states: { open: { label: L("开", "Open") }, void: { label: L("作废", "Void"), final: true } },
  initial: "open",
  may: { read: { any: [{ can: "matter.read" }, { participant: true }] }, create: { can: "matter.read" }, import: { can: "matter.read" } },
});
/** A second kind, short and open to all. */
const place = record("place", {
  label: L("位置", "Place"),
  title: "code",
  fields: { code: text("房号", "Code", { required: true, search: true }) },
  states: { open: { label: L("开", "Open") } },
  initial: "open",
  may: { read: { always: true }, create: { always: true } },
});
/** A kind that matters refer to, and that not everybody reads. */
const room = record("room", {
  label: L("房", "Room"),
  title: "name",
  fields: { name: text("名", "Name", { required: true, search: true }), view: text("朝向", "View", { search: true }) },
  states: { open: { label: L("开", "Open") } },
  initial: "open",
  may: { read: { can: "room.read" }, create: { can: "room.read" } },
});
const types = new Map<string, RecordType>([matter, place, room].map((type) => [type.name, type]));

const org = uuid();
const otherOrg = uuid();
const sites = [uuid(), uuid(), uuid()] as const;
const people = [uuid(), uuid(), uuid(), uuid()] as const;
const now = "2026-11-24T01:00:00.000Z";
let base: TestDatabase;

/** Small and repeatable, so that a failure can be looked at. */
let seed = 7;
const random = (below: number): number => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return Math.floor((seed / 4294967296) * below);
};
const oneOf = <T>(list: readonly T[]): T => list[random(list.length)] as T;
const syllables = [..."水电梯噪音业主小区物业管理公司停车位漏楼道灯坏了门禁狗叫装修垃圾臭𠮷", "ab", "7", "2-0501", "%", "_", "\\", "'", "，", "Ａ"];
const sentence = (most: number): string => Array.from({ length: 3 + random(most) }, () => oneOf(syllables)).join("");

interface Stored {
  [name: string]: unknown;
  readonly id: string;
  readonly createdAt: string;
}
const stored: Stored[] = [];
const docs = new WeakMap<Stored, string>();
const docKept = (row: Stored): string => {
  const doc = docs.get(row) ?? docOf(matter, row);
  docs.set(row, doc);
  return doc;
};
let numbers = 0;

function made(i: number, of: number, more: object = {}): Stored {
  const at = new Date(Date.parse(now) - Math.floor(((of - i) / of) * 400 * 86_400_000) - random(3)).toISOString();
  return {
    id: uuid(), number: `M${at.slice(0, 10).replaceAll("-", "")}-${String(numbers++).padStart(4, "0")}`, state: random(40) === 0 ? "void" : "open", version: 1, createdAt: at, updatedAt: at,
    subject: `${random(3) > 0 ? "关于" : ""}${sentence(14)}`, client: oneOf(["王小玲", "单于明", "绿城物业", "李强", null]), phone: random(3) === 0 ? `138${String(random(100_000_000)).padStart(8, "0")}` : null,
    others: random(9) === 0 ? [`+86139${String(random(100_000_000)).padStart(8, "0")}`, "02788886666x801"] : [], site: sites[Math.floor(Math.sqrt(random(9)))],
    owner: random(4) === 0 ? oneOf(people) : null, participants: random(3) === 0 ? [oneOf(people)] : [], follows: null, room: null, guest: null, externalNumber: null, createdBy: null, ...more,
  };
}

async function write(rows: readonly Stored[], orgId = org): Promise<void> {
  const columns = ["id", "number", "state", "version", "subject", "client", "phone", "others", "site", "owner", "participants", "room", "guest"];
  const body = rows.map((row) => ({ ...Object.fromEntries(columns.map((name) => [name, row[name]])), org_id: orgId, created_at: row.createdAt, updated_at: row.createdAt }));
  await base.db.query(`insert into matter select * from json_populate_recordset(null::matter, $1) on conflict (org_id, id) do update set subject = excluded.subject, version = excluded.version, state = excluded.state, participants = excluded.participants`, [JSON.stringify(body)]);
}

async function told(rows: readonly Stored[]): Promise<void> {
  for (const row of rows) await base.db.query("insert into event (org_id, id, at, record_type, record_id, step) values ($1, $2, $3, 'matter', $4, 'change')", [org, uuid(), now, row.id]);
}

const read = (sitesHeld: true | readonly string[] | undefined, staffId: string | null, reveal: true | readonly string[] | undefined = undefined): RuleActor => ({
  staffId, principals: [], subordinates: [], limits: {},
  capabilities: { ...(sitesHeld === undefined ? {} : { "matter.read": sitesHeld }), ...(reveal === undefined ? {} : { "matter.reveal": reveal }) },
});
const viewers: Record<string, RuleActor> = {
  wide: read(true, people[0], true),
  middle: read([sites[0], sites[1]], people[1], [sites[0]]),
  narrow: read([sites[0]], people[2]),
  "own alone": read(undefined, people[3]),
  nobody: read(undefined, null),
};

/** The plain reading of what a search must find: every row, every word, the rule itself. */
function plainly(q: string, actor: RuleActor, rows: readonly Stored[] = stored): string[] {
  const terms = termsOf(q);
  const ends = (row: Stored, code: string): boolean =>
    [row.phone, ...(row.others as string[])].some((value) => {
      if (typeof value !== "string") return false;
      const plain = plainCode(value);
      if (plain === code || plain === `86${code}` || `86${plain}` === code) return true;
      return plain.endsWith(code) && code.length === 4;
    });
  return rows
    .filter((row) => row.state !== "void" && holds(matter.may.read, row, actor))
    .filter((row) => {
      const doc = docKept(row);
      return terms.length > 0 && terms.every((term) => doc.includes(term.text) || (term.tail !== null && ends(row, term.tail.code)));
    })
    .sort((a, b) => (a.createdAt === b.createdAt ? (a.id < b.id ? 1 : -1) : a.createdAt < b.createdAt ? 1 : -1))
    .map((row) => row.id);
}

/** All pages put together. */
async function search(q: string, actor: RuleActor, more: Partial<IdsInput> = {}): Promise<{ ids: string[]; pages: number; cuts: number }> {
  const ids: string[] = [];
  let pages = 0;
  let cuts = 0;
  for (let before: string | undefined; ; pages++) {
    const page = await findIds(base.db, { types, type: matter, orgId: org, actor, q, limit: 50, before, budgetMs: 10_000, now, ...more });
    ids.push(...page.ids);
    if (page.searchedBackTo !== null) cuts++;
    if (page.next === null) return { ids, pages: pages + 1, cuts };
    before = page.next;
    if (pages > 500) throw new Error(`endless pages for ${q}`);
  }
}

/** Sets what the search believes of frequencies; it must not matter. */
async function believe(kind: "nothing" | "truth" | "everything is common"): Promise<void> {
  await base.db.query("delete from search_share");
  if (kind === "everything is common") {
    const key = scopeKey(org, "matter");
    const weeks = Array.from({ length: 70 }, (_, i) => weekElement(weekOf(now) - i) ^ key);
    await base.db.query("insert into search_share values ($1, 'matter', 10000000, $2, $3)", [org, weeks, weeks.map(() => 0.01)]);
  }
  await (kind === "truth" ? refreshShares(base.db) : refreshShares({ query: async () => [] as never }));
  believed = new Date(Date.parse(believed) + 3_600_000).toISOString();
}
let believed = now;

beforeAll(async () => {
  base = await testDatabase();
  await base.owner.query(createTable(room));
  await base.owner.query(createTable(matter));
  await base.owner.query(createTable(place));
  for (const id of [org, otherOrg]) await base.owner.query("insert into organisation (id, name, created_at) values ($1, '甲', $2)", [id, now]);
  for (const id of sites) await base.db.query("insert into site (org_id, id, state, version, created_at, updated_at, name) values ($1, $2, 'open', 1, $3, $3, '点')", [org, id, now]);
  for (const id of people) await base.db.query("insert into staff (org_id, id, state, version, created_at, updated_at, name, staff_number, language) values ($1, $2, 'active', 1, $3, $3, '人', $4, 'zh')", [org, id, now, id]);
  const count = 1200;
  for (let i = 0; i < count; i++) stored.push(made(i, count));
  await write(stored);
  await reindex(base.db, types, org);
}, 120_000);

afterAll(() => base.drop());
beforeEach(async () => {
  // The worker has read everything that was told so far.
  await base.db.query("insert into event_cursor (consumer, tx, seq) values ('search', pg_current_xact_id(), 9e15) on conflict (consumer) do update set tx = excluded.tx, seq = excluded.seq");
});

const questions = [
  "关于", "水", "电梯", "小区物业", "物业管理公司", "噪音 业主", "停车位 漏 灯", "𠮷", "水𠮷", "a", "ab", "ａｂ", "7", "%", "_", "\\", "'", "%%", "100%", "2-0501", "501", "0501", "wxl", "wangxiaoling", "syl", "sym", "lcwy", "王小玲 电", "6666",
  "02788886666", "8666", "没有的词", "鲸", "M2026", "m20261001", "4321", "-0031", "，", "电，", "\u0000", "\ud800", "水\ud800", "'; drop table search; --", "水".repeat(500), "　 ", "", "(:*&|!)", "null",
];

test("a database without statistics looks each record up once, never all of them for each", async () => {
  const statements: { text: string; values: readonly unknown[] }[] = [];
  const query: TestDatabase["db"]["query"] = (text, values = [], options) => {
    if (text.includes("limit")) statements.push({ text, values });
    return base.db.query(text, values, options);
  };
  for (const q of ["关于", "a", "6666"]) await findIds({ query }, { types, type: matter, orgId: org, actor: viewers.middle as RuleActor, q, limit: 2000, now, budgetMs: 10_000 });
  expect(statements.length).toBeGreaterThan(2);
  for (const { text, values } of statements) {
    const [plan] = await base.db.query(`explain (analyze, format json) ${text}`, values);
    const wasted = [...JSON.stringify(plan).matchAll(/"Rows Removed by Join Filter":(\d+)/g)].map((match) => Number(match[1]));
    expect(Math.max(0, ...wasted)).toBeLessThan(5000);
  }
});

/** Small enough that a thousand records go every way: too much for one question, too much for one piece, pieces that grow. */
const small: Sizes = { rare: 30, walked: 25, piece: 8, pieceMost: 40, most: 60 };

test.each([
  ["nothing", undefined],
  ["nothing", small],
  ["truth", small],
  ["everything is common", undefined],
  ["everything is common", small],
] as const)("believing %s of frequencies, every answer equals a plain reading of all rows", async (belief, sizes) => {
  await believe(belief);
  const asked = [...questions];
  for (let i = 0; i < 20; i++) {
    const subject = oneOf(stored).subject as string;
    const from = random(subject.length);
    asked.push(subject.slice(from, from + 1 + random(5)), `${subject.slice(0, 4)} ${oneOf(syllables)}`);
  }
  for (let i = 0; i < 8; i++) {
    const code = (oneOf(stored.filter((row) => row.phone !== null)).phone as string).slice(random(8));
    asked.push(code, (oneOf(stored).number as string).slice(-random(9) - 1));
  }
  let found = 0;
  for (const [i, q] of asked.entries()) {
    if (belief === "everything is common" && sizes && i % 3 !== 0) continue; // Each takes dozens of statements.
    for (const [name, actor] of Object.entries(viewers)) {
      const answer = await search(q, actor, { now: believed, limit: i % 6 === 0 ? 60 : 1000, sizes });
      expect({ q, name, ids: answer.ids }).toEqual({ q, name, ids: plainly(q, actor) });
      found += answer.ids.length;
    }
  }
  expect(found).toBeGreaterThan(3000);
}, 120_000);

test("a budget ends the page, says how far back it looked, and the pages together are the whole", async () => {
  await believe("everything is common");
  for (const q of ["漏", "电梯", "q"]) {
    let time = 0;
    const slow = await search(q, viewers.middle as RuleActor, { now: believed, budgetMs: 20, sizes: small, clock: () => (time += 15) });
    expect(slow.ids).toEqual(plainly(q, viewers.middle as RuleActor));
    expect(slow.cuts).toBeGreaterThan(2);
  }
  let time = 0;
  const page = await findIds(base.db, { types, type: matter, orgId: org, actor: viewers.wide as RuleActor, q: "漏水", limit: 20, now: believed, sizes: small, clock: () => (time += 30) });
  const cut = page.searchedBackTo as string;
  const truth = plainly("漏水", viewers.wide as RuleActor).filter((id) => (stored.find((row) => row.id === id)?.createdAt ?? "") >= cut);
  expect(page.ids).toEqual(truth.slice(0, 20));
  expect(page.next).not.toBeNull();
});

test("the middle of a phone finds nothing; its whole and its last four do, and no longer tail, whatever one may see", async () => {
  const row = made(1, 2, { state: "open", site: sites[0], phone: "13712346621", others: ["+8615998765432"], subject: "面试", client: null });
  await write([row]);
  await indexRecords(base.db, types, [{ orgId: org, recordType: "matter", recordId: row.id }], now);
  const sees = async (q: string, actor: RuleActor): Promise<boolean> => (await search(`面试 ${q}`, actor)).ids.includes(row.id);
  const reveal = read(true, null, true);
  const elsewhere = read(true, null, [sites[1]]);
  const masked = read(true, null);
  for (const q of ["1371234", "2346", "1234", "7123466", "371234662", "5999", "99876", "46621", "12346621", "65432"]) for (const actor of [reveal, elsewhere, masked]) expect([q, await sees(q, actor)]).toEqual([q, false]);
  for (const q of ["6621", "13712346621", "137-1234-6621", "5432", "15998765432", "8615998765432", "+8615998765432"]) for (const actor of [reveal, elsewhere, masked]) expect([q, await sees(q, actor)]).toEqual([q, true]);
  const doc = await base.db.query<{ doc: string }>("select doc from search where record_id = $1", [row.id]);
  expect(doc[0]?.doc).not.toMatch(/1371|6621|1599/);
  await write([{ ...row, state: "void", version: 2 }]);
});

test("what is not yet in the index is found, and what it no longer says is not", async () => {
  for (const belief of ["nothing", "everything is common"] as const) {
    await believe(belief);
    const ask = async (q: string): Promise<string[]> => (await search(q, viewers.wide as RuleActor, { now: believed })).ids;
    const fresh = made(3, 3, { state: "open", subject: "新到稀罕事", client: null });
    const old = { ...made(0, 3, { state: "open", subject: "旧话甲乙丙" }), version: 1 };
    await write([fresh, old]);
    await told([fresh, old]);
    expect(await ask("稀罕事")).toEqual([fresh.id]);
    expect(await ask("ＭＩＳＳＩＮＧ")).toEqual([]);
    expect(await ask("旧话甲乙丙")).toEqual([old.id]);
    await indexRecords(base.db, types, [fresh, old].map((row) => ({ orgId: org, recordType: "matter", recordId: row.id })), now);
    const changed = { ...old, subject: "改口丁戊己", version: 2 };
    await write([changed]);
    await told([changed]);
    expect(await ask("改口丁戊己")).toEqual([old.id]);
    expect(await ask("旧话甲乙丙")).toEqual([]);
    await write([{ ...fresh, state: "void", version: 2 }, { ...changed, state: "void", version: 3 }]);
    expect(await ask("稀罕事")).toEqual([]);
  }
});

test("records older and newer than all that were known when the question was first asked are found", async () => {
  await believe("everything is common");
  const ask = async (q: string): Promise<string[]> => (await search(q, viewers.wide as RuleActor, { now: believed, sizes: small })).ids;
  await ask("漏水");
  const ages = ["2001-02-03T04:05:06.000Z", new Date(Date.parse(now) + 40 * 86_400_000).toISOString()].map((createdAt) => made(0, 3, { state: "open", subject: "奇遇漏水", createdAt }));
  await write(ages);
  await indexRecords(base.db, types, ages.map((row) => ({ orgId: org, recordType: "matter", recordId: row.id })), now);
  const [old, coming] = ages.map((row) => row.id);
  expect(await ask("奇遇漏水")).toEqual([coming, old]);
  await write(ages.map((row) => ({ ...row, state: "void", version: 2 })));
  expect(await ask("奇遇漏水")).toEqual([]);
});

test("a page of an everyday word is one statement, and so is one of a word that the index is asked for", async () => {
  await believe("truth");
  const asked: string[] = [];
  const query: TestDatabase["db"]["query"] = (text, values = [], options) => {
    asked.push(text);
    return base.db.query(text, values, options);
  };
  const counting = { query };
  const ask = (q: string, limit: number) => findIds(counting, { types, type: matter, orgId: org, actor: viewers.wide as RuleActor, q, limit, now: believed, sizes: { ...small, piece: 100, pieceMost: 1000, most: 4000 }, budgetMs: 10_000 });
  await ask("漏水", 1);
  for (const q of ["漏水", "电梯", "猫狗鱼"]) {
    asked.length = 0;
    await ask(q, 1);
    expect([q, asked.length]).toEqual([q, 1]);
  }
});

test("an index that lags far behind says so, and its newest records are found all the same", async () => {
  await believe("nothing");
  const late = Array.from({ length: 520 }, (_, i) => made(0, 3, { state: "open", subject: `迟${i}到`, createdAt: new Date(Date.parse(now) + i).toISOString() }));
  await write(late);
  await told(late);
  const page = await findIds(base.db, { types, type: matter, orgId: org, actor: viewers.wide as RuleActor, q: "迟1到", limit: 20, now: believed, budgetMs: 1000 });
  expect(page).toMatchObject({ ids: [late[1]?.id], behind: true });
  await indexRecords(base.db, types, late.map((row) => ({ orgId: org, recordType: "matter", recordId: row.id })), now);
  await write(late.map((row) => ({ ...row, state: "void", version: 2 })));
});

test("a state or version that changes leaves the index entry alone; text, readers and void do not", async () => {
  const row = made(1, 3, { state: "open", subject: "照旧不动" });
  const index = (): Promise<number> => indexRecords(base.db, types, [{ orgId: org, recordType: "matter", recordId: row.id }], now);
  const seen = async (): Promise<unknown> => (await base.db.query("select version, xmin::text as x, doc from search where record_id = $1", [row.id]))[0];
  await write([row]);
  expect([await index(), await index()]).toEqual([1, 0]);
  await write([{ ...row, version: 2 }]);
  expect(await index()).toBe(0);
  expect(await seen()).toMatchObject({ version: 2 });
  await write([{ ...row, version: 3, participants: [people[3]] }]);
  expect(await index()).toBe(1);
  expect(await search("照旧不动", viewers["own alone"] as RuleActor)).toMatchObject({ ids: [row.id] });
  await write([{ ...row, version: 4, state: "void" }]);
  await index();
  expect(await seen()).toBeUndefined();
});

test("shares are counted again when the index doubled, or an hour after it was written to", async () => {
  let at = Date.parse(now);
  let counted = 0;
  const keep = sharesKeeper({ query: async (text) => [text.includes("insert into search_share") && counted++] as never }, () => new Date(at).toISOString());
  const after = async (ms: number, written: number): Promise<number> => {
    at += ms;
    await keep(written);
    return counted;
  };
  expect([await after(0, 500), await after(0, 500), await after(1, 900), await after(3_600_000, 0), await after(3_600_000, 0), await after(1, 1)]).toEqual([0, 1, 1, 2, 2, 3]);
  expect([await after(1, 2900), await after(1, 1)]).toEqual([3, 4]);
});

test("another organisation's records are never found, whatever it shares", async () => {
  const row = made(1, 3, { state: "open", subject: "隔壁的水电梯", site: null });
  await base.owner.query("insert into site (org_id, id, state, version, created_at, updated_at, name) values ($1, $2, 'open', 1, $3, $3, '隔')", [otherOrg, sites[0], now]);
  await write([{ ...row, site: sites[0], owner: null, participants: [] }], otherOrg);
  await reindex(base.db, types, otherOrg);
  expect((await search("隔壁的水电梯", viewers.wide as RuleActor)).ids).toEqual([]);
  expect((await search("隔壁的水电梯", viewers.wide as RuleActor, { orgId: otherOrg })).ids).toEqual([row.id]);
});

test("a further condition of the list holds inside the search", async () => {
  const filter: IdsInput["filter"] = (params) => `t.site = ${params.add(sites[1])}`;
  const ids = (await search("电梯", viewers.wide as RuleActor, { filter })).ids;
  expect(ids).toEqual(plainly("电梯", viewers.wide as RuleActor, stored.filter((row) => row.site === sites[1])));
  expect(ids.length).toBeGreaterThan(0);
});

test("a record is found by the title of what it refers to: before and after the index has it, by who may read that, and by its new title once renamed", async () => {
  const rooms = { tower: uuid(), person: uuid() };
  const name = (id: string, title: string, version: number) =>
    base.db.query("insert into room (org_id, id, state, version, created_at, updated_at, name) values ($1, $2, 'open', $3, $4, $4, $5) on conflict (org_id, id) do update set name = excluded.name, version = excluded.version", [org, id, version, now, title]);
  await name(rooms.tower, "青栋９-0907", 1);
  await name(rooms.person, "欧阳青青", 1);
  const rows = [1, 2, 3].map((i) => made(i, 4, { state: "open", subject: "来访登记", client: null, room: rooms.tower, guest: i === 1 ? rooms.person : null }));
  await write(rows);
  await told(rows);
  const reader: RuleActor = { ...read(true, null), capabilities: { "matter.read": true, "room.read": true } };
  const asks = async (q: string, actor: RuleActor = reader): Promise<number> => (await search(q, actor, { now: believed })).ids.filter((id) => rows.some((row) => row.id === id)).length;
  const index = async (recordType: string, ids: readonly string[]): Promise<number> => indexRecords(base.db, types, ids.map((recordId) => ({ orgId: org, recordType, recordId })), now);
  for (const when of ["before", "after"]) {
    if (when === "after") expect(await index("room", Object.values(rooms)) + (await index("matter", rows.map((row) => row.id)))).toBe(5);
    expect([when, await asks("青栋9-0907"), await asks("来访 0907"), await asks("欧阳"), await asks("欧阳 9-0907")]).toEqual([when, 3, 3, 1, 1]);
    expect([when, await asks("青栋9-0907", read(true, null)), await asks("欧阳", read(true, null)), await asks("来访登记", read(true, null))]).toEqual([when, 0, 0, 3]);
    expect([when, await asks("来访登记青栋")]).toEqual([when, 0]);
  }
  expect(await asks("ouyang")).toBe(1);
  expect(await asks("qingdong"), "a title without pinyin").toBe(0);

  const events = async (): Promise<{ id: string; type: string; topic: string; at: string }[]> => base.db.query("select record_id as id, record_type as type, topic, at from event where org_id = $1 and topic is not null", [org]);
  await name(rooms.person, "欧阳青青", 2);
  await index("room", [rooms.person]);
  expect(await events(), "the same title moves nobody").toEqual([]);
  await base.db.query("update room set view = '朝南', version = 3 where org_id = $1 and id = $2", [org, rooms.person]);
  expect(await index("room", [rooms.person])).toBe(1);
  expect(await events(), "nor do other searched words").toEqual([]);
  await name(rooms.tower, "赤栋8-0808", 2);
  await index("room", [rooms.tower]);
  const again = await events();
  expect(new Set(again.map(({ at }) => at))).toEqual(new Set([now]));
  expect(again.map((one) => [one.id, one.type, one.topic]).sort()).toEqual(rows.map((row) => [row.id, "matter", "search"]).sort());
  expect(await index("matter", again.map((one) => one.id))).toBe(3);
  expect([await asks("8-0808"), await asks("9-0907"), await asks("欧阳 0808")]).toEqual([3, 0, 1]);
  expect((await events()).length, "what is indexed again tells nobody else").toBe(3);
  await write(rows.map((row) => ({ ...row, state: "void", version: 2 })));
});

test("the find box groups kinds, masks numbers, and names kinds with more", async () => {
  await base.db.query("insert into place (org_id, id, state, version, created_at, updated_at, code) values ($1, $2, 'open', 1, $3, $3, '2-0501')", [org, uuid(), now]);
  const row = made(1, 1, { state: "open", subject: "二栋 2-0501 门禁特例", client: "王小玲", phone: "13612346621", site: sites[0], participants: [] });
  await write([row]);
  await reindex(base.db, types, org);
  const find = (q: string, actor: RuleActor) => findRecords(base.db, { types, orgId: org, actor, q, limit: 3, now, budgetMs: 1000 });
  const box = await find("2-0501", viewers.wide as RuleActor);
  expect(box.rows.map((one) => one.type)).toEqual(["matter", "matter", "matter", "place"]);
  expect(box).toMatchObject({ more: ["matter"], next: null, searchedBackTo: null, behind: false });
  const shown = async (actor: RuleActor) => (await find("门禁特例", actor)).rows;
  expect(await shown(read(true, null, true))).toMatchObject([{ type: "matter", id: row.id, number: row.number, title: "二栋 2-0501 门禁特例", subtitle: "王小玲 · 136****6621", state: "open", createdAt: row.createdAt }]);
  expect(await shown(read(true, null))).toMatchObject([{ subtitle: "王小玲 · 136****6621" }]);
  expect(await shown(read([sites[2]], null))).toEqual([]);
  expect((await find("2-0501", viewers.nobody as RuleActor)).rows.map((one) => one.type)).toEqual(["place"]);
  await write([{ ...row, state: "void", version: 2 }]);
});

test("one kind is paged by its cursor, and a cursor that is none is refused", async () => {
  const input = { types, type: matter, orgId: org, actor: viewers.wide as RuleActor, q: "电梯", limit: 5, now, budgetMs: 1000 };
  const first = await findRecords(base.db, input);
  const second = await findRecords(base.db, { ...input, before: first.next as string });
  expect([...first.rows, ...second.rows].map((row) => row.id)).toEqual(plainly("电梯", viewers.wide as RuleActor).slice(0, 10));
  for (const before of ["", "x", "W10", Buffer.from('["infinity","x"]').toString("base64url"), Buffer.from(`["2026-13-01T00:00:00Z","${org}"]`).toString("base64url")])
    await expect(findRecords(base.db, { ...input, before })).rejects.toBeInstanceOf(Problem);
});

test("a rule that lets people in by an owner, a deputy or a superior asks for their records alone", async () => {
  const { scopeOf } = await import("./scope.ts");
  const { personElement, siteElement } = await import("./elements.ts");
  const [a, b, c] = people;
  const actor: RuleActor = { ...read([sites[1]], a), principals: [b], subordinates: [c] };
  const scope = (readRule: RecordType["may"]["read"], who: RuleActor = actor): unknown => scopeOf({ ...matter, may: { read: readRule, create: { always: true } } } as RecordType, who);
  expect(scope({ actsFor: "owner" })).toEqual([personElement(a), personElement(b)]);
  expect(scope({ below: "owner" })).toEqual([personElement(c)]);
  expect(scope({ all: [{ eq: ["state", "open"] }, { any: [{ can: "matter.read" }, { actorIs: "owner" }] }] })).toEqual([siteElement(sites[1]), personElement(a)]);
  expect(scope({ any: [{ can: "matter.read" }, { eq: ["state", "open"] }] })).toBeNull();
  expect(scope({ not: { can: "matter.read" } })).toBeNull();
  expect(scope({ can: "matter.read" }, read(true, null))).toBeNull();
  expect(scope({ any: [{ can: "other" }, { participant: true }] }, read(undefined, null))).toEqual([]);
});
