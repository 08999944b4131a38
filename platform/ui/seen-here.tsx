import { useQueryClient, type Query, type QueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { ApiProblem } from "./api.ts";
import { useNow } from "./look/now.ts";
import type { Me } from "./model.ts";
import { rememberedMe } from "./person-here.ts";
import { dropSeen, keepSeen, seenBy, type Seen, type Whose } from "./seen.ts";
import { commonTexts } from "./text/common.text.ts";
import { useText } from "./text/text.ts";
import { useZone } from "./who.tsx";
import { shortTime } from "./zone.ts";

/** Ids of the records that are open on the page. */
const openHere = new Set<string>();
const keepAfterMs = 600;

/** Today, and what is read of a record that is open. */
function isKept(key: readonly unknown[]): boolean {
  if (key.length === 1) return key[0] === "today";
  const said = JSON.stringify(key);
  return [...openHere].some((id) => said.includes(id));
}

const seenOf = ({ queryKey, state }: Query): Seen[] => (state.data === undefined ? [] : [{ key: queryKey, at: state.dataUpdatedAt, data: state.data }]);

function bringBack(client: QueryClient, whose: Whose): void {
  for (const { key, at, data } of seenBy(whose)) if (client.getQueryData(key) === undefined) client.setQueryData(key, data, { updatedAt: at });
}

/**
 * Keeps what its person last saw of Today and of open records, and brings it back where there is no link. With a link nothing of it is
 * shown: what is shown as live is live. What the server refuses is forgotten, shown or kept.
 */
export function useSeen(me: Me, offline: boolean): void {
  const client = useQueryClient();
  const { id: org } = me.organisation;
  const { id: staff } = me.staff;
  // Before the pages below ask for it.
  useState(() => offline && bringBack(client, { org, staff }));
  useEffect(() => {
    const whose = { org, staff };
    const waiting = new Map<string, Query>();
    let later: ReturnType<typeof setTimeout> | undefined;
    const keep = (): void => {
      clearTimeout(later);
      later = undefined;
      // Who has signed out in another window meanwhile leaves nothing here.
      if (waiting.size > 0 && rememberedMe()?.staff.id === staff) keepSeen(whose, [...waiting.values()].flatMap(seenOf));
      waiting.clear();
    };
    const stop = client.getQueryCache().subscribe((event) => {
      if (event.type !== "updated" || !isKept(event.query.queryKey)) return;
      const { query, action } = event;
      if (action.type === "success" && !action.manual) {
        waiting.set(query.queryHash, query);
        later ??= setTimeout(keep, keepAfterMs);
      } else if (action.type === "error" && action.error instanceof ApiProblem) {
        if (action.error.status === 0 && query.state.data === undefined) bringBack(client, whose);
        if ([401, 403, 404].includes(action.error.status)) dropSeen(whose, query.queryKey);
      }
    });
    const lost = (): void => bringBack(client, whose);
    addEventListener("offline", lost);
    addEventListener("pagehide", keep);
    return () => {
      stop();
      clearTimeout(later);
      removeEventListener("offline", lost);
      removeEventListener("pagehide", keep);
    };
  }, [client, org, staff]);
}

/** Says that these records are open: what is read of them is kept for a time without a link. */
export function useOpenHere(...ids: readonly (string | null | undefined)[]): void {
  const said = ids.filter(Boolean).join(" ");
  useState(() => said.split(" ").forEach((id) => id && openHere.add(id)));
  useEffect(() => {
    const own = said.split(" ").filter(Boolean);
    for (const id of own) openHere.add(id);
    return () => own.forEach((id) => openHere.delete(id));
  }, [said]);
}

interface Shown {
  readonly data: unknown;
  readonly dataUpdatedAt: number;
  readonly fetchStatus: string;
  readonly error: unknown;
}

/** Whether the browser knows that there is no network. */
function useAway(): boolean {
  const [away, setAway] = useState(!navigator.onLine);
  useEffect(() => {
    const look = (): void => setAway(!navigator.onLine);
    addEventListener("online", look);
    addEventListener("offline", look);
    return () => {
      removeEventListener("online", look);
      removeEventListener("offline", look);
    };
  }, []);
  return away;
}

/** Where what is shown could not be read again: of when it is. */
export function AsOf({ of }: { of: Shown }) {
  const t = useText(commonTexts);
  const zone = useZone();
  const now = useNow();
  const away = useAway();
  const old = of.data !== undefined && (away || of.fetchStatus === "paused" || (of.error instanceof ApiProblem && of.error.status === 0));
  return old && <p className="note plain asof" role="status">{t("asOf", { time: shortTime(new Date(of.dataUpdatedAt).toISOString(), zone, now) })}</p>;
}
