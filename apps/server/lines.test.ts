import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { loadCatalogue } from "#modules/duties/catalogue.ts";
import { hashPassword } from "#platform/auth/secrets.ts";
import { storePassword } from "#platform/auth/sign-in.ts";
import { act } from "#platform/act/act.ts";
import type { RecordType } from "#platform/record/record.ts";
import { readSheet } from "#platform/sheets/read.ts";
import { createTable } from "#platform/store/ddl.ts";
import { recordContract } from "#platform/testing/contract.ts";
import { good, type Row, type World } from "#platform/testing/contract-world.ts";
import { factory } from "#platform/testing/factory.ts";
import { lineTrial as order } from "#platform/testing/line-trial.ts";
import { pagesOf } from "#platform/testing/pdf.ts";
import { startTestApp, type TestApp } from "./testing.ts";

vi.mock("../records.ts", async (original) => {
  const { recordTypes: declared } = await original<{ recordTypes: readonly RecordType[] }>();
  const recordTypes: readonly RecordType[] = [...declared, order];
  return { recordTypes, recordType: (name: string) => recordTypes.find((type) => type.name === name) };
});

const url = "/api/v1/trialOrder";
const password = "correct horse battery";

let t: TestApp;
let w: World;

beforeAll(async () => {
  t = await startTestApp();
  await t.test.owner.query(createTable(order));
  const other = await t.other();
  const boss = await t.person("全权", loadCatalogue().capabilities.map((one) => one.id), { site: null, top: true });
  await storePassword(t.test.db, t.orgId, boss.staffId, await hashPassword(password), t.clock.now(), (await t.test.db.query<{ id: string }>("select id from session where staff_id = $1", [boss.staffId]))[0]?.id ?? null);
  const known = { site: t.siteId };
  const far = (await act(t.engine, t.system, { type: "site", step: "create", input: { name: "别处" } })).id;
  w = {
    engine: t.engine, test: t.test, clock: t.clock, orgId: t.orgId, siteId: t.siteId, boss, password, maker: t.admin, stranger: other.admin, particulars: {},
    factory: factory(t.engine, await t.admin.actor(), {}, known), bossFactory: factory(t.engine, await boss.actor(), {}, known, 500_000), strangerFactory: factory(t.engine, await other.admin.actor(), {}, { site: other.siteId }),
    elsewhere: { siteId: far, factory: factory(t.engine, await t.admin.actor(), {}, { site: far }, 700_000) },
    person: (name, capabilities) => t.person(name, capabilities),
    cellsOf: async (answer) => (await readSheet(answer.rawPayload, { name: "x.xlsx" })).rows.map((row) => row.map((cell) => cell.value)),
  };
});
afterAll(() => t.stop());

recordContract(order, () => w);

describe("lines", () => {
  const make = async (items: readonly object[]): Promise<string> => good<{ id: string }>(await w.boss.call("POST", url, { subject: "换灯", site: w.siteId, items })).id;
  const row = { item: "节能灯", note: "走廊\n三楼", qty: 1200, price: 1250, takes: 90, done: true, kind: "part", due: "2026-11-24", at: "2026-11-24T01:30:00.000Z" };

  test("are a table on paper, with a heading over every column in which anything stands, and each line its number", async () => {
    const id = await make([{ ...row, owner: w.boss.staffId }, { item: "梯子", kind: "tool" }]);
    const pages = (await pagesOf((await w.boss.call("GET", `${url}/${id}/print?lang=zh`)).rawPayload)).join("");
    expect(pages).toContain("明细名称备注数量单价用时已领类别经手日期时刻1节能灯");
    for (const word of ["1,200", "12.50元", "1小时30", "配件", "全权", "2026-11-2409:30", "2梯子"]) expect(pages.replaceAll(/分钟|\s/g, "")).toContain(word);
    expect(pages).not.toContain("照片");
  });

  test("are one readable cell of a sheet, a line of text each, in the reader's language", async () => {
    const id = await make([{ ...row, owner: w.boss.staffId }, { item: "梯子", kind: "tool" }]);
    const cells = async (language: string): Promise<unknown> => {
      const [head, ...rows] = await w.cellsOf(await w.boss.call("GET", `${url}/export.xlsx?ids=${id}`, undefined, { "acting-as": w.boss.staffId, "accept-language": language }));
      return rows[0]?.[head?.indexOf(language === "zh" ? "明细" : "Items") ?? -1];
    };
    expect(await cells("zh")).toBe("名称 节能灯；备注 走廊 三楼；数量 1200；单价 12.50；用时 90；已领 是；类别 配件；经手 全权；日期 2026-11-24；时刻 2026-11-24 09:30\n名称 梯子；类别 工具");
    expect(await cells("en")).toContain("Item 节能灯; Remark 走廊 三楼; Quantity 1200; Price 12.50; Takes 90; Taken yes; Kind Part; Handled by 全权; Day 2026-11-24; At 2026-11-24 09:30\nItem 梯子; Kind Tool");
  });

  test("show a file in a line to whoever may read the record, and to nobody else", async () => {
    const body = Buffer.from('--XX\r\ncontent-disposition: form-data; name="file"; filename="灯.txt"\r\ncontent-type: text/plain\r\n\r\n亮\r\n--XX--\r\n');
    const upload = async (): Promise<string> => good<{ id: string }>(await w.boss.call("POST", "/api/v1/files", body, { "content-type": "multipart/form-data; boundary=XX" })).id;
    const [photo, sign] = [await upload(), await upload()];
    const reader = await w.person("看单", ["client.read"]);
    const stranger = await w.person("外人", []);
    const seen = async (who: typeof reader): Promise<number[]> => [(await who.call("GET", `/api/v1/files/${photo}`)).statusCode, (await who.call("GET", `/api/v1/files/${sign}`)).statusCode];
    expect(await seen(reader)).toEqual([404, 404]);
    await make([{ item: "梯子" }, { item: "灯", photo: [photo], sign }]);
    expect(await seen(reader)).toEqual([200, 200]);
    expect(await seen(stranger)).toEqual([404, 404]);
  });

  test("are described to programs column by column", async () => {
    const { paths } = good<{ paths: Record<string, { post: { requestBody: { content: { "application/json": { schema: { properties: { items: { maxItems: number; items: { required: string[]; properties: Row } } } } } } } } }> }>(await w.boss.call("GET", "/api/v1/openapi.json"));
    const { items } = paths[url]?.post.requestBody.content["application/json"].schema.properties ?? {};
    expect(items).toMatchObject({ maxItems: 60, items: { required: ["item"], properties: { qty: { anyOf: [expect.objectContaining({ description: "数量 Quantity", minimum: 0 }), { type: "null" }] } } } });
    expect(Object.keys(items?.items.properties ?? {})).toEqual(["id", ...Object.keys(order.fields.items.columns)]);
  });
});
