import { Input, Select } from "antd";
import { useText } from "../text/text.ts";
import { widgetTexts } from "../text/widgets.text.ts";
import { listOf, type FilterProps, type InputProps, type ShowProps, type Widget } from "./widget.ts";

const wide = { width: "100%" };

/** One line of text with the keyboard that suits it. */
function line(type: "text" | "tel" | "email", most: number) {
  return function LineInput({ field, id, value, onChange, invalid, describedBy, disabled, name }: InputProps) {
    return (
      <Input id={id} name={name} type={type === "text" ? undefined : type} inputMode={type} value={(value as string | null) ?? ""} maxLength={field.max ?? most} status={invalid ? "error" : undefined}
        aria-invalid={invalid} aria-describedby={describedBy} disabled={disabled} autoComplete="off" onChange={(event) => onChange(event.target.value)} />
    );
  };
}

/** Several words, each ended by Enter or a comma. */
export function WordsInput({ id, value, onChange, invalid, disabled, describedBy }: InputProps) {
  const t = useText(widgetTexts);
  return (
    <Select id={id} mode="tags" style={wide} value={listOf(value) as string[]} onChange={(words: string[]) => onChange(words)} tokenSeparators={[",", "，", "、", ";", "；"]} open={false} suffixIcon={null}
      placeholder={t("oneByOne")} status={invalid ? "error" : undefined} disabled={disabled} aria-describedby={describedBy} />
  );
}

function TextShow({ value }: ShowProps) {
  return <span className="wrap">{String(value ?? "")}</span>;
}

/** Finds rows with exactly this value. */
export function WordFilter({ name, id, params, onChange }: FilterProps) {
  return <Input id={id} defaultValue={params[name] ?? ""} key={params[name] ?? ""} allowClear onPressEnter={(event) => onChange({ [name]: event.currentTarget.value.trim() || undefined })} onBlur={(event) => onChange({ [name]: event.target.value.trim() || undefined })} />;
}

function HasFilter({ name, ...rest }: FilterProps) {
  return <WordFilter {...rest} name={`${name}.has`} />;
}

/** Finds rows where anything, or nothing, stands in the field. */
export function SetFilter({ name, id, params, onChange }: FilterProps) {
  const t = useText(widgetTexts);
  return (
    <Select id={id} style={wide} allowClear placeholder={t("all")} value={params[`${name}.set`]} onChange={(value?: string) => onChange({ [`${name}.set`]: value })}
      options={[{ value: "yes", label: t("set") }, { value: "no", label: t("notSet") }]} />
  );
}

function LongInput({ field, id, value, onChange, invalid, describedBy, disabled, name }: InputProps) {
  return (
    <Input.TextArea id={id} name={name} autoSize={{ minRows: 3, maxRows: 14 }} value={(value as string | null) ?? ""} maxLength={field.max ?? 20_000} status={invalid ? "error" : undefined}
      aria-invalid={invalid} aria-describedby={describedBy} disabled={disabled} onChange={(event) => onChange(event.target.value)} />
  );
}

function TagShow({ value }: ShowProps) {
  return (
    <span className="row" style={{ gap: 6 }}>
      {listOf(value).map((word) => <span className="chip" key={String(word)}>{String(word)}</span>)}
    </span>
  );
}

export const text: Widget = { Input: line("text", 200), Show: TextShow, Filter: WordFilter };
export const address: Widget = { ...text, Filter: SetFilter };
export const longText: Widget = { Input: LongInput, Show: ({ value }) => <span className="lines">{String(value ?? "")}</span>, Filter: SetFilter };
export const tag: Widget = { Input: WordsInput, Show: TagShow, Filter: HasFilter };
export const PhoneLine = line("tel", 30);
export const EmailLine = line("email", 254);
