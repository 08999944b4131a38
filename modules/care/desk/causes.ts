/** The causes that occur twice or more, the most frequent first. */
export function repeated(causes: readonly string[]): { cause: string; n: number }[] {
  const counted = new Map<string, number>();
  for (const cause of causes) counted.set(cause, (counted.get(cause) ?? 0) + 1);
  return [...counted].flatMap(([cause, n]) => (n > 1 ? [{ cause, n }] : [])).sort((a, b) => b.n - a.n);
}
