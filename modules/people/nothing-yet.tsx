import { useEffect } from "react";
import type { Language } from "#platform/record/label.ts";
import { adoptSpoken } from "#platform/ui/preferences.ts";
import { useRead } from "#platform/ui/queries.ts";
import { useText } from "#platform/ui/text/text.ts";
import { Bare } from "./bare.tsx";
import { peopleTexts } from "./people.text.ts";

/** Whether the installation has no organisation yet, so that nobody can sign in; where there is one, its language is spoken to whoever has chosen none. */
export function useNothingYet(): boolean {
  const { data } = useRead<{ empty: boolean; language: Language | null }>(["set-up", ""], "/api/set-up", { quiet: true });
  const language = data?.language;
  useEffect(() => {
    if (language) adoptSpoken(language);
  }, [language]);
  return data?.empty === true;
}

/** What an installation without an organisation says instead of asking who signs in: where the one-time link is found. */
export function NothingYet() {
  const t = useText(peopleTexts);
  return <Bare title={t("nothingYet")} wide><p>{t("nothingYetHint")}</p></Bare>;
}
