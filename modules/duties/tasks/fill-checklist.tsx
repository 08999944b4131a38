import { useId, useState } from "react";
import { files, longText, number, signature, text } from "#platform/record/field.ts";
import { Button } from "#platform/ui/look/parts.ts";
import { KeepsFiles } from "#platform/ui/outbox/keeps.ts";
import { useSendOrKeep } from "#platform/ui/outbox/outbox.ts";
import { useDraft, dropDraft } from "#platform/ui/record/draft.ts";
import { useSending } from "#platform/ui/sending.ts";
import { useText } from "#platform/ui/text/text.ts";
import { useMe } from "#platform/ui/who.tsx";
import { widgets } from "#platform/ui/widgets/widgets.tsx";
import { workTexts } from "./work.text.ts";

interface Question {
  readonly id: string;
  readonly ask: string;
  readonly kind: "yesNo" | "number" | "text" | "photo" | "signature";
  readonly least: number | null;
  readonly most: number | null;
  readonly optional: boolean | null;
}

/** A checklist as data: what it is called and what it asks. */
export interface Template {
  readonly id: string;
  readonly name: string;
  readonly questions: readonly Question[];
}

type Answer = { readonly yes?: boolean; readonly number?: unknown; readonly text?: unknown; readonly photos?: unknown; readonly signature?: unknown };

const noteField = longText("做了什么、发现什么", "What was done and found", { max: 4000 });
const photosField = files("照片", "Photos");
const fieldOf = { number: number("数字", "Number"), text: text("文字", "Text", { max: 1000 }), photo: photosField, signature: signature("签名", "Signature") } as const;
const keyOf = { number: "number", text: "text", photo: "photos", signature: "signature" } as const;

/**
 * Going through a checklist with one thumb: fine or wrong for each thing, a number, a photo; without a template, what was done.
 *
 * What was filled in survives a reload, and without a link it waits on the device.
 */
export function FillChecklist({ task, name, templates, done }: { task: { readonly id: string; readonly duty: string; readonly post: string; readonly site: string | null }; name: string; templates: readonly Template[]; done: (kept: boolean) => void }) {
  const t = useText(workTexts);
  const sendOrKeep = useSendOrKeep();
  const own = useId();
  const place = `${useMe().staff.id}/task/${task.id}`;
  const [chosen, setChosen] = useState<string | null>(templates[0]?.id ?? null);
  const { values, change } = useDraft(place, {});
  const { busy, wrong, send } = useSending();
  const template = templates.find((one) => one.id === chosen) ?? null;
  const answers = (values.answers ?? {}) as Readonly<Record<string, Answer>>;
  const answer = (question: Question, more: Answer): void => change({ answers: { ...answers, [question.id]: { ...answers[question.id], ...more } } });
  const [Note, Photos] = [widgets.longText.Input, widgets.file.Input];
  const hand = (): Promise<boolean> => send(async () => {
    const filled = template?.questions.flatMap((question) => (answers[question.id] ? [{ ask: question.ask, ...answers[question.id] }] : [])) ?? [];
    const body = {
      name: (template?.name ?? name).slice(0, 200), duty: task.duty, post: task.post, at: new Date().toISOString(), ...(task.site ? { site: task.site } : {}), ...(template ? { template: template.id } : {}),
      ...(filled.length > 0 ? { answers: filled } : {}), note: String(values.note ?? "").trim() || (filled.some((one) => "yes" in one && one.yes === false) ? t("someWrong") : template ? t("allRight") : ""), ...(Array.isArray(values.photos) && values.photos.length > 0 ? { photos: values.photos } : {}),
    };
    const sent = await sendOrKeep({ type: "checklist", title: body.name, parts: [{ type: "checklist", body }] });
    dropDraft(place);
    change({ answers: {}, note: null, photos: null });
    done(sent.kept);
  });
  return (
    <KeepsFiles value>
      <form className="fill" onSubmit={(event) => { event.preventDefault(); void hand(); }}>
        {templates.length > 1 && (
          <div className="ways">
            {templates.map((one) => <Button key={one.id} type={one.id === chosen ? "primary" : "default"} aria-pressed={one.id === chosen} onClick={() => setChosen(one.id)}>{t("withTemplate", { name: one.name })}</Button>)}
          </div>
        )}
        {template?.questions.map((question) => {
          const given = answers[question.id] ?? {};
          const id = `${own}-${question.id}`;
          if (question.kind === "yesNo") {
            return (
              <fieldset key={question.id} className="fillq">
                <legend>{question.ask}</legend>
                <div className="ways">
                  <Button size="large" type={given.yes === true ? "primary" : "default"} aria-pressed={given.yes === true} onClick={() => answer(question, { yes: true })}>{t("right")}</Button>
                  <Button size="large" className={given.yes === false ? "miss" : ""} aria-pressed={given.yes === false} onClick={() => answer(question, { yes: false })}>{t("wrong")}</Button>
                </div>
              </fieldset>
            );
          }
          const field = fieldOf[question.kind];
          const key = keyOf[question.kind];
          const Input = widgets[field.kind].Input;
          return (
            <div key={question.id} className="fillq">
              <label htmlFor={id}>{question.ask}{question.kind === "number" && (question.least !== null || question.most !== null) && <small> {question.least ?? ""}–{question.most ?? ""}</small>}</label>
              <Input field={field} name={key} id={id} value={given[key] ?? (key === "photos" ? [] : null)} onChange={(value) => answer(question, { [key]: value })} />
            </div>
          );
        })}
        <div className="fillq"><label htmlFor={`${own}-note`}>{t("note")}</label><Note field={noteField} name="note" id={`${own}-note`} value={values.note ?? null} onChange={(value) => change({ note: value })} /></div>
        <div className="fillq"><label htmlFor={`${own}-photos`}>{t("photos")}</label><Photos field={photosField} name="photos" id={`${own}-photos`} value={values.photos ?? []} onChange={(value) => change({ photos: value })} /></div>
        {wrong && <p className="wrong" role="alert">{wrong}</p>}
        <Button size="large" type="primary" htmlType="submit" loading={busy} block>{t("handIn")}</Button>
        <p className="s m">{t("itself")}</p>
      </form>
    </KeepsFiles>
  );
}
