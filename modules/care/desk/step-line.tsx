import type { OneRecord } from "#platform/ui/model.ts";
import { useText } from "#platform/ui/text/text.ts";
import { Time } from "#platform/ui/widgets/time.tsx";
import { useJournal } from "#platform/ui/queries.ts";
import { careTexts } from "../care.text.ts";

interface Stop {
  readonly name: "received" | "assigned" | "answered" | "accepted" | "revisited" | "archived";
  readonly done: boolean;
  readonly at: string | null;
  readonly who?: string;
}

const instant = (value: unknown): string | null => (typeof value === "string" ? value : null);

/** Where a case stands between receipt and archive; the time at each stop, or until when. */
export function StepLine({ one }: { one: OneRecord }) {
  const t = useText(careTexts);
  const { row, refs } = one;
  const { entries } = useJournal("case", row.id);
  const lastOf = (step: string): string | null => entries.find((entry) => entry.step === step)?.at ?? null;
  const stops: Stop[] = [
    { name: "received", done: true, at: instant(row.receivedAt) },
    { name: "assigned", done: row.owner !== null, at: lastOf("assign"), who: refs[String(row.owner)]?.title },
    { name: "answered", done: row.reachedAt !== null, at: instant(row.reachedAt) },
    { name: "accepted", done: row.acceptedAt !== null && !["answered", "refused", "raised", "assigned"].includes(row.state), at: instant(row.acceptedAt) },
    { name: "revisited", done: row.revisitOutcome !== null, at: lastOf("revisit") },
    { name: "archived", done: row.state === "archived", at: lastOf("archive") },
  ];
  const ended = ["archived", "declined", "merged", "void", "history"].includes(row.state);
  const current = ended ? undefined : stops.find((stop) => !stop.done);
  return (
    <ol className="steps" aria-label={t("steps")} tabIndex={0}>
      {stops.map((stop) => (
        <li key={stop.name} className={stop.done ? "d" : stop === current ? "c" : ""} aria-current={stop === current ? "step" : undefined}>
          {t(stop.name)}{stop.done && stop.who ? ` ${stop.who}` : ""}
          <br />
          {stop.done ? stop.at && <Time at={stop.at} /> : !ended && stop.name === "answered" && row.dueAt ? <Before at={row.dueAt} /> : null}
        </li>
      ))}
    </ol>
  );
}

function Before({ at }: { at: string }) {
  const t = useText(careTexts);
  const [ahead = "", behind = ""] = t("before", { time: "\u0000" }).split("\u0000");
  return <>{ahead}<Time at={at} />{behind}</>;
}
