import type { Label } from "#platform/record/label.ts";
import type { Catalogue } from "./catalogue-types.ts";

/** A word without a number in the duties of the posts there are: with how many duties, and one of them. */
export interface UsedWord {
  readonly key: string;
  readonly in: "cadence" | "limit";
  /** Of a length of time: whether it is counted before the event or after it. */
  readonly side: "after" | "before" | null;
  readonly name: Label;
  readonly uses: number;
  readonly example: Label;
}

/** A post of an organisation as the wizard needs it. */
export interface TreePost {
  readonly id: string;
  readonly catalogue: string | null;
  readonly superior: string | null;
  readonly top: boolean;
}

/** What is offered where a superior is not named: another post, or that none stands above. */
export type Proposal = { readonly superior: string; readonly top: false } | { readonly superior: null; readonly top: true };

/** Whether it is not said to whom a post answers. */
export const isGap = (post: TreePost): boolean => post.superior === null && !post.top;

/**
 * What to fill each gap with, by the id of the post: the superior the catalogue names, else the first it proposes that is there,
 * else the administrator's post. All of them taken together lead to no circle.
 */
export function proposalsFor(posts: readonly TreePost[], catalogue: Pick<Catalogue, "posts">): ReadonlyMap<string, Proposal> {
  const byCatalogue = new Map(posts.flatMap((post) => (post.catalogue === null ? [] : [[post.catalogue, post.id] as const])));
  const known = new Map(catalogue.posts.map((post) => [post.id, post]));
  const above = new Map(posts.map((post) => [post.id, post.superior]));
  const reaches = (from: string, wanted: string): boolean => {
    for (let at: string | null | undefined = from; at; at = above.get(at)) if (at === wanted) return true;
    return false;
  };
  const found = new Map<string, Proposal>();
  for (const post of posts.filter(isGap)) {
    const entry = post.catalogue === null ? undefined : known.get(post.catalogue);
    for (const one of [entry?.superior ?? null, ...(entry?.propose ?? []), "administrator"]) {
      if (one === "top") {
        found.set(post.id, { superior: null, top: true });
        break;
      }
      const superior = one === null ? undefined : byCatalogue.get(one);
      if (superior === undefined || reaches(superior, post.id)) continue;
      found.set(post.id, { superior, top: false });
      above.set(post.id, superior);
      break;
    }
  }
  return found;
}

/** The next free staff number: one above the highest short number there is, from 1001. */
export function nextNumber(taken: readonly string[]): number {
  return taken.filter((number) => /^\d{1,6}$/.test(number)).reduce((highest, number) => Math.max(highest, Number(number)), 1000) + 1;
}
