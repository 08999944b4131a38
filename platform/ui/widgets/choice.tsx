import { Segmented, Select } from "antd";
import type { Field } from "#platform/record/field.ts";
import { commonTexts } from "../text/common.text.ts";
import { useLabel, useText } from "../text/text.ts";
import { widgetTexts } from "../text/widgets.text.ts";
import { labelId, listOf, type FilterProps, type InputProps, type ShowProps, type Widget } from "./widget.ts";

const wide = { width: "100%" };

function useOptions(field: Field, withRetired: boolean): { value: string; label: string }[] {
  const label = useLabel();
  return Object.entries(field.choices ?? {})
    .filter(([, choice]) => withRetired || !choice.retired)
    .map(([value, choice]) => ({ value, label: label(choice) }));
}

/** Few short choices lie open, many stand in a list. */
function ChoiceInput({ field, id, value, onChange, invalid, disabled, describedBy }: InputProps) {
  const t = useText(widgetTexts);
  const options = useOptions(field, false);
  if (!field.many && options.length <= 4 && field.required && options.every((option) => option.label.length <= 10)) {
    return (
      <Segmented id={id} aria-labelledby={labelId(id)} options={options} value={(value as string | null) ?? ""} disabled={disabled} onChange={(next) => onChange(next)} aria-describedby={describedBy} aria-invalid={invalid} />
    );
  }
  return (
    <Select id={id} style={wide} mode={field.many ? "multiple" : undefined} value={(value as string | string[] | null) ?? (field.many ? [] : undefined)} options={options} allowClear={!field.required} placeholder={t("choose")}
      status={invalid ? "error" : undefined} disabled={disabled} aria-describedby={describedBy} showSearch={{ optionFilterProp: "label" }} notFoundContent={t("nothingFound")} onChange={(next) => onChange(next ?? null)} />
  );
}

function ChoiceShow({ field, value }: ShowProps) {
  const label = useLabel();
  return (
    <>
      {listOf(value)
        .map((key) => {
          const known = field.choices?.[String(key)];
          return known ? label(known) : String(key);
        })
        .join(" · ")}
    </>
  );
}

function ChoiceFilter({ field, name, id, params, onChange }: FilterProps) {
  const t = useText(widgetTexts);
  const options = useOptions(field, true);
  return (
    <Select id={id} style={wide} mode="multiple" allowClear maxTagCount="responsive" placeholder={t("all")} value={params[name] ? params[name].split(",") : []} options={options} showSearch={{ optionFilterProp: "label" }}
      notFoundContent={t("nothingFound")} onChange={(next: string[]) => onChange({ [name]: next.join(",") || undefined })} />
  );
}

function YesNoInput({ id, value, onChange, disabled, invalid, describedBy }: InputProps) {
  const t = useText(commonTexts);
  return (
    <Segmented id={id} aria-labelledby={labelId(id)} disabled={disabled} aria-describedby={describedBy} aria-invalid={invalid} value={value === true ? "yes" : value === false ? "no" : ""} onChange={(next) => onChange(next === "yes")}
      options={[{ value: "yes", label: t("yes") }, { value: "no", label: t("no") }]} />
  );
}

function YesNoShow({ value }: ShowProps) {
  const t = useText(commonTexts);
  return <>{value === true ? t("yes") : value === false ? t("no") : ""}</>;
}

function YesNoFilter({ name, id, params, onChange }: FilterProps) {
  const t = useText(commonTexts);
  const w = useText(widgetTexts);
  return (
    <Select id={id} style={wide} allowClear placeholder={w("all")} value={params[name]} onChange={(value?: string) => onChange({ [name]: value })} options={[{ value: "yes", label: t("yes") }, { value: "no", label: t("no") }]} />
  );
}

export const choice: Widget = { Input: ChoiceInput, Show: ChoiceShow, Filter: ChoiceFilter };
export const yesNo: Widget = { Input: YesNoInput, Show: YesNoShow, Filter: YesNoFilter };
