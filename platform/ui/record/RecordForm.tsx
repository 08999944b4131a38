import { Button, Input } from "antd";
import { Fragment, useId, useRef, useState, type FormEvent, type ReactNode } from "react";
import type { Field } from "#platform/record/field.ts";
import type { RecordType } from "#platform/record/record.ts";
import { ApiProblem, sentenceOf } from "../api.ts";
import { keyName, useKeys } from "../keys.ts";
import { useNow } from "../look/now.ts";
import { KeyCap } from "../look/pieces.tsx";
import { usePreferences } from "../preferences.ts";
import { commonTexts } from "../text/common.text.ts";
import { recordTexts } from "../text/record.text.ts";
import { useLabel, useText } from "../text/text.ts";
import { useMe, useWished, useZone } from "../who.tsx";
import { useReveal } from "../widgets/contact.tsx";
import { DrawnHere, useDrawn } from "../widgets/drawn.ts";
import { labelId, listOf, useAround, type InputProps } from "../widgets/widget.ts";
import { Value, widgets } from "../widgets/widgets.tsx";
import { shortTime } from "../zone.ts";
import { dropDraft, useDraft, type Draft, type Values } from "./draft.ts";
import { checkValues, same } from "./form-values.ts";
import type { Told } from "./race.tsx";
import { useTaken } from "./taken.ts";
import "./record.css";

/** What a form sends: the fields, and where asked for the note and the signer's password. */
export interface Filled {
  readonly input: Values;
  readonly note?: string;
  readonly password?: string;
}

interface FormProps {
  readonly type: RecordType;
  /** Fields in the order they are asked. */
  readonly names: readonly string[];
  readonly required: readonly string[];
  readonly first: Values;
  /** Where the draft is kept in this tab. */
  readonly draft: string;
  readonly submit: string;
  /** Sends it; a refusal is thrown as an ApiProblem and told beside its fields. */
  readonly send: (filled: Filled) => Promise<void>;
  readonly onCancel?: () => void;
  readonly note?: "required" | "optional";
  readonly signs?: boolean;
  /** One column, for dialogs. */
  readonly narrow?: boolean;
  /** What stands below a field and reads what is typed so far. */
  readonly amid?: Amid | undefined;
  /** What is told above the buttons, such as what another person changed meanwhile. */
  readonly told?: Told;
  readonly choose?: (id: string) => void;
}

/** Something below a field of a form that follows what is typed. */
export interface Amid {
  readonly after: string;
  /** `choose` stands where the form is filled in amid another one: it takes a record that is there already instead. */
  readonly show?: (values: Values, choose: ((id: string) => void) | undefined, change: (part: Values) => void) => ReactNode;
  /** Stands in place of the field's own input. */
  readonly instead?: (props: InputProps, change: (part: Values) => void, values: Values) => ReactNode;
}

const broad = new Set(["longText", "file", "signature", "address", "tag", "lines"]);

