/** What this device's clock is behind the server's, in milliseconds; 0 where it is right or nothing is known. */
let behindMs = 0;
/** So much a device may be wrong without anybody noticing. */
const rightMs = 2_000;

/** Takes over what the server said its time is, in an answer asked for at `asked` and here at `got` by this device's clock: a wrong clock on a desk computer makes no promise late and no entry of tomorrow. */
export function adoptServerTime(server: string, asked: number, got: number): void {
  const behind = Date.parse(server) - (asked + got) / 2;
  behindMs = Math.abs(behind) > rightMs + (got - asked) / 2 ? behind : 0;
}

/** The present instant by the server's clock, in milliseconds. */
export function nowMs(): number {
  return Date.now() + behindMs;
}

/** The present instant by the server's clock. */
export function instantNow(): string {
  return new Date(nowMs()).toISOString();
}
