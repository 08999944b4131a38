const readers = new Map<string, Intl.DateTimeFormat>();

function reader(zone: string): Intl.DateTimeFormat {
  const known = readers.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit" });
  readers.set(zone, made);
  return made;
}

const quarterMs = 900_000;
const spanMs = 8 * 86_400_000;
/** How far the wall of a zone is ahead of UTC, by quarter of an hour, and by spans of eight days within which it stays so (NaN where it changes). */
const quarters = new Map<string, number>();
const spans = new Map<string, number>();

function kept(known: Map<string, number>, key: string, make: () => number): number {
  const had = known.get(key);
  if (had !== undefined) return had;
  if (known.size > 5000) known.clear();
  const made = make();
  known.set(key, made);
  return made;
}

/** The offset within a quarter of an hour; none changes within one. */
function inQuarter(ms: number, zone: string): number {
  const from = Math.floor(ms / quarterMs) * quarterMs;
  return kept(quarters, `${zone}|${from}`, () => {
    const parts = Object.fromEntries(reader(zone).formatToParts(new Date(from)).map((part) => [part.type, part.value]));
    return Date.parse(`${(parts.year ?? "").padStart(4, "0")}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}:${parts.second}Z`) - from;
  });
}

/** The offset at an instant. No zone goes forth and back within eight days, so where it is the same at both ends it is the same between. */
function offsetAt(ms: number, zone: string): number {
  const from = Math.floor(ms / spanMs) * spanMs;
  const whole = kept(spans, `${zone}|${from}`, () => (inQuarter(from, zone) === inQuarter(from + spanMs, zone) ? inQuarter(from, zone) : Number.NaN));
  return Number.isNaN(whole) ? inQuarter(ms, zone) : whole;
}

/** An instant on the wall of a zone: `2026-11-24T16:30:00`. A long list asks for thousands, and formatting is a hundred times slower than adding. */
export function toWall(instant: string | number, zone: string): string {
  const ms = typeof instant === "number" ? instant : Date.parse(instant);
  return new Date(ms + offsetAt(ms, zone)).toISOString().slice(0, 19);
}

/**
 * A wall time of a zone (`2026-11-24T16:30`) as an instant in UTC; null where it is no time.
 * Of an hour that comes twice the first is meant; an hour that is skipped moves on by the gap.
 */
export function fromWall(wall: string, zone: string): string | null {
  const asUtc = Date.parse(`${wall.length === 16 ? `${wall}:00` : wall}Z`);
  if (Number.isNaN(asUtc)) return null;
  const early = asUtc - offsetAt(asUtc - 86_400_000, zone);
  const late = asUtc - offsetAt(asUtc + 86_400_000, zone);
  const fits = [Math.min(early, late), Math.max(early, late)].find((ms) => ms + offsetAt(ms, zone) === asUtc);
  return new Date(fits ?? early).toISOString();
}

/** The day of an instant in a zone, `2026-11-24`. */
export function dayOf(instant: string | number, zone: string): string {
  return toWall(instant, zone).slice(0, 10);
}

/** An instant in few words: the time alone today, month and day this year, all of it otherwise. */
export function shortTime(instant: string, zone: string, now: string): string {
  const wall = toWall(instant, zone);
  const today = toWall(now, zone);
  if (wall.slice(0, 10) === today.slice(0, 10)) return wall.slice(11, 16);
  if (wall.slice(0, 4) === today.slice(0, 4)) return `${wall.slice(5, 10)} ${wall.slice(11, 16)}`;
  return `${wall.slice(0, 10)} ${wall.slice(11, 16)}`;
}

/** The day some days after a day: both `2026-11-24`. */
export function plusDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
