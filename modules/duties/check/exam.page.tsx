import { useId, useRef } from "react";
import type { RecordType } from "#platform/record/record.ts";
import { Button } from "#platform/ui/look/parts.ts";
import { Card } from "#platform/ui/look/pieces.tsx";
import type { OneRecord } from "#platform/ui/model.ts";
import { useKept } from "#platform/ui/record/kept.ts";
import { NotThere, OfType } from "#platform/ui/record/record-pages.tsx";
import { RecordPage, useRecord } from "#platform/ui/record/RecordPage.tsx";
import { useWriteOne } from "#platform/ui/record/write-one.ts";
import { useTitle } from "#platform/ui/router.tsx";
import { useText } from "#platform/ui/text/text.ts";
import { useMe } from "#platform/ui/who.tsx";
import { checkTexts } from "./check.text.ts";
import "./check.css";

/** An examination: who sits it answers here, by choice or by typing; handed in it is a record like any other. */
export default function ExamPage() {
  return <OfType>{(type, id) => (id ? <Exam key={id} type={type} id={id} /> : <NotThere />)}</OfType>;
}

function Exam({ type, id }: { type: RecordType; id: string }) {
  const me = useMe();
  const { one } = useRecord(type, id);
  return one?.row.state === "begun" && one.row.staff === me.staff.id ? <Sit one={one} /> : <RecordPage type={type} id={id} />;
}

interface Drawn {
  readonly id: string;
  readonly ask: string;
  readonly a: string;
  readonly b: string;
  readonly c: string | null;
  readonly d: string | null;
}

const letters = ["a", "b", "c", "d"] as const;

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
