import type { Label } from "#platform/record/label.ts";
import { L } from "#platform/record/label.ts";
import { openZip, unpack, ZipError } from "#platform/sheets/zip-read.ts";
import { writeZip } from "#platform/sheets/zip-write.ts";
import { isEnglish } from "./english.ts";
import { textOfHtml } from "./docx.ts";

/** So long a description may be: a book of every post of a large house. */
export const mostCharacters = 200_000;
const mostUnpacked = 60 * 1_048_576;

/** A file that holds no text to read; `sentence` says what to do. */
export class Unreadable extends Error {
  readonly sentence: Label;
  constructor(sentence: Label) {
    super(sentence.en);
    this.name = "Unreadable";
    this.sentence = sentence;
  }
}

/** The Chinese names of the styles that Word gives headings. */
const styles = [1, 2, 3, 4, 5, 6].flatMap((n) => [`p[style-name='标题 ${n}'] => h${n}:fresh`, `p[style-name='heading ${n}'] => h${n}:fresh`]);

/**
 * The text of a description: of a Word document with its headings, lists and tables, or of a text file in any of the usual encodings.
 *
 * @throws Unreadable
 */
export async function textOfFile(bytes: Uint8Array, name: string): Promise<string> {
  const end = demandKind(bytes, name);
  demandInside(bytes, name, end);
  return demandText(end === "docx" ? await wordText(bytes, name) : decoded(bytes, name), name);
}

/** What kind of file it is by its name, where it may be read at all: asked before any work is done. @throws Unreadable */
export function demandKind(bytes: Uint8Array, name: string): string {
  const end = /\.(\w+)$/.exec(name.toLowerCase())?.[1] ?? "";
  if (bytes.length === 0) throw new Unreadable(L(`“${name}”是空的，请看是不是选错了文件。`, `“${name}” is empty; check that it is the right file.`));
  if (end === "doc" || end === "wps") throw new Unreadable(L(`“${name}”是旧的 .${end} 格式。请用 Word 或 WPS 另存为 .docx 再试。`, `“${name}” is in the old .${end} format. Save it as .docx in Word or WPS and try again.`));
  if (end === "pdf") throw new Unreadable(L(`“${name}”是 PDF，读不了。请用 Word 打开另存为 .docx，或把文字复制过来。`, `“${name}” is a PDF and cannot be read. Save it as .docx, or paste its text.`));
  if (!["docx", "txt", "md"].includes(end)) throw new Unreadable(L(`“${name}”读不了，只认 .docx、.txt 和 .md。`, `“${name}” cannot be read; only .docx, .txt and .md can.`));
  return end;
}

/** Beginnings of files that often bear the name of another kind. */
const beginnings: readonly (readonly [begins: readonly number[], zh: string, en: string])[] = [
  [[0xd0, 0xcf, 0x11, 0xe0], "里面是旧的 .doc 格式，或加了密码", "holds the old .doc format, or needs a password"],
  [[0x25, 0x50, 0x44, 0x46], "里面其实是 PDF", "is really a PDF"],
  [[0x7b, 0x5c, 0x72, 0x74, 0x66], "里面其实是 RTF", "is really RTF"],
  [[0xff, 0xd8, 0xff], "里面其实是图片", "is really a picture"], [[0x89, 0x50, 0x4e, 0x47], "里面其实是图片", "is really a picture"],
];

/** That a file holds what its name says. @throws Unreadable */
function demandInside(bytes: Uint8Array, name: string, end: string): void {
  const begins = (mark: readonly number[]): boolean => mark.every((byte, at) => bytes[at] === byte);
  const other = beginnings.find(([mark]) => begins(mark));
  if (other) throw new Unreadable(L(`“${name}”${other[1]}，光改文件名不行。请用 Word 或 WPS 打开，另存为 .docx（去掉密码）再试，或把文字复制过来。`, `“${name}” ${other[2]}; another name does not change that. Open it in Word or WPS, save it as .docx without a password, or paste its text.`));
  if (end === "docx" && /^\s*(?:<!doctype|<html|<\?xml)/i.test(new TextDecoder().decode(bytes.subarray(0, 200)))) throw new Unreadable(L(`“${name}”里面其实是网页，光改文件名不行。请用 Word 或 WPS 打开，另存为 .docx 再试，或把文字复制过来。`, `“${name}” is really a web page; another name does not change that. Open it in Word or WPS and save it as .docx, or paste its text.`));
  if (end !== "docx" && begins([0x50, 0x4b, 0x03, 0x04])) throw new Unreadable(L(`“${name}”里面其实是 Word 或压缩文件。请把文件名改成 .docx 再试。`, `“${name}” is really a Word or zip file. Name it .docx and try again.`));
}

