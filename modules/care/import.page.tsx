import { useRef, useState } from "react";
import type { Label } from "#platform/record/label.ts";
import type { RecordType } from "#platform/record/record.ts";
import { call, newKey, sentenceOf } from "#platform/ui/api.ts";
import { Icon } from "#platform/ui/look/icon.tsx";
import { Button, Checkbox, Progress, Select } from "#platform/ui/look/parts.ts";
import { Card, Empty } from "#platform/ui/look/pieces.tsx";
import { useRead, useWrite } from "#platform/ui/queries.ts";
import { namesOf } from "#platform/ui/record/names.ts";
import { OfType } from "#platform/ui/record/record-pages.tsx";
import { useGo, useSearch, useTitle } from "#platform/ui/router.tsx";
import { useTell } from "#platform/ui/tell.ts";
import { useLabel, useText } from "#platform/ui/text/text.ts";
import { mayEver, useMe } from "#platform/ui/who.tsx";
import { importTexts } from "./import.text.ts";
import "./import.css";

interface Sheet {
  readonly id: string;
  readonly headers: readonly { readonly header: string; readonly key: string | null; readonly how: string | null }[];
  readonly examples: readonly (readonly string[])[];
  readonly targets: readonly { readonly key: string; readonly label: Label; readonly required: boolean }[];
  readonly rows: number;
}

interface Report {
  readonly rows: number;
  readonly imported: number;
  readonly skipped: number;
  readonly refused: number;
  readonly clients?: number;
  readonly answered_within_48h?: number;
  readonly median_answer_hours?: number | null;
}

interface Status {
  readonly state: "matching" | "checking" | "checked" | "running" | "done" | "failed";
  readonly done: number;
  readonly rows: number;
  readonly report: Report | null;
  readonly errors: readonly { readonly row: number; readonly column: string | null; readonly reason: string }[];
  readonly why: string | null;
}

const place = (id: string): string => `import.${id}`;

function keptSheet(id: string): Sheet | null {
  try {
    return JSON.parse(sessionStorage.getItem(place(id)) ?? "null") as Sheet | null;
  } catch {
    return null;
  }
}

/** Takes a sheet in: choose, match the headings, check, import, and see what was refused and why. */
export default function ImportPage() {
  return <OfType>{(type) => <ImportOf key={type.name} type={type} />}</OfType>;
}

function ImportOf({ type }: { type: RecordType }) {
  const t = useText(importTexts);
  const label = useLabel();
  const me = useMe();
  const names = namesOf(type, label);
  useTitle(t("title", { type: names.one }));
  if (!mayEver(type.may.import, me)) return <div className="page"><Empty title={t("mayNot", { type: names.many })} /></div>;
  return (
    <div className="page narrow stack">
      <div><h1>{t("title", { type: names.one })}</h1><small>{t("line")}</small></div>
      <TakeIn type={type} />
    </div>
  );
}

/** A sheet from its choice to what became of its rows; which one it is stands in the address. */
export function TakeIn({ type }: { type: RecordType }) {
  const [{ id }, change] = useSearch();
  if (id) return <Run key={id} type={type} id={id} onOther={() => change({ id: undefined })} />;
  return (
    <Choose type={type} onSheet={(sheet) => {
      try {
        sessionStorage.setItem(place(sheet.id), JSON.stringify(sheet));
      } catch {
        // Without storage the matching is lost on reload only.
      }
      change({ id: sheet.id });
    }} />
  );
}

