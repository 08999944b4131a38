import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { actMany } from "#platform/act/batch.ts";
import { fileStore } from "#platform/files/files.ts";
import { readSheet } from "#platform/sheets/read.ts";
import { collect, writeXlsx } from "#platform/sheets/write.ts";
import { zoneClock } from "#platform/sheets/zone.ts";
import { importSheet } from "#platform/transfer/run.ts";
import { startImports } from "#platform/transfer/runs.ts";
import { openSheet } from "#platform/transfer/sheet.ts";
import type { ImportSpec } from "#platform/transfer/spec.ts";
import { importCommand, importSpecs } from "./import-command.ts";
import { startTestApp, type Person, type TestApp } from "./testing.ts";

const real = process.env["DUTYDESK_REAL_DATA"] ?? join(import.meta.dirname, "../../../shared/data");
const zone = zoneClock("Asia/Shanghai");

let t: TestApp;
let clerk: Person;
let nobody: Person;
let stranger: Person;
let folder: string;

beforeAll(async () => {
  t = await startTestApp();
  stranger = (await t.other()).admin;
  clerk = await t.person("导入员", ["case.import", "case.read", "case.export", "client.import", "client.read", "client.reveal", "cause.manage", "unit.manage", "unit.read", "staff.manage", "report.read"]);
  nobody = await t.person("前台", ["case.read", "client.read"]);
  folder = await mkdtemp(join(tmpdir(), "dutydesk-import-"));
});
afterAll(async () => {
  await t.stop();
  await rm(folder, { recursive: true, force: true });
});

const specOf = (type: string): ImportSpec => importSpecs.get(type) as ImportSpec;

async function sheetOf(headers: readonly string[], rows: readonly (readonly (string | null)[])[]): Promise<Buffer> {
  return Buffer.from(await collect(writeXlsx(headers.map((title) => ({ title, type: "text" as const })), rows, { zone })));
}

async function take(type: string, headers: readonly string[], rows: readonly (readonly (string | null)[])[], options: Parameters<typeof importSheet>[4] = {}) {
  return importSheet(t.engine, { ...(await clerk.actor()), via: "import" }, specOf(type), await openSheet(await sheetOf(headers, rows), "a.xlsx"), options);
}

function upload(person: Person, type: string, name: string, content: Buffer) {
  const boundary = "----dutydesktest";
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: application/octet-stream\r\n\r\n`;
  return person.call("POST", `/api/v1/import/${type}`, Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${boundary}--\r\n`)]), { "content-type": `multipart/form-data; boundary=${boundary}` });
}

