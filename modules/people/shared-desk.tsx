import { useState, type FormEvent } from "react";
import { call, sentenceOf } from "#platform/ui/api.ts";
import { Button } from "#platform/ui/look/parts.ts";
import { Card } from "#platform/ui/look/pieces.tsx";
import { noteHand } from "#platform/ui/person-here.ts";
import { useRead } from "#platform/ui/queries.ts";
import { useTell } from "#platform/ui/tell.ts";
import { commonTexts } from "#platform/ui/text/common.text.ts";
import { useText } from "#platform/ui/text/text.ts";
import { useMe } from "#platform/ui/who.tsx";
import { Time } from "#platform/ui/widgets/time.tsx";
import { Line } from "./bare.tsx";
import { peopleTexts } from "./people.text.ts";
import { thisBrowser } from "./push-browser.ts";
import type { SharedDesk } from "./switch.tsx";

interface Here {
  readonly device: SharedDesk["device"];
  readonly on: boolean;
}
interface Kept {
  readonly id: string;
  readonly name: string;
  readonly lockAfter: number;
  readonly people: number;
  readonly seenAt: string;
}

const usualMinutes = "5";

/** The shared computer one sits at: one's PIN there, and for who keeps the staff, making and taking back such computers. */
export function SharedComputer() {
  const t = useText(peopleTexts);
  const me = useMe();
  const manages = me.capabilities["staff.manage"] === true; // Such a computer serves whoever comes by, of whichever site.
  const here = useRead<Here>(["pin"], "/api/auth/pin");
  const all = useRead<{ devices: readonly Kept[] }>(["shared-desks"], "/api/auth/devices", { enabled: manages });
  const [open, setOpen] = useState<"pin" | "off" | "make" | null>(null);
  const done = async (): Promise<void> => {
    setOpen(null);
    await Promise.all([here.refetch(), manages ? all.refetch() : null]);
  };
  if (!here.data) return null;
  const { device, on } = here.data;
  return (
    <Card title={t("shared")}>
      <div className="body stack">
        <p className="s m">{t("sharedWhat")}</p>
        <p>{device ? t("sharedHere", { name: device.name, n: device.lockAfter }) : t("sharedNot")}{device && on && ` ${t("pinIsSet")}`}</p>
        {!device && !manages && <p className="s m">{t("sharedAsk")}</p>}
        {open === null && (
          <div className="row" style={{ gap: 8 }}>
            {device && <Button type={on ? undefined : "primary"} onClick={() => setOpen("pin")}>{t(on ? "pinChange" : "pinSet")}</Button>}
            {device && on && <Button onClick={() => setOpen("off")}>{t("pinOff")}</Button>}
            {!device && manages && <Button onClick={() => setOpen("make")}>{t("sharedMake")}</Button>}
          </div>
        )}
        {open === "pin" && <PinForm onDone={() => void done()} onCancel={() => setOpen(null)} />}
        {open === "off" && <PinOff onDone={() => void done()} onCancel={() => setOpen(null)} />}
        {open === "make" && <SharedForm one={null} onDone={() => void done()} onCancel={() => setOpen(null)} />}
      </div>
      {manages && (all.data?.devices.length ?? 0) > 0 && (
        <>
          <div className="body"><h3>{t("sharedAll")}</h3></div>
          {all.data?.devices.map((one) => <SharedOne key={one.id} one={one} here={one.id === device?.id} onDone={() => void done()} />)}
        </>
      )}
    </Card>
  );
}

/** A short form that asks for some lines, sends them, and says what is wrong. */
function Ask({ lines, act, submit, onCancel }: { lines: (disabled: boolean) => React.ReactNode; act: () => Promise<string | null>; submit: string; onCancel: () => void }) {
  const c = useText(commonTexts);
  const [wrong, setWrong] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setWrong(await act().catch(sentenceOf));
    setBusy(false);
  };
  return (
    <form className="stack" style={{ maxWidth: 360 }} onSubmit={(event) => void send(event)}>
      {lines(busy)}
      {wrong && <span className="wrong" role="alert">{wrong}</span>}
      <div className="row" style={{ gap: 8 }}>
        <Button type="primary" htmlType="submit" loading={busy}>{submit}</Button>
        <Button type="text" onClick={onCancel}>{c("cancel")}</Button>
      </div>
    </form>
  );
}

