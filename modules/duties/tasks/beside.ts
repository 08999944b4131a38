import { CalendarError } from "#platform/clocks/errors.ts";

/** Hears of what was passed over, so that somebody may look. */
export type OnFault = (error: unknown) => void;

/** Where nobody listens, what goes wrong is thrown. */
export function thrown(error: unknown): never {
  throw error;
}

/**
 * Does one piece of work so that what fails in it, and would again each time, holds up nothing beside it; what may pass, such as a lost connection, is thrown on.
 *
 * @returns what it gave; undefined where it failed.
 */
export async function beside<T>(onFault: OnFault, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!lasts(error)) throw error;
    onFault(error);
    return undefined;
  }
}

/** A length of time or a date out of reach, or values that the database refuses: classes 22 and 23 of its codes. */
function lasts(error: unknown): boolean {
  if (error instanceof CalendarError || error instanceof RangeError || error instanceof TypeError) return true;
  return error instanceof Error && "code" in error && typeof error.code === "string" && /^2[23]/.test(error.code);
}
