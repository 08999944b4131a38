import { useState } from "react";
import { longText } from "#platform/record/field.ts";
import { L, type Label } from "#platform/record/label.ts";
import { record } from "#platform/record/record.ts";
import { sentenceOf } from "#platform/ui/api.ts";
import { Icon } from "#platform/ui/look/icon.tsx";
import { Button } from "#platform/ui/look/parts.ts";
import { useRead, useWrite } from "#platform/ui/queries.ts";
import { RecordForm, type Filled } from "#platform/ui/record/RecordForm.tsx";
import { Dialog } from "#platform/ui/record/TransitionDialog.tsx";
import { useTell } from "#platform/ui/tell.ts";
import { commonTexts } from "#platform/ui/text/common.text.ts";
import { useLabel, useText } from "#platform/ui/text/text.ts";
import { dutiesTexts } from "./duties.text.ts";
import { dutyForm } from "./duty-form.ts";
import { NextDays } from "./tasks/preview.tsx";
import type { DutyView } from "./handbook.ts";

interface FormData {
  readonly duties: readonly { readonly id: string; readonly code: string | null; readonly row: { readonly id: string; readonly version: number } | null; readonly values: Readonly<Record<string, unknown>> }[];
  readonly retired: readonly { readonly id: string; readonly version: number; readonly code: string; readonly name: Label }[];
  readonly records: readonly (Label & { readonly id: string })[];
  /** What can call for a duty, by `type.step`. */
  readonly triggers: readonly (Label & { readonly id: string })[];
}

interface Wish {
  readonly step: "save" | "retire" | "giveBack" | "restore";
  readonly code?: string | null;
  readonly id?: string;
  readonly version?: number;
}

/** Only a reason is asked, in the form's own language; it has no table. */
const reasonForm = record("dutyReason", {
  label: L("原因", "Reason"), title: "reason", fields: { reason: longText("为什么", "Why", { required: true, max: 500 }) },
  states: { asked: { label: L("已填", "Asked") } }, initial: "asked", may: { read: { always: true }, create: { always: true } },
});

const editNames = ["text", "english", "mechanisms", "when", "trigger", "cadence", "withinCount", "withinUnit", "limitText", "serves", "records", "approver", "tell", "reason"] as const;

function useSave(post: string, again: () => void): (wish: Wish, input: Readonly<Record<string, unknown>>) => Promise<void> {
  const t = useText(dutiesTexts);
  const write = useWrite();
  const tell = useTell();
  return async (wish, { reason, ...input }) => {
    const { version } = await write<{ version: number }>(`/api/v1/handbook/${post}/duties`, { ...wish, reason, ...(wish.step === "save" ? { input } : {}) });
    tell.done(t("saved", { n: version }));
    again();
  };
}

const useForm = (post: string) => useRead<FormData>(["handbook", post, "edit"], `/api/v1/handbook/${post}/edit`);

/** The buttons beside a duty while the handbook is edited. */
export function EditDuty({ post, duty, again }: { post: string; duty: DutyView; again: () => void }) {
  const t = useText(dutiesTexts);
  const [shown, setShown] = useState<"save" | "retire" | "giveBack" | null>(null);
  const close = (): void => setShown(null);
  return (
    <span className="row dutyacts">
      <Button size="small" onClick={() => setShown("save")} aria-label={t("amendTitle", { id: duty.id })}>{t("amend")}</Button>
      <Button size="small" type="text" onClick={() => setShown("retire")} aria-label={t("retireTitle", { id: duty.id })}>{t("retire")}</Button>
      {duty.own && !duty.id.startsWith("Z-") && <Button size="small" type="text" onClick={() => setShown("giveBack")}>{t("giveBack")}</Button>}
      {shown === "save" && <DutyDialog post={post} id={duty.id} again={again} onClose={close} />}
      {(shown === "retire" || shown === "giveBack") && <ReasonDialog post={post} id={duty.id} step={shown} title={shown === "retire" ? t("retireTitle", { id: duty.id }) : t("giveBack")} again={again} onClose={close} />}
    </span>
  );
}

