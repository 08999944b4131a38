import type { Me } from "#platform/ui/model.ts";

/** Where somebody who works there would hold one more post: the one site of all their posts, every site (null) where one of them is held so or they hold none; undefined where they work at several. */
export function oneSiteOf(posts: Me["posts"]): string | null | undefined {
  const sites = new Set(posts.map((one) => one.siteId));
  if (sites.size === 0 || sites.has(null)) return null;
  return sites.size === 1 ? [...sites][0] : undefined;
}
