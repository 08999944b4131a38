import { useState } from "react";
import { ApiProblem, sentenceOf } from "#platform/ui/api.ts";
import { useRead, useWrite } from "#platform/ui/queries.ts";
import { useTell } from "#platform/ui/tell.ts";
import { useText } from "#platform/ui/text/text.ts";
import { WeekEditor, type Week } from "../week.tsx";
import { setUpTexts } from "./set-up.text.ts";
import { Step, type Ways } from "./step.tsx";

interface Hours {
  readonly version: number;
  readonly week: Week;
}

/** The opening hours of the week; untouched, the preset ones stay. */
export function HoursStep({ ways }: { ways: Ways }) {
  const t = useText(setUpTexts);
  const tell = useTell();
  const write = useWrite();
  const found = useRead<Hours>(["hours", null], "/api/v1/calendar");
  const [draft, setDraft] = useState<Week | null>(null);
  const [wrong, setWrong] = useState<Readonly<Record<string, string>>>({});
  const [busy, setBusy] = useState(false);
  const week = draft ?? found.data?.week;
  const act = async (): Promise<boolean> => {
    if (!found.data || !draft || JSON.stringify(draft) === JSON.stringify(found.data.week)) return found.data !== undefined;
    setBusy(true);
    setWrong({});
    try {
      await write("/api/v1/calendar/week", { week: draft, version: found.data.version });
      return true;
    } catch (error) {
      if (error instanceof ApiProblem && Object.keys(error.fields).length > 0) setWrong(error.fields);
      else {
        tell.wrong(error instanceof ApiProblem && error.code === "version_conflict" ? new Error(t("clash")) : error);
        void found.refetch();
      }
      return false;
    } finally {
      setBusy(false);
    }
  };
  return (
    <Step head={t("hoursHead")} line={t("hoursLine")} ways={ways} act={act} busy={busy}>
      {found.error && <p className="wrong" role="alert">{sentenceOf(found.error)}</p>}
      {week && (
        <section className="card">
          <WeekEditor week={week} onChange={setDraft} wrong={wrong} />
          {wrong.week && <div className="bar"><span className="wrong" role="alert">{wrong.week}</span></div>}
        </section>
      )}
    </Step>
  );
}
