import { Input, InputNumber } from "antd";
import { useEffect, useState } from "react";
import { fen, yuan } from "../money.ts";
import { useText } from "../text/text.ts";
import { widgetTexts } from "../text/widgets.text.ts";
import { type FilterProps, type InputProps, type ShowProps, type Widget } from "./widget.ts";

function NumberInput({ field, id, value, onChange, invalid, disabled, describedBy, unit }: InputProps & { unit?: string }) {
  return (
    <InputNumber id={id} style={{ width: 180 }} value={value as number | null} precision={0} min={field.min} max={field.max} inputMode="numeric" status={invalid ? "error" : undefined} disabled={disabled} aria-describedby={describedBy}
      suffix={unit} changeOnWheel={false} onChange={(next) => onChange(next)} />
  );
}

/** Typed in yuan, stored in whole fen; what is no amount is kept as typed and told. */
function MoneyInput({ id, value, onChange, invalid, disabled, describedBy }: InputProps) {
  const t = useText(widgetTexts);
  const [typed, setTyped] = useState(typeof value === "number" ? yuan(value) : "");
  const amount = fen(typed);
  useEffect(() => {
    if (typeof value === "number" && value !== fen(typed)) setTyped(yuan(value));
    // Only a value from outside is written into the box; what is being typed there is left alone.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [value]);
  const wrong = typed.trim() !== "" && amount === null;
  return (
    <>
      <Input id={id} style={{ width: 180 }} value={typed} inputMode="decimal" suffix={t("yuan")} status={invalid || wrong ? "error" : undefined} disabled={disabled} aria-describedby={describedBy} aria-invalid={invalid || wrong}
        onChange={(event) => {
          setTyped(event.target.value);
          const next = fen(event.target.value);
          onChange(next ?? (event.target.value.trim() === "" ? null : event.target.value));
        }} />
      {wrong && <span className="wrong" style={{ display: "block" }}>{t("amountWrong")}</span>}
    </>
  );
}

/** From and to, both included; on the wire whole numbers, the end one more. `out` and `back` turn them into what people type. */
function range(out: (wire: number) => string, back: (typed: string) => number | null) {
  return function RangeFilter({ name, id, params, onChange }: FilterProps) {
    const t = useText(widgetTexts);
    const one = (end: "from" | "to", own: string) => {
      const key = `${name}.${end}`;
      const more = end === "to" ? 1 : 0;
      const known = params[key] === undefined ? "" : out(Number(params[key]) - more);
      const tell = (typed: string): void => {
        const next = back(typed);
        onChange({ [key]: next === null ? undefined : String(next + more) });
      };
      return <Input id={own} key={`${end}${known}`} defaultValue={known} placeholder={t(end)} inputMode="decimal" aria-label={t(end)} onPressEnter={(event) => tell(event.currentTarget.value)} onBlur={(event) => tell(event.target.value)} />;
    };
    return (
      <span className="row" style={{ flexWrap: "nowrap", gap: 6 }}>
        {one("from", id)}
        {one("to", `${id}-to`)}
      </span>
    );
  };
}

const whole = (typed: string): number | null => (/^-?\d{1,9}$/.test(typed.trim()) ? Number(typed.trim()) : null);

function DurationInput(props: InputProps) {
  const t = useText(widgetTexts);
  return <NumberInput {...props} unit={t("minutesUnit")} />;
}

function DurationShow({ value }: ShowProps) {
  const t = useText(widgetTexts);
  if (typeof value !== "number") return null;
  return <>{value >= 60 ? t("hoursMinutes", { hours: Math.floor(value / 60), minutes: value % 60 }) : t("minutes", { minutes: value })}</>;
}

function MoneyShow({ value }: ShowProps) {
  const t = useText(widgetTexts);
  return typeof value === "number" ? <>{`${yuan(value)} ${t("yuan")}`}</> : <>{String(value ?? "")}</>;
}

export const number: Widget = { Input: NumberInput, Show: ({ value }) => <>{typeof value === "number" ? value.toLocaleString("en-US") : String(value ?? "")}</>, Filter: range(String, whole) };
export const duration: Widget = { Input: DurationInput, Show: DurationShow, Filter: range(String, whole) };
export const money: Widget = { Input: MoneyInput, Show: MoneyShow, Filter: range(yuan, fen) };
