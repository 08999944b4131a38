/** Something that was read and shown: the name it was read under, when, and what the server said. */
export interface Seen {
  readonly key: readonly unknown[];
  readonly at: number;
  readonly data: unknown;
}

/** Whose page it is. */
export interface Whose {
  readonly org: string;
  readonly staff: string;
}

interface Shelf extends Whose {
  readonly seen: readonly Seen[];
}

/** Where it is kept: beside who is at this browser, so that it goes with them at once. */
export type Place = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const place = "dutydesk.seen";
/** The newest of so many answers, of so many characters together: a day's page and a handful of cases. */
const [most, mostChars] = [40, 1_000_000];
const lives = 24 * 3_600_000;

const here = (): Place | null => {
  try {
    return typeof localStorage === "undefined" ? null : localStorage;
  } catch {
    return null; // A browser that refuses storage shows nothing without a link; all else works.
  }
};

const named = (key: readonly unknown[]): string => JSON.stringify(key);

function read(at: Place | null): Shelf | null {
  try {
    const kept: unknown = JSON.parse(at?.getItem(place) ?? "null");
    return typeof kept === "object" && kept !== null && "staff" in kept && "seen" in kept && Array.isArray(kept.seen) ? (kept as Shelf) : null;
  } catch {
    return null;
  }
}

function write(at: Place | null, shelf: Shelf): void {
  const newest = [...shelf.seen].sort((a, b) => b.at - a.at).slice(0, most);
  let chars = 0;
  const fits = newest.filter((one) => (chars += JSON.stringify(one).length) <= mostChars);
  try {
    at?.setItem(place, JSON.stringify({ ...shelf, seen: fits }));
  } catch {
    forgetSeen(at); // Full: half of it would be worse than nothing.
  }
}

/** Keeps what a person last saw; what was kept for anybody else goes. */
export function keepSeen(whose: Whose, seen: readonly Seen[], at: Place | null = here()): void {
  const kept = seenBy(whose, -Infinity, at);
  const fresh = new Set(seen.map(({ key }) => named(key)));
  write(at, { org: whose.org, staff: whose.staff, seen: [...kept.filter(({ key }) => !fresh.has(named(key))), ...seen] });
}

/** What a person last saw here within a day, and nobody else. */
export function seenBy({ org, staff }: Whose, now: number = Date.now(), at: Place | null = here()): readonly Seen[] {
  const shelf = read(at);
  return shelf?.org === org && shelf.staff === staff ? shelf.seen.filter((one) => now - one.at < lives) : [];
}

/** Forgets one answer: the server gives it no longer. */
export function dropSeen(whose: Whose, key: readonly unknown[], at: Place | null = here()): void {
  const kept = seenBy(whose, -Infinity, at);
  if (kept.some((one) => named(one.key) === named(key))) write(at, { org: whose.org, staff: whose.staff, seen: kept.filter((one) => named(one.key) !== named(key)) });
}

/** Forgets everything that was seen here. */
export function forgetSeen(at: Place | null = here()): void {
  try {
    at?.removeItem(place);
  } catch {
    // See `here`.
  }
}
