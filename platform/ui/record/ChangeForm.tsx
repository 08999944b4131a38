import { useState } from "react";
import type { RecordType } from "#platform/record/record.ts";
import { call } from "../api.ts";
import type { OneRecord } from "../model.ts";
import { useForget } from "../queries.ts";
import { useTell } from "../tell.ts";
import { recordTexts } from "../text/record.text.ts";
import { useText } from "../text/text.ts";
import { AroundRow } from "../widgets/widget.ts";
import { changed } from "./form-values.ts";
import { afterRace, useRace } from "./race.tsx";
import { RecordForm } from "./RecordForm.tsx";
import { changeFields, Dialog } from "./TransitionDialog.tsx";

/** An ordinary change of a record; where another person was faster, both versions stand side by side. */
export function ChangeDialog({ type, one, onClose }: { type: RecordType; one: OneRecord; onClose: () => void }) {
  const t = useText(recordTexts);
  const tell = useTell();
  const forget = useForget();
  const [refs] = useState(one.refs);
  const { names, required } = changeFields(type);
  const { start, current, told, send } = useRace(type, one.row, names);
  const save = async (input: Readonly<Record<string, unknown>>): Promise<void> => {
    const differs = changed(afterRace(input, start, current), current);
    if (Object.keys(differs).length > 0) await send(() => call("PATCH", `/api/v1/${type.name}/${one.row.id}`, { body: { version: current.version, input: differs } }));
    forget(type.name, one.row.id);
    tell.done(t("saved"));
    onClose();
  };
  return (
    <Dialog title={t("change")} onClose={onClose} width={760}>
      <AroundRow value={{ type: type.name, row: start, refs: { ...refs, ...one.refs }, reveals: true }}>
        <RecordForm type={type} names={names} required={required} first={start} draft={`change.${type.name}.${one.row.id}`} submit={t("change")} send={({ input }) => save(input)} onCancel={onClose} told={told} />
      </AroundRow>
    </Dialog>
  );
}
