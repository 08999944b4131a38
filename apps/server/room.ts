import { statfs } from "node:fs/promises";

/** What must stay free on the disk, in bytes: eight of PostgreSQL's journal segments, so that it never stops for want of room. */
export const reserve = 128 * 1_048_576;
const every = 1000;

/** How much room the disk of a folder has. */
export interface Room {
  /** Whether less than the reserve is left, as of a second ago at most: then writing is refused while reading goes on. */
  full(): boolean;
  stop(): void;
}

/** Watches the disk of a data folder; `turned` is told when it fills up and when there is room again. */
export async function watchRoom(folder: string, turned: (full: boolean, free: number) => void): Promise<Room> {
  let full = false;
  const look = async (): Promise<void> => {
    const { bavail, bsize } = await statfs(folder);
    const free = bavail * bsize;
    if (free < reserve === full) return;
    full = !full;
    turned(full, free);
  };
  await look();
  const timer = setInterval(() => void look().catch(() => {}), every);
  timer.unref();
  return { full: () => full, stop: () => clearInterval(timer) };
}
