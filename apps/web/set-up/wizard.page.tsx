import { useEffect, useRef } from "react";
import { ApiProblem, sentenceOf, whenSignedOut } from "#platform/ui/api.ts";
import { Button } from "#platform/ui/look/parts.ts";
import { Empty, Seal } from "#platform/ui/look/pieces.tsx";
import { useMeQuery } from "#platform/ui/queries.ts";
import { To, useGo, usePathParams, useTitle } from "#platform/ui/router.tsx";
import { useTell } from "#platform/ui/tell.ts";
import { commonTexts } from "#platform/ui/text/common.text.ts";
import { useText } from "#platform/ui/text/text.ts";
import { useMe, Who } from "#platform/ui/who.tsx";
import { recordTypes } from "../../records.ts";
import { Done } from "./done.tsx";
import { HoursStep } from "./hours.tsx";
import { PostsStep } from "./posts.tsx";
import { noteProgress, stepNames, useProgress, type Progress, type StepName } from "./progress.ts";
import { setUpTexts } from "./set-up.text.ts";
import { StaffStep } from "./staff.tsx";
import type { Ways } from "./step.tsx";
import { WordsStep } from "./words.tsx";
import "./set-up.css";

/** The first set-up after the organisation is there; begun once, it goes on another day where it was. */
export default function WizardPage() {
  const c = useText(commonTexts);
  const t = useText(setUpTexts);
  const me = useMeQuery();
  const go = useGo();
  useTitle(t("title"));
  useEffect(() => whenSignedOut(() => go(`/sign-in?next=${encodeURIComponent(location.pathname)}`)), [go]);
  if (!me.data) return me.error && !(me.error instanceof ApiProblem && me.error.status === 401) ? <Empty title={sentenceOf(me.error)}><Button onClick={() => void me.refetch()}>{c("tryAgain")}</Button></Empty> : <p className="empty">{c("loading")}</p>;
  return <Who me={me.data} types={recordTypes}><Wizard /></Who>;
}

function Wizard() {
  const t = useText(setUpTexts);
  const c = useText(commonTexts);
  const me = useMe();
  const go = useGo();
  const { step } = usePathParams();
  const may = me.capabilities["org.admin"] === true;
  const found = useProgress(may);
  const known = step === "done" || stepNames.some((one) => one === step);
  const next = found.data?.next;
  useEffect(() => {
    if (!known && next !== undefined) go(`/set-up/${next ?? "done"}`, { replace: true });
  }, [known, next, go]);
  if (!may) return <Empty title={t("mayNot")}><To to="/">{c("toToday")}</To></Empty>;
  if (found.error && !found.data) return <Empty title={sentenceOf(found.error)}><Button onClick={() => void found.refetch()}>{c("tryAgain")}</Button></Empty>;
  if (!found.data || !known) return <p className="empty">{c("loading")}</p>;
  return (
    <div className="set-up">
      <header className="set-up-top">
        <Seal />
        <div className="wrap"><b>{t("title")}</b><br /><small>{me.organisation.name}</small></div>
        <span className="sp" />
        {step !== "done" && <To to="/">{t("leave")}</To>}
      </header>
      <Steps progress={found.data} at={step as StepName | "done"} />
      <One key={step} step={step as StepName | "done"} progress={found.data} again={() => found.refetch()} />
    </div>
  );
}

function Steps({ progress, at }: { progress: Progress; at: StepName | "done" }) {
  const t = useText(setUpTexts);
  const state = (step: StepName): string => progress.steps.find((one) => one.step === step)?.state ?? "open";
  return (
    <nav aria-label={t("steps")}>
      <ol className="set-up-steps">
        <li className="kept"><span>{t("step_organisation")}</span><span className="hidden">{t("isDone")}</span></li>
        {stepNames.map((step) => (
          <li key={step} className={step === at ? "on" : state(step) === "done" ? "kept" : ""}>
            <To to={`/set-up/${step}`} className="plain" current={step === at}>{t(`step_${step}`)}{state(step) === "done" && <span className="hidden">{t("isDone")}</span>}{state(step) === "later" && <span className="hidden">{t("isLater")}</span>}</To>
          </li>
        ))}
        <li className={at === "done" ? "on" : ""}><To to="/set-up/done" className="plain" current={at === "done"}>{t("step_done")}</To></li>
      </ol>
    </nav>
  );
}

const forms = { posts: PostsStep, words: WordsStep, staff: StaffStep, hours: HoursStep } as const;

function One({ step, progress, again }: { step: StepName | "done"; progress: Progress; again: () => Promise<unknown> }) {
  const go = useGo();
  const tell = useTell();
  const box = useRef<HTMLElement>(null);
  // Whoever goes on by keyboard or by ear begins at the question.
  useEffect(() => {
    window.scrollTo(0, 0);
    box.current?.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
  }, []);
  if (step === "done") return <main ref={box}><Done progress={progress} again={() => void again()} /></main>;
  const at = stepNames.indexOf(step);
  const leave = async (state: "done" | "later"): Promise<void> => {
    try {
      await noteProgress({ [step]: state });
      await again();
      go(`/set-up/${stepNames[at + 1] ?? "done"}`);
    } catch (error) {
      tell.wrong(error);
    }
  };
  const ways: Ways = { done: () => leave("done"), later: () => void leave("later"), back: at > 0 ? () => go(`/set-up/${stepNames[at - 1]}`) : undefined };
  const Form = forms[step];
  return <main ref={box}><Form ways={ways} /></main>;
}
