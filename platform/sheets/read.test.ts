import iconv from "iconv-lite";
import { describe, expect, test } from "vitest";
import { columnName, columnOf } from "./cell.ts";
import { delimiterOf, readCsv } from "./csv-read.ts";
import { SHEET_ERRORS, SheetError } from "./errors.ts";
import type { ReadOptions, SheetRead } from "./read.ts";
import { READ_LIMITS, readSheet } from "./read.ts";
import { rowBuilder } from "./rows.ts";
import { collect } from "./write.ts";
import { isDateFormat } from "./xlsx-parts.ts";
import { writeZip } from "./zip-write.ts";

const values = (read: SheetRead): unknown[][] => read.rows.map((row) => row.map((c) => c.value));
const bytes = (text: string, encoding = "utf8"): Uint8Array => iconv.encode(text, encoding);
const refusal = async (input: Uint8Array, options: Partial<ReadOptions> = {}): Promise<SheetError> =>
  await readSheet(input, { name: "表.xlsx", ...options }).then(
    () => expect.unreachable("it was read"),
    (error: unknown) => (error instanceof SheetError ? error : Promise.reject(error)),
  );

/** A workbook around the inner XML of its one sheet, as another program might write it. */
async function workbook(sheetData: string | Iterable<string>, more: { strings?: string; styles?: string; book?: string; prefix?: string } = {}): Promise<Uint8Array> {
  const p = more.prefix ?? "";
  const relation = (id: string, type: string, target: string): string => `<Relationship Id="${id}" Type="http://x/${type}" Target="${target}"/>`;
  const pieces = typeof sheetData === "string" ? [`<${p}worksheet><${p}sheetData>`, sheetData, `</${p}sheetData></${p}worksheet>`] : sheetData;
  return await collect(writeZip([
    { name: "_rels/.rels", pieces: [`<Relationships>${relation("a", "officeDocument", "/xl/workbook.xml")}</Relationships>`] },
    { name: "xl/workbook.xml", pieces: [more.book ?? `<${p}workbook><${p}sheets><${p}sheet name="甲" r:id="r1"/></${p}sheets></${p}workbook>`] },
    { name: "xl/_rels/workbook.xml.rels", pieces: [`<Relationships>${relation("r1", "worksheet", "worksheets/s.xml")}${relation("r2", "sharedStrings", "strings.xml")}${relation("r3", "styles", "styles.xml")}</Relationships>`] },
    ...(more.strings === undefined ? [] : [{ name: "xl/strings.xml", pieces: [`<sst>${more.strings}</sst>`] }]),
    ...(more.styles === undefined ? [] : [{ name: "xl/styles.xml", pieces: [more.styles] }]),
    { name: "xl/worksheets/s.xml", pieces },
  ]));
}

