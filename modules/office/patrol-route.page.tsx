import { Button } from "#platform/ui/look/parts.ts";
import { NotThere, OfType } from "#platform/ui/record/record-pages.tsx";
import { RecordPage } from "#platform/ui/record/RecordPage.tsx";
import { useGo } from "#platform/ui/router.tsx";
import { ruleActor } from "#platform/ui/record/TransitionDialog.tsx";
import { holdsCapability } from "#platform/record/rule.ts";
import { useMe } from "#platform/ui/who.tsx";
import { useText } from "#platform/ui/text/text.ts";
import { officeTexts } from "./office.text.ts";

/** A route with its points, and the way to their codes on paper. */
export default function PatrolRoutePage() {
  const t = useText(officeTexts);
  const go = useGo();
  const me = useMe();
  return <OfType>{(type, id) => (id ? <RecordPage key={id} type={type} id={id} extra={(one) => holdsCapability(ruleActor(me), "office.manage", one.row.site) && <Button onClick={() => go(`/patrolRoute/${id}/codes`)}>{t("printCodes")}</Button>} /> : <NotThere />)}</OfType>;
}
