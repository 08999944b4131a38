import { useEffect, useState, type FocusEvent } from "react";
import { Button, Input, Select } from "#platform/ui/look/parts.ts";
import { Chip } from "#platform/ui/look/pieces.tsx";
import { RecordForm, type Filled } from "#platform/ui/record/RecordForm.tsx";
import { Dialog } from "#platform/ui/record/TransitionDialog.tsx";
import { lengthTexts } from "#platform/ui/text/length.text.ts";
import { fill } from "#platform/record/label.ts";
import { useLabel, useListed, useText } from "#platform/ui/text/text.ts";
import { dutiesTexts } from "../duties.text.ts";
import { sayRhythm } from "../say.ts";
import { dutyForm } from "../duty-form.ts";
import { signerOf, valuesOf, type Decision, type DutyValues, type Found, type FoundDuty } from "./read-state.ts";
import { askTexts } from "./ask.text.ts";
import { lengthTyped, type LengthUnit } from "./length.ts";
import { readTexts } from "./read.text.ts";

const units = ["m", "h", "d", "wh", "wd"] as const;
const rhythms = ["per shift", "daily", "daily x2", "daily x3", "weekly", "weekly x2", "monthly", "monthly x2", "quarterly", "yearly", "yearly x2"] as const;
const editNames = ["text", "mechanisms", "when", "trigger", "cadence", "limitText", "withinCount", "withinUnit", "serves", "records", "approver"] as const;
const sureFrom = 0.7;

interface Props {
  readonly found: Found;
  readonly duty: FoundDuty;
  readonly decision: Decision | undefined;
  readonly refused: string | undefined;
  readonly place: string;
  readonly decide: (decision: Decision | null) => void;
}

/** One duty that was read: the text as it stands beside what is proposed, its questions, and the decision. */
export function DutyCard({ found, duty, decision, refused, place, decide }: Props) {
  const t = useText(readTexts);
  const label = useLabel();
  const [shown, setShown] = useState(false);
  const state = decision?.state;
  const values = valuesOf(duty, decision);
  const take = (part: Partial<DutyValues>): void => decide({ ...decision, state: "taken", values: { ...decision?.values, ...part } });
  return (
    <article className={`readduty ${state ?? "open"}`} aria-label={values.text}>
      <div className="readsource">
        <small>{duty.lines[0] === duty.lines[1] ? t("oneLine", { from: duty.lines[0] }) : t("lines", { from: duty.lines[0], to: duty.lines[1] })}</small>
        <p>{duty.source}</p>
      </div>
      <div className="readproposal">
        <p><b>{values.text}</b></p>
        <Facts found={found} duty={duty} decision={decision} />
        {state !== "dropped" && state !== "made" && duty.asks.map(({ key, params }, n) => <p key={n} className="readask"><Chip tone="soon">{t("ask")}</Chip> {fill(label(askTexts[key]), params)}</p>)}
        {state !== "dropped" && state !== "made" && <Answers duty={duty} values={values} answer={take} />}
        {refused && <p className="wrong" role="alert">{refused}</p>}
        <div className="row readacts">
          {state === "made" ? <Chip tone="kept" dot>{t("made")}</Chip> : state === undefined ? (
            <>
              <Button type="primary" onClick={() => decide({ state: "taken" })}>{t("take")}</Button>
              <Button onClick={() => setShown(true)}>{t("change")}</Button>
              <Button type="text" onClick={() => decide({ state: "dropped" })}>{t("drop1")}</Button>
            </>
          ) : (
            <>
              <Chip tone={state === "taken" ? "kept" : undefined} dot>{t(state === "taken" ? "taken" : "dropped")}</Chip>
              {state === "taken" && <Button size="small" onClick={() => setShown(true)}>{t("change")}</Button>}
              <Button size="small" type="text" onClick={() => decide(null)}>{t("undo")}</Button>
            </>
          )}
        </div>
      </div>
      {shown && <ChangeDialog found={found} duty={duty} decision={decision} place={place} decide={decide} onClose={() => setShown(false)} />}
    </article>
  );
}

