import type { MouseEvent } from "react";
import { useText } from "../text/text.ts";
import { lookTexts } from "./look.text.ts";
import "./thirty-days.css";

/** How one day stood: kept, late, missed, nothing due, still to do. */
export type DayMark = "kept" | "late" | "missed" | "none" | "todo";

const cell: Readonly<Record<DayMark, string>> = { kept: "", late: "l", missed: "x", none: "n", todo: "t" };

/** The last thirty days of a duty, a post or a person as one strip, told apart by shape as well as by colour; one target that opens the days. A mouse points at one on which something was; a finger is broader than a day. */
export function ThirtyDays({ days, onOpen, name }: { days: readonly { readonly day: string; readonly mark: DayMark }[]; onOpen?: (day: string | undefined) => void; name: string }) {
  const t = useText(lookTexts);
  const count = (mark: DayMark): number => days.filter((one) => one.mark === mark).length;
  const says = `${name} ${t("daysSay", { kept: count("kept"), late: count("late"), missed: count("missed") })}`;
  const cells = days.map((one) => <i key={one.day} className={cell[one.mark]} title={one.day} data-day={one.mark === "none" ? undefined : one.day} />);
  return onOpen ? <button type="button" className="days" onClick={(event) => onOpen(pointedAt(event))} aria-label={says}>{cells}</button> : <span className="days" role="img" aria-label={says}>{cells}</span>;
}

function pointedAt(event: MouseEvent): string | undefined {
  const by = (event.nativeEvent as PointerEvent).pointerType;
  return by === "mouse" && event.target instanceof HTMLElement ? event.target.dataset.day : undefined;
}

/** What the cells mean, once below them. */
export function DaysLegend() {
  const t = useText(lookTexts);
  return (
    <p className="s m dayslegend">
      {(["kept", "late", "missed", "none", "todo"] as const).map((mark) => <span key={mark}><span className="days"><i className={cell[mark]} /></span>{t(`days_${mark}`)}</span>)}
      <span>{t("daysOpen")}</span>
    </p>
  );
}
