import { expect, test } from "vitest";
import { lacking, measure } from "./reading.ts";

if (lacking) process.stderr.write(`${lacking}\n`);

/** The percentage of a share such as “45/50 = 90.0 %”. */
const percent = (share: unknown): number => Number(/= ([\d.]+) %/.exec(String(share))?.[1]);

test.skipIf(lacking)("the real description is read at least as well as before", () => {
  const found = measure();
  expect(percent(found.duties)).toBeGreaterThanOrEqual(95);
  // The match itself must not be loose: an article that tells of something else matches little.
  expect(percent(found.chance)).toBeLessThanOrEqual(12);
  expect(percent(found.postsWithDuties)).toBeGreaterThanOrEqual(85);
  expect(percent(found.rhythmPrecision)).toBeGreaterThanOrEqual(91);
  expect(percent(found.limitPrecision)).toBeGreaterThanOrEqual(90);
  expect(percent(found.limitByPlace)).toBeGreaterThanOrEqual(93);
  expect(percent(found.approverPrecision)).toBeGreaterThanOrEqual(90);
  expect(percent(found.kindPrecision)).toBeGreaterThanOrEqual(76);
}, 60_000);
