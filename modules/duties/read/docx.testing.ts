import { writeZip } from "#platform/sheets/zip-write.ts";

/** A paragraph, a heading, an item of an automatic list, or a table of cells; a cell may hold several paragraphs. */
export type Part = string | { readonly heading: number; readonly text: string } | { readonly item: string } | { readonly rows: readonly (readonly (string | readonly string[])[])[] };

const escape = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const paragraph = (text: string, style = ""): string => `<w:p>${style}<w:r><w:t xml:space="preserve">${escape(text)}</w:t></w:r></w:p>`;

function xmlOf(part: Part): string {
  if (typeof part === "string") return paragraph(part);
  if ("heading" in part) return paragraph(part.text, `<w:pPr><w:pStyle w:val="Heading${part.heading}"/></w:pPr>`);
  if ("item" in part) return paragraph(part.item, '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>');
  return `<w:tbl>${part.rows.map((row) => `<w:tr>${row.map((cell) => `<w:tc>${(typeof cell === "string" ? [cell] : cell).map((text) => paragraph(text)).join("")}</w:tc>`).join("")}</w:tr>`).join("")}</w:tbl>`;
}

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/** A Word document of these parts. */
export async function docx(parts: readonly Part[]): Promise<Buffer> {
  const files: Readonly<Record<string, string>> = {
    "[Content_Types].xml": `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/></Types>`,
    "_rels/.rels": `${head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="${office}/officeDocument" Target="word/document.xml"/></Relationships>`,
    "word/_rels/document.xml.rels": `${head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="${office}/styles" Target="styles.xml"/><Relationship Id="r2" Type="${office}/numbering" Target="numbering.xml"/></Relationships>`,
    "word/styles.xml": `${head}<w:styles xmlns:w="${main}">${[1, 2, 3].map((n) => `<w:style w:type="paragraph" w:styleId="Heading${n}"><w:name w:val="heading ${n}"/></w:style>`).join("")}</w:styles>`,
    "word/numbering.xml": `${head}<w:numbering xmlns:w="${main}"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`,
    "word/document.xml": `${head}<w:document xmlns:w="${main}"><w:body>${parts.map(xmlOf).join("")}</w:body></w:document>`,
  };
  const pieces: Uint8Array[] = [];
  for await (const piece of writeZip(Object.entries(files).map(([name, text]) => ({ name, pieces: [text] })))) pieces.push(piece);
  return Buffer.concat(pieces);
}
