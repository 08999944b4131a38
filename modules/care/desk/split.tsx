import { useId, useState } from "react";
import { sentenceOf } from "#platform/ui/api.ts";
import { Button, Checkbox, Input, Segmented } from "#platform/ui/look/parts.ts";
import type { OneRecord, Refs, Row } from "#platform/ui/model.ts";
import { useRows, useWrite } from "#platform/ui/queries.ts";
import { Dialog } from "#platform/ui/record/TransitionDialog.tsx";
import { useTell } from "#platform/ui/tell.ts";
import { commonTexts } from "#platform/ui/text/common.text.ts";
import { useLabel, useText } from "#platform/ui/text/text.ts";
import { useMe, useRecordType } from "#platform/ui/who.tsx";
import { RecordPick } from "#platform/ui/widgets/reference.tsx";
import { Time } from "#platform/ui/widgets/time.tsx";
import { clientTexts } from "../clients.text.ts";
import { useForgetClients } from "./forget-clients.ts";

const kinds = ["case", "contact", "occupancy"] as const;
type Kind = (typeof kinds)[number];

/** Gives a part of what belongs to a client to another: one merged into it before, one known, or a new one. */
export function Split({ one, into, onClose }: { one: OneRecord; into?: { id: string; name: string }; onClose: () => void }) {
  const t = useText(clientTexts);
  const c = useText(commonTexts);
  const tell = useTell();
  const write = useWrite();
  const forget = useForgetClients();
  const own = useId();
  const [how, setHow] = useState<"known" | "new">("known");
  const [known, setKnown] = useState<string | null>(into?.id ?? null);
  const [name, setName] = useState("");
  const [phone, setPhone] = useState("");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [wrong, setWrong] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const { row } = one;
  const lists = { case: useRows("case", { client: row.id }), contact: useRows("contact", { client: row.id }, { enabled: useMe().capabilities["contact.read"] !== undefined }), occupancy: useRows("occupancy", { client: row.id }) };
  const act = async (): Promise<void> => {
    if (how === "known" ? known === null : name.trim() === "") return setWrong(t(how === "known" ? "needTarget" : "needName"));
    setBusy(true);
    setWrong(null);
    const of = (kind: Kind): string[] => lists[kind].rows.filter((each) => chosen.has(each.id)).map((each) => each.id);
    try {
      const target = how === "known" ? { id: known } : { name: name.trim(), ...(phone.trim() ? { phones: [phone.trim()] } : {}) };
      const done = await write<{ into: string }>(`/api/v1/client/${row.id}/split`, { version: row.version, into: target, cases: of("case"), contacts: of("contact"), occupancies: of("occupancy") });
      forget(row.id, done.into);
      tell.done(t("splitDone"));
      onClose();
    } catch (error) {
      setWrong(sentenceOf(error));
      setBusy(false);
    }
  };
  const toggle = (id: string): void => setChosen((old) => {
    const next = new Set(old);
    if (!next.delete(id)) next.add(id);
    return next;
  });
  return (
    <Dialog title={t("split")} onClose={onClose} width={640}>
      <div className="stack">
        <p className="s">{t("splitHint")}</p>
        {into === undefined && (
          <div className="field">
            <label id={`${own}-how`}>{t("splitTo")}</label>
            <Segmented aria-labelledby={`${own}-how`} value={how} onChange={(next) => setHow(next as "known" | "new")} options={[{ value: "known", label: t("splitKnown") }, { value: "new", label: t("splitNew") }]} />
          </div>
        )}
        {into !== undefined ? <p><b>{t("splitTo")} {into.name}</b></p> : how === "known" ? (
          <RecordPick to="client" id={`${own}-known`} value={known} clearable onChange={(next) => setKnown(next as string | null)} />
        ) : (
          <div className="fields">
            <div className="field"><label htmlFor={`${own}-name`}>{t("newName")}</label><Input id={`${own}-name`} maxLength={80} value={name} onChange={(event) => setName(event.target.value)} /></div>
            <div className="field"><label htmlFor={`${own}-phone`}>{t("newPhone")}</label><Input id={`${own}-phone`} inputMode="tel" maxLength={30} value={phone} onChange={(event) => setPhone(event.target.value)} /></div>
          </div>
        )}
        {kinds.every((kind) => lists[kind].rows.length === 0) && <p className="m">{t("nothingToMove")}</p>}
        <div style={{ maxHeight: 320, overflow: "auto" }} className="stack">
          {kinds.map((kind) => <Ticks key={kind} kind={kind} rows={lists[kind].rows} refs={lists[kind].refs} chosen={chosen} toggle={toggle} more={lists[kind].hasNextPage ? () => void lists[kind].fetchNextPage() : undefined} />)}
        </div>
        <div className="acts">
          {wrong && <span className="wrong" role="alert">{wrong}</span>}
          <span className="sp" />
          <Button onClick={onClose}>{c("cancel")}</Button>
          <Button type="primary" loading={busy} onClick={() => void act()}>{t("splitOff")}</Button>
        </div>
      </div>
    </Dialog>
  );
}

function Ticks({ kind, rows, refs, chosen, toggle, more }: { kind: Kind; rows: readonly Row[]; refs: Refs; chosen: ReadonlySet<string>; toggle: (id: string) => void; more: (() => void) | undefined }) {
  const c = useText(clientTexts);
  const label = useLabel();
  const type = useRecordType(kind);
  if (rows.length === 0 || !type) return null;
  const said = (row: Row): string => (kind === "case" ? String(row.subject) : kind === "contact" ? String(row.summary) : (refs[String(row.unit)]?.title ?? ""));
  return (
    <fieldset>
      <legend className="s m">{label(type.label)}</legend>
      {rows.map((row) => <div key={row.id}><Checkbox checked={chosen.has(row.id)} onChange={() => toggle(row.id)}>{said(row)} <small><Time at={String(row.receivedAt ?? row.startedAt ?? row.createdAt)} /> {row.number}</small></Checkbox></div>)}
      {more && <Button size="small" type="text" onClick={more}>{c("showMore")}</Button>}
    </fieldset>
  );
}
