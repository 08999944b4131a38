import { useState } from "react";
import { sentenceOf } from "#platform/ui/api.ts";
import { Button, Input, Select } from "#platform/ui/look/parts.ts";
import { Chip, Empty } from "#platform/ui/look/pieces.tsx";
import { useNow } from "#platform/ui/look/now.ts";
import { useRead, useWrite } from "#platform/ui/queries.ts";
import { Dialog } from "#platform/ui/record/TransitionDialog.tsx";
import { useTitle } from "#platform/ui/router.tsx";
import { useTell } from "#platform/ui/tell.ts";
import { useSending } from "#platform/ui/sending.ts";
import { useText } from "#platform/ui/text/text.ts";
import { useMe, useZone } from "#platform/ui/who.tsx";
import { shortTime, toWall } from "#platform/ui/zone.ts";
import { keepTexts } from "./settings-keep.text.ts";
import "./settings.css";

interface Token {
  readonly id: string;
  readonly name: string;
  readonly scope: readonly string[] | null;
  readonly usedAt: string | null;
  readonly expiresAt: string;
  readonly revokedAt: string | null;
  readonly staffName: string;
  readonly open: boolean;
}

/** 接口令牌: every key that was given to a program, whose it is and when it was last used. */
export default function TokensPage() {
  const k = useText(keepTexts);
  const tell = useTell();
  const write = useWrite();
  const zone = useZone();
  const now = useNow();
  const [asking, setAsking] = useState(false);
  const found = useRead<{ tokens: readonly Token[] }>(["tokens"], "/api/v1/tokens");
  useTitle(k("tokens"));
  const revoke = async (id: string): Promise<void> => {
    try {
      await write(`/api/v1/tokens/${id}/revoke`, {});
      await found.refetch();
    } catch (error) {
      tell.wrong(error);
    }
  };
  const tokens = found.data?.tokens ?? [];
  return (
    <div className="page narrow">
      <div className="head"><h1>{k("tokens")}</h1><small>{k("tokensSays")}</small><span className="sp" /><Button type="primary" onClick={() => setAsking(true)}>{k("newToken")}</Button></div>
      {found.error && <p className="wrong" role="alert">{sentenceOf(found.error)}</p>}
      <section className="card">
        {found.isSuccess && tokens.length === 0 && <Empty title={k("noTokens")} hint={k("noTokensHint")} />}
        {tokens.map((token) => (
          <div key={token.id} className="it">
            <div>
              <b>{token.name}</b><br />
              <small>{k("madeBy", { name: token.staffName })} · {k("until", { day: toWall(token.expiresAt, zone).slice(0, 10) })} · {token.usedAt ? k("used", { time: shortTime(token.usedAt, zone, now) }) : k("neverUsed")}{token.scope && ` · ${token.scope.join(" ")}`}</small>
            </div>
            {token.open ? <Button onClick={() => void revoke(token.id)} aria-label={k("revokeOf", { name: token.name })}>{k("revoke")}</Button> : <Chip>{k(token.revokedAt ? "revoked" : "expired")}</Chip>}
          </div>
        ))}
      </section>
      {asking && <NewToken onClose={() => { setAsking(false); void found.refetch(); }} />}
    </div>
  );
}

function NewToken({ onClose }: { onClose: () => void }) {
  const k = useText(keepTexts);
  const me = useMe();
  const write = useWrite();
  const [name, setName] = useState("");
  const [days, setDays] = useState("90");
  const [scope, setScope] = useState<string[]>([]);
  const [made, setMade] = useState<string | null>(null);
  const { busy, wrong, send } = useSending();
  const make = (): Promise<boolean> => send(async () => setMade((await write<{ token: string }>("/api/auth/tokens", { name: name.trim(), days: Number(days), ...(scope.length > 0 ? { scope } : {}) })).token));
  if (made !== null) {
    return (
      <Dialog title={k("tokenMade")} onClose={onClose}>
        <p className="secret">{made}</p>
        <p className="s" style={{ margin: "10px 0" }}>{k("tokenOnce")}</p>
        <div className="acts row"><span className="sp" /><Button type="primary" onClick={onClose}>{k("close")}</Button></div>
      </Dialog>
    );
  }
  return (
    <Dialog title={k("newToken")} onClose={onClose}>
      <form className="fields narrow" onSubmit={(event) => { event.preventDefault(); void make(); }}>
        <div className="field"><label htmlFor="token-name">{k("tokenName")}</label><Input id="token-name" maxLength={80} value={name} onChange={(event) => setName(event.target.value)} /></div>
        <div className="field"><label htmlFor="token-days">{k("tokenDays")}</label><Input id="token-days" inputMode="numeric" value={days} onChange={(event) => setDays(event.target.value.replace(/\D/g, "").slice(0, 3))} /></div>
        <div className="field">
          <label htmlFor="token-scope">{k("tokenScope")}</label>
          <Select id="token-scope" mode="multiple" style={{ width: "100%" }} value={scope} onChange={setScope} options={Object.keys(me.capabilities).sort().map((one) => ({ value: one, label: one }))} />
          <small className="m">{k("tokenScopeHint")}</small>
        </div>
        <div className="acts row">
          {wrong && <span className="wrong" role="alert">{wrong}</span>}
          <span className="sp" />
          <Button onClick={onClose}>{k("cancel")}</Button>
          <Button type="primary" htmlType="submit" loading={busy} disabled={name.trim() === "" || Number(days) < 1}>{k("make")}</Button>
        </div>
      </form>
    </Dialog>
  );
}
