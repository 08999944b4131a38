import { Checkbox } from "antd";
import { memo, startTransition, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type Dispatch, type RefObject, type SetStateAction } from "react";
import type { Field } from "#platform/record/field.ts";
import { mainClock, type RecordType } from "#platform/record/record.ts";
import { RowPromise } from "../look/promise-line.tsx";
import type { ListPage, Refs, Row } from "../model.ts";
import { To } from "../router.tsx";
import { recordTexts } from "../text/record.text.ts";
import { useLabel, useText } from "../text/text.ts";
import { titleOf } from "../widgets/reference.tsx";
import { Time } from "../widgets/time.tsx";
import { AroundRow } from "../widgets/widget.ts";
import { Value } from "../widgets/widgets.tsx";
import { StateChip } from "./state-chip.tsx";

/** Some rows that come and go together, with the names of their references. */
interface Block {
  readonly rows: readonly Row[];
  readonly refs: Refs;
}

const blockRows = 10;
/** A list of more rows keeps only the blocks near the screen in the page; a shorter one stands there whole. */
const whole = 200;
/** How far beyond the screen rows stand ready. */
const margin = "1000px 0px";
/** What a row takes before its block was measured. */
const rowHeight = 41;

const cut = new WeakMap<ListPage, readonly Block[]>();

/** A page in blocks; the same ones for the same page, so that what is shown of it stays as it is while further pages come. */
function blocksOf(page: ListPage): readonly Block[] {
  const known = cut.get(page);
  if (known) return known;
  const made = Array.from({ length: Math.ceil(page.rows.length / blockRows) }, (_, n): Block => ({ rows: page.rows.slice(n * blockRows, (n + 1) * blockRows), refs: page.refs }));
  cut.set(page, made);
  return made;
}

/** Whether an element is on the screen or near it, and how high it was when it last left, told by one watcher for all; always near where `watched` is false. */
function useNear(watched: boolean, element: RefObject<HTMLElement | null>): { near: boolean; height: number | null } {
  const [seen, setSeen] = useState<{ near: boolean; height: number | null }>({ near: !watched, height: null });
  useEffect(() => {
    if (!watched || !element.current) return;
    return watchNear(element.current, (near, height) => setSeen((before) => (before.near === near ? before : { near, height: near ? before.height : height })));
  }, [watched, element]);
  return watched ? seen : { near: true, height: null };
}

const told = new WeakMap<Element, (near: boolean, height: number) => void>();
let watcher: IntersectionObserver | undefined;

function watchNear(element: Element, tell: (near: boolean, height: number) => void): () => void {
  watcher ??= new IntersectionObserver((entries) => {
    // What is drawn anew gives way to the next picture: scrolling fast shows an empty block for a moment rather than stand still.
    startTransition(() => entries.forEach(({ target, isIntersecting, boundingClientRect }) => told.get(target)?.(isIntersecting, boundingClientRect.height)));
  }, { rootMargin: margin });
  told.set(element, tell);
  watcher.observe(element);
  return () => watcher?.unobserve(element);
}

interface LinesProps {
  readonly type: RecordType;
  readonly shown: readonly (readonly [string, Field])[];
  /** Whether a promise runs on any of the rows. */
  readonly clocked: boolean;
  /** Null where no row can be chosen. */
  readonly chosen: ReadonlySet<string> | null;
  readonly onToggle: (id: string) => void;
}

const Lines = memo(({ block, watched, ...props }: LinesProps & { block: Block; watched: boolean }) => {
  const body = useRef<HTMLTableSectionElement>(null);
  const { near, height } = useNear(watched, body);
  return (
    <tbody ref={body}>
      {near ? block.rows.map((row) => <Line key={row.id} row={row} refs={block.refs} {...props} chosen={props.chosen === null ? null : props.chosen.has(row.id)} />) : <tr aria-hidden="true" style={{ height: height ?? block.rows.length * rowHeight }} />}
    </tbody>
  );
});

const Line = memo(({ type, row, refs, shown, clocked, chosen, onToggle }: Omit<LinesProps, "chosen"> & { row: Row; refs: Refs; chosen: boolean | null }) => {
  const t = useText(recordTexts);
  const around = useMemo(() => ({ type: type.name, row, refs }), [type, row, refs]);
  return (
    <AroundRow value={around}>
      <tr>
        {chosen !== null && <td className="tick"><input type="checkbox" checked={chosen} aria-label={t("choose", { title: titleOf(type, row, refs) })} onChange={() => onToggle(row.id)} /></td>}
        {type.number && <td className="id">{row.number}</td>}
        <td className="title"><To to={`/${type.name}/${row.id}`}>{titleOf(type, row, refs)}</To></td>
        <td><StateChip type={type} state={row.state} row={row} /></td>
        {clocked && <td><RowPromise row={row} short /></td>}
        {shown.map(([name, field]) => <td key={name}><Value field={field} name={name} value={row[name]} /></td>)}
        <td><Time at={row.createdAt} /></td>
      </tr>
    </AroundRow>
  );
});

