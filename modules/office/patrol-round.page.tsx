import { Card, Chip } from "#platform/ui/look/pieces.tsx";
import { useRows } from "#platform/ui/queries.ts";
import { NotThere, OfType } from "#platform/ui/record/record-pages.tsx";
import { RecordPage } from "#platform/ui/record/RecordPage.tsx";
import { To } from "#platform/ui/router.tsx";
import { useLabel, useText } from "#platform/ui/text/text.ts";
import { useZone } from "#platform/ui/who.tsx";
import { toWall } from "#platform/ui/zone.ts";
import { officeTexts } from "./office.text.ts";
import { patrolPassRecord } from "./patrol.records.ts";

/** A round with the points it passed, when, and what was found there. */
export default function PatrolRoundPage() {
  return <OfType>{(type, id) => (id ? <RecordPage key={id} type={type} id={id} below={() => <Passes round={id} />} /> : <NotThere />)}</OfType>;
}

function Passes({ round }: { round: string }) {
  const t = useText(officeTexts);
  const label = useLabel();
  const zone = useZone();
  const { rows, refs, isSuccess } = useRows("patrolPass", { round, order: "createdAt", fields: "all" }, { limit: 200 });
  const results = patrolPassRecord.fields.result.choices as Readonly<Record<string, { zh: string; en: string }>>;
  return (
    <Card title={t("passes")}>
      {isSuccess && rows.length === 0 && <p className="s m" style={{ padding: "0 16px 14px" }}>{t("noPasses")}</p>}
      {rows.map((row) => (
        <div className="it" key={row.id}>
          <div>
            <To to={`/patrolPass/${row.id}`}>{refs[String(row.point)]?.title ?? t("unknownPoint")}</To>
            <br />
            <small className="wrap">{typeof row.finding === "string" ? row.finding : ""}</small>
          </div>
          <div className="row" style={{ justifyContent: "flex-end" }}>
            <span className="s">{toWall(String(row.at), zone).slice(11, 16)}</span>
            <Chip tone={row.result === "problem" ? "miss" : "kept"}>{label(results[String(row.result)] ?? { zh: "", en: "" })}</Chip>
          </div>
        </div>
      ))}
    </Card>
  );
}
