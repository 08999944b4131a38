import { useId, useRef } from "react";
import type { RecordType } from "#platform/record/record.ts";
import { Button } from "#platform/ui/look/parts.ts";
import { Card, Chip } from "#platform/ui/look/pieces.tsx";
import type { OneRecord } from "#platform/ui/model.ts";
import { useKept } from "#platform/ui/record/kept.ts";
import { NotThere, OfType } from "#platform/ui/record/record-pages.tsx";
import { RecordPage, useRecord } from "#platform/ui/record/RecordPage.tsx";
import { useWriteOne } from "#platform/ui/record/write-one.ts";
import { useGo, useTitle } from "#platform/ui/router.tsx";
import { useLabel, useText } from "#platform/ui/text/text.ts";
import { useMe } from "#platform/ui/who.tsx";
import { checkTexts } from "./check.text.ts";
import { examRecord } from "./exam.record.ts";
import "./check.css";

/** An examination: who sits it answers here, by choice or by typing; handed in it is a record like any other. */
export default function ExamPage() {
  return <OfType>{(type, id) => (id ? <Exam key={id} type={type} id={id} /> : <NotThere />)}</OfType>;
}

function Exam({ type, id }: { type: RecordType; id: string }) {
  const me = useMe();
  const { one } = useRecord(type, id);
  return one?.row.state === "begun" && one.row.staff === me.staff.id ? <Sit one={one} /> : <RecordPage type={type} id={id} facts={(name) => !told.has(name)} unsaid={keyed} below={(sat) => <Result one={sat} />} />;
}

/** Answers name their questions by key, and are said with them. */
const keyed = ["asked", "answers"] as const;
/** What the page of a paper that was sat says in its own words. */
const told = new Set(["name", "asked", "answers", "typed", "text", "score", "passMark", "passed", "doubt", "keys"]);

interface Drawn {
  readonly id: string;
  readonly ask: string;
  readonly a: string;
  readonly b: string;
  readonly c: string | null;
  readonly d: string | null;
}

const letters = ["a", "b", "c", "d"] as const;

/** How it went, said first, and each question with what was chosen; who did not pass sits it again from here. */
function Result({ one }: { one: OneRecord }) {
  const t = useText(checkTexts);
  const label = useLabel();
  const me = useMe();
  const go = useGo();
  const { row } = one;
  if (row.state !== "handedIn") return null;
  const typing = typeof row.text === "string";
  const n = Number(row.score ?? 0).toLocaleString("en-US");
  const mark = Number(row.passMark ?? 0);
  const chosen = new Map(((row.answers ?? []) as readonly { question: string; chosen: string | null }[]).map((answer) => [answer.question, answer.chosen]));
  const doubt = typeof row.doubt === "string" ? examRecord.fields.doubt.choices?.[row.doubt as keyof typeof examRecord.fields.doubt.choices] : undefined;
  return (
    <Card title={t("result")} aside={<Chip tone={row.passed === true ? "kept" : "miss"}>{t(row.passed === true ? "passedIt" : "notPassedIt")}</Chip>}>
      <div className="sit">
        <p><b className="big">{t(typing ? "speed" : "score", { n })}</b> <small>{t(typing ? "speedMark" : "scoreMark", { n: mark })}</small></p>
        {doubt && <p className="wrong">{t("doubted", { why: label(doubt) })}</p>}
        {row.passed !== true && row.staff === me.staff.id && <div><Button type="primary" onClick={() => go(`/examPaper/${String(row.paper)}`)}>{t("again")}</Button></div>}
        {typing ? (
          <>
            <p className="s">{t("typedN", { n: count(String(row.typed ?? "")), all: count(String(row.text)) })}</p>
            <p className="lines">{String(row.typed ?? "")}</p>
          </>
        ) : (
          <ol className="answered">
            {((row.asked ?? []) as readonly Drawn[]).map((question) => {
              const letter = chosen.get(question.id);
              const answer = letters.find((each) => each === letter);
              return <li key={question.id}><span className="wrap">{question.ask}</span><small className="wrap">{answer ? t("chose", { answer: question[answer] ?? "" }) : t("choseNone")}</small></li>;
            })}
          </ol>
        )}
      </div>
    </Card>
  );
}

