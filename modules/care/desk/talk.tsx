import { useEffect, useRef } from "react";
import { isSet } from "#platform/record/rule.ts";
import { Button } from "#platform/ui/look/parts.ts";
import type { JournalEntry, OneRecord, Refs } from "#platform/ui/model.ts";
import { useJournal, useRows } from "#platform/ui/queries.ts";
import { Diff, useStepName } from "#platform/ui/record/Journal.tsx";
import { To } from "#platform/ui/router.tsx";
import { useLabel, useText } from "#platform/ui/text/text.ts";
import { useMe, useZone } from "#platform/ui/who.tsx";
import { shortTime } from "#platform/ui/zone.ts";
import { useNow } from "#platform/ui/look/now.ts";
import { Time } from "#platform/ui/widgets/time.tsx";
import { AroundRow } from "#platform/ui/widgets/widget.ts";
import { Value } from "#platform/ui/widgets/widgets.tsx";
import { careTexts } from "../care.text.ts";
import { caseRecord } from "../case.record.ts";
import { contactRecord } from "../contact.record.ts";
import { deskTexts } from "./desk.text.ts";
import { timeline, type Moment } from "./timeline.ts";
import "./desk.css";

/** Everything said and done on a case, from first to last. */
export function Talk({ one }: { one: OneRecord }) {
  const t = useText(careTexts);
  const me = useMe();
  const journal = useJournal("case", one.row.id);
  const contacts = useRows("contact", { case: one.row.id, order: "createdAt" }, { limit: 200, enabled: me.capabilities["contact.read"] !== undefined });
  const moments = timeline(one.row, journal.entries, contacts.rows);
  const refs: Refs = { ...one.refs, ...journal.refs, ...contacts.refs };
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const box = end.current?.parentElement;
    if (box && box.scrollHeight > box.clientHeight) box.scrollTop = box.scrollHeight;
  }, [moments.length]);
  return (
    <section className="talk" tabIndex={0} aria-label={t("talk")}>
      {journal.hasNextPage && <Button style={{ justifySelf: "center" }} loading={journal.isFetchingNextPage} onClick={() => void journal.fetchNextPage()}>{t("more")}</Button>}
      {moments.map((moment) => (moment.kind === "said" ? <Said key={moment.id} moment={moment} one={one} refs={refs} /> : <Happened key={moment.id} entry={moment.entry} refs={refs} />))}
      <div ref={end} />
    </section>
  );
}

function Said({ moment, one, refs }: { moment: Extract<Moment, { kind: "said" }>; one: OneRecord; refs: Refs }) {
  const t = useText(careTexts);
  const label = useLabel();
  const stepName = useStepName(caseRecord);
  const zone = useZone();
  const now = useNow();
  const { contact } = moment;
  const client = refs[String(one.row.client)]?.title ?? t("client");
  const channel = contact ? contactRecord.fields.channel.choices?.[String(contact.channel)] : moment.step === "create" ? caseRecord.fields.channel.choices?.[String(one.row.channel)] : undefined;
  const how = channel ? label(channel) : moment.step ? stepName(moment.step) : "";
  const who = moment.side === "client" ? client : (moment.by ?? refs[String(contact?.handler)]?.title ?? "");
  return (
    <div className={`msg ${moment.side}`}>
      <small>
        {t("saidBy", { who, how })} <Time at={moment.at} />
        {moment.side === "inside" && ` · ${t("inside")}`}
        {contact?.reached === "no" && ` · ${t("notReached")}`}
      </small>
      <p>{moment.text}</p>
      {moment.appointment && <small>{t("appointment", { time: shortTime(moment.appointment, zone, now) })}</small>}
      {isSet(contact?.photos) && (
        <AroundRow value={{ type: "contact", row: contact, refs }}><Value field={contactRecord.fields.photos} name="photos" value={contact?.photos} /></AroundRow>
      )}
    </div>
  );
}

const quiet = new Set(["change", "correct", "regrade", "conclude"]);

/** A step in one quiet line; what it changed opens under it where that says more. */
function Happened({ entry, refs }: { entry: JournalEntry; refs: Refs }) {
  const t = useText(careTexts);
  const d = useText(deskTexts);
  const stepName = useStepName(caseRecord);
  const into = entry.step === "merge" && typeof entry.after?.mergedInto === "string" ? entry.after.mergedInto : undefined;
  const assigned = entry.step === "assign" && typeof entry.after?.owner === "string" ? refs[entry.after.owner]?.title : undefined;
  const reason = typeof entry.after?.ownerReason === "string" ? entry.after.ownerReason : "";
  const words = assigned ? t("assignedTo", { who: assigned }) + (reason ? t("because", { reason }) : "") : stepName(entry.step);
  const line = <><Time at={entry.at} /> {into ? <To to={`/case/${into}`}>{d("mergedTo", { title: refs[into]?.title ?? stepName(entry.step) })}</To> : words}{entry.by && ` · ${entry.by.name}`}</>;
  if (!quiet.has(entry.step)) return <div className="ev"><span>{line}</span></div>;
  return (
    <div className="ev">
      <details>
        <summary>{line}</summary>
        <Diff type={caseRecord} entry={entry} refs={refs} />
      </details>
    </div>
  );
}
