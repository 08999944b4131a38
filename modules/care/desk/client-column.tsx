import { isSet } from "#platform/record/rule.ts";
import { Chip, Face } from "#platform/ui/look/pieces.tsx";
import type { OneRecord } from "#platform/ui/model.ts";
import { useOne, useRows } from "#platform/ui/queries.ts";
import { To } from "#platform/ui/router.tsx";
import { useLabel, useText } from "#platform/ui/text/text.ts";
import { useMe } from "#platform/ui/who.tsx";
import { Time } from "#platform/ui/widgets/time.tsx";
import { AroundRow } from "#platform/ui/widgets/widget.ts";
import { Value } from "#platform/ui/widgets/widgets.tsx";
import { careTexts } from "../care.text.ts";
import { caseRecord } from "../case.record.ts";
import { clientRecord } from "../client.record.ts";
import { contactRecord } from "../contact.record.ts";
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
      <h2>{t("otherCases")}<small><To to={`/client/${id}`}>{t("wholeHistory")}</To></small></h2>
      <CasesOf id={id} here={one.row.id} />
      <h2>{t("contacts")}</h2>
      <ContactsOf id={id} here={one.row.id} />
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
        const state = caseRecord.states[row.state as keyof typeof caseRecord.states];
        return <div key={row.id}><Time at={row.createdAt} /><span><To to={`/case/${row.id}`}>{String(row.subject)}</To> <span className="m">{state && label(state.label)}</span></span></div>;
      })}
    </div>
  );
}

function ContactsOf({ id, here }: { id: string; here: string }) {
  const t = useText(careTexts);
  const label = useLabel();
  const me = useMe();
  const may = me.capabilities["contact.read"] !== undefined;
  const { rows, isPending } = useRows("contact", { client: id }, { limit: 8, enabled: may });
  if (!may || (!isPending && rows.length === 0)) return <p className="s m">{t("none")}</p>;
  return (
    <div className="tl">
      {rows.map((row) => {
        const channel = contactRecord.fields.channel.choices?.[String(row.channel)];
        return <div key={row.id}><Time at={String(row.startedAt)} /><span><To to={`/contact/${row.id}`}>{String(row.summary)}</To> <span className="m">{channel && label(channel)}{row.case === here && ` · ${t("thisCase")}`}</span></span></div>;
      })}
    </div>
  );
}
