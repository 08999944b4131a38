import { useState } from "react";
import { Button } from "#platform/ui/look/parts.ts";
import { useWrite } from "#platform/ui/queries.ts";
import { NotThere } from "#platform/ui/record/record-pages.tsx";
import { RecordPage } from "#platform/ui/record/RecordPage.tsx";
import { Dialog } from "#platform/ui/record/TransitionDialog.tsx";
import { usePathParams } from "#platform/ui/router.tsx";
import { useTell } from "#platform/ui/tell.ts";
import { useText } from "#platform/ui/text/text.ts";
import { useMe, useZone } from "#platform/ui/who.tsx";
import { toWall } from "#platform/ui/zone.ts";
import { HandOver } from "./hand-over.tsx";
import { StaffAround } from "./place.tsx";
import { peopleTexts } from "./people.text.ts";
import { Slip } from "./slip.tsx";
import { staffRecord } from "./staff.record.ts";
import "./bare.css";

/** What is no news of a person. */
const told = new Set(["name", "language", "signature"]);

/** A person: how to reach them, their posts, whether they are away and who signs for them; a one-time code to give, and handing over what the person answers for. */
export default function StaffPage() {
  const { id } = usePathParams();
  const me = useMe();
  if (!id) return <NotThere />;
  const manages = me.capabilities["staff.manage"] !== undefined;
  return <RecordPage key={id} type={staffRecord} id={id} facts={(name) => !told.has(name)} except={["contact", "assignment", "delegation"]} below={(one) => <StaffAround id={id} active={one.row.state === "active"} />} extra={(one) => one.row.state === "active" && (
    <>
      {(manages || me.subordinates.includes(id)) && <HandOver id={id} name={String(one.row.name)} />}
      {manages && <OneTimeCode id={id} name={String(one.row.name)} number={String(one.row.staffNumber)} />}
    </>
  )} />;
}

function OneTimeCode({ id, name, number }: { id: string; name: string; number: string }) {
  const t = useText(peopleTexts);
  const tell = useTell();
  const zone = useZone();
  const wall = (at: string): string => toWall(at, zone).slice(0, 16).replace("T", " ");
  const write = useWrite();
  const [made, setMade] = useState<{ code: string; expiresAt: string } | null>(null);
  const [busy, setBusy] = useState(false);
  const act = async (): Promise<void> => {
    setBusy(true);
    try {
      setMade(await write<{ code: string; expiresAt: string }>(`/api/v1/staff/${id}/one-time-code`, {}));
    } catch (error) {
      tell.wrong(error);
    }
    setBusy(false);
  };
  return (
    <>
      <Button loading={busy} onClick={() => void act()}>{t("giveCode")}</Button>
      {made && (
        <Dialog title={t("codeFor", { name })} onClose={() => setMade(null)}>
          <Slip name={name} number={number} code={made.code} expiresAt={made.expiresAt} />
          <p className="s m" style={{ margin: "10px 0" }}>{t("codeOnce", { until: wall(made.expiresAt) })} {t("codeTakes")}</p>
          <Button onClick={() => window.print()}>{t("print")}</Button>
        </Dialog>
      )}
    </>
  );
}
