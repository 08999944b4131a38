import type { PoolClient } from "pg";
import type { Database } from "../store/database.ts";

/** Something that looks at the feed when told, and is told again soon while it still finds work. */
export type Look = () => Promise<boolean>;

export interface Pump {
  /** Says that something was written; NOTIFY goes out after the commit, at most every 50 ms. */
  wake(): void;
  add(look: Look): void;
  stop(): Promise<void>;
}

const channel = "dutydesk";
const idle = 2000;
const coalesce = 50;

/**
 * Runs its looks whenever this or another process has written, and every two seconds in any case: a lost notification or a
 * transaction that was still running only delays.
 */
export function startPump(db: Database, onError: (error: unknown) => void): Pump {
  const looks: Look[] = [];
  let stopped = false;
  let running: Promise<void> | null = null;
  let again = false;
  let timer: NodeJS.Timeout | undefined;
  let notifying: NodeJS.Timeout | undefined;
  let listener: PoolClient | null = null;

  const later = (ms: number): void => {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(run, ms);
  };
  const once = async (): Promise<void> => {
    let more = false;
    for (const look of looks) {
      try {
        more = (await look()) || more;
      } catch (error) {
        if (!stopped) onError(error);
      }
    }
    again = again || more;
  };
  function run(): void {
    if (running) {
      again = true;
      return;
    }
    again = false;
    running = once().finally(() => {
      running = null;
      later(again ? 0 : idle);
    });
  }
  const listen = async (): Promise<void> => {
    if (stopped || listener) return;
    try {
      const client = await db.connect();
      client.on("notification", run);
      client.on("error", () => {
        listener = null;
        client.release(true);
        setTimeout(() => void listen(), 1000).unref();
      });
      await client.query(`listen ${channel}`);
      listener = client;
    } catch (error) {
      onError(error);
      setTimeout(() => void listen(), 2000).unref();
    }
  };
  void listen();
  later(0);
  return {
    wake() {
      // The transaction just committed may still be hidden behind an older one, so it looks twice.
      later(0);
      setTimeout(run, 150).unref();
      notifying ??= setTimeout(() => {
        notifying = undefined;
        if (!stopped) db.query(`notify ${channel}`).catch(onError);
      }, coalesce);
    },
    add: (look) => void looks.push(look),
    async stop() {
      stopped = true;
      clearTimeout(timer);
      clearTimeout(notifying);
      listener?.release(true);
      listener = null;
      await running;
    },
  };
}
