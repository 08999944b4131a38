import { useText } from "#platform/ui/text/text.ts";
import { useRecordTypes } from "#platform/ui/who.tsx";
import { IndexOfTypes } from "./index-of-types.tsx";
import { settingTypes } from "./menu.ts";
import { webTexts } from "./web.text.ts";

/** 设置: people, posts, places and categories. */
export default function SettingsPage() {
  const t = useText(webTexts);
  const types = useRecordTypes();
  return <IndexOfTypes title={t("settings")} hint={t("settingsHint")} types={settingTypes.flatMap((name) => types.find((type) => type.name === name) ?? [])} />;
}
