import { expect, test } from "vitest";
import { oneSiteOf } from "./hold-site.ts";

const post = (siteId: string | null) => ({ id: "p", name: "岗", siteId, siteName: siteId });

test("one more post is held at one's site where all others are, everywhere where one is, and asked for where these lie at several sites", () => {
  expect([oneSiteOf([]), oneSiteOf([post("a")]), oneSiteOf([post("a"), post("a")]), oneSiteOf([post("a"), post(null)]), oneSiteOf([post("a"), post("b")])]).toEqual([null, "a", "a", null, undefined]);
});
