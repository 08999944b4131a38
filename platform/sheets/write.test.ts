import fc from "fast-check";
import { readSheet as readByOther } from "read-excel-file/node";
import { describe, expect, test } from "vitest";
import type { Cell } from "./cell.ts";
import { cleanText, EMPTY } from "./cell.ts";
import { readSheet } from "./read.ts";
import { readDay, readFen, readInstant } from "./values.ts";
import type { SheetRows } from "./write.ts";
import { collect, EXCEL_CHARACTERS, writeCsv, writeXlsx } from "./write.ts";
import type { SheetColumn } from "./written.ts";
import { zoneClock } from "./zone.ts";

const zone = zoneClock("Asia/Shanghai");
const text = (title: string): SheetColumn => ({ title, type: "text" });

async function through(how: "xlsx" | "csv", columns: SheetColumn[], rows: SheetRows): Promise<readonly (readonly Cell[])[]> {
  const file = await collect(how === "xlsx" ? writeXlsx(columns, rows, { zone }) : writeCsv(columns, rows, { zone }));
  return (await readSheet(file, { name: how === "xlsx" ? "表.xlsx" : "表.csv" })).rows;
}

/** Anything that a person, or an attacker, may have put into a text field. */
const anyText = fc.oneof(
  { weight: 3, arbitrary: fc.array(fc.oneof(fc.constantFrom("=", "+", "-", "@", "\t", "\r", "\n", "\r\n", "'", '"', ",", ";", "＝", "_x000D_", "_", "x0041_", "\uFEFF", "\u202E", "\u0001", "\0", "\uFFFE", "𠮷", "龘", "&amp;", "<b>", "]]>", "sep=,", " "), fc.string({ unit: "binary", maxLength: 3 })), { maxLength: 6 }).map((parts) => parts.join("")) },
  { weight: 1, arbitrary: fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 8 }).map((units) => String.fromCharCode(...units)) },
  { weight: 1, arbitrary: fc.constantFrom("constructor", "__proto__", "toString", "=1+1", '=HYPERLINK("http://x","y")', "-5", "+8613800138000", "@SUM(A1)", "007", "1e5", "TRUE", "2019/1/5") },
);
/** XML holds no control characters but tab and line ends, and neither U+FFFE nor U+FFFF. */
const heldByXml = (value: string): string => [...cleanText(value)].map((c) => ((c < " " && !"\t\n\r".includes(c)) || c === "\uFFFE" || c === "\uFFFF" ? "\uFFFD" : c)).join("");

describe("text comes back as it was, as text", () => {
  test.each([["xlsx", heldByXml], ["csv", cleanText]] as const)("%s", async (how, held) => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(anyText, anyText), { minLength: 1, maxLength: 6 }), async (table) => {
        const rows = await through(how, [text("甲"), text("=乙")], table);
        expect(rows[0]!.map((c) => c.value)).toEqual(["甲", "=乙"]);
        for (const [i, line] of table.entries()) {
          for (const [j, value] of line.entries()) {
            const cell = rows[i + 1]?.[j] ?? EMPTY;
            expect(cell).toEqual(value === "" ? EMPTY : { kind: "text", value: held(value) });
          }
        }
      }),
      { numRuns: 300 },
    );
  }, 120_000);

  test("a single column, where a CSV has nothing to tell its delimiter from", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyText, { minLength: 1, maxLength: 6 }), async (values) => {
        const rows = await through("csv", [text("甲")], values.map((v) => [v]));
        expect(values.map((_, i) => rows[i + 1]?.[0]?.value ?? "")).toEqual(values.map(cleanText));
      }),
      { numRuns: 200 },
    );
  }, 120_000);

  test("in a CSV no cell begins as a formula", async () => {
    const risky = ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1", "＝1", "＠a", "'=1"];
    const csv = Buffer.from(await collect(writeCsv([text("=标题")], risky.map((v) => [v]), { zone }))).toString();
    const cells = csv.replace(/^\uFEFF/, "").split(/\r\n(?="|'|$)/).filter((l) => l !== "").map((l) => l.replace(/^"/, ""));
    expect(cells).toHaveLength(11);
    for (const cell of cells) expect(cell).toMatch(/^'/);
  });
});

test("another reader of the format sees the same cells", async () => {
  const columns: SheetColumn[] = [text("文"), { title: "数", type: "number" }, { title: "时", type: "instant" }, { title: "日", type: "day" }, { title: "款", type: "money" }, { title: "否", type: "bool" }];
  const file = await collect(writeXlsx(columns, [["=1+1 <𠮷>\r\n _x0041_", -1.5, "2019-01-05T04:00:00.000Z", "2024-02-29", 123456, true]], { zone, sheetName: "导出[1]/2:*?" }));
  const rows = await readByOther(Buffer.from(file), "导出12", { trim: false });
  expect(rows).toEqual([
    ["文", "数", "时", "日", "款", "否"],
    ["=1+1 <𠮷>\r\n _x0041_", -1.5, new Date("2019-01-05T12:00:00.000Z"), new Date("2024-02-29T00:00:00.000Z"), 1234.56, true],
  ]);
});

