import { useText } from "#platform/ui/text/text.ts";
import { useRecordTypes } from "#platform/ui/who.tsx";
import { IndexOfTypes } from "./index-of-types.tsx";
import { recordGroups, settingTypes } from "./menu.ts";
import { webTexts } from "./web.text.ts";

/** 档案: every kind of record that is not a setting. */
export default function RecordsPage() {
  const t = useText(webTexts);
  return <IndexOfTypes title={t("records")} hint={t("recordsHint")} types={useRecordTypes().filter((type) => !settingTypes.some((name) => name === type.name))} groups={recordGroups} />;
}
