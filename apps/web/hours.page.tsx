import { useRef, useState, type KeyboardEvent } from "react";
import type { Window } from "#platform/clocks/calendar.ts";
import { ApiProblem, sentenceOf } from "#platform/ui/api.ts";
import { DayBox } from "#platform/ui/fields/day-box.tsx";
import { Icon } from "#platform/ui/look/icon.tsx";
import { Button, Input, Segmented } from "#platform/ui/look/parts.ts";
import { Card, Chip, Empty } from "#platform/ui/look/pieces.tsx";
import { usePhone } from "#platform/ui/look/screen.ts";
import { usePreferences } from "#platform/ui/preferences.ts";
import { useRead, useWrite } from "#platform/ui/queries.ts";
import { useTitle } from "#platform/ui/router.tsx";
import { useTell } from "#platform/ui/tell.ts";
import { useLabel, useText } from "#platform/ui/text/text.ts";
import { plusDays } from "#platform/ui/zone.ts";
import type { YearDay } from "#platform/clocks/calendar.ts";
import { sayWindows, stretches, type Stretch } from "./hours.ts";
import { hoursTexts } from "./hours.text.ts";
import { office, useDayName, WeekEditor, weekdays, Windows, type Week } from "./week.tsx";
import "./hours.css";

interface Hours {
  readonly version: number;
  readonly week: Week;
  readonly own: boolean;
  readonly year: number;
  readonly today: string;
  readonly holidaysKnown: boolean;
  readonly calendar: readonly YearDay[];
}

/** 营业时间: the week, the year with its holidays, and the days that differ. */
export default function HoursPage() {
  const t = useText(hoursTexts);
  const phone = usePhone();
  const [year, setYear] = useState<number | null>(null);
  const [days, setDays] = useState<{ from: string; to: string } | null>(null);
  const found = useRead<Hours>(["hours", year], `/api/v1/calendar${year === null ? "" : `?year=${year}`}`);
  useTitle(t("title"));
  const { data } = found;
  const again = (): void => void found.refetch();
  return (
    <div className="page narrow">
      <div className="head"><h1>{t("title")}</h1><small>{t("hint")}</small></div>
      {found.error && <p className="wrong" role="alert">{sentenceOf(found.error)}</p>}
      {data && (
        <div className="stack">
          <WeekCard key={data.version} hours={data} again={again} />
          <Year hours={data} onYear={setYear} onDay={phone ? undefined : (day) => setDays({ from: day, to: day })} />
          <Days hours={data} given={days} onGiven={setDays} again={again} />
        </div>
      )}
    </div>
  );
}

/** Sends a change of the hours; another's change first is told, and what it left is read. */
function useChange(again: () => void): (path: string, body: object) => Promise<Readonly<Record<string, string>> | null> {
  const t = useText(hoursTexts);
  const tell = useTell();
  const write = useWrite();
  return async (path, body) => {
    try {
      await write(`/api/v1/calendar/${path}`, body);
      tell.done(t("saved"));
      again();
      return null;
    } catch (error) {
      if (error instanceof ApiProblem && Object.keys(error.fields).length > 0) return error.fields;
      if (error instanceof ApiProblem && error.code === "version_conflict") {
        tell.wrong(new Error(t("again")));
        again();
      } else tell.wrong(error);
      return {};
    }
  };
}

function WeekCard({ hours, again }: { hours: Hours; again: () => void }) {
  const t = useText(hoursTexts);
  const change = useChange(again);
  const [draft, setDraft] = useState<Week>(hours.week);
  const [wrong, setWrong] = useState<Readonly<Record<string, string>>>({});
  const changed = JSON.stringify(draft) !== JSON.stringify(hours.week);
  const save = async (week: Week | null): Promise<void> => setWrong((await change("week", { week, version: hours.version })) ?? {});
  return (
    <Card title={t("week")} aside={<Chip>{t(hours.own ? "own" : "preset")}</Chip>}>
      <WeekEditor week={draft} onChange={setDraft} wrong={wrong} />
      {(changed || hours.own || wrong.week) && (
        <div className="bar">
          {wrong.week && <span className="wrong" role="alert">{wrong.week}</span>}
          <span className="sp" />
          {hours.own && !changed && <Button type="text" onClick={() => void save(null)}>{t("back")}</Button>}
          {changed && <Button onClick={() => { setDraft(hours.week); setWrong({}); }}>{t("cancel")}</Button>}
          {changed && <Button type="primary" onClick={() => void save(draft)}>{t("save")}</Button>}
        </div>
      )}
    </Card>
  );
}

