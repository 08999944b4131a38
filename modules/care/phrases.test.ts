import { afterAll, beforeAll, expect, test } from "vitest";
import { phrases } from "#data/phrases.ts";
import { careWorld, no, ok, type CareWorld } from "./care.testing.ts";
import { phraseKey, type SaidPhrase } from "./phrases.ts";

let w: CareWorld;
const said = async (): Promise<SaidPhrase | undefined> => (await ok<{ phrases: SaidPhrase[] }>(w.clerk.call("GET", "/api/v1/phrases"))).phrases.find(({ id }) => id === "greeting");
const write = (who: CareWorld["clerk"], value: unknown, version = 0) => who.call("POST", `/api/v1/settings/${phraseKey("greeting")}`, { value, version });

beforeAll(async () => void (w = await careWorld()));
afterAll(() => w.t.stop());

test("a clerk hears the organisation's own wording of a phrase, and the standard one again after it is taken back", async () => {
  const standard = phrases.find(({ id }) => id === "greeting");
  expect(await said()).toEqual({ ...standard, own: false });
  await ok(write(w.t.admin, { zh: "{office}您好，我是{me}。", en: "{office}, {me} speaking." }));
  expect(await said()).toMatchObject({ zh: "{office}您好，我是{me}。", en: "{office}, {me} speaking.", own: true });
  await ok(write(w.t.admin, null, 1));
  expect(await said()).toEqual({ ...standard, own: false });
});

test("a wording with a gap nobody can fill, an empty one, or one in one language is refused by name; so is who may not set it", async () => {
  for (const value of [{ zh: "您好，{company}", en: "Hello" }, { zh: "您好 {", en: "Hello" }, { zh: " ", en: "Hello" }, { zh: "您好" }, { zh: "长".repeat(401), en: "Hello" }]) {
    expect(await no(write(w.t.admin, value, 2))).toMatchObject({ status: 422, code: "invalid_input", fields: [{ field: "value", code: "field_invalid" }] });
  }
  expect(await no(write(w.clerk, { zh: "您好", en: "Hello" }, 2))).toMatchObject({ status: 403 });
});
