import { useId, useRef, useState } from "react";
import { ApiProblem, newKey, query, sentenceOf } from "#platform/ui/api.ts";
import { instantNow } from "#platform/ui/clock.ts";
import { keyName, useKeys } from "#platform/ui/keys.ts";
import { Button, Input } from "#platform/ui/look/parts.ts";
import { KeyCap } from "#platform/ui/look/pieces.tsx";
import { usePhone } from "#platform/ui/look/screen.ts";
import { usePreferences } from "#platform/ui/preferences.ts";
import { KeepsFiles } from "#platform/ui/outbox/keeps.ts";
import { useSendOrKeep } from "#platform/ui/outbox/outbox.ts";
import { outboxTexts } from "#platform/ui/outbox/outbox.text.ts";
import { useForget, useOne } from "#platform/ui/queries.ts";
import { useDraft } from "#platform/ui/record/draft.ts";
import { checkValues, presets } from "#platform/ui/record/form-values.ts";
import { looksLikeInitials } from "#platform/ui/record/initials.ts";
import { DraftLine } from "#platform/ui/record/RecordForm.tsx";
import { useGo, useSearch, useTitle } from "#platform/ui/router.tsx";
import { useTell } from "#platform/ui/tell.ts";
import { commonTexts } from "#platform/ui/text/common.text.ts";
import { recordTexts } from "#platform/ui/text/record.text.ts";
import { useLabel, useText } from "#platform/ui/text/text.ts";
import { useMe, useZone } from "#platform/ui/who.tsx";
import { labelId, listOf } from "#platform/ui/widgets/widget.ts";
import { widgets } from "#platform/ui/widgets/widgets.tsx";
import { caseRecord } from "../case.record.ts";
import { clientRecord } from "../client.record.ts";
import { Caller } from "./caller.tsx";
import { deskTexts } from "./desk.text.ts";
import { subjectOf } from "./phrase.ts";
import { Phrases } from "./phrases.tsx";
import { whenMeant, whens } from "./when.ts";
import "./desk.css";

type Values = Readonly<Record<string, unknown>>;

const named = ["client", "newName", "newPhone", "event", "happenedAt", "place", "person", "phone"] as const;
const kinds = ["kind", "severity", "safety", "channel"] as const;
const rest = ["site", "photos", "receivedAt", "follows"] as const;
const text = (value: unknown): string => (typeof value === "string" ? value.trim() : "");

/** A new contact: who is on the line, then the facts in the order a caller tells them; an unknown caller becomes a client on the way. */
export default function NewCasePage() {
  const [{ client }] = useSearch();
  return <Intake key={client ?? ""} given={client ?? null} />;
}

