import { extractText } from "unpdf";

/** What stands on each page of a PDF, without blanks: a line that was broken reads as one. */
export async function pagesOf(pdf: Buffer): Promise<string[]> {
  const { text } = await extractText(new Uint8Array(pdf), { mergePages: false });
  return text.map((page) => page.replace(/\s/g, ""));
}
