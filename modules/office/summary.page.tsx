import { useId, useState } from "react";
import { Button } from "#platform/ui/look/parts.ts";
import { Card } from "#platform/ui/look/pieces.tsx";
import type { OneRecord } from "#platform/ui/model.ts";
import { NotThere, OfType } from "#platform/ui/record/record-pages.tsx";
import { RecordPage } from "#platform/ui/record/RecordPage.tsx";
import { useWriteOne } from "#platform/ui/record/write-one.ts";
import { useLabel, useText } from "#platform/ui/text/text.ts";
import { useMe } from "#platform/ui/who.tsx";
import { widgets } from "#platform/ui/widgets/widgets.tsx";
import { workSummaryRecord } from "./log.records.ts";
import { officeTexts } from "./office.text.ts";

/** What the title and the state say already. */
const unsaid = new Set(["subject", "nobodyAbove", "countedFrom"]);

/** A summary; who writes it adds their words where they read the figures, then signs. */
export default function SummaryPage() {
  const me = useMe();
  return <OfType>{(type, id) => (id ? <RecordPage key={id} type={type} id={id} facts={(name) => !unsaid.has(name)} below={(one) => (one.row.state === "draft" && one.row.by === me.staff.id ? <Words key={one.row.version} one={one} /> : null)} /> : <NotThere />)}</OfType>;
}

function Words({ one }: { one: OneRecord }) {
  const t = useText(officeTexts);
  const label = useLabel();
  const own = useId();
  const { busy, wrong, setWrong, change } = useWriteOne("workSummary");
  const field = workSummaryRecord.fields.content;
  const [content, setContent] = useState<unknown>(one.row.content ?? null);
  const empty = String(content ?? "").trim() === "";
  const Input = widgets[field.kind].Input;
  const save = async (): Promise<void> => {
    if (empty) return setWrong(t("wordsMissing"));
    await change(one.row, { content }, t("wordsKept"));
  };
  return (
    <Card title={t("words")}>
      <form style={{ padding: "0 16px 16px", display: "grid", gap: 10 }} onSubmit={(event) => { event.preventDefault(); void save(); }}>
        <label htmlFor={own} className="s">{label(field.label)} · {t("wordsHint")}</label>
        <Input field={field} name="content" id={own} value={content} onChange={setContent} />
        {wrong && <p className="wrong" role="alert">{wrong}</p>}
        <div><Button type={one.row.content ? "default" : "primary"} htmlType="submit" loading={busy}>{t("wordsKeep")}</Button></div>
      </form>
    </Card>
  );
}