function Intake({ given }: { given: string | null }) {
  const t = useText(deskTexts);
  const c = useText(commonTexts);
  const r = useText(recordTexts);
  const label = useLabel();
  const me = useMe();
  const go = useGo();
  const phone = usePhone();
  const zone = useZone();
  const { language } = usePreferences();
  const form = useRef<HTMLFormElement>(null);
  const own = useId();
  const [now] = useState(instantNow);
  const names = [...kinds, ...rest, "subject", "event", "happenedAt", "place", "person", "phone", "unit", "client"];
  const first: Values = { ...presets(caseRecord, names, me, now), client: given };
  const draft = useDraft(`${me.staff.id}/intake.${given ?? ""}`, first);
  const { values, change } = draft;
  const client = useOne("client", text(values.client), text(values.client) !== "");
  const known = client.data?.row.id === values.client ? client.data : undefined;
  // What the client's file tells stands in the form until somebody types otherwise.
  const offered: Values = {
    person: known ? known.row.name : values.newName,
    place: known ? (known.refs[String(known.row.unit)]?.title ?? null) : null,
    subject: subjectOf(text(values.event)),
  };
  const shown = (name: string): unknown => values[name] ?? offered[name] ?? null;
  const { busy, wrong, general, send } = useSend({ values, shown, known: known?.row ?? null, drop: draft.reset });
  const [naming, setNaming] = useState(false);
  useTitle(t("intake"));
  const submit = (what: "case" | "contact"): void => {
    void send(what).then((fault) => {
      if (fault) requestAnimationFrame(() => form.current?.querySelector<HTMLElement>(`[id="${CSS.escape(`${own}-${fault}`)}"], [aria-invalid=true]`)?.focus());
    });
  };
  useKeys({ "Ctrl+Enter": { does: t("takeCase"), act: () => submit("case") } });
  const line = (name: (typeof names)[number], more: { optional?: boolean; below?: React.ReactNode; help?: string } = {}) => {
    const field = caseRecord.fields[name as keyof typeof caseRecord.fields] as Parameters<(typeof widgets)["text"]["Input"]>[0]["field"];
    const { Input: Widget } = widgets[field.kind];
    return (
      <div className={name === "event" || name === "photos" ? "field broad" : "field"}>
        <label htmlFor={`${own}-${name}`} id={labelId(`${own}-${name}`)}>{label(field.label)}{more.optional && <small> {r("optional")}</small>}</label>
        <Widget field={{ ...field, required: !more.optional }} name={name} id={`${own}-${name}`} value={shown(name)} onChange={(value) => change({ [name]: value })} invalid={Boolean(wrong[name])} />
        {wrong[name] ? <span className="wrong" role="alert">{wrong[name]}</span> : more.help && <span className="s m">{more.help}</span>}
        {more.below}
      </div>
    );
  };
  const masked = known ? String(listOf(known.row.phones)[0] ?? "") : "";
  const meant = (when: (typeof whens)[number]): string => whenMeant(when, text(shown("receivedAt")) || instantNow(), zone, language);
  return (
    <div className="page intake">
      <div className="head"><h1>{t("intake")}</h1></div>
      <KeepsFiles value>
      <form ref={form} className="card" noValidate onSubmit={(event) => { event.preventDefault(); submit("case"); }}>
        <div className="body stack" style={{ paddingTop: 16 }}>
          <DraftLine {...draft} />
          <Caller values={values} change={change} wrong={wrong} onKnown={() => requestAnimationFrame(() => document.getElementById(`${own}-event`)?.focus())} />
          <div className="fields">
            {line("event", {
              below: naming ? (
                <Input aria-label={label(caseRecord.fields.subject.label)} autoFocus maxLength={200} value={String(shown("subject") ?? "")} onChange={(event) => change({ subject: event.target.value })} />
              ) : text(shown("subject")) !== "" && (
                <span className="s">{t("subjectIs", { subject: String(shown("subject")) })} <button type="button" className="link" onClick={() => setNaming(true)}>{t("subjectChange")}</button></span>
              ),
            })}
            {line("happenedAt", { below: <span className="row picks">{whens.map((when) => <button key={when} type="button" className="chip" onClick={() => change({ happenedAt: meant(when) })}>{t(`when_${when}`)}</button>)}</span> })}
            {line("place")}
            {line("person")}
            {values.fresh !== true && line("phone", { optional: masked !== "", help: masked ? r("takenFrom", { value: masked }) : undefined })}
            {kinds.map((name) => <div key={name} style={{ display: "contents" }}>{line(name)}</div>)}
          </div>
          <details className="morefields" open={wrong.site !== undefined || first.site === null}>
            <summary>{t("more")}</summary>
            <div className="fields">{rest.map((name) => <div key={name} style={{ display: "contents" }}>{line(name, { optional: name === "photos" || name === "follows" })}</div>)}</div>
          </details>
          {phone && <Phrases client={text(offered.person) || undefined} />}
          <div className="acts intakeacts">
            {general && <span className="wrong" role="alert">{general}</span>}
            <span className="sp" />
            <Button onClick={() => { draft.reset(); go("/desk"); }}>{c("cancel")}</Button>
            {me.capabilities["contact.create"] !== undefined && <Button loading={busy === "contact"} onClick={() => submit("contact")}>{t("takeContact")}</Button>}
            <Button type="primary" htmlType="submit" loading={busy === "case"}>{t("takeCase")}<KeyCap>{keyName("Ctrl+Enter")}</KeyCap></Button>
          </div>
        </div>
      </form>
      </KeepsFiles>
      {!phone && <aside className="card"><div className="body" style={{ paddingTop: 12 }}><Phrases client={text(offered.person) || undefined} open /></div></aside>}
    </div>
  );
}

