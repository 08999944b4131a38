import { useState } from "react";
import { useKeys } from "#platform/ui/keys.ts";
import { Button } from "#platform/ui/look/parts.ts";
import { Card, Empty, KeyCap } from "#platform/ui/look/pieces.tsx";
import { RowPromise } from "#platform/ui/look/promise-line.tsx";
import type { Refs, Row } from "#platform/ui/model.ts";
import { useRows } from "#platform/ui/queries.ts";
import { NotThere } from "#platform/ui/record/record-pages.tsx";
import { StateChip } from "#platform/ui/record/RecordList.tsx";
import { RecordPage } from "#platform/ui/record/RecordPage.tsx";
import { To, usePathParams } from "#platform/ui/router.tsx";
import { useLabel, useText } from "#platform/ui/text/text.ts";
import { useMe } from "#platform/ui/who.tsx";
import { Time } from "#platform/ui/widgets/time.tsx";
import { careTexts } from "../care.text.ts";
import { caseRecord } from "../case.record.ts";
import { clientRecord } from "../client.record.ts";
import { contactRecord } from "../contact.record.ts";
import { LogContact } from "./case.page.tsx";
import "./desk.css";

/** A client: the record, and contacts and cases together as one history. */
export default function ClientPage() {
  const { id } = usePathParams();
  return id ? <RecordPage key={id} type={clientRecord} id={id} except={["contact", "case"]} extra={(one) => <Log row={one.row} />} below={(one) => <History id={one.row.id} />} /> : <NotThere />;
}

function Log({ row }: { row: Row }) {
  const t = useText(careTexts);
  const me = useMe();
  const [open, setOpen] = useState(false);
  const may = me.capabilities["contact.create"] !== undefined;
  useKeys({ T: may ? () => setOpen(true) : undefined });
  if (!may) return null;
  return (
    <>
      <Button onClick={() => setOpen(true)} aria-keyshortcuts="T">{t("record")}<KeyCap>T</KeyCap></Button>
      {open && <LogContact given={{ client: row.id, site: row.site }} onClose={() => setOpen(false)} />}
    </>
  );
}

/** Contacts and cases from new to old; as long as one of the two goes on, only what both have reached is shown. */
function History({ id }: { id: string }) {
  const t = useText(careTexts);
  const me = useMe();
  const may = me.capabilities["contact.read"] !== undefined;
  const contacts = useRows("contact", { client: id }, { enabled: may });
  const cases = useRows("case", { client: id });
  const edge = [contacts, cases].filter((found) => found.hasNextPage).map((found) => found.rows.at(-1)?.createdAt ?? "").sort().at(-1) ?? "";
  const rows = [...contacts.rows.map((row) => ({ row, kind: "contact" as const })), ...cases.rows.map((row) => ({ row, kind: "case" as const }))].filter(({ row }) => row.createdAt >= edge).sort((a, b) => (a.row.createdAt < b.row.createdAt ? 1 : -1));
  const refs: Refs = { ...contacts.refs, ...cases.refs };
  const more = (): void => {
    if (contacts.hasNextPage) void contacts.fetchNextPage();
    if (cases.hasNextPage) void cases.fetchNextPage();
  };
  const settled = cases.isSuccess && (contacts.isSuccess || !may);
  return (
    <Card title={t("history")}>
      {settled && rows.length === 0 && <Empty title={t("historyEmpty")} hint={t("historyEmptyHint")} />}
      {rows.map(({ row, kind }) => (kind === "case" ? <CaseLine key={row.id} row={row} /> : <ContactLine key={row.id} row={row} refs={refs} />))}
      {(contacts.hasNextPage || cases.hasNextPage) && <div className="row" style={{ justifyContent: "center", padding: 12 }}><Button onClick={more} loading={contacts.isFetchingNextPage || cases.isFetchingNextPage}>{t("more")}</Button></div>}
    </Card>
  );
}

function CaseLine({ row }: { row: Row }) {
  const label = useLabel();
  const kind = caseRecord.fields.kind.choices?.[String(row.kind)];
  return (
    <div className="it">
      <div><To to={`/case/${row.id}`}><b>{String(row.subject)}</b></To><br /><small><Time at={String(row.receivedAt)} /> · {kind && label(kind)} · {row.number}</small></div>
      <div className="row"><StateChip type={caseRecord} state={row.state} /><RowPromise row={row} short /></div>
    </div>
  );
}

function ContactLine({ row, refs }: { row: Row; refs: Refs }) {
  const label = useLabel();
  const channel = contactRecord.fields.channel.choices?.[String(row.channel)];
  const direction = contactRecord.fields.direction.choices?.[String(row.direction)];
  return (
    <div className="it">
      <div><To to={`/contact/${row.id}`}>{String(row.summary)}</To><br /><small><Time at={String(row.startedAt)} /> · {[direction && label(direction), channel && label(channel), refs[String(row.handler)]?.title].filter(Boolean).join(" · ")}</small></div>
      <span />
    </div>
  );
}
