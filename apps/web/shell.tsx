import { useEffect, useRef, useState, type ReactNode } from "react";
import { ApiProblem, actAs, whenSignedOut, sentenceOf } from "#platform/ui/api.ts";
import { useKeys } from "#platform/ui/keys.ts";
import { KeySheet } from "#platform/ui/keys-sheet.tsx";
import { Live } from "#platform/ui/live.tsx";
import { Icon } from "#platform/ui/look/icon.tsx";
import { useNow } from "#platform/ui/look/now.ts";
import { Button } from "#platform/ui/look/parts.ts";
import { Empty, KeyCap, Seal } from "#platform/ui/look/pieces.tsx";
import { usePhone } from "#platform/ui/look/screen.ts";
import { Tray } from "#platform/ui/outbox/Tray.tsx";
import { outboxTexts } from "#platform/ui/outbox/outbox.text.ts";
import { forgetMe, lockIsDue, rememberedMe, rememberMe } from "#platform/ui/person-here.ts";
import { useSeen } from "#platform/ui/seen-here.tsx";
import { useProgram } from "#platform/ui/program.ts";
import { adoptLanguage } from "#platform/ui/preferences.ts";
import { useClearAll, useMeQuery, useRefreshAll } from "#platform/ui/queries.ts";
import { Outlet, To, useGo, usePath } from "#platform/ui/router.tsx";
import { commonTexts } from "#platform/ui/text/common.text.ts";
import { useText } from "#platform/ui/text/text.ts";
import { mayEver, useMe, useRecordType, useRecordTypes, Who } from "#platform/ui/who.tsx";
import { recordTypes } from "../records.ts";
import { OnDuty } from "#modules/care/desk/on-duty.tsx";
import { useDayBeside, type DayBeside } from "#modules/care/desk/today.ts";
import { Find } from "./find.tsx";
import { Lock, useLock } from "./lock.tsx";
import { entriesFor, type Entry } from "./menu.ts";
import { Person } from "./person.tsx";
import { Unfinished } from "./set-up/unfinished.tsx";
import { webTexts } from "./web.text.ts";
import "./shell.css";

/** Everything behind the sign-in: who it is, the menu, the find box, the live link, and the page. */
export function Shell() {
  const c = useText(commonTexts);
  const t = useText(webTexts);
  const me = useMeQuery();
  const go = useGo();
  const path = usePath();
  const lock = useLock();
  const clear = useClearAll();
  // A shared computer that stood untouched shows nothing, not even for a moment.
  const [due] = useState(() => lockIsDue(Date.now()));
  useEffect(() => {
    if (due) lock();
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once, when the page opens.
  }, [due]);
  const away = me.fetchStatus === "paused" || (me.error instanceof ApiProblem && me.error.status === 0);
  const [kept] = useState(rememberedMe);
  const known = me.data ?? (away ? kept : null);
  actAs(known?.staff.id ?? null);
  useEffect(() => {
    whenSignedOut(() => {
      // The answer to what a page still asked that was left meanwhile: what the sign-in page asks now is not thrown away for it.
      if (location.pathname === "/sign-in") return;
      // Who was at work hears that the session ended; nothing of what stood there stays.
      const ended = rememberedMe() !== null;
      forgetMe();
      clear();
      go(`/sign-in?${ended ? "ended=1&" : ""}next=${encodeURIComponent(location.pathname + location.search)}`);
    });
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- `clear` is the same for the whole page.
  }, [go]);
  useEffect(() => {
    if (!me.data) return;
    adoptLanguage(me.data.staff.language);
    rememberMe(me.data);
  }, [me.data]);
  if (due) return null;
  if (me.error && !known) return <Empty title={t("noName")} hint={sentenceOf(me.error)}><Button onClick={() => void me.refetch()}>{c("tryAgain")}</Button></Empty>;
  if (!known) return me.fetchStatus === "paused" ? <Empty title={t("noName")} hint={c("noLink")} /> : <p className="empty">{c("loading")}</p>;
  return (
    <Who me={known} types={recordTypes}>
      <Frame path={path} offline={!me.data}><Outlet /></Frame>
    </Who>
  );
}

/** Takes a new version of the program when the page is changed; until then it says so in a quiet line. */
function Renewed({ path }: { path: string }) {
  const t = useText(outboxTexts);
  const { renewed } = useProgram();
  const at = useRef(path);
  useEffect(() => {
    if (renewed && at.current !== path) location.reload();
    if (!renewed) at.current = path;
  }, [renewed, path]);
  return renewed && <p className="note plain quiet" role="status">{t("newVersion")} <button type="button" className="link" onClick={() => location.reload()}>{t("takeNow")}</button></p>;
}

