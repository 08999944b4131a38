import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { clinic, hotel, warehouse, type Expected } from "./examples.testing.ts";
import { readDescription, type Reading } from "./read.ts";

const text = (name: string): string => readFileSync(new URL(`examples/${name}`, import.meta.url), "utf8");

/** What is not as expected, one line each, so that a failure shows all of it. */
function faultsOf(found: Reading, expected: readonly Expected[]): string[] {
  const faults: string[] = [];
  const say = (line: string): void => void faults.push(line);
  for (const want of expected) {
    const post = found.posts.find((one) => one.name === want.post);
    if (!post) { say(`no post ${want.post}`); continue; }
    if (post.reportsTo !== want.reportsTo) say(`${want.post} answers to ${post.reportsTo}, not ${want.reportsTo}`);
    for (const duty of want.duties) {
      const got = post.duties.find((one) => one.text.includes(duty.has));
      if (!got) { say(`${want.post}: no duty “${duty.has}”`); continue; }
      for (const part of ["kind", "cadence", "limit", "approver"] as const) if (duty[part] !== undefined && got[part] !== duty[part]) say(`“${got.text}”: ${part} ${got[part]}, not ${duty[part]}`);
      for (const record of duty.records ?? []) if (!got.records.includes(record)) say(`“${got.text}”: records ${got.records.join("|")}, not ${record}`);
      if (duty.asks !== undefined && !got.unsure.some((question) => question.includes(duty.asks as string))) say(`“${got.text}”: does not ask of ${duty.asks}, only ${got.unsure.join("|")}`);
    }
  }
  return faults;
}

describe("three descriptions of other trades", () => {
  for (const [name, file, expected] of [["hotel", "hotel.md", hotel], ["clinic", "clinic.txt", clinic], ["warehouse", "warehouse.txt", warehouse]] as const) {
    test(`${name}: posts, duties, rhythms, limits, signers and questions`, () => {
      const found = readDescription(text(file));
      expect(faultsOf(found, expected)).toEqual([]);
      expect(found.posts.filter((post) => post.duties.length > 0).map((post) => post.name)).toEqual(expected.map((one) => one.post));
    });
  }
});
