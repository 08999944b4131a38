import { useState } from "react";
import type { PhraseMoment } from "#data/phrases.ts";
import type { SettingState } from "#platform/act/settings.ts";
import { sentenceOf } from "#platform/ui/api.ts";
import { Button, Input } from "#platform/ui/look/parts.ts";
import { Card, Chip } from "#platform/ui/look/pieces.tsx";
import { useRead, useRefresh, useWrite } from "#platform/ui/queries.ts";
import { useTitle } from "#platform/ui/router.tsx";
import { useSending } from "#platform/ui/sending.ts";
import { useTell } from "#platform/ui/tell.ts";
import { commonTexts } from "#platform/ui/text/common.text.ts";
import { useLabel, useText } from "#platform/ui/text/text.ts";
import { useMe } from "#platform/ui/who.tsx";
import { deskTexts } from "./desk/desk.text.ts";
import { moments, useGaps } from "./desk/phrases.tsx";
import { fillPhrase } from "./desk/phrase.ts";
import { gaps, phraseKey, type SaidPhrase } from "./phrases.ts";
import { phraseTexts } from "./phrases.text.ts";
import "./phrases.css";

/** 常用语: the standard phrases as the organisation says them, by the moment of a talk; whoever keeps the settings words them anew. */
export default function PhrasesPage() {
  const t = useText(phraseTexts);
  const d = useText(deskTexts);
  const c = useText(commonTexts);
  const mayChange = useMe().capabilities["setting.manage"] === true;
  const found = useRead<{ phrases: readonly SaidPhrase[] }>(["phrases"], "/api/v1/phrases");
  const settings = useRead<{ settings: readonly SettingState[] }>(["settings"], "/api/v1/settings", { enabled: mayChange });
  useTitle(t("title"));
  const versionOf = (id: string): number => settings.data?.settings.find(({ key }) => key === phraseKey(id))?.version ?? 0;
  return (
    <div className="page narrow">
      <div className="head"><h1>{t("title")}</h1><small>{t(mayChange ? "hint" : "hintRead")}</small></div>
      {found.error && !found.data && <p className="wrong" role="alert">{sentenceOf(found.error)}</p>}
      {found.isPending && <p className="empty">{c("loading")}</p>}
      <div className="stack">
        {found.data && (Object.keys(moments) as PhraseMoment[]).map((moment) => (
          <Card key={moment} title={d(moments[moment])}>
            {found.data.phrases.filter((phrase) => phrase.moment === moment).map((phrase) => <Line key={phrase.id} phrase={phrase} mayChange={mayChange && settings.isSuccess} version={versionOf(phrase.id)} />)}
          </Card>
        ))}
      </div>
    </div>
  );
}

function Line({ phrase, mayChange, version }: { phrase: SaidPhrase; mayChange: boolean; version: number }) {
  const t = useText(phraseTexts);
  const c = useText(commonTexts);
  const label = useLabel();
  const known = useGaps();
  const tell = useTell();
  const write = useWrite();
  const refresh = useRefresh();
  const { busy, wrong, send, setWrong } = useSending();
  const [draft, setDraft] = useState<{ zh: string; en: string } | null>(null);
  const save = (value: { zh: string; en: string } | null): Promise<boolean> => send(async () => {
    await write(`/api/v1/settings/${phraseKey(phrase.id)}`, { value, version });
    setDraft(null);
    refresh(["phrases"]);
    refresh(["settings"]);
    tell.done(t("saved"));
  });
  return (
    <div className="it phraseline">
      <div>
        <p>{fillPhrase(label(draft ?? phrase), { ...known, client: t("gap_client") })}</p>
        <small>{[phrase.duty, phrase.own ? t("own") : t("standard")].filter(Boolean).join(" · ")}</small>
        {draft && (
          <div className="stack" style={{ gap: 8, marginTop: 8 }}>
            {(["zh", "en"] as const).map((language) => (
              <label key={language} className="s">{t(language)}<Input.TextArea autoFocus={language === "zh"} autoSize={{ minRows: 2, maxRows: 6 }} maxLength={400} value={draft[language]} aria-invalid={wrong !== null} onChange={(event) => setDraft({ ...draft, [language]: event.target.value })} /></label>
            ))}
            <small>{t("gaps", { gaps: gaps.map((gap) => `{${gap}} ${t(`gap_${gap}`)}`).join(" · ") })}</small>
          </div>
        )}
        {wrong && <span className="wrong" role="alert">{wrong}</span>}
      </div>
      <div className="row" style={{ justifyContent: "flex-end" }}>
        {!draft && phrase.own && <Chip>{t("ownChip")}</Chip>}
        {mayChange && !draft && phrase.own && <Button type="text" loading={busy} onClick={() => void save(null)}>{t("back")}</Button>}
        {mayChange && !draft && <Button aria-label={`${t("change")} ${label(phrase)}`} onClick={() => setDraft({ zh: phrase.zh, en: phrase.en })}>{t("change")}</Button>}
        {draft && <Button onClick={() => { setDraft(null); setWrong(null); }}>{c("cancel")}</Button>}
        {draft && <Button type="primary" loading={busy} disabled={draft.zh.trim() === "" || draft.en.trim() === ""} onClick={() => void save({ zh: draft.zh.trim(), en: draft.en.trim() })}>{c("save")}</Button>}
      </div>
    </div>
  );
}
