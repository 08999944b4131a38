/** A post with where it stands, and where it is proposed to stand while nobody said. */
export interface TreePost {
  readonly id: string;
  readonly superior: string | null;
  readonly top: boolean;
  readonly proposal: { readonly superior: string | null; readonly top: boolean } | null;
}

/** Below whom a post stands, or is proposed to stand. */
export const aboveOf = (post: TreePost): string | null => post.superior ?? (post.top ? null : (post.proposal?.superior ?? null));

/** The ids of all posts below one: none of them can be its superior. */
export function belowOf(posts: readonly TreePost[], id: string): ReadonlySet<string> {
  const below = new Set<string>();
  for (let grown = true; grown; ) {
    grown = false;
    for (const post of posts) {
      if (post.superior === null || below.has(post.id) || (post.superior !== id && !below.has(post.superior))) continue;
      below.add(post.id);
      grown = true;
    }
  }
  return below;
}
