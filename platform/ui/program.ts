import { useSyncExternalStore } from "react";

/** The program on this device: kept for a dead spot where the browser can, installed where somebody wants it, and renewed. */

/** What the browser offers where it would install the page. */
interface InstallEvent extends Event {
  prompt(): Promise<unknown>;
}

interface Program {
  /** A newer version is kept already than the one that runs. */
  readonly renewed: boolean;
  /** Installs it; null where the browser does not offer to. */
  readonly install: (() => void) | null;
}

let current: Program = { renewed: false, install: null };
const listeners = new Set<() => void>();
function change(part: Partial<Program>): void {
  current = { ...current, ...part };
  for (const listener of listeners) listener();
}

const lookEveryMs = 30 * 60_000;

/** Has the browser keep the program, once the page is there and at rest: nothing a person waits for is fetched later because of it. */
export function keepProgram(): void {
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    change({ install: () => void (event as InstallEvent).prompt().then(() => change({ install: null })) });
  });
  addEventListener("appinstalled", () => change({ install: null }));
  if (!("serviceWorker" in navigator)) return;
  const before = navigator.serviceWorker.controller;
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (before) change({ renewed: true });
  });
  const register = async (): Promise<void> => {
    const kept = await navigator.serviceWorker.register("/sw.js", { scope: "/", updateViaCache: "none" });
    const look = (): void => void kept.update().catch(() => {});
    setInterval(look, lookEveryMs);
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) look();
    });
  };
  const start = (): void => void setTimeout(() => void register().catch(() => {}), 1_000);
  if (document.readyState === "complete") start();
  else addEventListener("load", start, { once: true });
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether a newer version of the program waits here, and how it is installed where the browser offers that; the component is shown anew when either changes. */
export function useProgram(): Program {
  return useSyncExternalStore(subscribe, () => current);
}

/** What of the program this browser cannot do here, and why. */
export interface Means {
  /** The page came over a connection that the browser trusts: HTTPS, or this machine. */
  readonly secure: boolean;
  /** It opens in a dead spot. */
  readonly offline: boolean;
  readonly installed: boolean;
  readonly wechat: boolean;
  readonly apple: boolean;
}

/** What this browser can do at this address. */
export function meansHere(): Means {
  const agent = navigator.userAgent;
  const secure = window.isSecureContext;
  return {
    secure,
    offline: secure && "serviceWorker" in navigator && "caches" in window,
    installed: matchMedia("(display-mode: standalone)").matches || (navigator as { standalone?: boolean }).standalone === true,
    wechat: /MicroMessenger/i.test(agent),
    apple: /iPhone|iPad/.test(agent),
  };
}
