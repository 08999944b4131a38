import { useId, useState } from "react";
import { sentenceOf } from "#platform/ui/api.ts";
import { Button, Input } from "#platform/ui/look/parts.ts";
import { Card } from "#platform/ui/look/pieces.tsx";
import type { OneRecord, Row } from "#platform/ui/model.ts";
import { useOne, useRead, useWrite } from "#platform/ui/queries.ts";
import { Dialog } from "#platform/ui/record/TransitionDialog.tsx";
import { To } from "#platform/ui/router.tsx";
import { useTell } from "#platform/ui/tell.ts";
import { commonTexts } from "#platform/ui/text/common.text.ts";
import { useLabel, useText } from "#platform/ui/text/text.ts";
import { useMe } from "#platform/ui/who.tsx";
import { RecordPick } from "#platform/ui/widgets/reference.tsx";
import { Time } from "#platform/ui/widgets/time.tsx";
import { AroundRow } from "#platform/ui/widgets/widget.ts";
import { Value } from "#platform/ui/widgets/widgets.tsx";
import { clientTexts } from "../clients.text.ts";
import { clientRecord } from "../client.record.ts";
import type { Choice, FieldPreview } from "../merge.ts";
import { useDoublesOf, WhyChips } from "./doubles.tsx";
import { useForgetClients } from "./forget-clients.ts";
import { Split } from "./split.tsx";

interface Preview {
  readonly kept: Row;
  readonly other: Row;
  readonly fields: readonly FieldPreview[];
  readonly moves: Readonly<Record<"contact" | "case" | "occupancy", number>>;
}

