import { useState } from "react";
import { Button } from "#platform/ui/look/parts.ts";
import { ListPage } from "#platform/ui/record/record-pages.tsx";
import { useText } from "#platform/ui/text/text.ts";
import { useMe } from "#platform/ui/who.tsx";
import { clientRecord } from "../client.record.ts";
import { clientTexts } from "../clients.text.ts";
import { Allocate } from "./allocate.tsx";

/** The list of clients, from which those without anybody in charge are shared out. */
export default function ClientsPage() {
  const t = useText(clientTexts);
  const me = useMe();
  const [open, setOpen] = useState(false);
  const may = me.capabilities["client.allocate"] !== undefined;
  return (
    <>
      <ListPage type={clientRecord} extra={may && <Button onClick={() => setOpen(true)}>{t("allocate")}</Button>} />
      {open && <Allocate onClose={() => setOpen(false)} />}
    </>
  );
}