/** Sends what was taken down: the new client first, then the case or the contact; without a link it waits on this device. Resolves with the first field at fault. */
function useSend({ values, shown, known, drop }: { values: Values; shown: (name: string) => unknown; known: Values | null; drop: () => void }) {
  const t = useText(deskTexts);
  const r = useText(recordTexts);
  const tell = useTell();
  const go = useGo();
  const forget = useForget();
  const me = useMe();
  const { language } = usePreferences();
  const o = useText(outboxTexts);
  const sendOrKeep = useSendOrKeep();
  const [standsFor] = useState(newKey);
  const [busy, setBusy] = useState<"case" | "contact" | null>(null);
  const [wrong, setWrong] = useState<Readonly<Record<string, string>>>({});
  const [general, setGeneral] = useState<string | null>(null);

  const fail = (faults: Readonly<Record<string, string>>, sentence: string): string => {
    setWrong(faults);
    setGeneral(sentence);
    return [...named, ...kinds, ...rest].find((name) => faults[name]) ?? "";
  };
  /** The client as a part of its own, made first, where it is not there yet. What is sent later takes the one client with the same phone. */
  const clientPart = () => {
    const phones = [text(values.newPhone)].filter(Boolean);
    const body = { name: text(values.newName), phones, site: values.site, ...(values.unit ? { unit: values.unit } : {}) };
    return { type: "client", body, gives: standsFor, same: `/api/v1/client/duplicates${query({ phone: phones[0] })}` };
  };
  const faultsOf = (what: "case" | "contact"): Readonly<Record<string, string>> => {
    const fresh = values.fresh === true;
    if (!values.client && !fresh) return { client: t("callerMissing") };
    const asked = what === "case" ? ["subject", "event", "happenedAt", "place", "person", "kind", "severity", "safety", "channel", "site", "receivedAt"] : ["event", "channel", "site"];
    const phoneNeeded = what === "case" && !fresh && listOf(known?.phones).length === 0;
    const input = Object.fromEntries([...asked, "phone"].map((name) => [name, shown(name)]).filter(([, value]) => value !== null && value !== ""));
    const { wrong: faults } = checkValues(caseRecord, input, [...asked, "phone"], [...asked, ...(phoneNeeded ? ["phone"] : [])], language);
    const caller = fresh ? checkValues(clientRecord, { name: text(values.newName) || null, phones: [text(values.newPhone)].filter(Boolean) }, ["name", "phones"], ["name", "phones"], language).wrong : {};
    // The heading is made of what was told: where that is missing, one fault is told and not two.
    const { subject, ...others } = faults;
    const newName = text(values.newName);
    const initials = fresh && looksLikeInitials(newName) && values.reallyCalled !== newName ? { newName: t("initialsAsk", { name: newName }) } : {};
    return { ...others, ...(subject && !others.event ? { event: subject } : {}), ...initials, ...(caller.name ? { newName: caller.name } : {}), ...(caller.phones ? { newPhone: caller.phones } : {}) };
  };
  const contactBody = (client: string): Values => ({ client, site: values.site, direction: "in", channel: values.channel, purpose: "inquiry", reached: "yes", summary: text(shown("subject")), detail: text(values.event), startedAt: values.receivedAt, handler: me.staff.id, ...(listOf(values.photos).length > 0 ? { photos: values.photos } : {}) });
  const caseBody = (client: string): Values => {
    const names = ["kind", "severity", "safety", "site", "unit", "subject", "event", "happenedAt", "place", "person", "channel", "receivedAt", "photos", "follows"];
    const phone = values.fresh === true ? text(values.newPhone) : text(values.phone);
    return { ...Object.fromEntries(names.map((name) => [name, shown(name)]).filter(([, value]) => value !== null && value !== "")), client, ...(phone ? { phone } : {}) };
  };
  const send = async (what: "case" | "contact"): Promise<string | null> => {
    if (busy) return null;
    const faults = faultsOf(what);
    if (Object.keys(faults).length > 0) return fail(faults, r("wrongFields", { n: Object.keys(faults).length }));
    setBusy(what);
    setWrong({});
    setGeneral(null);
    try {
      const client = values.client ? String(values.client) : standsFor;
      const before = values.client ? [] : [clientPart()];
      const title = text(shown("subject"));
      const sent = await sendOrKeep({ type: what, title, parts: [...before, { type: what, body: what === "case" ? caseBody(client) : contactBody(client) }] });
      drop();
      if (sent.kept) {
        tell.done(o("kept"));
        go("/waiting");
        return null;
      }
      if (before.length > 0) forget("client", sent.known[standsFor] ?? null);
      forget(what, what === "case" ? sent.id : null);
      tell.done(what === "case" ? r("created", { number: sent.number ?? "" }) : t("contactKept", { number: sent.number ?? "" }));
      // The queue that holds it: nobody has it yet.
      if (what === "case") go(`/case/${sent.id}${me.capabilities["case.read"] === undefined ? "" : "?queue=unassigned"}`, { replace: true });
      else go(`/client/${sent.known[client] ?? client}`);
      return null;
    } catch (error) {
      const faultsTold = error instanceof ApiProblem ? error.fields : {};
      return fail({ ...faultsTold, ...(faultsTold.phones ? { newPhone: faultsTold.phones } : {}), ...(faultsTold.name ? { newName: faultsTold.name } : {}) }, sentenceOf(error));
    } finally {
      setBusy(null);
    }
  };
  return { busy, wrong, general, send };
}
