import { useId, useState } from "react";
import { Button } from "#platform/ui/look/parts.ts";
import { Card } from "#platform/ui/look/pieces.tsx";
import type { OneRecord } from "#platform/ui/model.ts";
import { useOne } from "#platform/ui/queries.ts";
import { useKept } from "#platform/ui/record/kept.ts";
import { NotThere, OfType } from "#platform/ui/record/record-pages.tsx";
import { RecordPage } from "#platform/ui/record/RecordPage.tsx";
import { useWriteOne } from "#platform/ui/record/write-one.ts";
import { useText } from "#platform/ui/text/text.ts";
import { useMe } from "#platform/ui/who.tsx";
import { DrawnHere, useDrawn } from "#platform/ui/widgets/drawn.ts";
import { widgets } from "#platform/ui/widgets/widgets.tsx";
import { AskQuestions, questionId } from "./ask-questions.tsx";
import { checkTexts } from "./check.text.ts";
import { isWrong, linesOf, openOf, type Answer, type Answers, type Question } from "./questions.ts";
import { spotCheckRecord } from "./spot-check.record.ts";
import "../tasks/work.css";

/** A spot check; who makes it goes through its questions where it stands, with one thumb. */
export default function SpotCheckPage() {
  const me = useMe();
  const mine = (one: OneRecord): boolean => one.row.state === "planned" && one.row.reviewer === me.staff.id && one.row.staff !== me.staff.id;
  return <OfType>{(type, id) => (id ? <RecordPage key={id} type={type} id={id} facts={(name) => name !== "question" && name !== "duty"} without={(one) => (mine(one) ? ["pass", "find"] : [])} below={(one) => (mine(one) ? <LookAt one={one} /> : null)} /> : <NotThere />)}</OfType>;
}

function LookAt({ one }: { one: OneRecord }) {
  const t = useText(checkTexts);
  const own = useId();
  const template = useOne("checklistTemplate", String(one.row.template), typeof one.row.template === "string");
  const questions = (template.data?.row.questions ?? []) as readonly Question[];
  const kept = useKept("spotCheck", one.row.id);
  const { values, change } = kept;
  const { busy, wrong, setWrong, step } = useWriteOne("spotCheck", kept);
  const answers = (values.answers ?? {}) as Answers;
  const photos = values.photos ?? [];
  const [asked, setAsked] = useState<"pass" | "find" | null>(null);
  const open = openOf(questions, answers);
  const said = String(values.said ?? "").trim();
  const found = questions.some((question) => isWrong(question, answers[question.id]));
  const [Seen, Photos] = [widgets.longText.Input, widgets.file.Input];
  const hand = async (way: "pass" | "find"): Promise<void> => {
    setAsked(way);
    const first = open[0] ? questionId(own, open[0].id) : said === "" ? `${own}-seen` : null;
    if (first !== null) return document.getElementById(first)?.focus();
    if (way === "pass" && found) return setWrong(t("notPassed"));
    const lines = linesOf(questions, answers);
    const input = { [way === "pass" ? "seen" : "finding"]: said, ...(lines.length > 0 ? { answers: lines } : {}), ...(Array.isArray(photos) && photos.length > 0 ? { photos } : {}) };
    await step(one.row, way, input, t("looked"));
  };
  const { drawn, press } = useDrawn(hand);
  return (
    <Card title={t("carryOut")}>
      <form className="fill" style={{ padding: "0 16px 16px" }} onSubmit={(event) => event.preventDefault()}>
        <DrawnHere value={drawn}>
          <AskQuestions own={own} questions={questions} answers={answers} open={new Set(asked ? open.map((question) => question.id) : [])} change={(id, more: Answer) => change({ answers: { ...answers, [id]: { ...answers[id], ...more } } })} />
        </DrawnHere>
        <div className="fillq">
          <label htmlFor={`${own}-seen`}>{t(found ? "finding" : "seen")}</label>
          {/* Either button may follow, so there is room for the longer of both. */}
          <Seen field={spotCheckRecord.fields.finding} name="finding" id={`${own}-seen`} value={values.said ?? null} invalid={asked !== null && said === ""} onChange={(value) => change({ said: value })} />
          {asked !== null && said === "" && <span className="wrong" role="alert">{t(asked === "find" ? "findingMissing" : "seenMissing")}</span>}
        </div>
        <div className="fillq"><label htmlFor={`${own}-photos`}>{t("photos")}</label><Photos field={spotCheckRecord.fields.photos} name="photos" id={`${own}-photos`} value={photos} onChange={(value) => change({ photos: value })} /></div>
        {wrong && <p className="wrong" role="alert">{wrong}</p>}
        <div className="ways">
          <Button size="large" type={found ? "default" : "primary"} loading={busy} onClick={() => press("pass")}>{t("pass")}</Button>
          <Button size="large" type={found ? "primary" : "default"} loading={busy} onClick={() => press("find")}>{t("find")}</Button>
        </div>
      </form>
    </Card>
  );
}