/** A text that is long enough to read and not too long. @throws Unreadable */
export function demandText(text: string, name: string): string {
  if (!/\p{Script=Han}\s?\p{Script=Han}/u.test(text) && !isEnglish(text)) throw new Unreadable(L(`“${name}”里没有读到中文或英文的文字，请看是不是选错了，或是扫描成了图片。`, `Neither Chinese nor English text was found in “${name}”; check that it is the right file and not a scanned picture.`));
  if (text.length > mostCharacters) throw new Unreadable(L(`“${name}”有 ${text.length} 字，最多 ${mostCharacters} 字，请分成几份。`, `“${name}” has ${text.length} characters, ${mostCharacters} at most. Split it.`));
  return text;
}

/**
 * The document again with nothing but its parts of text, each no longer than the directory declared: what reads it next believes the directory.
 *
 * @throws ZipError where a part is longer, damaged or locked, or where there is no text.
 */
async function honest(bytes: Uint8Array): Promise<Buffer> {
  const parts = openZip(bytes, { maxUnpackedBytes: mostUnpacked, maxRatio: 200 });
  if (!parts.has("word/document.xml")) throw new ZipError("broken", "no word/document.xml");
  const texts: { name: string; pieces: string[] }[] = [];
  for (const part of parts.values()) {
    if (!/\.(?:xml|rels)$/.test(part.name)) continue;
    const decoder = new TextDecoder();
    const pieces: string[] = [];
    for await (const piece of unpack(bytes, part)) pieces.push(decoder.decode(piece, { stream: true }));
    texts.push({ name: part.name, pieces: part.name === "word/document.xml" ? [shown([...pieces, decoder.decode()].join(""))] : [...pieces, decoder.decode()] });
  }
  const out: Uint8Array[] = [];
  for await (const piece of writeZip(texts)) out.push(piece);
  return Buffer.concat(out);
}

/** A document without the runs that Word hides. */
const shown = (xml: string): string => (xml.includes("<w:vanish/>") ? xml.split("</w:r>").map((run) => (run.lastIndexOf("<w:vanish/>") > Math.max(run.lastIndexOf("<w:r>"), run.lastIndexOf("<w:r "), 0) ? `${run.slice(0, Math.max(run.lastIndexOf("<w:r>"), run.lastIndexOf("<w:r ")))}<w:r>` : run)).join("</w:r>") : xml);

async function wordText(bytes: Uint8Array, name: string): Promise<string> {
  const broken = new Unreadable(L(`“${name}”读不了：不是 Word 文档，或已损坏、加了密码。请用 Word 或 WPS 打开，另存为 .docx 再试。`, `“${name}” cannot be read: it is no Word document, or it is damaged or needs a password. Open it in Word or WPS, save it as .docx and try again.`));
  try {
    const document = await honest(bytes);
    const { default: mammoth } = await import("mammoth");
    // No picture is taken along, and nothing outside the file is fetched.
    const { value } = await mammoth.convertToHtml({ buffer: document }, { styleMap: styles, externalFileAccess: false, convertImage: mammoth.images.imgElement(() => Promise.resolve({ src: "" })) });
    return textOfHtml(value);
  } catch (error) {
    if (error instanceof ZipError && (error.fault === "too_large" || error.fault === "too_dense")) throw new Unreadable(L(`“${name}”展开后太大，请去掉图片或分成几份。`, `“${name}” is too large when unpacked; remove its pictures or split it.`));
    throw error instanceof Unreadable ? error : broken;
  }
}

/** Whether nearly all of a text is Chinese, its stops and plain Latin: what a wrong decoding never gives. */
const isChinese = (text: string): boolean => (text.slice(0, 4000).match(/[\u4e00-\u9fff\u3000-\u303f\uff00-\uff65\u2010-\u2027\s\x20-\x7e]/g)?.length ?? 0) > 0.95 * Math.min(4000, text.length) && /\p{Script=Han}{4}/u.test(text);

/** Text in UTF-8, UTF-16 or the older encodings of Chinese. */
function decoded(bytes: Uint8Array, name: string): string {
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : null;
  if (wide) return new TextDecoder(wide).decode(bytes);
  const unmarked = ["utf-16le", "utf-16be"].map((label) => new TextDecoder(label).decode(bytes)).find((text) => bytes.length % 2 === 0 && isChinese(text));
  if (unmarked !== undefined && bytes.includes(0)) return unmarked;
  const binary = bytes.subarray(0, 4096).filter((byte) => byte === 0).length > 0;
  if (binary) throw new Unreadable(L(`“${name}”不是文本文件。请另存为 .txt（UTF-8）或 .docx 再试。`, `“${name}” is no text file. Save it as .txt (UTF-8) or .docx and try again.`));
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const text = new TextDecoder("gb18030").decode(bytes);
    if ((text.match(/\ufffd/g) ?? []).length > text.length / 50) throw new Unreadable(L(`“${name}”的编码认不出来。请另存为 UTF-8 的 .txt 再试。`, `The encoding of “${name}” is not known. Save it as .txt in UTF-8 and try again.`));
    return text;
  }
}
