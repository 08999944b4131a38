import { writeZip } from "#platform/sheets/zip-write.ts";

/** A paragraph, a heading, an item of an automatic list, what Word itself would write, or a table of cells; a cell may hold several paragraphs. */
export type Part = string | { readonly heading: number; readonly text: string } | { readonly item: string; readonly level?: number; readonly list?: number } | { readonly xml: string } | { readonly rows: readonly (readonly (string | readonly string[])[])[] };

const escape = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const paragraph = (text: string, style = ""): string => `<w:p>${style}<w:r><w:t xml:space="preserve">${escape(text)}</w:t></w:r></w:p>`;

function xmlOf(part: Part): string {
  if (typeof part === "string") return paragraph(part);
  if ("heading" in part) return paragraph(part.text, `<w:pPr><w:pStyle w:val="Heading${part.heading}"/></w:pPr>`);
  if ("item" in part) return paragraph(part.item, `<w:pPr><w:numPr><w:ilvl w:val="${part.level ?? 0}"/><w:numId w:val="${part.list ?? 1}"/></w:numPr></w:pPr>`);
  if ("xml" in part) return part.xml;
  return `<w:tbl>${part.rows.map((row) => `<w:tr>${row.map((cell) => `<w:tc>${(typeof cell === "string" ? [cell] : cell).map((text) => paragraph(text)).join("")}</w:tc>`).join("")}</w:tr>`).join("")}</w:tbl>`;
}

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
/** The name space of a document's parts. */
export const main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/** A Word document of these parts; `more` are further files of it with the relation by which the document names each. */
export async function docx(parts: readonly Part[], more: Readonly<Record<string, { readonly relation: string; readonly xml: string }>> = {}): Promise<Buffer> {
  const files: Readonly<Record<string, string>> = {
    "[Content_Types].xml": `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/>${Object.entries(more).map(([name, { relation }]) => `<Override PartName="/word/${name}" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.${relation}+xml"/>`).join("")}</Types>`,
    "_rels/.rels": `${head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="${office}/officeDocument" Target="word/document.xml"/></Relationships>`,
    "word/_rels/document.xml.rels": `${head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="${office}/styles" Target="styles.xml"/><Relationship Id="r2" Type="${office}/numbering" Target="numbering.xml"/>${Object.entries(more).map(([name, { relation }], n) => `<Relationship Id="m${n}" Type="${office}/${relation}" Target="${name}"/>`).join("")}</Relationships>`,
    "word/styles.xml": `${head}<w:styles xmlns:w="${main}">${[1, 2, 3].map((n) => `<w:style w:type="paragraph" w:styleId="Heading${n}"><w:name w:val="heading ${n}"/></w:style>`).join("")}</w:styles>`,
    "word/numbering.xml": `${head}<w:numbering xmlns:w="${main}"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1、"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="（%2）"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num></w:numbering>`,
    ...Object.fromEntries(Object.entries(more).map(([name, { xml }]) => [`word/${name}`, `${head}${xml}`])),
    "word/document.xml": `${head}<w:document xmlns:w="${main}" xmlns:r="${office}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><w:body>${parts.map(xmlOf).join("")}</w:body></w:document>`,
  };
  const pieces: Uint8Array[] = [];
  for await (const piece of writeZip(Object.entries(files).map(([name, text]) => ({ name, pieces: [text] })))) pieces.push(piece);
  return Buffer.concat(pieces);
}
