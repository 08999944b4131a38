/** A unit in which how late something may be is told. */
export type LengthUnit = "m" | "h" | "d" | "wh" | "wd";

/** A length of time as a duty record holds it: a whole number and its unit. */
export interface Length {
  readonly withinCount: number;
  readonly withinUnit: LengthUnit;
}

/** Of what smaller unit how many make one; working time has none, as a working day is as long as the organisation says. */
const smaller: Partial<Record<LengthUnit, readonly [unit: LengthUnit, many: number]>> = { h: ["m", 60], d: ["h", 24] };
const most = 9999;

/**
 * The length of time that a typed number stands for in a unit: 1.5 hours are 90 minutes.
 *
 * @returns the length, or why there is none: `empty`, `notNumber`, `notWhole` where no smaller unit makes it whole, `outside` of 1 to 9999.
 */
export function lengthTyped(typed: string, unit: LengthUnit): Length | "empty" | "notNumber" | "notWhole" | "outside" {
  const text = typed.trim().normalize("NFKC").replace("。", ".");
  if (text === "") return "empty";
  const [, whole, part = ""] = /^(\d{1,12})(?:\.(\d{1,6}))?$/.exec(text) ?? [];
  if (whole === undefined) return "notNumber";
  // In whole millionths, so that 0.1 hours are 6 minutes and not a little more.
  let left = BigInt(whole + part.padEnd(6, "0"));
  let of: LengthUnit = unit;
  while (left % 1_000_000n !== 0n) {
    const next = smaller[of];
    if (!next) return "notWhole";
    [of, left] = [next[0], left * BigInt(next[1])];
  }
  const count = left / 1_000_000n;
  return count < 1n || count > BigInt(most) ? "outside" : { withinCount: Number(count), withinUnit: of };
}
