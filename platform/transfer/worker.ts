/** A worker that goes through what waits, one at a time, and looks again when it is told or after a while. */
export interface Worker {
  poke(): void;
  idle(): Promise<void>;
  stop(): Promise<void>;
}

/** Runs `one` as long as it says that there was something; what it throws is told and tried again `every` milliseconds later. */
export function startWorker(one: (stopped: () => boolean) => Promise<boolean>, onError: (error: unknown) => void, every: number): Worker {
  let stopped = false;
  let again = false;
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> | null = null;
  const work = async (): Promise<void> => {
    do {
      again = false;
      try {
        while (!stopped && (await one(() => stopped)));
      } catch (error) {
        if (!stopped) onError(error);
      }
    } while (again && !stopped);
    working = null;
    if (!stopped) timer = setTimeout(poke, every);
  };
  const poke = (): void => {
    clearTimeout(timer);
    again = true;
    if (!stopped) working ??= work();
  };
  timer = setTimeout(poke, 100);
  return {
    poke,
    idle: async () => void (await working),
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await working;
    },
  };
}
