import { Modal } from "antd";
import { useState, type ReactNode } from "react";
import { formFields, requiredFields } from "#platform/record/input.ts";
import { askedFields, type RecordType } from "#platform/record/record.ts";
import { ApiProblem } from "../api.ts";
import type { OneRecord, Row } from "../model.ts";
import { useForget, useWrite } from "../queries.ts";
import { useTell } from "../tell.ts";
import { recordTexts } from "../text/record.text.ts";
import { useLabel, useText } from "../text/text.ts";
import { useMe } from "../who.tsx";
import { AroundRow } from "../widgets/widget.ts";
import { Value } from "../widgets/widgets.tsx";
import { changed, presets, same } from "./form-values.ts";
import { RecordForm, type Filled } from "./RecordForm.tsx";

/** A dialog of the look: one column, closed by Escape, focus kept inside. */
export function Dialog({ title, onClose, children, width }: { title: ReactNode; onClose: () => void; children: ReactNode; width?: number }) {
  return (
    <Modal open title={title} footer={null} onCancel={onClose} destroyOnHidden width={width ?? 560} mask={{ closable: false }}>
      {children}
    </Modal>
  );
}

interface Props {
  readonly type: RecordType;
  readonly one: OneRecord;
  readonly onClose: () => void;
}

/**
 * The record as a form began with it and as it is now, and what differs once another person was faster: told above the button, so that
 * sending goes by the record as it is now. A lost race is told the same way; what was typed stays.
 */
function useLatest(type: RecordType, one: OneRecord): { start: Row; current: Row; told: ReactNode; send: (write: () => Promise<unknown>) => Promise<void> } {
  const forget = useForget();
  const [start] = useState(one.row);
  const [refusedFor, setRefusedFor] = useState<Row | null>(null);
  // The newest that is known: as it is shown live, or as the refusal of a lost race told it.
  const current = refusedFor && refusedFor.version > one.row.version ? refusedFor : one.row;
  const send = async (write: () => Promise<unknown>): Promise<void> => {
    try {
      await write();
    } catch (error) {
      if (error instanceof ApiProblem && error.code === "version_conflict" && error.current) setRefusedFor(error.current as Row);
      forget(type.name, one.row.id);
      throw error;
    }
  };
  return { start, current, told: current.version > start.version && <Meanwhile type={type} before={start} now={current} />, send };
}

/** Asks what a step asks for, and makes it. */
export function TransitionDialog({ type, one, step, onClose }: Props & { step: string }) {
  const label = useLabel();
  const t = useText(recordTexts);
  const tell = useTell();
  const forget = useForget();
  const me = useMe();
  const write = useWrite();
  const { start, current, told, send: sendOver } = useLatest(type, one);
  const transition = type.transitions[step];
  if (!transition) return null;
  const asked = askedFields(transition);
  const names = asked.map((ask) => ask.name).filter((name) => type.fields[name]);
  const send = async ({ input, note, password }: Filled): Promise<void> => {
    // What was offered from the record and left as it was follows what another person made of it meanwhile.
    const kept = Object.fromEntries(Object.entries(input).map(([name, value]) => [name, same(value, start[name]) ? current[name] : value]));
    await sendOver(() => write(`/api/v1/${type.name}/${one.row.id}/${step}`, { version: current.version, input: kept, note, signature: password === undefined ? undefined : { password } }));
    forget(type.name, one.row.id);
    tell.done(t("stepDone", { step: label(transition.label) }));
    onClose();
  };
  const now = new Date().toISOString();
  const offered = Object.entries(transition.offers ?? {}).map(([name, offer]) => [name, offer === undefined ? null : "now" in offer ? now : "actor" in offer ? me.staff.id : offer.value]);
  const first = { ...presets(type, names, me, now), ...Object.fromEntries(names.filter((name) => one.row[name] !== null).map((name) => [name, one.row[name]])), ...Object.fromEntries(offered) };
  return (
    <Dialog title={transition.signs ? t("sign", { step: label(transition.label) }) : label(transition.label)} onClose={onClose}>
      <AroundRow value={{ type: type.name, row: one.row, refs: one.refs, reveals: true }}>
        <RecordForm type={type} names={names} required={asked.filter((ask) => ask.required).map((ask) => ask.name)} first={first} draft={`step.${type.name}.${one.row.id}.${step}`} submit={label(transition.label)} note={transition.note} signs={transition.signs} narrow send={send} onCancel={onClose} told={told} />
      </AroundRow>
    </Dialog>
  );
}

/** What another person changed in a record while a step of it was being filled in: each field before and now. */
function Meanwhile({ type, before, now }: { type: RecordType; before: Row; now: Row }) {
  const label = useLabel();
  const t = useText(recordTexts);
  const differ = Object.entries(type.fields).filter(([name]) => !same(before[name], now[name]));
  const state = (name: string): string => (type.states[name] ? label(type.states[name].label) : name);
  return (
    <div className="note plain broad">
      <p>{t("changedMeanwhile")}</p>
      <div className="sides">
        <span className="head" />
        <span className="head">{t("before")}</span>
        <span className="head">{t("theirs")}</span>
        {before.state !== now.state && <><span className="head">{t("state")}</span><span>{state(before.state)}</span><span>{state(now.state)}</span></>}
        {differ.map(([name, field]) => (
          <div key={name} style={{ display: "contents" }}>
            <span className="head">{label(field.label)}</span>
            <span><Value field={field} name={name} value={before[name]} /></span>
            <span><Value field={field} name={name} value={now[name]} /></span>
          </div>
        ))}
      </div>
    </div>
  );
}

/** Mends what was written, or voids the record: both with a reason. */
export function CorrectDialog({ type, one, step, onClose }: Props & { step: "correct" | "void" }) {
  const t = useText(recordTexts);
  const tell = useTell();
  const forget = useForget();
  const write = useWrite();
  const names = step === "correct" ? Object.keys(type.fields) : [];
  const { start, current, told, send: sendOver } = useLatest(type, one);
  const send = async ({ input, note }: Filled): Promise<void> => {
    // Only what differs from where the form began is a correction: what another person wrote meanwhile is not undone by it.
    await sendOver(() => write(`/api/v1/${type.name}/${one.row.id}/${step}`, { version: current.version, input: step === "correct" ? changed(input, start) : undefined, note }));
    forget(type.name, one.row.id);
    tell.done(t("stepDone", { step: t(step) }));
    onClose();
  };
  const required = names.filter((name) => type.fields[name]?.required && start[name] !== null);
  return (
    <Dialog title={t(step)} onClose={onClose} width={step === "correct" ? 760 : undefined}>
      <p className="s" style={{ marginBottom: 12 }}>{t(step === "correct" ? "correctHint" : "voidHint")}</p>
      <AroundRow value={{ type: type.name, row: start, refs: one.refs, reveals: true }}>
        <RecordForm type={type} names={names} required={required} first={start} draft={`${step}.${type.name}.${one.row.id}`} submit={t(step)} note="required" narrow={step === "void"} send={send} onCancel={onClose} told={told} />
      </AroundRow>
    </Dialog>
  );
}

/** The fields an ordinary change may touch, and which of them must stay filled. */
export function changeFields(type: RecordType): { names: string[]; required: string[] } {
  const names = formFields(type);
  return { names, required: names.filter((name) => type.fields[name]?.required) };
}

/** The fields of a new record, and which of them must be given. */
export function newFields(type: RecordType): { names: string[]; required: string[] } {
  const names = formFields(type);
  return { names, required: [...requiredFields(type), ...names.filter((name) => type.fields[name]?.required && type.fields[name]?.preset !== undefined)] };
}
