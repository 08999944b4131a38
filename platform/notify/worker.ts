import { fromMs, toMs } from "../clocks/instant.ts";
import { deliverNext } from "./deliver.ts";
import type { Notify } from "./notify.ts";

const every = 1000;
/** How many are under way at once in one process, so that a peer that does not answer holds up no other. */
const lanes = 4;
const tidyEvery = 3_600_000;
const keptMs = 90 * 86_400_000;
const most = 5000;

/** Sends what is due beside the requests of one server process; any number of processes may run it on one database. */
export function startDelivery(notify: Notify, onError: (error: unknown) => void): { stop(): Promise<void> } {
  let stopped = false;
  let timer: NodeJS.Timeout;
  let tidied = Number.NEGATIVE_INFINITY;
  let running: Promise<void> = Promise.resolve();
  const lane = async (): Promise<void> => {
    try {
      while (!stopped && (await deliverNext(notify)));
    } catch (error) {
      if (!stopped) onError(error);
    }
  };
  const beat = (): void => {
    running = (async () => {
      await Promise.all(Array.from({ length: lanes }, lane));
      if (!stopped && performance.now() - tidied > tidyEvery) {
        tidied = performance.now();
        await forgetOld(notify).catch((error: unknown) => void (stopped || onError(error)));
      }
      if (!stopped) timer = setTimeout(beat, every);
    })();
  };
  timer = setTimeout(beat, every);
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}

/** Forgets messages that were settled 90 days ago; the log of their tries goes with the upkeep of everything (`act/upkeep`). */
export async function forgetOld({ engine }: Notify): Promise<void> {
  await engine.db.query(`delete from message where ctid = any(array(select ctid from message where state <> 'waiting' and at < $1 limit ${most} for update skip locked))`, [fromMs(toMs(engine.now()) - keptMs)], { prepared: true });
}
