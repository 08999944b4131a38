/** Clocks of devices differ a little; what lies further ahead has not happened. */
const drift = 5 * 60_000;

/** Whether a moment that somebody says has been lies in the future. */
export function isAhead(at: unknown, now: string): boolean {
  return typeof at === "string" && Date.parse(at) > Date.parse(now) + drift;
}
