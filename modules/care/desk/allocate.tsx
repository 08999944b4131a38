import { useEffect, useId, useState } from "react";
import type { Label } from "#platform/record/label.ts";
import { call, sentenceOf } from "#platform/ui/api.ts";
import { Button } from "#platform/ui/look/parts.ts";
import { Empty } from "#platform/ui/look/pieces.tsx";
import { useForget, useWrite } from "#platform/ui/queries.ts";
import { Dialog } from "#platform/ui/record/TransitionDialog.tsx";
import { useSearch } from "#platform/ui/router.tsx";
import { useTell } from "#platform/ui/tell.ts";
import { commonTexts } from "#platform/ui/text/common.text.ts";
import { useLabel, useText } from "#platform/ui/text/text.ts";
import { RecordPick } from "#platform/ui/widgets/reference.tsx";
import { clientTexts } from "../clients.text.ts";

interface Plan {
  readonly allotments: readonly { readonly client: string; readonly name: string; readonly to: string; readonly toName: string; readonly reason: Label }[];
  readonly carers: readonly { readonly id: string; readonly name: string; readonly holds: number; readonly weight: number; readonly after: number }[];
  readonly more: boolean;
}

interface Done {
  readonly results: readonly { readonly id: string; readonly ok: boolean; readonly problem?: { readonly detail?: string } }[];
}

const path = "/api/v1/client/allocate-evenly";

/** Shares clients out among those who care for them: shown first with its reasons, then done; afterwards what was refused says why. */
export function Allocate({ onClose }: { onClose: () => void }) {
  const t = useText(clientTexts);
  const c = useText(commonTexts);
  const label = useLabel();
  const tell = useTell();
  const forget = useForget();
  const write = useWrite();
  const toId = useId();
  const [search] = useSearch();
  const filter = filterOf(search);
  const filtered = Object.keys(search).some((name) => name !== "order" && name !== "state");
  const [to, setTo] = useState<readonly string[]>([]);
  const [plan, setPlan] = useState<Plan | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const [refused, setRefused] = useState<Done["results"] | null>(null);
  const [busy, setBusy] = useState(false);
  const asked = JSON.stringify({ filter, ...(to.length > 0 ? { to } : {}), preview: true });
  useEffect(() => {
    const stop = new AbortController();
    setWrong(null);
    call<Plan>("POST", path, { body: JSON.parse(asked), signal: stop.signal }).then(setPlan, (error) => {
      if (stop.signal.aborted) return;
      setPlan(null);
      setWrong(sentenceOf(error));
    });
    return () => stop.abort();
  }, [asked]);
  const act = async (): Promise<void> => {
    setBusy(true);
    try {
      // What was looked at is done, whoever came into the list since.
      const { results } = await write<Done>(path, { ids: plan?.allotments.map((one) => one.client), ...(to.length > 0 ? { to } : {}) });
      forget("client", null);
      const bad = results.filter((one) => !one.ok);
      tell.done(t("allocated", { n: results.length - bad.length, m: bad.length }));
      if (bad.length === 0) return onClose();
      setRefused(bad);
    } catch (error) {
      setWrong(sentenceOf(error));
    }
    setBusy(false);
  };
  const nameOf = (id: string): string => plan?.allotments.find((one) => one.client === id)?.name ?? id;
  if (refused) {
    return (
      <Dialog title={t("allocate")} onClose={onClose}>
        {refused.map((one) => <div className="it" key={one.id}><b>{nameOf(one.id)}</b><span className="wrong">{one.problem?.detail}</span></div>)}
        <div className="acts" style={{ marginTop: 12 }}><span className="sp" /><Button type="primary" onClick={onClose}>{c("close")}</Button></div>
      </Dialog>
    );
  }
  return (
    <Dialog title={t("allocate")} onClose={onClose} width={760}>
      <div className="stack">
        <p className="s">{t("allocateHint")}</p>
        {filtered && <p className="note plain">{t("allocateShown")}</p>}
        <div className="field">
          <label htmlFor={toId}>{t("allocateTo")}</label>
          <RecordPick to="staff" id={toId} many clearable value={to} placeholder={t("allocateAnyone")} onChange={(next) => setTo(next as string[])} />
        </div>
        {wrong && <p className="wrong" role="alert">{wrong}</p>}
        {!plan && !wrong && <p className="empty" role="status">{c("loading")}</p>}
        {plan && plan.allotments.length === 0 && <Empty title={t("allocateNone")} />}
        {plan && plan.allotments.length > 0 && (
          <>
            <table className="plain">
              <thead><tr><th>{t("person")}</th><th className="r">{t("weight")}</th><th className="r">{t("holds")}</th><th className="r">{t("gets")}</th></tr></thead>
              <tbody>{plan.carers.map((one) => <tr key={one.id}><td>{one.name}</td><td className="r">{one.weight}</td><td className="r">{one.holds}</td><td className="r"><b>+{plan.allotments.filter((allotment) => allotment.to === one.id).length}</b></td></tr>)}</tbody>
            </table>
            <div style={{ maxHeight: 260, overflow: "auto", margin: "0 -16px" }}>
              {plan.allotments.map((one) => <div className="it" key={one.client}><div><b>{one.name}</b><br /><small>{label(one.reason)}</small></div><span>{one.toName}</span></div>)}
            </div>
            {plan.more && <p className="note plain">{t("allocateMore")}</p>}
          </>
        )}
        <div className="acts">
          <span className="sp" />
          <Button onClick={onClose}>{c("cancel")}</Button>
          <Button type="primary" loading={busy} disabled={!plan || plan.allotments.length === 0 || wrong !== null} onClick={() => void act()}>{t("doAllocate", { n: plan?.allotments.length ?? 0 })}</Button>
        </div>
      </div>
    </Dialog>
  );
}

/** The filters of the list that stands behind; without one for it, only clients nobody is in charge of. */
function filterOf(search: Readonly<Record<string, string>>): Record<string, string> {
  const shown = Object.fromEntries(Object.entries(search).filter(([name]) => name !== "order" && name !== "state"));
  return shown.owner !== undefined ? { "owner.set": "yes", ...shown } : shown;
}