/** Says that one's rights were changed while the page was open, and has everything read again by the new ones. */
function RightsChanged() {
  const t = useText(webTexts);
  const { capabilities, staff } = useMe();
  const refresh = useRefreshAll();
  const said = JSON.stringify(capabilities);
  const before = useRef({ said, staff: staff.id });
  const [told, setTold] = useState(false);
  useEffect(() => {
    if (before.current.said === said) return;
    const same = before.current.staff === staff.id;
    before.current = { said, staff: staff.id };
    if (!same) return;
    setTold(true);
    refresh();
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once for every change of rights.
  }, [said, staff.id]);
  return told && <p className="note quiet" role="status">{t("rightsChanged")} <button type="button" className="link" onClick={() => setTold(false)}>{t("understood")}</button></p>;
}

function Frame({ path, offline, children }: { path: string; offline: boolean; children: ReactNode }) {
  const t = useText(webTexts);
  const me = useMe();
  const types = useRecordTypes();
  const phone = usePhone();
  const go = useGo();
  const caseType = useRecordType("case");
  const mayCase = caseType !== undefined && mayEver(caseType.may.create, me);
  const entries = entriesFor(me, types);
  const day = useDayBeside(path, useNow());
  useSeen(me, offline);
  const newCase = mayCase ? (): void => go("/case/new") : undefined;
  useKeys({ C: newCase && { does: t("newCase"), act: newCase }, Q: entries.some((entry) => entry.to === "/desk") ? { does: t("desk"), act: () => go("/desk") } : undefined });
  return (
    <div className={phone ? "app phone" : "app"}>
      <a className="skip" href="#page">{t("skip")}</a>
      {!phone && (
        <nav className="rail" aria-label={t("menu")}>
          <To to="/" className="brand plain"><Seal />当值</To>
          {entries.map((entry) => <NavLink key={entry.to} entry={entry} on={entry.holds(path)} day={day} />)}
          <div className="foot"><Person /></div>
        </nav>
      )}
      <div className="main">
        <header className="top">
          {phone && <To to="/" label="当值"><Seal /></To>}
          <Find />
          <span className="sp" />
          {!phone && day && <OnDuty arrival={day.arrival} />}
          <KeySheet />
          {!phone && newCase && <Button type="primary" icon={<Icon name="plus" />} onClick={newCase} aria-keyshortcuts="C">{t("newCase")}<KeyCap>C</KeyCap></Button>}
          {phone && <Person short />}
        </header>
        {me.quiet && <p className="note quiet" role="status">{t("quiet")}</p>}
        <Tray offline={offline} />
        <Renewed path={path} />
        <RightsChanged />
        <Lock />
        <Live />
        <main id="page" tabIndex={-1}>{path === "/" && <Unfinished />}{children}</main>
      </div>
      {phone && (
        <nav className="tabs" aria-label={t("menu")}>
          {withPlus(entries.filter((entry) => entry.text !== "settings"), newCase, t("newCase"), path, day)}
        </nav>
      )}
    </div>
  );
}

function NavLink({ entry, on, day }: { entry: Entry; on: boolean; day: DayBeside | null }) {
  const t = useText(webTexts);
  return <To to={entry.to} className={on ? "nav on plain" : "nav plain"} current={on}><Icon name={entry.icon} />{t(entry.text)}{day && <Figure entry={entry} day={day} />}</To>;
}

/** What waits behind an entry: how much of today is still to do; how many promises to clients are late. Nothing is not counted. */
function Figure({ entry, day }: { entry: Entry; day: DayBeside }) {
  const t = useText(webTexts);
  if (entry.text === "today" && day.open > 0) return <><i aria-hidden>{day.open}</i><span className="hidden"> {t("openToday", { n: day.open })}</span></>;
  if (entry.text === "desk" && day.late > 0) return <><i className="late" aria-hidden>{day.late}</i><span className="hidden"> {t("latePromises", { n: day.late })}</span></>;
  return null;
}

/** The tabs of a phone, the round button in their middle. */
function withPlus(entries: readonly Entry[], act: (() => void) | undefined, name: string, path: string, day: DayBeside | null): ReactNode {
  const links = entries.map((entry) => <NavLink key={entry.to} entry={entry} on={entry.holds(path)} day={day} />);
  if (!act) return links;
  return [...links.slice(0, 2), <button key="plus" type="button" className="go" onClick={act} aria-label={name}><Icon name="plus" /></button>, ...links.slice(2)];
}
