import { useState } from "react";
import { instant, longText } from "#platform/record/field.ts";
import { L } from "#platform/record/label.ts";
import { record } from "#platform/record/record.ts";
import { Button } from "#platform/ui/look/parts.ts";
import { KeyCap } from "#platform/ui/look/pieces.tsx";
import type { OneRecord } from "#platform/ui/model.ts";
import { useForget, useWrite } from "#platform/ui/queries.ts";
import { RecordForm, type Filled } from "#platform/ui/record/RecordForm.tsx";
import { Dialog } from "#platform/ui/record/TransitionDialog.tsx";
import { useTell } from "#platform/ui/tell.ts";
import { useText } from "#platform/ui/text/text.ts";
import { mayEver, useMe } from "#platform/ui/who.tsx";
import { caseRecord } from "../case.record.ts";
import { careTexts } from "../care.text.ts";

/** What a pause is asked for, in the form's own language; it has no table. */
const pauseForm = record("pause", {
  label: L("暂停计时", "Pause"),
  title: "reason",
  fields: { reason: longText("原因", "Reason", { required: true, max: 400 }), until: instant("到何时", "Until", { required: true, ahead: true }) },
  states: { asked: { label: L("已填", "Asked") } },
  initial: "asked",
  may: { read: { always: true }, create: { always: true } },
});

/** Pausing and resuming the case's promise; `open` is held by the page so that its key works too. */
export function Pause({ one, open, onOpen }: { one: OneRecord; open: boolean; onOpen: (open: boolean) => void }) {
  const t = useText(careTexts);
  const tell = useTell();
  const forget = useForget();
  const write = useWrite();
  const me = useMe();
  const [busy, setBusy] = useState(false);
  const clock = one.clocks.find((found) => found.name === "promise" && (found.state === "running" || found.state === "paused"));
  if (!clock || !mayEver(caseRecord.may.pause, me)) return null;
  const path = `/api/v1/case/${one.row.id}/clocks/${clock.name}`;
  const resume = async (): Promise<void> => {
    setBusy(true);
    try {
      await write(`${path}/resume`, {});
      forget("case", one.row.id);
      tell.done(t("resumeDone"));
    } catch (error) {
      tell.wrong(error);
    }
    setBusy(false);
  };
  const pause = async ({ input }: Filled): Promise<void> => {
    await write(`${path}/pause`, input);
    forget("case", one.row.id);
    tell.done(t("pauseDone"));
    onOpen(false);
  };
  if (clock.state === "paused") return <Button loading={busy} onClick={() => void resume()}>{t("resume")}</Button>;
  return (
    <>
      <Button onClick={() => onOpen(true)} aria-keyshortcuts="P">{t("pause")}<KeyCap>P</KeyCap></Button>
      {open && (
        <Dialog title={t("pause")} onClose={() => onOpen(false)}>
          <p className="s" style={{ marginBottom: 12 }}>{t("pauseHint")}</p>
          <RecordForm type={pauseForm} names={["reason", "until"]} required={["reason", "until"]} first={{}} draft={`pause.${one.row.id}`} submit={t("pause")} narrow send={pause} onCancel={() => onOpen(false)} />
        </Dialog>
      )}
    </>
  );
}