describe("xlsx", () => {
  test("rows and cells without addresses follow one another, prefixed elements count, gaps stay", async () => {
    const plainOne = await workbook('<row><c t="inlineStr"><is><t>甲</t></is></c><c><v>2</v></c></row><row r="4"><c r="C4"><v>3.50</v></c></row>');
    expect(values(await readSheet(plainOne, { name: "a" }))).toEqual([["甲", 2], [], [], [null, null, 3.5]]);
    const prefixed = await workbook('<x:row r="1"><x:c r="A1" t="str"><x:v>乙</x:v></x:c></x:row>', { prefix: "x:" });
    expect(values(await readSheet(prefixed, { name: "a" }))).toEqual([["乙"]]);
  });

  test("shared text joins rich runs, leaves phonetic guides out and keeps white space, line ends and rare Han", async () => {
    const strings = '<si><t xml:space="preserve">\t\n 题 </t></si><si><r><t>粗</t></r><r><t>细</t></r><rPh><t>ku</t></rPh></si><si><t>a_x000D_&#xA;b&#x20BB7;_x005F_x0041_</t></si><si><t>q\r\nw</t></si><si><t><![CDATA[<b>&]]></t></si>';
    const read = await readSheet(await workbook([0, 1, 2, 3, 4].map((i) => `<row><c t="s"><v>${i}</v></c></row>`).join(""), { strings }), { name: "a" });
    expect(values(read)).toEqual([["\t\n 题 "], ["粗细"], ["a\r\nb𠮷_x0041_"], ["q\nw"], ["<b>&"]]);
  });

  test("half a surrogate pair and NUL written as codes become U+FFFD", async () => {
    const read = await readSheet(await workbook('<row><c t="inlineStr"><is><t>a_xD842_b_x0000_c</t></is></c></row>'), { name: "a" });
    expect(values(read)).toEqual([["a\uFFFDb\uFFFDc"]]);
  });

  test("numbers, dates, times of day, yes and no, errors and formulas without a result", async () => {
    const styles = '<styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/><xf numFmtId="170"/><xf numFmtId="31"/></cellXfs></styleSheet>';
    const cells = '<c s="0"><v>43563.359259259261</v></c><c s="1"><v>43563.359259259261</v></c><c s="2"><v>59</v></c><c s="3"><v>61</v></c><c s="1"><v>0.35416666666666669</v></c><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c><f>A1+1</f></c><c><f>A1</f><v>7</v></c><c><v>110101199001011234</v></c><c t="d"><v>2020-02-29T08:00:00Z</v></c><c s="1"><v>-5</v></c><c><v> </v></c>';
    const read = await readSheet(await workbook(`<row>${cells}</row>`, { styles }), { name: "a" });
    expect(read.rows[0]).toEqual([
      { kind: "number", value: 43563.359259259261, raw: "43563.359259259261" },
      { kind: "date", value: "2019-04-08T08:37:20.000", raw: "43563.359259259261" },
      { kind: "date", value: "1900-02-28T00:00:00.000", raw: "59" },
      { kind: "date", value: "1900-03-01T00:00:00.000", raw: "61" },
      { kind: "text", value: "08:30:00", raw: "0.35416666666666669" },
      { kind: "bool", value: true },
      { kind: "empty", value: null, raw: "#N/A" },
      { kind: "empty", value: null, raw: "=A1+1" },
      { kind: "number", value: 7 },
      { kind: "number", value: 110101199001011230, raw: "110101199001011234" },
      { kind: "date", value: "2020-02-29T08:00:00.000", raw: "2020-02-29T08:00:00Z" },
      { kind: "number", value: -5, raw: "-5" },
    ]);
  });

  test("a workbook that counts from 1904 gives the same days", async () => {
    const book = '<workbook><workbookPr date1904="1"/><sheets><sheet name="甲" r:id="r1"/></sheets></workbook>';
    const read = await readSheet(await workbook('<row><c s="0"><v>42101</v></c></row>', { book, styles: '<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>' }), { name: "a" });
    expect(read.rows[0]![0]!.value).toBe("2019-04-08T00:00:00.000");
  });

  test.each([
    ["yyyy-mm-dd", true], ["[$-804]aaaa;@", false], ["[h]:mm", true], ['0.00"天"', false], ["#,##0.00_);[Red](#,##0.00)", false], ["General", false], ["0\\d", false], ["上午/下午h\"时\"mm\"分\"", true], ["@", false],
  ])("the format %s is a date: %s", (code, date) => expect(isDateFormat(code)).toBe(date));

  test("the first sheet that is shown is read unless another is named", async () => {
    const book = '<workbook><sheets><sheet name="藏" state="hidden" r:id="r2"/><sheet name="甲" r:id="r1"/></sheets></workbook>';
    const file = await workbook("<row><c><v>1</v></c></row>", { book });
    expect((await readSheet(file, { name: "a" })).sheetNames).toEqual(["甲"]);
    expect(values(await readSheet(file, { name: "a", sheet: "甲" }))).toEqual([[1]]);
    const error = await refusal(file, { sheet: "乙" });
    expect([error.code, error.sentence.zh]).toEqual(["sheet_not_found", "“表.xlsx”里没有工作表“乙”。现有：甲。"]);
    expect((await refusal(file, { sheet: 1 })).code).toBe("sheet_not_found");
  });

  test("cells that only carry a format count for nothing, wherever they are", async () => {
    const read = await readSheet(await workbook('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="0"/></row><row r="1048576"><c r="A1048576" s="0"/></row>'), { name: "a" });
    expect(values(read)).toEqual([[1]]);
  });
});

