import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { forgetMany } from "./queries.ts";
import { commonTexts } from "./text/common.text.ts";
import { useText } from "./text/text.ts";

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

/** After a rest a change is shown at once; in a stream of them they are gathered, so that a busy house does not read without end. */
const gatherMs = 500;
const atOnceMs = 30;
const restedMs = 1_500;
const reopenMs = 4_000;
const patienceMs = 2_500;
const restMs = 3_000;

/**
 * Listens to what changes elsewhere and has it read again where it is shown: the first after a rest at once, those after it gathered for half a second.
 * The browser resumes after the last number by itself; where the stream was closed for good it is opened anew and everything shown is read again.
 * While the page is out of sight the stream is closed; back in sight everything shown is read again.
 * Says so when the link is lost for more than a moment.
 */
export function Live() {
  const client = useQueryClient();
  const t = useText(commonTexts);
  const [lost, setLost] = useState(false);
  useEffect(() => {
    let stream: EventSource | undefined;
    let gather: ReturnType<typeof setTimeout> | undefined;
    let reopen: ReturnType<typeof setTimeout> | undefined;
    let patience: ReturnType<typeof setTimeout> | undefined;
    let rest: ReturnType<typeof setTimeout> | undefined;
    let wasLost = false;
    const waiting = new Map<string, Change>();
    let flushed = -Infinity;
    const flush = (): void => {
      flushed = performance.now();
      gather = forgetMany(client, waiting) ? undefined : setTimeout(flush, gatherMs);
    };
    const open = (): void => {
      clearTimeout(reopen);
      stream?.close();
      stream = new EventSource("/api/v1/live");
      stream.onopen = () => {
        clearTimeout(patience);
        patience = undefined;
        setLost(false);
        if (wasLost) void client.invalidateQueries();
        wasLost = false;
      };
      stream.onmessage = (message) => {
        const change = readChange(String(message.data));
        if (change === "everything") return void client.invalidateQueries();
        if (!change) return;
        waiting.set(`${change.type}/${change.id}`, change);
        gather ??= setTimeout(flush, performance.now() - flushed > restedMs ? atOnceMs : gatherMs);
      };
      stream.onerror = () => {
        wasLost = true;
        patience ??= setTimeout(() => setLost(true), patienceMs);
        if (stream?.readyState === EventSource.CLOSED) {
          stream.close();
          stream = undefined;
          clearTimeout(reopen);
          reopen = setTimeout(open, reopenMs);
        }
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
    // A browser has few connections to one host: a page nobody sees, or one kept to go back to, must not hold one.
    const turn = (): void => {
      clearTimeout(rest);
      if (document.hidden) rest = setTimeout(close, restMs);
      else if (!stream) open();
    };
    if (!document.hidden) open();
    document.addEventListener("visibilitychange", turn);
    addEventListener("pagehide", close);
    addEventListener("pageshow", turn);
    return () => {
      document.removeEventListener("visibilitychange", turn);
      removeEventListener("pagehide", close);
      removeEventListener("pageshow", turn);
      close();
      clearTimeout(gather);
      clearTimeout(rest);
    };
  }, [client]);
  return (
    <div role="status" aria-live="polite">
      {lost && <div className="lost">{t("linkLost")}</div>}
    </div>
  );
}