function Sit({ one }: { one: OneRecord }) {
  const t = useText(checkTexts);
  const own = useId();
  const kept = useKept("exam", one.row.id);
  const { values, change } = kept;
  const { busy, wrong, setWrong, step } = useWriteOne("exam", kept);
  const chosen = (values.chosen ?? {}) as Readonly<Record<string, string>>;
  const typed = String(values.typed ?? "");
  // Pressed since what is kept was kept.
  const pressed = useRef(0);
  const keys = (): number => Number(values.keys ?? 0) + pressed.current;
  const name = String(one.row.name ?? "");
  useTitle(name);
  const text = typeof one.row.text === "string" ? one.row.text : null;
  const drawn = one.row.asked as readonly Drawn[];
  const left = text === null ? drawn.filter((question) => !chosen[question.id]).length : 0;
  const hand = () => {
    const input = text === null ? { answers: drawn.flatMap((question) => (chosen[question.id] ? [{ question: question.id, chosen: chosen[question.id] }] : [])) } : { typed, keys: keys() };
    return step(one.row, "handIn", input, t("handedIn"));
  };
  const refuse = (event: { preventDefault(): void }): void => {
    event.preventDefault();
    setWrong(t("noPaste"));
  };
  return (
    <div className="page narrow">
      <div className="head"><h1 className="wrap">{name}</h1><span className="id">{one.row.number}</span></div>
      {text === null ? (
        <Card title={t("sit")}>
          <form className="sit" onSubmit={(event) => { event.preventDefault(); void hand(); }}>
            {drawn.map((question, at) => (
              <fieldset key={question.id}>
                <legend>{at + 1}. {question.ask}</legend>
                {letters.filter((letter) => question[letter]).map((letter) => (
                  <label key={letter} className="choice"><input type="radio" name={`${own}-${question.id}`} value={letter} checked={chosen[question.id] === letter} onChange={() => change({ chosen: { ...chosen, [question.id]: letter } })} /> {question[letter]}</label>
                ))}
              </fieldset>
            ))}
            {left > 0 && <p className="s">{t("left", { n: left })}</p>}
            {wrong && <p className="wrong" role="alert">{wrong}</p>}
            <Button size="large" type={left === 0 ? "primary" : "default"} htmlType="submit" loading={busy} block>{t(left === 0 ? "handIn" : "handInAnyway")}</Button>
          </form>
        </Card>
      ) : (
        <Card title={t("typeThis")}>
          <form className="sit" onSubmit={(event) => { event.preventDefault(); void hand(); }}>
            <div className="text" onCopy={(event) => event.preventDefault()}>{text}</div>
            <label htmlFor={`${own}-typed`}>{t("yourTyping")}</label>
            {/* Each change counts as a key, those within an input method as well: what comes in one piece is seen by it. */}
            <textarea id={`${own}-typed`} value={typed} autoComplete="off" autoCorrect="off" spellCheck={false} maxLength={3000} onPaste={refuse} onDrop={refuse} onInput={() => { pressed.current += 1; }} onChange={(event) => { setWrong(null); change({ typed: event.target.value, keys: keys() }); pressed.current = 0; }} />
            <p className="s said">{t("typedN", { n: count(typed), all: count(text) })}</p>
            {wrong && <p className="wrong" role="alert">{wrong}</p>}
            <Button size="large" type="primary" htmlType="submit" loading={busy} block>{t("handIn")}</Button>
          </form>
        </Card>
      )}
    </div>
  );
}

const count = (text: string): number => [...text.replaceAll(/\s/g, "")].length;
