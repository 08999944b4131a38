import { useText } from "#platform/ui/text/text.ts";
import { useMe, useRecordTypes } from "#platform/ui/who.tsx";
import { IndexOfTypes } from "./index-of-types.tsx";
import { settingTypes } from "./menu.ts";
import { hoursTexts } from "./hours.text.ts";
import { numbersTexts } from "./numbers.text.ts";
import { webTexts } from "./web.text.ts";

/** 设置: people, posts, places and categories. */
export default function SettingsPage() {
  const t = useText(webTexts);
  const n = useText(numbersTexts);
  const h = useText(hoursTexts);
  const me = useMe();
  const types = useRecordTypes();
  return <IndexOfTypes title={t("settings")} hint={t("settingsHint")} types={settingTypes.flatMap((name) => types.find((type) => type.name === name) ?? [])} more={me.capabilities["setting.manage"] === true ? [{ to: "/settings/hours", name: h("title") }, { to: "/settings/numbers", name: n("title") }] : []} />;
}
