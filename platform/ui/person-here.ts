import { ApiProblem, call } from "./api.ts";
import type { Me } from "./model.ts";
import { forgetSeen } from "./seen.ts";

/** What this browser knows of who is at it, beside the session that only the server reads. */
const places = { me: "dutydesk.me", locked: "dutydesk.locked", hand: "dutydesk.hand", lockAfter: "dutydesk.lockAfter" } as const;

function read(place: string): string | null {
  try {
    return localStorage.getItem(place);
  } catch {
    return null; // A browser that refuses storage opens no page without a link; all else works.
  }
}

function write(place: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(place);
    else localStorage.setItem(place, value);
  } catch {
    // See `read`.
  }
}

/** Keeps who is signed in, so that the page opens without a link and other windows hear of a change of person. What another person saw here, or oneself with other rights, goes. */
export function rememberMe(me: Me): void {
  const said = JSON.stringify(me);
  if (read(places.me) === said) return;
  const before = rememberedMe();
  if (before?.staff.id !== me.staff.id || JSON.stringify(before.capabilities) !== JSON.stringify(me.capabilities)) forgetSeen();
  write(places.me, said);
}

/** Who was signed in here last and neither signed out nor was locked out; null where nobody was. */
export function rememberedMe(): Me | null {
  try {
    const kept: unknown = JSON.parse(read(places.me) ?? "null");
    return typeof kept === "object" && kept !== null && "staff" in kept && "capabilities" in kept && "organisation" in kept ? (kept as Me) : null;
  } catch {
    return null;
  }
}

/** Nobody is here any more; what was last seen goes with its person. */
export function forgetMe(): void {
  write(places.me, null);
  forgetSeen();
}

/** Whether the page was locked and its session may still be open: without a link it cannot be ended. */
export const isLocked = (): boolean => read(places.locked) !== null;
/** Keeps whether the page is locked, also when it is opened anew. */
export const setLocked = (locked: boolean): void => write(places.locked, locked ? "yes" : null);

let ending: Promise<void> | null = null;

/** Ends the session of a page that was locked. Without a link it cannot be ended, and the page stays locked. */
export function endSession(): Promise<void> {
  ending ??= call("POST", "/api/auth/sign-out", { body: {}, quiet: true })
    .then(() => setLocked(false), (error: unknown) => setLocked(!(error instanceof ApiProblem && error.status === 401)))
    .finally(() => (ending = null));
  return ending;
}

/** Resolves once no session is being ended any more: the answer to that would take a new one's cookie away. */
export const sessionAtRest = (): Promise<void> => ending ?? Promise.resolve();

/** When a hand was last on this computer, in any window; milliseconds. */
export const lastHand = (): number => Number(read(places.hand) ?? 0);
/** Keeps that a hand was on this computer just now, for all its windows. */
export const noteHand = (now: number): void => write(places.hand, String(now));

/** Keeps after how many minutes this computer locks (null: never), so that a page opened anew knows it before it shows anything. */
export const rememberLock = (minutes: number | null): void => write(places.lockAfter, minutes === null ? null : String(minutes));

/** Whether a shared computer has stood untouched for too long, or was locked and its session may still be open. */
export function lockIsDue(now: number): boolean {
  const minutes = Number(read(places.lockAfter) ?? Number.NaN);
  return isLocked() || (minutes > 0 && now - lastHand() >= minutes * 60_000);
}

/** Hears of another window that was locked, signed out, or is another person's now. Returns how to stop. */
export function whenPersonChanges(staffId: string, act: (how: "left" | "other") => void): () => void {
  const hear = ({ key }: StorageEvent): void => {
    if (key !== places.me && key !== places.locked) return;
    const here = rememberedMe()?.staff.id;
    if (isLocked() || here === undefined) act("left");
    else if (here !== staffId) act("other");
  };
  addEventListener("storage", hear);
  return () => removeEventListener("storage", hear);
}
