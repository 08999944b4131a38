import { Button, Dropdown } from "antd";
import type { RecordType } from "#platform/record/record.ts";
import { query } from "../api.ts";
import { Icon } from "../look/icon.tsx";
import type { ListParams } from "../queries.ts";
import { recordTexts } from "../text/record.text.ts";
import { useText } from "../text/text.ts";
import { useMe } from "../who.tsx";

/** Takes what a list shows out as a sheet, masked; who may see masked fields in full can ask for that, and it is journalled. */
export function ExportButton({ type, params }: { type: RecordType; params: ListParams }) {
  const t = useText(recordTexts);
  const { capabilities } = useMe();
  const address = (more: ListParams): string => `/api/v1/${type.name}/export.xlsx${query({ ...params, ...more })}`;
  const full = Object.values(type.fields).some((field) => field.mask !== undefined && capabilities[field.mask] !== undefined);
  if (!full) return <Button icon={<Icon name="down" />} href={address({})} download>{t("export")}</Button>;
  const items = [
    { key: "masked", label: <a href={address({})} download>{t("exportMasked")}</a> },
    { key: "full", label: <a href={address({ reveal: "yes" })} download>{t("exportFull")}</a> },
  ];
  return (
    <Dropdown menu={{ items }} trigger={["click"]}>
      <Button icon={<Icon name="down" />}>{t("export")}</Button>
    </Dropdown>
  );
}
