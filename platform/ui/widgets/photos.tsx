import { Button, Modal } from "antd";
import { useRef, useState, type KeyboardEvent } from "react";
import { Icon } from "../look/icon.tsx";
import { useText } from "../text/text.ts";
import { widgetTexts } from "../text/widgets.text.ts";

const address = (id: string): string => `/api/v1/files/${encodeURIComponent(id)}`;
/** Only what begins like a picture is answered so, in a sandbox of its own; everything else stays a download. */
const picture = (id: string): string => `${address(id)}?inline=1`;

/** Files as small pictures, each opening large over the page; what is no picture is a link that saves it. `kept`: addresses of those that wait on this device. */
export function Photos({ ids, names = {}, kept = {}, onRemove }: { ids: readonly string[]; names?: Readonly<Record<string, string>>; kept?: Readonly<Record<string, string>>; onRemove?: (id: string) => void }) {
  const t = useText(widgetTexts);
  const [others, setOthers] = useState<ReadonlySet<string>>(new Set());
  const [open, setOpen] = useState<string | null>(null);
  const opener = useRef<HTMLElement>(null);
  const close = (): void => {
    setOpen(null);
    // After the dialog has gone; it remembers only its own button.
    setTimeout(() => opener.current?.focus(), 0);
  };
  const pictures = ids.filter((id) => kept[id] !== undefined || !others.has(id));
  return (
    <>
      {ids.map((id) => (
        <span className="thumbed" key={id}>
          {others.has(id) && !kept[id] ? (
            <a href={address(id)} className="thumb" download title={names[id]}><Icon name="file" /> <span className="wrap">{names[id] ?? t("file")}</span></a>
          ) : (
            <button type="button" className="thumb" title={names[id]} aria-label={t("photoOpen", { n: pictures.indexOf(id) + 1, of: pictures.length })} onClick={(event) => { opener.current = event.currentTarget; setOpen(id); }}>
              <img src={kept[id] ?? picture(id)} alt={names[id] ?? t("photo")} loading="lazy" onError={() => setOthers((old) => new Set([...old, id]))} />
            </button>
          )}
          {onRemove && <button type="button" className="chip" aria-label={t("remove", { name: names[id] ?? t("file") })} onClick={() => onRemove(id)}><Icon name="close" /></button>}
        </span>
      ))}
      {open !== null && pictures.includes(open) && <Lightbox ids={pictures} at={open} names={names} kept={kept} onTurn={setOpen} onClose={close} />}
    </>
  );
}

/** One picture large: arrows turn to its neighbours, Escape closes, and the focus goes back to where it was opened. */
function Lightbox({ ids, at, names, kept, onTurn, onClose }: { ids: readonly string[]; at: string; names: Readonly<Record<string, string>>; kept: Readonly<Record<string, string>>; onTurn: (id: string) => void; onClose: () => void }) {
  const t = useText(widgetTexts);
  const n = ids.indexOf(at);
  const turn = (by: number): void => {
    const next = ids[n + by];
    if (next !== undefined) onTurn(next);
  };
  const keys = (event: KeyboardEvent): void => {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    turn(by);
  };
  return (
    <Modal open title={names[at] ?? t("photo")} footer={null} onCancel={onClose} destroyOnHidden width={1080} centered>
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the keys belong to whatever inside has the focus. */}
      <div className="lightbox" onKeyDown={keys}>
        <img src={kept[at] ?? picture(at)} alt={names[at] ?? t("photoOf", { n: n + 1, of: ids.length })} />
        <div className="acts">
          <span aria-live="polite">{t("photoOf", { n: n + 1, of: ids.length })}</span>
          <span className="sp" />
          <a href={kept[at] ?? address(at)} download>{t("photoSave")}</a>
          {ids.length > 1 && <Button disabled={n === 0} onClick={() => turn(-1)}>{t("photoBefore")}</Button>}
          {ids.length > 1 && <Button disabled={n === ids.length - 1} onClick={() => turn(1)}>{t("photoNext")}</Button>}
          <Button autoFocus onClick={onClose}>{t("photoClose")}</Button>
        </div>
      </div>
    </Modal>
  );
}
