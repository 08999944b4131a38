import { useSyncExternalStore } from "react";
import { instantNow, nowMs } from "../clock.ts";

const stepMs = 20_000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let now = instantNow();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = instantNow();
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
  // Read twice in one render it must be the same instant, or the render never ends; a page that is opened after a while begins anew.
  const age = nowMs() - Date.parse(now);
  if (age > stepMs || age < 0 || (listeners.size === 0 && age > 1000)) now = instantNow();
  return now;
}

/** The present instant by the server's clock, the same for every component and renewed together every 20 seconds. */
export function useNow(): string {
  return useSyncExternalStore(subscribe, read);
}
