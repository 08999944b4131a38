import { useState } from "react";
import { sentenceOf } from "#platform/ui/api.ts";
import { Button } from "#platform/ui/look/parts.ts";
import { Card, Empty } from "#platform/ui/look/pieces.tsx";
import { useForget, useOne, useRows } from "#platform/ui/queries.ts";
import { useGo, useSearch, useTitle } from "#platform/ui/router.tsx";
import { useTell } from "#platform/ui/tell.ts";
import { commonTexts } from "#platform/ui/text/common.text.ts";
import { useText } from "#platform/ui/text/text.ts";
import { useMe } from "#platform/ui/who.tsx";
import { FillChecklist } from "../tasks/fill-checklist.tsx";
import { workTexts } from "../tasks/work.text.ts";
import { checkTexts } from "./check.text.ts";
import type { Question } from "./questions.ts";
import "../tasks/work.css";

/** So many checklists are offered at once; an organisation has a few dozen. */
const offered = 100;

/** Something is checked that no task asks for: which checklist, where, and its questions one by one; or in words, where none fits. */
export default function NewChecklistPage() {
  const t = useText(checkTexts);
  const w = useText(workTexts);
  const c = useText(commonTexts);
  const me = useMe();
  const go = useGo();
  const tell = useTell();
  const forget = useForget();
  const [search, change] = useSearch();
  const [site, setSite] = useState<string | null>(null);
  const sheets = useRows("checklistTemplate", { state: "open", purpose: "self,patrol,equipment", order: "createdAt" }, { limit: offered });
  const chosen = useOne("checklistTemplate", search.template ?? "", Boolean(search.template));
  useTitle(t("checkNow"));
  const where = site ?? (me.sites.length > 1 ? null : (me.sites[0]?.id ?? null));
  const free = search.free !== undefined;
  const done = (kept: boolean, id: string | null): void => {
    tell.done(kept ? w("keptHere") : w("handedInOnly"));
    forget("checklist", null);
    go(id ? `/checklist/${id}` : "/checklist", { replace: true });
  };
  if (!search.template && !free) {
    return (
      <div className="page">
        <div className="head"><h1>{t("checkNow")}</h1></div>
        {sheets.error && <p className="wrong" role="alert">{sentenceOf(sheets.error)}</p>}
        <p className="s" style={{ marginBottom: 12 }}>{t("whichSheet")}</p>
        <div className="ways">
          {sheets.rows.map((one) => <Button key={one.id} size="large" onClick={() => change({ template: one.id })}>{String(one.name)}</Button>)}
          <Button size="large" onClick={() => change({ free: "1" })}>{t("noSheet")}</Button>
        </div>
      </div>
    );
  }
  if (search.template && chosen.error) return <div className="page"><Empty title={sentenceOf(chosen.error)}><Button onClick={() => void chosen.refetch()}>{c("tryAgain")}</Button></Empty></div>;
  if (search.template && !chosen.data) return <p className="empty">{c("loading")}</p>;
  const row = chosen.data?.row;
  const name = row ? String(row.name) : t("checkNow");
  return (
    <div className="page task">
      <div className="head"><h1 className="wrap">{name}</h1><span className="sp" /><button type="button" className="link" onClick={() => change({ template: undefined, free: undefined })}>{t("otherSheet")}</button></div>
      {me.sites.length > 1 && (
        <div className="ways" role="group" aria-label={t("whereChecked")} style={{ marginBottom: 12 }}>
          {me.sites.map((one) => <Button key={one.id} size="large" type={one.id === where ? "primary" : "default"} aria-pressed={one.id === where} onClick={() => setSite(one.id)}>{one.name}</Button>)}
        </div>
      )}
      {where === null && me.sites.length > 1 ? <p className="s">{t("whereFirst")}</p> : (
        <Card title={w("how")}>
          <div className="body">
            <FillChecklist key={row?.id ?? "free"} task={{ id: `free.${row?.id ?? ""}`, site: where }} name={name} templates={row ? [{ id: row.id, name, questions: row.questions as readonly Question[] }] : []} done={done} />
          </div>
        </Card>
      )}
    </div>
  );
}
