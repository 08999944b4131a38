import { Button } from "#platform/ui/look/parts.ts";
import { useText } from "#platform/ui/text/text.ts";
import { widgets } from "#platform/ui/widgets/widgets.tsx";
import { checkTexts } from "./check.text.ts";
import { answerLines } from "./checklist.record.ts";
import { isOutside, lacking, type Answer, type Answers, type Question } from "./questions.ts";
import "./check.css";

const keyOf = { number: "number", text: "text", photo: "photos", signature: "signature" } as const;

interface Props {
  /** Begins the ids of what is filled in, so that two such lists stand on one page. */
  readonly own: string;
  readonly questions: readonly Question[];
  readonly answers: Answers;
  /** Those that were not answered when it was to be handed in. */
  readonly open: ReadonlySet<string>;
  readonly change: (id: string, answer: Answer) => void;
}

/** The id of what is filled in for a question, for the focus. */
export const questionId = (own: string, question: string): string => `${own}-${question}`;

/** The questions of a checklist for one thumb: fine or wrong, a number, a photo; what is lacking and what is out of its range says so where it stands. */
export function AskQuestions({ own, questions, answers, open, change }: Props) {
  const t = useText(checkTexts);
  return questions.map((question) => {
    const given = answers[question.id] ?? {};
    const id = questionId(own, question.id);
    const says = open.has(question.id) ? <span className="wrong" role="alert" id={`${id}-says`}>{t(lacking[question.kind])}</span> : isOutside(question, given) ? <span className="soon" role="status" id={`${id}-says`}>{t("outside", { range: rangeOf(question) })}</span> : null;
    const maybe = question.optional === true && <small> {t("optional")}</small>;
    if (question.kind === "yesNo") {
      return (
        <fieldset key={question.id} className="fillq" id={id} tabIndex={-1}>
          <legend>{question.ask}{maybe}</legend>
          <div className="ways">
            <Button size="large" type={given.yes === true ? "primary" : "default"} aria-pressed={given.yes === true} onClick={() => change(question.id, { yes: true })}>{t("right")}</Button>
            <Button size="large" className={given.yes === false ? "miss" : ""} aria-pressed={given.yes === false} onClick={() => change(question.id, { yes: false })}>{t("wrong")}</Button>
          </div>
          {says}
        </fieldset>
      );
    }
    const key = keyOf[question.kind];
    const field = answerLines[key];
    const Input = widgets[field.kind].Input;
    return (
      <div key={question.id} className="fillq">
        <label htmlFor={id}>{question.ask}{question.kind === "number" && rangeOf(question) !== "" && <small> {rangeOf(question)}</small>}{maybe}</label>
        <Input field={field} name={key} id={id} value={given[key] ?? (key === "photos" ? [] : null)} invalid={open.has(question.id)} {...(says ? { describedBy: `${id}-says` } : {})} onChange={(value) => change(question.id, { [key]: value })} />
        {says}
      </div>
    );
  });
}

function rangeOf({ least, most }: Question): string {
  if (typeof least === "number" && typeof most === "number") return `${least}–${most}`;
  return typeof least === "number" ? `≥ ${least}` : typeof most === "number" ? `≤ ${most}` : "";
}