describe("bounds", () => {
  test.each([
    ['<row r="1048576"><c r="A1048576"><v>1</v></c></row>', "sheet_too_many_rows"],
    ['<row r="999999999999999"><c><v>1</v></c></row>', "sheet_too_many_rows"],
    ['<row r="1"><c r="XFD1"><v>1</v></c></row>', "sheet_too_many_columns"],
    ["", "sheet_empty"],
  ] as const)("%s → %s", async (data, code) => expect((await refusal(await workbook(data))).code).toBe(code));

  test("an address that no sheet has is taken for the next cell", async () => {
    expect(values(await readSheet(await workbook('<row><c r="ZZZZ1"><v>1</v></c><c r="1A"><v>2</v></c></row>'), { name: "a" }))).toEqual([[1, 2]]);
  });

  test("rows, columns, filled cells with the gaps before them and the length of a text", async () => {
    const file = await workbook('<row><c r="A1"><v>1</v></c><c r="C1"><v>1</v></c></row><row><c t="inlineStr"><is><t>12345</t></is></c></row>');
    expect((await readSheet(file, { name: "a", maxRows: 2, maxColumns: 3, maxCells: 4, maxCharacters: 5 })).rows).toHaveLength(2);
    expect((await refusal(file, { maxRows: 1 })).code).toBe("sheet_too_many_rows");
    expect((await refusal(file, { maxColumns: 2 })).params).toEqual({ name: "表.xlsx", row: 1, limit: 2 });
    expect((await refusal(file, { maxCells: 3 })).code).toBe("sheet_too_many_cells");
    expect((await refusal(file, { maxCharacters: 4 })).sentence.zh).toBe("“表.xlsx”的 A2 格超过 4 字，请缩短。");
    const shared = await workbook('<row><c r="B1" t="s"><v>0</v></c></row>', { strings: "<si><t>12345</t></si>" });
    expect((await refusal(shared, { maxCharacters: 4 })).params).toMatchObject({ cell: "B1" });
    expect((await refusal(bytes("a,b\n1,12345"), { name: "a.csv", maxCharacters: 4 })).params).toMatchObject({ cell: "B2" });
    expect((await refusal(bytes("a\nb\nc"), { name: "a.csv", maxRows: 2 })).code).toBe("sheet_too_many_rows");
  });

  test("a file larger than what may unpack is refused unread", async () => {
    expect((await refusal(bytes("a,b"), { name: "a.csv", maxUnpackedBytes: 2 })).code).toBe("sheet_too_large");
  });

  function* bomb(megabytes: number): Generator<string> {
    const blank = " ".repeat(1_000_000);
    yield "<worksheet><sheetData>";
    for (let i = 0; i < megabytes; i++) yield blank;
    yield "</sheetData></worksheet>";
  }

  test("a zip bomb is refused from its directory, and one whose directory lies after a piece, both at once and in little memory", async () => {
    const file = await workbook(bomb(250));
    const before = process.memoryUsage().rss;
    let started = performance.now();
    expect((await refusal(file)).code).toBe("sheet_too_large");
    expect((await refusal(file, { maxUnpackedBytes: 1_000_000_000 })).code).toBe("sheet_too_dense");
    expect(performance.now() - started).toBeLessThan(500);

    const lying = Uint8Array.from(file);
    const view = new DataView(lying.buffer);
    for (let at = lying.length - 46; at > 0; at--) if (view.getUint32(at, true) === 0x02014b50 && view.getUint32(at + 24, true) > 1_000_000) view.setUint32(at + 24, 1_000, true);
    started = performance.now();
    expect((await refusal(lying)).code).toBe("sheet_not_readable");
    expect(performance.now() - started).toBeLessThan(500);
    expect(process.memoryUsage().rss - before).toBeLessThan(60_000_000);
  }, 120_000);

  test("a dense file below the bounds is read", async () => {
    expect((await refusal(await workbook(bomb(5)))).code).toBe("sheet_empty");
  });
});

