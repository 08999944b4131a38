import { useState } from "react";
import type { SettingState } from "#platform/act/settings.ts";
import type { Label } from "#platform/record/label.ts";
import type { RecordType } from "#platform/record/record.ts";
import { wishKey } from "#platform/record/wished.ts";
import { sentenceOf } from "#platform/ui/api.ts";
import { Button, Checkbox, Input, Select } from "#platform/ui/look/parts.ts";
import { Chip, Empty } from "#platform/ui/look/pieces.tsx";
import { useRead, useRows, useWrite } from "#platform/ui/queries.ts";
import { useSearch, useTitle } from "#platform/ui/router.tsx";
import { useTell } from "#platform/ui/tell.ts";
import { useLabel, useText } from "#platform/ui/text/text.ts";
import { useMe, useRecordTypes } from "#platform/ui/who.tsx";
import { TextEditor, useSayText } from "#platform/ui/widgets/length.tsx";
import { numbersTexts } from "./numbers.text.ts";

/** Settings with a page of their own. */
const elsewhere = ["notify.", "phrase.", wishKey("")];
/** Settings whose words are posts of the catalogue. */
const ofPosts: ReadonlySet<string> = new Set(["case.majorTo"]);

/** 时限与数字: what the organisation chose for every figure that a rule reads. */
export default function NumbersPage() {
  const t = useText(numbersTexts);
  const [only, setOnly] = useState(false);
  const [{ of }] = useSearch();
  const found = useRead<{ settings: readonly SettingState[] }>(["settings"], "/api/v1/settings");
  useTitle(t("title"));
  const shown = (found.data?.settings ?? []).filter((setting) => !elsewhere.some((prefix) => setting.key.startsWith(prefix)) && (of !== "words" || setting.key.startsWith("word.")) && (!only || setting.unset));
  return (
    <div className="page narrow">
      <div className="head">
        <h1>{t("title")}</h1>
        <small>{t("hint")}</small>
        <span className="sp" />
        <Checkbox checked={only} onChange={(event) => setOnly(event.target.checked)}>{t("onlyUnset")}</Checkbox>
      </div>
      {found.error && <p className="wrong" role="alert">{sentenceOf(found.error)}</p>}
      <section className="card">
        {found.isSuccess && shown.length === 0 && <Empty title={t("none")} />}
        {shown.map((setting) => <Line key={setting.key} setting={setting} again={() => void found.refetch()} />)}
      </section>
    </div>
  );
}

function Line({ setting, again }: { setting: SettingState; again: () => void }) {
  const t = useText(numbersTexts);
  const label = useLabel();
  const posts = usePostNames(ofPosts.has(setting.key));
  const keyName = useKeyName();
  const name = posts ? (key: string): string => posts.get(key) ?? t("noSuchPost") : keyName;
  const text = useSayText();
  const tell = useTell();
  const write = useWrite();
  const [draft, setDraft] = useState<unknown>(undefined);
  const [wrong, setWrong] = useState<string | null>(null);
  const editing = draft !== undefined;
  const save = async (value: unknown): Promise<void> => {
    setWrong(null);
    try {
      await write(`/api/v1/settings/${setting.key}`, { value, version: setting.version });
      setDraft(undefined);
      tell.done(t("saved"));
      again();
    } catch (error) {
      if (editing) setWrong(sentenceOf(error));
      else tell.wrong(error);
    }
  };
  return (
    <div className="it">
      <div>
        <b>{label(setting.label)}</b> {setting.duty && <span className="id">{setting.duty}</span>}<br />
        {editing ? (
          <div className="stack" style={{ gap: 8, marginTop: 6 }}>
            {posts ? (
              <Select mode="multiple" optionFilterProp="label" style={{ width: "100%", minWidth: 260 }} aria-label={label(setting.label)} value={(draft as string[]).filter((key) => posts.has(key))} options={[...posts].map(([value, text]) => ({ value, label: text }))} onChange={(next) => setDraft([...(draft as string[]).filter((key) => !posts.has(key)), ...next])} />
            ) : <Editor value={draft} onChange={setDraft} name={label(setting.label)} />}
            {setting.hint && <small>{label(setting.hint)}</small>}
            {wrong && <span className="wrong" role="alert">{wrong}</span>}
          </div>
        ) : (
          <small>{setting.unset ? (setting.says ? t("propose", { value: label(setting.says) }) : "") : said(setting.value, name, text)}</small>
        )}
      </div>
      <div className="row" style={{ justifyContent: "flex-end" }}>
        {!editing && (setting.unset ? <Chip tone="soon">{t("unset")}</Chip> : <Chip>{t(setting.own ? "own" : "preset")}</Chip>)}
        {!editing && setting.unset && setting.proposal !== null && setting.proposal !== undefined && <Button onClick={() => void save(setting.proposal)}>{t("use")}</Button>}
        {!editing && setting.own && setting.preset !== null && <Button type="text" onClick={() => void save(null)}>{t("back")}</Button>}
        {editing ? (
          <>
            <Button onClick={() => { setDraft(undefined); setWrong(null); }}>{t("cancel")}</Button>
            <Button type="primary" onClick={() => void save(draft)}>{t("save")}</Button>
          </>
        ) : (
          <Button onClick={() => setDraft(setting.value ?? setting.proposal ?? "")}>{t("change")}</Button>
        )}
      </div>
    </div>
  );
}

