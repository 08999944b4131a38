import { inflateRawSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readSheet } from "#platform/sheets/read.ts";
import { collect } from "#platform/sheets/write.ts";
import { writeZip, type TextPart } from "#platform/sheets/zip-write.ts";
import { openZip } from "#platform/sheets/zip-read.ts";
import { startTestApp, type Person, type TestApp } from "./testing.ts";

/** Sheets and files made to do harm, sent through the doors that take them. */

let t: TestApp;
beforeAll(async () => void (t = await startTestApp()));
afterAll(() => t.stop());

type Answer = Awaited<ReturnType<Person["call"]>>;
function upload(url: string, name: string, content: Buffer | Uint8Array | string, type = "application/octet-stream"): Promise<Answer> {
  const head = Buffer.from(`--XX\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: ${type}\r\n\r\n`);
  return t.app.inject({ method: "POST", url, cookies: { dutydesk: t.admin.secret }, headers: { "content-type": "multipart/form-data; boundary=XX" }, payload: Buffer.concat([head, typeof content === "string" ? Buffer.from(content) : content, Buffer.from("\r\n--XX--\r\n")]) });
}

const relation = (id: string, type: string, target: string): string => `<Relationship Id="${id}" Type="http://x/${type}" Target="${target}"/>`;
/** A workbook whose sheet is written by hand; `parts` come beside it. */
function workbook(sheet: string | Iterable<string>, parts: readonly TextPart[] = []): Promise<Uint8Array> {
  return collect(writeZip([
    { name: "_rels/.rels", pieces: [`<Relationships>${relation("a", "officeDocument", "/xl/workbook.xml")}</Relationships>`] },
    { name: "xl/workbook.xml", pieces: ['<workbook><sheets><sheet name="甲" r:id="r1"/></sheets></workbook>'] },
    { name: "xl/_rels/workbook.xml.rels", pieces: [`<Relationships>${relation("r1", "worksheet", "worksheets/s.xml")}${relation("r2", "sharedStrings", "strings.xml")}</Relationships>`] },
    { name: "xl/worksheets/s.xml", pieces: typeof sheet === "string" ? [sheet] : sheet },
    ...parts,
  ]));
}
const cell = (text: string): string => `<c t="inlineStr"><is><t>${text}</t></is></c>`;
const sheetOf = (...rows: string[]): string => `<worksheet><sheetData><row>${cell("姓名")}${cell("电话")}</row>${rows.map((row) => `<row>${row}</row>`).join("")}</sheetData></worksheet>`;
function* blanks(megabytes: number): Generator<string> {
  yield "<worksheet><sheetData>";
  for (let i = 0; i < megabytes; i++) yield " ".repeat(1_000_000);
  yield "</sheetData></worksheet>";
}
const laughs = `<!DOCTYPE l [<!ENTITY a "${"哈".repeat(100)}">${Array.from("bcdefghi", (name, i) => `<!ENTITY ${name} "${`&${"abcdefgh"[i]};`.repeat(10)}">`).join("")}<!ENTITY x SYSTEM "file:///etc/passwd">]>`;

describe("sheets made to do harm are refused with a sentence, quickly and in little memory", () => {
  const made: Readonly<Record<string, () => Promise<Uint8Array>>> = {
    "unpacks to more than a sheet may": () => workbook(blanks(250)),
    "is hundreds of times larger than packed": () => workbook(blanks(150)),
    "many parts": () => workbook(sheetOf(), Array.from({ length: 10_001 }, (_, i) => ({ name: `x/${i}.xml`, pieces: [""] }))),
    "a zip within": async () => workbook(sheetOf(), [{ name: "xl/strings.xml", pieces: [Buffer.from(await workbook(blanks(5))).toString("latin1")] }]),
    "no end": async () => (await workbook(sheetOf(cell("赵")))).subarray(0, 400),
    "a row no sheet has": () => workbook(`<worksheet><dimension ref="A1:XFD99999999"/><sheetData><row r="99999999">${cell("赵")}</row></sheetData></worksheet>`),
    "a column far out": () => workbook('<worksheet><sheetData><row r="1"><c r="XFD1"><v>1</v></c></row></sheetData></worksheet>'),
    "a cell longer than any": () => workbook(sheetOf(cell("长".repeat(200_000)))),
    "deep XML": () => workbook(`${"<a>".repeat(200_000)}`),
  };
  test.each(Object.keys(made))("%s", { timeout: 60_000 }, async (name) => {
    const file = await (made[name] as () => Promise<Uint8Array>)();
    const before = process.memoryUsage().rss;
    const began = performance.now();
    const answer = await upload("/api/v1/import/client", `${name}.xlsx`, file);
    expect([answer.statusCode, answer.json<{ code: string }>().code], answer.body).toEqual([422, "sheet_refused"]);
    expect(performance.now() - began).toBeLessThan(5000);
    expect(process.memoryUsage().rss - before).toBeLessThan(300_000_000);
  });
});

