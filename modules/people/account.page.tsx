import { useState, type FormEvent } from "react";
import { call, sentenceOf } from "#platform/ui/api.ts";
import { Button } from "#platform/ui/look/parts.ts";
import { Card, Chip } from "#platform/ui/look/pieces.tsx";
import { useRead } from "#platform/ui/queries.ts";
import { useTitle } from "#platform/ui/router.tsx";
import { useTell } from "#platform/ui/tell.ts";
import { useText } from "#platform/ui/text/text.ts";
import { Time } from "#platform/ui/widgets/time.tsx";
import { Line } from "./bare.tsx";
import { peopleTexts } from "./people.text.ts";
import { Notices } from "./notices.tsx";
import { Profile, ProgramHere } from "./profile.tsx";
import { SecondFactor } from "./second-factor.tsx";
import { SharedComputer } from "./shared-desk.tsx";

interface Session {
  readonly id: string;
  readonly createdAt: string;
  readonly lastSeenAt: string;
  readonly agent: string | null;
  readonly current: boolean;
  readonly kind: "browser" | "token";
  readonly name: string | null;
  /** The shared computer it was opened at. */
  readonly device: string | null;
  readonly byPin: boolean;
}

/** What a browser calls itself, in the two words a person knows it by. */
function browserName(agent: string | null, wechat: string): string | null {
  if (!agent) return null;
  const system = [/iPhone|iPad/, /Android/, /Windows/, /Mac OS/, /Linux/].map((shape) => shape.exec(agent)?.[0]).find(Boolean);
  const browser = [/MicroMessenger/, /Edg/, /Firefox/, /Chrome/, /Safari/].map((shape) => shape.exec(agent)?.[0]).find(Boolean);
  return [system, browser === "Edg" ? "Edge" : browser === "MicroMessenger" ? wechat : browser].filter(Boolean).join(" · ") || agent.slice(0, 60);
}

/** One's own profile, password, second factor, PIN, and the devices that are signed in. */
export default function AccountPage() {
  const t = useText(peopleTexts);
  useTitle(t("account"));
  return (
    <div className="page narrow stack">
      <h1>{t("account")}</h1>
      <Profile />
      <Password />
      <SecondFactor />
      <SharedComputer />
      <Notices />
      <ProgramHere />
      <Devices />
    </div>
  );
}

function Password() {
  const t = useText(peopleTexts);
  const tell = useTell();
  const [old, setOld] = useState("");
  const [password, setPassword] = useState("");
  const [again, setAgain] = useState("");
  const [wrong, setWrong] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const act = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (old === "" || password === "") return setWrong(t("needed", { field: t(old === "" ? "oldPassword" : "newPassword") }));
    if (password !== again) return setWrong(t("differ"));
    setBusy(true);
    setWrong(null);
    try {
      await call("POST", "/api/auth/password", { body: { old, password }, quiet: true });
      setOld("");
      setPassword("");
      setAgain("");
      tell.done(t("passwordChanged"));
    } catch (error) {
      setWrong(sentenceOf(error));
    }
    setBusy(false);
  };
  return (
    <Card title={t("changePassword")}>
      <form className="body stack" style={{ maxWidth: 360 }} onSubmit={(event) => void act(event)}>
        <Line label={t("oldPassword")} secret autoComplete="current-password" value={old} onChange={setOld} />
        <Line label={t("newPassword")} secret autoComplete="new-password" hint={t("passwordHint")} value={password} onChange={setPassword} />
        <Line label={t("passwordAgain")} secret autoComplete="new-password" value={again} onChange={setAgain} />
        {wrong && <span className="wrong" role="alert">{wrong}</span>}
        <Button type="primary" htmlType="submit" loading={busy} style={{ justifySelf: "start" }}>{t("changePassword")}</Button>
      </form>
    </Card>
  );
}

function Devices() {
  const t = useText(peopleTexts);
  const tell = useTell();
  const found = useRead<{ sessions: readonly Session[] }>(["sessions"], "/api/auth/sessions");
  const end = async (id: string): Promise<void> => {
    try {
      await call("DELETE", `/api/auth/sessions/${id}`);
      await found.refetch();
    } catch (error) {
      tell.wrong(error);
    }
  };
  const endOthers = async (): Promise<void> => {
    try {
      await call("POST", "/api/auth/sessions/end-others", { body: {} });
      tell.done(t("othersEnded"));
      await found.refetch();
    } catch (error) {
      tell.wrong(error);
    }
  };
  const others = found.data?.sessions.some((session) => session.kind === "browser" && !session.current);
  return (
    <Card title={t("devices")} aside={others && <Button size="small" onClick={() => void endOthers()}>{t("endOthers")}</Button>}>
      {found.error && <p className="wrong" role="alert" style={{ padding: 16 }}>{sentenceOf(found.error)}</p>}
      {found.data?.sessions.map((session) => (
        <div className="it" key={session.id}>
          <div>
            <b>{session.name ?? session.device ?? browserName(session.agent, t("wechat")) ?? t("unknownDevice")}</b>{session.byPin && ` · ${t("pinSession")}`}<br />
            <small>{t("lastSeen")}<Time at={session.lastSeenAt} /></small>
          </div>
          {session.current ? <Chip>{t("thisDevice")}</Chip> : <Button onClick={() => void end(session.id)}>{t("signOutThere")}</Button>}
        </div>
      ))}
    </Card>
  );
}
