import { sentenceOf } from "#platform/ui/api.ts";
import { Button, Select } from "#platform/ui/look/parts.ts";
import { Chip, Empty } from "#platform/ui/look/pieces.tsx";
import { useRead } from "#platform/ui/queries.ts";
import { useSearch } from "#platform/ui/router.tsx";
import { commonTexts } from "#platform/ui/text/common.text.ts";
import { useText } from "#platform/ui/text/text.ts";
import type { Comparison, DutyChange, Piece } from "./compare.ts";
import { dutiesTexts } from "./duties.text.ts";
import type { Handbook } from "./handbook.ts";

interface Version {
  readonly version: number;
  readonly fromDay: string;
  readonly by: string | null;
  readonly why: string | null;
  readonly acknowledged: number;
}

const partNames = { text: "partText", cadence: "partCadence", limit: "partLimit", approver: "partApprover", mechanisms: "partMechanisms", when: "partWhen", within: "partWithin", serves: "partServes", evidence: "partEvidence", tell: "partTell" } as const;
const whats = { added: "added", removed: "removed", changed: "changedWhat" } as const;

/** Two versions of a post's description beside each other: what came, what went, and the words that changed. */
export function Compare({ id }: { id: string }) {
  const t = useText(dutiesTexts);
  const c = useText(commonTexts);
  const [search, change] = useSearch();
  const found = useRead<{ versions: readonly Version[] }>(["handbook", id, "versions"], `/api/v1/handbook/${id}/versions`);
  const book = useRead<Handbook>(["handbook", id], `/api/v1/handbook/${id}`);
  const versions = found.data?.versions ?? [];
  const to = Number(search.to ?? versions[0]?.version ?? 0);
  const from = Number(search.from ?? versions[1]?.version ?? 0);
  const compared = useRead<Comparison>(["handbook", id, "compare", from, to], `/api/v1/handbook/${id}/compare?from=${from}&to=${to}`, { enabled: from > 0 && to > 0 });
  const options = versions.map((one) => ({ value: one.version, label: `${t("versionN", { n: one.version })} · ${t("fromDay", { day: one.fromDay })}` }));
  const back = <Button onClick={() => change({ compare: undefined, from: undefined, to: undefined })}>{t("back")}</Button>;
  if (found.error) return <div className="page"><Empty title={sentenceOf(found.error)}>{back}</Empty></div>;
  if (!found.data) return <p className="empty">{c("loading")}</p>;
  return (
    <div className="page">
      <div className="head"><h1>{book.data ? `${book.data.post.name} · ${t("compare")}` : t("compare")}</h1><span className="sp" />{back}</div>
      {versions.length < 2 ? <section className="card"><Empty title={t("oneVersion")} /></section> : (
        <>
          <div className="row" style={{ marginBottom: 14 }}>
            <label className="row" style={{ gap: 6 }}>{t("older")}<Select style={{ width: 220 }} aria-label={t("older")} value={from} options={options} onChange={(next: number) => change({ from: String(next) })} /></label>
            <label className="row" style={{ gap: 6 }}>{t("newer")}<Select style={{ width: 220 }} aria-label={t("newer")} value={to} options={options} onChange={(next: number) => change({ to: String(next) })} /></label>
          </div>
          {compared.error && <p className="wrong" role="alert">{sentenceOf(compared.error)}</p>}
          {compared.data && <Changes found={compared.data} />}
          <section className="card" style={{ marginTop: 16 }}>
            <header><h2>{t("versions")}</h2></header>
            {versions.map((one) => (
              <div key={one.version} className="it">
                <div><b>{t("versionN", { n: one.version })}</b> <small>{t("fromDay", { day: one.fromDay })}</small><br /><small>{one.why === null ? t(one.version === 1 ? "firstVersion" : "bySystem") : `${one.by ?? ""} · ${one.why}`}</small></div>
                <small>{t("ackN", { n: one.acknowledged })}</small>
              </div>
            ))}
          </section>
        </>
      )}
    </div>
  );
}

function Changes({ found }: { found: Comparison }) {
  const t = useText(dutiesTexts);
  return (
    <section className="card">
      {found.function && <div className="it"><div><Chip>{t("functionOf")}</Chip> <Pieces pieces={found.function} /></div></div>}
      {found.duties.length === 0 && !found.function ? <Empty title={t("nothingChanged")} /> : found.duties.map((duty) => <ChangeLine key={duty.id} duty={duty} />)}
      <p className="s m" style={{ padding: "10px 16px" }}>{t("sameN", { n: found.same })}</p>
    </section>
  );
}

function ChangeLine({ duty }: { duty: DutyChange }) {
  const t = useText(dutiesTexts);
  const parts = Object.entries(duty.parts) as [keyof typeof partNames, readonly Piece[]][];
  return (
    <div className="it changeline">
      <div>
        <Chip>{t(whats[duty.what])}</Chip> <span className="id">{duty.id}</span>{" "}
        {duty.what === "added" ? <ins>{duty.text}</ins> : duty.what === "removed" ? <del>{duty.text}</del> : !duty.parts.text && duty.text}
        {parts.map(([name, pieces]) => <p key={name} className="lines">{name !== "text" && <small className="m">{t(partNames[name])} </small>}<Pieces pieces={pieces} /></p>)}
      </div>
    </div>
  );
}

function Pieces({ pieces }: { pieces: readonly Piece[] }) {
  return <>{pieces.map((piece, at) => (piece.in === "both" ? <span key={at}>{piece.text}</span> : piece.in === "old" ? <del key={at}>{piece.text}</del> : <ins key={at}>{piece.text}</ins>))}</>;
}
