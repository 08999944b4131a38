import fc from "fast-check";
import { expect, test } from "vitest";
import { loadCatalogue, postsOfScenes } from "./catalogue.ts";
import { isGap, nextNumber, proposalsFor, type TreePost } from "./wizard.ts";

const catalogue = loadCatalogue();
const administrator: TreePost = { id: "admin", catalogue: "administrator", superior: null, top: true };

/** Whether every post reaches a top one, once what is proposed is taken. */
function reachesTop(posts: readonly TreePost[]): boolean {
  const found = proposalsFor(posts, catalogue);
  const after = new Map(posts.map((post) => [post.id, { ...post, ...found.get(post.id) }]));
  return posts.every((post) => {
    let at = after.get(post.id);
    for (let steps = 0; at && !at.top; steps++) {
      if (steps > posts.length) return false;
      at = at.superior === null ? undefined : after.get(at.superior);
    }
    return at !== undefined;
  });
}

test("whatever scenes are chosen, the proposals leave no gap and no circle", () => {
  fc.assert(
    fc.property(fc.subarray(catalogue.scenes.map((scene) => scene.id), { minLength: 1 }), (scenes) => {
      const posts = postsOfScenes(catalogue, scenes);
      const there = new Set(posts.map((post) => post.id));
      const tree: TreePost[] = [...posts.map((post) => ({ id: post.id, catalogue: post.id, superior: post.superior !== null && there.has(post.superior) ? post.superior : null, top: false })), administrator];
      const found = proposalsFor(tree, catalogue);
      expect(tree.filter(isGap).filter((post) => !found.has(post.id))).toEqual([]);
      expect(reachesTop(tree)).toBe(true);
    }),
  );
});

test("also where the organisation has put its posts in another order, no proposal leads into a circle", () => {
  const ids = catalogue.posts.map((post) => post.id);
  fc.assert(
    fc.property(fc.array(fc.nat(1000), { minLength: ids.length, maxLength: ids.length }), fc.shuffledSubarray(ids, { minLength: 2 }), (chances, order) => {
      // A post may only stand below one before it, so what is given holds no circle.
      const tree: TreePost[] = [...order.map((id, at) => ({ id, catalogue: id, superior: at > 0 && (chances[at] ?? 0) % 2 === 0 ? (order[(chances[at] ?? 0) % at] ?? null) : null, top: false })), administrator];
      expect(reachesTop(tree)).toBe(true);
    }),
  );
});

test("what the text of the posts says is proposed first", () => {
  const gap = (id: string): TreePost => ({ id, catalogue: id, superior: null, top: false });
  const found = proposalsFor([gap("property-front-desk"), gap("property-service-supervisor"), gap("property-project-manager"), { ...gap("x"), catalogue: null }, administrator], catalogue);
  expect(found.get("property-front-desk")).toEqual({ superior: "property-service-supervisor", top: false });
  expect(found.get("property-service-supervisor"), "its manager is not there").toEqual({ superior: "admin", top: false });
  expect(found.get("property-project-manager")).toEqual({ superior: null, top: true });
  expect(found.get("x"), "a post of one's own").toEqual({ superior: "admin", top: false });
});

test("the next staff number is above every short one, and from 1001", () => {
  expect(nextNumber([])).toBe(1001);
  expect(nextNumber(["1", "A7", "13800138000"])).toBe(1001);
  expect(nextNumber(["1009", "1004"])).toBe(1010);
});
