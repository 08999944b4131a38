import { useState } from "react";
import { Button } from "#platform/ui/look/parts.ts";
import { useNow } from "#platform/ui/look/now.ts";
import { useRefresh, useForget, useWrite } from "#platform/ui/queries.ts";
import { NewRecord } from "#platform/ui/record/NewRecord.tsx";
import { Dialog } from "#platform/ui/record/TransitionDialog.tsx";
import { useSending } from "#platform/ui/sending.ts";
import { useTell } from "#platform/ui/tell.ts";
import { useText } from "#platform/ui/text/text.ts";
import { useMe, useRecordType, useZone } from "#platform/ui/who.tsx";
import { dayOf } from "#platform/ui/zone.ts";
import { dutiesTexts } from "./duties.text.ts";

/** Gives a post its holder, so that its duties run: somebody of the staff, or whoever is here. Who may not says whom to ask. */
export function HoldPost({ post, name, again }: { post: string; name: string; again: () => void }) {
  const t = useText(dutiesTexts);
  const me = useMe();
  const zone = useZone();
  const now = useNow();
  const tell = useTell();
  const write = useWrite();
  const forget = useForget();
  const refresh = useRefresh();
  const type = useRecordType("assignment");
  const [shown, setShown] = useState(false);
  const { busy, wrong, send } = useSending();
  if (!type || me.capabilities["staff.manage"] === undefined) return <small>{t("holderAsk")}</small>;
  const from = dayOf(now, zone);
  const given = (): void => {
    setShown(false);
    forget("assignment", null);
    refresh(["handbook"]);
    refresh(["me"]);
    tell.done(t("holderGiven", { post: name }));
    again();
  };
  const take = () => send(async () => {
    // Where one works at one site one holds it there.
    const site = me.posts.length > 0 && me.posts.every((one) => one.siteId !== null) ? me.posts[0]?.siteId : null;
    await write("/api/v1/assignment", { staff: me.staff.id, post, from, ...(site ? { site } : {}) });
    given();
  });
  return (
    <span className="row" style={{ gap: 8 }}>
      {wrong && <span className="wrong" role="alert">{wrong}</span>}
      <Button onClick={() => setShown(true)} aria-label={`${t("holderGive")} ${name}`}>{t("holderGive")}</Button>
      <Button loading={busy} onClick={() => void take()} aria-label={`${t("holderMe")} ${name}`}>{t("holderMe")}</Button>
      {shown && (
        <Dialog title={t("holderTitle", { post: name })} onClose={() => setShown(false)}>
          <NewRecord type={type} given={{ post, from }} only={["staff", "site"]} narrow done={given} onCancel={() => setShown(false)} />
        </Dialog>
      )}
    </span>
  );
}
