/** A post with where it stands, and where it is proposed to stand while nobody said. */
export interface TreePost {
  readonly id: string;
  readonly superior: string | null;
  readonly top: boolean;
  readonly proposal: { readonly superior: string | null; readonly top: boolean } | null;
}

/** The posts in the order of their tree, each below its superior or the proposed one; every post exactly once, also in a circle. */
export function inTree<P extends TreePost>(posts: readonly P[]): { readonly post: P; readonly depth: number }[] {
  const above = (post: P): string | null => post.superior ?? (post.top ? null : (post.proposal?.superior ?? null));
  const ids = new Set(posts.map((post) => post.id));
  const done = new Set<string>();
  const out: { post: P; depth: number }[] = [];
  const put = (post: P, depth: number): void => {
    if (done.has(post.id)) return;
    done.add(post.id);
    out.push({ post, depth });
    for (const child of posts) if (above(child) === post.id) put(child, depth + 1);
  };
  for (const post of posts) {
    const superior = above(post);
    if (superior === null || !ids.has(superior)) put(post, 0);
  }
  for (const post of posts) put(post, 0);
  return out;
}

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
