import { useState } from "react";
import { Button } from "#platform/ui/look/parts.ts";
import { useNow } from "#platform/ui/look/now.ts";
import { useRefresh, useForget, useWrite } from "#platform/ui/queries.ts";
import { NewRecord } from "#platform/ui/record/NewRecord.tsx";
import { Dialog } from "#platform/ui/record/TransitionDialog.tsx";
import { useSending } from "#platform/ui/sending.ts";
import { useTell } from "#platform/ui/tell.ts";
import { useText } from "#platform/ui/text/text.ts";
import { mayEver, useMe, useRecordType, useZone } from "#platform/ui/who.tsx";
import { dayOf } from "#platform/ui/zone.ts";
import { dutiesTexts } from "./duties.text.ts";
import { oneSiteOf } from "./hold-site.ts";

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
  const [shown, setShown] = useState<"any" | "me" | null>(null);
  const { busy, wrong, send } = useSending();
  if (!type || !mayEver(type.may.create, me)) return <small>{t("holderAsk")}</small>;
  const from = dayOf(now, zone);
  const given = (): void => {
    setShown(null);
    forget("assignment", null);
    refresh(["handbook"]);
    refresh(["me"]);
    tell.done(t("holderGiven", { post: name }));
    again();
  };
  const site = oneSiteOf(me.posts);
  const take = () => send(async () => {
    await write("/api/v1/assignment", { staff: me.staff.id, post, from, ...(site ? { site } : {}) });
    given();
  });
  return (
    <span className="row" style={{ gap: 8 }}>
      {wrong && <span className="wrong" role="alert">{wrong}</span>}
      <Button onClick={() => setShown("any")} aria-label={`${t("holderGive")} ${name}`}>{t("holderGive")}</Button>
      {/* Who works at several sites says at which. */}
      <Button loading={busy} onClick={() => (site === undefined ? setShown("me") : void take())} aria-label={`${t("holderMe")} ${name}`}>{t("holderMe")}</Button>
      {shown && (
        <Dialog title={t("holderTitle", { post: name })} onClose={() => setShown(null)}>
          <NewRecord type={type} given={{ post, from, ...(shown === "me" ? { staff: me.staff.id } : {}) }} only={shown === "me" ? ["site"] : ["staff", "site"]} submit={t("holderDo")} narrow done={given} onCancel={() => setShown(null)} />
        </Dialog>
      )}
    </span>
  );
}