describe("what is no sheet", () => {
  test("cut anywhere, or with a byte changed in its data, a file is refused and never half read", async () => {
    const file = await workbook(Array.from({ length: 200 }, (_, i) => `<row><c><v>${i * 7919}</v></c></row>`).join(""));
    for (let i = 1; i < 20; i++) expect((await refusal(file.slice(0, Math.floor((file.length * i) / 20)))).code).toBe("sheet_not_readable");
    const start = Buffer.from(file).indexOf("xl/worksheets/s.xml") + 19;
    for (let i = 10; i < 200; i += 13) {
      const bad = Uint8Array.from(file);
      bad[start + i]! ^= 0x55;
      expect((await refusal(bad)).code).toBe("sheet_not_readable");
    }
  });

  test("XML that ends inside an element is refused", async () => {
    expect((await refusal(await workbook(["<worksheet><sheetData><row><c><v>1</v></c></row>"]))).code).toBe("sheet_not_readable");
  });

  const ole = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
  test.each([
    ["nothing", new Uint8Array(0), "sheet_empty"],
    ["an old .xls", Uint8Array.from([...ole, ...new Uint8Array(600)]), "sheet_old_format"],
    ["an older .xls", Uint8Array.from([9, 4, 6, 0, 0, 0]), "sheet_old_format"],
    ["one with a password", Uint8Array.from([...ole, ...new Uint8Array(64), ...Buffer.from("EncryptedPackage", "utf16le")]), "sheet_protected"],
    ["a web page named .xls", bytes('\uFEFF\r\n<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table><tr><td>甲</td></tr></table>'), "sheet_web_page"],
    ["an XML workbook of 2003", bytes('<?xml version="1.0"?><Workbook/>'), "sheet_web_page"],
    ["a picture", Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13]), "sheet_not_readable"],
    ["a PDF", bytes("%PDF-1.7 1 0 obj"), "sheet_not_readable"],
    ["text named .xlsx", bytes("甲,乙"), "sheet_not_readable"],
    ["a zip of nothing", Uint8Array.from([0x50, 0x4b, 5, 6, ...new Uint8Array(18)]), "sheet_not_readable"],
  ] as const)("%s", async (what, input, code) => {
    const name = what === "text named .xlsx" ? "表.xlsx" : "表.xls";
    expect((await refusal(input, { name })).code).toBe(code);
  });

  test("a Word file is no sheet", async () => {
    const word = await collect(writeZip([{ name: "word/document.xml", pieces: ["<w:document/>"] }]));
    expect((await refusal(word)).code).toBe("sheet_not_readable");
  });

  test("every sentence fills all its places in both languages", () => {
    const params = { name: "n", megabytes: 1, limit: 1, row: 1, cell: "A1", sheet: "s", sheets: "t" };
    for (const code of Object.keys(SHEET_ERRORS) as (keyof typeof SHEET_ERRORS)[]) {
      const { zh, en } = new SheetError(code, params).sentence;
      expect(`${zh}${en}`).not.toMatch(/[{}]/);
      expect(SHEET_ERRORS[code].zh.match(/\{\w+\}/g)?.sort()).toEqual(SHEET_ERRORS[code].en.match(/\{\w+\}/g)?.sort());
    }
    expect(Object.isFrozen(SHEET_ERRORS)).toBe(true);
  });
});

