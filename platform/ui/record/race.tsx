import { useId, useState, type ReactNode } from "react";
import type { RecordType } from "#platform/record/record.ts";
import { stateOf } from "#platform/record/record.ts";
import { ApiProblem } from "../api.ts";
import type { Refs, Row } from "../model.ts";
import { useForget } from "../queries.ts";
import { recordTexts } from "../text/record.text.ts";
import { useLabel, useText } from "../text/text.ts";
import { AroundRow, useAround } from "../widgets/widget.ts";
import { Value } from "../widgets/widgets.tsx";
import type { Values } from "./draft.ts";
import { same } from "./form-values.ts";

/** What stands above the buttons of a form and reads, or changes, what is typed in it. */
export type Told = (values: Values, change: (part: Values) => void) => ReactNode;

/**
 * A record as a form began with it and as it is now. Once another person was faster, live or as a lost race (409) tells it, both versions
 * stand side by side above the button; what was typed stays, and sending goes by the record as it is now.
 */
export function useRace(type: RecordType, row: Row, names: readonly string[]): { start: Row; current: Row; told: Told; send: <R>(write: () => Promise<R>) => Promise<R> } {
  const forget = useForget();
  const [start] = useState(row);
  const [refusedFor, setRefusedFor] = useState<Row | null>(null);
  const current = refusedFor && refusedFor.version > row.version ? refusedFor : row;
  const send = async <R,>(write: () => Promise<R>): Promise<R> => {
    try {
      return await write();
    } catch (error) {
      if (error instanceof ApiProblem && error.code === "version_conflict" && error.current) setRefusedFor(error.current as Row);
      forget(type.name, row.id);
      throw error;
    }
  };
  const told: Told = (values, change) => current.version > start.version && <BothVersions type={type} before={start} now={current} names={names} values={values} change={change} />;
  return { start, current, told, send };
}

/** What a form sends of a field after a race: what its writer left as it was follows what another person made of it. */
export function afterRace(input: Values, start: Row, current: Row): Values {
  return Object.fromEntries(Object.entries(input).map(([name, value]) => [name, same(value, start[name]) ? current[name] : value]));
}

/** What another person changed meanwhile, field by field: theirs, mine, and which of them is to stand. */
function BothVersions({ type, before, now, names, values, change }: { type: RecordType; before: Row; now: Row; names: readonly string[]; values: Values; change: (part: Values) => void }) {
  const t = useText(recordTexts);
  const label = useLabel();
  const own = useId();
  const around = useAround();
  // What was mine where theirs was taken, so that one can go back.
  const [mine, setMine] = useState<Values>({});
  const differ = Object.entries(type.fields).filter(([name]) => !same(before[name], now[name]));
  const [was, is] = [stateOf(type, before), stateOf(type, now)];
  const mineOf = (name: string): unknown => (name in mine ? mine[name] : values[name]);
  const disputed = (name: string): boolean => names.includes(name) && !same(mineOf(name), before[name]) && !same(mineOf(name), now[name]);
  const side = (name: string, which: "theirs" | "mine", value: unknown): ReactNode => {
    const field = type.fields[name];
    const on = same(values[name], now[name]) === (which === "theirs");
    const pick = (): void => {
      if (which === "theirs") setMine((old) => ({ ...old, [name]: mineOf(name) }));
      change({ [name]: value });
    };
    return field && (
      <label className={on ? "on" : ""}>
        <input type="radio" name={`${own}-${name}`} checked={on} onChange={pick} />
        <span><Value field={field} name={name} value={value} /><small className="m"> {t(which === "theirs" ? "takeTheirs" : "keepMine")}</small></span>
      </label>
    );
  };
  const refs: Refs = around.refs;
  return (
    <AroundRow value={{ type: type.name, refs, reveals: true }}>
      <div className="note plain broad race" role="alert">
        <p>{t(differ.some(([name]) => disputed(name)) ? "raceChoose" : "changedMeanwhile")}</p>
        <div className="sides">
          <span className="head" />
          <span className="head">{t("theirs")}</span>
          <span className="head">{t("yours")}</span>
          {was.label && is.label && was.label !== is.label && <><span className="head">{t("state")}</span><span>{label(is.label)}</span><span className="m">{t("wasBefore", { value: label(was.label) })}</span></>}
          {differ.map(([name, field]) => (
            <div key={name} role={disputed(name) ? "radiogroup" : undefined} aria-label={disputed(name) ? label(field.label) : undefined} style={{ display: "contents" }}>
              <span className="head">{label(field.label)}</span>
              {disputed(name) ? (
                <>{side(name, "theirs", now[name])}{side(name, "mine", mineOf(name))}</>
              ) : (
                <>
                  <span><Value field={field} name={name} value={now[name]} /></span>
                  <span className="m">{names.includes(name) && !same(mineOf(name), before[name]) ? t("sameAsTheirs") : t("untouched")}</span>
                </>
              )}
            </div>
          ))}
        </div>
      </div>
    </AroundRow>
  );
}
