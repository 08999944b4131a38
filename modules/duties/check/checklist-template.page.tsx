import { Button } from "#platform/ui/look/parts.ts";
import type { OneRecord } from "#platform/ui/model.ts";
import { NotThere, OfType } from "#platform/ui/record/record-pages.tsx";
import { RecordPage } from "#platform/ui/record/RecordPage.tsx";
import { useGo } from "#platform/ui/router.tsx";
import { useText } from "#platform/ui/text/text.ts";
import { mayEver, useMe, useRecordType } from "#platform/ui/who.tsx";
import { checkTexts } from "./check.text.ts";

/** A checklist as data, and the way to go through it now. */
export default function ChecklistTemplatePage() {
  return <OfType>{(type, id) => (id ? <RecordPage key={id} type={type} id={id} extra={(one) => <CheckByThis sheet={one} />} /> : <NotThere />)}</OfType>;
}

function CheckByThis({ sheet }: { sheet: OneRecord }) {
  const t = useText(checkTexts);
  const me = useMe();
  const go = useGo();
  const checklist = useRecordType("checklist");
  if (!checklist || !mayEver(checklist.may.create, me) || sheet.row.state !== "open" || sheet.row.purpose === "review") return null;
  return <Button type="primary" onClick={() => go(`/checklist/new?template=${sheet.row.id}`)}>{t("byThis")}</Button>;
}
