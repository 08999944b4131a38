import { Modal } from "antd";
import { useEffect, useRef, type ReactNode } from "react";
import { formFields, requiredFields } from "#platform/record/input.ts";
import { askedOf, type RecordType } from "#platform/record/record.ts";
import type { RuleActor } from "#platform/record/rule.ts";
import { instantNow } from "../clock.ts";
import type { Me, OneRecord } from "../model.ts";
import { useForget, useRead, useWrite } from "../queries.ts";
import { useTell } from "../tell.ts";
import { recordTexts } from "../text/record.text.ts";
import { useLabel, useText } from "../text/text.ts";
import { useMe } from "../who.tsx";
import { AroundRow } from "../widgets/widget.ts";
import { changed, presets } from "./form-values.ts";
import { afterRace, useRace } from "./race.tsx";
import { RecordForm, type Amid, type Filled } from "./RecordForm.tsx";

/** A dialog of the look: one column, closed by Escape, focus kept inside and set on the first thing to fill in. */
export function Dialog({ title, onClose, children, width }: { title: ReactNode; onClose: () => void; children: ReactNode; width?: number }) {
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The library sets the focus on its frame first; a moment later nobody has to tab into the form.
    const timer = setTimeout(() => {
      const box = body.current;
      if (box && !box.contains(document.activeElement)) box.querySelector<HTMLElement>("input:not([type=radio]):not([disabled]), textarea:not([disabled]), input[type=radio]:checked, input[type=radio], .acts .ant-btn-primary")?.focus({ preventScroll: true });
    }, 60);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Modal open title={title} footer={null} onCancel={onClose} destroyOnHidden width={width ?? 560} mask={{ closable: false }}>
      <div ref={body}>{children}</div>
    </Modal>
  );
}

/** The person signed in as rules know who acts. */
export function ruleActor({ staff, capabilities, principals = [], subordinates, signsOver = [], limits }: Me): RuleActor {
  return { staffId: staff.id, capabilities, principals, subordinates, signsOver, limits };
}

interface Props {
  readonly type: RecordType;
  readonly one: OneRecord;
  readonly onClose: () => void;
}

/** Asks what a step asks for, and makes it. */
export function TransitionDialog({ type, one, step, amid, onClose }: Props & { step: string; amid?: Amid | undefined }) {
  const label = useLabel();
  const t = useText(recordTexts);
  const tell = useTell();
  const forget = useForget();
  const me = useMe();
  const write = useWrite();
  const transition = type.transitions[step];
  const asked = transition ? askedOf(transition, one.row, ruleActor(me)) : [];
  const names = asked.map((ask) => ask.name).filter((name) => type.fields[name]);
  const { start, current, told, send: sendOver } = useRace(type, one.row, names);
  if (!transition) return null;
  const send = async ({ input, note, password }: Filled): Promise<void> => {
    // What was offered from the record and left as it was follows what another person made of it meanwhile.
    const kept = afterRace(input, start, current);
    await sendOver(() => write(`/api/v1/${type.name}/${one.row.id}/${step}`, { version: current.version, input: kept, note, signature: password === undefined ? undefined : { password } }));
    forget(type.name, one.row.id);
    tell.done(t("stepDone", { step: label(transition.label) }));
    onClose();
  };
  const now = instantNow();
  const offered = Object.entries(transition.offers ?? {}).map(([name, offer]) => [name, offer === undefined ? null : "now" in offer ? now : "actor" in offer ? me.staff.id : offer.value]);
  const first = { ...presets(type, names, me, now), ...Object.fromEntries(names.filter((name) => one.row[name] !== null).map((name) => [name, one.row[name]])), ...Object.fromEntries(offered) };
  return (
    <Dialog title={transition.signs ? t("sign", { step: label(transition.label) }) : label(transition.label)} onClose={onClose}>
      <AroundRow value={{ type: type.name, row: one.row, refs: one.refs, reveals: true }}>
        {transition.signs && <SignsFor type={type} one={one} step={step} />}
        <RecordForm type={type} names={names} required={asked.filter((ask) => ask.required).map((ask) => ask.name)} first={first} draft={`step.${type.name}.${one.row.id}.${step}`} submit={label(transition.label)} note={transition.note} signs={transition.signs} amid={amid} narrow send={send} onCancel={onClose} told={told} />
      </AroundRow>
    </Dialog>
  );
}

/** For whom one signs: oneself, or whoever has named one deputy and whose rights the signature needs. */
function SignsFor({ type, one, step }: { type: RecordType; one: OneRecord; step: string }) {
  const t = useText(recordTexts);
  const me = useMe();
  const found = useRead<{ signer: Readonly<Record<string, { readonly name: string } | null>> }>(["signatures", type.name, one.row.id, one.row.version], `/api/v1/${type.name}/${one.row.id}/signatures`);
  if (!found.data) return null;
  const other = found.data.signer[step];
  return <p className="note plain" style={{ marginBottom: 12 }}>{other ? t("signsForOther", { who: me.staff.name, other: other.name }) : t("signsForSelf", { who: me.staff.name })}</p>;
}

/** Mends what was written, or voids the record: both with a reason. */
export function CorrectDialog({ type, one, step, onClose }: Props & { step: "correct" | "void" }) {
  const t = useText(recordTexts);
  const tell = useTell();
  const forget = useForget();
  const write = useWrite();
  const names = step === "correct" ? Object.keys(type.fields) : [];
  const { start, current, told, send: sendOver } = useRace(type, one.row, names);
  const send = async ({ input, note }: Filled): Promise<void> => {
    // Only what differs from where the form began is a correction: what another person wrote meanwhile is not undone by it.
    await sendOver(() => write(`/api/v1/${type.name}/${one.row.id}/${step}`, { version: current.version, input: step === "correct" ? changed(afterRace(input, start, current), current) : undefined, note }));
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
