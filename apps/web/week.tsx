import type { Weekday, Window } from "#platform/clocks/calendar.ts";
import { Icon } from "#platform/ui/look/icon.tsx";
import { Button, Input } from "#platform/ui/look/parts.ts";
import { usePreferences } from "#platform/ui/preferences.ts";
import { useText } from "#platform/ui/text/text.ts";
import { fullTime } from "./hours.ts";
import { hoursTexts } from "./hours.text.ts";
import "./hours.css";

export type Week = Readonly<Record<Weekday, readonly Window[]>>;

export const weekdays: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];
/** What a day without hours begins with. */
export const office: readonly Window[] = [{ from: "09:00", to: "18:00" }];

/** The name of a weekday; Monday is 1. 2024-01-01 was one. */
export function useDayName(): (day: Weekday, length: "short" | "narrow") => string {
  const { language } = usePreferences();
  return (day, length) => new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", { weekday: length, timeZone: "UTC" }).format(Date.UTC(2024, 0, day));
}

/** The hours of every weekday; `wrong` holds sentences by `week.1` … `week.7`. */
export function WeekEditor({ week, onChange, wrong }: { week: Week; onChange: (week: Week) => void; wrong: Readonly<Record<string, string>> }) {
  const t = useText(hoursTexts);
  const dayName = useDayName();
  const set = (day: Weekday, windows: readonly Window[]): void => onChange({ ...week, [day]: windows });
  return (
    <div className="weekdays">
      {weekdays.map((day) => {
        const before = day > 1 ? ((day - 1) as Weekday) : null;
        const name = dayName(day, "short");
        const says = wrong[`week.${day}`];
        return (
          <div key={day} className="weekday" role="group" aria-label={name}>
            <b>{name}</b>
            <Windows name={name} windows={week[day]} onChange={(windows) => set(day, windows)} wrong={says !== undefined} />
            <div className="row" style={{ gap: 2 }}>
              {before && JSON.stringify(week[before]) !== JSON.stringify(week[day]) && <Button size="small" type="text" onClick={() => set(day, week[before])}>{t("same", { day: dayName(before, "short") })}</Button>}
            </div>
            {says && <span className="wrong" role="alert">{says}</span>}
          </div>
        );
      })}
    </div>
  );
}

/** The windows of a day, typed as times; no windows is closed. */
export function Windows({ name, windows, onChange, wrong }: { name: string; windows: readonly Window[]; onChange: (windows: readonly Window[]) => void; wrong: boolean }) {
  const t = useText(hoursTexts);
  const edit = (at: number, change: Partial<Window>): void => onChange(windows.map((one, i) => (i === at ? { ...one, ...change } : one)));
  const last = windows.at(-1);
  return (
    <div className="windows">
      {windows.length === 0 && <span className="m">{t("closed")}</span>}
      {windows.map((one, at) => (
        <span key={at} className="window">
          <Input aria-label={t("from", { day: name })} value={one.from} maxLength={5} inputMode="numeric" status={wrong ? "error" : undefined} onChange={(event) => edit(at, { from: event.target.value })} onBlur={() => edit(at, { from: fullTime(one.from) })} />
          –
          <Input aria-label={t("to", { day: name })} value={one.to} maxLength={5} inputMode="numeric" status={wrong ? "error" : undefined} onChange={(event) => edit(at, { to: event.target.value })} onBlur={() => edit(at, { to: fullTime(one.to) })} />
          <Button type="text" size="small" icon={<Icon name="close" />} aria-label={t("remove", { what: `${name} ${one.from}–${one.to}` })} onClick={() => onChange(windows.filter((_, i) => i !== at))} />
        </span>
      ))}
      {windows.length < 6 && <Button type="text" size="small" icon={<Icon name="plus" />} aria-label={`${name} ${t("add")}`} onClick={() => onChange([...windows, ...(last ? [{ from: last.to, to: "24:00" }] : office)])}>{t("add")}</Button>}
    </div>
  );
}
