import { useState } from "react";
import type { SettingState } from "#platform/act/settings.ts";
import { mayHide, mayRequire, wishKey, type FieldWish, type FieldWishes } from "#platform/record/wished.ts";
import type { RecordType } from "#platform/record/record.ts";
import { sentenceOf } from "#platform/ui/api.ts";
import { Button, Checkbox, Input, Select } from "#platform/ui/look/parts.ts";
import { useRead, useRefresh, useWrite } from "#platform/ui/queries.ts";
import { useSearch, useTitle } from "#platform/ui/router.tsx";
import { useTell } from "#platform/ui/tell.ts";
import { commonTexts } from "#platform/ui/text/common.text.ts";
import { useSending } from "#platform/ui/sending.ts";
import { useLabel, useText } from "#platform/ui/text/text.ts";
import { recordTypes } from "../records.ts";
import { keepTexts } from "./settings-keep.text.ts";
import "./settings.css";

type Setting = Pick<SettingState, "key" | "version"> & { readonly value: FieldWishes };

/** 单据的项目: what an organisation calls each field, hides, or wants filled. */
export default function FieldsPage() {
  const k = useText(keepTexts);
  const c = useText(commonTexts);
  const label = useLabel();
  const [search, change] = useSearch();
  const found = useRead<{ settings: readonly Setting[] }>(["settings"], "/api/v1/settings");
  useTitle(k("fields"));
  const type = recordTypes.find((one) => one.name === (search.of ?? "client")) as RecordType;
  const setting = found.data?.settings.find((one) => one.key === wishKey(type.name));
  return (
    <div className="page">
      <div className="head">
        <h1>{k("fields")}</h1>
        <Select style={{ width: 180 }} aria-label={k("kinds")} value={type.name} options={recordTypes.map((one) => ({ value: one.name, label: label(one.label) }))} onChange={(of: string) => change({ of })} />
        <small>{k("fieldsHint")}</small>
      </div>
      {found.error && <p className="wrong" role="alert">{sentenceOf(found.error)}</p>}
      {setting ? <Fields key={`${type.name} ${setting.version}`} type={type} setting={setting} again={() => void found.refetch()} /> : !found.error && <p className="empty">{c("loading")}</p>}
    </div>
  );
}

function Fields({ type, setting, again }: { type: RecordType; setting: Setting; again: () => void }) {
  const k = useText(keepTexts);
  const label = useLabel();
  const write = useWrite();
  const tell = useTell();
  const refresh = useRefresh();
  const [wishes, setWishes] = useState<FieldWishes>(setting.value);
  const { busy, wrong, send } = useSending();
  const set = (name: string, change: FieldWish): void => setWishes((old) => ({ ...old, [name]: { ...old[name], ...change } }));
  const save = (): Promise<boolean> => send(async () => {
    await write(`/api/v1/settings/${setting.key}`, { value: tidy(wishes), version: setting.version });
    tell.done(k("saved"));
    refresh(["me"]);
    again();
  });
  return (
    <section className="card">
      <div className="fieldrow heads"><span>{k("field")}</span><span>{k("nameZh")}</span><span>{k("nameEn")}</span><span>{k("shown")}</span><span>{k("required")}</span></div>
      {Object.entries(type.fields).map(([name, field]) => {
        const wish = wishes[name] ?? {};
        const own = label(field.label);
        return (
          <div key={name} className="fieldrow">
            <b>{own}</b>
            <Input maxLength={40} aria-label={`${own} ${k("nameZh")}`} placeholder={field.label.zh} value={wish.zh ?? ""} onChange={(event) => set(name, { zh: event.target.value })} />
            <Input maxLength={40} aria-label={`${own} ${k("nameEn")}`} placeholder={field.label.en} value={wish.en ?? ""} onChange={(event) => set(name, { en: event.target.value })} />
            {mayHide(type, name) ? <Checkbox checked={!wish.hidden} onChange={(event) => set(name, { hidden: !event.target.checked, ...(event.target.checked ? {} : { required: false }) })}>{k("shown")}</Checkbox> : <small className="m">{k("fixedShown")}</small>}
            {mayRequire(type, name) ? <Checkbox checked={wish.required === true} disabled={wish.hidden === true} onChange={(event) => set(name, { required: event.target.checked })}>{k("required")}</Checkbox> : <small className="m">{field.required ? k("fixedRequired") : ""}</small>}
          </div>
        );
      })}
      <div className="bar">
        {wrong && <span className="wrong" role="alert">{wrong}</span>}
        <span className="sp" />
        <Button type="primary" loading={busy} onClick={() => void save()}>{k("save")}</Button>
      </div>
    </section>
  );
}

/** What says nothing is left out, so that a field goes back to its declaration. */
function tidy(wishes: FieldWishes): FieldWishes {
  const said = Object.entries(wishes).map(([name, wish]) => {
    const [zh, en] = [wish.zh?.trim(), wish.en?.trim()];
    return [name, { ...(zh ? { zh } : {}), ...(en ? { en } : {}), ...(wish.hidden ? { hidden: true } : {}), ...(wish.required ? { required: true } : {}) }] as const;
  });
  return Object.fromEntries(said.filter(([, wish]) => Object.keys(wish).length > 0));
}
