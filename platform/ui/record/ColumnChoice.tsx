import { Button, Checkbox, Popover } from "antd";
import type { RecordType } from "#platform/record/record.ts";
import { Icon } from "../look/icon.tsx";
import { recordTexts } from "../text/record.text.ts";
import { useLabel, useText } from "../text/text.ts";
import { choosable, mostColumns } from "./columns.ts";

/** Which fields stand as columns; `chosen` null shows those of the declaration. */
export function ColumnChoice({ type, chosen, shown, onChoose }: { type: RecordType; chosen: readonly string[] | null; shown: readonly string[]; onChoose: (columns: readonly string[] | null) => void }) {
  const t = useText(recordTexts);
  const label = useLabel();
  const all = choosable(type);
  const on = new Set(chosen ?? shown);
  const toggle = (name: string): void => onChoose(all.filter((one) => (one === name ? !on.has(one) : on.has(one))));
  const content = (
    <div className="columnchoice" role="group" aria-label={t("columns")}>
      {all.map((name) => {
        const field = type.fields[name];
        return field && <Checkbox key={name} checked={on.has(name)} disabled={!on.has(name) && on.size >= mostColumns} onChange={() => toggle(name)}>{label(field.label)}</Checkbox>;
      })}
      <Button size="small" type="text" disabled={chosen === null} onClick={() => onChoose(null)}>{t("columnsPreset")}</Button>
    </div>
  );
  return <Popover trigger="click" placement="bottomRight" content={content}><Button icon={<Icon name="columns" />}>{t("columns")}</Button></Popover>;
}
