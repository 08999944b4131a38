import { useSyncExternalStore } from "react";

const stepMs = 20_000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let now = new Date().toISOString();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = new Date().toISOString();
    for (const tell of listeners) tell();
  }, stepMs);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

function read(): string {
  if (listeners.size === 0 || Date.now() - Date.parse(now) > stepMs) now = new Date().toISOString();
  return now;
}

/** The present instant, the same for every component and renewed together every 20 seconds. */
export function useNow(): string {
  return useSyncExternalStore(subscribe, read);
}
