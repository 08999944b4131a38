import { useState } from "react";
import { Button } from "#platform/ui/look/parts.ts";
import { Card, Empty } from "#platform/ui/look/pieces.tsx";
import { RowPromise } from "#platform/ui/look/promise-line.tsx";
import type { Refs, Row } from "#platform/ui/model.ts";
import { To, useGo } from "#platform/ui/router.tsx";
import { useText } from "#platform/ui/text/text.ts";
import { careTexts } from "../care.text.ts";
import { useCaseLine } from "./queue.tsx";
import { todayTexts } from "./today.text.ts";

interface Promised {
  readonly promises: readonly Row[];
  readonly refs: Refs;
}

/** So many promises are shown beside the day, and so many amid it on a phone; the rest stand in the desk's queue. */
const [besideShown, amidShown] = [8, 4];

/** What I promised clients, by time left; each leads to its case. */
export function Promises({ promises, refs }: Promised) {
  const t = useText(careTexts);
  const line = useCaseLine();
  if (promises.length === 0) return <Card title={t("promised")}><Empty title={t("promisedNone")} hint={t("promisedNoneHint")} /></Card>;
  return (
    <Card title={t("promised")} aside={t("byLeft", { n: promises.length })}>
      {promises.slice(0, besideShown).map((row) => (
        <div className="it" key={row.id}>
          <div><To to={`/case/${row.id}`} className="plain"><b>{String(row.subject)}</b></To><br /><small>{[row.number, line(row, refs) || row.clientTitle].filter(Boolean).join(" · ")}</small></div>
          <RowPromise row={row} />
        </div>
      ))}
      {promises.length > besideShown && <div className="it"><To to="/desk?queue=mine">{t("more")}</To></div>}
    </Card>
  );
}

/** The same on a phone, amid the day: one thumb's row each, what runs out first above. */
export function PromisesAmid({ promises, refs }: Promised) {
  const t = useText(careTexts);
  const d = useText(todayTexts);
  const line = useCaseLine();
  const go = useGo();
  const [all, setAll] = useState(false);
  if (promises.length === 0) return null;
  return (
    <li className="amid">
      <h3>{t("promised")}<small>{t("byLeft", { n: promises.length })}</small></h3>
      {promises.slice(0, all ? undefined : amidShown).map((row) => (
        <div className="owed" key={row.id}>
          <div>
            <To to={`/case/${row.id}`} className="plain"><b><bdi>{String(row.subject)}</bdi></b></To>
            <small><bdi>{line(row, refs) || String(row.clientTitle ?? "")}</bdi></small>
            <RowPromise row={row} inline />
          </div>
          <Button onClick={() => go(`/case/${row.id}`)}>{d("promise")}</Button>
        </div>
      ))}
      {promises.length > amidShown && <button type="button" className="link" aria-expanded={all} onClick={() => setAll(!all)}>{all ? d("fewer") : d("furtherOn", { n: promises.length - amidShown })}</button>}
    </li>
  );
}