/** A form of declared fields: faults stand beside their field, what was typed survives a reload. */
export function RecordForm({ type: declared, names, required: asked, first, draft, submit, send, onCancel, note, signs, narrow, amid, told, choose }: FormProps) {
  const t = useText(recordTexts);
  const c = useText(commonTexts);
  const { language } = usePreferences();
  const type = useWished(declared);
  const required = names.filter((name) => type.fields[name] && (asked.includes(name) || (type.fields[name]?.required && !declared.fields[name]?.required)));
  // What one person typed is nobody else's at a shared desk.
  const place = `${useMe().staff.id}/${draft}`;
  const { values, restored, old, change, reset, take } = useDraft(place, first);
  const [wrong, setWrong] = useState<Readonly<Record<string, string>>>({});
  const [general, setGeneral] = useState<string | null>(null);
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const own = useId();
  const { row } = useAround();
  // What is masked and was not typed anew is neither checked nor sent; shown in full, it is kept in no draft.
  const [revealed, setRevealed] = useState<Values>({});
  const untouched = (name: string): boolean => (row?.masked?.includes(name) ?? false) && same(values[name], row?.[name]);
  const sent = names.filter((name) => !untouched(name));
  const said = String(values.__note ?? "");
  const taken = useTaken(type, names, values, change);
  const needed = required.filter((name) => !untouched(name) && !(name in taken));

  const showWrong = (next: Readonly<Record<string, string>>, sentence: string | null): void => {
    setWrong(next);
    setGeneral(sentence);
    const name = [...names, "__note", "__password"].map((one) => placesOf(next, one)[0]).find((one) => one !== undefined)?.replaceAll(".", "-");
    if (name) requestAnimationFrame(() => {
      const found = form.current?.querySelector<HTMLElement>(`[id="${CSS.escape(`${own}-${name}`)}"]`);
      (found?.matches("input, textarea, button") ? found : found?.querySelector<HTMLElement>("input, textarea, button"))?.focus();
    });
  };

  const act = async (): Promise<void> => {
    if (busy) return;
    const checked = checkValues(type, values, sent, needed, language);
    const more = { ...checked.wrong, ...(note === "required" && said.trim() === "" ? { __note: t("noteMissing") } : {}), ...(signs && password === "" ? { __password: t("passwordMissing") } : {}) };
    if (Object.keys(more).length > 0) return showWrong(more, t("wrongFields", { n: Object.keys(more).length }));
    setBusy(true);
    try {
      await send({ input: checked.input, note: said.trim() || undefined, password: signs ? password : undefined });
      dropDraft(place);
    } catch (error) {
      const fields = error instanceof ApiProblem ? error.fields : {};
      // Blank lines were not sent: what is told of a row counts without them.
      const lines = Object.entries(checked.input).filter(([name]) => type.fields[name]?.columns);
      if (lines.length > 0) change(Object.fromEntries(lines));
      showWrong(fields, Object.keys(fields).some((name) => !names.includes(name.split(".")[0] ?? "")) || Object.keys(fields).length === 0 ? sentenceOf(error) : t("wrongFields", { n: Object.keys(fields).length }));
    } finally {
      setBusy(false);
    }
  };

  const { drawn, press } = useDrawn(act);

  // Where two forms stand on a page, the one that is being typed in is meant.
  useKeys({ "Ctrl+Enter": { does: submit, act: () => (document.activeElement?.closest("form") ?? form.current)?.requestSubmit() } });

  return (
    <form ref={form} className={narrow ? "fields narrow" : "fields"} onSubmit={(event: FormEvent) => { event.preventDefault(); press(); }} noValidate>
      <DraftLine restored={restored} old={old} reset={reset} take={take} />
      <DrawnHere value={drawn}>{names.map((name, at) => {
        const field = type.fields[name];
        return field && (
          <Fragment key={name}>
            <FieldLine field={field} begins={name === "from" && names[at + 1] === "to"} name={name} id={`${own}-${name}`} required={required.includes(name) && !(name in taken)} hidden={untouched(name) && !(name in revealed)} onReveal={(value) => setRevealed((old) => ({ ...old, [name]: value }))} value={untouched(name) && name in revealed ? revealed[name] : values[name]} wrong={placesOf(wrong, name).map((one) => wrong[one]).join("\n") || undefined} faults={cellFaults(wrong, name)} taken={taken[name]} instead={amid?.after === name && amid.instead ? (props) => amid.instead?.(props, change, values) : undefined} onChange={(value) => {
              change({ [name]: value });
              const gone = placesOf(wrong, name);
              if (gone.length > 0) setWrong((old) => Object.fromEntries(Object.entries(old).filter(([place]) => !gone.includes(place))));
            }} />
            {amid?.after === name && amid.show?.(values, choose, change)}
          </Fragment>
        );
      })}</DrawnHere>
      {note && (
        <div className="field broad">
          <label htmlFor={`${own}-__note`}>{note === "required" ? t("noteNeeded") : t("note")}{note === "optional" && <small> {t("optional")}</small>}</label>
          <Input.TextArea id={`${own}-__note`} autoSize={{ minRows: 2, maxRows: 8 }} maxLength={2000} value={said} status={wrong.__note ? "error" : undefined} aria-invalid={Boolean(wrong.__note)} onChange={(event) => change({ __note: event.target.value })} />
          {wrong.__note && <span className="wrong" role="alert">{wrong.__note}</span>}
        </div>
      )}
      {signs && (
        <div className="field broad">
          <label htmlFor={`${own}-__password`}>{t("password")}</label>
          <Input.Password id={`${own}-__password`} autoComplete="current-password" value={password} status={wrong.__password ? "error" : undefined} onChange={(event) => setPassword(event.target.value)} />
          <small>{t("passwordHint")}</small>
          {wrong.__password && <span className="wrong" role="alert">{wrong.__password}</span>}
        </div>
      )}
      {told?.(values, change)}
      <div className="broad acts">
        {general && <span className="wrong" role="alert">{general}</span>}
        <span className="sp" />
        {onCancel && <Button onClick={onCancel}>{c("cancel")}</Button>}
        <Button type="primary" htmlType="submit" loading={busy}>{submit}<KeyCap>{keyName("Ctrl+Enter")}</KeyCap></Button>
      </div>
    </form>
  );
}