/** What is proposed, fact by fact, each with the words it rests on. */
function Facts({ found, duty, decision }: Pick<Props, "found" | "duty" | "decision">) {
  const t = useText(readTexts);
  const d = useText(dutiesTexts);
  const l = useText(lengthTexts);
  const label = useLabel();
  const listed = useListed();
  const values = valuesOf(duty, decision);
  const signer = signerOf(found, duty, decision);
  const nameOf = (id: string): string => { const type = found.records.find((one) => one.id === id); return type ? label(type) : id; };
  const said = values.cadence === null ? null : sayRhythm(values.cadence);
  const rhythm = said ? label(said) : values.cadence !== null && values.cadence in lengthTexts ? l(values.cadence as "daily") : values.cadence;
  const length = values.withinCount === null || values.withinUnit === null ? null : `${values.withinCount} ${l(values.withinUnit as "m")}`;
  const facts: readonly (readonly [name: string, value: string | null, words: string | undefined])[] = [
    [t("proposed"), t(duty.kind), duty.words.kind],
    [t("how"), listed(values.mechanisms.map((one) => d(one))) || null, undefined],
    [t("calledBy"), found.triggers.filter((one) => one.id === values.trigger).map(label).join(""), undefined],
    [t("cadence"), rhythm, duty.words.cadence],
    [t("limit"), [values.limitText, length].filter(Boolean).join(" · ") || null, duty.words.limit],
    [t("approver"), signer === "" ? values.approver : (found.known.find((one) => `id:${one.id}` === signer)?.name ?? signer.replace(/^name:/, "")), duty.words.approver],
    [t("records"), listed(values.records.map(nameOf)) || null, duty.words.records],
  ];
  return (
    <dl className="readfacts">
      {facts.filter(([, value]) => value !== null && value !== "").map(([name, value, words]) => (
        <div key={name}><dt>{name}</dt><dd>{value}{words && <small> {t("restsOn", { words })}</small>}</dd></div>
      ))}
      {duty.confidence < sureFrom && duty.asks.length === 0 && <div><dt /><dd><Chip>{t("unsure")}</Chip></dd></div>}
    </dl>
  );
}

/** Answers to what has no number: a length of time, or a rhythm. An answer confirms the duty once it is given whole: a rhythm chosen, a length of time left or entered. */
function Answers({ duty, values, answer }: { duty: FoundDuty; values: DutyValues; answer: (part: Partial<DutyValues>) => void }) {
  const t = useText(readTexts);
  const l = useText(lengthTexts);
  const held = values.withinCount === null ? "" : String(values.withinCount);
  const heldUnit = (values.withinUnit ?? "h") as LengthUnit;
  const [typed, setTyped] = useState(held);
  const [unit, setUnit] = useState(heldUnit);
  const asks = (words: string | undefined): boolean => words !== undefined && duty.asks.some(({ key, params }) => params.words === words && ["length", "lengthFrom", "rhythm", "hours"].includes(key));
  const length = lengthTyped(typed, unit);
  const wrong = typeof length === "string" && length !== "empty" ? length : null;
  // A decision taken back takes its answer along: what stands in the field is what confirming would hold.
  useEffect(() => { setTyped(held); setUnit(heldUnit); }, [held, heldUnit]);
  const give = (): void => {
    if (typeof length === "string") return;
    setTyped(String(length.withinCount));
    setUnit(length.withinUnit);
    if (length.withinCount !== values.withinCount || length.withinUnit !== values.withinUnit) answer(length);
  };
  const left = (event: FocusEvent<HTMLElement>): void => { if (!event.currentTarget.contains(event.relatedTarget)) give(); };
  return (
    <>
      {asks(duty.words.limit) && (
        <div className="row readanswer" onBlur={left}>
          <span>{t("askLength")}</span>
          <Input style={{ width: 72 }} inputMode="decimal" aria-label={t("askLength")} aria-invalid={wrong !== null} value={typed} onChange={(event) => setTyped(event.target.value)} onPressEnter={give} />
          <Select style={{ width: 130 }} aria-label={l("unit", { name: t("askLength") })} value={unit} onChange={(next: LengthUnit) => setUnit(next)} options={units.map((one) => ({ value: one, label: l(one) }))} />
          {wrong && <span className="wrong" role="alert">{t(`length_${wrong}`)}</span>}
        </div>
      )}
      {asks(duty.words.cadence) && (
        <div className="row readanswer">
          <span>{t("askRhythm")}</span>
          <Select style={{ width: 150 }} aria-label={t("askRhythm")} placeholder={t("wordStays")} value={values.cadence !== duty.values.cadence ? values.cadence : undefined} onChange={(cadence: string) => answer({ cadence })} options={rhythms.map((one) => ({ value: one, label: l(one) }))} />
        </div>
      )}
    </>
  );
}

function ChangeDialog({ found, duty, decision, place, decide, onClose }: Omit<Props, "refused"> & { onClose: () => void }) {
  const t = useText(readTexts);
  const values = valuesOf(duty, decision);
  const signer = signerOf(found, duty, decision);
  const type = dutyForm(found.records, found.triggers, values.records);
  const send = ({ input }: Filled): Promise<void> => {
    const { approver, ...rest } = input as Partial<Record<string, unknown>>;
    const blank = { when: null, trigger: null, cadence: null, limitText: null, withinCount: null, withinUnit: null, serves: null, records: [], mechanisms: [] };
    decide({ state: "taken", values: { ...blank, ...rest } as Partial<DutyValues>, ...(approver === undefined || approver === null ? (signer.startsWith("name:") ? {} : { signer: null }) : { signer: approver as string }) });
    onClose();
    return Promise.resolve();
  };
  return (
    <Dialog title={t("changeTitle")} onClose={onClose} width={760}>
      <RecordForm type={type} names={editNames} required={["text"]} first={{ ...values, approver: signer.startsWith("id:") ? signer.slice(3) : null }} draft={place} submit={t("keepChange")} send={send} onCancel={onClose} />
    </Dialog>
  );
}
