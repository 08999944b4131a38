import type { Engine } from "#platform/act/engine.ts";
import { freshStatistics, upkeep } from "#platform/act/upkeep.ts";
import { tick, type PutOff } from "#platform/clocks/ticker.ts";
import { runWork } from "#modules/duties/index.ts";
import { composeWork } from "./compose.ts";

const tickEvery = 1000;
const workEvery = 15_000;
const upkeepEvery = 300_000;

/** Fires the clocks and tidies up beside the requests of one server process; any number of processes may run it on one database. */
export function startWorkers(engine: Engine, onError: (error: unknown) => void): { stop(): Promise<void> } {
  let stopped = false;
  let ticking: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout;
  let tidied = Number.NEGATIVE_INFINITY;
  const work = composeWork(engine);
  const putOff: PutOff = new Map();
  const apart = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!stopped) onError(error);
    }
  };
  const beat = (): void => {
    ticking = (async () => {
      await apart(async () => {
        while (!stopped && (await tick(engine, putOff)));
      });
      if (!stopped && performance.now() - tidied > upkeepEvery) {
        await apart(async () => {
          const before = tidied;
          tidied = performance.now(); // What fails is tried again with the next round, not every second.
          if (await upkeep(engine.db, engine.now())) tidied = before;
          else await freshStatistics(engine.db);
        });
      }
      if (!stopped) timer = setTimeout(beat, tickEvery);
    })();
  };
  // Beside the clocks, not between them: a morning's tasks of thousands take longer than a clock may wait.
  let working: Promise<void> = Promise.resolve();
  let workTimer: NodeJS.Timeout;
  const round = (): void => {
    working = (async () => {
      await apart(() => runWork(work, (error) => void (stopped || onError(error))));
      if (!stopped) workTimer = setTimeout(round, workEvery);
    })();
  };
  timer = setTimeout(beat, 50);
  workTimer = setTimeout(round, 100);
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      clearTimeout(workTimer);
      await Promise.all([ticking, working]);
    },
  };
}
