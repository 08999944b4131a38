import { useEffect, useRef } from "react";
import { usePreferences } from "../preferences.ts";
import { useForget } from "../queries.ts";
import { To, usePath } from "../router.tsx";
import { useTell } from "../tell.ts";
import { say, useText } from "../text/text.ts";
import { useMe } from "../who.tsx";
import { meansOf, tellOutbox, useOutbox } from "./outbox.ts";
import { outboxTexts } from "./outbox.text.ts";
import { flush } from "./send.ts";
import { store } from "./store.ts";
import "./outbox.css";

const tryEveryMs = 15_000;

/** Has one window at a time do it, where the browser can tell. */
async function alone(work: () => Promise<void>): Promise<void> {
  const locks = (navigator as { locks?: LockManager }).locks;
  if (!locks) return work();
  await locks.request("dutydesk.outbox", { ifAvailable: true }, (lock) => (lock ? work() : Promise.resolve()));
}

let sending = false;

/** Sends what waits as soon as there is a link; told in words what was sent. */
export function useFlush(): () => Promise<void> {
  const me = useMe();
  const t = useText(outboxTexts);
  const { language } = usePreferences();
  const tell = useTell();
  const forget = useForget();
  return async () => {
    if (sending) return;
    sending = true;
    try {
      await alone(async () => {
        const { made, refused } = await flush({ org: me.organisation.id, staff: me.staff.id }, store, meansOf(me.staff.id, true), say(outboxTexts, language)("unsure"));
        for (const { type, id } of made) forget(type, id);
        if (made.length === 1) tell.done(t("sent", { number: made[0]?.number ?? made[0]?.title ?? "" }));
        if (made.length > 1) tell.done(t("sentMany", { n: made.length }));
        if (made.length + refused > 0) tellOutbox();
      });
    } finally {
      sending = false;
    }
  };
}

/** What waits on this device, in a line at the top of every page; sends it when the link is back. */
export function Tray({ offline }: { offline: boolean }) {
  const t = useText(outboxTexts);
  const path = usePath();
  const { mine } = useOutbox();
  const send = useFlush();
  const latest = useRef(send);
  latest.current = send;
  const waiting = mine.filter((entry) => entry.state === "waiting");
  const some = waiting.length > 0;
  useEffect(() => {
    if (!some) return;
    const now = (): void => void latest.current().catch((error: unknown) => console.error(error));
    now();
    const turn = setInterval(now, tryEveryMs);
    addEventListener("online", now);
    return () => {
      clearInterval(turn);
      removeEventListener("online", now);
    };
  }, [some, offline]);
  const refused = mine.length - waiting.length;
  const files = waiting.reduce((sum, entry) => sum + entry.files.length, 0);
  return (
    <div role="status">
      {/* A scanned point tells it itself, beside what can be done there. */}
      {offline && !path.startsWith("/p/") && <p className="note quiet tray">{t("offline")}</p>}
      {mine.length > 0 && path !== "/waiting" && (
        <p className={refused > 0 ? "note miss tray" : "note tray"}>
          {[some && t(files > 0 ? "waitsWith" : "waits", { n: waiting.length, files }), refused > 0 && t("refusedSome", { n: refused })].filter(Boolean).join(" · ")} <To to="/waiting">{t("look")}</To>
        </p>
      )}
    </div>
  );
}
