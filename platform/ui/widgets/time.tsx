import { Button } from "antd";
import { instantNow, nowMs } from "../clock.ts";
import { DayBox } from "../fields/day-box.tsx";
import { MomentBox } from "../fields/moment-box.tsx";
import { useNow } from "../look/now.ts";
import { useText } from "../text/text.ts";
import { widgetTexts } from "../text/widgets.text.ts";
import { useZone } from "../who.tsx";
import { dayOf, fromWall, plusDays, shortTime, toWall } from "../zone.ts";
import { type FilterProps, type InputProps, type ShowProps, type Widget } from "./widget.ts";

/** Typed on the wall clock of the organisation's zone, stored in UTC. */
function InstantInput({ field, id, value, onChange, invalid, disabled, describedBy }: InputProps) {
  const zone = useZone();
  const t = useText(widgetTexts);
  return (
    <span className="row" style={{ gap: 6 }}>
      <MomentBox id={id} value={typeof value === "string" && value ? toWall(value, zone).slice(0, 16) : ""} invalid={invalid} disabled={disabled} describedBy={describedBy} onChange={(wall) => onChange(wall ? fromWall(wall, zone) : null)} />
      {field.ahead ? <Ahead disabled={disabled} onChange={onChange} /> : <Button disabled={disabled} onClick={() => onChange(instantNow())}>{t("now")}</Button>}
    </span>
  );
}

/** Times to come that one says most often: an appointment is never now. */
function Ahead({ disabled, onChange }: { disabled?: boolean; onChange: (value: unknown) => void }) {
  const t = useText(widgetTexts);
  const zone = useZone();
  const inHours = (hours: number): string => `${new Date(nowMs() + hours * 3_600_000).toISOString().slice(0, 16)}:00.000Z`;
  const tomorrow = (): unknown => fromWall(`${plusDays(dayOf(instantNow(), zone), 1)}T10:00:00`, zone);
  return (
    <>
      <Button size="small" disabled={disabled} onClick={() => onChange(inHours(2))}>{t("inHours", { hours: 2 })}</Button>
      <Button size="small" disabled={disabled} onClick={() => onChange(inHours(24))}>{t("inHours", { hours: 24 })}</Button>
      <Button size="small" disabled={disabled} onClick={() => onChange(tomorrow())}>{t("tomorrowTen")}</Button>
    </>
  );
}

/** An instant in few words, the whole of it on a pointer's rest. */
export function Time({ at }: { at: string }) {
  const zone = useZone();
  const now = useNow();
  return (
    <time dateTime={at} title={toWall(at, zone).replace("T", " ")} style={{ whiteSpace: "nowrap" }}>
      {shortTime(at, zone, now)}
    </time>
  );
}

function DayInput({ id, value, onChange, invalid, disabled, describedBy }: InputProps) {
  return <DayBox id={id} value={(value as string | null) ?? ""} invalid={invalid} disabled={disabled} describedBy={describedBy} onChange={(day) => onChange(day || null)} />;
}

/** From a day to a day, both included, in the organisation's zone; on the wire the end is the first moment that no longer counts. */
function DaysFilter({ field, name, id, params, onChange }: FilterProps) {
  const t = useText(widgetTexts);
  const zone = useZone();
  const asDay = (end: "from" | "to"): string => {
    const wire = params[`${name}.${end}`];
    if (wire === undefined) return "";
    return plusDays(field.kind === "instant" ? dayOf(wire, zone) : wire, end === "from" ? 0 : -1);
  };
  const asWire = (day: string, end: "from" | "to"): string | undefined => {
    if (day === "") return undefined;
    const edge = plusDays(day, end === "from" ? 0 : 1);
    return field.kind === "instant" ? (fromWall(`${edge}T00:00:00`, zone) ?? undefined) : edge;
  };
  return (
    <span className="row" style={{ flexWrap: "nowrap", gap: 6 }}>
      <DayBox id={id} label={t("from")} value={asDay("from")} onChange={(day) => onChange({ [`${name}.from`]: asWire(day, "from") })} />
      <DayBox label={t("to")} value={asDay("to")} onChange={(day) => onChange({ [`${name}.to`]: asWire(day, "to") })} />
    </span>
  );
}

export const instant: Widget = { Input: InstantInput, Show: ({ value }: ShowProps) => (typeof value === "string" ? <Time at={value} /> : null), Filter: DaysFilter };
export const day: Widget = { Input: DayInput, Show: ({ value }: ShowProps) => <span style={{ whiteSpace: "nowrap" }}>{String(value ?? "")}</span>, Filter: DaysFilter };
