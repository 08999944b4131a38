import { useText } from "../text/text.ts";
import { lookTexts } from "./look.text.ts";
import { useNow } from "./now.ts";
import { shortTime } from "../zone.ts";
import { useZone } from "../who.tsx";
import { useOpenHours } from "./open-hours.ts";
import { beginsAt, hoursUntil, promiseState, rowFacts, standsUntil, timeParts, type DueRow, type PromiseFacts } from "./promise.ts";

/**
 * A promise with the time left, draining; the one piece for it everywhere.
 * One in working time drains in opening hours only, and says so: what is left of these, and while closed when they begin again (where there is room, else on a pointer's rest).
 * `short` says 2:18 instead of the words, `inline` puts the words before the line, `name` says which promise it is.
 */
export function PromiseLine({ facts, name, short, inline }: { facts: PromiseFacts; name?: string; short?: boolean; inline?: boolean }) {
  const t = useText(lookTexts);
  const now = useNow();
  const zone = useZone();
  const counted = hoursUntil(facts, now);
  const open = useOpenHours(counted, now);
  const state = promiseState(facts, now, open);
  const closed = counted !== null && open !== null ? standsUntil(open, now) : null;
  const time = (ms: number): string => {
    const { days, hours, minutes } = counted !== null ? { days: 0, hours: Math.floor(ms / 3_600_000), minutes: Math.floor(ms / 60_000) % 60 } : timeParts(ms);
    if (days > 0) return t("daysHours", { days, hours });
    if (short) return t("short", { hours, minutes: String(minutes).padStart(2, "0") });
    return hours > 0 ? t("hoursMinutes", { hours, minutes: String(minutes).padStart(2, "0") }) : t("minutes", { minutes });
  };
  const begins = beginsAt(facts, now);
  const words = (): string => {
    if (begins !== null) return t(short || inline ? "begins" : "stands", { when: shortTime(begins, zone, now) });
    if (counted !== null && open === null) return t("reading");
    if (state === null || (state.state === "paused" && state.leftMs === 0)) return t("paused");
    if (facts.stoppedAt) return state.state === "miss" ? t("metLate", { time: time(state.leftMs) }) : t("met");
    if (state.state === "miss") return t("late", { time: time(state.leftMs) });
    if (state.state === "paused") return `${t("paused")} · ${t("left", { time: time(state.leftMs) })}`;
    if (counted === null) return t("left", { time: time(state.leftMs) });
    const left = t(short ? "leftWorkingShort" : "leftWorking", { time: time(state.leftMs) });
    return closed !== null && !short && !inline ? `${left} · ${t("stands", { when: shortTime(closed, zone, now) })}` : left;
  };
  const hint = counted === null || state === null ? undefined : `${t("workingOnly")}${closed === null ? "" : ` · ${t("stands", { when: shortTime(closed, zone, now) })}`}`;
  const share = state === null ? 0 : state.state === "miss" ? 1 : state.share;
  return (
    <div className={`prom ${state?.state ?? "paused"}${inline ? " inline" : ""}`} style={{ "--left": `${Math.round(share * 100)}%` } as React.CSSProperties} title={hint}>
      <span>{name ? `${name} · ${words()}` : words()}</span>
      <u aria-hidden="true" />
    </div>
  );
}


/** The promise of a list row; nothing where no clock runs. */
export function RowPromise({ row, short, inline }: { row: DueRow; short?: boolean; inline?: boolean }) {
  const facts = rowFacts(row);
  return facts && <PromiseLine facts={facts} short={short} inline={inline} />;
}
