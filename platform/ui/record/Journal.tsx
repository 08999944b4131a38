import { Button } from "antd";
import { useState } from "react";
import type { RecordType } from "#platform/record/record.ts";
import { isSet } from "#platform/record/rule.ts";
import { stepName } from "#platform/record/step-name.ts";
import { Empty } from "../look/pieces.tsx";
import { usePhone } from "../look/screen.ts";
import type { JournalEntry, Refs } from "../model.ts";
import { useJournal } from "../queries.ts";
import { commonTexts } from "../text/common.text.ts";
import { recordTexts } from "../text/record.text.ts";
import { useLabel, useText } from "../text/text.ts";
import { Time } from "../widgets/time.tsx";
import { AroundRow, listOf } from "../widgets/widget.ts";
import { Value } from "../widgets/widgets.tsx";
import "./record.css";

/** What a journal line was: a step of the declaration, or one that every record has. */
export function useStepName(type: RecordType): (step: string) => string {
  const label = useLabel();
  return (step) => label(stepName(type, step));
}

/** The declared fields that a journal line changed, in the order of the form. `unsaid` are those whose values the page says in its own words. */
function changedNames(type: RecordType, { before, after }: JournalEntry, unsaid: readonly string[]): string[] {
  const told = { ...before, ...after };
  return Object.keys(type.fields).filter((name) => name in told && !unsaid.includes(name) && !type.fields[name]?.hidden && JSON.stringify(before?.[name] ?? null) !== JSON.stringify(after?.[name] ?? null));
}

/** Before and after of the declared fields a journal line changed. */
export function Diff({ type, entry, refs, unsaid = [] }: { type: RecordType; entry: JournalEntry; refs: Refs; unsaid?: readonly string[] }) {
  const label = useLabel();
  const before = entry.before ?? {};
  const after = entry.after ?? {};
  const names = changedNames(type, entry, unsaid);
  if (names.length === 0) return null;
  return (
    <AroundRow value={{ type: type.name, refs }}>
      <dl className="diff">
        {names.map((name) => {
          const field = type.fields[name];
          const [was, is] = field?.columns ? changedLines(before[name], after[name]) : [before[name], after[name]];
          return field && (
            <div key={name} style={{ display: "contents" }}>
              <dt>{label(field.label)}</dt>
              <dd>
                {isSet(was) && <><del><Value field={field} name={name} value={was} /></del> → </>}
                <Value field={field} name={name} value={is ?? null} />
              </dd>
            </div>
          );
        })}
      </dl>
    </AroundRow>
  );
}

/** Of lines before and after only those that are not the same in both. */
function changedLines(before: unknown, after: unknown): [unknown[], unknown[]] {
  const [was, is] = [listOf(before), listOf(after)];
  const other = (lines: readonly unknown[]): ((line: unknown) => boolean) => {
    const known = new Set(lines.map((line) => JSON.stringify(line)));
    return (line) => !known.has(JSON.stringify(line));
  };
  return [was.filter(other(is)), is.filter(other(was))];
}

/** So many lines of a journal stand open on a phone. */
const few = 6;

function Folded({ type, entry, refs, unsaid }: { type: RecordType; entry: JournalEntry; refs: Refs; unsaid: readonly string[] }) {
  const t = useText(recordTexts);
  const n = changedNames(type, entry, unsaid).length;
  return n === 0 ? null : <details><summary className="s">{t(entry.before === null ? "filledFields" : "changedFields", { n })}</summary><Diff type={type} entry={entry} refs={refs} unsaid={unsaid} /></details>;
}

/** Everything that happened to a record, newest first: who, when, what, before and after. */
export function Journal({ type, id, unsaid = [] }: { type: RecordType; id: string; unsaid?: readonly string[] }) {
  const t = useText(recordTexts);
  const c = useText(commonTexts);
  const said = useStepName(type);
  const { entries, refs, hasNextPage, fetchNextPage, isFetchingNextPage, isPending } = useJournal(type.name, id);
  const phone = usePhone();
  const [all, setAll] = useState(false);
  // On a phone the newest few lines stand open and what each changed lies folded: a whole journal would bury the page.
  const shown = phone && !all ? entries.slice(0, few) : entries;
  if (isPending) return <p className="empty">{c("loading")}</p>;
  if (entries.length === 0) return <Empty title={t("journalEmpty")} />;
  return (
    <>
      <ul className="journal">
        {shown.map((entry) => (
          <li key={entry.id}>
            <Time at={entry.at} />
            <div>
              <b>{said(entry.step)}</b> <small>{entry.by?.name ?? t("byProgram")}</small>
              {entry.note && <p className="lines">{entry.step === "handbook" ? t("editionN", { n: entry.note }) : entry.note}</p>}
              {phone ? <Folded type={type} entry={entry} refs={refs} unsaid={unsaid} /> : <Diff type={type} entry={entry} refs={refs} unsaid={unsaid} />}
            </div>
          </li>
        ))}
      </ul>
      {shown.length < entries.length && <div className="listfoot"><Button onClick={() => setAll(true)}>{t("more")}</Button></div>}
      {hasNextPage && shown.length === entries.length && <div className="listfoot"><Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>{t("more")}</Button></div>}
    </>
  );
}
