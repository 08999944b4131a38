import { Button } from "antd";
import { useState } from "react";
import { Icon } from "../look/icon.tsx";
import { call, sentenceOf } from "../api.ts";
import { useForgetJournal } from "../queries.ts";
import type { Field } from "#platform/record/field.ts";
import { useText } from "../text/text.ts";
import { useMe } from "../who.tsx";
import { widgetTexts } from "../text/widgets.text.ts";
import { EmailLine, PhoneLine, WordFilter, WordsInput } from "./text.tsx";
import { listOf, useAround, type FilterProps, type InputProps, type ShowProps, type Widget } from "./widget.ts";

/**
 * Asks the server for a masked value; that it was asked for is journalled there. `may` says whether this person can be shown it at all.
 * What was told is shown until the page is left, and only for that record and as long as its masked form is the same.
 */
export function useReveal(name: string, field: Field): { masked: boolean; may: boolean; known: unknown; reveal: (then?: (value: unknown) => void) => void; busy: boolean; wrong: string | null } {
  const { type, row, reveals } = useAround();
  const may = holdsAt(useMe().capabilities[field.mask ?? ""], row?.site);
  const [told, setTold] = useState<{ of: string; value: unknown } | null>(null);
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const forgetJournal = useForgetJournal();
  const of = `${type}/${row?.id}/${JSON.stringify(row?.[name])}`;
  const known = told?.of === of ? told.value : undefined;
  const masked = (row?.masked?.includes(name) ?? false) && known === undefined;
  const reveal = async (then?: (value: unknown) => void): Promise<void> => {
    if (!type || !row) return;
    setBusy(true);
    setWrong(null);
    try {
      const { value } = await call<{ value: unknown }>("POST", `/api/v1/${type}/${row.id}/reveal/${name}`, { body: {} });
      setTold({ of, value });
      forgetJournal(type, row.id);
      then?.(value);
    } catch (error) {
      setWrong(sentenceOf(error));
    }
    setBusy(false);
  };
  return { masked: masked && reveals === true, may, known, reveal: (then) => void reveal(then), busy, wrong };
}

/** Whether a capability is held where a record is. */
function holdsAt(held: true | readonly string[] | undefined, site: unknown): boolean {
  return held === true || (held !== undefined && (site === undefined || held.includes(String(site))));
}

function Masked({ field, name, value, dial }: ShowProps & { dial: "tel" | "mailto" }) {
  const t = useText(widgetTexts);
  const { masked, may, known, reveal, busy, wrong } = useReveal(name, field);
  const { row, reveals } = useAround();
  const shown = listOf(known ?? value).map(String);
  const plain = !(row?.masked?.includes(name) && known === undefined);
  return (
    <span className="row" style={{ gap: "2px 8px" }}>
      {shown.map((one) => (plain && reveals ? <a key={one} href={`${dial}:${one.replace("x", ",")}`}>{one}</a> : <span key={one}>{one}</span>))}
      {masked && may && shown.length > 0 && (
        <Button size="small" type="text" icon={<Icon name="eye" />} loading={busy} onClick={() => reveal()} aria-label={t("reveal")} title={t("reveal")} />
      )}
      {wrong && <span className="wrong" role="alert">{wrong}</span>}
    </span>
  );
}

function either(One: (props: InputProps) => React.ReactNode) {
  return function ContactInput(props: InputProps) {
    return props.field.many ? <WordsInput {...props} /> : <One {...props} />;
  };
}

function EitherFilter(props: FilterProps) {
  return <WordFilter {...props} name={props.field.many ? `${props.name}.has` : props.name} />;
}

export const phone: Widget = { Input: either(PhoneLine), Show: (props: ShowProps) => <Masked {...props} dial="tel" />, Filter: EitherFilter };
export const email: Widget = { Input: either(EmailLine), Show: (props: ShowProps) => <Masked {...props} dial="mailto" />, Filter: EitherFilter };
