import { useRead } from "#platform/ui/queries.ts";
import { useText } from "#platform/ui/text/text.ts";
import { Bare } from "./bare.tsx";
import { peopleTexts } from "./people.text.ts";

/** Whether the installation has no organisation yet, so that nobody can sign in. */
export function useNothingYet(): boolean {
  return useRead<{ empty: boolean }>(["set-up", ""], "/api/set-up", { quiet: true }).data?.empty === true;
}

/** What an installation without an organisation says instead of asking who signs in: where the one-time link is found. */
export function NothingYet() {
  const t = useText(peopleTexts);
  return <Bare title={t("nothingYet")} wide><p>{t("nothingYetHint")}</p></Bare>;
}
