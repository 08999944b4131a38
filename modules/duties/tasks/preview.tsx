import { useEffect, useState } from "react";
import { call, sentenceOf } from "#platform/ui/api.ts";
import type { Values } from "#platform/ui/record/draft.ts";
import { usePaused } from "#platform/ui/widgets/reference.tsx";
import { useLabel, useListed, useText } from "#platform/ui/text/text.ts";
import { useNow } from "#platform/ui/look/now.ts";
import { useZone } from "#platform/ui/who.tsx";
import { dayOf, shortTime } from "#platform/ui/zone.ts";
import type { Preview } from "./preview.server.ts";
import { workTexts } from "./work.text.ts";

/** What the next fourteen days would be like with the duty as it stands in the form, told while one types. */
export function NextDays({ post, code, values }: { post: string; code: string | null; values: Values }) {
  const t = useText(workTexts);
  const label = useLabel();
  const listed = useListed();
  const zone = useZone();
  const now = useNow();
  const asked = usePaused(JSON.stringify({ code, mechanisms: values.mechanisms ?? [], trigger: values.trigger ?? null, cadence: values.cadence ?? null, withinCount: typeof values.withinCount === "number" ? values.withinCount : null, withinUnit: values.withinUnit ?? null, serves: values.serves ?? null, records: values.records ?? [] }), 400);
  const [found, setFound] = useState<Preview | string | null>(null);
  useEffect(() => {
    let gone = false;
    call<Preview>("POST", `/api/v1/handbook/${post}/preview`, { body: JSON.parse(asked) as object }).then((next) => { if (!gone) setFound(next); }, (error: unknown) => { if (!gone) setFound(sentenceOf(error)); });
    return () => { gone = true; };
  }, [asked, post]);
  if (found === null) return null;
  if (typeof found === "string") return <p className="wrong" role="alert">{found}</p>;
  if (found.why !== null) return <p className="s preview" role="status">{t(`why_${found.why}`)}</p>;
  const said = (at: string): string => (dayOf(at, zone) === dayOf(now, zone) ? t("todayAt", { time: shortTime(at, zone, now) }) : shortTime(at, zone, now));
  const whom = found.serves === "person" ? t("ofEach", { n: found.holders }) : found.serves === "site" ? t("ofSite") : t("ofOne");
  return (
    <div className="preview s" role="status">
      <b>{t("next14")}</b> {found.on ? t("whenEvent", { event: label(found.on) }) : found.turns.length === 0 ? (found.next ? t("nextAt", { at: said(found.next.dueAt) }) : t("nextNone")) : listed(found.turns.map((turn) => said(turn.dueAt)))}
      <br />{[found.reckoned && label(found.reckoned), whom, found.holders === 0 && t("nobodyHolds"), t("provedBy", { proof: label(found.proof) })].filter(Boolean).join(" · ")}
    </div>
  );
}
