import { useState, type FormEvent } from "react";
import type { Label, Language } from "#platform/record/label.ts";
import { ApiProblem, call, query, sentenceOf } from "#platform/ui/api.ts";
import { Button, Progress, Select } from "#platform/ui/look/parts.ts";
import { Empty } from "#platform/ui/look/pieces.tsx";
import { setPreferences, usePreferences } from "#platform/ui/preferences.ts";
import { useClearAll, useRead } from "#platform/ui/queries.ts";
import { To, useGo, useSearch, useTitle } from "#platform/ui/router.tsx";
import { commonTexts } from "#platform/ui/text/common.text.ts";
import { useLabel, useText } from "#platform/ui/text/text.ts";
import { Bare, Line } from "./bare.tsx";
import { peopleTexts } from "./people.text.ts";

/** What has become of the demo organisation; `offered` where nobody asked for it yet. */
interface Example {
  readonly state: "offered" | "making" | "failed" | "made";
  /** Of the one that is on its way: the part of its year that has gone by, from 0 to 1. */
  readonly lived?: number;
  readonly password?: string;
  readonly people?: readonly { readonly login: string; readonly name: string; readonly post: Label }[];
  readonly why?: string;
}

interface Opening {
  readonly open: boolean;
  readonly scenes: readonly (Label & { readonly id: string; readonly says: Label })[];
  /** Null where the server is reached from other machines: the demo's password is known to everybody. */
  readonly example: Example | null;
}

const presetZone = "Asia/Shanghai";

/** The first step on an empty installation: organisation, scenes, administrator; or the demo to look at. */
export default function SetUpPage() {
  const t = useText(peopleTexts);
  const c = useText(commonTexts);
  const [{ key = "" }] = useSearch();
  const [making, setMaking] = useState(false);
  useTitle(t("setUp"));
  const found = useRead<Opening>(["set-up", key], `/api/set-up${query({ key })}`, { quiet: true, every: making ? 1500 : undefined });
  const example = found.data?.example;
  const busy = example?.state === "making";
  if (found.data && busy !== making) setMaking(busy);
  if (!found.data) return <Bare title={t("setUp")}>{found.error ? <Empty title={sentenceOf(found.error)}><Button onClick={() => void found.refetch()}>{c("tryAgain")}</Button></Empty> : <p>{c("loading")}</p>}</Bare>;
  if (example && example.state !== "offered") return <ExampleMade example={example} />;
  if (!found.data.open) return <Bare title={t("setUpClosed")}><p>{t("setUpClosedHint")}</p><p><To to="/">{t("toSignIn")}</To></p></Bare>;
  return <SetUpForm opening={found.data} linkKey={key} onExample={() => void found.refetch()} />;
}

const none = { organisation: "", name: "", login: "", password: "", again: "" };

