import { Select } from "antd";
import { useDeferredValue, useEffect, useState } from "react";
import type { RecordType } from "#platform/record/record.ts";
import { isSet } from "#platform/record/rule.ts";
import type { Refs, Row } from "../model.ts";
import { useOne, useRows, type ListParams } from "../queries.ts";
import { To } from "../router.tsx";
import { useLabel, useText } from "../text/text.ts";
import { widgetTexts } from "../text/widgets.text.ts";
import { mayEver, useMe, useRecordType } from "../who.tsx";
import { listOf, useAround, useMaker, type FilterProps, type InputProps, type ShowProps, type Widget } from "./widget.ts";

interface Found {
  readonly value: string;
  readonly label: string;
  readonly more: string;
}

function plain(value: unknown, refs: Refs): string {
  return listOf(value).map((one) => refs[String(one)]?.title ?? String(one)).join(" ");
}

/** How a row is called where it is chosen or linked: its title, with references by their names. */
export function titleOf(type: RecordType, row: Row, refs: Refs): string {
  return plain(row[type.title], refs) || row.number || row.id.slice(0, 8);
}

function subtitleOf(type: RecordType, row: Row, refs: Refs): string {
  return [row.number, ...(type.subtitle ?? []).map((name) => plain(row[name], refs))].filter(Boolean).join(" · ");
}

/** Waits until typing pauses for a moment. */
export function usePaused(value: string, ms = 220): string {
  const [paused, setPaused] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return useDeferredValue(paused);
}

/** Rows whose subtitle names a record that the words find: a client by the room it lives in. */
function useNear(type: RecordType | undefined, asked: string, open: boolean): { rows: readonly Row[]; refs: Refs; isFetching: boolean } {
  const through = type?.subtitle?.find((name) => type.fields[name]?.kind === "ref");
  const wanted = open && asked !== "" && through !== undefined;
  const middle = useRows((through && type?.fields[through]?.to) ?? "", { q: asked || undefined }, { limit: 8, enabled: wanted });
  const ids = wanted ? middle.rows.map((row) => row.id).join(",") : "";
  const found = useRows(type?.name ?? "", { [through ?? "ids"]: ids || undefined }, { limit: 20, enabled: ids !== "" });
  return ids === "" ? { rows: [], refs: {}, isFetching: wanted && middle.isFetching } : found;
}

/** Stands among what was found for the one that is not there yet. */
const anew = "__new";

