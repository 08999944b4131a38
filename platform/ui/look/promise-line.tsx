import { useText } from "../text/text.ts";
import { lookTexts } from "./look.text.ts";
import { useNow } from "./now.ts";
import { promiseState, timeParts, type PromiseFacts } from "./promise.ts";

/**
 * A promise with the time left, draining; the one piece for it everywhere.
 * `short` says 2:18 instead of the words, `inline` puts the words before the line, `name` says which promise it is.
 */
export function PromiseLine({ facts, name, short, inline }: { facts: PromiseFacts; name?: string; short?: boolean; inline?: boolean }) {
  const t = useText(lookTexts);
  const now = useNow();
  const state = promiseState(facts, now);
  const time = (ms: number): string => {
    const { days, hours, minutes } = timeParts(ms);
    if (days > 0) return t("daysHours", { days, hours });
    if (short) return t("short", { hours, minutes: String(minutes).padStart(2, "0") });
    return hours > 0 ? t("hoursMinutes", { hours, minutes: String(minutes).padStart(2, "0") }) : t("minutes", { minutes });
  };
  const words = (): string => {
    if (state === null || (state.state === "paused" && state.leftMs === 0)) return t("paused");
    if (facts.stoppedAt) return state.state === "miss" ? t("metLate", { time: time(state.leftMs) }) : t("met");
    if (state.state === "miss") return t("late", { time: time(state.leftMs) });
    return state.state === "paused" ? `${t("paused")} · ${t("left", { time: time(state.leftMs) })}` : t("left", { time: time(state.leftMs) });
  };
  const share = state === null ? 0 : state.state === "miss" ? 1 : state.share;
  return (
    <div className={`prom ${state?.state ?? "paused"}${inline ? " inline" : ""}`} style={{ "--left": `${Math.round(share * 100)}%` } as React.CSSProperties}>
      <span>{name ? `${name} · ${words()}` : words()}</span>
      <u aria-hidden="true" />
    </div>
  );
}

interface DueRow {
  readonly dueFrom: string | null;
  readonly dueAt: string | null;
  readonly duePausedAt: string | null;
}

/** The promise of a list row; nothing where no clock runs. */
export function RowPromise({ row, short, inline }: { row: DueRow; short?: boolean; inline?: boolean }) {
  if (row.dueFrom === null || (row.dueAt === null && row.duePausedAt === null)) return null;
  return <PromiseLine facts={{ from: row.dueFrom, due: row.dueAt, pausedAt: row.duePausedAt }} short={short} inline={inline} />;
}
