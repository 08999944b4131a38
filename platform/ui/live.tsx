import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { Button } from "./look/parts.ts";
import { hearPresence } from "./presence.tsx";
import { forgetMany } from "./queries.ts";
import { commonTexts } from "./text/common.text.ts";
import { useText } from "./text/text.ts";
import { useRecordTypes } from "./who.tsx";

interface Change {
  readonly type: string;
  readonly id: string;
}

/** Reads one message of the stream: a change, "everything" where too much was missed to be told, or null for what is neither. */
function readChange(data: string): Change | "everything" | null {
  try {
    const said: unknown = JSON.parse(data);
    if (typeof said !== "object" || said === null) return null;
    const { type, id, everything } = said as Record<string, unknown>;
    if (everything === true) return "everything";
    return typeof type === "string" && typeof id === "string" ? { type, id } : null;
  } catch {
    return null;
  }
}

/** A change is shown at once; those that come while it is read are gathered, for twice as long as the reading took and half a second at most: a busy house does not read without end, a quick one does not wait. */
const gatherMs = 500;
const gatherTimes = 2;
const atOnceMs = 20;
const readingMs = 100;
const reopenMs = 2_000;
const patienceMs = 2_500;
const restMs = 3_000;
/** The server beats every 20 seconds: a stream that says nothing for so long is dead, though the browser may not know. */
const silenceMs = 45_000;

/**
 * Listens to what changes elsewhere and has it read again where it is shown: the first at once, those that follow gathered for as long as the server needs.
 * After a break it goes on from the last number it heard, so that nothing is missed, and everything shown is read again once.
 * While the page is out of sight the stream is closed; back in sight everything shown is read again.
 * Says so when the link is lost for more than a moment, and at once when the browser knows of it.
 */
export function Live() {
  const client = useQueryClient();
  const t = useText(commonTexts);
  const rights = useRef<ReadonlySet<string>>(new Set());
  rights.current = new Set(useRecordTypes().filter((type) => type.rights).map(({ name }) => name));
  const [lost, setLost] = useState(false);
  const [again, setAgain] = useState<() => void>(() => () => {});
  useEffect(() => {
    let stream: EventSource | undefined;
    let gather: ReturnType<typeof setTimeout> | undefined;
    let reopen: ReturnType<typeof setTimeout> | undefined;
    let patience: ReturnType<typeof setTimeout> | undefined;
    let rest: ReturnType<typeof setTimeout> | undefined;
    let wasLost = false;
    let heard = performance.now();
    let last = "";
    const waiting = new Map<string, Change>();
    let free = -Infinity;
    let reading = false;
    let ended = false;
    const flush = (): void => {
      const began = performance.now();
      // Of what may change who may do what, oneself may be meant.
      if ([...waiting.values()].some(({ type }) => rights.current.has(type))) void client.invalidateQueries({ queryKey: ["me"] });
      const read = forgetMany(client, waiting);
      gather = read ? undefined : setTimeout(flush, readingMs);
      if (!read) return;
      reading = true;
      void read.then(() => {
        const now = performance.now();
        free = now + Math.min(gatherMs, gatherTimes * (now - began));
        reading = false;
        soon();
      });
    };
    const soon = (): void => {
      if (!ended && !reading && waiting.size > 0) gather ??= setTimeout(flush, Math.max(atOnceMs, free - performance.now()));
    };
    const broken = (): void => {
      wasLost = true;
      patience ??= setTimeout(() => setLost(true), patienceMs);
    };
    const open = (): void => {
      clearTimeout(reopen);
      stream?.close();
      heard = performance.now();
      const mine = new EventSource(`/api/v1/live${last ? `?after=${encodeURIComponent(last)}` : ""}`);
      stream = mine;
      mine.onopen = () => {
        heard = performance.now();
        clearTimeout(patience);
        patience = undefined;
        setLost(false);
        if (wasLost) void client.invalidateQueries();
        wasLost = false;
      };
      mine.onmessage = (message) => {
        heard = performance.now();
        if (message.lastEventId) last = message.lastEventId;
        const change = readChange(String(message.data));
        if (change === "everything") return void client.invalidateQueries();
        if (!change) return;
        waiting.set(`${change.type}/${change.id}`, change);
        soon();
      };
      mine.addEventListener("beat", () => void (heard = performance.now()));
      mine.addEventListener("presence", (message) => {
        heard = performance.now();
        hearPresence(String(message.data));
      });
      mine.onerror = () => {
        broken();
        if (mine.readyState !== EventSource.CLOSED || stream !== mine) return;
        // A stream that was refused, not broken: whether one is still signed in is told by who one is.
        void client.invalidateQueries({ queryKey: ["me"] });
        clearTimeout(reopen);
        reopen = setTimeout(open, reopenMs);
      };
    };
    const close = (): void => {
      stream?.close();
      stream = undefined;
      wasLost = true;
      clearTimeout(reopen);
      clearTimeout(patience);
      patience = undefined;
    };
    const offline = (): void => {
      wasLost = true;
      setLost(true);
    };
    // A dead connection tells nobody: after too long a silence, and when the network is back, the stream is opened anew.
    const watch = setInterval(() => {
      if (!stream || document.hidden || performance.now() - heard < silenceMs) return;
      broken();
      open();
    }, 5_000);
    const online = (): void => {
      if (!document.hidden) open();
    };
    // A browser has few connections to one host: a page nobody sees, or one kept to go back to, must not hold one.
    const turn = (): void => {
      clearTimeout(rest);
      if (document.hidden) rest = setTimeout(close, restMs);
      else if (!stream) open();
    };
    setAgain(() => open);
    if (!document.hidden) open();
    if (!navigator.onLine) offline();
    document.addEventListener("visibilitychange", turn);
    addEventListener("pagehide", close);
    addEventListener("pageshow", turn);
    addEventListener("offline", offline);
    addEventListener("online", online);
    return () => {
      ended = true;
      document.removeEventListener("visibilitychange", turn);
      removeEventListener("pagehide", close);
      removeEventListener("pageshow", turn);
      removeEventListener("offline", offline);
      removeEventListener("online", online);
      close();
      clearInterval(watch);
      clearTimeout(gather);
      clearTimeout(rest);
    };
  }, [client]);
  return (
    <div role="status" aria-live="polite" className="linkline">
      {lost && <div className="lost">{t("linkLost")} <Button size="small" onClick={again}>{t("linkNow")}</Button></div>}
    </div>
  );
}
