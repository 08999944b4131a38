import type { AuditLine } from "#platform/api/audit.ts";
import type { Label } from "#platform/record/label.ts";
import { isSet } from "#platform/record/rule.ts";
import { stepName } from "#platform/record/step-name.ts";
import { query, sentenceOf } from "#platform/ui/api.ts";
import { DayBox } from "#platform/ui/fields/day-box.tsx";
import { Button, Select } from "#platform/ui/look/parts.ts";
import { Empty } from "#platform/ui/look/pieces.tsx";
import { Diff } from "#platform/ui/record/Journal.tsx";
import type { Refs } from "#platform/ui/model.ts";
import { useStory } from "#platform/ui/queries.ts";
import { To, useSearch, useTitle } from "#platform/ui/router.tsx";
import { useLabel, useText } from "#platform/ui/text/text.ts";
import { useRecordTypes, useZone } from "#platform/ui/who.tsx";
import { RecordPick } from "#platform/ui/widgets/reference.tsx";
import { Time } from "#platform/ui/widgets/time.tsx";
import { fromWall } from "#platform/ui/zone.ts";
import { keepTexts } from "./settings-keep.text.ts";
import "./settings.css";

/** 日志: everything that was written in the organisation, by person, kind of record and time. */
export default function AuditPage() {
  const k = useText(keepTexts);
  const label = useLabel();
  const types = useRecordTypes();
  const zone = useZone();
  const [search, change] = useSearch();
  useTitle(k("audit"));
  const at = (day: string | undefined, after = 0): string | undefined => {
    const begins = day && /^\d{4}-\d\d-\d\d$/.test(day) ? fromWall(`${new Date(Date.parse(day) + after * 86_400_000).toISOString().slice(0, 10)}T00:00`, zone) : null;
    return begins ?? undefined;
  };
  const found = useStory<AuditLine>(`/api/v1/audit${query({ staff: search.staff, type: search.type, from: at(search.from), to: at(search.to, 1) })}`);
  const others: readonly (readonly [string, Label])[] = [["setting", { zh: k("settingsKind"), en: k("settingsKind") }], ["calendar", { zh: k("calendarKind"), en: k("calendarKind") }], ["organisation", { zh: k("organisationKind"), en: k("organisationKind") }]];
  const options = [...types.map((type) => ({ value: type.name, label: label(type.label) })), ...others.map(([value, name]) => ({ value, label: label(name) }))];
  return (
    <div className="page">
      <div className="head"><h1>{k("audit")}</h1><small>{k("auditSays")}</small></div>
      <div className="row" style={{ marginBottom: 14 }}>
        <div style={{ width: 200 }}><label className="hidden" htmlFor="audit-staff">{k("who")}</label><RecordPick to="staff" id="audit-staff" value={search.staff ?? null} placeholder={k("who")} clearable onChange={(value) => change({ staff: (value as string | null) ?? undefined })} /></div>
        <Select style={{ width: 180 }} allowClear aria-label={k("what")} placeholder={k("what")} value={search.type} options={options} onChange={(type: string | undefined) => change({ type })} />
        <span className="row" style={{ gap: 6 }}>{k("from")}<DayBox past label={k("from")} value={search.from ?? ""} onChange={(day) => change({ from: day || undefined })} /></span>
        <span className="row" style={{ gap: 6 }}>{k("to")}<DayBox past label={k("to")} value={search.to ?? ""} onChange={(day) => change({ to: day || undefined })} /></span>
      </div>
      {found.error && <p className="wrong" role="alert">{sentenceOf(found.error)}</p>}
      <section className="card">
        {found.isSuccess && found.rows.length === 0 && <Empty title={k("noLines")} hint={k("noLinesHint")} />}
        {found.rows.map((line) => <Told key={line.id} line={line} refs={found.refs} kind={options.find((one) => one.value === line.type)?.label ?? line.type} />)}
      </section>
      {found.hasNextPage && <div className="listfoot"><Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>{k("more")}</Button></div>}
    </div>
  );
}

function Told({ line, kind, refs }: { line: AuditLine; kind: string; refs: Refs }) {
  const k = useText(keepTexts);
  const label = useLabel();
  const type = useRecordTypes().find((one) => one.name === line.type);
  return (
    <div className="auditline">
      <Time at={line.at} />
      <div>
        <b>{kind} · {type ? label(stepName(type, line.step)) : line.step}</b> <small>{line.by?.name ?? k("byProgram")}</small>
        {line.note && <p className="lines s">{line.note}</p>}
        {type ? <Diff type={type} entry={line} refs={refs} /> : <Plain before={line.before} after={line.after} />}
      </div>
      {type && line.recordId && <To to={`/${type.name}/${line.recordId}`}>{k("open")}</To>}
    </div>
  );
}

/** What changed of something that is no record, such as a setting or the opening hours: as it is stored. */
function Plain({ before, after }: Pick<AuditLine, "before" | "after">) {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].slice(0, 12);
  const said = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value)).slice(0, 200);
  if (names.length === 0) return null;
  return (
    <dl className="diff">
      {names.map((name) => (
        <div key={name} style={{ display: "contents" }}>
          <dt>{name}</dt>
          <dd>{isSet(before?.[name]) && <><del>{said(before?.[name])}</del> → </>}{isSet(after?.[name]) ? said(after?.[name]) : "–"}</dd>
        </div>
      ))}
    </dl>
  );
}