describe("csv", () => {
  const text = "编号,姓名,备注\r\n007,张三,\"说\"\"好\"\"，\r\n再来\"\r\n\r\n008,李四,\r\n";
  const meant = [["编号", "姓名", "备注"], ["007", "张三", "说\"好\"，\r\n再来"], [], ["008", "李四"]];
  test.each(["utf8", "gbk", "gb18030"])("%s", async (encoding) => {
    expect(values(await readSheet(bytes(text, encoding), { name: "a.csv" }))).toEqual(meant);
  });

  test("with byte order marks: UTF-8, UTF-16 little and big", async () => {
    expect(values(await readSheet(bytes(`\uFEFF${text}`), { name: "a.csv" }))).toEqual(meant);
    expect(values(await readSheet(iconv.encode(text, "utf-16le", { addBOM: true }), { name: "a.csv" }))).toEqual(meant);
    expect(values(await readSheet(iconv.encode(text, "utf-16be", { addBOM: true }), { name: "a.csv" }))).toEqual(meant);
  });

  test("rare Han in GB18030, and UTF-8 with a broken byte stays UTF-8", async () => {
    expect(values(await readSheet(bytes("𠮷野家,龘", "gb18030"), { name: "a.csv" }))).toEqual([["𠮷野家", "龘"]]);
    const cut = Buffer.concat([bytes("小区物业,投诉处理\n"), bytes("小区").subarray(0, 5)]);
    expect(values(await readSheet(cut, { name: "a.csv" }))).toEqual([["小区物业", "投诉处理"], ["小\uFFFD"]]);
  });

  test.each([
    ["a;b;c\n1,5;2;3", ";"], ["a\tb\n1,2\t3", "\t"], ["清单\n编号,姓名\n1,甲;乙;丙;丁\n2,戊", ","], ["\"a;b;c;d\",e\n1,2", ","], ["只有一列\n甲", ","], ["sep=;\r\na;b,c,d,e", ";"], ["a,b\n\"1;2;3\n;;;;;", ","],
  ])("the delimiter of %j is %j", (sample, delimiter) => expect(delimiterOf(sample)).toBe(delimiter));

  test("a tab-separated text named .xls, as many systems export, is read", async () => {
    expect(values(await readSheet(bytes("编号\t金额\n1\t2", "gbk"), { name: "导出.xls" }))).toEqual([["编号", "金额"], ["1", "2"]]);
  });

  test("an apostrophe that guards a formula goes, others stay", async () => {
    expect(values(await readSheet(bytes("'=1+1,''=1,'tis,'，'-5"), { name: "a.csv" }))).toEqual([["=1+1", "'=1", "'tis", "'，'-5"]]);
  });

  test("a line break that falls between two pieces of work is one line break", async () => {
    for (const at of [262_142, 262_143, 262_144]) {
      const rows = rowBuilder("a", { ...READ_LIMITS, maxCharacters: 300_000 });
      await readCsv(bytes(`${"a".repeat(at)}\r\n乙,𠮷\r\n`), rows);
      expect(rows.rows.map((r) => r.map((c) => (c.value as string).length))).toEqual([[at], [1, 2]]);
    }
  });

  test("a character that falls between two pieces of work is one character", async () => {
    for (const encoding of ["utf8", "gb18030"]) {
      const rows = rowBuilder("a", { ...READ_LIMITS, maxCharacters: 300_000 });
      await readCsv(bytes(`${"a".repeat(262_142)}𠮷龘,乙`, encoding), rows);
      expect(rows.rows.map((r) => r.map((c) => (c.value as string).slice(-3)))).toEqual([["𠮷龘", "乙"]]);
    }
  });

  test("a quote that never closes is refused", async () => {
    expect((await refusal(bytes('a,b\n"1,2\n3,4'), { name: "a.csv" })).code).toBe("sheet_not_readable");
  });
});

test("column letters and numbers agree over all that Excel has", () => {
  for (let i = 0; i < 16_384; i++) expect(columnOf(`${columnName(i)}7`)).toBe(i);
  expect([columnOf("XFE1"), columnOf("1"), columnOf(""), columnOf("ABCDE1")]).toEqual([-1, -1, -1, -1]);
});
