import { Button, Input as AntInput } from "antd";
import { useId, useRef, useState, type ClipboardEvent, type KeyboardEvent, type ReactNode } from "react";
import type { Field } from "#platform/record/field.ts";
import { lineColumns, newLineId } from "#platform/record/kinds/lines.ts";
import { mostOf } from "#platform/record/kind.ts";
import { kindOf } from "#platform/record/kinds.ts";
import { isSet } from "#platform/record/rule.ts";
import { toldLine } from "#platform/record/told-lines.ts";
import { Icon } from "../look/icon.tsx";
import { usePhone } from "../look/screen.ts";
import { recordTexts } from "../text/record.text.ts";
import { useLabel, useText } from "../text/text.ts";
import { widgetTexts } from "../text/widgets.text.ts";
import { useZone } from "../who.tsx";
import { choice, yesNo } from "./choice.tsx";
import { file, signature } from "./file.tsx";
import { fillLines, pastedCells, type Line } from "./lines-paste.ts";
import { duration, money, number } from "./number.tsx";
import { ref } from "./reference.tsx";
import { longText, text } from "./text.tsx";
import { day, instant } from "./time.tsx";
import { labelId, listOf, useAround, type InputProps, type ShowProps, type Widget } from "./widget.ts";

const widgets: Readonly<Record<string, Widget>> = { text, longText, choice, yesNo, number, money, duration, day, instant, ref, file, signature };
const widgetOf = (column: Field): Widget => widgets[column.kind] ?? text;

/** The place of a cell as faults name it, below its field. */
const placeOf = (row: number, column: string): string => `${row}.${column}`;

