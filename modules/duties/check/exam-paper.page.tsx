import { Button } from "#platform/ui/look/parts.ts";
import type { OneRecord } from "#platform/ui/model.ts";
import { useForget, useRows, useWrite } from "#platform/ui/queries.ts";
import { NotThere, OfType } from "#platform/ui/record/record-pages.tsx";
import { RecordPage } from "#platform/ui/record/RecordPage.tsx";
import { useGo } from "#platform/ui/router.tsx";
import { useSending } from "#platform/ui/sending.ts";
import { useText } from "#platform/ui/text/text.ts";
import { mayEver, useMe, useRecordType } from "#platform/ui/who.tsx";
import { checkTexts } from "./check.text.ts";

/** A paper with its questions for who keeps it, and the way to sit it for everybody. */
export default function ExamPaperPage() {
  return <OfType>{(type, id) => (id ? <RecordPage key={id} type={type} id={id} extra={(one) => <Begin paper={one} />} /> : <NotThere />)}</OfType>;
}

function Begin({ paper }: { paper: OneRecord }) {
  const t = useText(checkTexts);
  const me = useMe();
  const go = useGo();
  const write = useWrite();
  const forget = useForget();
  const exam = useRecordType("exam");
  const { busy, wrong, send } = useSending();
  const begun = useRows("exam", { paper: paper.row.id, staff: me.staff.id, state: "begun" }, { limit: 1 });
  if (!exam || !mayEver(exam.may.create, me) || paper.row.state !== "open" || !begun.isSuccess) return null;
  const one = begun.rows[0];
  const typing = paper.row.kind === "typing";
  if (one) return <Button type="primary" onClick={() => go(`/exam/${one.id}`)}>{t("goOn")}</Button>;
  const begin = () => send(async () => {
    const made = await write<{ id: string }>("/api/v1/exam", { paper: paper.row.id });
    forget("exam", null);
    go(`/exam/${made.id}`);
  });
  return (
    <>
      {wrong && <span className="wrong" role="alert">{wrong}</span>}
      <Button type="primary" loading={busy} onClick={() => void begin()}>{t("begin")}</Button>
      <small>{t(typing ? "speedMark" : "scoreMark", { n: Number(paper.row.pass) })} · {t(typing ? "beginHintTyping" : "beginHint")}</small>
    </>
  );
}
