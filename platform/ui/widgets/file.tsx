import { Button } from "antd";
import { useEffect, useRef, useState } from "react";
import { ApiProblem, call, noLink, sentenceOf } from "../api.ts";
import { Icon } from "../look/icon.tsx";
import { useKeepsFiles } from "../outbox/keeps.ts";
import { keepFile } from "../outbox/outbox.ts";
import { store } from "../outbox/store.ts";
import { useText } from "../text/text.ts";
import { widgetTexts } from "../text/widgets.text.ts";
import { useTakes } from "./drawn.ts";
import { Photos } from "./photos.tsx";
import { SetFilter } from "./text.tsx";
import { listOf, type InputProps, type ShowProps, type Widget } from "./widget.ts";

interface Sent {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly type: string;
}

/** Sends one file before the record that will hold it is written. @throws ApiProblem with a sentence. */
async function send(file: Blob, name: string): Promise<Sent> {
  const form = new FormData();
  form.append("file", file, name);
  return call<Sent>("POST", "/api/v1/files", { form });
}

const address = (id: string): string => `/api/v1/files/${encodeURIComponent(id)}`;

/** Sends one file, or keeps it on this device where there is no link and the form around can wait. */
async function sendOrKeepFile(file: File, mayWait: boolean): Promise<Pick<Sent, "id" | "name">> {
  const keep = async (otherwise: unknown): Promise<Pick<Sent, "id" | "name">> => keepFile(file, file.name).catch(() => { throw otherwise; });
  if (mayWait && !navigator.onLine) return keep(noLink());
  try {
    return await send(file, file.name);
  } catch (error) {
    if (!mayWait || !(error instanceof ApiProblem) || error.status !== 0) throw error;
    return keep(error);
  }
}

/** Addresses to show those files by that wait on this device. */
function useKeptAddresses(ids: readonly string[], mayWait: boolean): Readonly<Record<string, string>> {
  const [found, setFound] = useState<Readonly<Record<string, string>>>({});
  const all = mayWait ? ids.join() : "";
  useEffect(() => {
    let gone = false;
    const made: Record<string, string> = {};
    const look = async (): Promise<void> => {
      for (const id of all.split(",").filter(Boolean)) {
        const file = await store.file(id).catch(() => undefined);
        if (file && !gone) made[id] = URL.createObjectURL(new Blob([file.bytes], { type: file.type }));
      }
      if (!gone) setFound({ ...made });
    };
    void look();
    return () => {
      gone = true;
      for (const address of Object.values(made)) URL.revokeObjectURL(address);
    };
  }, [all]);
  return found;
}

function FilesInput({ id, value, onChange, disabled, describedBy }: InputProps) {
  const t = useText(widgetTexts);
  const [names, setNames] = useState<Readonly<Record<string, string>>>({});
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const pick = useRef<HTMLInputElement>(null);
  const shoot = useRef<HTMLInputElement>(null);
  const mayWait = useKeepsFiles();
  const ids = listOf(value).map(String);
  const kept = useKeptAddresses(ids, mayWait);
  const take = async (files: FileList | null): Promise<void> => {
    if (!files || files.length === 0) return;
    setBusy(true);
    setWrong(null);
    const added: string[] = [];
    try {
      for (const file of files) {
        const sent = await sendOrKeepFile(file, mayWait);
        added.push(sent.id);
        setNames((old) => ({ ...old, [sent.id]: sent.name }));
      }
    } catch (error) {
      setWrong(sentenceOf(error));
    }
    onChange([...ids, ...added]);
    setBusy(false);
  };
  const chosen = (event: React.ChangeEvent<HTMLInputElement>): void => {
    void take(event.target.files);
    event.target.value = "";
  };
  return (
    <div className="row" style={{ gap: 8 }}>
      <Photos ids={ids} names={names} kept={kept} onRemove={(gone) => onChange(ids.filter((other) => other !== gone))} />
      <input ref={pick} type="file" multiple hidden onChange={chosen} aria-hidden="true" tabIndex={-1} />
      <input ref={shoot} type="file" accept="image/*" capture="environment" hidden onChange={chosen} aria-hidden="true" tabIndex={-1} />
      <Button id={id} icon={<Icon name="plus" />} loading={busy} disabled={disabled} aria-describedby={describedBy} onClick={() => pick.current?.click()}>{busy ? t("sending") : t("addFile")}</Button>
      <Button className="phone-only" icon={<Icon name="camera" />} disabled={disabled || busy} onClick={() => shoot.current?.click()}>{t("takePhoto")}</Button>
      {wrong && <span className="wrong" role="alert">{wrong}</span>}
    </div>
  );
}

