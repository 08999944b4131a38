import { Button, Input, Select } from "antd";
import { useEffect, useRef, useState } from "react";
import type { Field } from "#platform/record/field.ts";
import { mainClock, statesFrom, type RecordType } from "#platform/record/record.ts";
import { sentenceOf } from "../api.ts";
import { useKeys } from "../keys.ts";
import { Icon } from "../look/icon.tsx";
import { Empty } from "../look/pieces.tsx";
import { usePhone } from "../look/screen.ts";
import { useRows, type ListParams } from "../queries.ts";
import { useGo } from "../router.tsx";
import { commonTexts } from "../text/common.text.ts";
import { recordTexts } from "../text/record.text.ts";
import { useLabel, useText } from "../text/text.ts";
import { mayEver, useMe, useWished } from "../who.tsx";
import { widgets } from "../widgets/widgets.tsx";
import { BulkDialog } from "./BulkDialog.tsx";
import { ColumnChoice } from "./ColumnChoice.tsx";
import { askedFieldsOf, chosenColumns, keepColumns, keptColumns, shownColumns } from "./columns.ts";
import { ExportButton, Sheets } from "./ExportButton.tsx";
import { namesOf } from "./names.ts";
import { Queues } from "./QueueChips.tsx";
import { Cards, Rows } from "./Rows.tsx";
import { SavedViews } from "./SavedViews.tsx";
import "./record.css";

function filters(type: RecordType): [string, Field][] {
  return Object.entries(type.fields).filter(([, field]) => (field.list || field.kind === "choice" || field.kind === "yesNo") && widgets[field.kind].Filter !== null && field.kind !== "text" && field.kind !== "longText");
}

/** Who goes on after the first page goes on for long. */
const furtherRows = 200;

/**
 * The list of a record type: filters and order stand in `params` (the page keeps them in its address), pages come as one scrolls.
 */
export function RecordList({ type: declared, params: asked, onParams }: { type: RecordType; params: ListParams; onParams: (change: ListParams) => void }) {
  const t = useText(recordTexts);
  const c = useText(commonTexts);
  const label = useLabel();
  const type = useWished(declared);
  const names = namesOf(type, label);
  const me = useMe();
  const go = useGo();
  const phone = usePhone();
  const [open, setOpen] = useState(false);
  // On a phone the rows stand near: what is rarely asked of a list comes with its filters.
  const wide = !phone || open;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [bulk, setBulk] = useState<string | null>(null);
  const { columns: inAddress, ...params } = asked;
  const [kept, setKept] = useState(() => keptColumns(me.staff.id, type.name));
  const chosenNow = chosenColumns(type, inAddress ?? kept);
  const wanted = askedFieldsOf(type, params, chosenNow);
  const found = useRows(type.name, wanted, { further: furtherRows });
  const { rows, refs, pages } = found;
  const shown = shownColumns(type, chosenNow, rows);
  const choose = (columns: readonly string[] | null): void => {
    keepColumns(me.staff.id, type.name, columns);
    setKept(columns ? columns.join(",") : null);
    onParams({ columns: undefined });
  };
  const mayCreate = mayEver(type.may.create, me);
  const bulkSteps = Object.entries(type.transitions).filter(([, step]) => step.bulk && !step.internal && mayEver(step.who, me));
  const filtered = Object.entries(params).some(([name, value]) => name !== "order" && value);
  const searchable = Object.values(type.fields).some((field) => field.search);
  const box = useRef<React.ComponentRef<typeof Input>>(null);
  useKeys({ ...(mayCreate ? { "+": { does: t("keyNew"), act: () => go(`/${type.name}/new`) } } : {}), "/": { does: t("keyFind"), act: () => box.current?.focus() } });
  const picked = rows.filter((row) => chosen.has(row.id));
  const clear = (): void => onParams(Object.fromEntries(Object.keys(params).filter((name) => name !== "order").map((name) => [name, undefined])));
  return (
    <section className="card">
      <Queues type={type} params={params} onParams={onParams} />
      <div className="listbar">
        {searchable && (
          <Input ref={box} allowClear prefix={<Icon name="find" />} key={params.q ?? ""} defaultValue={params.q ?? ""} placeholder={t("findIn", { type: names.within })} aria-label={t("findIn", { type: names.within })}
            onPressEnter={(event) => onParams({ q: event.currentTarget.value.trim() || undefined })} onClear={() => onParams({ q: undefined })} />
        )}
        <Select aria-label={t("state")} mode="multiple" allowClear maxTagCount="responsive" style={{ minWidth: 130, flex: "0 1 200px" }} placeholder={t("state")} value={params.state ? params.state.split(",") : []} showSearch={{ optionFilterProp: "label" }}
          options={Object.entries(type.states).map(([value, state]) => ({ value, label: label(state.label) }))} onChange={(next: string[]) => onParams({ state: next.join(",") || undefined })} />
        <Button icon={<Icon name="filter" />} aria-expanded={open} onClick={() => setOpen(!open)}>{t("filter")}</Button>
        {filtered && <Button type="text" onClick={clear}>{t("clearFilters")}</Button>}
        <SavedViews type={type} params={chosenNow ? { ...params, columns: chosenNow.join(",") } : params} onParams={onParams} />
        {wide && <span className="sp" />}
        {!phone && <ColumnChoice type={type} chosen={chosenNow} shown={shown.map(([name]) => name)} onChoose={choose} />}
        {wide && <Select aria-label={t("order")} style={{ width: 130 }} value={params.order ?? orderOf(type)} onChange={(order: string) => onParams({ order })}
          options={[{ value: "-createdAt", label: t("newest") }, { value: "createdAt", label: t("oldest") }, ...(mainClock(type) ? [{ value: "dueAt", label: t("dueFirst") }] : [])]} />}
        {wide && mayEver(type.may.export, me) && <ExportButton type={type} params={chosenNow ? { ...params, fields: chosenNow.join(",") } : params} />}
      </div>
      {mayEver(type.may.export, me) && <Sheets type={type} />}
      {open && <Filters type={type} params={params} onParams={onParams} />}
      {picked.length > 0 && (
        <div className="bulk" role="toolbar">
          <b>{t("chosen", { n: picked.length })}</b>
          {bulkSteps.filter(([, transition]) => picked.some((row) => statesFrom(transition).includes(row.state))).map(([step, transition]) => (
            <Button key={step} size="small" onClick={() => setBulk(step)}>{label(transition.label)}</Button>
          ))}
          <Button size="small" type="text" onClick={() => setChosen(new Set())}>{t("chooseNone")}</Button>
        </div>
      )}
      {found.error && <p className="wrong" role="alert" style={{ padding: 16 }}>{sentenceOf(found.error)}</p>}
      {found.isPending && <p className="empty" role="status">{c("loading")}</p>}
      {!found.isPending && !found.error && rows.length === 0 && (
        <Empty title={filtered ? t("emptyFound", { type: names.within }) : t("emptyList", { type: names.manyWithin })} hint={filtered ? t("emptyFoundHint") : mayCreate ? t("emptyListNew", { type: names.within }) : t("emptyListRead")} />
      )}
      {rows.length > 0 && (phone ? <Cards type={type} pages={pages} /> : <Rows type={type} pages={pages} rows={rows} shown={shown} chosen={bulkSteps.length > 0 ? chosen : null} onChosen={setChosen} />)}
      <Foot found={found} searched={Boolean(params.q)} />
      {bulk && <BulkDialog type={type} step={bulk} rows={picked} refs={refs} onClose={() => { setBulk(null); setChosen(new Set()); }} />}
    </section>
  );
}

