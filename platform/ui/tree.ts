/** Rows in the order of their tree, each below the one it answers to (`above`; null or unknown: at the top); every row exactly once, also in a circle. */
export function inTree<R extends { readonly id: string }>(rows: readonly R[], above: (row: R) => string | null): { readonly row: R; readonly depth: number }[] {
  const ids = new Set(rows.map((row) => row.id));
  const below = new Map<string | null, R[]>();
  for (const row of rows) {
    const id = above(row);
    const place = id !== null && ids.has(id) ? id : null;
    below.set(place, [...(below.get(place) ?? []), row]);
  }
  const done = new Set<string>();
  const out: { row: R; depth: number }[] = [];
  const put = (row: R, depth: number): void => {
    if (done.has(row.id)) return;
    done.add(row.id);
    out.push({ row, depth });
    for (const child of below.get(row.id) ?? []) put(child, depth + 1);
  };
  for (const row of below.get(null) ?? []) put(row, 0);
  for (const row of rows) put(row, 0);
  return out;
}