describe("typed cells", () => {
  test.each(["xlsx", "csv"] as const)("instants, days and amounts come back exactly in the zone: %s", async (how) => {
    for (const name of ["Asia/Shanghai", "America/New_York", "Asia/Kathmandu", "UTC"]) {
      const there = zoneClock(name);
      // New York's hour that comes twice has two instants to one wall time; a sheet cannot tell them apart.
      const single = (at: Date): boolean => there.toInstant(there.toWall(at.getTime())) === at.getTime();
      await fc.assert(
        fc.asyncProperty(
          fc.date({ min: new Date("1920-01-01"), max: new Date("2190-01-01"), noInvalidDate: true }).filter(single),
          fc.date({ min: new Date("1920-01-01"), max: new Date("2190-01-01"), noInvalidDate: true }),
          fc.maxSafeInteger().filter((n) => Math.abs(n) < 1e15),
          async (at, day, fen) => {
            const ymd = day.toISOString().slice(0, 10);
            const columns: SheetColumn[] = [{ title: "时", type: "instant" }, { title: "日", type: "day" }, { title: "款", type: "money" }];
            const file = await collect((how === "xlsx" ? writeXlsx : writeCsv)(columns, [[at, ymd, fen]], { zone: there }));
            const row = (await readSheet(file, { name: "a" })).rows[1]!;
            expect([readInstant(row[0], there).value, readDay(row[1], there).value, readFen(row[2]).value]).toEqual([at.toISOString(), ymd, fen === 0 ? 0 : fen]);
          },
        ),
        { numRuns: 50 },
      );
    }
  }, 120_000);

  test("empty values are empty cells, long numbers keep their digits as text, old dates are text", async () => {
    const columns: SheetColumn[] = [{ title: "数", type: "number" }, { title: "款", type: "money" }, { title: "日", type: "day" }, { title: "否", type: "bool", words: { yes: "是", no: "否" } }];
    const rows = await through("xlsx", columns, [[null, undefined, null, null], ["1234567890.1234567", 99999999999999999n, "1899-12-31", false], ["0.10", -5, "2026-11-24", true]]);
    expect(rows[1]).toEqual([]);
    expect(rows[2]!.map((c) => [c.kind, c.value])).toEqual([["text", "1234567890.1234567"], ["text", "999999999999999.99"], ["text", "1899-12-31"], ["text", "否"]]);
    expect(rows[3]!.map((c) => [c.kind, c.value])).toEqual([["number", 0.1], ["number", -0.05], ["date", "2026-11-24T00:00:00.000"], ["text", "是"]]);
  });

  test.each([
    ["text", {}], ["number", "12a"], ["number", Number.NaN], ["money", 1.5], ["instant", "never"], ["day", "2026-2-3"], ["bool", "yes"],
  ] as const)("a %s column refuses %j and names itself", async (type, value) => {
    await expect(collect(writeXlsx([{ title: "列", type }], [[value]], { zone }))).rejects.toThrow(/列/);
  });

  test("text longer than an Excel cell is cut with a mark, never inside a character", async () => {
    const rows = await through("xlsx", [text("文")], [["𠮷".repeat(20_000)], ["a".repeat(EXCEL_CHARACTERS)]]);
    const cut = rows[1]![0]!.value as string;
    expect(cut.length).toBe(EXCEL_CHARACTERS);
    expect(cut).toMatch(/^𠮷+\uFFFD?……（过长，已截断 · cut）$/u);
    expect(rows[2]![0]!.value).toBe("a".repeat(EXCEL_CHARACTERS));
  });
});

describe("streaming", () => {
  test("rows are pulled as the reader takes them, and end when the reader leaves", async () => {
    let pulled = 0;
    let ended = false;
    async function* endless(): AsyncGenerator<string[]> {
      try {
        for (;;) yield [`行${pulled++} ${Math.random()}`];
      } finally {
        ended = true;
      }
    }
    let size = 0;
    for await (const piece of writeXlsx([text("文")], endless(), { zone })) if ((size += piece.length) > 300_000) break;
    for (let i = 0; i < 100 && !ended; i++) await new Promise((done) => setTimeout(done, 10));
    expect(ended).toBe(true);
    expect(pulled).toBeLessThan(200_000);
  });

  test("what the rows throw reaches the reader", async () => {
    function* failing(): Generator<string[]> {
      yield ["a"];
      throw new Error("the database left");
    }
    await expect(collect(writeXlsx([text("文")], failing(), { zone }))).rejects.toThrow("the database left");
    await expect(collect(writeCsv([text("文")], failing(), { zone }))).rejects.toThrow("the database left");
  });

  test("100,000 rows of ten columns in bounded memory", async () => {
    const columns = Array.from({ length: 10 }, (_, i) => text(`列${i}`));
    function* rows(): Generator<string[]> {
      for (let i = 0; i < 100_000; i++) yield columns.map((c) => `${c.title}的第${i}行，请尽快派人处理`);
    }
    const before = process.memoryUsage().rss;
    let most = 0;
    for await (const piece of writeXlsx(columns, rows(), { zone })) if (piece.length > 0) most = Math.max(most, process.memoryUsage().rss - before);
    expect(most).toBeLessThan(150_000_000);
  }, 120_000);

  test("the same rows give the same bytes, and no rows still a sheet with its header", async () => {
    const make = (): Promise<Uint8Array> => collect(writeXlsx([text("文")], [["a"]], { zone }));
    expect(Buffer.compare(await make(), await make())).toBe(0);
    expect((await through("xlsx", [text("文")], [])).map((r) => r.map((c) => c.value))).toEqual([["文"]]);
  });
});
