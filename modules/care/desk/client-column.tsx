import { stateOf } from "#platform/record/record.ts";
import { isSet } from "#platform/record/rule.ts";
import { useNow } from "#platform/ui/look/now.ts";
import { Chip, Face } from "#platform/ui/look/pieces.tsx";
import type { OneRecord } from "#platform/ui/model.ts";
import { useOne, useRows, useStory } from "#platform/ui/queries.ts";
import { To } from "#platform/ui/router.tsx";
import { useLabel, useText } from "#platform/ui/text/text.ts";
import { useMe } from "#platform/ui/who.tsx";
import { Time } from "#platform/ui/widgets/time.tsx";
import { AroundRow } from "#platform/ui/widgets/widget.ts";
import { Value } from "#platform/ui/widgets/widgets.tsx";
import { careTexts } from "../care.text.ts";
import { caseRecord } from "../case.record.ts";
import { clientRecord } from "../client.record.ts";
import type { Moment } from "../timeline.server.ts";
import { repeated } from "./causes.ts";
import { deskTexts } from "./desk.text.ts";
import { useWords } from "./moment.ts";
import "./desk.css";

/** The client at the right of a case: who it is, what else there was. */
export function ClientColumn({ one }: { one: OneRecord }) {
  const t = useText(careTexts);
  const me = useMe();
  const id = String(one.row.client);
  const client = useOne("client", id, me.capabilities["client.read"] !== undefined);
  const name = client.data ? String(client.data.row.name) : (one.refs[id]?.title ?? t("client"));
  return (
    <aside className="clientcol" aria-label={t("client")}>
      {client.data ? <ClientHead client={client.data} /> : <div className="row"><Face name={name} big /><b>{name}</b></div>}
      <Again id={id} />
      <h2>{t("otherCases")}<small><To to={`/client/${id}`}>{t("wholeHistory")}</To></small></h2>
      <CasesOf id={id} here={one.row.id} />
      <h2>{t("contacts")}</h2>
      <Happened id={id} here={one.row.id} />
    </aside>
  );
}

const shown = { phones: "phone", unit: "unit", owner: "inCharge", tags: "tags", needs: "needs" } as const;

/** The client's name, standing and the facts one needs while talking. */
function ClientHead({ client }: { client: OneRecord }) {
  const t = useText(careTexts);
  const label = useLabel();
  const { row, refs } = client;
  const role = clientRecord.fields.role.choices?.[String(row.role)];
  return (
    <AroundRow value={{ type: "client", row, refs, reveals: true }}>
      <div style={{ display: "flex", gap: 12, alignItems: "center", marginBottom: 14 }}>
        <Face name={String(row.name)} big />
        <div className="wrap"><To to={`/client/${row.id}`} className="plain"><b>{String(row.name)}</b></To> {role && <Chip>{label(role)}</Chip>}<br /><small>{[refs[String(row.unit)]?.title, row.number].filter(Boolean).join(" · ")}</small></div>
      </div>
      <dl className="facts">
        {Object.entries(shown).map(([name, text]) => {
          const field = clientRecord.fields[name as keyof typeof shown];
          return isSet(row[name]) && <div key={name} style={{ display: "contents" }}><dt>{t(text)}</dt><dd><Value field={field} name={name} value={row[name]} /></dd></div>;
        })}
        {isSet(row.quietFrom) && <div style={{ display: "contents" }}><dt>{t("quiet")}</dt><dd>{String(row.quietFrom)}–{String(row.quietTo ?? "")}</dd></div>}
      </dl>
    </AroundRow>
  );
}

function CasesOf({ id, here }: { id: string; here: string }) {
  const t = useText(careTexts);
  const label = useLabel();
  const { rows, isPending } = useRows("case", { client: id }, { limit: 8 });
  const others = rows.filter((row) => row.id !== here);
  if (!isPending && others.length === 0) return <p className="s m">{t("none")}</p>;
  return (
    <div className="tl">
      {others.map((row) => {
        const { label: state } = stateOf(caseRecord, row);
        return <div key={row.id}><Time at={row.createdAt} /><span><To to={`/case/${row.id}`}>{String(row.subject)}</To> <span className="m">{state && label(state)}</span></span></div>;
      })}
    </div>
  );
}

/** So far back one cause that comes again is told. */
const againMs = 90 * 86_400_000;

/** The same cause twice or more in ninety days, each in a line that opens those cases. */
function Again({ id }: { id: string }) {
  const t = useText(deskTexts);
  const now = useNow();
  const from = `${new Date(Date.parse(now) - againMs).toISOString().slice(0, 10)}T00:00:00.000Z`;
  const { rows, refs } = useRows("case", { client: id, "createdAt.from": from, "cause.set": "yes", fields: "subject,cause" }, { limit: 50 });
  const causes = repeated(rows.map((row) => String(row.cause)));
  if (causes.length === 0) return null;
  return (
    <ul className="again">
      {causes.map(({ cause, n }) => <li key={cause}><To to={`/case?client=${id}&cause=${cause}&createdAt.from=${from}`}>{t("again", { n, cause: refs[cause]?.title ?? "" })}</To></li>)}
    </ul>
  );
}

/** Contacts, steps, compensations and moves of the client as one line, the newest first; this case's own steps stand in its middle already. */
function Happened({ id, here }: { id: string; here: string }) {
  const t = useText(careTexts);
  const { rows, isSuccess } = useStory<Moment>(`/api/v1/client/${id}/timeline`);
  const shown = rows.filter((moment) => moment.kind !== "case" && !(moment.kind === "step" && moment.recordId === here)).slice(0, 12);
  if (isSuccess && shown.length === 0) return <p className="s m">{t("none")}</p>;
  return <div className="tl">{shown.map((moment) => <Line key={`${moment.kind}${moment.id}`} moment={moment} here={here} />)}</div>;
}

function Line({ moment, here }: { moment: Moment; here: string }) {
  const t = useText(careTexts);
  const [first, ...words] = useWords(moment);
  const own = moment.detail.case === here ? t("thisCase") : "";
  return (
    <div>
      <Time at={moment.at} />
      <span><To to={`/${moment.type}/${moment.recordId}`}>{moment.kind === "step" ? `${first} · ${moment.title}` : moment.title}</To> <span className="m">{[moment.kind === "step" ? "" : first, ...words, own].filter(Boolean).join(" · ")}</span></span>
    </div>
  );
}
