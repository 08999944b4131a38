import { Button } from "antd";
import { useState } from "react";
import { newKey } from "../api.ts";
import { Card, Chip, Empty } from "../look/pieces.tsx";
import type { Values } from "../record/draft.ts";
import { RecordForm } from "../record/RecordForm.tsx";
import { Dialog, newFields } from "../record/TransitionDialog.tsx";
import { useTitle } from "../router.tsx";
import { commonTexts } from "../text/common.text.ts";
import { useLabel, useText } from "../text/text.ts";
import { useRecordType } from "../who.tsx";
import { Time } from "../widgets/time.tsx";
import { tellOutbox, useOutbox } from "./outbox.ts";
import { outboxTexts } from "./outbox.text.ts";
import { store, type Entry } from "./store.ts";
import { useFlush } from "./Tray.tsx";

/** What was entered without a link and waits on this device; what the server refused can be mended, sent again or discarded. */
export default function WaitingPage() {
  const t = useText(outboxTexts);
  const { mine, others } = useOutbox();
  const send = useFlush();
  const [busy, setBusy] = useState(false);
  useTitle(t("waiting"));
  const now = async (): Promise<void> => {
    setBusy(true);
    await send().catch((error: unknown) => console.error(error));
    setBusy(false);
  };
  return (
    <div className="page narrow stack">
      <div className="head">
        <h1>{t("waiting")}</h1>
        <span className="sp" />
        {mine.some((entry) => entry.state === "waiting") && <Button loading={busy} onClick={() => void now()}>{t("sendNow")}</Button>}
      </div>
      {mine.length === 0 ? <Empty title={t("none")} hint={t("noneHint")} /> : <Card>{mine.map((entry) => <Waiting key={entry.id} entry={entry} send={send} />)}</Card>}
      {others > 0 && <p className="s m">{t("others", { n: others })}</p>}
    </div>
  );
}

function Waiting({ entry, send }: { entry: Entry; send: () => Promise<void> }) {
  const t = useText(outboxTexts);
  const c = useText(commonTexts);
  const label = useLabel();
  const type = useRecordType(entry.type);
  const at = entry.parts[entry.made];
  const fieldsOf = useRecordType(at?.type);
  const [dropping, setDropping] = useState(false);
  const [mending, setMending] = useState(false);
  const again = async (change: Partial<Entry>): Promise<void> => {
    await store.put({ ...entry, state: "waiting", reason: null, faults: {}, unsure: null, ...change });
    tellOutbox();
    void send();
  };
  const drop = async (): Promise<void> => {
    await store.drop(entry);
    tellOutbox();
  };
  const refused = entry.state === "refused";
  return (
    <div className="entry">
      <div className="row">
        <span className="wrap"><b>{entry.title}</b></span>
        <span className="sp" />
        <Chip tone={refused ? "miss" : "soon"} dot>{t(refused ? "notSent" : "willSend")}</Chip>
      </div>
      <small>{[type && label(type.label), entry.files.length > 0 && t("photos", { n: entry.files.length })].filter(Boolean).join(" · ")} · <Time at={entry.at} /></small>
      {entry.reason && <span className="wrong">{entry.reason}</span>}
      {Object.entries(entry.faults).map(([name, says]) => <span className="wrong" key={name}>{t("fault", { field: fieldsOf?.fields[name] ? label(fieldsOf.fields[name].label) : name, says })}</span>)}
      {dropping ? (
        <div className="acts">
          <span>{t("discardSure", { title: entry.title })}</span>
          <Button onClick={() => void drop()}>{t("discard")}</Button>
          <Button type="text" onClick={() => setDropping(false)}>{c("cancel")}</Button>
        </div>
      ) : (
        <div className="acts">
          {refused && fieldsOf && <Button type="primary" onClick={() => setMending(true)}>{t("mend")}</Button>}
          {refused && <Button onClick={() => void again({ parts: freshKey(entry) })}>{t("again")}</Button>}
          <Button onClick={() => setDropping(true)}>{t("discard")}</Button>
        </div>
      )}
      {mending && <Mend entry={entry} onClose={() => setMending(false)} again={again} />}
    </div>
  );
}

/** The parts with a new key for the one that was refused: what it was sent with before may stand for other content. */
function freshKey(entry: Entry, body?: Values): Entry["parts"] {
  return entry.parts.map((part, at) => (at === entry.made ? { ...part, key: newKey(), ...(body ? { body } : {}) } : part));
}

/** What was entered of the part that was refused, to be mended. */
function Mend({ entry, onClose, again }: { entry: Entry; onClose: () => void; again: (change: Partial<Entry>) => Promise<void> }) {
  const t = useText(outboxTexts);
  const part = entry.parts[entry.made];
  const type = useRecordType(part?.type);
  if (!part || !type) return null;
  const standsFor = new Set(entry.parts.map((one) => one.gives));
  const fixed = Object.entries(part.body).filter(([, value]) => typeof value === "string" && standsFor.has(value));
  const { names, required } = newFields(type);
  // What was entered, and what the server found missing; the rest it fills in itself, as when it was first sent.
  const asked = names.filter((name) => (name in part.body || name in entry.faults) && fixed.every(([other]) => other !== name));
  return (
    <Dialog title={entry.title} onClose={onClose} width={760}>
      <RecordForm type={type} names={asked} required={required.filter((name) => asked.includes(name))} first={part.body} draft={`waiting.${entry.id}`} submit={t("again")} onCancel={onClose} send={async ({ input }) => {
        await again({ parts: freshKey(entry, { ...Object.fromEntries(fixed), ...Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null)) }) });
        onClose();
      }} />
    </Dialog>
  );
}