async function ended(person: Person, id: string): Promise<Record<string, unknown> & { report: Record<string, number>; errors: { row: number; column: string | null; reason: string }[] }> {
  for (let tries = 0; tries < 200; tries++) {
    const status = (await person.call("GET", `/api/v1/import/${id}`)).json();
    if (!["checking", "running"].includes(status.state)) return status;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error("the import did not end");
}

async function command(args: string[]): Promise<{ report: Record<string, number>; out: string; told: string }> {
  let [out, told] = ["", ""];
  await importCommand(t.engine, args, { write: (text) => void (out += text) }, { write: (text) => void (told += text) });
  return { report: args.includes("--json") ? JSON.parse(out) : {}, out, told };
}

const count = async (sql: string, values: unknown[] = []): Promise<number> => (await t.test.db.query<{ n: number }>(sql, values))[0]?.n ?? -1;

const headers = ["留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "答复意见", "答复时间"];
const good = [
  ["101", "A001", "电梯停了", "2019/4/25 9:32:09", "一早就停", "已修好", "2019/4/26 9:32:09"],
  ["102", "A001", "水管漏水", "2019年5月1日 下午3时", null, "已换管", "2019-05-05 15:00"],
  ["103", "李 梅", "灯不亮", "43580.5", "三楼", null, null],
];
const bad = [
  ["104", "A002", null, "2019/4/25 9:32", "没有主题", null, null],
  ["105", "A003", "时间乱写", "去年夏天", null, null, null],
  ["106", null, "没有客户", "2019/4/25 9:32", null, null, null],
  ["101", "A004", "重号", "2019/4/25 9:32", null, null, null],
  ["107", "A005", "先答后问", "2019/4/25 9:32", null, "已办", "2019/4/24 9:32"],
];

describe("by page", () => {
  let id = "";

  test("a sheet is uploaded and its headings matched; without the right it is refused", async () => {
    const content = await sheetOf(headers, [...good, ...bad]);
    const answer = await upload(clerk, "case", "留言.xlsx", content);
    expect(answer.statusCode, answer.body).toBe(201);
    const offer = answer.json();
    id = offer.id;
    expect(offer.headers.map((one: { key: string }) => one.key)).toEqual(["externalNumber", "client", "subject", "receivedAt", "event", "solution", "answeredAt"]);
    expect(offer).toMatchObject({ rows: 8, examples: [good[0], good[1]?.map((cell) => cell ?? ""), good[2]?.map((cell) => cell ?? ""), bad[0]?.map((cell) => cell ?? "")] });
    expect(offer.targets.filter((one: { required: boolean }) => one.required).map((one: { key: string }) => one.key)).toEqual(["subject", "receivedAt"]);
    expect((await upload(nobody, "case", "留言.xlsx", content)).statusCode).toBe(403);
    expect((await nobody.call("GET", `/api/v1/import/${id}`)).statusCode).toBe(404);
    expect((await nobody.call("POST", `/api/v1/import/${id}/run`, { mapping: {}, dryRun: false })).statusCode).toBe(404);
    expect((await nobody.call("GET", `/api/v1/import/${id}/refused.xlsx`)).statusCode).toBe(404);
    expect((await stranger.call("GET", `/api/v1/import/${id}`)).statusCode).toBe(404);
  });

  test("what is no sheet is refused with its sentence, and so is a mapping that leaves out what is needed", async () => {
    const old = await upload(clerk, "case", "旧.xls", Buffer.from("d0cf11e0a1b11ae1", "hex"));
    expect(old.json()).toMatchObject({ status: 422, code: "sheet_refused", detail: "“旧.xls”是旧的 .xls 格式。请用 Excel 或 WPS 另存为 .xlsx 再试。" });
    const lacking = await clerk.call("POST", `/api/v1/import/${id}/run`, { mapping: { 留言主题: null }, dryRun: true });
    expect(lacking.json()).toMatchObject({ code: "sheet_refused", detail: "表里没有这些列：主题。请改列名，或把列对应上。" });
    expect((await clerk.call("POST", `/api/v1/import/${id}/run`, { mapping: { 留言主题: "nonsense" }, dryRun: true })).json().code).toBe("sheet_refused");
  });

  test("a check tells the report and every fault with row, column and reason, and writes nothing", async () => {
    expect((await clerk.call("POST", `/api/v1/import/${id}/run`, { mapping: {}, dryRun: true })).statusCode).toBe(202);
    const status = await ended(clerk, id);
    expect(status).toMatchObject({ state: "checked", done: 8, rows: 8, report: { rows: 8, imported: 3, skipped: 0, refused: 5, clients: 2, answered_within_48h: 1, median_answer_hours: 60 } });
    expect(status.errors).toEqual([
      { row: 5, column: "留言主题", reason: "请填写主题。" },
      { row: 6, column: "留言时间", reason: "不是时间，请写成 2026-11-24 08:30。" },
      { row: 7, column: "留言用户", reason: "请填写客户。" },
      { row: 8, column: null, reason: "与第 2 行重复。" },
      { row: 9, column: "答复时间", reason: "答复时间填得不对：不能早于受理时间。" },
    ]);
    expect((await clerk.call("GET", `/api/v1/import/${id}`, undefined, { "accept-language": "en" })).json().errors[0].reason).toBe("Subject is needed.");
    expect(await count(`select count(*)::int as n from "case" where org_id = $1`, [t.orgId])).toBe(0);
  });

  test("the import lands the good rows as history, tells nobody, and gives the refused rows back", async () => {
    await clerk.call("POST", `/api/v1/import/${id}/run`, { mapping: {}, dryRun: false });
    expect(await ended(clerk, id)).toMatchObject({ state: "done", report: { rows: 8, imported: 3, skipped: 0, refused: 5, clients: 2, answered_within_48h: 1, median_answer_hours: 60 } });
    const rows = await t.test.db.query<Record<string, unknown>>(`select * from "case" where org_id = $1 order by external_number`, [t.orgId]);
    expect(rows.map((row) => [row.external_number, row.state, row.received_at, row.created_at, row.due_at, row.phone, row.happened_at, row.channel])).toEqual([
      ["101", "history", "2019-04-25T01:32:09.000Z", "2019-04-25T01:32:09.000Z", null, null, null, "other"],
      ["102", "history", "2019-05-01T07:00:00.000Z", "2019-05-01T07:00:00.000Z", null, null, null, "other"],
      ["103", "history", "2019-04-25T04:00:00.000Z", "2019-04-25T04:00:00.000Z", null, null, null, "other"],
    ]);
    expect(rows[0]?.client).toBe(rows[1]?.client);
    const clocks = await t.test.db.query<{ external: string; name: string; state: string; next_at: unknown }>(`select c.external_number as external, k.name, k.state, k.next_at from clock k join "case" c on c.id = k.record_id where k.org_id = $1 order by 1, 2`, [t.orgId]);
    expect(clocks).toEqual([ // Not a word of the reply: when a solution was found stands in no sheet that tells the answer alone.
      { external: "101", name: "promise", state: "met", next_at: null },
      { external: "102", name: "promise", state: "missed", next_at: null },
      { external: "103", name: "promise", state: "dropped", next_at: null },
    ]);
    expect(await count("select count(*)::int as n from notice where org_id = $1", [t.orgId])).toBe(0);
    const clients = await t.test.db.query("select name, external_number, kind from client where org_id = $1 order by name", [t.orgId]);
    expect(clients).toEqual([{ name: "A001", external_number: "A001", kind: "existing" }, { name: "李 梅", external_number: null, kind: "existing" }]);
    const answer = await clerk.call("GET", `/api/v1/import/${id}/refused.xlsx`);
    const back = await readSheet(answer.rawPayload, { name: "refused.xlsx" });
    expect(back.rows[0]?.map((cell) => cell.value)).toEqual([...headers, "表中行号", "哪里不对"]);
    expect(back.rows.slice(1).map((row) => [row[0]?.value, row[7]?.value, row[8]?.value])).toEqual([
      ["104", 5, "留言主题：请填写主题。"], ["105", 6, "留言时间：不是时间，请写成 2026-11-24 08:30。"], ["106", 7, "留言用户：请填写客户。"], ["101", 8, "与第 2 行重复。"], ["107", 9, "答复时间：答复时间填得不对：不能早于受理时间。"],
    ]);
  });

  test("run again it adds nothing", async () => {
    await clerk.call("POST", `/api/v1/import/${id}/run`, { mapping: {}, dryRun: false });
    expect((await ended(clerk, id)).report).toMatchObject({ imported: 0, skipped: 3, refused: 5, clients: 0, answered_within_48h: 1, median_answer_hours: 60 });
    expect(await count(`select count(*)::int as n from "case" where org_id = $1`, [t.orgId])).toBe(3);
  });
});

const many = Array.from({ length: 250 }, (_, i) => [`M${i}`, `B${i % 90}`, `第 ${i} 件`, "2019/4/25 9:32:09", "内容", "已办", `2019/4/${26 + (i % 4)} 9:32:09`]);

test("cut off between two batches, the same sheet finishes with no half row and no double", async () => {
  const cut = take("case", headers, many, { onProgress: () => { throw new Error("cut off"); } });
  await expect(cut).rejects.toThrow("cut off");
  expect(await count(`select count(*)::int as n from "case" where external_number like 'M%'`)).toBe(100);
  const { report } = await take("case", headers, many);
  expect(report).toMatchObject({ rows: 250, imported: 150, skipped: 100, refused: 0, clients: 0 });
  expect(await count(`select count(*)::int as n from "case" where external_number like 'M%'`)).toBe(250);
  expect(await count("select count(*)::int as n from client where external_number like 'B%'")).toBe(90);
  expect(await count(`select count(*)::int as n from "case" c where external_number like 'M%' and not exists (select 1 from journal j where j.record_id = c.id and j.step = 'import')`)).toBe(0);
});

test("an import whose process died is taken over and tells the whole", async () => {
  const files = fileStore(folder);
  const rows = many.map((row) => [`R${row[0]}`, `C${row[1]}`, ...row.slice(2)]);
  const content = await sheetOf(headers, rows);
  await files.put("019b0000-0000-7000-8000-0000000000aa", Readable.from(content));
  let seen: unknown;
  const actor = { ...(await clerk.actor()), via: "import" as const };
  await expect(importSheet(t.engine, actor, specOf("case"), await openSheet(content, "a.xlsx"), { onProgress: (_, counts) => { seen = structuredClone(counts); throw new Error("killed"); } })).rejects.toThrow("killed");
  const id = "019b0000-0000-7000-8000-0000000000ab";
  const detail = { name: "a.xlsx", rows: 250, mapping: {}, done: 100, counts: seen, tries: 1, lease: { token: "dead", until: "2026-11-23T00:00:00.000Z" } };
  await t.test.db.query("insert into import_run (org_id, id, record_type, file_id, state, detail, created_at, created_by, updated_at) values ($1, $2, 'case', '019b0000-0000-7000-8000-0000000000aa', 'running', $3, $4, $5, $4)", [t.orgId, id, detail, t.clock.now(), clerk.staffId]);
  const worker = startImports(t.engine, importSpecs, files, (error) => { throw error; });
  worker.poke();
  await worker.idle();
  await worker.stop();
  expect(await ended(clerk, id)).toMatchObject({ state: "done", report: { rows: 250, imported: 250, skipped: 0, refused: 0, clients: 90 } });
});

test("a row that the database refuses keeps back no other", async () => {
  const { report, faults } = await take("staff", ["姓名", "工号", "手机", "岗位", "项目", "入职日期"], [
    ["王一", "W1", "138 0013 0001", "前台岗", "锦绣花园", "2024-03-01"],
    ["王二", "W2", "13800130001", "前台岗", "锦绣花园", null],
    ["王三", "W3", "13800130003", "没有的岗", null, null],
    ["王四", "W4", "13800130004", null, null, null],
  ]);
  expect(report).toMatchObject({ rows: 4, imported: 2, refused: 2 });
  expect(faults.map(({ row, column, reason }) => [row, column, reason.zh])).toEqual([[3, "手机", "手机已被另一条记录占用。"], [4, "岗位", "岗位填得不对：没有岗位“没有的岗”，或你无权查看。"]]);
  const held = await t.test.db.query(`select s.name, p.name as post, x.name as site, a."from" from staff s left join assignment a on a.staff = s.id left join post p on p.id = a.post left join site x on x.id = a.site where s.staff_number in ('W1', 'W4') order by s.name`);
  expect(held).toEqual([{ name: "王一", post: "前台岗", site: "锦绣花园", from: "2024-03-01" }, { name: "王四", post: null, site: null, from: null }]);
  expect((await take("staff", ["姓名", "工号"], [["王一", "W1"]])).report).toMatchObject({ imported: 0, skipped: 1 });
});

test("a bundle is whole or absent, and what leans on a refused one is refused too", async () => {
  const actor = await clerk.actor();
  const before = await count("select count(*)::int as n from client");
  const landed = await actMany(t.engine, actor, [
    [{ type: "client", step: "import", id: "019b0000-0000-7000-8000-000000000001", input: { name: "甲", site: t.siteId } }, { type: "case", step: "import", input: { client: "019b0000-0000-7000-8000-000000000001", site: t.siteId, receivedAt: t.clock.now() } }],
    [{ type: "case", step: "import", input: { client: "019b0000-0000-7000-8000-000000000001", site: t.siteId, subject: "靠前一件的客户", receivedAt: t.clock.now() } }],
    [{ type: "client", step: "import", input: { name: "乙", site: t.siteId } }],
  ]);
  expect(landed.map((one) => (one.ok ? "in" : `${one.problem.fields[0]?.field}: ${one.problem.fields[0]?.code}`))).toEqual(["subject: field_required", "client: reference_missing", "in"]);
  expect(await count("select count(*)::int as n from client")).toBe(before + 1);
});

test("rows without a number are known by their content; equal rows stay two", async () => {
  const rows = [["赵工", "漏水", "2020-01-01 08:00"], ["赵工", "漏水", "2020-01-01 08:00"], ["钱工", "漏水", "2020-01-02 08:00"]];
  const sheet = ["客户姓名", "标题", "来电时间"];
  expect((await take("case", sheet, rows)).report).toMatchObject({ imported: 3, clients: 2 });
  expect((await take("case", sheet, [...rows, ["孙工", "漏水", "2020-01-03 08:00"]])).report).toMatchObject({ imported: 1, skipped: 3, clients: 1 });
});

test("taken live, a row without an answer is received with its promise running; one with an answer stays history", async () => {
  const now = "2026-11-24 08:00";
  await take("case", headers, [["L1", "A9", "还没答", now, null, null, null], ["L2", "A9", "答了", now, null, "已办", "2026-11-24 08:30"]], { live: true });
  const rows = await t.test.db.query(`select c.external_number, c.state, c.due_at, k.state as clock from "case" c left join clock k on k.record_id = c.id and k.name = 'promise' where c.external_number like 'L_' order by 1`);
  expect(rows).toEqual([{ external_number: "L1", state: "received", due_at: "2026-11-26T00:00:00.000Z", clock: "running" }, { external_number: "L2", state: "history", due_at: null, clock: "met" }]);
});

test("causes become a tree whatever the order of the rows; a gap in the levels is told", async () => {
  const sheet = ["一级分类", "二级分类", "三级分类"];
  const rows = [["公共", "照明", "楼道灯"], ["公共", null, null], ["公共", "照明", "路灯"], ["公共", null, "缺二级"]];
  const { report, faults } = await take("cause", sheet, rows);
  expect(report).toMatchObject({ imported: 2, skipped: 1, refused: 1 });
  expect(faults[0]).toMatchObject({ row: 5, column: "二级分类" });
  expect((await t.test.db.query<{ path: string; level: number }>("select path, level from cause where path like '公共%' order by path")).map((row) => [row.path, row.level])).toEqual([["公共", 1], ["公共 / 照明", 2], ["公共 / 照明 / 楼道灯", 3], ["公共 / 照明 / 路灯", 3]]);
  await take("case", [...headers, ...sheet], [["Z1", "A8", "灯", "2020-01-01 08:00", null, null, null, "公共", "照明", "路灯"], ["Z2", "A8", "灯", "2020-01-01 08:00", null, null, null, "公共", "没有", "路灯"]]);
  expect(await t.test.db.query(`select c.external_number, x.path from "case" c join cause x on x.id = c.cause where c.external_number like 'Z_'`)).toEqual([{ external_number: "Z1", path: "公共 / 照明 / 路灯" }]);
});

test("units of a site are told apart by building; a case finds its unit, its client by name and phone, and its owner", async () => {
  const { report, faults } = await take("unit", ["房号", "楼栋", "建筑面积", "用途"], [["0501", "1", "89.52", "住宅"], ["0501", "2", "90", "住宅"], ["0501", "2", "90", "住宅"], ["0601", "2", "", "会所"]]);
  expect(report).toMatchObject({ imported: 2, refused: 2 });
  expect(faults.map(({ column, reason }) => [column, reason.zh])).toEqual([[null, "与第 3 行重复。"], ["用途", "“会所”不在可选范围：住宅、商铺、办公、车位、其他。"]]);
  await take("unit", ["房号", "楼栋"], [["3-0101", null]]);
  const sheet = ["工单号", "业主姓名", "联系电话", "房间号", "处理人", "标题", "登记时间"];
  await take("case", sheet, [["U1", "周海", "13911112222", "3-0101", "W1", "门坏", "2020-01-01"], ["U2", "周海", "139-1111-2222", "3-0101", "王一", "窗坏", "2020-01-02"], ["U3", "周海", "13700000000", "9-9999", null, "灯坏", "2020-01-02"]]);
  const rows = await t.test.db.query(`select c.external_number as n, u.code, s.name as owner, k.phones from "case" c left join unit u on u.id = c.unit left join staff s on s.id = c.owner join client k on k.id = c.client where c.external_number like 'U_' order by 1`);
  expect(rows).toEqual([{ n: "U1", code: "3-0101", owner: "王一", phones: ["13911112222"] }, { n: "U2", code: "3-0101", owner: "王一", phones: ["13911112222"] }]);
  expect(await count("select count(*)::int as n from client where name = '周海'")).toBe(1);
});

test("the command reads GBK, keeps its standard output clean and writes the refused rows", async () => {
  const file = join(folder, "gbk.csv");
  await writeFile(file, Buffer.from("wfTR1LHgusUswfTR1NPDu6cswfTR1Nb3zOIswfTR1MqxvOQstPC4tNLivPsstPC4tMqxvOQKNzAwMSzA7sO3LLXnzN3No8HLLDIwMTnE6jTUwjjI1SDPws7nMsqxNbfWLNLR0N66wywyMDE5LzQvOSAxNDowNQo=", "base64"));
  await writeFile(join(folder, "map.json"), JSON.stringify({ 答复意见: null }));
  const { report, out } = await command(["cases", file, "--json", "--login", "T1", "--mapping", join(folder, "map.json")]);
  expect(report).toEqual({ rows: 1, imported: 1, skipped: 0, refused: 0, clients: 1, answered_within_48h: 1, median_answer_hours: 24 });
  expect(out.trimEnd().split("\n")).toHaveLength(1);
  expect(await t.test.db.query(`select subject, received_at, solution from "case" where external_number = '7001'`)).toEqual([{ subject: "电梯停了", received_at: "2019-04-08T06:05:00.000Z", solution: null }]);
  const wrong = join(folder, "wrong.xlsx");
  await writeFile(wrong, await sheetOf(headers, bad));
  const { told } = await command(["case", wrong, "--login", "T1", "--refused", join(folder, "refused.xlsx")]);
  expect(told).toContain("第 2 行“留言主题”：请填写主题。");
  expect((await readSheet(await readFile(join(folder, "refused.xlsx")), { name: "r" })).rows).toHaveLength(1 + 4);
  await expect(command(["cases", wrong])).rejects.toThrow("--login");
  await expect(command(["nothing", wrong])).rejects.toThrow("用法");
});

test("a list goes out as typed cells in the reader's language: refs as titles, choices as labels, masked unless asked for in full with the right; only with the right", async () => {
  const answer = await clerk.call("GET", "/api/v1/case/export.xlsx?receivedAt.from=2019-04-25T00:00:00Z&receivedAt.to=2019-04-25T02:00:00Z&order=createdAt");
  expect(answer.statusCode, answer.body.slice(0, 300)).toBe(200);
  const { rows } = await readSheet(answer.rawPayload, { name: "case.xlsx" });
  const head = rows[0]?.map((cell) => cell.value) as string[];
  const first = rows[1]?.map((cell) => cell.value) ?? [];
  const cell = (title: string): unknown => first[head.indexOf(title)];
  expect([cell("外部编号"), cell("状态"), cell("客户"), cell("服务点"), cell("程度"), cell("涉及人身安全"), cell("受理时间")]).toEqual(["101", "历史", "A001", "锦绣花园", "一般", "否", "2019-04-25T09:32:09.000"]);
  expect(rows).toHaveLength(1 + 501);
  expect((await nobody.call("GET", "/api/v1/case/export.xlsx")).statusCode).toBe(403);
  const masked = await t.person("不看号", ["case.export", "case.read"]);
  const seen = await readSheet((await masked.call("GET", "/api/v1/case/export.xlsx?externalNumber=U1", undefined, { "accept-language": "en" })).rawPayload, { name: "x" });
  const at = seen.rows[0]?.findIndex((one) => one.value === "Phone") ?? -1;
  expect(seen.rows[1]?.[at]?.value).toBe("139****2222");
  expect(seen.rows[1]?.[seen.rows[0]?.findIndex((one) => one.value === "Client") ?? -1]?.value ?? null).toBeNull();
  expect(await count("select count(*)::int as n from journal where step = 'export' and record_type = 'case'")).toBe(2);
  expect((await clerk.call("GET", "/api/v1/case/export.xlsx?nonsense=1")).json().code).toBe("filter_invalid");
  const whole = async (who: Person, more: string) => (await readSheet((await who.call("GET", `/api/v1/case/export.xlsx?externalNumber=U1${more}`, undefined, { "acting-as": who.staffId })).rawPayload, { name: "x" })).rows[1]?.map((one) => one.value);
  expect(await whole(clerk, "")).toContain("139****2222");
  expect(await whole(clerk, "&reveal=yes")).toContain("13911112222");
  expect((await masked.call("GET", "/api/v1/case/export.xlsx?reveal=yes", undefined, { "acting-as": masked.staffId })).json().detail).toBe("你的岗位没有这项权限：看“电话”的全号。");
  expect((await t.test.owner.query("select after from journal where step = 'export' and record_type = 'case' order by id desc limit 1"))[0]).toEqual({ after: { externalNumber: "U1", revealed: ["phone"], rows: 1 } });
  const far = await t.person("外点", ["case.export", "case.read"], { site: (await t.admin.call("POST", "/api/v1/site", { name: "另一处" })).json().id });
  expect((await readSheet((await far.call("GET", "/api/v1/case/export.xlsx")).rawPayload, { name: "x" })).rows).toHaveLength(1);
});

test("the report tells what the rows tell, day by day of the organisation, and only of cases one may read", async () => {
  const ask = async (person: Person, query = "") => (await person.call("GET", `/api/v1/reports/promises${query}`)).json();
  expect(await ask(clerk, "?from=2019-05-01&to=2019-05-01")).toMatchObject({ total: 1, answered: 1, answered_within_48h: 0, median_answer_hours: 96, clocks: { promise: { met: 0, missed: 1 } } });
  const all = await ask(clerk);
  const rows = await t.test.db.query<{ ms: number | null }>(`select extract(epoch from answered_at - received_at)::float8 * 1000 as ms from "case" where org_id = $1 and state <> 'void'`, [t.orgId]);
  const hours = rows.flatMap(({ ms }) => (ms === null ? [] : [ms / 3_600_000])).sort((a, b) => a - b);
  expect(all).toMatchObject({ total: rows.length, answered: hours.length, answered_within_48h: hours.filter((one) => one <= 48).length });
  expect(all.median_answer_hours).toBeCloseTo(((hours[(hours.length - 1) >> 1] as number) + (hours[hours.length >> 1] as number)) / 2, 2);
  const reader = await t.person("只看报表", ["report.read"]);
  expect(await ask(reader)).toMatchObject({ total: 0, median_answer_hours: null });
  expect((await nobody.call("GET", "/api/v1/reports/promises")).statusCode).toBe(403);
  expect(await ask(clerk, "?from=yesterday")).toMatchObject({ status: 422, fields: [{ field: "from" }] });
});

const complaints = join(real, "complaints.xlsx");
if (!existsSync(complaints)) console.warn("apps/server: the real complaints sheet is not here; its import is not tested (DUTYDESK_REAL_DATA names its folder).");

describe.skipIf(!existsSync(complaints))("the real sheets", () => {
  test("2,816 complaints are taken in whole, and again as none; the report says the same", { timeout: 120_000 }, async () => {
    const { orgId, n: login } = (await t.test.db.query<{ orgId: string; n: string }>(`select org_id as "orgId", staff_number as n from staff where id = $1`, [stranger.staffId]))[0] as { orgId: string; n: string };
    const expected = { rows: 2816, refused: 0, answered_within_48h: 307, median_answer_hours: 269 };
    expect((await command(["cases", complaints, "--json", "--dry-run", "--login", login])).report).toEqual({ ...expected, imported: 2816, skipped: 0, clients: 2559 });
    expect((await command(["cases", complaints, "--json", "--login", login])).report).toEqual({ ...expected, imported: 2816, skipped: 0, clients: 2559 });
    expect((await command(["cases", complaints, "--json", "--login", login])).report).toEqual({ ...expected, imported: 0, skipped: 2816, clients: 0 });
    expect((await stranger.call("GET", "/api/v1/reports/promises")).json()).toMatchObject({ total: 2816, answered: 2816, answered_within_48h: 307, median_answer_hours: 269, clocks: { promise: { met: 307, missed: 2509, running: 0 } } });
    expect((await command(["causes", join(real, "categories.xlsx"), "--json", "--login", login])).report).toMatchObject({ rows: 517, imported: 517, refused: 0 });
    expect(await count("select count(*)::int as n from cause where org_id = $1", [orgId])).toBe(650);
  });
});
