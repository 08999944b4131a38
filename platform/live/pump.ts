import type { Database } from "../store/database.ts";

/** Something that looks at the feed when told, and is told again soon while it still finds work. */
export type Look = () => Promise<boolean>;

export interface Pump {
  /** Says that something was written; NOTIFY goes out after the commit, at most every 50 ms. */
  wake(): void;
  /** Adds a look that runs at most once per `every` milliseconds: what can wait works in larger pieces. */
  add(look: Look, every?: number): void;
  /** Tells a small message, at most 4,000 characters, to all other processes; it is kept nowhere, and a lost one stays lost. */
  say(text: string): void;
  /** Hears what other processes say. */
  hear(listen: (text: string) => void): void;
  stop(): Promise<void>;
}

const channel = "dutydesk";
const sayings = "dutydesk_said";
const idle = 2000;
const coalesce = 50;

/** One look with its own pace, so that a slow one never holds up another. */
interface Runner {
  readonly run: () => void;
  readonly stop: () => Promise<void>;
}

function startRunner(look: Look, every: number, onError: (error: unknown) => void): Runner {
  let stopped = false;
  let running: Promise<void> | null = null;
  let asked = false;
  let began = -Infinity;
  let timer: NodeJS.Timeout | undefined;
  const later = (ms: number): void => {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(go, ms);
  };
  const once = async (): Promise<boolean> => {
    try {
      return await look();
    } catch (error) {
      if (!stopped) onError(error);
      return false;
    }
  };
  function go(): void {
    if (stopped || running) return;
    asked = false;
    began = performance.now();
    running = once().then((more) => {
      running = null;
      later(more || asked ? Math.max(0, every - (performance.now() - began)) : idle);
    });
  }
  later(0);
  return {
    run() {
      asked = true;
      if (!running) later(Math.max(0, every - (performance.now() - began)));
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}

/**
 * Runs its looks whenever this or another process has written, and every two seconds in any case: a lost notification or a
 * transaction that was still running only delays.
 */
export function startPump(db: Database, onError: (error: unknown) => void): Pump {
  const runners: Runner[] = [];
  const ears: ((text: string) => void)[] = [];
  let stopped = false;
  let notifying: NodeJS.Timeout | undefined;
  /** Gives the connection that listens back; null while there is none. */
  let hangUp: (() => void) | null = null;
  const run = (): void => {
    if (!stopped) for (const runner of runners) runner.run();
  };
  let retry: NodeJS.Timeout | undefined;
  const again = (ms: number): void => {
    retry ??= setTimeout(() => {
      retry = undefined;
      void listen();
    }, ms).unref();
  };
  const listen = async (): Promise<void> => {
    if (stopped || hangUp) return;
    try {
      const client = await db.connect();
      // A connection that dies tells it more than once (the server's last word, then the closed socket), and may do so after the end.
      let given = false;
      const giveBack = (): void => {
        if (given) return;
        given = true;
        client.release(true);
      };
      client.on("notification", (told) => {
        if (told.channel === sayings) for (const listen of ears) listen(told.payload ?? "");
        else run();
      });
      client.on("error", () => {
        if (given) return;
        giveBack();
        hangUp = null;
        again(1000);
      });
      try {
        await client.query(`listen ${channel}; listen ${sayings}`);
      } catch (error) {
        giveBack();
        throw error;
      }
      // A connection that came after the end would keep the pool from closing.
      if (stopped) giveBack();
      else if (!given) hangUp = giveBack;
    } catch (error) {
      onError(error);
      again(2000);
    }
  };
  void listen();
  return {
    wake() {
      run();
      // The transaction just committed may still be hidden behind an older one, so it looks twice.
      setTimeout(run, 150).unref();
      notifying ??= setTimeout(() => {
        notifying = undefined;
        if (!stopped) db.query(`notify ${channel}`).catch(onError);
      }, coalesce);
    },
    say(text) {
      if (!stopped && text.length <= 4000) db.query("select pg_notify($1, $2)", [sayings, text]).catch(onError);
    },
    hear: (listen) => void ears.push(listen),
    add: (look, every = coalesce) => void runners.push(startRunner(look, every, onError)),
    async stop() {
      stopped = true;
      clearTimeout(notifying);
      clearTimeout(retry);
      hangUp?.();
      hangUp = null;
      await Promise.all(runners.map((runner) => runner.stop()));
    },
  };
}
