import { useId, useState } from "react";
import { Button, Input } from "#platform/ui/look/parts.ts";
import { Chip, Face } from "#platform/ui/look/pieces.tsx";
import type { Refs, Row } from "#platform/ui/model.ts";
import { useOne, useRows } from "#platform/ui/queries.ts";
import { To } from "#platform/ui/router.tsx";
import { looksLikeInitials } from "#platform/ui/record/initials.ts";
import { StateChip } from "#platform/ui/record/state-chip.tsx";
import { recordTexts } from "#platform/ui/text/record.text.ts";
import { useLabel, useText } from "#platform/ui/text/text.ts";
import { mayEver, useMe } from "#platform/ui/who.tsx";
import { usePaused } from "#platform/ui/widgets/reference.tsx";
import { AroundRow, labelId, listOf } from "#platform/ui/widgets/widget.ts";
import { Value, widgets } from "#platform/ui/widgets/widgets.tsx";
import { caseRecord } from "../case.record.ts";
import { clientRecord } from "../client.record.ts";
import { Doubles } from "./doubles.tsx";
import { deskTexts } from "./desk.text.ts";
import { openStates } from "./intake.ts";

interface Props {
  readonly values: Readonly<Record<string, unknown>>;
  readonly change: (part: Readonly<Record<string, unknown>>) => void;
  readonly wrong: Readonly<Record<string, string>>;
  /** Where the work goes on once the caller is known. */
  readonly onKnown: () => void;
}

/** Digits, blanks and signs of a phone, long enough to be one. */
const looksLikePhone = (text: string): boolean => /^\+?[\d\s-]{7,}$/.test(text);

/** Who is on the line: found by any part of phone, name, initials or unit, or made a client with a name and a phone. */
export function Caller({ values, change, wrong, onKnown }: Props) {
  const id = typeof values.client === "string" ? values.client : null;
  if (id) return <Known id={id} onOther={() => change({ client: null, fresh: false, person: null, place: null, unit: null, phone: null, newPhone: null, newName: null, reallyCalled: null })} />;
  return <Search values={values} change={change} wrong={wrong} onKnown={onKnown} />;
}

function Search({ values, change, wrong, onKnown }: Props) {
  const t = useText(deskTexts);
  const me = useMe();
  const list = useId();
  const own = useId();
  const label = useLabel();
  const [at, setAt] = useState(0);
  const typed = String(values.q ?? "");
  const asked = usePaused(typed.trim(), 180);
  const found = useRows("client", { q: asked, fields: "name,phones,unit,tags,role" }, { limit: 6, enabled: asked.length >= 2 });
  const mayMake = mayEver(clientRecord.may.create, me);
  const fresh = values.fresh === true;
  const newName = String(values.newName ?? "").trim();
  const rows = asked.length >= 2 ? found.rows : [];
  const settled = asked === typed.trim() && asked.length >= 2 && !found.isFetching;
  const last = rows.length - 1 + (mayMake ? 1 : 0);
  const take = (row: Row): void => {
    change({ client: row.id, q: null, fresh: false });
    onKnown();
  };
  const make = (): void => {
    const text = typed.trim();
    // What was typed to find somebody is no name: a new client is not called "zl".
    change({ fresh: true, ...(looksLikeInitials(text) ? {} : looksLikePhone(text) ? { newPhone: text.replace(/[^\d+]/g, "") } : text ? { newName: text } : {}), q: null });
    requestAnimationFrame(() => document.getElementById(`${own}-newName`)?.focus());
  };
  const press = (event: React.KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowDown") setAt(Math.min(last, at + 1));
    else if (event.key === "ArrowUp") setAt(Math.max(0, at - 1));
    else if (event.key === "Enter") {
      const row = rows[at];
      if (row) take(row);
      else if (mayMake && settled) make();
    } else return;
    event.preventDefault();
  };
  if (fresh) {
    return (
      <>
        <div className="fields newcaller">
          <Line id={`${own}-newName`} label={t("name")} wrong={values.reallyCalled === newName ? undefined : wrong.newName} below={wrong.newName !== undefined && looksLikeInitials(newName) && values.reallyCalled !== newName && <button type="button" className="link" onClick={() => change({ reallyCalled: newName })}>{t("reallyCalled", { name: newName })}</button>}><Input id={`${own}-newName`} value={String(values.newName ?? "")} maxLength={80} autoComplete="off" onChange={(event) => change({ newName: event.target.value })} /></Line>
          <Line id={`${own}-newPhone`} label={label(caseRecord.fields.phone.label)} wrong={wrong.newPhone}><Input id={`${own}-newPhone`} type="tel" inputMode="tel" autoComplete="off" value={String(values.newPhone ?? "")} onChange={(event) => change({ newPhone: event.target.value })} /></Line>
          <Line id={`${own}-unit`} label={label(clientRecord.fields.unit.label)} optional wrong={wrong.unit}><widgets.ref.Input field={clientRecord.fields.unit} name="unit" id={`${own}-unit`} value={values.unit ?? null} onChange={(unit) => change({ unit })} /></Line>
          <div className="field"><Button onClick={() => change({ fresh: false })}>{t("callerOther")}</Button></div>
        </div>
        <Doubles values={{ name: values.newName, phones: values.newPhone ? [String(values.newPhone)] : [], unit: values.unit, site: values.site }} choose={(client) => change({ client, fresh: false })} />
      </>
    );
  }
  return (
    <div className="callerfind">
      <label htmlFor={own} id={labelId(own)}>{t("caller")}</label>
      <Input id={own} value={typed} autoFocus role="combobox" aria-expanded={settled} aria-controls={list} aria-autocomplete="list" aria-activedescendant={settled ? `${list}-${at}` : undefined} aria-invalid={Boolean(wrong.client)} status={wrong.client ? "error" : undefined} autoComplete="off" placeholder={t("callerFind")} onKeyDown={press}
        onChange={(event) => { change({ q: event.target.value }); setAt(0); }} />
      {wrong.client && <span className="wrong" role="alert">{wrong.client}</span>}
      <div id={list} role="listbox" aria-label={t("callersFound")} className="callers" hidden={!settled}>
        {rows.map((row, index) => <Option key={row.id} id={`${list}-${index}`} row={row} refs={found.refs} on={index === at} onTake={() => take(row)} />)}
        {settled && mayMake && (
          <div id={`${list}-${rows.length}`} role="option" aria-selected={at === rows.length} className={at === rows.length ? "caller on" : "caller"} onMouseDown={(event) => { event.preventDefault(); make(); }}>
            <b>＋ {typed.trim() && !looksLikeInitials(typed) ? t("callerNew", { typed: typed.trim() }) : t("callerNewPlain")}</b>
            {rows.length === 0 && <small>{t("callerNone")}</small>}
          </div>
        )}
      </div>
    </div>
  );
}