/** What was typed before and never sent: filled in again after a reload, only offered where it is older. */
export function DraftLine({ restored, old, reset, take }: Pick<Draft, "restored" | "old" | "reset" | "take">) {
  const t = useText(recordTexts);
  const zone = useZone();
  const now = useNow();
  if (old) {
    return (
      <div className="note plain broad row">
        {t("draftOld", { time: shortTime(old, zone, now) })}
        <Button size="small" onClick={take}>{t("draftTake")}</Button>
        <Button size="small" type="text" onClick={reset}>{t("draftForget")}</Button>
      </div>
    );
  }
  return restored && (
    <div className="note plain broad row">
      {t("draftBack")}
      <Button size="small" onClick={reset}>{t("draftDrop")}</Button>
    </div>
  );
}

/** The places of a field that are told of: itself, and cells of its lines (`items.2.qty`). */
function placesOf(wrong: Readonly<Record<string, string>>, name: string): string[] {
  return Object.keys(wrong).filter((place) => (place === name || place.startsWith(`${name}.`)) && wrong[place]);
}

function cellFaults(wrong: Readonly<Record<string, string>>, name: string): Readonly<Record<string, string>> {
  return Object.fromEntries(placesOf(wrong, name).filter((place) => place !== name).map((place) => [place.slice(name.length + 1), wrong[place] ?? ""]));
}

/** `begins` a line of the form, so that a time stands beside its end. */
function FieldLine({ field, begins, name, id, required, hidden, onReveal, value, wrong, faults, taken, instead, onChange }: { instead: ((props: InputProps) => ReactNode) | undefined; field: Field; begins: boolean; name: string; id: string; required: boolean; hidden: boolean; onReveal: (value: unknown) => void; value: unknown; wrong: string | undefined; faults: Readonly<Record<string, string>>; taken: string | undefined; onChange: (value: unknown) => void }) {
  const label = useLabel();
  const t = useText(recordTexts);
  const { Input: Widget } = widgets[field.kind];
  const told = `${id}-told`;
  const shown = (props: InputProps): ReactNode => (instead ? instead(props) : <Widget {...props} />);
  const said = wrong ?? (taken ? t("takenFrom", { value: taken }) : field.help && label(field.help));
  return (
    <div className={broad.has(field.kind) ? "field broad" : begins ? "field begins" : "field"}>
      <label htmlFor={id} id={labelId(id)}>
        {label(field.label)}
        {!required && <small> {t("optional")}</small>}
      </label>
      {hidden ? <MaskedField field={field} name={name} value={value} onReveal={onReveal} /> : shown({ field: { ...field, required }, name, id, value: value ?? null, onChange, invalid: Boolean(wrong), faults, describedBy: said ? told : undefined })}
      {said && <span id={told} className={wrong ? "wrong lines" : "s m"} role={wrong ? "alert" : undefined}>{said}</span>}
    </div>
  );
}

/** A masked value is never overwritten by its own mask: it is shown in full first, and only then can be changed. */
function MaskedField({ field, name, value, onReveal }: { field: Field; name: string; value: unknown; onReveal: (value: unknown) => void }) {
  const t = useText(recordTexts);
  const { reveal, may, busy, wrong } = useReveal(name, field);
  return (
    <span className="row">
      <Value field={{ ...field, kind: "text" }} name={name} value={listOf(value).join(" · ") || null} />
      {may && <Button size="small" loading={busy} onClick={() => reveal(onReveal)}>{t("revealFirst")}</Button>}
      {wrong && <span className="wrong" role="alert">{wrong}</span>}
    </span>
  );
}