/** Finds and chooses records of a type by typing any part of their name, number or phone. */
export function RecordPick({ to, id, value, onChange, many, clearable, invalid, disabled, describedBy, placeholder, extra = [], among = {}, except }: {
  to: string; id: string; value: unknown; onChange: (value: unknown) => void; among?: ListParams; except?: string; many?: boolean; clearable?: boolean; invalid?: boolean; disabled?: boolean; describedBy?: string; placeholder?: string; extra?: readonly { value: string; label: string }[];
}) {
  const t = useText(widgetTexts);
  const type = useRecordType(to);
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const wanted = usePaused(typed.trim());
  // The search needs two characters; one alone narrows what is already shown.
  const asked = wanted.length >= 2 ? wanted : "";
  const { refs: known } = useAround();
  const [kept, setKept] = useState<Readonly<Record<string, string>>>({});
  const own = useRows(to, { ...among, q: asked || undefined }, { limit: asked ? 20 : 50, enabled: open });
  const near = useNear(type, asked, open && Object.keys(among).length === 0);
  const rows = (asked ? [...own.rows, ...near.rows.filter((row) => own.rows.every((other) => other.id !== row.id))] : own.rows).filter((row) => row.id !== except);
  const refs = asked ? { ...near.refs, ...own.refs } : own.refs;
  const isFetching = own.isFetching || near.isFetching;
  const chosen = listOf(value).map(String);
  const unnamed = chosen.find((one) => !known[one] && !kept[one] && !extra.some((option) => option.value === one));
  const named = useOne(to, unnamed ?? "", unnamed !== undefined && type !== undefined);
  const all: Found[] = type ? rows.map((row) => ({ value: row.id, label: titleOf(type, row, refs), more: subtitleOf(type, row, refs) })) : [];
  const found = asked ? all : all.filter((option) => `${option.label} ${option.more}`.toLowerCase().includes(wanted.toLowerCase()));
  const nameOf = (one: string): string => known[one]?.title ?? kept[one] ?? extra.find((option) => option.value === one)?.label ?? (type && named.data && named.data.row.id === one ? titleOf(type, named.data.row, named.data.refs) : named.isError || type === undefined ? t("unknown") : "…");
  const missing: Found[] = open && wanted ? [] : chosen.filter((one) => !found.some((option) => option.value === one) && !extra.some((option) => option.value === one)).map((one) => ({ value: one, label: nameOf(one), more: "" }));
  const options: Found[] = [...(wanted ? [] : extra.map((option) => ({ ...option, more: "" }))), ...missing, ...found];
  const label = useLabel();
  const maker = useMaker();
  const me = useMe();
  if (type && maker.types.includes(to) && mayEver(type.may.create, me) && !isFetching) options.push({ value: anew, label: `＋ ${typed.trim() ? t("makeNew", { type: label(type.label), typed: typed.trim() }) : t("makeNewPlain", { type: label(type.label) })}`, more: "" });
  const labelled = (one: string) => ({ value: one, label: nameOf(one) });
  return (
    <Select<{ value: string; label: React.ReactNode } | { value: string; label: React.ReactNode }[], Found> id={id} labelInValue style={{ width: "100%" }} mode={many ? "multiple" : undefined} disabled={disabled} status={invalid ? "error" : undefined} aria-describedby={describedBy}
      value={many ? chosen.map(labelled) : chosen[0] ? labelled(chosen[0]) : (undefined as never)} allowClear={clearable} placeholder={placeholder ?? t("typeToFind")} loading={isFetching} options={options} maxTagCount={many ? "responsive" : undefined}
      showSearch={{ filterOption: false, searchValue: typed, onSearch: setTyped }} onOpenChange={(next) => { setOpen(next); if (!next) setTyped(""); }}
      notFoundContent={isFetching ? t("finding") : t("nothingFound")}
      optionRender={(option) => (
        <span className="row" style={{ gap: 8, justifyContent: "space-between" }}>
          <span className="wrap">{option.data.label}</span>
          <small>{option.data.more}</small>
        </span>
      )}
      onChange={(next) => {
        const picked = listOf(next) as { value: string; label: React.ReactNode }[];
        if (picked.some((one) => one.value === anew)) return maker.make(to, typed.trim(), (made) => onChange(many ? [...chosen, made] : made));
        setKept((old) => ({ ...old, ...Object.fromEntries(picked.map((one) => [one.value, found.find((option) => option.value === one.value)?.label ?? nameOf(one.value)])) }));
        onChange(many ? picked.map((one) => one.value) : (picked[0]?.value ?? null));
      }} />
  );
}

function RefInput({ field, id, value, onChange, invalid, disabled, describedBy }: InputProps) {
  const { type, row } = useAround();
  const among = Object.fromEntries(Object.entries(field.among ?? {}).map(([filter, said]) => [filter, typeof said === "string" ? said : row && isSet(row[said.of]) ? String(row[said.of]) : undefined]));
  return <RecordPick to={field.to ?? ""} id={id} value={value} onChange={onChange} among={among} except={type === field.to ? row?.id : undefined} many={field.many} clearable={!field.required} invalid={invalid} disabled={disabled} describedBy={describedBy} />;
}

/** What the page does not know by name yet, such as a record somebody has just chosen elsewhere, is asked for; only what is not told is gone. */
function Named({ to, id }: { to: string; id: string }) {
  const t = useText(widgetTexts);
  const type = useRecordType(to);
  const found = useOne(to, id, type !== undefined);
  if (type && found.data) return <To to={`/${to}/${id}`}>{titleOf(type, found.data.row, found.data.refs)}</To>;
  return <>{found.isError || !type ? t("unknown") : "…"}</>;
}

/** The name of another record, as a link to it. */
function RefShow({ field, value }: ShowProps) {
  const { refs, reveals } = useAround();
  const t = useText(widgetTexts);
  return (
    <>
      {listOf(value).map((one, at) => {
        const known = refs[String(one)];
        return (
          <span key={String(one)} className="wrap">
            {at > 0 && " · "}
            {known ? <To to={`/${known.type || field.to}/${String(one)}`}>{known.title}</To> : reveals ? <Named to={field.to ?? ""} id={String(one)} /> : t("unknown")}
          </span>
        );
      })}
    </>
  );
}

const me = { zh: "我", en: "Me" };

function RefFilter({ field, name, id, params, onChange }: FilterProps) {
  const t = useText(widgetTexts);
  const label = useLabel();
  return (
    <RecordPick to={field.to ?? ""} id={id} many clearable placeholder={t("all")} value={params[name] ? params[name].split(",") : []} extra={field.to === "staff" ? [{ value: "me", label: label(me) }] : []}
      onChange={(next) => onChange({ [name]: (next as string[]).join(",") || undefined })} />
  );
}

export const ref: Widget = { Input: RefInput, Show: RefShow, Filter: RefFilter };
