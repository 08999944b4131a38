import { useState } from "react";
import { ApiProblem } from "#platform/ui/api.ts";
import { instantNow } from "#platform/ui/clock.ts";
import { useNow } from "#platform/ui/look/now.ts";
import { useForget, useWrite } from "#platform/ui/queries.ts";
import { To, useGo } from "#platform/ui/router.tsx";
import { useTell } from "#platform/ui/tell.ts";
import { useText } from "#platform/ui/text/text.ts";
import { useZone } from "#platform/ui/who.tsx";
import { shortTime } from "#platform/ui/zone.ts";
import { todayTexts } from "./today.text.ts";
import type { Today } from "./today.ts";

/** Since when one is on duty and for how long, leading to one's attendance, where one leaves; before that the one tap by which one says that one came. */
export function OnDuty({ arrival, short }: { arrival: Today["arrival"]; short?: boolean }) {
  const t = useText(todayTexts);
  const now = useNow();
  const zone = useZone();
  // What was just said stands here until the day is read again.
  const [said, setSaid] = useState<Today["arrival"]["here"]>(null);
  const here = arrival.here ?? (arrival.awaited ? said : null);
  if (!here) return arrival.awaited ? <Arrive done={setSaid} /> : null;
  const minutes = Math.max(0, Math.floor((Date.parse(now) - Date.parse(here.since)) / 60_000));
  const long = t("onDuty", { hours: Math.floor(minutes / 60), minutes: String(minutes % 60).padStart(2, "0") });
  return <To to={`/attendance/${here.id}`} className="chip kept plain"><span className="dot" />{short ? long : `${t("arrived", { time: shortTime(here.since, zone, now) })} · ${long}`}</To>;
}

function Arrive({ done }: { done: (here: Today["arrival"]["here"]) => void }) {
  const t = useText(todayTexts);
  const write = useWrite();
  const forget = useForget();
  const tell = useTell();
  const go = useGo();
  const [busy, setBusy] = useState(false);
  const arrive = async (): Promise<void> => {
    setBusy(true);
    try {
      const { id } = await write<{ id: string }>("/api/v1/attendance", {});
      done({ id, since: instantNow() });
      tell.done(t("arrivedNow"));
      forget("attendance", null);
    } catch (error) {
      // Who works at several sites says at which.
      if (error instanceof ApiProblem && "site" in error.fields) go("/attendance/new");
      else tell.wrong(error);
    } finally {
      setBusy(false);
    }
  };
  return <button type="button" className="chip act" disabled={busy} onClick={() => void arrive()}>{t("arrive")}</button>;
}