function PinForm({ onDone, onCancel }: { onDone: () => void; onCancel: () => void }) {
  const t = useText(peopleTexts);
  const tell = useTell();
  const [password, setPassword] = useState("");
  const [pin, setPin] = useState("");
  const [again, setAgain] = useState("");
  const act = async (): Promise<string | null> => {
    if (password === "") return t("needed", { field: t("oldPassword") });
    if (pin !== again) return t("differ");
    await call("POST", "/api/auth/pin", { body: { password, pin }, quiet: true });
    tell.done(t("pinDone"));
    onDone();
    return null;
  };
  return (
    <Ask act={act} submit={t("pinSet")} onCancel={onCancel} lines={() => (
      <>
        <Line label={t("oldPassword")} secret autoComplete="current-password" autoFocus value={password} onChange={setPassword} />
        <Line label={t("pinNew")} secret inputMode="numeric" autoComplete="off" hint={t("pinHint")} value={pin} onChange={setPin} />
        <Line label={t("passwordAgain")} secret inputMode="numeric" autoComplete="off" value={again} onChange={setAgain} />
      </>
    )} />
  );
}

function PinOff({ onDone, onCancel }: { onDone: () => void; onCancel: () => void }) {
  const t = useText(peopleTexts);
  const tell = useTell();
  const [password, setPassword] = useState("");
  const act = async (): Promise<string | null> => {
    if (password === "") return t("needed", { field: t("oldPassword") });
    await call("POST", "/api/auth/pin/off", { body: { password }, quiet: true });
    tell.done(t("pinGone"));
    onDone();
    return null;
  };
  return <Ask act={act} submit={t("pinOff")} onCancel={onCancel} lines={() => <Line label={t("oldPassword")} secret autoComplete="current-password" autoFocus value={password} onChange={setPassword} />} />;
}

/** Makes this computer a shared one, or changes one that is: its name and when it locks; the password is asked to make one. */
function SharedForm({ one, onDone, onCancel }: { one: Kept | null; onDone: () => void; onCancel: () => void }) {
  const t = useText(peopleTexts);
  const c = useText(commonTexts);
  const tell = useTell();
  const [name, setName] = useState(one?.name ?? "");
  const [minutes, setMinutes] = useState(one ? String(one.lockAfter) : usualMinutes);
  const [password, setPassword] = useState("");
  const act = async (): Promise<string | null> => {
    const lockAfter = Number(minutes);
    if (name.trim() === "") return t("needed", { field: t("sharedName") });
    if (!one && password === "") return t("needed", { field: t("oldPassword") });
    if (!Number.isInteger(lockAfter) || lockAfter < 1 || lockAfter > 120) return t("sharedAfterWrong");
    const wish = { name: name.trim().slice(0, 60), lockAfter };
    if (one) await call("POST", `/api/auth/devices/${one.id}`, { body: wish });
    else {
      const rings = await thisBrowser().catch(() => null);
      await call("POST", "/api/auth/devices", { body: { ...wish, password, ...(rings ? { endpoint: rings.endpoint } : {}) }, quiet: true });
      await rings?.unsubscribe().catch(() => false);
      noteHand(Date.now());
    }
    tell.done(t(one ? "sharedChanged" : "sharedMade"));
    onDone();
    return null;
  };
  return (
    <Ask act={act} submit={one ? c("save") : t("sharedMake")} onCancel={onCancel} lines={() => (
      <>
        <Line label={t("sharedName")} hint={t("sharedNameHint")} autoFocus value={name} onChange={setName} />
        <Line label={t("sharedAfter")} inputMode="numeric" value={minutes} onChange={setMinutes} />
        {!one && <Line label={t("oldPassword")} secret autoComplete="current-password" value={password} onChange={setPassword} />}
      </>
    )} />
  );
}

function SharedOne({ one, here, onDone }: { one: Kept; here: boolean; onDone: () => void }) {
  const t = useText(peopleTexts);
  const c = useText(commonTexts);
  const tell = useTell();
  const [sure, setSure] = useState(false);
  const [changing, setChanging] = useState(false);
  const end = async (): Promise<void> => {
    try {
      await call("DELETE", `/api/auth/devices/${one.id}`);
      tell.done(t("sharedEnded"));
      onDone();
    } catch (error) {
      tell.wrong(error);
    }
  };
  if (changing) return <div className="body"><SharedForm one={one} onDone={() => { setChanging(false); onDone(); }} onCancel={() => setChanging(false)} /></div>;
  return (
    <div className="it">
      <div>
        <b>{one.name}</b>{here && ` · ${t("thisDevice")}`}<br />
        <small>{sure ? t("sharedEndSure", { name: one.name }) : <>{t("sharedPeople", { n: one.people })} · {t("lastSeen")}<Time at={one.seenAt} /></>}</small>
      </div>
      {sure ? <span className="row" style={{ gap: 8 }}><Button onClick={() => void end()}>{t("sharedEnd")}</Button><Button type="text" onClick={() => setSure(false)}>{c("cancel")}</Button></span> : <span className="row" style={{ gap: 8 }}><Button type="text" onClick={() => setChanging(true)}>{t("sharedChange")}</Button><Button onClick={() => setSure(true)}>{t("sharedEnd")}</Button></span>}
    </div>
  );
}
