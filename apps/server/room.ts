import type { StatsFs } from "node:fs";
import { statfs } from "node:fs/promises";
import { dirname } from "node:path";

/** What must stay free on the disk, in bytes: eight of PostgreSQL's journal segments, so that it never stops for want of room. */
export const reserve = 128 * 1_048_576;
/** How much more must be free before writing goes on, in bytes: at the very edge it would turn with every second. */
const regained = 32 * 1_048_576;
const every = 1000;

/** How much room the disk of a folder has. */
export interface Room {
  /** Whether less than the reserve is left, as of a second ago at most: then writing is refused while reading goes on. */
  full(): boolean;
  stop(): void;
}

/** Whether a disk with so many free bytes counts as full, given whether it did a second ago. */
export function isFull(was: boolean, free: number): boolean {
  return free < (was ? reserve + regained : reserve);
}

/** The disk a folder lies on, or will lie on once it is made. */
async function diskOf(folder: string): Promise<StatsFs> {
  return statfs(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT" || dirname(folder) === folder) throw error;
    return diskOf(dirname(folder));
  });
}

/** Watches the disk of a data folder; `turned` is told when it fills up and when there is room again. */
export async function watchRoom(folder: string, turned: (full: boolean, free: number) => void): Promise<Room> {
  let full = false;
  const look = async (): Promise<void> => {
    const { bavail, bsize } = await diskOf(folder);
    const free = bavail * bsize;
    if (isFull(full, free) === full) return;
    full = !full;
    turned(full, free);
  };
  await look();
  const timer = setInterval(() => void look().catch(() => {}), every);
  timer.unref();
  return { full: () => full, stop: () => clearInterval(timer) };
}
