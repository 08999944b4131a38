import { useState } from "react";
import type { Label, Language } from "#platform/record/label.ts";
import { sentenceOf } from "#platform/ui/api.ts";
import { Button, Input, Select } from "#platform/ui/look/parts.ts";
import { useRead, useRefresh, useWrite } from "#platform/ui/queries.ts";
import { useTitle } from "#platform/ui/router.tsx";
import { useTell } from "#platform/ui/tell.ts";
import { commonTexts } from "#platform/ui/text/common.text.ts";
import { useSending } from "#platform/ui/sending.ts";
import { useLabel, useText } from "#platform/ui/text/text.ts";
import { keepTexts } from "./settings-keep.text.ts";

interface Organisation {
  readonly name: string;
  readonly zone: string;
  readonly language: Language;
  readonly scenes: readonly string[];
  readonly fresh: boolean;
  readonly known: readonly { readonly id: string; readonly name: Label }[];
}

/** 组织信息: the name, the time zone, the language spoken where nobody has chosen, and the scenes. */
export default function OrganisationPage() {
  const k = useText(keepTexts);
  const c = useText(commonTexts);
  const found = useRead<Organisation>(["organisation"], "/api/v1/organisation");
  useTitle(k("organisation"));
  return (
    <div className="page narrow">
      <div className="head"><h1>{k("organisation")}</h1></div>
      {found.error && <p className="wrong" role="alert">{sentenceOf(found.error)}</p>}
      {found.data ? <section className="card"><div className="body" style={{ paddingTop: 16 }}><Form start={found.data} again={() => void found.refetch()} /></div></section> : !found.error && <p className="empty">{c("loading")}</p>}
    </div>
  );
}

function Form({ start, again }: { start: Organisation; again: () => void }) {
  const k = useText(keepTexts);
  const label = useLabel();
  const write = useWrite();
  const tell = useTell();
  const refresh = useRefresh();
  const [name, setName] = useState(start.name);
  const [zone, setZone] = useState(start.zone);
  const [language, setLanguage] = useState<Language>(start.language);
  const [scenes, setScenes] = useState<string[]>([...start.scenes]);
  const { busy, wrong, send } = useSending();
  const save = (): Promise<boolean> => send(async () => {
    await write("/api/v1/organisation", { name: name.trim(), language, scenes, ...(zone === start.zone ? {} : { zone }) });
    tell.done(k("saved"));
    refresh(["me"]);
    again();
  });
  return (
    <form className="fields narrow" onSubmit={(event) => { event.preventDefault(); void save(); }}>
      <div className="field"><label htmlFor="org-name">{k("name")}</label><Input id="org-name" maxLength={80} value={name} onChange={(event) => setName(event.target.value)} /></div>
      <div className="field"><label htmlFor="org-zone">{k("zone")}</label><Input id="org-zone" maxLength={60} disabled={!start.fresh} value={zone} onChange={(event) => setZone(event.target.value)} />{!start.fresh && <small className="m">{k("zoneFixed")}</small>}</div>
      <div className="field"><label htmlFor="org-language">{k("language")}</label><Select id="org-language" style={{ width: "100%" }} value={language} onChange={setLanguage} options={[{ value: "zh", label: "中文" }, { value: "en", label: "English" }]} /><small className="m">{k("languageHint")}</small></div>
      <div className="field"><label htmlFor="org-scenes">{k("scenes")}</label><Select id="org-scenes" mode="multiple" style={{ width: "100%" }} value={scenes} onChange={setScenes} options={start.known.map((one) => ({ value: one.id, label: label(one.name) }))} /><small className="m">{k("scenesHint")}</small></div>
      <div className="acts row">{wrong && <span className="wrong" role="alert">{wrong}</span>}<span className="sp" /><Button type="primary" htmlType="submit" loading={busy} disabled={name.trim() === "" || scenes.length === 0}>{k("save")}</Button></div>
    </form>
  );
}