/** Merges a double into the client at hand: chosen from those that look alike or by name, compared field by field, then done. */
export function Merge({ one, onClose }: { one: OneRecord; onClose: () => void }) {
  const t = useText(clientTexts);
  const pickId = useId();
  const { row } = one;
  const [other, setOther] = useState<string | null>(null);
  const doubles = useDoublesOf(row.id);
  return (
    <Dialog title={t("mergeInto", { name: String(row.name) })} onClose={onClose} width={820}>
      <div className="stack">
        <p className="s">{t("mergeHint", { name: String(row.name) })}</p>
        {other === null && doubles.map((double) => (
          <div className="row" key={double.row.id}>
            <Button onClick={() => setOther(double.row.id)}>{String(double.row.name)} · {double.row.number}</Button>
            <WhyChips why={double.why} />
          </div>
        ))}
        <div className="field">
          <label htmlFor={pickId}>{t("other")}</label>
          <RecordPick to="client" id={pickId} value={other} clearable onChange={(next) => setOther(next as string | null)} />
        </div>
        {other !== null && <Compare key={other} keptId={row.id} otherId={other} onClose={onClose} />}
      </div>
    </Dialog>
  );
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

function Compare({ keptId, otherId, onClose }: { keptId: string; otherId: string; onClose: () => void }) {
  const t = useText(clientTexts);
  const c = useText(commonTexts);
  const label = useLabel();
  const tell = useTell();
  const write = useWrite();
  const forget = useForgetClients();
  const noteId = useId();
  const [choices, setChoices] = useState<Readonly<Record<string, Choice>>>({});
  const [note, setNote] = useState("");
  const [wrong, setWrong] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const found = useRead<Preview>(["list", "client", "merge", keptId, otherId], `/api/v1/client/${keptId}/merge-preview?with=${otherId}`);
  const other = useOne("client", otherId);
  const kept = useOne("client", keptId);
  if (found.error) return <p className="wrong" role="alert">{sentenceOf(found.error)}</p>;
  if (!found.data) return <p className="empty" role="status">{c("loading")}</p>;
  const { data } = found;
  // Two numbers may look the same masked: where both can be kept, they differ.
  const fields = data.fields.filter((field) => !same(field.kept, field.other) || field.choices.includes("both"));
  const wide = fields.some((field) => field.choices.includes("both"));
  const act = async (): Promise<void> => {
    setBusy(true);
    setWrong(null);
    try {
      await write(`/api/v1/client/${keptId}/merge`, { version: data.kept.version, other: { id: otherId, version: data.other.version }, choices, note: note.trim() || undefined });
      forget(keptId, otherId);
      tell.done(t("mergeDone"));
      onClose();
    } catch (error) {
      setWrong(sentenceOf(error));
      void found.refetch();
      setBusy(false);
    }
  };
  const side = (field: FieldPreview, choice: Choice, value: unknown) => {
    const declared = clientRecord.fields[field.field as keyof typeof clientRecord.fields];
    if (!field.choices.includes(choice)) return <span />;
    const on = (choices[field.field] ?? field.choice) === choice;
    return (
      <label className={on ? "on" : ""}>
        <input type="radio" name={field.field} checked={on} onChange={() => setChoices((old) => ({ ...old, [field.field]: choice }))} />
        <span>{choice === "both" ? t("both") : <Value field={declared} name={field.field} value={value} />}</span>
      </label>
    );
  };
  return (
    <>
      {fields.length === 0 ? <p>{t("sameAll")}</p> : (
        <AroundRow value={{ type: "client", refs: { ...other.data?.refs, ...kept.data?.refs } }}>
          <div className={wide ? "sides four" : "sides"} style={{ margin: 0 }}>
            <span className="head" />
            <span className="head">{t("keptSide", { name: String(data.kept.number ?? "") })}</span>
            <span className="head">{t("otherSide", { name: String(data.other.number ?? "") })}</span>
            {wide && <span className="head" />}
            {fields.map((field) => (
              <div key={field.field} role="radiogroup" aria-label={label(clientRecord.fields[field.field as keyof typeof clientRecord.fields].label)} style={{ display: "contents" }}>
                <span className="head">{label(clientRecord.fields[field.field as keyof typeof clientRecord.fields].label)}</span>
                {side(field, "kept", field.kept)}
                {side(field, "other", field.other)}
                {wide && side(field, "both", null)}
              </div>
            ))}
          </div>
        </AroundRow>
      )}
      <p>{t("moves", data.moves)}</p>
      <div className="field">
        <label htmlFor={noteId}>{t("why")}</label>
        <Input.TextArea id={noteId} autoSize={{ minRows: 1, maxRows: 5 }} maxLength={2000} value={note} onChange={(event) => setNote(event.target.value)} />
      </div>
      <div className="acts">
        {wrong && <span className="wrong" role="alert">{wrong}</span>}
        <span className="sp" />
        <Button onClick={onClose}>{c("cancel")}</Button>
        <Button type="primary" loading={busy} onClick={() => void act()}>{t("doMerge")}</Button>
      </div>
    </>
  );
}

interface Merged {
  readonly id: string;
  readonly name: string;
  readonly at: string;
  readonly by: string | null;
  readonly undoable: boolean;
}

/** Clients that were merged into this one; each can be taken back as long as neither changed, split off after that. */
export function MergedHere({ one }: { one: OneRecord }) {
  const t = useText(clientTexts);
  const tell = useTell();
  const me = useMe();
  const write = useWrite();
  const forget = useForgetClients();
  const [splitting, setSplitting] = useState<Merged | null>(null);
  const { id, version } = one.row;
  const may = me.capabilities["client.merge"] !== undefined;
  const found = useRead<{ merged: readonly Merged[] }>(["list", "client", "merged", id, version], `/api/v1/client/${id}/merged`);
  if (!found.data || found.data.merged.length === 0) return null;
  const undo = async (other: string): Promise<void> => {
    try {
      await write(`/api/v1/client/${other}/undo-merge`, {});
      tell.done(t("undoDone"));
    } catch (error) {
      tell.wrong(error);
    }
    forget(id, other);
  };
  return (
    <Card title={t("mergedHere")}>
      {found.data.merged.map((merged) => (
        <div className="it" key={merged.id}>
          <div><To to={`/client/${merged.id}`}>{merged.name}</To><br /><small><Time at={merged.at} />{merged.by && ` · ${t("mergedBy", { who: merged.by })}`}{!merged.undoable && ` · ${t("undoLate")}`}</small></div>
          {may && (merged.undoable ? <Button onClick={() => void undo(merged.id)}>{t("undo")}</Button> : <Button onClick={() => setSplitting(merged)}>{t("splitOff")}</Button>)}
        </div>
      ))}
      {splitting && <Split one={one} into={splitting} onClose={() => setSplitting(null)} />}
    </Card>
  );
}
