import { Fragment, useEffect, useState } from "react";
import type { Label } from "#platform/record/label.ts";
import { ApiProblem, call, sentenceOf } from "#platform/ui/api.ts";
import { Button, Input, Select } from "#platform/ui/look/parts.ts";
import { Card, Chip } from "#platform/ui/look/pieces.tsx";
import { useRead, useWrite } from "#platform/ui/queries.ts";
import { useTell } from "#platform/ui/tell.ts";
import { useLabel, useText } from "#platform/ui/text/text.ts";
import { noticesTexts } from "./notices.text.ts";
import { pushLacks, switchPushOff, switchPushOn, thisBrowser } from "./push-browser.ts";
import "./notices.css";

const channels = ["mail", "push"] as const;
const whens = ["now", "digest", "off"] as const;
type Choices = Readonly<Record<string, Readonly<Record<(typeof channels)[number], (typeof whens)[number]>>>>;

interface Mine {
  readonly kinds: readonly { readonly kind: string; readonly label: Label }[];
  readonly choices: Choices;
  readonly quiet: string | null;
  readonly organisation: { readonly quiet: string; readonly digestAt: string; readonly breakThrough: "none" | "urgent" | "promises" };
  readonly version: number;
  readonly mail: { readonly on: boolean; readonly address: string | null };
  readonly push: { readonly on: boolean; readonly publicKey: string | null; readonly shared: boolean; readonly browsers: readonly { readonly id: string }[] };
}

/** What reaches one outside the browser, by kind and channel, one's quiet hours, and whether this browser rings. */
export function Notices() {
  const t = useText(noticesTexts);
  const found = useRead<Mine>(["notices"], "/api/v1/me/notices");
  return (
    <Card title={t("title")} aside={t("hint")}>
      <div className="body stack">
        {found.error && <p className="wrong" role="alert">{sentenceOf(found.error)}</p>}
        {found.data && <Chosen key={found.data.version} mine={found.data} again={() => void found.refetch()} />}
        {found.data && (found.data.push.shared ? <p className="note plain" style={{ margin: 0 }}>{t("pushShared")}</p> : <ThisBrowser mine={found.data} again={() => void found.refetch()} />)}
      </div>
    </Card>
  );
}

function Chosen({ mine, again }: { mine: Mine; again: () => void }) {
  const t = useText(noticesTexts);
  const label = useLabel();
  const tell = useTell();
  const write = useWrite();
  const [choices, setChoices] = useState(mine.choices);
  const [quiet, setQuiet] = useState(mine.quiet);
  const [wrong, setWrong] = useState<string | null>(null);
  const changed = quiet !== mine.quiet || JSON.stringify(choices) !== JSON.stringify(mine.choices);
  const save = async (): Promise<void> => {
    setWrong(null);
    try {
      await write("/api/v1/me/notices", { choices, quiet, version: mine.version });
      tell.done(t("saved"));
      again();
    } catch (error) {
      setWrong((error instanceof ApiProblem && error.fields.quiet) || sentenceOf(error));
    }
  };
  const hours = mine.organisation.quiet === "none" ? t("noneHours") : mine.organisation.quiet.replace("-", "–");
  return (
    <>
      <p className="s m" style={{ margin: 0 }}>{!mine.mail.on ? t("noMail") : mine.mail.address === null ? t("noAddress") : t("to", { address: mine.mail.address })} {t("digestAt", { at: mine.organisation.digestAt })}</p>
      <div className="notices-grid">
        <span className="corner" />
        {channels.map((channel) => <small key={channel}>{t(channel)}</small>)}
        {mine.kinds.map(({ kind, label: name }) => (
          <Fragment key={kind}>
            <span className="kind">{label(name)}</span>
            {channels.map((channel) => (
              <Select
                key={channel} aria-label={t("cell", { kind: label(name), channel: t(channel) })} value={choices[kind]?.[channel]} options={whens.map((when) => ({ value: when, label: t(when) }))}
                onChange={(when: (typeof whens)[number]) => setChoices({ ...choices, [kind]: { ...(choices[kind] as Choices[string]), [channel]: when } })}
              />
            ))}
          </Fragment>
        ))}
      </div>
      <div className="notices-quiet">
        <span>{t("quiet")}</span>
        <Select
          aria-label={t("quiet")} style={{ minWidth: 190 }} value={quiet === null ? "preset" : quiet === "none" ? "none" : "own"}
          options={[{ value: "preset", label: t("quietPreset", { hours }) }, { value: "own", label: t("quietOwn") }, { value: "none", label: t("quietNone") }]}
          onChange={(how: string) => setQuiet(how === "preset" ? null : how === "none" ? "none" : "22:00-07:00")}
        />
        {quiet !== null && quiet !== "none" && (
          <>
            <Input aria-label={t("from")} value={quiet.split("-")[0]} onChange={(event) => setQuiet(`${event.target.value.replace(/[^\d:]/g, "")}-${quiet.split("-")[1] ?? ""}`)} />
            {t("until")}
            <Input aria-label={t("until")} value={quiet.split("-")[1]} onChange={(event) => setQuiet(`${quiet.split("-")[0] ?? ""}-${event.target.value.replace(/[^\d:]/g, "")}`)} />
          </>
        )}
      </div>
      {mine.organisation.breakThrough !== "none" && <p className="s m" style={{ margin: 0 }}>{t("through")}</p>}
      {wrong && <p className="wrong" role="alert">{wrong}</p>}
      {changed && <Button type="primary" style={{ justifySelf: "start" }} onClick={() => void save()}>{t("save")}</Button>}
    </>
  );
}

/** Switches web push on and off in the browser that shows the page, and says what is missing where it cannot be. */
function ThisBrowser({ mine, again }: { mine: Mine; again: () => void }) {
  const t = useText(noticesTexts);
  const tell = useTell();
  const [here, setHere] = useState<boolean | null>(null);
  const [busy, setBusy] = useState(false);
  const lacks = !mine.push.on || mine.push.publicKey === null ? ("pushOrgOff" as const) : pushLacks();
  useEffect(() => {
    let gone = false;
    void thisBrowser().then((found) => void (gone || setHere(found !== null && mine.push.browsers.length > 0)), () => void (gone || setHere(false)));
    return () => void (gone = true);
  }, [mine]);
  const run = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      tell.wrong(error);
    }
    setBusy(false);
    again();
  };
  const on = (): Promise<void> => run(async () => {
    if (!(await switchPushOn(mine.push.publicKey as string))) tell.wrong(new Error(t("pushDenied")));
  });
  const test = (): Promise<void> => run(async () => {
    const { ok, answer } = await call<{ ok: boolean; answer: string }>("POST", "/api/v1/me/push/test");
    if (ok) tell.done(t("pushTried"));
    else tell.wrong(new Error(t("pushFailed", { answer })));
  });
  if (lacks !== null) return <p className="note plain" style={{ margin: 0 }}>{t(lacks)}</p>;
  return (
    <div className="row">
      {here ? (
        <>
          <Chip tone="kept">{t("pushHere")}</Chip>
          <Button loading={busy} onClick={() => void test()}>{t("pushTest")}</Button>
          <Button type="text" onClick={() => void run(switchPushOff)}>{t("pushOff")}</Button>
        </>
      ) : (
        <Button loading={busy} onClick={() => void on()}>{t("pushOn")}</Button>
      )}
    </div>
  );
}