function Choose({ type, onSheet }: { type: RecordType; onSheet: (sheet: Sheet) => void }) {
  const t = useText(importTexts);
  const box = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const [over, setOver] = useState(false);
  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    setBusy(true);
    setWrong(null);
    const form = new FormData();
    form.append("file", file, file.name);
    try {
      onSheet(await call<Sheet>("POST", `/api/v1/import/${type.name}`, { form, key: newKey() }));
    } catch (error) {
      setWrong(sentenceOf(error));
      setBusy(false);
    }
  };
  return (
    <section className={over ? "card drop over" : "card drop"} onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)} onDrop={(event) => { event.preventDefault(); setOver(false); void take(event.dataTransfer.files[0]); }}>
      <Icon name="up" />
      <p>{busy ? t("reading") : t("drop")}</p>
      <input ref={box} type="file" accept=".xlsx,.csv,.txt" hidden aria-hidden="true" tabIndex={-1} onChange={(event) => { void take(event.target.files?.[0]); event.target.value = ""; }} />
      <Button type="primary" loading={busy} onClick={() => box.current?.click()}>{t("pick")}</Button>
      {wrong && <span className="wrong" role="alert">{wrong}</span>}
    </section>
  );
}

function Run({ type, id, onOther }: { type: RecordType; id: string; onOther: () => void }) {
  const t = useText(importTexts);
  const label = useLabel();
  const tell = useTell();
  const go = useGo();
  const write = useWrite();
  const [sheet] = useState(() => keptSheet(id));
  const [mapping, setMapping] = useState<Readonly<Record<string, string | null>>>(() => Object.fromEntries((sheet?.headers ?? []).map(({ header, key }) => [header, key])));
  const me = useMe();
  const [live, setLive] = useState(false);
  const [site, setSite] = useState<string | undefined>(me.sites[0]?.name);
  const mayLive = "history" in type.states;
  const [busy, setBusy] = useState(false);
  const [moving, setMoving] = useState(true);
  const found = useRead<Status>(["import", id], `/api/v1/import/${id}`, { every: moving ? 1000 : undefined });
  const status = found.data;
  const going = status?.state === "checking" || status?.state === "running";
  if (status && going !== moving) setMoving(going);
  const start = async (dryRun: boolean): Promise<void> => {
    setBusy(true);
    try {
      await write(`/api/v1/import/${id}/run`, { mapping, dryRun, ...(mayLive ? { live } : {}), ...(site ? { site } : {}) });
      setMoving(true);
      await found.refetch();
    } catch (error) {
      tell.wrong(error);
    }
    setBusy(false);
  };
  const name = (key: string): string => {
    const target = sheet?.targets.find((one) => one.key === key);
    return target ? label(target.label) : key;
  };
  const used = Object.values(mapping).filter((key): key is string => key !== null);
  const twice = used.find((key, at) => used.indexOf(key) !== at);
  const lacks = (sheet?.targets ?? []).filter((target) => target.required && !used.includes(target.key)).map((target) => name(target.key));
  const open = status?.state === "matching" || status?.state === "checked" || status?.state === "failed";
  return (
    <>
      {found.error && <p className="wrong" role="alert">{sentenceOf(found.error)}</p>}
      {sheet && open && (
        <Card title={t("match")} aside={t("rows", { n: sheet.rows })}>
          <div className="scroll">
            <table className="plain">
              <thead><tr><th>{t("heading")}</th><th>{t("example")}</th><th style={{ width: 240 }}>{t("target")}</th></tr></thead>
              <tbody>
                {sheet.headers.map(({ header }, at) => (
                  <tr key={header}>
                    <td><b>{header}</b></td>
                    <td className="s example">{sheet.examples.slice(0, 3).map((row) => row[at]).filter(Boolean).join(" / ")}</td>
                    <td>
                      <Select style={{ width: "100%" }} aria-label={header} value={mapping[header] ?? ""} showSearch={{ optionFilterProp: "label" }} onChange={(key: string) => setMapping({ ...mapping, [header]: key || null })}
                        options={[{ value: "", label: t("skip") }, ...sheet.targets.map((target) => ({ value: target.key, label: target.required ? `${name(target.key)} · ${t("needed")}` : name(target.key) }))]} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <div className="bar">
            {twice && <span className="wrong" role="alert">{t("twice", { field: name(twice) })}</span>}
            {lacks.length > 0 && <span className="s">{t("lacks", { fields: lacks.join(" · ") })}</span>}
            {type.fields.site && me.sites.length > 1 && !used.includes("site") && (
              <label className="row s">{t("site")}<Select style={{ minWidth: 180 }} value={site} onChange={setSite} options={me.sites.map((one) => ({ value: one.name, label: one.name }))} /></label>
            )}
            {mayLive && <Checkbox checked={live} onChange={(event) => setLive(event.target.checked)}>{t("live")}</Checkbox>}
            <span className="sp" />
            <Button onClick={onOther}>{t("other")}</Button>
            <Button type={status?.state === "checked" ? "default" : "primary"} loading={busy} disabled={twice !== undefined || lacks.length > 0} onClick={() => void start(true)}>{status?.state === "matching" ? t("check") : t("checkAgain")}</Button>
          </div>
        </Card>
      )}
      {status && going && (
        <Card title={t(status.state === "checking" ? "checking" : "running")} aside={`${status.done} / ${status.rows}`}>
          <div className="body"><Progress percent={status.rows === 0 ? 0 : Math.floor((status.done / status.rows) * 100)} showInfo={false} /></div>
        </Card>
      )}
      {status?.state === "failed" && <div className="note miss"><b>{t("failed")}</b> {status.why ?? t("failedHint")}</div>}
      {status?.report && !going && (
        <Card title={t(status.state === "done" ? "done" : "checked")}>
          <div className="body">
            <Figures report={status.report} done={status.state === "done"} answers={type.name === "case"} />
            <div className="row" style={{ marginTop: 14 }}>
              {status.state === "checked" && <Button type="primary" loading={busy} disabled={status.report.imported === 0} onClick={() => void start(false)}>{t("run", { n: status.report.imported })}</Button>}
              {status.report.refused > 0 && <Button icon={<Icon name="down" />} href={`/api/v1/import/${id}/refused.xlsx`} download>{t("refusedSheet")}</Button>}
              {status.state === "done" && <Button type="primary" onClick={() => go(`/${type.name}`)}>{t("toList", { type: namesOf(type, label).many })}</Button>}
              {status.state === "done" && <Button onClick={onOther}>{t("other")}</Button>}
            </div>
          </div>
        </Card>
      )}
      {status && status.errors.length > 0 && !going && (
        <Card title={t("errors")} aside={t("errorsFirst", { n: status.errors.length })}>
          <div className="scroll">
            <table className="plain">
              <thead><tr><th>{t("row")}</th><th>{t("column")}</th><th>{t("reason")}</th></tr></thead>
              <tbody>{status.errors.map((error, at) => <tr key={at}><td className="id">{error.row}</td><td>{error.column}</td><td>{error.reason}</td></tr>)}</tbody>
            </table>
          </div>
        </Card>
      )}
    </>
  );
}

function Figures({ report, done, answers }: { report: Report; done: boolean; answers: boolean }) {
  const t = useText(importTexts);
  const figures: [string, string | number | null | undefined, string?][] = [
    [t("r_rows"), report.rows],
    [t(done ? "r_done" : "r_imported"), report.imported, "kept"],
    [t("r_skipped"), report.skipped],
    [t("r_refused"), report.refused, report.refused > 0 ? "miss" : undefined],
    [t("r_clients"), answers ? report.clients : null],
    [t("r_within"), answers ? report.answered_within_48h : null],
    [t("r_median"), report.median_answer_hours === null || report.median_answer_hours === undefined ? null : Math.round(report.median_answer_hours * 10) / 10],
  ];
  return <div className="figs">{figures.filter(([, value]) => value !== null && value !== undefined).map(([name, value, tone]) => <div key={name}><b className={tone}>{typeof value === "number" ? value.toLocaleString("en-US") : value}</b><small>{name}</small></div>)}</div>;
}
