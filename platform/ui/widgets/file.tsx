import { Button } from "antd";
import { useEffect, useRef, useState } from "react";
import { call, sentenceOf } from "../api.ts";
import { Icon } from "../look/icon.tsx";
import { useText } from "../text/text.ts";
import { widgetTexts } from "../text/widgets.text.ts";
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

/** A file as a small picture where it is one, as a link otherwise. */
function Preview({ id, name }: { id: string; name?: string }) {
  const t = useText(widgetTexts);
  const [picture, setPicture] = useState(true);
  return (
    <a href={picture ? `${address(id)}?inline=1` : address(id)} target="_blank" rel="noreferrer" className="thumb" title={name}>
      {picture ? <img src={`${address(id)}?inline=1`} alt={name ?? t("photo")} loading="lazy" onError={() => setPicture(false)} /> : <><Icon name="file" /> <span className="wrap">{name ?? t("file")}</span></>}
    </a>
  );
}

function FilesInput({ id, value, onChange, disabled, describedBy }: InputProps) {
  const t = useText(widgetTexts);
  const [names, setNames] = useState<Readonly<Record<string, string>>>({});
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const pick = useRef<HTMLInputElement>(null);
  const shoot = useRef<HTMLInputElement>(null);
  const ids = listOf(value).map(String);
  const take = async (files: FileList | null): Promise<void> => {
    if (!files || files.length === 0) return;
    setBusy(true);
    setWrong(null);
    const added: string[] = [];
    try {
      for (const file of files) {
        const sent = await send(file, file.name);
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
      {ids.map((one) => (
        <span className="thumbed" key={one}>
          <Preview id={one} name={names[one]} />
          <button type="button" className="chip" aria-label={t("remove", { name: names[one] ?? t("file") })} onClick={() => onChange(ids.filter((other) => other !== one))}><Icon name="close" /></button>
        </span>
      ))}
      <input ref={pick} type="file" multiple hidden onChange={chosen} aria-hidden="true" tabIndex={-1} />
      <input ref={shoot} type="file" accept="image/*" capture="environment" hidden onChange={chosen} aria-hidden="true" tabIndex={-1} />
      <Button id={id} icon={<Icon name="plus" />} loading={busy} disabled={disabled} aria-describedby={describedBy} onClick={() => pick.current?.click()}>{busy ? t("sending") : t("addFile")}</Button>
      <Button className="phone-only" icon={<Icon name="camera" />} disabled={disabled || busy} onClick={() => shoot.current?.click()}>{t("takePhoto")}</Button>
      {wrong && <span className="wrong" role="alert">{wrong}</span>}
    </div>
  );
}

function FilesShow({ value }: ShowProps) {
  return <span className="row" style={{ gap: 8 }}>{listOf(value).map((one) => <Preview key={String(one)} id={String(one)} />)}</span>;
}

/** A name written with finger, pen or mouse; kept as a picture. */
function SignatureInput({ id, value, onChange, disabled, describedBy }: InputProps) {
  const t = useText(widgetTexts);
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawing = useRef(false);
  const [drawn, setDrawn] = useState(false);
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const kept = typeof value === "string" && value !== "";
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
  const keep = async (): Promise<void> => {
    const picture = await new Promise<Blob | null>((done) => (canvas.current ? canvas.current.toBlob(done, "image/png") : done(null)));
    if (!picture) return;
    setBusy(true);
    setWrong(null);
    try {
      onChange((await send(picture, "signature.png")).id);
    } catch (error) {
      setWrong(sentenceOf(error));
    }
    setBusy(false);
  };
  if (kept) {
    return (
      <span className="row">
        <img className="signature" src={`${address(value)}?inline=1`} alt={t("signed")} />
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
