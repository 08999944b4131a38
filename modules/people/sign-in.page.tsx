import { useEffect, useState, type FormEvent } from "react";
import { ApiProblem, call, sentenceOf } from "#platform/ui/api.ts";
import { Button } from "#platform/ui/look/parts.ts";
import { endSession, isLocked, noteHand, sessionAtRest, setLocked } from "#platform/ui/person-here.ts";
import { useClearAll } from "#platform/ui/queries.ts";
import { useGo, useSearch, useTitle } from "#platform/ui/router.tsx";
import { useText } from "#platform/ui/text/text.ts";
import { Bare, Line } from "./bare.tsx";
import { NothingYet, useNothingYet } from "./nothing-yet.tsx";
import { peopleTexts } from "./people.text.ts";
import { Switch, useSharedDesk } from "./switch.tsx";

/** Only an address of this program, never another host's. */
function safeNext(next: string | undefined): string {
  return next?.startsWith("/") && !next.startsWith("//") && !next.startsWith("/\\") && !next.startsWith("/sign-in") ? next : "/";
}

/** Sign in, or trade a one-time code for a password of one's own. */
export default function SignInPage() {
  const t = useText(peopleTexts);
  const go = useGo();
  const clear = useClearAll();
  const [search] = useSearch();
  const [withCode, setWithCode] = useState(search.code !== undefined);
  const [login, setLogin] = useState("");
  const [code, setCode] = useState(search.code ?? "");
  const [password, setPassword] = useState("");
  const [again, setAgain] = useState("");
  const [wrong, setWrong] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [second, setSecond] = useState(false);
  const desk = useSharedDesk().data;
  const [byPassword, setByPassword] = useState(false);
  const enter = async (): Promise<void> => {
    noteHand(Date.now());
    setLocked(false);
    // Where a lock broke off goes on only for whoever was there.
    const same = search.was === undefined || (await call<{ staff: { id: string } }>("GET", "/api/v1/me", { quiet: true }).then(({ staff }) => staff.id === search.was, () => false));
    clear();
    go(same ? safeNext(search.next) : "/", { replace: true });
  };
  useEffect(() => {
    // Locked without a link, the session of before may still be open.
    if (isLocked()) void endSession();
  }, []);
  useTitle(t("signIn"));
  const empty = useNothingYet();
  const act = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const lacks = [login.trim() === "" ? t("login") : null, withCode && code.trim() === "" ? t("code") : null, password === "" ? t(withCode ? "newPassword" : "password") : null].find((field) => field !== null);
    if (lacks) return setWrong(t("needed", { field: lacks }));
    if (withCode && password !== again) return setWrong(t("differ"));
    setBusy(true);
    setWrong(null);
    try {
      await sessionAtRest();
      if (withCode) await call("POST", "/api/auth/redeem", { body: { login: login.trim(), code: code.trim(), password }, quiet: true });
      else await call("POST", "/api/auth/sign-in", { body: { login: login.trim(), password }, quiet: true });
      await enter();
    } catch (error) {
      if (error instanceof ApiProblem && error.code === "second_factor_needed") setSecond(true);
      else setWrong(sentenceOf(error));
      setBusy(false);
    }
  };
  const back = (sentence: string | null): void => {
    setSecond(false);
    setPassword("");
    setWrong(sentence);
  };
  if (empty) return <NothingYet />;
  if (second) return <SecondStep login={login.trim()} password={password} onDone={() => void enter()} onBack={back} />;
  const tiles = desk !== undefined && desk.people.length > 0 && !withCode;
  if (tiles && !byPassword) return <Switch desk={desk} was={search.was} onDone={() => void enter()} onPassword={() => setByPassword(true)} />;
  return (
    <Bare title={withCode ? t("code") : t("signIn")}>
      {search.ended !== undefined && <p className="note plain" role="status">{t("ended")}</p>}
      <form onSubmit={(event) => void act(event)}>
        <Line label={t("login")} value={login} onChange={setLogin} autoComplete="username" autoFocus />
        {withCode && <Line label={t("code")} value={code} onChange={setCode} autoComplete="one-time-code" hint={t("codeHint")} />}
        <Line label={t(withCode ? "newPassword" : "password")} value={password} onChange={setPassword} secret autoComplete={withCode ? "new-password" : "current-password"} hint={withCode ? t("passwordHint") : undefined} />
        {withCode && <Line label={t("passwordAgain")} value={again} onChange={setAgain} secret autoComplete="new-password" />}
        {wrong && <span className="wrong" role="alert">{wrong}</span>}
        <Button type="primary" htmlType="submit" block loading={busy}>{t(withCode ? "setPassword" : "signIn")}</Button>
      </form>
      <div>
        <button type="button" className="link" onClick={() => { setWithCode(!withCode); setWrong(null); }}>{t(withCode ? "havePassword" : "haveCode")}</button>
        {tiles && <p><button type="button" className="link" onClick={() => setByPassword(false)}>{t("byPin")}</button></p>}
        {!withCode && <p className="s m">{t("forgot")}</p>}
      </div>
    </Bare>
  );
}

/** After the right password: the code of the authenticator app, or a recovery code in its place. */
function SecondStep({ login, password, onDone, onBack }: { login: string; password: string; onDone: () => void; onBack: (sentence: string | null) => void }) {
  const t = useText(peopleTexts);
  const [recovery, setRecovery] = useState(false);
  const [code, setCode] = useState("");
  const [wrong, setWrong] = useState<string | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  useTitle(t("factor"));
  const act = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const box = event.currentTarget.querySelector("input");
    if (code.trim() === "") {
      box?.focus();
      return setWrong(t("needed", { field: t(recovery ? "recoveryOne" : "factorCode") }));
    }
    setBusy(true);
    setWrong(undefined);
    try {
      await call("POST", "/api/auth/sign-in", { body: { login, password, code: code.trim() }, quiet: true });
      onDone();
    } catch (error) {
      // The password was changed in between: back to where it is asked.
      if (error instanceof ApiProblem && error.code === "sign_in_failed") return onBack(sentenceOf(error));
      setWrong(sentenceOf(error));
      setBusy(false);
      box?.focus();
      box?.select();
    }
  };
  const change = (): void => {
    setRecovery(!recovery);
    setCode("");
    setWrong(undefined);
  };
  return (
    <Bare title={t("factor")}>
      <form onSubmit={(event) => void act(event)}>
        <Line key={String(recovery)} label={t(recovery ? "recoveryOne" : "factorCode")} value={code} onChange={setCode} autoFocus autoComplete={recovery ? "off" : "one-time-code"} inputMode={recovery ? undefined : "numeric"} hint={t(recovery ? "recoveryOneHint" : "factorCodeHint")} wrong={wrong} />
        <Button type="primary" htmlType="submit" block loading={busy}>{t("signIn")}</Button>
      </form>
      <div>
        <button type="button" className="link" onClick={change}>{t(recovery ? "usePhone" : "useRecovery")}</button>
        <p><button type="button" className="link" onClick={() => onBack(null)}>{t("otherPerson")}</button></p>
        {recovery && <p className="s m">{t("noPhone")}</p>}
      </div>
    </Bare>
  );
}
