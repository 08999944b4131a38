import { useId, useState } from "react";
import { instantNow } from "#platform/ui/clock.ts";
import { Button } from "#platform/ui/look/parts.ts";
import { KeepsFiles } from "#platform/ui/outbox/keeps.ts";
import { useSendOrKeep } from "#platform/ui/outbox/outbox.ts";
import { useKept } from "#platform/ui/record/kept.ts";
import { useSending } from "#platform/ui/sending.ts";
import { useText } from "#platform/ui/text/text.ts";
import { DrawnHere, useDrawn } from "#platform/ui/widgets/drawn.ts";
import { widgets } from "#platform/ui/widgets/widgets.tsx";
import { AskQuestions, questionId } from "../check/ask-questions.tsx";
import { checklistRecord } from "../check/checklist.record.ts";
import { isWrong, linesOf, openOf, type Answer, type Answers, type Question } from "../check/questions.ts";
import { workTexts } from "./work.text.ts";
import "./work.css";

/** A checklist as data: what it is called and what it asks. */
export interface Template {
  readonly id: string;
  readonly name: string;
  readonly questions: readonly Question[];
}

/**
 * Going through a checklist with one thumb: fine or wrong for each thing, a number, a photo; without a template, what was done.
 *
 * `task` is what asks for it, or any name to keep it under. What was filled in survives a reload, and without a link it waits on the device.
 */
export function FillChecklist({ task, name, templates, done }: { task: { readonly id: string; readonly duty?: string; readonly post?: string; readonly site?: string | null }; name: string; templates: readonly Template[]; done: (kept: boolean, id: string | null) => void }) {
  const t = useText(workTexts);
  const sendOrKeep = useSendOrKeep();
  const own = useId();
  const [chosen, setChosen] = useState<string | null>(templates[0]?.id ?? null);
  const { values, change, reset } = useKept("task", task.id);
  const { busy, wrong, send } = useSending();
  const template = templates.find((one) => one.id === chosen) ?? null;
  const answers = (values.answers ?? {}) as Answers;
  const answer = (id: string, more: Answer): void => change({ answers: { ...answers, [id]: { ...answers[id], ...more } } });
  const questions = template?.questions ?? [];
  const [asked, setAsked] = useState(false);
  const open = openOf(questions, answers);
  const said = String(values.note ?? "").trim();
  const [Note, Photos] = [widgets.longText.Input, widgets.file.Input];
  const file = (): Promise<boolean> => send(async () => {
    const filled = linesOf(questions, answers);
    const body = {
      name: (template?.name ?? name).slice(0, 200), ...(task.duty ? { duty: task.duty } : {}), ...(task.post ? { post: task.post } : {}), at: instantNow(), ...(task.site ? { site: task.site } : {}), ...(template ? { template: template.id } : {}),
      ...(filled.length > 0 ? { answers: filled } : {}), note: said || t(questions.some((one) => isWrong(one, answers[one.id])) ? "someWrong" : "allRight"), ...(Array.isArray(values.photos) && values.photos.length > 0 ? { photos: values.photos } : {}),
    };
    const sent = await sendOrKeep({ type: "checklist", title: body.name, parts: [{ type: "checklist", body }] });
    reset();
    setAsked(false);
    done(sent.kept, sent.kept ? null : sent.id);
  });
  const hand = async (): Promise<boolean> => {
    setAsked(true);
    // Without a template the words are all there is.
    const first = open[0] ? questionId(own, open[0].id) : template === null && said === "" ? `${own}-note` : null;
    if (first === null) return file();
    document.getElementById(first)?.focus();
    return false;
  };
  const { drawn, press } = useDrawn(hand);
  return (
    <KeepsFiles value>
      <DrawnHere value={drawn}>
        <form className="fill" onSubmit={(event) => { event.preventDefault(); press(); }}>
          {templates.length > 1 && (
            <div className="ways">
              {templates.map((one) => <Button key={one.id} type={one.id === chosen ? "primary" : "default"} aria-pressed={one.id === chosen} onClick={() => setChosen(one.id)}>{t("withTemplate", { name: one.name })}</Button>)}
            </div>
          )}
          <AskQuestions own={own} questions={questions} answers={answers} open={new Set(asked ? open.map((one) => one.id) : [])} change={answer} />
          <div className="fillq"><label htmlFor={`${own}-note`}>{t("note")}{template && <small> {t("maybe")}</small>}</label><Note field={checklistRecord.fields.note} name="note" id={`${own}-note`} value={values.note ?? null} invalid={asked && template === null && said === ""} onChange={(value) => change({ note: value })} />{asked && template === null && said === "" && <span className="wrong" role="alert">{t("noteMissing")}</span>}</div>
          <div className="fillq"><label htmlFor={`${own}-photos`}>{t("photos")}<small> {t("maybe")}</small></label><Photos field={checklistRecord.fields.photos} name="photos" id={`${own}-photos`} value={values.photos ?? []} onChange={(value) => change({ photos: value })} /></div>
          {asked && open.length > 0 && <p className="wrong">{t("openN", { n: open.length })}</p>}
          {wrong && <p className="wrong" role="alert">{wrong}</p>}
          <Button size="large" type="primary" htmlType="submit" loading={busy} block>{t("handIn")}</Button>
          {task.duty && <p className="s m">{t("itself")}</p>}
        </form>
      </DrawnHere>
    </KeepsFiles>
  );
}
