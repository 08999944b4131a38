import { useState } from "react";
import type { UsedWord } from "#modules/duties/wizard.ts";
import type { SettingState } from "#platform/act/settings.ts";
import { call, sentenceOf } from "#platform/ui/api.ts";
import { Card, Chip, Empty } from "#platform/ui/look/pieces.tsx";
import { useRead } from "#platform/ui/queries.ts";
import { useTell } from "#platform/ui/tell.ts";
import { useLabel, useText } from "#platform/ui/text/text.ts";
import { TextEditor } from "#platform/ui/widgets/length.tsx";
import { setUpTexts } from "./set-up.text.ts";
import { Step, type Ways } from "./step.tsx";

/** The words without a number that the posts' duties use: each with its proposal, taken all at once or changed one by one. */
export function WordsStep({ ways }: { ways: Ways }) {
  const t = useText(setUpTexts);
  const label = useLabel();
  const tell = useTell();
  const words = useRead<{ words: readonly UsedWord[] }>(["set-up-words"], "/api/v1/set-up/words");
  const settings = useRead<{ settings: readonly SettingState[] }>(["settings"], "/api/v1/settings");
  const [drafts, setDrafts] = useState<Readonly<Record<string, string>>>({});
  const [busy, setBusy] = useState(false);
  const byKey = new Map(settings.data?.settings.map((setting) => [setting.key, setting]));
  const act = async (): Promise<boolean> => {
    setBusy(true);
    try {
      for (const [key, value] of Object.entries(drafts)) {
        const setting = byKey.get(key);
        if (setting && value !== setting.value) await call("POST", `/api/v1/settings/${key}`, { body: { value, version: setting.version } });
      }
      await call("POST", "/api/v1/set-up/words", { body: {} });
      return true;
    } catch (error) {
      tell.wrong(error);
      return false;
    } finally {
      await settings.refetch();
      setDrafts({});
      setBusy(false);
    }
  };
  const error = words.error ?? settings.error;
  return (
    <Step head={t("wordsHead")} line={t("wordsLine")} ways={ways} act={act} busy={busy}>
      {error && <p className="wrong" role="alert">{sentenceOf(error)}</p>}
      {words.data?.words.length === 0 && <section className="card"><Empty title={t("noWords")} /></section>}
      <div className="stack">
        {(["limit", "cadence"] as const).map((where) => {
          const mine = (words.data?.words ?? []).filter((word) => word.in === where);
          return mine.length > 0 && settings.data && (
            <Card key={where} title={t(where === "limit" ? "limits" : "rhythms")}>
              {mine.map((word) => {
                const setting = byKey.get(word.key);
                return (
                  <div key={word.key} className="it set-up-word">
                    <div>
                      <b>{label(word.name)}</b> {setting?.unset && drafts[word.key] === undefined && <Chip tone="soon">{t("proposed")}</Chip>}<br />
                      <small className="clip">{t("uses", { n: word.uses, example: label(word.example) })}</small>
                    </div>
                    <span className="row s">
                      {word.side === "before" && t("early")}
                      <TextEditor name={label(word.name)} value={drafts[word.key] ?? String(setting?.value ?? setting?.proposal ?? "")} onChange={(value) => setDrafts({ ...drafts, [word.key]: value })} />
                      {word.side === "after" && t("within")}
                    </span>
                  </div>
                );
              })}
            </Card>
          );
        })}
      </div>
    </Step>
  );
}