function Year({ hours, onYear, onDay }: { hours: Hours; onYear: (year: number) => void; onDay?: (day: string) => void }) {
  const t = useText(hoursTexts);
  const label = useLabel();
  return (
    <section className="card" aria-label={t("year", { year: hours.year })}>
      <header style={{ alignItems: "center" }}>
        <Button type="text" icon={<Icon name="back" />} aria-label={t("yearBefore")} disabled={hours.year <= 2000} onClick={() => onYear(hours.year - 1)} />
        <h2 aria-live="polite">{t("year", { year: hours.year })}</h2>
        <Button type="text" icon={<span style={{ display: "inline-flex", transform: "scaleX(-1)" }}><Icon name="back" /></span>} aria-label={t("yearAfter")} disabled={hours.year >= 2100} onClick={() => onYear(hours.year + 1)} />
      </header>
      {!hours.holidaysKnown && <div style={{ padding: "0 16px 12px" }}><p className="note">{t("noHolidays", { year: hours.year })}</p></div>}
      {onDay ? <Months hours={hours} onDay={onDay} /> : (
        <>
          {stretches(hours.calendar).filter(({ by }) => by !== "own").map((one) => (
            <div key={one.from} className="it">
              <div><b>{sayDays(one)}</b><br /><small>{one.name ? label(one.name) : t(one.by === "makeUp" ? "makeUp" : "holiday")}</small></div>
              <small>{one.open.length === 0 ? t("closed") : sayWindows(one.open)}</small>
            </div>
          ))}
        </>
      )}
    </section>
  );
}

const keyMoves: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

