import { useState } from "react";
import { choice, staff } from "#platform/record/field.ts";
import { L, type Label } from "#platform/record/label.ts";
import { record, type RecordType } from "#platform/record/record.ts";
import { sentenceOf } from "#platform/ui/api.ts";
import { Button } from "#platform/ui/look/parts.ts";
import { Empty } from "#platform/ui/look/pieces.tsx";
import { useForget, useRead, useWrite } from "#platform/ui/queries.ts";
import { RecordForm, type Filled } from "#platform/ui/record/RecordForm.tsx";
import { Dialog } from "#platform/ui/record/TransitionDialog.tsx";
import { To } from "#platform/ui/router.tsx";
import { useTell } from "#platform/ui/tell.ts";
import { commonTexts } from "#platform/ui/text/common.text.ts";
import { useLabel, useText } from "#platform/ui/text/text.ts";
import { useRecordTypes } from "#platform/ui/who.tsx";
import { peopleTexts } from "./people.text.ts";

/** What a hand-over is asked for, in the form's own language; it has no table. */
function formOf(types: Readonly<Record<string, Label>>): RecordType {
  return record("handOver", {
    label: L("移交", "Hand over"),
    title: "to",
    fields: { to: staff("接手的人", "Who takes over", { required: true }), types: choice("移交什么", "What goes", types, { required: true, many: true }) },
    states: { asked: { label: L("已填", "Asked") } },
    initial: "asked",
    may: { read: { always: true }, create: { always: true } },
  });
}

type Open = Readonly<Record<string, number>>;

/** Gives all that a person still answers for to another, so that nothing is left without an owner. */
export function HandOver({ id, name }: { id: string; name: string }) {
  const t = useText(peopleTexts);
  const [shown, setShown] = useState(false);
  return (
    <>
      <Button onClick={() => setShown(true)}>{t("handOver")}</Button>
      {shown && <HandOverDialog id={id} name={name} onClose={() => setShown(false)} />}
    </>
  );
}

function HandOverDialog({ id, name, onClose }: { id: string; name: string; onClose: () => void }) {
  const t = useText(peopleTexts);
  const c = useText(commonTexts);
  const found = useRead<{ open: Open }>(["list", "staff", "open", id], `/api/v1/staff/${id}/open`);
  const open = found.data && Object.fromEntries(Object.entries(found.data.open).filter(([, n]) => n > 0));
  return (
    <Dialog title={t("handOverOf", { name })} onClose={onClose}>
      {found.error && <p className="wrong" role="alert">{sentenceOf(found.error)}</p>}
      {found.isPending && <p className="empty" role="status">{c("loading")}</p>}
      {found.isSuccess && <p className="s" style={{ marginBottom: 12 }}>{t("handOverAway")} <To to={`/delegation/new?principal=${id}`}>{t("handOverDeputy")}</To></p>}
      {open && (Object.keys(open).length === 0 ? <Empty title={t("handOverNothing", { name })} /> : <HandOverForm id={id} open={open} onClose={onClose} />)}
    </Dialog>
  );
}

function HandOverForm({ id, open, onClose }: { id: string; open: Open; onClose: () => void }) {
  const t = useText(peopleTexts);
  const label = useLabel();
  const tell = useTell();
  const forget = useForget();
  const write = useWrite();
  const types = useRecordTypes();
  // What is open is counted once; a count that changes meanwhile must not take the form away.
  const [start] = useState(() => {
    const labels = Object.fromEntries(types.filter((type) => open[type.name]).map((type) => [type.name, type.label]));
    return { labels, form: formOf(labels) };
  });
  const send = async ({ input, note }: Filled): Promise<void> => {
    const { moved } = await write<{ moved: Open }>(`/api/v1/staff/${id}/hand-over`, { to: input.to, types: input.types, note });
    for (const type of Object.keys(moved)) forget(type, null);
    forget("staff", id);
    tell.done(t("handedOver", { n: Object.values(moved).reduce((sum, n) => sum + n, 0) }));
    onClose();
  };
  return (
    <>
      <p className="row" style={{ marginBottom: 12, gap: "4px 16px" }}>{Object.entries(start.labels).map(([type, text]) => <span key={type}>{label(text)} <b>{open[type]}</b></span>)}</p>
      <RecordForm type={start.form} names={["to", "types"]} required={["to", "types"]} first={{ types: Object.keys(start.labels) }} draft={`handOver.${id}`} submit={t("handOver")} note="required" narrow send={send} onCancel={onClose} />
    </>
  );
}
