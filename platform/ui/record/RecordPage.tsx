import { Button } from "antd";
import { useState, type ReactNode } from "react";
import type { Field } from "#platform/record/field.ts";
import type { RecordType } from "#platform/record/record.ts";
import { isSet } from "#platform/record/rule.ts";
import { ApiProblem, sentenceOf } from "../api.ts";
import { Card, Chip, Empty } from "../look/pieces.tsx";
import { PromiseLine } from "../look/promise-line.tsx";
import type { OneRecord } from "../model.ts";
import { Others } from "../presence.tsx";
import { useOne, useRows } from "../queries.ts";
import { To, useGo, useTitle } from "../router.tsx";
import { commonTexts } from "../text/common.text.ts";
import { recordTexts } from "../text/record.text.ts";
import { useLabel, useText } from "../text/text.ts";
import { listed, mayEver, useMe, useRecordTypes, useWished } from "../who.tsx";
import { titleOf } from "../widgets/reference.tsx";
import { AroundRow } from "../widgets/widget.ts";
import { Value } from "../widgets/widgets.tsx";
import { Journal } from "./Journal.tsx";
import { namesOf } from "./names.ts";
import { NewRecord } from "./NewRecord.tsx";
import { RowPromise } from "../look/promise-line.tsx";
import { Signatures } from "./Signatures.tsx";
import { StateChip } from "./state-chip.tsx";
import { TransitionBar, type MenuItem } from "./TransitionBar.tsx";
import { Dialog } from "./TransitionDialog.tsx";
import "./record.css";

/** A record or why it is not shown: read, refused, or gone. */
export function useRecord(type: RecordType, id: string): { one: OneRecord | undefined; instead: ReactNode } {
  const c = useText(commonTexts);
  const found = useOne(type.name, id);
  if (found.data) return { one: found.data, instead: null };
  if (found.error instanceof ApiProblem && found.error.status === 403) return { one: undefined, instead: <Empty title={sentenceOf(found.error)} hint={c("noRightHint")} /> };
  if (found.error instanceof ApiProblem && found.error.status === 404) return { one: undefined, instead: <Empty title={sentenceOf(found.error)} hint={c("notThereHint")} /> };
  if (found.error) return { one: undefined, instead: <Empty title={sentenceOf(found.error)}><Button onClick={() => void found.refetch()}>{c("tryAgain")}</Button></Empty> };
  return { one: undefined, instead: <p className="empty">{c("loading")}</p> };
}

/** The clocks of a record as promises: of each the last run, and none that was dropped. */
export function Clocks({ type, one }: { type: RecordType; one: OneRecord }) {
  const label = useLabel();
  const t = useText(recordTexts);
  const order = Object.keys(type.clocks);
  const shown = one.clocks.filter((clock, at) => clock.state !== "dropped" && type.clocks[clock.name] && one.clocks.findIndex((other) => other.name === clock.name) === at).sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  if (shown.length === 0) return null;
  return (
    <div className="proms">
      {shown.map((clock) => {
        const declared = type.clocks[clock.name];
        const level = /^climb:(\d+)$/.exec(clock.passed ?? "")?.[1];
        return declared && (
          <div key={clock.id}>
            <PromiseLine name={label(declared.label)} facts={{ from: clock.startedAt, due: clock.dueAt, pausedAt: clock.pausedAt, stoppedAt: clock.stoppedAt, run: clock }} />
            {level && clock.stoppedAt === null && <small>{t("climbed", { level })}</small>}
            {clock.state === "paused" && clock.pauseReason && <small className="wrap">{clock.pauseReason}</small>}
          </div>
        );
      })}
    </div>
  );
}

const broad = new Set(["longText", "file", "signature", "lines"]);

/** Whether a value has no room in half the width of a phone. */
const isLong = (value: unknown): boolean => typeof value === "string" && !/^\S+-\S+-|T/.test(value) && [...value].length > 12;

/** The filled fields of a record. */
export function Facts({ type: declared, one, only }: { type: RecordType; one: OneRecord; only?: (name: string, field: Field) => boolean }) {
  const type = useWished(declared);
  const label = useLabel();
  const t = useText(recordTexts);
  const shown = Object.entries(type.fields).filter(([name, field]) => (only ? only(name, field) : name !== type.title) && !field.hidden && isSet(one.row[name]));
  // A time from a day to a day is one fact.
  const span = ["from", "to"].every((name) => shown.some(([other, field]) => other === name && field.kind === "day"));
  return (
    <div className="grid">
      {shown.filter(([name]) => !(span && name === "to")).map(([name, field]) => (
        <div key={name} className={broad.has(field.kind) ? "broad" : isLong(one.row[name]) ? "long" : undefined}>
          <small>{span && name === "from" ? t("span") : label(field.label)}</small>
          <Value field={field} name={name} value={one.row[name]} />{span && name === "from" && one.row.to !== one.row.from && <> – <Value field={field} name="to" value={one.row.to} /></>}
        </div>
      ))}
    </div>
  );
}

