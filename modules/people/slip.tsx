import { instantNow } from "#platform/ui/clock.ts";
import { useText } from "#platform/ui/text/text.ts";
import { useMe, useZone } from "#platform/ui/who.tsx";
import { toWall } from "#platform/ui/zone.ts";
import { peopleTexts } from "./people.text.ts";
import "./slip.css";

/** A one-time code on paper, to be cut off and handed to its person: whose, the code, where it is used and until when. */
export function Slip({ name, number, code, expiresAt }: { name: string; number: string; code: string; expiresAt: string }) {
  const t = useText(peopleTexts);
  const me = useMe();
  const zone = useZone();
  const wall = (at: string): string => toWall(at, zone).slice(0, 16).replace("T", " ");
  return (
    <section className="slip" aria-label={`${t("slip")} ${name}`}>
      <small>{me.organisation.name} · {t("slip")}</small>
      <b>{name}（{number}）</b>
      <code>{code}</code>
      <p className="s">{t("slipHow", { address: location.origin })}</p>
      <p className="s">{t("slipUntil", { until: wall(expiresAt) })}</p>
      <small>{t("slipFrom", { who: me.staff.name, at: wall(instantNow()) })}</small>
    </section>
  );
}
