import { Button } from "#platform/ui/look/parts.ts";
import { To } from "#platform/ui/router.tsx";
import { useTell } from "#platform/ui/tell.ts";
import { useText } from "#platform/ui/text/text.ts";
import { useMe } from "#platform/ui/who.tsx";
import { noteProgress, useProgress } from "./progress.ts";
import { setUpTexts } from "./set-up.text.ts";
import "./set-up.css";

/** What today says to the administrator while the first set-up is not finished. */
export function Unfinished() {
  const t = useText(setUpTexts);
  const tell = useTell();
  const me = useMe();
  const found = useProgress(me.capabilities["org.admin"] === true);
  if (!found.data?.card) return null;
  const left = found.data.steps.filter(({ state }) => state !== "done");
  const hide = async (): Promise<void> => {
    try {
      await noteProgress({ card: "hidden" });
      tell.done(t("hideHint"));
      await found.refetch();
    } catch (error) {
      tell.wrong(error);
    }
  };
  return (
    <section className="card set-up-card" aria-label={t("unfinished")}>
      <div><b>{t("unfinished")}</b><br /><small>{left.map(({ step }) => t(`step_${step}`)).join(" · ")}</small></div>
      <div className="row">
        <Button type="text" onClick={() => void hide()}>{t("hide")}</Button>
        <To to={`/set-up/${left[0]?.step ?? "done"}`} className="set-up-go">{t("goOn")}</To>
      </div>
    </section>
  );
}