test("entities are not expanded, not even to a file", async () => {
  const file = await workbook(`${laughs}${sheetOf(`${cell("&i;&x;赵")}${cell("13800136621")}`)}`);
  const answer = await upload("/api/v1/import/client", "laughs.xlsx", file);
  expect(answer.body.length).toBeLessThan(20_000);
  expect(answer.body).not.toMatch(/root:|哈哈/);
});

test("formulas of a sheet are taken as the value that stands there, never run; what goes out begins as no formula", async () => {
  const formulas = ['=HYPERLINK("http://evil.example","点")', "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "=cmd|' /C calc'!A0"];
  const rows = ['<c><f>WEBSERVICE("http://evil.example")</f></c>', '<c t="str"><f>1+1</f><v>赵公式</v></c>'].map((name) => `${name}${cell("13800136621")}`);
  const offer = await upload("/api/v1/import/client", "公式.xlsx", await workbook(sheetOf(...rows)));
  expect(offer.statusCode, offer.body).toBe(201);
  expect(JSON.stringify(offer.json<{ examples: unknown }>().examples)).toContain("赵公式");
  for (const name of formulas) expect((await t.admin.call("POST", "/api/v1/client", { name, phones: ["13800136621"], site: t.siteId, needs: name })).statusCode, name).toBe(201);
  const sheet = (await t.admin.call("GET", "/api/v1/client/export.xlsx")).rawPayload;
  const xml = textOf(sheet, "xl/worksheets/sheet1.xml");
  expect(xml).not.toMatch(/<f[ >]/);
  const cells = [...xml.matchAll(/<c ([^>]*)>(.*?)<\/c>/gs)].filter(([, , inner]) => /[=+@-]/.test(inner?.replace(/<[^>]*>/g, "").trim().charAt(0) ?? ""));
  expect(cells.length).toBeGreaterThanOrEqual(formulas.length);
  for (const [, attributes] of cells) expect(attributes).toContain('t="inlineStr"');
  expect(JSON.stringify((await readSheet(sheet, { name: "x.xlsx" })).rows)).toContain("HYPERLINK");
});

/** One part of a zip as text. */
function textOf(zip: Buffer, name: string): string {
  const part = openZip(zip, { maxUnpackedBytes: 100_000_000, maxRatio: 1000 }).get(name);
  if (!part) throw new Error(`no ${name}`);
  const from = part.offset + 30 + zip.readUInt16LE(part.offset + 26) + zip.readUInt16LE(part.offset + 28);
  const data = zip.subarray(from, from + part.packed);
  return (part.method === 0 ? data : inflateRawSync(data)).toString();
}

test("names of files with paths, controls and marks that turn letters round are kept as one plain name", async () => {
  for (const [name, kept] of [["../../../etc/passwd", "passwd"], ["C:\\Windows\\a.txt", "a.txt"], ["\u202egnp.exe", "gnp.exe"], ["a\u2066b\u200bc.pdf", "abc.pdf"], ["\u202e", "file"]] as const) {
    const file = await upload("/api/v1/files", name, "x");
    expect(file.statusCode, file.body).toBe(201);
    const one = file.json<{ id: string; name: string }>();
    expect(one.name).toBe(kept);
    expect(one.name).not.toMatch(/[/\\\p{Cc}\p{Bidi_Control}]/u);
    const disposition = String((await t.admin.call("GET", `/api/v1/files/${one.id}`)).headers["content-disposition"]);
    expect(disposition).toMatch(/^attachment; filename\*=UTF-8''[^\s;"]+$/);
  }
});

test("a file that a browser would run is only ever downloaded, whatever it calls itself", async () => {
  const script = "<script>alert(1)</script>";
  const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.from(script)]);
  const files: readonly (readonly [name: string, type: string, content: Buffer | string, inline: boolean])[] = [
    ["a.png", "image/png", `<html>${script}`, false], ["a.svg", "image/svg+xml", `<svg xmlns="http://www.w3.org/2000/svg">${script}</svg>`, false], ["a.html", "text/html", script, false],
    ["a.pdf", "application/pdf", "%PDF-1.7", false], ["a.js", "text/javascript", "alert(1)", false], ["a.jpg", "image/jpeg", jpeg, true], ["a.gif", "image/gif", `GIF89a=1;${script}`, false],
  ];
  for (const [name, type, content, inline] of files) {
    const { id } = (await upload("/api/v1/files", name, content, type)).json<{ id: string }>();
    for (const query of ["", "?inline=1"]) {
      const { headers } = await t.admin.call("GET", `/api/v1/files/${id}${query}`);
      const shown = inline && query !== "";
      expect([name, headers["content-type"]]).toEqual([name, shown ? "image/jpeg" : "application/octet-stream"]);
      expect(String(headers["content-disposition"]).startsWith(shown ? "inline" : "attachment"), name).toBe(true);
      expect(headers).toMatchObject({ "x-content-type-options": "nosniff", "content-security-policy": "default-src 'none'; sandbox", "cross-origin-resource-policy": "same-origin" });
    }
  }
});
