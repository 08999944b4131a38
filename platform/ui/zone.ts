const readers = new Map<string, Intl.DateTimeFormat>();

function reader(zone: string): Intl.DateTimeFormat {
  const known = readers.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit" });
  readers.set(zone, made);
  return made;
}

const quarterMs = 900_000;
const offsets = new Map<string, number>();

/** How far a zone's wall is ahead of UTC within a quarter of an hour; none changes within one. */
function offsetIn(quarter: number, zone: string): number {
  const key = `${zone}|${quarter}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  const parts = Object.fromEntries(reader(zone).formatToParts(new Date(quarter * quarterMs)).map((part) => [part.type, part.value]));
  const made = Date.parse(`${(parts.year ?? "").padStart(4, "0")}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}:${parts.second}Z`) - quarter * quarterMs;
  if (offsets.size > 5000) offsets.clear();
  offsets.set(key, made);
  return made;
}

/** An instant on the wall of a zone: `2026-11-24T16:30:00`. A long list asks for thousands, and formatting is a hundred times slower than adding. */
export function toWall(instant: string | number, zone: string): string {
  const ms = typeof instant === "number" ? instant : Date.parse(instant);
  return new Date(ms + offsetIn(Math.floor(ms / quarterMs), zone)).toISOString().slice(0, 19);
}

/**
 * A wall time of a zone (`2026-11-24T16:30`) as an instant in UTC; null where it is no time.
 * Of an hour that comes twice the first is meant; an hour that is skipped moves on by the gap.
 */
export function fromWall(wall: string, zone: string): string | null {
  const asUtc = Date.parse(`${wall.length === 16 ? `${wall}:00` : wall}Z`);
  if (Number.isNaN(asUtc)) return null;
  const offsetAt = (ms: number): number => Date.parse(`${toWall(ms, zone)}Z`) - Math.floor(ms / 1000) * 1000;
  const early = asUtc - offsetAt(asUtc - 86_400_000);
  const late = asUtc - offsetAt(asUtc + 86_400_000);
  const fits = [Math.min(early, late), Math.max(early, late)].find((ms) => ms + offsetAt(ms) === asUtc);
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
