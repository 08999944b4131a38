import { useEffect, useRef, useState, type FormEvent, type ReactNode } from "react";
import { ApiProblem, call, sentenceOf } from "#platform/ui/api.ts";
import { Button } from "#platform/ui/look/parts.ts";
import { Card, Chip } from "#platform/ui/look/pieces.tsx";
import { QrPicture } from "#platform/ui/look/qr.tsx";
import { useRead } from "#platform/ui/queries.ts";
import { useTell } from "#platform/ui/tell.ts";
import { useText } from "#platform/ui/text/text.ts";
import { useMe } from "#platform/ui/who.tsx";
import { Time } from "#platform/ui/widgets/time.tsx";
import { Line } from "./bare.tsx";
import { peopleTexts } from "./people.text.ts";
import "./second-factor.css";

interface FactorState {
  readonly on: boolean;
  readonly since: string | null;
  readonly recoveryLeft: number;
}

/** Where the card stands: at rest, asking for the password, showing what to scan, telling the recovery codes, or switching off. */
type Stage = { readonly at: "rest" | "password" | "off" } | { readonly at: "scan"; readonly secret: string; readonly uri: string } | { readonly at: "recovery"; readonly codes: readonly string[] };

const fewCodes = 2;

/** One's own second factor: whether it is on, switching it on step by step, switching it off. */
export function SecondFactor() {
  const t = useText(peopleTexts);
  const found = useRead<FactorState>(["second-factor"], "/api/auth/second-factor");
  const [stage, setStage] = useState<Stage>({ at: "rest" });
  const rest = (): void => {
    setStage({ at: "rest" });
    void found.refetch();
  };
  const told = (codes: readonly string[]): void => {
    setStage({ at: "recovery", codes });
    void found.refetch();
  };
  const state = found.data;
  return (
    <Card title={t("factor")} aside={state && <Chip tone={state.on ? "act" : undefined}>{t(state.on ? "factorOn" : "factorOff")}</Chip>}>
      <div className="body stack factor">
        {found.error && <p className="wrong" role="alert">{sentenceOf(found.error)}</p>}
        {state && stage.at === "rest" && <AtRest state={state} onStart={() => setStage({ at: state.on ? "off" : "password" })} />}
        {stage.at === "password" && <Password onDone={(made) => setStage({ at: "scan", ...made })} onBack={rest} />}
        {stage.at === "scan" && <Scan secret={stage.secret} uri={stage.uri} onDone={told} onBack={rest} onExpired={() => setStage({ at: "password" })} />}
        {stage.at === "recovery" && <Recovery codes={stage.codes} onDone={rest} />}
        {stage.at === "off" && <Off onDone={rest} onBack={rest} />}
      </div>
    </Card>
  );
}

function AtRest({ state, onStart }: { state: FactorState; onStart: () => void }) {
  const t = useText(peopleTexts);
  return (
    <>
      {state.on ? <p>{state.since && <>{t("factorSince")}<Time at={state.since} /> · </>}{t("recoveryLeft", { n: state.recoveryLeft })}</p> : <p className="m">{t("factorWhat")}</p>}
      {state.on && state.recoveryLeft <= fewCodes && <p className="s m">{t("recoveryFew")}</p>}
      <Button type={state.on ? "default" : "primary"} style={{ justifySelf: "start" }} onClick={onStart}>{t(state.on ? "factorTurnOff" : "factorTurnOn")}</Button>
    </>
  );
}

/** A form of one step: its lines, its sentence when refused, and a way back. */
function Step({ send, go, onBack, children }: { send: () => Promise<void>; go: string; onBack: () => void; children: ReactNode }) {
  const t = useText(peopleTexts);
  const [busy, setBusy] = useState(false);
  const act = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    await send();
    setBusy(false);
  };
  return (
    <form className="stack" onSubmit={(event) => void act(event)}>
      {children}
      <div className="factor-buttons">
        <Button type="primary" htmlType="submit" loading={busy}>{go}</Button>
        <Button onClick={onBack}>{t("cancel")}</Button>
      </div>
    </form>
  );
}

function Password({ onDone, onBack }: { onDone: (made: { secret: string; uri: string }) => void; onBack: () => void }) {
  const t = useText(peopleTexts);
  const [password, setPassword] = useState("");
  const [wrong, setWrong] = useState<string | undefined>(undefined);
  const send = async (): Promise<void> => {
    if (password === "") return setWrong(t("needed", { field: t("oldPassword") }));
    setWrong(undefined);
    try {
      onDone(await call<{ secret: string; uri: string }>("POST", "/api/auth/second-factor/start", { body: { password }, quiet: true }));
    } catch (error) {
      setWrong(sentenceOf(error));
    }
  };
  return (
    <Step send={send} go={t("next")} onBack={onBack}>
      <Line label={t("oldPassword")} secret autoFocus autoComplete="current-password" value={password} onChange={setPassword} wrong={wrong} />
    </Step>
  );
}

