import { useState } from "react";
import { useKeys } from "#platform/ui/keys.ts";
import { Button } from "#platform/ui/look/parts.ts";
import { Card, Empty, KeyCap } from "#platform/ui/look/pieces.tsx";
import type { OneRecord, Row } from "#platform/ui/model.ts";
import { useStory } from "#platform/ui/queries.ts";
import { NotThere } from "#platform/ui/record/record-pages.tsx";
import { StateChip } from "#platform/ui/record/state-chip.tsx";
import { RecordPage } from "#platform/ui/record/RecordPage.tsx";
import { To, usePathParams } from "#platform/ui/router.tsx";
import { useText } from "#platform/ui/text/text.ts";
import { useMe, useRecordType } from "#platform/ui/who.tsx";
import { Time } from "#platform/ui/widgets/time.tsx";
import { careTexts } from "../care.text.ts";
import { clientRecord } from "../client.record.ts";
import { clientTexts } from "../clients.text.ts";
import type { Moment } from "../timeline.server.ts";
import { LogContact } from "./case.page.tsx";
import { useWords } from "./moment.ts";
import { Merge, MergedHere } from "./merge.tsx";
import { Split } from "./split.tsx";
import "./desk.css";

/** A client: the record, and everything that happened with it as one history. */
export default function ClientPage() {
  const { id } = usePathParams();
  const t = useText(clientTexts);
  const me = useMe();
  const [open, setOpen] = useState<"merge" | "split" | null>(null);
  if (!id) return <NotThere />;
  const may = (one: OneRecord): boolean => me.capabilities["client.merge"] !== undefined && one.row.state === "active";
  const close = (): void => setOpen(null);
  return (
    <RecordPage key={id} type={clientRecord} id={id} except={["contact", "case"]}
      extra={(one) => <Log row={one.row} />}
      more={(one) => (may(one) ? [{ key: "merge", label: t("merge"), act: () => setOpen("merge") }, { key: "split", label: t("split"), act: () => setOpen("split") }] : [])}
      below={(one) => (
        <>
          <MergedHere one={one} />
          <History id={one.row.id} />
          {open === "merge" && <Merge one={one} onClose={close} />}
          {open === "split" && <Split one={one} onClose={close} />}
        </>
      )} />
  );
}

function Log({ row }: { row: Row }) {
  const t = useText(careTexts);
  const me = useMe();
  const [open, setOpen] = useState(false);
  const may = me.capabilities["contact.create"] !== undefined;
  useKeys({ T: may ? { does: t("record"), act: () => setOpen(true) } : undefined });
  if (!may) return null;
  return (
    <>
      <Button onClick={() => setOpen(true)} aria-keyshortcuts="T">{t("record")}<KeyCap>T</KeyCap></Button>
      {open && <LogContact given={{ client: row.id, site: row.site }} onClose={() => setOpen(false)} />}
    </>
  );
}

/** Contacts, cases with their telling steps, compensations and occupancies on one line of time, from new to old. */
function History({ id }: { id: string }) {
  const t = useText(careTexts);
  const { rows, hasNextPage, fetchNextPage, isFetchingNextPage, isSuccess } = useStory<Moment>(`/api/v1/client/${id}/timeline`);
  return (
    <Card title={t("history")}>
      {isSuccess && rows.length === 0 && <Empty title={t("historyEmpty")} hint={t("historyEmptyHint")} />}
      {rows.map((moment) => <Line key={`${moment.kind}${moment.id}`} moment={moment} />)}
      {hasNextPage && <div className="row" style={{ justifyContent: "center", padding: 12 }}><Button onClick={() => void fetchNextPage()} loading={isFetchingNextPage}>{t("more")}</Button></div>}
    </Card>
  );
}

function Line({ moment }: { moment: Moment }) {
  const type = useRecordType(moment.type);
  const words = useWords(moment);
  const { state } = moment.detail;
  return (
    <div className={moment.kind === "step" ? "it slim" : "it"}>
      <div>
        <To to={`/${moment.type}/${moment.recordId}`}>{moment.kind === "case" ? <b>{moment.title}</b> : moment.kind === "step" ? `${words[0]} · ${moment.title}` : moment.title}</To><br />
        <small><Time at={moment.at} />{[...(moment.kind === "step" ? words.slice(1) : words), moment.by?.name].filter(Boolean).map((word) => ` · ${word}`).join("")}</small>
      </div>
      {type && typeof state === "string" ? <StateChip type={type} state={state} /> : <span />}
    </div>
  );
}
