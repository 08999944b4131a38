import { useState } from "react";
import { keyName, useKeys, useKeysNow } from "./keys.ts";
import { Button } from "./look/parts.ts";
import { KeyCap } from "./look/pieces.tsx";
import { usePhone } from "./look/screen.ts";
import { Dialog } from "./record/TransitionDialog.tsx";
import { commonTexts } from "./text/common.text.ts";
import { useText } from "./text/text.ts";
import "./record/record.css";

/** `?` lists the keys that work on the page at hand, out of the registry the keys themselves work from. */
export function KeySheet() {
  const t = useText(commonTexts);
  const [open, setOpen] = useState(false);
  const keys = useKeysNow();
  useKeys({ "?": { does: t("keysSheet"), act: () => setOpen(true) } });
  const phone = usePhone();
  if (!open) return phone ? null : <Button type="text" onClick={() => setOpen(true)} aria-label={t("keysSheet")} title={t("keysSheet")} aria-keyshortcuts="?"><KeyCap>?</KeyCap></Button>;
  return (
    <Dialog title={t("keysTitle")} onClose={() => setOpen(false)}>
      <dl className="keysheet">
        {keys.map(([name, does]) => (
          <div key={name}>
            <dt><kbd>{keyName(name)}</kbd></dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <p className="s m">{t("keysHint")}</p>
    </Dialog>
  );
}