function Scan({ secret, uri, onDone, onBack, onExpired }: { secret: string; uri: string; onDone: (codes: readonly string[]) => void; onBack: () => void; onExpired: () => void }) {
  const t = useText(peopleTexts);
  const tell = useTell();
  const [code, setCode] = useState("");
  const [wrong, setWrong] = useState<string | undefined>(undefined);
  const send = async (): Promise<void> => {
    if (code.trim() === "") return setWrong(t("needed", { field: t("factorCode") }));
    setWrong(undefined);
    try {
      const { recovery } = await call<{ recovery: readonly string[] }>("POST", "/api/auth/second-factor/confirm", { body: { code: code.trim() }, quiet: true });
      tell.done(t("factorTurnedOn"));
      onDone(recovery);
    } catch (error) {
      if (error instanceof ApiProblem && error.code === "second_factor_expired") {
        tell.wrong(error);
        return onExpired();
      }
      setWrong(sentenceOf(error));
    }
  };
  return (
    <Step send={send} go={t("factorTurnOn")} onBack={onBack}>
      <p>{t("scan")}</p>
      <QrPicture value={uri} label={t("scanPicture")} />
      <div><small>{t("typeSecret")}</small><code>{secret.match(/.{1,4}/g)?.join(" ")}</code></div>
      <Line label={t("factorCode")} autoFocus autoComplete="one-time-code" inputMode="numeric" value={code} onChange={setCode} hint={t("factorCodeHint")} wrong={wrong} />
    </Step>
  );
}

function Recovery({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const t = useText(peopleTexts);
  const me = useMe();
  const tell = useTell();
  // The focus goes to the codes, not to a button: a second Enter must not put them away unread.
  const sheet = useRef<HTMLElement>(null);
  useEffect(() => sheet.current?.focus(), []);
  // Missing where the page did not come over TLS; the codes can be marked and copied by hand all the same.
  const clipboard = navigator.clipboard as Clipboard | undefined;
  const copy = async (): Promise<void> => {
    try {
      await clipboard?.writeText(codes.join("\n"));
      tell.done(t("copied"));
    } catch (error) {
      tell.wrong(error);
    }
  };
  return (
    <>
      <section ref={sheet} tabIndex={-1} className="recovery" aria-label={t("recovery")}>
        <b>{t("recoveryFor", { name: me.staff.name, number: me.staff.staffNumber })}</b>
        <p>{t("recoveryKeep")}</p>
        <ul>{codes.map((code) => <li key={code}>{code}</li>)}</ul>
      </section>
      <div className="factor-buttons">
        <Button type="primary" onClick={onDone}>{t("keptThem")}</Button>
        {clipboard && <Button onClick={() => void copy()}>{t("copy")}</Button>}
        <Button onClick={() => window.print()}>{t("print")}</Button>
      </div>
    </>
  );
}

function Off({ onDone, onBack }: { onDone: () => void; onBack: () => void }) {
  const t = useText(peopleTexts);
  const tell = useTell();
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [wrong, setWrong] = useState<{ readonly password?: string; readonly code?: string }>({});
  const send = async (): Promise<void> => {
    if (password === "") return setWrong({ password: t("needed", { field: t("oldPassword") }) });
    if (code.trim() === "") return setWrong({ code: t("needed", { field: t("factorCode") }) });
    setWrong({});
    try {
      await call("POST", "/api/auth/second-factor/off", { body: { password, code: code.trim() }, quiet: true });
      tell.done(t("factorTurnedOff"));
      onDone();
    } catch (error) {
      setWrong({ [error instanceof ApiProblem && error.code === "sign_in_failed" ? "password" : "code"]: sentenceOf(error) });
    }
  };
  return (
    <Step send={send} go={t("factorTurnOff")} onBack={onBack}>
      <Line label={t("oldPassword")} secret autoFocus autoComplete="current-password" value={password} onChange={setPassword} wrong={wrong.password} />
      <Line label={t("factorOrRecovery")} autoComplete="one-time-code" value={code} onChange={setCode} wrong={wrong.code} />
    </Step>
  );
}