/** Adds a duty of the organisation's own. */
export function AddDuty({ post, again }: { post: string; again: () => void }) {
  const t = useText(dutiesTexts);
  const [shown, setShown] = useState(false);
  return (
    <>
      <Button type="primary" icon={<Icon name="plus" />} onClick={() => setShown(true)}>{t("add")}</Button>
      {shown && <DutyDialog post={post} id={null} again={again} onClose={() => setShown(false)} />}
    </>
  );
}

function DutyDialog({ post, id, again, onClose }: { post: string; id: string | null; again: () => void; onClose: () => void }) {
  const t = useText(dutiesTexts);
  const c = useText(commonTexts);
  const found = useForm(post);
  const save = useSave(post, again);
  const one = id === null ? null : found.data?.duties.find((duty) => duty.id === id);
  const send = async ({ input }: Filled): Promise<void> => {
    await save(one?.row ? { step: "save", id: one.row.id, version: one.row.version } : { step: "save", code: one?.code ?? null }, input);
    void found.refetch();
    onClose();
  };
  return (
    <Dialog title={id === null ? t("addTitle") : t("amendTitle", { id })} onClose={onClose} width={760}>
      {found.error && <p className="wrong" role="alert">{sentenceOf(found.error)}</p>}
      {found.isSuccess && one !== undefined
        ? <RecordForm type={dutyForm(found.data.records, found.data.triggers, (one?.values.records as string[] | undefined) ?? [])} names={editNames} required={["text", "reason"]} first={{ ...one?.values, reason: null }} draft={`duty.${post}.${id ?? "new"}`} submit={t("save")} send={send} onCancel={onClose} amid={{ after: "records", show: (values) => <NextDays post={post} code={one?.code ?? null} values={values} /> }} />
        : !found.error && <p className="empty">{c("loading")}</p>}
    </Dialog>
  );
}

function ReasonDialog({ post, id, step, title, again, onClose }: { post: string; id: string; step: "retire" | "giveBack" | "restore"; title: string; again: () => void; onClose: () => void }) {
  const t = useText(dutiesTexts);
  const found = useForm(post);
  const save = useSave(post, again);
  const send = async ({ input }: Filled): Promise<void> => {
    const back = step === "restore" ? found.data?.retired.find((one) => one.code === id) : undefined;
    const one = found.data?.duties.find((duty) => duty.id === id);
    const row = back ?? one?.row;
    await save(row ? { step, id: row.id, version: row.version } : { step, code: one?.code ?? id }, input);
    void found.refetch();
    onClose();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      {found.isSuccess && <RecordForm type={reasonForm} names={["reason"]} required={["reason"]} first={{}} draft={`duty.${post}.${id}.${step}`} submit={step === "retire" ? t("retire") : step === "restore" ? t("restore") : t("giveBack")} narrow send={send} onCancel={onClose} />}
    </Dialog>
  );
}

/** The duties a post no longer has, each to be brought back. */
export function Retired({ post, version, again }: { post: string; version: number; again: () => void }) {
  const t = useText(dutiesTexts);
  const label = useLabel();
  const [shown, setShown] = useState<string | null>(null);
  const found = useRead<FormData>(["handbook", post, "edit", version], `/api/v1/handbook/${post}/edit`);
  const retired = found.data?.retired ?? [];
  if (retired.length === 0) return null;
  return (
    <section className="card" style={{ marginTop: 16 }}>
      <header><h2>{t("retired")}</h2></header>
      {retired.map((one) => (
        <div key={one.id} className="it">
          <div><span className="id">{one.code}</span> {label(one.name)}</div>
          <Button size="small" onClick={() => setShown(one.code)} aria-label={t("restoreTitle", { id: one.code })}>{t("restore")}</Button>
        </div>
      ))}
      {shown && <ReasonDialog post={post} id={shown} step="restore" title={t("restoreTitle", { id: shown })} again={again} onClose={() => setShown(null)} />}
    </section>
  );
}
