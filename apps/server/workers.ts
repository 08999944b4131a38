import type { Engine } from "#platform/act/engine.ts";
import { freshStatistics, upkeep } from "#platform/act/upkeep.ts";
import { tick } from "#platform/clocks/ticker.ts";

const tickEvery = 1000;
const upkeepEvery = 300_000;

/** Fires the clocks and tidies up beside the requests of one server process; any number of processes may run it on one database. */
export function startWorkers(engine: Engine, onError: (error: unknown) => void): { stop(): Promise<void> } {
  let stopped = false;
  let ticking: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout;
  let tidied = Number.NEGATIVE_INFINITY;
  const beat = (): void => {
    ticking = (async () => {
      try {
        while (!stopped && (await tick(engine)));
        if (performance.now() - tidied > upkeepEvery && !(await upkeep(engine.db, engine.now()))) {
          tidied = performance.now();
          await freshStatistics(engine.db);
        }
      } catch (error) {
        if (!stopped) onError(error);
      }
      if (!stopped) timer = setTimeout(beat, tickEvery);
    })();
  };
  timer = setTimeout(beat, 50);
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await ticking;
    },
  };
}