function SetUpForm({ opening, linkKey, onExample }: { opening: Opening; linkKey: string; onExample: () => void }) {
  const t = useText(peopleTexts);
  const label = useLabel();
  const go = useGo();
  const clear = useClearAll();
  const [values, setValues] = useState(none);
  const [scenes, setScenes] = useState<readonly string[]>([]);
  const [zone, setZone] = useState(presetZone);
  const { language } = usePreferences();
  const [wrong, setWrong] = useState<Readonly<Record<string, string>>>({});
  const [busy, setBusy] = useState(false);
  const line = (name: keyof typeof none) => ({ value: values[name], wrong: wrong[name], onChange: (value: string) => setValues({ ...values, [name]: value }) });
  const act = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const names = { organisation: t("organisation"), name: t("yourName"), login: t("yourLogin"), password: t("password") };
    const lacks: Record<string, string> = Object.fromEntries(Object.entries(names).filter(([name]) => values[name as keyof typeof none].trim() === "").map(([name, field]) => [name, t("needed", { field })]));
    if (scenes.length === 0) lacks.scenes = t("needScene");
    if (values.password !== values.again) lacks.again = t("differ");
    setWrong(lacks);
    if (Object.keys(lacks).length > 0) return;
    setBusy(true);
    try {
      const { again: _again, ...rest } = values;
      await call("POST", "/api/set-up", { body: { ...rest, key: linkKey, scenes, zone, language }, quiet: true });
      clear();
      go("/set-up/posts", { replace: true });
    } catch (error) {
      setWrong({ ...(error instanceof ApiProblem ? error.fields : {}), general: sentenceOf(error) });
      setBusy(false);
    }
  };
  const look = async (): Promise<void> => {
    try {
      await call("POST", "/api/set-up/example", { body: { key: linkKey }, quiet: true });
      onExample();
    } catch (error) {
      setWrong({ general: sentenceOf(error) });
    }
  };
  return (
    <Bare title={t("setUp")} line={t("setUpLine")} wide>
      <form onSubmit={(event) => void act(event)} noValidate>
        <Line label={t("organisation")} autoComplete="organization" autoFocus {...line("organisation")} />
        <Zone value={zone} onChange={setZone} wrong={wrong.zone} />
        <Spoken value={language} />
        <fieldset>
          <legend><b>{t("scenes")}</b> <small>{t("scenesHint")}</small></legend>
          <div className="scenes">
            {opening.scenes.map((scene) => (
              <label key={scene.id}>
                <input type="checkbox" checked={scenes.includes(scene.id)} onChange={(event) => setScenes(event.target.checked ? [...scenes, scene.id] : scenes.filter((id) => id !== scene.id))} />
                <span>{label(scene)}<small>{label(scene.says)}</small></span>
              </label>
            ))}
          </div>
          {wrong.scenes && <span className="wrong" role="alert">{wrong.scenes}</span>}
        </fieldset>
        <h2>{t("administrator")}</h2>
        <div className="pair">
          <Line label={t("yourName")} autoComplete="name" {...line("name")} />
          <Line label={t("yourLogin")} autoComplete="username" {...line("login")} />
          <Line label={t("password")} secret autoComplete="new-password" hint={t("passwordHint")} {...line("password")} />
          <Line label={t("passwordAgain")} secret autoComplete="new-password" {...line("again")} />
        </div>
        {wrong.general && <span className="wrong" role="alert">{wrong.general}</span>}
        <Button type="primary" htmlType="submit" block loading={busy}>{t("begin")}</Button>
      </form>
      {opening.example && (
        <div className="either">
          <div><b>{t("example")}</b><br /><small>{t("exampleHint")}</small></div>
          <Button onClick={() => void look()}>{t("exampleGo")}</Button>
        </div>
      )}
    </Bare>
  );
}

/** The time zone: said in a line, changed by whoever is elsewhere. */
function Zone({ value, onChange, wrong }: { value: string; onChange: (zone: string) => void; wrong: string | undefined }) {
  const t = useText(peopleTexts);
  const [open, setOpen] = useState(false);
  if (!open && !wrong) return <p className="s zone">{t("zoneIs", { zone: value === presetZone ? t("shanghai") : value })} <button type="button" className="link" onClick={() => setOpen(true)}>{t("change")}</button></p>;
  return (
    <div className="zone">
      <Select style={{ width: "100%" }} aria-label={t("zone")} autoFocus value={value} onChange={onChange} showSearch={{ optionFilterProp: "label" }} options={[presetZone, ...Intl.supportedValuesOf("timeZone").filter((one) => one !== presetZone)].map((one) => ({ value: one, label: one === presetZone ? `${t("shanghai")} ${one}` : one }))} />
      {wrong && <span className="wrong" role="alert">{wrong}</span>}
    </div>
  );
}

/** The language of sign-in, new staff and printed forms where nobody has chosen: that of this page, which changes with it. */
function Spoken({ value }: { value: Language }) {
  const t = useText(peopleTexts);
  const other = value === "zh" ? "en" : "zh";
  return <p className="s zone">{t("spokenIs")} <button type="button" className="link" onClick={() => setPreferences({ language: other })}>{t("spokenOther")}</button></p>;
}

/** The demo on its way, and then who signs in to it. */
function ExampleMade({ example }: { example: Example }) {
  const t = useText(peopleTexts);
  const label = useLabel();
  if (example.state === "making") return <Bare title={t("example")} wide><p role="status">{t("exampleMaking")}</p><Progress percent={Math.floor((example.lived ?? 0) * 100)} aria-label={t("exampleMaking")} /></Bare>;
  if (example.state === "failed") return <Bare title={t("example")} wide><p className="note miss">{t("exampleFailed", { why: example.why ?? "" })}</p></Bare>;
  return (
    <Bare title={t("exampleReady")} wide>
      <p>{t("examplePassword")} <code className="example-word">{example.password}</code></p>
      <table className="plain">
        <thead><tr><th>{t("yourLogin")}</th><th>{t("yourName")}</th><th>{t("postHeld")}</th></tr></thead>
        <tbody>{(example.people ?? []).map((one) => <tr key={one.login}><td className="id">{one.login}</td><td>{one.name}</td><td>{label(one.post)}</td></tr>)}</tbody>
      </table>
      <p className="s">{t("exampleHere")}</p>
      <p><To to="/sign-in">{t("toSignIn")}</To></p>
    </Bare>
  );
}