/** Rows of cells: a table at a desk, cards on a phone. Enter goes on to the next row, a paste from a sheet fills cell by cell. */
function LinesInput({ field, id, value, onChange, faults = {}, disabled, describedBy }: InputProps) {
  const t = useText(widgetTexts);
  const r = useText(recordTexts);
  const label = useLabel();
  const zone = useZone();
  const phone = usePhone();
  const box = useRef<HTMLDivElement>(null);
  // An empty field shows one row to type into; it is no value until something stands there.
  const [blank, setBlank] = useState(newLine);
  const [told, setTold] = useState<readonly string[]>([]);
  const given = listOf(value) as readonly Line[];
  const rows = given.length > 0 ? given : [blank];
  const columns = lineColumns(field);
  const most = mostOf(kindOf(field.kind), field);
  const cellId = (row: number, column: string): string => `${id}-${row}-${column}`;
  const focus = (row: number, column: string): void => {
    requestAnimationFrame(() => {
      const found = box.current?.querySelector<HTMLElement>(`[id="${CSS.escape(cellId(row, column))}"]`);
      (found?.matches("input, textarea, button") ? found : found?.querySelector<HTMLElement>("input, textarea, button"))?.focus();
    });
  };
  const set = (row: number, column: string, next: unknown): void => onChange(rows.map((line, at) => (at === row ? { ...line, [column]: next } : line)));
  const add = (): void => {
    const first = columns[0]?.[0] ?? "";
    if (rows.length >= most) return;
    setTold([]);
    onChange([...rows, newLine()]);
    focus(rows.length, first);
  };
  const remove = (row: number): void => {
    setTold([]);
    setBlank(newLine());
    onChange(rows.filter((_, at) => at !== row));
    focus(Math.max(0, row - 1), columns[0]?.[0] ?? "");
  };
  const keys = (event: KeyboardEvent<HTMLDivElement>): void => {
    const at = placeAt(event.target);
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.altKey || event.nativeEvent.isComposing || !at || !isTyped(event.target)) return;
    event.preventDefault();
    if (at.row + 1 < rows.length) focus(at.row + 1, at.column);
    else add();
  };
  const paste = (event: ClipboardEvent<HTMLDivElement>): void => {
    const at = placeAt(event.target);
    const typed = event.clipboardData.getData("text/plain");
    const cells = pastedCells(typed);
    // One cell is pasted as ever, and a text of several lines into a box that holds such.
    if (!at || disabled || (cells.length < 2 && (cells[0]?.length ?? 0) < 2) || (event.target instanceof HTMLTextAreaElement && !typed.includes("\t"))) return;
    event.preventDefault();
    const filled = fillLines(field, rows, at, cells, { most, zone, newLine });
    onChange(filled.lines);
    setTold([
      ...filled.unread.map((one) => t(one.pick ? "pastePick" : "pasteUnread", { row: one.row + 1, column: label(one.label), value: one.text.slice(0, 40) })),
      ...(filled.unknown.length > 0 ? [t("pasteNoColumn", { names: filled.unknown.slice(0, 5).join(t("pasteBetween")) })] : []),
      ...(filled.left > 0 ? [t("pasteLeft", { most, left: filled.left })] : []),
    ]);
  };
  const cell = (row: number, name: string, column: Field): ReactNode => {
    const { Input } = widgetOf(column);
    const own = cellId(row, name);
    const wrong = faults[placeOf(row, name)];
    const invalid = wrong !== undefined;
    // A cell of several lines begins as low as its neighbours.
    if (column.kind === "longText") return <AntInput.TextArea id={own} name={name} autoSize={{ minRows: 1, maxRows: 8 }} value={(rows[row]?.[name] as string | null) ?? ""} maxLength={column.max ?? 20_000} status={invalid ? "error" : undefined} aria-invalid={invalid} aria-describedby={invalid ? describedBy : undefined} disabled={disabled} onChange={(event) => set(row, name, event.target.value)} />;
    return <Input field={column} name={name} id={own} value={rows[row]?.[name] ?? null} onChange={(next) => set(row, name, next)} invalid={invalid} describedBy={invalid ? describedBy : undefined} disabled={disabled} />;
  };
  const gone = (row: number): ReactNode => <Button size="small" type="text" icon={<Icon name="close" />} disabled={disabled || (given.length === 0 && row === 0)} aria-label={t("lineRemove", { n: row + 1 })} title={t("lineRemove", { n: row + 1 })} onClick={() => remove(row)} />;
  const marked = (column: Field): ReactNode => <>{label(column.label)}{!column.required && <small> {r("optional")}</small>}</>;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keys and the paste belong to the cells inside.
    <div ref={box} id={id} role="group" aria-labelledby={labelId(id)} className="linesin" onKeyDown={keys} onPaste={paste}>
      {phone ? (
        rows.map((line, row) => (
          <div key={line.id} className="linecard">
            <div className="row"><b>{t("lineNo", { n: row + 1 })}</b><span className="sp" />{gone(row)}</div>
            {columns.map(([name, column]) => (
              <div key={name} data-row={row} data-column={name}>
                <label htmlFor={cellId(row, name)} id={labelId(cellId(row, name))}>{marked(column)}</label>
                {cell(row, name, column)}
              </div>
            ))}
          </div>
        ))
      ) : (
        <div className="scroll">
          <table className="plain">
            <thead><tr><th scope="col" className="no"><span className="hidden">{t("lineNoHead")}</span></th>{columns.map(([name, column]) => <th key={name} scope="col">{marked(column)}</th>)}<th className="end"><span className="hidden">{t("lineRemoveHead")}</span></th></tr></thead>
            <tbody>
              {rows.map((line, row) => (
                <tr key={line.id}>
                  <td className="no">{row + 1}</td>
                  {columns.map(([name, column]) => (
                    <td key={name} className={column.kind} data-row={row} data-column={name}>
                      <label className="hidden" htmlFor={cellId(row, name)} id={labelId(cellId(row, name))}>{t("lineCell", { n: row + 1, column: label(column.label) })}</label>
                      {cell(row, name, column)}
                    </td>
                  ))}
                  <td className="end">{gone(row)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <div className="row">
        <Button size={phone ? "middle" : "small"} icon={<Icon name="plus" />} disabled={disabled || rows.length >= most} onClick={add}>{t("lineAdd")}</Button>
        <small className="m">{rows.length >= most ? t("linesFull", { most }) : phone ? "" : t("linesHint")}</small>
      </div>
      {told.length > 0 && <div className="wrong" role="alert"><ul>{told.slice(0, 8).map((one) => <li key={one}>{one}</li>)}{told.length > 8 && <li>{t("pasteMore", { n: told.length - 8 })}</li>}</ul></div>}
    </div>
  );
}

function newLine(): Line {
  return { id: newLineId() };
}

function placeAt(target: EventTarget): { row: number; column: string } | null {
  const place = target instanceof Element ? target.closest<HTMLElement>("[data-row]") : null;
  return place ? { row: Number(place.dataset.row), column: place.dataset.column ?? "" } : null;
}

/** Whether Enter means nothing else there: a list opens by it, and several lines go on. */
function isTyped(target: EventTarget): boolean {
  return target instanceof HTMLInputElement && target.type !== "radio" && target.getAttribute("role") !== "combobox";
}

/** Lines as they stand on a page; in lists and journals each in one line of text. */
function LinesShow({ field, value }: ShowProps) {
  const t = useText(widgetTexts);
  const label = useLabel();
  const phone = usePhone();
  const { reveals } = useAround();
  const own = useId();
  const rows = listOf(value) as readonly Line[];
  const columns = lineColumns(field).filter(([name]) => rows.some((line) => isSet(line[name])));
  const shown = (line: Line, name: string, column: Field): ReactNode => {
    const { Show } = widgetOf(column);
    return isSet(line[name]) ? <Show field={column} name={name} value={line[name]} /> : null;
  };
  const { told } = field;
  if (told) {
    return (
      <ul className={reveals ? "toldlines" : "toldlines close"}>
        {rows.map((line) => {
          const { head, given, verdict, wrong } = toldLine(field, told, line);
          return (
            <li key={line.id}>
              <span className="wrap">{String(head ?? "")}</span>
              <span className="wrap">{given.map((one, at) => <span key={one.name}>{at > 0 && " · "}<Given of={one} /></span>)}{verdict && <b className={wrong ? "miss" : ""}>{given.length > 0 && " · "}{label(verdict)}</b>}</span>
            </li>
          );
        })}
      </ul>
    );
  }
  if (!reveals) {
    return (
      <>
        {rows.map((line) => (
          <span key={line.id} className="linetext">
            {columns.filter(([name]) => isSet(line[name])).map(([name, column], at) => <span key={name}>{at > 0 && " · "}{["yesNo", "file"].includes(column.kind) && `${label(column.label)} `}{shown(line, name, column)}</span>)}
          </span>
        ))}
      </>
    );
  }
  if (phone) {
    return (
      <ol className="linecards">
        {rows.map((line, row) => (
          <li key={line.id} className="linecard" aria-labelledby={`${own}-${row}`}>
            <b id={`${own}-${row}`}>{t("lineNo", { n: row + 1 })}</b>
            {columns.filter(([name]) => isSet(line[name])).map(([name, column]) => <div key={name}><small>{label(column.label)}</small><div>{shown(line, name, column)}</div></div>)}
          </li>
        ))}
      </ol>
    );
  }
  return (
    <div className="scroll">
      <table className="plain linesshown">
        <thead><tr><th scope="col" className="no"><span className="hidden">{t("lineNoHead")}</span></th>{columns.map(([name, column]) => <th key={name} scope="col" className={column.kind}>{label(column.label)}</th>)}</tr></thead>
        <tbody>{rows.map((line, row) => <tr key={line.id}><td className="no">{row + 1}</td>{columns.map(([name, column]) => <td key={name} className={column.kind}>{shown(line, name, column)}</td>)}</tr>)}</tbody>
      </table>
    </div>
  );
}

function Given({ of }: { of: { readonly name: string; readonly field: Field; readonly value: unknown } }) {
  const { Show } = widgetOf(of.field);
  return <Show field={of.field} name={of.name} value={of.value} />;
}

export const lines: Widget = { Input: LinesInput, Show: LinesShow, Filter: null };