function Line({ id, label, optional, wrong, below, children }: { id: string; label: string; optional?: boolean; wrong?: string | undefined; below?: React.ReactNode; children: React.ReactNode }) {
  const r = useText(recordTexts);
  return (
    <div className="field">
      <label htmlFor={id} id={labelId(id)}>{label}{optional && <small> {r("optional")}</small>}</label>
      {children}
      {wrong && <span className="wrong" role="alert">{wrong}</span>}
      {below}
    </div>
  );
}

function Option({ id, row, refs, on, onTake }: { id: string; row: Row; refs: Refs; on: boolean; onTake: () => void }) {
  const label = useLabel();
  const role = clientRecord.fields.role.choices?.[String(row.role)];
  return (
    <div id={id} role="option" aria-selected={on} className={on ? "caller on" : "caller"} onMouseDown={(event) => { event.preventDefault(); onTake(); }}>
      <b>{String(row.name)}</b>
      <small>{[refs[String(row.unit)]?.title, listOf(row.phones).join(" "), role && label(role), row.number].filter(Boolean).join(" · ")}</small>
    </div>
  );
}

/** The client on the line, and what is open already: the same matter is not taken twice. */
function Known({ id, onOther }: { id: string; onOther: () => void }) {
  const t = useText(deskTexts);
  const one = useOne("client", id);
  const cases = useRows("case", { client: id, state: openStates.join(",") }, { limit: 5 });
  const row = one.data?.row;
  return (
    <section className="knowncaller" aria-label={t("callerKnown")}>
      <div className="row">
        <Face name={String(row?.name ?? "…")} />
        <b>{String(row?.name ?? "…")}</b>
        {one.data && row && (
          <AroundRow value={{ type: "client", row, refs: one.data.refs, reveals: true }}>
            <small>{one.data.refs[String(row.unit)]?.title}</small>
            <Value field={clientRecord.fields.phones} name="phones" value={row.phones} />
            {listOf(row.tags).map((tag) => <Chip key={String(tag)}>{String(tag)}</Chip>)}
          </AroundRow>
        )}
        <span className="sp" />
        <Button size="small" onClick={onOther}>{t("callerOther")}</Button>
      </div>
      {cases.rows.length > 0 && (
        <div className="note plain">
          <b>{t("openCases")} {cases.rows.length}{cases.hasNextPage && "+"}</b> <small>{t("openCasesHint")}</small>
          <ul>{cases.rows.map((each) => <li key={each.id}><To to={`/case/${each.id}`}>{String(each.subject)}</To> <small>{each.number}</small> <StateChip type={caseRecord} state={each.state} row={each} /></li>)}</ul>
          {cases.hasNextPage && <To to={`/case?client=${id}&state=${openStates.join(",")}`}>{t("openCasesAll")}</To>}
        </div>
      )}
    </section>
  );
}