function FilesShow({ value }: ShowProps) {
  return <span className="row" style={{ gap: 8 }}><Photos ids={listOf(value).map(String)} /></span>;
}

/** A name written with finger, pen or mouse; kept as a picture. */
function SignatureInput({ id, value, onChange, disabled, describedBy }: InputProps) {
  const t = useText(widgetTexts);
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawing = useRef(false);
  const [drawn, setDrawn] = useState(false);
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const mayWait = useKeepsFiles();
  const arrived = useRef<(() => void) | null>(null);
  const kept = typeof value === "string" && value !== "";
  const here = useKeptAddresses(kept ? [value] : [], mayWait);
  useEffect(() => {
    const pen = canvas.current?.getContext("2d");
    if (pen) Object.assign(pen, { lineWidth: 3, lineCap: "round", lineJoin: "round", strokeStyle: "#1d2227" });
  }, [kept]);
  const at = (event: React.PointerEvent<HTMLCanvasElement>): [number, number] => {
    const box = event.currentTarget.getBoundingClientRect();
    return [((event.clientX - box.left) * event.currentTarget.width) / box.width, ((event.clientY - box.top) * event.currentTarget.height) / box.height];
  };
  const start = (event: React.PointerEvent<HTMLCanvasElement>): void => {
    if (disabled) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drawing.current = true;
    const pen = event.currentTarget.getContext("2d");
    pen?.beginPath();
    pen?.moveTo(...at(event));
  };
  const move = (event: React.PointerEvent<HTMLCanvasElement>): void => {
    if (!drawing.current) return;
    const pen = event.currentTarget.getContext("2d");
    pen?.lineTo(...at(event));
    pen?.stroke();
    setDrawn(true);
  };
  const again = (): void => {
    canvas.current?.getContext("2d")?.clearRect(0, 0, canvas.current.width, canvas.current.height);
    setDrawn(false);
    onChange(null);
  };
  const keep = async (): Promise<boolean> => {
    const picture = await new Promise<Blob | null>((done) => (canvas.current ? canvas.current.toBlob(done, "image/png") : done(null)));
    if (!picture) return false;
    setBusy(true);
    setWrong(null);
    try {
      const { id: taken } = await sendOrKeepFile(new File([picture], "signature.png", { type: "image/png" }), mayWait);
      // What follows reads the values of the form with this one among them.
      await new Promise<void>((done) => {
        arrived.current = done;
        onChange(taken);
      });
      setBusy(false);
      return true;
    } catch (error) {
      setWrong(sentenceOf(error));
      setBusy(false);
      return false;
    }
  };
  useEffect(() => {
    if (kept) arrived.current?.();
  }, [kept]);
  useTakes(id, drawn && !kept && !disabled, keep);
  if (kept) {
    return (
      <span className="row">
        <img className="signature" src={here[value] ?? `${address(value)}?inline=1`} alt={t("signed")} />
        <Button id={id} disabled={disabled} onClick={again}>{t("signAgain")}</Button>
      </span>
    );
  }
  return (
    <div style={{ display: "grid", gap: 6, maxWidth: 420 }}>
      <canvas ref={canvas} className="signature" width={840} height={280} aria-label={t("signHere")} onPointerDown={start} onPointerMove={move} onPointerUp={() => { drawing.current = false; }} />
      <span className="row">
        <small>{t("signHere")}</small>
        <span className="sp" />
        <Button disabled={!drawn || disabled} onClick={again}>{t("signAgain")}</Button>
        <Button id={id} type="primary" loading={busy} disabled={!drawn || disabled} aria-describedby={describedBy} onClick={() => void keep()}>{t("signKeep")}</Button>
      </span>
      {wrong && <span className="wrong" role="alert">{wrong}</span>}
    </div>
  );
}

function SignatureShow({ value }: ShowProps) {
  const t = useText(widgetTexts);
  return typeof value === "string" && value ? <img className="signature" src={`${address(value)}?inline=1`} alt={t("signed")} /> : null;
}

export const file: Widget = { Input: FilesInput, Show: FilesShow, Filter: SetFilter };
export const signature: Widget = { Input: SignatureInput, Show: SignatureShow, Filter: SetFilter };
