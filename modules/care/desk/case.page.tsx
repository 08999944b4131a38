import { useState } from "react";
import { useKeys } from "#platform/ui/keys.ts";
import { Icon } from "#platform/ui/look/icon.tsx";
import { Button } from "#platform/ui/look/parts.ts";
import { Chip, KeyCap } from "#platform/ui/look/pieces.tsx";
import { usePhone } from "#platform/ui/look/screen.ts";
import type { OneRecord } from "#platform/ui/model.ts";
import { Others, useWriting } from "#platform/ui/presence.tsx";
import { useForget, useOne } from "#platform/ui/queries.ts";
import { AsOf, useOpenHere } from "#platform/ui/seen-here.tsx";
import { NewRecord } from "#platform/ui/record/NewRecord.tsx";
import { Clocks, Facts, useRecord } from "#platform/ui/record/RecordPage.tsx";
import { StateChip } from "#platform/ui/record/state-chip.tsx";
import { TransitionBar } from "#platform/ui/record/TransitionBar.tsx";
import { Dialog } from "#platform/ui/record/TransitionDialog.tsx";
import { NotThere } from "#platform/ui/record/record-pages.tsx";
import { useGo, usePathParams, useTitle } from "#platform/ui/router.tsx";
import { useLabel, useText } from "#platform/ui/text/text.ts";
import { mayEver, useMe } from "#platform/ui/who.tsx";
import { AroundRow } from "#platform/ui/widgets/widget.ts";
import { Value } from "#platform/ui/widgets/widgets.tsx";
import { careTexts } from "../care.text.ts";
import { caseRecord } from "../case.record.ts";
import { clientTexts } from "../clients.text.ts";
import { compensationRecord } from "../compensation.record.ts";
import { contactRecord } from "../contact.record.ts";
import { assigneeOf } from "./assignee.tsx";
import { ClientColumn } from "./client-column.tsx";
import { phrasesAfter } from "./phrases.tsx";
import { Pause } from "./pause.tsx";
import { Queue, useQueueName } from "./queue.tsx";
import { Compensations } from "./compensations.tsx";
import { SplitCase } from "./split-case.tsx";
import { StepLine } from "./step-line.tsx";
import { WhoIsNext } from "./who-is-next.tsx";
import { Talk } from "./talk.tsx";
import "./desk.css";

/** A case at the desk: the queue left, the case in the middle, the client right; all by keyboard. */
export default function CasePage() {
  const { id } = usePathParams();
  return id ? <CaseDesk key={id} id={id} /> : <NotThere />;
}

function CaseDesk({ id }: { id: string }) {
  const { one, instead } = useRecord(caseRecord, id);
  const phone = usePhone();
  useOpenHere(id, one && String(one.row.client));
  useTitle(one ? String(one.row.subject) : undefined);
  return (
    <div className="three">
      {!phone && <Queue selected={id} open={one} aside />}
      {one ? <Case one={one} /> : <div className="blank">{instead}</div>}
      {one && <ClientColumn one={one} />}
    </div>
  );
}

const five = { happenedAt: "when", place: "where", person: "who", event: "what", phone: "phone" } as const;
/** Where words to the client are written, the phrases for them are at hand. */
const amids = { answer: phrasesAfter("solution", ["open", "close"]), explain: phrasesAfter("solution", ["sorry", "close"]), late: phrasesAfter("lateReason", ["appoint", "sorry"]), decline: phrasesAfter("declineReason", ["close"]) };
const said = phrasesAfter("detail", ["open", "hold", "sorry", "appoint", "close"]);
const inHead = new Set([...Object.keys(five), "subject", "client", "severity", "owner", "receivedAt"]);

