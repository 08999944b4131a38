import { Button } from "antd";
import type { RecordType } from "#platform/record/record.ts";
import { isSet } from "#platform/record/rule.ts";
import { Empty } from "../look/pieces.tsx";
import type { JournalEntry, Refs } from "../model.ts";
import { useJournal } from "../queries.ts";
import { commonTexts } from "../text/common.text.ts";
import { recordTexts } from "../text/record.text.ts";
import { useLabel, useText } from "../text/text.ts";
import { Time } from "../widgets/time.tsx";
import { AroundRow } from "../widgets/widget.ts";
import { Value } from "../widgets/widgets.tsx";

/** What a journal line was: a step of the declaration, or one that every record has. */
export function useStepName(type: RecordType): (step: string) => string {
  const label = useLabel();
  const t = useText(recordTexts);
  const common: Readonly<Record<string, string>> = { create: t("create"), change: t("change"), correct: t("correct"), void: t("void"), import: t("import_"), upgrade: t("upgrade"), handbook: t("handbook"), absorb: t("absorb"), unabsorb: t("unabsorb"), rehome: t("rehome"), contacted: t("contacted"), moved: t("moved"), handOver: t("handOver"), secondFactorOn: t("secondFactorOn"), secondFactorOff: t("secondFactorOff"), secondFactorReset: t("secondFactorReset"), recoveryUsed: t("recoveryUsed") };
  const clockStep = (name: string, step: string): string => {
    const declared = type.clocks[name];
    const clock = declared ? label(declared.label) : name;
    if (step === "pause" || step === "resume") return t(step === "pause" ? "clockPaused" : "clockResumed", { clock });
    if (step === "hours") return t("clockHours", { clock });
    const level = /^climb:(\d+)$/.exec(step)?.[1];
    const percent = /^warn(\d+)$/.exec(step)?.[1];
    return percent ? t("clockWarned", { clock, percent }) : level ? t("clockClimbed", { clock, level }) : t("clockMissed", { clock });
  };
  return (step) => {
    const transition = type.transitions[step];
    const [name = step, ...rest] = step.split(":");
    const revealed = name === "reveal" ? type.fields[rest[0] ?? ""] : undefined;
    if (revealed) return t("revealOf", { field: label(revealed.label) });
    if (name === "clock") return clockStep(rest[0] ?? "", rest.slice(1).join(":"));
    return transition ? label(transition.label) : (common[name] ?? step);
  };
}

/** Before and after of the declared fields a journal line changed. */
export function Diff({ type, entry, refs }: { type: RecordType; entry: JournalEntry; refs: Refs }) {
  const label = useLabel();
  const before = entry.before ?? {};
  const after = entry.after ?? {};
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) => type.fields[name] && JSON.stringify(before[name] ?? null) !== JSON.stringify(after[name] ?? null));
  if (names.length === 0) return null;
  return (
    <AroundRow value={{ type: type.name, refs }}>
      <dl className="diff">
        {names.map((name) => {
          const field = type.fields[name];
          return field && (
            <div key={name} style={{ display: "contents" }}>
              <dt>{label(field.label)}</dt>
              <dd>
                {isSet(before[name]) && <><del><Value field={field} name={name} value={before[name]} /></del> → </>}
                <Value field={field} name={name} value={after[name] ?? null} />
              </dd>
            </div>
          );
        })}
      </dl>
    </AroundRow>
  );
}

/** Everything that happened to a record, newest first: who, when, what, before and after. */
export function Journal({ type, id }: { type: RecordType; id: string }) {
  const t = useText(recordTexts);
  const c = useText(commonTexts);
  const stepName = useStepName(type);
  const { entries, refs, hasNextPage, fetchNextPage, isFetchingNextPage, isPending } = useJournal(type.name, id);
  if (isPending) return <p className="empty">{c("loading")}</p>;
  if (entries.length === 0) return <Empty title={t("journalEmpty")} />;
  return (
    <>
      <ul className="journal">
        {entries.map((entry) => (
          <li key={entry.id}>
            <Time at={entry.at} />
            <div>
              <b>{stepName(entry.step)}</b> <small>{entry.by?.name ?? t("byProgram")}</small>
              {entry.note && <p className="lines">{entry.note}</p>}
              <Diff type={type} entry={entry} refs={refs} />
            </div>
          </li>
        ))}
      </ul>
      {hasNextPage && <div className="listfoot"><Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>{t("more")}</Button></div>}
    </>
  );
}
