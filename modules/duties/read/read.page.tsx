import { useRef, useState } from "react";
import { call, newKey, sentenceOf } from "#platform/ui/api.ts";
import { useNow } from "#platform/ui/look/now.ts";
import { Icon } from "#platform/ui/look/icon.tsx";
import { Button, Input } from "#platform/ui/look/parts.ts";
import { Chip, Empty } from "#platform/ui/look/pieces.tsx";
import { useDraft } from "#platform/ui/record/draft.ts";
import { useTitle } from "#platform/ui/router.tsx";
import { useText } from "#platform/ui/text/text.ts";
import { mayEver, useMe, useZone } from "#platform/ui/who.tsx";
import { shortTime } from "#platform/ui/zone.ts";
import { PostOf } from "./read-post.tsx";
import { emptyDraft, keyOf, type Found, type ReadDraft } from "./read-state.ts";
import { readTexts } from "./read.text.ts";
import "./read.css";

/** 读入岗位说明: a file or a pasted text becomes posts and duties, looked at one by one and made post by post; what was decided survives a reload. */
export default function ReadPage() {
  const t = useText(readTexts);
  const me = useMe();
  useTitle(t("title"));
  if (!mayEver({ can: "duty.manage" }, me)) return <div className="page"><Empty title={t("noRight")} /></div>;
  return <Reading place={`${me.staff.id}/read`} />;
}

function Reading({ place }: { place: string }) {
  const t = useText(readTexts);
  const zone = useZone();
  const now = useNow();
  const kept = useDraft(place, emptyDraft as unknown as Readonly<Record<string, unknown>>);
  const draft = kept.values as unknown as ReadDraft;
  const change = (part: Partial<ReadDraft>): void => kept.change(part);
  if (draft.found === null) {
    return (
      <div className="page narrow stack">
        <div><h1>{t("title")}</h1><small>{t("line")}</small></div>
        {kept.old !== null && <Button onClick={kept.take}>{t("goOn", { name: shortTime(kept.old, zone, now) })}</Button>}
        <Choose pasted={draft.pasted} type={(pasted) => change({ pasted })} onFound={(found) => change({ ...emptyDraft, found, at: Math.max(0, found.posts.findIndex((post) => post.duties.length > 0)) })} />
      </div>
    );
  }
  return <Posts draft={draft} found={draft.found} change={change} reset={kept.reset} />;
}

function Posts({ draft, found, change, reset }: { draft: ReadDraft; found: Found; change: (part: Partial<ReadDraft>) => void; reset: () => void }) {
  const t = useText(readTexts);
  const [sure, setSure] = useState(false);
  const duties = found.posts.flatMap((post) => post.duties);
  const undecided = Object.values(draft.decisions).some((one) => one.state === "taken");
  return (
    <div className="two">
      <nav className="tree" aria-label={t("posts")}>
        <p className="s">{t("found", { name: found.name, posts: found.posts.length, duties: duties.length, asks: duties.filter((duty) => duty.asks.length > 0).length })}</p>
        {found.posts.map((post, at) => {
          const choice = draft.choices[String(at)];
          const left = post.duties.filter((_, n) => draft.decisions[keyOf(at, n)] === undefined).length;
          return (
            <button key={at} type="button" className={at === draft.at ? "readtab on" : "readtab"} aria-current={at === draft.at ? "true" : undefined} onClick={() => change({ at })}>
              <span className="wrap">{choice?.name ?? post.name}</span>
              {choice?.made ? <Chip tone="kept">{t("made")}</Chip> : choice?.dropped ? <Chip>{t("dropped")}</Chip> : <i>{left > 0 ? left : ""}</i>}
            </button>
          );
        })}
        <div className="row" style={{ marginTop: 12 }}>
          {sure && undecided ? <><small>{t("anotherSure")}</small><Button size="small" danger onClick={reset}>{t("another")}</Button></> : <Button size="small" onClick={() => (undecided ? setSure(true) : reset())}>{t("another")}</Button>}
        </div>
      </nav>
      {found.posts.length === 0 ? <div className="page"><Empty title={t("nothing")} hint={t("nothingHint")} /></div> : <PostOf key={`${found.id}.${draft.at}`} draft={draft} at={Math.min(draft.at, found.posts.length - 1)} place={`read.${found.id}`} change={change} />}
    </div>
  );
}

function Choose({ pasted, type, onFound }: { pasted: string; type: (text: string) => void; onFound: (found: Found) => void }) {
  const t = useText(readTexts);
  const box = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [over, setOver] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const ask = async (wanted: Promise<Found>): Promise<void> => {
    setBusy(true);
    setWrong(null);
    try {
      onFound(await wanted);
    } catch (error) {
      setWrong(sentenceOf(error));
      setBusy(false);
    }
  };
  const take = (file: File | undefined): void => {
    if (!file) return;
    const form = new FormData();
    form.append("file", file, file.name);
    void ask(call<Found>("POST", "/api/v1/duties/read/file", { form, key: newKey() }));
  };
  return (
    <>
      <section className={over ? "card drop over" : "card drop"} onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)} onDrop={(event) => { event.preventDefault(); setOver(false); take(event.dataTransfer.files[0]); }}>
        <Icon name="up" />
        <p>{busy ? t("reading") : t("drop")}</p>
        <input ref={box} type="file" accept=".docx,.txt,.md" hidden aria-hidden="true" tabIndex={-1} onChange={(event) => { take(event.target.files?.[0]); event.target.value = ""; }} />
        <Button type="primary" loading={busy} onClick={() => box.current?.click()}>{t("pick")}</Button>
        {wrong && <span className="wrong" role="alert">{wrong}</span>}
      </section>
      <section className="stack">
        <Input.TextArea rows={8} aria-label={t("paste")} placeholder={t("paste")} value={pasted} maxLength={200_000} onChange={(event) => type(event.target.value)} />
        <div><Button disabled={pasted.trim() === "" || busy} onClick={() => void ask(call<Found>("POST", "/api/v1/duties/read", { body: { text: pasted }, key: newKey() }))}>{t("read")}</Button></div>
      </section>
    </>
  );
}