function Case({ one }: { one: OneRecord }) {
  const t = useText(careTexts);
  const label = useLabel();
  const go = useGo();
  const me = useMe();
  const phone = usePhone();
  const queue = useQueueName(one.row);
  const [pausing, setPausing] = useState(false);
  const [logging, setLogging] = useState(false);
  const [also, setAlso] = useState<"split" | "compensation" | null>(null);
  const c = useText(clientTexts);
  const { row } = one;
  const severity = caseRecord.fields.severity.choices?.[String(row.severity)];
  const mayLog = me.capabilities["contact.create"] !== undefined;
  const runs = mayEver(caseRecord.may.pause, me) && one.clocks.some((clock) => clock.name === "promise" && clock.state === "running");
  const final = caseRecord.states[row.state as keyof typeof caseRecord.states] as { final?: boolean } | undefined;
  const more = [
    ...(me.capabilities["compensation.request"] !== undefined ? [{ key: "compensation", label: c("askCompensation"), act: () => setAlso("compensation") }] : []),
    ...(me.capabilities["case.merge"] !== undefined && !final?.final ? [{ key: "split", label: c("splitCase"), act: () => setAlso("split") }] : []),
  ];
  useKeys({ T: mayLog ? { does: t("record"), act: () => setLogging(true) } : undefined, P: runs ? { does: t("pause"), act: () => setPausing(true) } : undefined, H: { does: t("keyClient"), act: () => go(`/client/${String(row.client)}`) } });
  useWriting("case", row.id, logging || pausing || also !== null);
  const read = useOne("case", row.id);
  return (
    <section className="case">
      <AsOf of={read} />
      <AroundRow value={{ type: "case", row, refs: one.refs, reveals: true }}>
        <div className="facts">
          {phone && <Button type="text" icon={<Icon name="back" />} onClick={() => go(`/desk?queue=${queue}`)}>{t("back")}</Button>}
          <div className="headline">
            <h1>{String(row.subject)}</h1>
            <Clocks type={caseRecord} one={one} />
          </div>
          <div className="row" style={{ gap: 8 }}>
            {severity && <Chip>{label(severity)}</Chip>}
            {row.safety === true && <Chip>{label(caseRecord.fields.safety.label)}</Chip>}
            <StateChip type={caseRecord} state={row.state} row={row} />
            <span className="id">{row.number}</span>
            <Others type="case" id={row.id} />
          </div>
          <div className="five">
            {Object.entries(five).map(([name, text]) => (
              <div key={name}>
                <small>{t(text)}</small>
                <span className={name === "event" ? "event" : undefined}><Value field={caseRecord.fields[name as keyof typeof five]} name={name} value={row[name]} /></span>
              </div>
            ))}
          </div>
          <StepLine one={one} />
        </div>
        <details className="more">
          <summary>{t("allFacts")}</summary>
          <Facts type={caseRecord} one={one} only={(name) => !inHead.has(name)} />
        </details>
        <Compensations id={row.id} />
        <Talk one={one} />
        <TransitionBar type={caseRecord} one={one} more={more} amids={{ ...amids, assign: assigneeOf(row) }} idle={<WhoIsNext one={one} />} extra={
          <>
            {mayLog && <Button onClick={() => setLogging(true)} aria-keyshortcuts="T">{t("record")}<KeyCap>T</KeyCap></Button>}
            <Pause one={one} open={pausing} onOpen={setPausing} />
          </>
        } />
      </AroundRow>
      {logging && <LogContact given={{ case: row.id, client: row.client, site: row.site, purpose: "followUp", direction: "out" }} onClose={() => setLogging(false)} />}
      {also === "split" && <SplitCase one={one} onClose={() => setAlso(null)} />}
      {also === "compensation" && (
        <Dialog title={c("askCompensation")} onClose={() => setAlso(null)}>
          <NewRecord type={compensationRecord} given={{ case: row.id, site: row.site }} only={["kind", "amount", "reason"]} narrow onCancel={() => setAlso(null)} done={() => setAlso(null)} />
        </Dialog>
      )}
    </section>
  );
}

const asked = ["direction", "channel", "purpose", "reached", "startedAt", "summary", "detail", "photos"];

/** Notes a call, visit or message; what it belongs to is known already. */
export function LogContact({ given, onClose }: { given: Readonly<Record<string, unknown>>; onClose: () => void }) {
  const t = useText(careTexts);
  const forget = useForget();
  return (
    <Dialog title={t("record")} onClose={onClose} width={640}>
      <NewRecord type={contactRecord} given={given} only={asked} narrow amid={said} onCancel={onClose} done={() => {
        if (typeof given.case === "string") forget("case", given.case);
        if (typeof given.client === "string") forget("client", given.client);
        onClose();
      }} />
    </Dialog>
  );
}