/** Twelve months of small squares; one of them is reached by Tab, the others from it by the arrow keys. */
function Months({ hours, onDay }: { hours: Hours; onDay: (day: string) => void }) {
  const t = useText(hoursTexts);
  const { language } = usePreferences();
  const label = useLabel();
  const dayName = useDayName();
  const grid = useRef<HTMLDivElement>(null);
  const first = hours.calendar[0]?.day ?? "";
  const [at, setAt] = useState(hours.today);
  const reached = hours.calendar.some(({ day }) => day === at) ? at : first;
  const move = (event: KeyboardEvent): void => {
    const by = keyMoves[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const square = grid.current?.querySelector<HTMLButtonElement>(`[data-day="${plusDays(reached, by)}"]`);
    if (!square) return;
    setAt(plusDays(reached, by));
    square.focus();
  };
  const monthName = (month: number): string => (language === "zh" ? t("month", { month }) : new Intl.DateTimeFormat("en-GB", { month: "long", timeZone: "UTC" }).format(Date.UTC(hours.year, month - 1, 1)));
  // The number that stands in the square is a word of its name.
  const spoken = (day: string): string => (language === "zh" ? `${Number(day.slice(5, 7))} 月 ${Number(day.slice(8))} 日` : `${Number(day.slice(8))} ${monthName(Number(day.slice(5, 7)))}`);
  const says = (one: YearDay): string => [spoken(one.day), one.by === "own" ? one.reason : one.by === "holiday" && one.name ? label(one.name) : one.by === "makeUp" ? t("makeUp") : "", one.open.length === 0 ? t("closed") : sayWindows(one.open)].filter(Boolean).join(" · ");
  return (
    <>
      <div className="year" ref={grid}>
        {Array.from({ length: 12 }, (_, i) => i + 1).map((month) => {
          const days = hours.calendar.filter(({ day }) => Number(day.slice(5, 7)) === month);
          const lead = (new Date(`${days[0]?.day ?? "2024-01-01"}T00:00:00Z`).getUTCDay() + 6) % 7;
          return (
            <div key={month} className="month">
              <h3>{monthName(month)}</h3>
              <div>
                {weekdays.map((day) => <span key={day} aria-hidden="true">{dayName(day, "narrow")}</span>)}
                {days.map((one, i) => (
                  <button key={one.day} type="button" data-day={one.day} tabIndex={one.day === reached ? 0 : -1} className={`day ${one.by}${one.open.length === 0 ? " shut" : ""}${one.day === hours.today ? " today" : ""}`} style={i === 0 ? { gridColumnStart: lead + 1 } : undefined} title={says(one)} aria-label={says(one)} aria-current={one.day === hours.today ? "date" : undefined}
                    onKeyDown={move} onFocus={() => setAt(one.day)} onClick={() => onDay(one.day)}>
                    {Number(one.day.slice(8))}
                  </button>
                ))}
              </div>
            </div>
          );
        })}
      </div>
      <div className="legend" aria-hidden="true">
        <span><i className="day">1</i>{t("open")}</span>
        <span><i className="day shut">2</i>{t("closed")}</span>
        <span><i className="day holiday">3</i>{t("holiday")}</span>
        <span><i className="day makeUp">4</i>{t("makeUp")}</span>
        <span><i className="day own">5</i>{t("different")}</span>
        <span><i className="day today">6</i>{t("today")}</span>
      </div>
    </>
  );
}

function sayDays({ from, to }: Pick<Stretch, "from" | "to">): string {
  return from === to ? from : `${from} – ${from.slice(0, 4) === to.slice(0, 4) ? to.slice(5) : to}`;
}

/** The days that differ, each with its reason; a day chosen in the year opens the form with it. */
function Days({ hours, given, onGiven, again }: { hours: Hours; given: { from: string; to: string } | null; onGiven: (days: { from: string; to: string } | null) => void; again: () => void }) {
  const t = useText(hoursTexts);
  const change = useChange(again);
  const own = stretches(hours.calendar, "own");
  return (
    <section className="card" aria-label={t("days")}>
      <header style={{ alignItems: "center" }}>
        <h2>{t("days")}</h2>
        <small>{t("daysHint")}</small>
        <span className="sp" />
        {!given && <Button onClick={() => onGiven({ from: hours.today, to: hours.today })}>{t("addDays")}</Button>}
      </header>
      {given && <AddDays key={given.from} hours={hours} given={given} onDone={() => onGiven(null)} again={again} />}
      {own.length === 0 && !given && <Empty title={t("none")} />}
      {own.map((one) => (
        <div key={one.from} className="it">
          <div><b>{sayDays(one)}</b><br /><small>{one.reason}</small></div>
          <div className="row" style={{ justifyContent: "flex-end" }}>
            <small>{one.open.length === 0 ? t("closed") : sayWindows(one.open)}</small>
            <Button type="text" icon={<Icon name="close" />} aria-label={t("remove", { what: sayDays(one) })} onClick={() => void change("days/remove", { from: one.from, to: one.to, version: hours.version })} />
          </div>
        </div>
      ))}
    </section>
  );
}

function AddDays({ hours, given, onDone, again }: { hours: Hours; given: { from: string; to: string }; onDone: () => void; again: () => void }) {
  const t = useText(hoursTexts);
  const change = useChange(again);
  const before = hours.calendar.find(({ day }) => day === given.from);
  const [from, setFrom] = useState(given.from);
  const [to, setTo] = useState(given.to);
  const [shut, setShut] = useState(before?.by !== "own" || before.open.length === 0);
  const [windows, setWindows] = useState<readonly Window[]>(before && before.open.length > 0 ? before.open : office);
  const [reason, setReason] = useState(before?.by === "own" ? (before.reason ?? "") : "");
  const [wrong, setWrong] = useState<Readonly<Record<string, string>>>({});
  const save = async (): Promise<void> => {
    const faults = await change("days", { from, to, open: shut ? [] : windows, reason, version: hours.version });
    if (faults === null) onDone();
    else setWrong(faults);
  };
  return (
    <form className="addday" onSubmit={(event) => { event.preventDefault(); void save(); }}>
      <div className="two">
        <div><label htmlFor="hours-from">{t("firstDay")}</label><DayBox id="hours-from" autoFocus value={from} invalid={Boolean(wrong.from)} onChange={(day) => { setFrom(day); if (to < day) setTo(day); }} /></div>
        <div><label htmlFor="hours-to">{t("lastDay")}</label><DayBox id="hours-to" value={to} invalid={Boolean(wrong.to)} onChange={setTo} /></div>
        <div><span className="name">{t("how")}</span><Segmented aria-label={t("how")} value={shut ? "shut" : "open"} onChange={(value) => setShut(value === "shut")} options={[{ value: "shut", label: t("closedDays") }, { value: "open", label: t("openDays") }]} /></div>
      </div>
      {!shut && <Windows name={t("thatDay")} windows={windows} onChange={setWindows} wrong={wrong.open !== undefined} />}
      <div><label htmlFor="hours-reason">{t("reason")}</label><Input id="hours-reason" value={reason} placeholder={t("reasonHint")} maxLength={200} status={wrong.reason ? "error" : undefined} onChange={(event) => setReason(event.target.value)} /></div>
      {Object.entries(wrong).map(([field, says]) => <span key={field} className="wrong" role="alert">{says}</span>)}
      <div className="row" style={{ justifyContent: "flex-end" }}>
        <Button onClick={onDone}>{t("cancel")}</Button>
        <Button type="primary" htmlType="submit">{t("save")}</Button>
      </div>
    </form>
  );
}
