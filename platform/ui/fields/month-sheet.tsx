import { Button } from "antd";
import { useLayoutEffect, useRef, useState } from "react";
import { usePreferences } from "../preferences.ts";
import { useText } from "../text/text.ts";
import { plusDays } from "../zone.ts";
import { sayDay, sheetOf } from "./day-text.ts";
import { fieldTexts } from "./fields.text.ts";

/** The month some months on. */
function plusMonths(month: string, by: number): string {
  const at = new Date(`${month}-15T00:00:00Z`);
  at.setUTCMonth(at.getUTCMonth() + by);
  return at.toISOString().slice(0, 7);
}

/** One month, weeks from Monday; arrows go from day to day, Enter takes one. */
export function MonthSheet({ value, today, onPick }: { value: string; today: string; onPick: (day: string) => void }) {
  const t = useText(fieldTexts);
  const { language } = usePreferences();
  const [at, setAt] = useState(value || today);
  const sheet = useRef<HTMLDivElement>(null);
  const shown = useRef(false);
  const month = at.slice(0, 7);
  useLayoutEffect(() => {
    const focus = (): void => sheet.current?.querySelector<HTMLElement>("[tabindex='0']")?.focus({ preventScroll: true });
    if (shown.current) return focus();
    shown.current = true;
    // The sheet comes in by and by, and what is not shown yet takes no focus.
    const timer = setTimeout(focus, 120);
    return () => clearTimeout(timer);
  }, [at]);
  const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
  const press = (event: React.KeyboardEvent): void => {
    const by = steps[event.key];
    if (by !== undefined) setAt(plusDays(at, by));
    else if (event.key === "PageUp" || event.key === "PageDown") turn(event.key === "PageUp" ? -1 : 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const turn = (by: number): void => setAt(`${plusMonths(month, by)}-${today.startsWith(plusMonths(month, by)) ? today.slice(8) : "01"}`);
  const [year, number] = month.split("-").map(Number) as [number, number];
  const name = language === "zh" ? `${year} 年 ${number} 月` : new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" }).format(new Date(`${month}-01T00:00:00Z`));
  return (
    <div className="monthsheet" ref={sheet}>
      <div className="turn">
        <Button type="text" aria-label={t("monthBefore")} onClick={() => turn(-1)}>‹</Button>
        <b aria-live="polite">{name}</b>
        <Button type="text" aria-label={t("monthAfter")} onClick={() => turn(1)}>›</Button>
      </div>
      <div className="daygrid" role="group" aria-label={name}>
        {t("weekdays").split(" ").map((day) => <small key={day}>{day}</small>)}
        {sheetOf(month).map((day) => (
          <button key={day} type="button" tabIndex={day === at ? 0 : -1} className={day.startsWith(month) ? undefined : "beyond"} aria-label={sayDay(day, language)} aria-current={day === today ? "date" : undefined} aria-pressed={day === value} onKeyDown={press} onClick={() => onPick(day)}>{Number(day.slice(8))}</button>
        ))}
      </div>
      <Button block onClick={() => onPick(today)}>{t("today")}</Button>
    </div>
  );
}
