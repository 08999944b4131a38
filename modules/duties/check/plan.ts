import { createHash } from "node:crypto";

/** Somebody who may be checked on a duty, and when that was done last; null is never. */
export interface Candidate {
  readonly duty: string;
  readonly staff: string;
  readonly last: string | null;
}

/**
 * Chooses what to check: whose and which duty was looked at longest ago comes first, by chance among equals, and nobody twice before everybody once.
 *
 * Chance comes from `seed`, so that whoever plans the same again chooses the same.
 */
export function chooseChecks(candidates: readonly Candidate[], count: number, seed: string): Candidate[] {
  const lot = new Map(candidates.map((one) => [one, createHash("sha256").update(`${seed}|${one.duty}|${one.staff}`).digest("hex")]));
  const left = [...candidates].sort((a, b) => ((a.last ?? "") < (b.last ?? "") ? -1 : (a.last ?? "") > (b.last ?? "") ? 1 : (lot.get(a) as string) < (lot.get(b) as string) ? -1 : 1));
  const times = { staff: new Map<string, number>(), duty: new Map<string, number>() };
  const chosen: Candidate[] = [];
  while (chosen.length < count && left.length > 0) {
    const often = (one: Candidate): number => (times.staff.get(one.staff) ?? 0) + (times.duty.get(one.duty) ?? 0);
    const least = Math.min(...left.map(often));
    const [next] = left.splice(left.findIndex((one) => often(one) === least), 1);
    if (!next) break;
    chosen.push(next);
    times.staff.set(next.staff, (times.staff.get(next.staff) ?? 0) + 1);
    times.duty.set(next.duty, (times.duty.get(next.duty) ?? 0) + 1);
  }
  return chosen;
}