/** How a list is ordered when nothing else is asked; the newest stand first. */
function orderOf(type: RecordType): string {
  return type.order === "dueAt" ? "dueAt" : "-createdAt";
}

function Filters({ type, params, onParams }: { type: RecordType; params: ListParams; onParams: (change: ListParams) => void }) {
  const label = useLabel();
  return (
    <div className="filters">
      {filters(type).map(([name, field]) => {
        const { Filter } = widgets[field.kind];
        return Filter && (
          <div key={name}>
            <label htmlFor={`filter-${name}`}>{label(field.label)}</label>
            <Filter field={field} name={name} id={`filter-${name}`} params={params} onChange={onParams} />
          </div>
        );
      })}
    </div>
  );
}

/** Fetches further rows when the end comes into view; a search says how far back it has looked. */
function Foot({ found, searched }: { found: ReturnType<typeof useRows>; searched: boolean }) {
  const t = useText(recordTexts);
  const end = useRef<HTMLDivElement>(null);
  const { hasNextPage, isFetching, fetchNextPage, searchedBackTo } = found;
  useEffect(() => {
    const seen = end.current;
    if (!seen || !hasNextPage || isFetching || (searched && searchedBackTo)) return;
    const watch = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) void fetchNextPage();
    }, { rootMargin: "300px" });
    watch.observe(seen);
    return () => watch.disconnect();
  }, [hasNextPage, isFetching, fetchNextPage, searched, searchedBackTo]);
  if (!hasNextPage && !searchedBackTo) return null;
  return (
    <div ref={end} className="listfoot">
      {searchedBackTo && <span>{t("searchedBackTo", { day: searchedBackTo.slice(0, 10) })}</span>}
      {hasNextPage && <Button loading={isFetching} onClick={() => void fetchNextPage()}>{searchedBackTo ? t("searchOn") : t("more")}</Button>}
    </div>
  );
}
