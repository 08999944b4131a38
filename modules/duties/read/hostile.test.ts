import { deflateRawSync } from "node:zlib";
import { expect, test } from "vitest";
import { docx } from "./docx.testing.ts";
import { textOfFile } from "./file.ts";

/** Puts other bytes in place of a part, and says in the directory that they are as many as before. */
function lying(zip: Buffer, name: string, content: Buffer): Buffer {
  const parts: { name: string; from: Buffer; local: Buffer; declared: number; packed: Buffer; crc: number }[] = [];
  let end = zip.length - 22;
  while (zip.readUInt32LE(end) !== 0x06054b50) end--;
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const size = 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
    const offset = zip.readUInt32LE(at + 42);
    const data = offset + 30 + zip.readUInt16LE(offset + 26) + zip.readUInt16LE(offset + 28);
    const own = zip.subarray(at + 46, at + 46 + zip.readUInt16LE(at + 28)).toString();
    parts.push({ name: own, from: zip.subarray(at, at + size), local: zip.subarray(offset, data), declared: zip.readUInt32LE(at + 24), crc: zip.readUInt32LE(at + 16), packed: own === name ? content : zip.subarray(data, data + zip.readUInt32LE(at + 20)) });
    at += size;
  }
  const out: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const part of parts) {
    const local = Buffer.from(part.local);
    local.writeUInt16LE(local.readUInt16LE(6) & ~8, 6);
    local.writeUInt32LE(part.crc, 14);
    local.writeUInt32LE(part.packed.length, 18);
    local.writeUInt32LE(part.declared, 22);
    out.push(local, part.packed);
    const entry = Buffer.from(part.from);
    entry.writeUInt16LE(entry.readUInt16LE(8) & ~8, 8);
    entry.writeUInt32LE(part.packed.length, 20);
    entry.writeUInt32LE(offset, 42);
    directory.push(entry);
    offset += local.length + part.packed.length;
  }
  const ending = Buffer.from(zip.subarray(end));
  const whole = Buffer.concat(directory);
  ending.writeUInt32LE(whole.length, 12);
  ending.writeUInt32LE(offset, 16);
  return Buffer.concat([...out, whole, ending]);
}

test("a document that unpacks to more than it says is stopped before it fills the memory", async () => {
  const bomb = lying(await docx(["前台岗位职责", "1、微笑迎客。"]), "word/document.xml", deflateRawSync(Buffer.alloc(400_000_000), { level: 9 }));
  expect(bomb.length).toBeLessThan(1_000_000);
  const before = process.resourceUsage().maxRSS;
  await expect(textOfFile(bomb, "bomb.docx")).rejects.toMatchObject({ sentence: { zh: expect.stringContaining("读不了") } });
  // In kilobytes.
  expect(process.resourceUsage().maxRSS - before).toBeLessThan(200_000);
});

test("an honest document is read as before", async () => {
  const plain = await docx(["前台岗位职责", "1、微笑迎客。"]);
  expect(await textOfFile(plain, "前台.docx")).toContain("微笑迎客");
});

test("very deep nesting and strange entities are refused, or read as text", async () => {
  const nested = await docx([]);
  const deep = "<w:tbl><w:tr><w:tc>".repeat(20_000) + "</w:tc></w:tr></w:tbl>".repeat(20_000);
  const xml = `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "哈哈哈哈"><!ENTITY y "&x;&x;&x;&x;">]><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>前台&y;</w:t></w:r></w:p>${deep}</w:body></w:document>`;
  await expect(textOfFile(lying(nested, "word/document.xml", deflateRawSync(Buffer.from(xml))), "deep.docx")).rejects.toMatchObject({ name: "Unreadable" });
});
