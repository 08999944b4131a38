import { useId, useState } from "react";
import { Checkbox } from "#platform/ui/look/parts.ts";
import type { OneRecord } from "#platform/ui/model.ts";
import { useForget, useRows, useWrite } from "#platform/ui/queries.ts";
import { useRace } from "#platform/ui/record/race.tsx";
import { RecordForm, type Filled } from "#platform/ui/record/RecordForm.tsx";
import { Dialog } from "#platform/ui/record/TransitionDialog.tsx";
import { useGo } from "#platform/ui/router.tsx";
import { useTell } from "#platform/ui/tell.ts";
import { useText } from "#platform/ui/text/text.ts";
import { useMe } from "#platform/ui/who.tsx";
import { Time } from "#platform/ui/widgets/time.tsx";
import { caseRecord } from "../case.record.ts";
import { clientTexts } from "../clients.text.ts";

const names = ["subject", "event", "kind"];

/** Makes a case of its own out of a second matter, with the contacts that are about it, and opens it. */
export function SplitCase({ one, onClose }: { one: OneRecord; onClose: () => void }) {
  const t = useText(clientTexts);
  const own = useId();
  const me = useMe();
  const go = useGo();
  const tell = useTell();
  const forget = useForget();
  const write = useWrite();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const { row } = one;
  const race = useRace(caseRecord, row, []);
  const contacts = useRows("contact", { case: row.id }, { enabled: me.capabilities["contact.read"] !== undefined });
  const send = async ({ input, note }: Filled): Promise<void> => {
    const { made } = await race.send(() => write<{ made: string }>(`/api/v1/case/${row.id}/split`, { version: race.current.version, ...Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null)), contacts: chosen, note }));
    forget("case", row.id);
    forget("contact", null);
    tell.done(t("splitDone"));
    onClose();
    go(`/case/${made}`);
  };
  return (
    <Dialog title={t("splitCase")} onClose={onClose}>
      <p className="s" style={{ marginBottom: 12 }}>{t("splitCaseHint")}</p>
      {contacts.rows.length > 0 && (
        <fieldset style={{ marginBottom: 12 }} aria-labelledby={own}>
          <span id={own} className="s m">{t("contactsGo")}</span>
          {contacts.rows.map((each) => <div key={each.id}><Checkbox checked={chosen.includes(each.id)} onChange={() => setChosen((old) => (old.includes(each.id) ? old.filter((id) => id !== each.id) : [...old, each.id]))}>{String(each.summary)} <small><Time at={String(each.startedAt)} /></small></Checkbox></div>)}
        </fieldset>
      )}
      <RecordForm type={caseRecord} names={names} required={["subject", "event"]} first={{ kind: row.kind }} draft={`split.case.${row.id}`} submit={t("splitCase")} note="optional" narrow told={race.told} send={send} onCancel={onClose} />
    </Dialog>
  );
}
