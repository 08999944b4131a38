import { useState, type FormEvent } from "react";
import type { Label } from "#platform/record/label.ts";
import { ApiProblem, call, query, sentenceOf } from "#platform/ui/api.ts";
import { Button } from "#platform/ui/look/parts.ts";
import { Empty } from "#platform/ui/look/pieces.tsx";
import { useClearAll, useRead } from "#platform/ui/queries.ts";
import { useGo, useSearch, useTitle } from "#platform/ui/router.tsx";
import { commonTexts } from "#platform/ui/text/common.text.ts";
import { useLabel, useText } from "#platform/ui/text/text.ts";
import { Bare, Line } from "./bare.tsx";
import { peopleTexts } from "./people.text.ts";

interface Opening {
  readonly open: boolean;
  readonly scenes: readonly (Label & { readonly id: string })[];
}

/** The first step on an empty installation: organisation, scenes, administrator. */
export default function SetUpPage() {
  const t = useText(peopleTexts);
  const c = useText(commonTexts);
  const [{ key = "" }] = useSearch();
  useTitle(t("setUp"));
  const found = useRead<Opening>(["set-up", key], `/api/set-up${query({ key })}`, { quiet: true });
  if (!found.data) return <Bare title={t("setUp")}>{found.error ? <Empty title={sentenceOf(found.error)}><Button onClick={() => void found.refetch()}>{c("tryAgain")}</Button></Empty> : <p>{c("loading")}</p>}</Bare>;
  if (!found.data.open) return <Bare title={t("setUpClosed")}><p>{t("setUpClosedHint")}</p></Bare>;
  return <SetUpForm opening={found.data} linkKey={key} />;
}

const none = { organisation: "", name: "", login: "", password: "", again: "" };

function SetUpForm({ opening, linkKey }: { opening: Opening; linkKey: string }) {
  const t = useText(peopleTexts);
  const label = useLabel();
  const go = useGo();
  const clear = useClearAll();
  const [values, setValues] = useState(none);
  const [scenes, setScenes] = useState<readonly string[]>([]);
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
      await call("POST", "/api/set-up", { body: { ...rest, key: linkKey, scenes }, quiet: true });
      clear();
      go("/", { replace: true });
    } catch (error) {
      setWrong({ ...(error instanceof ApiProblem ? error.fields : {}), general: sentenceOf(error) });
      setBusy(false);
    }
  };
  return (
    <Bare title={t("setUp")} line={t("setUpLine")} wide>
      <form onSubmit={(event) => void act(event)} noValidate>
        <Line label={t("organisation")} autoComplete="organization" autoFocus {...line("organisation")} />
        <fieldset>
          <legend><b>{t("scenes")}</b> <small>{t("scenesHint")}</small></legend>
          <div className="scenes">
            {opening.scenes.map((scene) => (
              <label key={scene.id}>
                <input type="checkbox" checked={scenes.includes(scene.id)} onChange={(event) => setScenes(event.target.checked ? [...scenes, scene.id] : scenes.filter((id) => id !== scene.id))} />
                {label(scene)}
              </label>
            ))}
          </div>
          {wrong.scenes && <span className="wrong" role="alert">{wrong.scenes}</span>}
        </fieldset>
        <h2>{t("administrator")}</h2>
        <Line label={t("yourName")} autoComplete="name" {...line("name")} />
        <Line label={t("yourLogin")} autoComplete="username" {...line("login")} />
        <Line label={t("password")} secret autoComplete="new-password" hint={t("passwordHint")} {...line("password")} />
        <Line label={t("passwordAgain")} secret autoComplete="new-password" {...line("again")} />
        {wrong.general && <span className="wrong" role="alert">{wrong.general}</span>}
        <Button type="primary" htmlType="submit" block loading={busy}>{t("begin")}</Button>
      </form>
    </Bare>
  );
}
