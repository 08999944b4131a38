import { Button, Input, Popover } from "antd";
import { useState, type KeyboardEvent } from "react";
import { Icon } from "../look/icon.tsx";
import { useNow } from "../look/now.ts";
import { usePreferences } from "../preferences.ts";
import { useText } from "../text/text.ts";
import { useZone } from "../who.tsx";
import { dayOf, plusDays } from "../zone.ts";
import { readDay, sayDay } from "./day-text.ts";
import { fieldTexts } from "./fields.text.ts";
import { MonthSheet } from "./month-sheet.tsx";
import "./fields.css";

interface Props {
  readonly id?: string;
  /** `2026-11-30`, or nothing. */
  readonly value: string;
  /** Nothing is told while what is typed means no day. */
  readonly onChange: (day: string) => void;
  readonly label?: string;
  /** Days that have been are asked for: what may be typed is told by such. */
  readonly past?: boolean;
  readonly invalid?: boolean;
  readonly disabled?: boolean;
  readonly describedBy?: string;
  readonly autoFocus?: boolean;
  /** Takes what is more than a day, such as a day with a time; true where it did. */
  readonly take?: (typed: string) => boolean;
}

/** Inside the dialog it stands in, which keeps the focus to itself. */
const popupPlace = (box: HTMLElement): HTMLElement => box.closest<HTMLElement>(".ant-modal") ?? document.body;

/**
 * A day, typed as one says it in the reader's own language (`2026-11-30`, `11月30日`, `明天`, `Fri`) or chosen in a month's sheet.
 * The browser's own box follows the browser's language, not the reader's. Up and down go a day on or back.
 */
export function DayBox({ id, value, onChange, label, past, invalid, disabled, describedBy, autoFocus, take }: Props) {
  const t = useText(fieldTexts);
  const zone = useZone();
  const now = useNow();
  const { language } = usePreferences();
  const today = dayOf(now, zone);
  const [typed, setTyped] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  const says = past ? t("pastDayUnread") : t("dayUnread");
  const unread = typed !== null && typed.trim() !== "" && readDay(typed, today) === null;
  const type = (text: string): void => {
    if (take?.(text)) return setTyped(null);
    setTyped(text);
    const day = readDay(text, today) ?? "";
    if (day !== value) onChange(day);
  };
  const leave = (): void => {
    if (!unread) setTyped(null);
  };
  const press = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape" && open) setOpen(false);
    else if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    else {
      const next = plusDays(value || today, value ? (event.key === "ArrowDown" ? 1 : -1) : 0);
      setTyped(next);
      onChange(next);
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const pick = (day: string): void => {
    setTyped(null);
    setOpen(false);
    onChange(day);
  };
  // Selecting in a box takes the focus to it: on a slow computer the one who went on to the next field stays there.
  return (
    <span className="daybox">
      <Input id={id} value={typed ?? (value ? sayDay(value, language) : "")} disabled={disabled} autoFocus={autoFocus} autoComplete="off" placeholder={label ?? t(past ? "pastDayLike" : "dayLike")} aria-label={label} aria-describedby={describedBy} aria-invalid={invalid || unread} status={invalid || unread ? "error" : undefined} title={unread ? says : undefined}
        onFocus={(event) => { if (value) { setTyped(value); const box = event.currentTarget; requestAnimationFrame(() => document.activeElement === box && box.select()); } }} onBlur={leave} onKeyDown={press} onChange={(event) => type(event.target.value)}
        suffix={
          <Popover open={open} onOpenChange={setOpen} trigger="click" placement="bottomRight" align={{ overflow: { adjustY: true, shiftX: 12 } }} destroyOnHidden getPopupContainer={popupPlace} content={<MonthSheet value={value} today={today} onPick={pick} />}>
            <Button type="text" size="small" className="daypick" disabled={disabled} aria-label={t("pickDay")} aria-expanded={open} icon={<Icon name="today" />} />
          </Popover>
        } />
      {unread && <small className="wrong" role="status">{says}</small>}
    </span>
  );
}
