import type { EvidenceLine } from "./evidence.server.ts";

/** The lines as they are shown: what was entered and proved a task by the same step is one thing, told once and by its step. */
export function shownLines(lines: readonly EvidenceLine[]): readonly EvidenceLine[] {
  const key = (one: EvidenceLine): string => `${one.type ?? ""}|${one.id ?? ""}|${one.at}`;
  const entered = new Map(lines.filter((one) => one.kind === "entry").map((one) => [key(one), one]));
  const proved = new Set(lines.filter((one) => one.kind === "proof").map(key));
  return lines.flatMap((one) => {
    if (one.kind === "entry" && proved.has(key(one))) return [];
    const entry = one.kind === "proof" ? entered.get(key(one)) : undefined;
    return [entry ? { ...one, label: entry.label } : one];
  });
}
