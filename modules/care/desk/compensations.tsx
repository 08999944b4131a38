import { StateChip } from "#platform/ui/record/state-chip.tsx";
import { useRows } from "#platform/ui/queries.ts";
import { To } from "#platform/ui/router.tsx";
import { yuan } from "#platform/ui/money.ts";
import { useLabel, useText } from "#platform/ui/text/text.ts";
import { clientTexts } from "../clients.text.ts";
import { compensationRecord } from "../compensation.record.ts";
import "./desk.css";

/** What was asked for and given to the client of a case to mend a wrong; nothing where there is none. */
export function Compensations({ id }: { id: string }) {
  const t = useText(clientTexts);
  const label = useLabel();
  const { rows } = useRows("compensation", { case: id }, { limit: 20 });
  if (rows.length === 0) return null;
  return (
    <div className="more row" style={{ gap: "4px 14px" }}>
      <small>{t("compensations")}</small>
      {rows.map((row) => {
        const kind = compensationRecord.fields.kind.choices?.[String(row.kind)];
        return <span key={row.id} className="row" style={{ gap: 8 }}><To to={`/compensation/${row.id}`}>{kind && label(kind)} {typeof row.amount === "number" ? `¥${yuan(row.amount)}` : ""}</To><StateChip type={compensationRecord} state={row.state} /></span>;
      })}
    </div>
  );
}
