import { useEffect, useRef, useState, type FormEvent } from "react";
import { call, sentenceOf } from "#platform/ui/api.ts";
import { Icon } from "#platform/ui/look/icon.tsx";
import { Button } from "#platform/ui/look/parts.ts";
import { Face } from "#platform/ui/look/pieces.tsx";
import { sessionAtRest } from "#platform/ui/person-here.ts";
import { useRead } from "#platform/ui/queries.ts";
import { useText } from "#platform/ui/text/text.ts";
import { Bare } from "./bare.tsx";
import { peopleTexts } from "./people.text.ts";

interface Mate {
  readonly id: string;
  readonly name: string;
  readonly post: string | null;
}

/** The shared computer this is, and who can switch by PIN at it. */
export interface SharedDesk {
  readonly device: { readonly id: string; readonly name: string; readonly lockAfter: number } | null;
  readonly people: readonly Mate[];
}

/** The shared computer this page stands on and who can switch by PIN at it; `device` is null elsewhere. */
export function useSharedDesk() {
  return useRead<SharedDesk>(["shared-desk"], "/api/auth/device", { quiet: true });
}

/** Who takes over: one's tile, then one's PIN. `was` stands first: whoever was here most often comes back. */
export function Switch({ desk, was, onDone, onPassword }: { desk: SharedDesk; was: string | undefined; onDone: () => void; onPassword: () => void }) {
  const t = useText(peopleTexts);
  const [who, setWho] = useState<Mate | null>(null);
  if (who) return <Pad who={who} onDone={onDone} onBack={() => setWho(null)} onPassword={onPassword} />;
  const people = [...desk.people].sort((a, b) => Number(b.id === was) - Number(a.id === was));
  return (
    <Bare title={t("whoIsIt")} line={desk.device?.name} wide={people.length > 4}>
      <div className="mates">
        {people.map((mate, at) => (
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the page asks only this.
          <button type="button" key={mate.id} autoFocus={at === 0} onClick={() => setWho(mate)}>
            <Face name={mate.name} big />
            <span><b>{mate.name}</b>{mate.post && <><br /><small>{mate.post}</small></>}</span>
          </button>
        ))}
      </div>
      <div><button type="button" className="link" onClick={onPassword}>{t("byPassword")}</button></div>
    </Bare>
  );
}

const digits = ["1", "2", "3", "4", "5", "6", "7", "8", "9"] as const;
const longest = 8;
const shortest = 4;

/** A pad for the PIN; the digits of a keyboard do the same. */
function Pad({ who, onDone, onBack, onPassword }: { who: Mate; onDone: () => void; onBack: () => void; onPassword: () => void }) {
  const t = useText(peopleTexts);
  const [pin, setPin] = useState("");
  const [wrong, setWrong] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const box = useRef<HTMLInputElement>(null);
  const add = (digit: string): void => {
    setWrong(null);
    setPin((old) => (old + digit).slice(0, longest));
    box.current?.focus();
  };
  useEffect(() => box.current?.focus(), [wrong]);
  const act = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    if (pin.length < shortest) return setWrong(t("pinShort"));
    setBusy(true);
    setWrong(null);
    try {
      await sessionAtRest();
      await call("POST", "/api/auth/pin/sign-in", { body: { staff: who.id, pin }, quiet: true });
      onDone();
    } catch (error) {
      setWrong(sentenceOf(error));
      setPin("");
      setBusy(false);
    }
  };
  return (
    <Bare title={t("pinOf", { name: who.name })}>
      <form className="pad" onSubmit={(event) => void act(event)}>
        <div className="dots">
          <input ref={box} type="password" inputMode="none" autoComplete="off" aria-label={t("pin")} value={pin} maxLength={longest} aria-invalid={wrong !== null} onChange={(event) => { setWrong(null); setPin(event.target.value.normalize("NFKC").replace(/\D/g, "").slice(0, longest)); }} />
        </div>
        {wrong && <span className="wrong" role="alert">{wrong}</span>}
        <div className="digits">
          {digits.map((digit) => <button type="button" key={digit} onClick={() => add(digit)}>{digit}</button>)}
          <button type="button" aria-label={t("pinErase")} onClick={() => { setPin((old) => old.slice(0, -1)); box.current?.focus(); }}><Icon name="back" /></button>
          <button type="button" onClick={() => add("0")}>0</button>
          <Button type="primary" htmlType="submit" loading={busy} aria-label={t("signIn")}><Icon name="ok" /></Button>
        </div>
      </form>
      <div>
        <button type="button" className="link" onClick={onBack}>{t("otherMate")}</button>
        <p><button type="button" className="link" onClick={onPassword}>{t("byPassword")}</button></p>
      </div>
    </Bare>
  );
}