/** Records of other types that refer to this one: the newest of each, with a way to all of them and to a new one. */
function Related({ type, one, except = [] }: { type: RecordType; one: OneRecord; except?: readonly string[] }) {
  const me = useMe();
  const links = useRecordTypes()
    .filter((other) => listed(other, me) && !except.includes(other.name))
    .flatMap((other) => Object.entries(other.fields).filter(([, field]) => field.kind === "ref" && field.to === type.name && !field.many && !field.readonly).map(([name]) => ({ other, name })));
  const own = type.fields;
  const shown = links.filter(({ other, name }) => other.indexes?.some((index) => index[0] === name) || (other.name === type.name && own[name]));
  if (shown.length === 0) return null;
  return <div className="related">{shown.map(({ other, name }) => <RelatedCard key={`${other.name}.${name}`} other={other} name={name} id={one.row.id} twice={shown.filter((link) => link.other === other).length > 1} />)}</div>;
}

/** `twice`: records of this type refer to the page by several fields, so each card says by which. */
function RelatedCard({ other, name, id, twice }: { other: RecordType; name: string; id: string; twice: boolean }) {
  const t = useText(recordTexts);
  const label = useLabel();
  const me = useMe();
  const names = namesOf(other, label);
  const [adding, setAdding] = useState(false);
  const { rows, refs, hasNextPage, isPending } = useRows(other.name, { [name]: id }, { limit: 6 });
  return (
    <Card title={twice && other.fields[name] ? `${names.many} · ${label(other.fields[name].label)}` : names.many} aside={
      <span className="row">
        {mayEver(other.may.create, me) && <Button size="small" onClick={() => setAdding(true)}>{t("newOf", { type: names.within })}</Button>}
        {hasNextPage && <To to={`/${other.name}?${name}=${id}`}>{t("allOf")}</To>}
      </span>
    }>
      {!isPending && rows.length === 0 && <p className="s m" style={{ padding: "0 16px 14px" }}>{t("emptyRelated")}</p>}
      {rows.map((row) => (
        <div className="it" key={row.id}>
          <div>
            <To to={`/${other.name}/${row.id}`}>{other.title === name ? others(other, row, refs, name) : titleOf(other, row, refs)}</To>
            <br />
            <small>{row.number ?? ""}</small>
          </div>
          <div className="row" style={{ justifyContent: "flex-end" }}>
            <StateChip type={other} state={row.state} row={row} />
            <RowPromise row={row} short />
          </div>
        </div>
      ))}
      {adding && (
        <Dialog title={t("newOf", { type: names.within })} onClose={() => setAdding(false)} width={760}>
          <NewRecord type={other} given={{ [name]: id }} done={() => setAdding(false)} onCancel={() => setAdding(false)} />
        </Dialog>
      )}
    </Card>
  );
}

/** Where the title would only repeat the page's own record: the other references of the row, but for where it is. */
function others(type: RecordType, row: OneRecord["row"], refs: OneRecord["refs"], except: string): string {
  const named = Object.entries(type.fields).filter(([name, field]) => field.kind === "ref" && field.to !== "site" && name !== except && isSet(row[name])).map(([name]) => refs[String(row[name])]?.title ?? "");
  return named.filter(Boolean).join(" · ") || titleOf(type, row, refs);
}

/** The page of any record. `facts` are the fields it shows, `unsaid` those that its history leaves to the page's own words. Facts, clocks, what can be done, what belongs to it, its history. */
export function RecordPage({ type, id, extra, more, below, without, except, facts, unsaid }: { facts?: (name: string, row: OneRecord["row"]) => boolean; unsaid?: readonly string[]; type: RecordType; id: string; except?: readonly string[]; extra?: (one: OneRecord) => ReactNode; more?: (one: OneRecord) => readonly MenuItem[]; below?: (one: OneRecord) => ReactNode; without?: (one: OneRecord) => readonly string[] }) {
  const t = useText(recordTexts);
  const label = useLabel();
  const go = useGo();
  const { one, instead } = useRecord(type, id);
  const title = one ? titleOf(type, one.row, one.refs) : undefined;
  useTitle(title);
  // A record that is called by whom it is of says what it is as well.
  const what = type.fields[type.title]?.kind === "ref" ? ` · ${label(type.label)}` : "";
  if (!one) return <div className="page">{instead}</div>;
  return (
    <div className="page record">
      <div className="row">
        <Button type="text" size="small" onClick={() => go(`/${type.name}`)}>{namesOf(type, label).many}</Button>
        {one.row.number && <span className="id">{one.row.number}</span>}
      </div>
      <AroundRow value={{ type: type.name, row: one.row, refs: one.refs, reveals: true }}>
        <section className="card">
          <div style={{ padding: "16px 16px 12px", display: "grid", gap: 12 }}>
            <div className="row"><h1>{title}{what}</h1><StateChip type={type} state={one.row.state} row={one.row} /><Others type={type.name} id={id} />{one.row.externalNumber && <Chip>{one.row.externalNumber}</Chip>}</div>
            <Clocks type={type} one={one} />
            <Facts type={type} one={one} {...(facts ? { only: (name: string) => facts(name, one.row) } : {})} />
          </div>
          <TransitionBar type={type} one={one} extra={extra?.(one)} more={more?.(one)} without={without?.(one)} />
        </section>
      </AroundRow>
      <Signatures type={type} id={id} version={one.row.version} />
      {below?.(one)}
      <Related type={type} one={one} except={except} />
      <Card title={t("journal")}><Journal type={type} id={id} unsaid={unsaid} /></Card>
    </div>
  );
}
