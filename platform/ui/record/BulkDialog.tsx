import { Button } from "antd";
import { useState } from "react";
import { askedFields, type RecordType } from "#platform/record/record.ts";
import { instantNow } from "../clock.ts";
import { Chip } from "../look/pieces.tsx";
import type { Refs, Row } from "../model.ts";
import { useForget, useWrite } from "../queries.ts";
import { commonTexts } from "../text/common.text.ts";
import { recordTexts } from "../text/record.text.ts";
import { useLabel, useText } from "../text/text.ts";
import { useMe } from "../who.tsx";
import { titleOf } from "../widgets/reference.tsx";
import { presets } from "./form-values.ts";
import { RecordForm, type Filled } from "./RecordForm.tsx";
import { Dialog } from "./TransitionDialog.tsx";

interface Result {
  readonly id: string;
  readonly ok: boolean;
  readonly problem?: { readonly detail?: string; readonly title?: string };
}

/** One step on many records; afterwards each says whether it was done, and if not, why. */
export function BulkDialog({ type, step, rows, refs, onClose }: { type: RecordType; step: string; rows: readonly Row[]; refs: Refs; onClose: () => void }) {
  const label = useLabel();
  const t = useText(recordTexts);
  const c = useText(commonTexts);
  const me = useMe();
  const forget = useForget();
  const write = useWrite();
  const [start] = useState(rows);
  const [results, setResults] = useState<readonly Result[] | null>(null);
  const transition = type.transitions[step];
  if (!transition) return null;
  const asked = askedFields(transition);
  const names = asked.map((ask) => ask.name).filter((name) => type.fields[name]);
  const send = async ({ input, note }: Filled): Promise<void> => {
    const answer = await write<{ results: readonly Result[] }>(`/api/v1/${type.name}/bulk/${step}`, { rows: start.map((row) => ({ id: row.id, version: row.version })), input, note });
    setResults(answer.results);
    for (const result of answer.results) if (result.ok) forget(type.name, result.id);
  };
  const title = t("bulkTitle", { step: label(transition.label), n: start.length });
  if (results === null) {
    return (
      <Dialog title={title} onClose={onClose}>
        <RecordForm type={type} names={names} required={asked.filter((ask) => ask.required).map((ask) => ask.name)} first={presets(type, names, me, instantNow())} draft={`bulk.${type.name}.${step}`} submit={title} note={transition.note} signs={transition.signs} narrow send={send} onCancel={onClose} />
      </Dialog>
    );
  }
  const good = results.filter((result) => result.ok).length;
  return (
    <Dialog title={t("bulkDone", { n: good, m: results.length - good })} onClose={onClose}>
      <div style={{ maxHeight: 400, overflow: "auto", margin: "0 -16px" }}>
        {results.map((result) => {
          const row = start.find((one) => one.id === result.id);
          return (
            <div className="it" key={result.id}>
              <div>
                <b>{row ? titleOf(type, row, refs) : result.id}</b>
                {!result.ok && <div className="wrong">{result.problem?.detail ?? result.problem?.title}</div>}
              </div>
              {result.ok && <Chip tone="kept">{t("done")}</Chip>}
            </div>
          );
        })}
      </div>
      <div className="acts" style={{ marginTop: 12 }}>
        <span className="sp" />
        <Button type="primary" onClick={onClose}>{c("close")}</Button>
      </div>
    </Dialog>
  );
}