interface RowsProps {
  readonly type: RecordType;
  readonly pages: readonly ListPage[];
}

/** The rows of a list as a table. Of a long one only the blocks near the screen stand in the page, and the columns keep the widths they had when it became long. */
export function Rows({ type, pages, rows, shown: columns, chosen, onChosen }: RowsProps & { rows: readonly Row[]; shown: readonly [string, Field][]; chosen: ReadonlySet<string> | null; onChosen: Dispatch<SetStateAction<ReadonlySet<string>>> }) {
  const t = useText(recordTexts);
  const label = useLabel();
  const names = columns.map(([name]) => name).join();
  const clocked = mainClock(type) !== undefined && rows.some((row) => row.dueAt !== null || row.duePausedAt !== null);
  // By what the columns are, not by the array they came in: rows are shown anew only where these differ.
  const shown = useMemo(() => names.split(",").flatMap((name): [string, Field][] => (type.fields[name] ? [[name, type.fields[name]]] : [])), [type, names]);
  const titled = type.fields[type.title];
  const all = chosen !== null && rows.every((row) => chosen.has(row.id));
  const toggle = useCallback((id: string) => onChosen((before) => {
    const next = new Set(before);
    if (!next.delete(id)) next.add(id);
    return next;
  }), [onChosen]);
  const long = rows.length > whole;
  const head = useRef<HTMLTableRowElement>(null);
  const [widths, setWidths] = useState<{ names: string; of: readonly number[] } | null>(null);
  const fixed = long && widths?.names === `${names} ${clocked}` ? widths.of : null;
  useLayoutEffect(() => {
    if (!long || fixed !== null || !head.current) return;
    const cells = [...head.current.cells].map((cell) => cell.getBoundingClientRect().width);
    const sum = cells.reduce((total, width) => total + width, 0);
    if (sum > 0) setWidths({ names: `${names} ${clocked}`, of: cells.map((width) => (100 * width) / sum) });
  }, [long, fixed, names, clocked]);
  return (
    <div className="scroll">
      <table className="plain list" style={fixed ? { tableLayout: "fixed" } : undefined} aria-rowcount={long ? rows.length : undefined}>
        {fixed && <colgroup>{fixed.map((width, n) => <col key={n} style={{ width: `${width}%` }} />)}</colgroup>}
        <thead>
          <tr ref={head}>
            {chosen && <th className="tick"><Checkbox checked={all} indeterminate={!all && chosen.size > 0} aria-label={t("chooseAll")} onChange={() => onChosen(all ? new Set() : new Set(rows.map((row) => row.id)))} /></th>}
            {type.number && <th>{t("number")}</th>}
            <th>{titled ? label(titled.label) : ""}</th>
            <th>{t("state")}</th>
            {clocked && <th>{t("due")}</th>}
            {shown.map(([name, field]) => <th key={name}>{label(field.label)}</th>)}
            <th>{t("createdAt")}</th>
          </tr>
        </thead>
        {pages.flatMap((page, at) => blocksOf(page).map((block, n) => <Lines key={`${at}/${n}`} block={block} watched={long} type={type} shown={shown} clocked={clocked} chosen={chosen} onToggle={toggle} />))}
      </table>
    </div>
  );
}

const Card = memo(({ type, row, refs }: { type: RecordType; row: Row; refs: Refs }) => (
  <To to={`/${type.name}/${row.id}`}>
    <span className="row" style={{ justifyContent: "space-between", flexWrap: "nowrap", alignItems: "flex-start" }}>
      <b>{titleOf(type, row, refs)}</b>
      <StateChip type={type} state={row.state} row={row} />
    </span>
    <small>{[row.number, ...(type.subtitle ?? []).map((name) => refs[String(row[name])]?.title ?? (Array.isArray(row[name]) ? (row[name] as unknown[]).join(" ") : row[name]))].filter(Boolean).join(" · ")}</small>
    <RowPromise row={row} inline />
  </To>
));

/** On a phone each row is one target with its title, three facts and its promise. */
export function Cards({ type, pages }: RowsProps) {
  return <div className="rowcards">{pages.flatMap((page) => page.rows.map((row) => <Card key={row.id} type={type} row={row} refs={page.refs} />))}</div>;
}