/** What posts are called by their id in the catalogue: those of the organisation by their own name, for who keeps the posts the others too. */
function usePostNames(wanted: boolean): ReadonlyMap<string, string> | null {
  const me = useMe();
  const label = useLabel();
  const { rows } = useRows("post", { state: "open", fields: "name,catalogue" }, { limit: 100, enabled: wanted });
  const offered = useRead<{ more: readonly { id: string; name: Label }[] }>(["set-up-posts"], "/api/v1/set-up/posts", { enabled: wanted && me.capabilities["post.manage"] === true });
  if (!wanted) return null;
  return new Map([...rows.flatMap((row): [string, string][] => (typeof row.catalogue === "string" ? [[row.catalogue, String(row.name)]] : [])), ...(offered.data?.more ?? []).map((post): [string, string] => [post.id, label(post.name)])]);
}

/** What a key inside a setting is called: the choice of a record type it stands for, where there is one. */
function useKeyName(): (key: string) => string {
  const t = useText(numbersTexts);
  const label = useLabel();
  const types = useRecordTypes();
  return (key) => {
    if (key === "default") return t("other");
    const choice = choiceOf(types, key);
    return choice ? label(choice) : key;
  };
}

function choiceOf(types: readonly RecordType[], key: string): Label | undefined {
  for (const name of ["case", "contact", "client", "parcel", "plan", "appraisal"]) {
    for (const field of Object.values(types.find((type) => type.name === name)?.fields ?? {})) if (field.choices?.[key]) return field.choices[key];
  }
  return undefined;
}

/** `by` says which field the other keys are values of; it is no value itself. */
const parts = (value: object): [string, unknown][] => Object.entries(value).filter(([key]) => key !== "by");

/** A value in one line. */
function said(value: unknown, name: (key: string) => string, text: (value: string) => string): string {
  if (value === true || value === false) return value ? "✓" : "–";
  if (Array.isArray(value)) return [...new Set(value.map((one) => name(String(one))))].join("、");
  if (typeof value === "object" && value !== null) return parts(value).map(([key, one]) => `${name(key)} ${typeof one === "object" && !Array.isArray(one) ? `(${said(one, name, text)})` : said(one, name, text)}`).join(" · ");
  return typeof value === "string" ? text(value) : String(value ?? "");
}

/** Edits a value in its own shape: text, whole number, yes or no, list of words, or several of these under their names. */
function Editor({ value, onChange, name }: { value: unknown; onChange: (value: unknown) => void; name: string }) {
  const keyName = useKeyName();
  if (typeof value === "boolean") return <Checkbox checked={value} aria-label={name} onChange={(event) => onChange(event.target.checked)} />;
  if (typeof value === "number") return <Input style={{ width: 120 }} aria-label={name} inputMode="numeric" value={String(value)} onChange={(event) => onChange(Number(event.target.value.replace(/\D/g, "")))} />;
  if (Array.isArray(value)) return <Select mode="tags" style={{ width: "100%", minWidth: 220 }} aria-label={name} value={value as string[]} onChange={onChange} open={false} suffixIcon={null} tokenSeparators={[",", "，", "、"]} />;
  if (typeof value === "object" && value !== null) {
    return (
      <div className="row" style={{ gap: "6px 16px" }}>
        {parts(value).map(([key, one]) => (
          <label key={key} className="row s" style={{ gap: 6 }}>{keyName(key)}<Editor value={one} name={keyName(key)} onChange={(next) => onChange({ ...value, [key]: next })} /></label>
        ))}
      </div>
    );
  }
  return <TextEditor value={String(value ?? "")} onChange={onChange} name={name} />;
}
