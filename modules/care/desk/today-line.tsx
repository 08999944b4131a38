import { useState, type ReactNode } from "react";
import { Icon, type IconName } from "#platform/ui/look/icon.tsx";
import { useNow } from "#platform/ui/look/now.ts";
import { Button } from "#platform/ui/look/parts.ts";
import { Card } from "#platform/ui/look/pieces.tsx";
import { usePhone } from "#platform/ui/look/screen.ts";
import { RowPromise } from "#platform/ui/look/promise-line.tsx";
import { useSendOrKeep } from "#platform/ui/outbox/outbox.ts";
import { useForget } from "#platform/ui/queries.ts";
import { To, useGo } from "#platform/ui/router.tsx";
import { useTell } from "#platform/ui/tell.ts";
import { useLabel, useText } from "#platform/ui/text/text.ts";
import { useZone } from "#platform/ui/who.tsx";
import { shortTime } from "#platform/ui/zone.ts";
import type { LineItem } from "../line.ts";
import { todayTexts } from "./today.text.ts";
import "./today.css";

const icons: Readonly<Record<LineItem["kind"], IconName>> = { done: "ok", promise: "talk", appointment: "clock", assign: "people", decide: "gate", close: "records", sign: "pen", contact: "phone", followUp: "phone", task: "today" };
/** So many done ones stand above now before the earlier are folded, and so many waiting ones below; on a phone so many late ones before what is owed to clients. */
const [doneShown, waitingShown, lateShown] = [5, 14, 3];

/**
 * The line of time with now on it: above, what the records prove done and what is late; below, what waits.
 *
 * `promises`: on a phone, where nothing stands beside the line, what is owed to clients stands in it once, by time left, after the next thing to do.
 */
export function TodayLine({ items: all, promises }: { items: readonly LineItem[]; promises?: ReactNode }) {
  const t = useText(todayTexts);
  const now = useNow();
  const zone = useZone();
  const phone = usePhone();
  const [earlier, setEarlier] = useState(false);
  const [overdue, setOverdue] = useState(false);
  const [more, setMore] = useState(false);
  const [later, setLater] = useState(false);
  const items = promises === undefined ? all : all.filter((item) => item.kind !== "promise" && item.kind !== "appointment");
  const done = items.filter((item) => item.state === "done");
  const late = items.filter((item) => item.state === "late");
  const ahead = items.filter((item) => item.state === "due" || (item.state === "waiting" && item.at === null));
  const beyond = items.filter((item) => item.state === "waiting" && item.at !== null);
  // On a phone the first screen is for what is still to do.
  const folded = done.length - (phone ? 0 : doneShown);
  const shownDone = earlier || folded <= 0 ? done : done.slice(folded);
  const shownLate = overdue || !phone ? late : late.slice(0, lateShown);
  const shownAhead = more ? ahead : ahead.slice(0, waitingShown);
  return (
    <Card title={t("line")} aside={t("lineAside")}>
      <ol className="dayline">
        {folded > 0 && <Fold onClick={() => setEarlier(!earlier)} open={earlier}>{earlier ? t("fewer") : t("earlier", { n: folded })}</Fold>}
        {shownDone.map((item) => <Item key={`${item.kind}-${item.id}`} item={item} />)}
        {done.length === 0 && late.length === 0 && <li className="quiet">{t("nothingDone")}</li>}
        {shownLate.map((item) => <Item key={`${item.kind}-${item.id}`} item={item} />)}
        {late.length > shownLate.length && <Fold onClick={() => setOverdue(true)} open={false}>{t("furtherLate", { n: late.length - shownLate.length })}</Fold>}
        <li className="now"><span className="hidden">{t("now")}</span><time dateTime={now}>{shortTime(now, zone, now)}</time></li>
        {shownAhead.slice(0, 1).map((item) => <Item key={`${item.kind}-${item.id}`} item={item} next />)}
        {promises}
        {shownAhead.slice(1).map((item) => <Item key={`${item.kind}-${item.id}`} item={item} />)}
        {ahead.length === 0 && !all.some((item) => item.state === "late" || item.state === "due") && <li className="quiet">{t("clear")}</li>}
        {ahead.length > waitingShown && !more && <Fold onClick={() => setMore(true)} open={false}>{t("furtherOn", { n: ahead.length - waitingShown })}</Fold>}
        {beyond.length > 0 && <Fold onClick={() => setLater(!later)} open={later}>{t("later", { n: beyond.length })}</Fold>}
        {later && beyond.map((item) => <Item key={`${item.kind}-${item.id}`} item={item} />)}
      </ol>
    </Card>
  );
}

function Fold({ children, onClick, open }: { children: string; onClick: () => void; open: boolean }) {
  return <li className="fold"><button type="button" className="link" onClick={onClick} aria-expanded={open}>{children}</button></li>;
}

/** One thing of the day; the whole of it leads to the thing itself. */
function Item({ item, next = false }: { item: LineItem; next?: boolean }) {
  const t = useText(todayTexts);
  const label = useLabel();
  const zone = useZone();
  const now = useNow();
  const go = useGo();
  const late = item.state === "late";
  const time = item.at === null ? t("noTime") : shortTime(item.at, zone, now);
  return (
    <li className={`item ${item.state}${next ? " cur" : ""}`}>
      <time dateTime={item.at ?? undefined}>{time}</time>
      <span className="k"><Icon name={late ? "flag" : icons[item.kind]} /></span>
      <div>
        <To to={item.to} className="plain"><b><bdi>{item.title}</bdi></b></To>
        <small><bdi>{item.whose}</bdi>{item.whose && " · "}<bdi>{label(item.why)}</bdi></small>
        {item.due && <RowPromise row={item.due} inline />}
      </div>
      {item.state === "done" ? <To to={item.to} className="s look">{t("done")}</To> : (
        <span className="does">
          {item.mayNil && <Nil item={item} />}
          <Button type={next ? "primary" : "default"} onClick={() => go(item.to)}>{t(item.kind)}</Button>
        </span>
      )}
    </li>
  );
}

/** One tap says that there was nothing to do; without a link it waits on the device. */
function Nil({ item }: { item: LineItem }) {
  const t = useText(todayTexts);
  const tell = useTell();
  const forget = useForget();
  const sendOrKeep = useSendOrKeep();
  const [busy, setBusy] = useState(false);
  const nil = async (): Promise<void> => {
    setBusy(true);
    try {
      await sendOrKeep({ type: "nilReport", title: item.title, parts: [{ type: "nilReport", body: { duty: item.title.slice(0, 500), code: item.duty } }] });
      tell.done(t("nilDone"));
      // The server reads the record a moment later and closes the task by it.
      setTimeout(() => forget("nilReport", null), 1200);
    } catch (error) {
      tell.wrong(error);
    }
    setBusy(false);
  };
  return <Button loading={busy} onClick={() => void nil()}>{t("nil")}</Button>;
}
