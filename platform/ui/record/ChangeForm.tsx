import { Button } from "antd";
import { useState } from "react";
import type { RecordType } from "#platform/record/record.ts";
import { ApiProblem, call } from "../api.ts";
import type { OneRecord, Row } from "../model.ts";
import { useForget } from "../queries.ts";
import { useTell } from "../tell.ts";
import { commonTexts } from "../text/common.text.ts";
import { recordTexts } from "../text/record.text.ts";
import { useLabel, useText } from "../text/text.ts";
import { AroundRow } from "../widgets/widget.ts";
import { Value } from "../widgets/widgets.tsx";
import type { Values } from "./draft.ts";
import { changed, clashes } from "./form-values.ts";
import { RecordForm } from "./RecordForm.tsx";
import { changeFields, Dialog } from "./TransitionDialog.tsx";

/** An ordinary change of a record; where another person was faster, both versions stand side by side. */
export function ChangeDialog({ type, one, onClose }: { type: RecordType; one: OneRecord; onClose: () => void }) {
  const t = useText(recordTexts);
  const tell = useTell();
  const forget = useForget();
  const [start] = useState(one);
  const [lost, setLost] = useState<{ mine: Values; current: Row } | null>(null);
  const { names, required } = changeFields(type);
  const save = async (version: number, input: Values): Promise<void> => {
    if (Object.keys(input).length > 0) await call("PATCH", `/api/v1/${type.name}/${one.row.id}`, { body: { version, input } });
    forget(type.name, one.row.id);
    tell.done(t("saved"));
    onClose();
  };
  const tryOrCompare = async (version: number, mine: Values): Promise<void> => {
    try {
      await save(version, mine);
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.code !== "version_conflict" || !error.current) throw error;
      setLost({ mine, current: error.current as Row });
    }
  };
  return (
    <Dialog title={t("change")} onClose={onClose} width={760}>
      <AroundRow value={{ type: type.name, row: start.row, refs: { ...start.refs, ...one.refs }, reveals: true }}>
        {lost === null ? (
          <RecordForm type={type} names={names} required={required} first={start.row} draft={`change.${type.name}.${one.row.id}`} submit={t("change")} send={({ input }) => tryOrCompare(start.row.version, changed(input, start.row))} onCancel={onClose} />
        ) : (
          <BothSides type={type} before={start.row} mine={lost.mine} current={lost.current} onCancel={onClose} save={(input) => tryOrCompare(lost.current.version, input)} />
        )}
      </AroundRow>
    </Dialog>
  );
}

function BothSides({ type, before, mine, current, save, onCancel }: { type: RecordType; before: Row; mine: Values; current: Row; save: (input: Values) => Promise<void>; onCancel: () => void }) {
  const t = useText(recordTexts);
  const c = useText(commonTexts);
  const label = useLabel();
  const tell = useTell();
  const disputed = clashes(mine, before, current);
  const [keep, setKeep] = useState<Readonly<Record<string, "mine" | "theirs">>>({});
  const [busy, setBusy] = useState(false);
  const act = async (): Promise<void> => {
    setBusy(true);
    try {
      await save(Object.fromEntries(Object.entries(mine).filter(([name]) => !disputed.includes(name) || (keep[name] ?? "mine") === "mine")));
    } catch (error) {
      tell.wrong(error);
    }
    setBusy(false);
  };
  const side = (name: string, which: "mine" | "theirs", value: unknown) => {
    const field = type.fields[name];
    const on = (keep[name] ?? "mine") === which;
    return field && (
      <label className={on ? "on" : ""}>
        <input type="radio" name={name} checked={on} onChange={() => setKeep((old) => ({ ...old, [name]: which }))} />
        <span><Value field={field} name={name} value={value} /></span>
      </label>
    );
  };
  return (
    <div>
      <p><b>{t("conflict")}</b></p>
      <p className="s">{disputed.length > 0 ? t("conflictHint") : t("sameNow")}</p>
      {disputed.length > 0 && (
        <div className="sides">
          <span className="head" />
          <span className="head">{t("yours")}</span>
          <span className="head">{t("theirs")}</span>
          {disputed.map((name) => (
            <div key={name} style={{ display: "contents" }}>
              <span className="head">{type.fields[name] ? label(type.fields[name].label) : name}</span>
              {side(name, "mine", mine[name])}
              {side(name, "theirs", current[name])}
            </div>
          ))}
        </div>
      )}
      <div className="acts">
        <span className="sp" />
        <Button onClick={onCancel}>{c("cancel")}</Button>
        <Button type="primary" loading={busy} onClick={() => void act()}>{t("keepChosen")}</Button>
      </div>
    </div>
  );
}
