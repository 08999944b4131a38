import fc from "fast-check";
import { expect, test } from "vitest";
import { inTree } from "#platform/ui/tree.ts";
import { aboveOf, belowOf, type TreePost } from "./tree.ts";

const post = (id: string, superior: string | null, proposed: string | null = null): TreePost => ({ id, superior, top: false, proposal: proposed === null ? null : { superior: proposed, top: false } });

test("each post stands below its superior, or below the one proposed for it", () => {
  expect(inTree([post("desk", "supervisor"), post("boss", null), post("supervisor", null, "boss")], aboveOf).map(({ row: { id }, depth }) => `${depth}${id}`)).toEqual(["0boss", "1supervisor", "2desk"]);
});

test("every post is shown exactly once, whatever the arrows between them", () => {
  const ids = ["a", "b", "c", "d", "e", "f"];
  const one = fc.option(fc.constantFrom(...ids, "gone"), { nil: null });
  fc.assert(
    fc.property(fc.array(fc.tuple(one, one), { minLength: ids.length, maxLength: ids.length }), (arrows) => {
      const posts = ids.map((id, at) => post(id, arrows[at]?.[0] ?? null, arrows[at]?.[1] ?? null));
      expect(inTree(posts, aboveOf).map((shown) => shown.row.id).sort()).toEqual(ids);
      for (const id of ids) expect(posts.filter((each) => belowOf(posts, id).has(each.id)).every((each) => each.superior !== null)).toBe(true);
    }),
  );
});

test("those below a post are found through every level", () => {
  expect([...belowOf([post("c", "b"), post("b", "a"), post("a", null), post("x", null)], "a")].sort()).toEqual(["b", "c"]);
});
