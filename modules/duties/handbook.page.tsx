import { useState } from "react";
import type { Label } from "#platform/record/label.ts";
import { sentenceOf } from "#platform/ui/api.ts";
import { Icon, type IconName } from "#platform/ui/look/icon.tsx";
import { Button } from "#platform/ui/look/parts.ts";
import { Chip, Empty } from "#platform/ui/look/pieces.tsx";
import { usePhone } from "#platform/ui/look/screen.ts";
import { useRead, useWrite } from "#platform/ui/queries.ts";
import { To, usePathParams, useTitle } from "#platform/ui/router.tsx";
import { useTell } from "#platform/ui/tell.ts";
import { commonTexts } from "#platform/ui/text/common.text.ts";
import { useLabel, useText } from "#platform/ui/text/text.ts";
import { useMe } from "#platform/ui/who.tsx";
import { dutiesTexts } from "./duties.text.ts";
import "./handbook.css";

interface PostLine {
  readonly id: string;
  readonly name: string;
  readonly superior: string | null;
  readonly duties: number;
  readonly gap: boolean;
  readonly mine: boolean;
  readonly held: number;
  readonly unset: number;
}

type Mechanism = "task" | "clock" | "gate" | "approval" | "keeping" | "check";

interface Duty extends Label {
  readonly id: string;
  readonly kind: string;
  readonly cadence: string | Label | null;
  readonly limit: string | Label | null;
  readonly mechanisms: readonly { readonly mechanism: Mechanism; readonly by: string | Label | null; readonly held: boolean }[];
  readonly words: readonly { readonly word: string; readonly value: string | null; readonly proposal: string | null; readonly key: string; readonly proposed: string; readonly version: number }[];
  readonly acknowledgedByMe: boolean;
  /** It reads otherwise than in the edition one acknowledged before. */
  readonly changed: boolean;
}

interface Handbook {
  readonly post: { readonly id: string; readonly name: string; readonly function?: string | null };
  readonly version: number;
  readonly fromDay: string;
  readonly mayAcknowledge: boolean;
  readonly waiting: readonly { readonly id: string; readonly name: string }[];
  readonly duties: readonly Duty[];
  readonly acknowledged: number;
  readonly holders: number;
}

const icons: Readonly<Record<Mechanism, IconName>> = { task: "today", clock: "clock", gate: "gate", approval: "pen", keeping: "records", check: "check" };

/** 岗位手册: the posts as a tree, and what each must do and what holds it. */
export default function HandbookPage() {
  const { id } = usePathParams();
  const t = useText(dutiesTexts);
  const phone = usePhone();
  const found = useRead<{ posts: readonly PostLine[] }>(["handbook"], "/api/v1/handbook");
  useTitle(t("handbook"));
  const posts = found.data?.posts ?? [];
  return (
    <div className="two">
      {(!phone || !id) && (
        <nav className="tree" aria-label={t("posts")}>
          {found.error && <p className="wrong" role="alert">{sentenceOf(found.error)}</p>}
          {found.isSuccess && posts.length === 0 && <Empty title={t("none")} hint={t("noneHint")} />}
          {inTree(posts).map(({ post, depth }) => (
            <To key={post.id} to={`/handbook/${post.id}`} className={post.id === id ? "plain on" : "plain"} current={post.id === id}>
              <span style={{ paddingLeft: depth * 14 }} className="wrap">{post.name}{post.gap && <small className="soon"> {t("gap")}</small>}</span>
              {post.mine && <small>{t("mine")}</small>}
              <i>{post.duties}</i>
            </To>
          ))}
        </nav>
      )}
      {id ? <PostBook key={id} id={id} /> : !phone && <div className="page"><Empty title={t("pick")} hint={t("pickHint")} /></div>}
    </div>
  );
}

/** Posts below their superiors; what a circle or a hidden superior would lose stands at the top. */
function inTree(posts: readonly PostLine[]): { post: PostLine; depth: number }[] {
  const out: { post: PostLine; depth: number }[] = [];
  const known = new Set(posts.map((post) => post.id));
  const seen = new Set<string>();
  const walk = (superior: string | null, depth: number): void => {
    for (const post of posts) {
      const own = post.superior !== null && known.has(post.superior) ? post.superior : null;
      if (own !== superior || seen.has(post.id)) continue;
      seen.add(post.id);
      out.push({ post, depth });
      walk(post.id, depth + 1);
    }
  };
  walk(null, 0);
  return [...out, ...posts.filter((post) => !seen.has(post.id)).map((post) => ({ post, depth: 0 }))];
}

function PostBook({ id }: { id: string }) {
  const t = useText(dutiesTexts);
  const c = useText(commonTexts);
  const phone = usePhone();
  const tell = useTell();
  const write = useWrite();
  const [busy, setBusy] = useState(false);
  const found = useRead<Handbook>(["handbook", id], `/api/v1/handbook/${id}`);
  if (found.error) return <div className="page"><Empty title={sentenceOf(found.error)}><Button onClick={() => void found.refetch()}>{c("tryAgain")}</Button></Empty></div>;
  if (!found.data) return <p className="empty">{c("loading")}</p>;
  const book = found.data;
  const held = book.duties.filter((duty) => duty.mechanisms.some((one) => one.held)).length;
  const unset = book.duties.reduce((sum, duty) => sum + duty.words.filter((word) => word.value === null).length, 0);
  const acknowledge = async (): Promise<void> => {
    setBusy(true);
    try {
      await write(`/api/v1/handbook/${id}/acknowledge`, { version: book.version });
      tell.done(t("acknowledgedDone"));
      await found.refetch();
    } catch (error) {
      tell.wrong(error);
    }
    setBusy(false);
  };
  return (
    <div className="page">
      {phone && <To to="/handbook">{t("posts")}</To>}
      <div className="head" style={{ marginBottom: 6 }}>
        <h1>{book.post.name}</h1>
        <Chip>{t("version", { n: book.version, day: book.fromDay })}</Chip>
        {book.holders > 0 && <Chip tone={book.acknowledged === book.holders ? "kept" : undefined}>{t("acknowledged", { n: book.acknowledged, all: book.holders })}</Chip>}
        <span className="sp" />
        {book.mayAcknowledge && <Button type="primary" loading={busy} onClick={() => void acknowledge()}>{t("acknowledge")}</Button>}
      </div>
      {book.waiting.length > 0 && <p className="s">{t("waiting", { names: book.waiting.map((one) => one.name).join("、") })}</p>}
      {book.post.function && <p className="s" style={{ marginBottom: 12 }}>{book.post.function}</p>}
      <div className="figs" style={{ margin: "14px 0 18px" }}>
        <div><b>{book.duties.length}</b><small>{t("duties")}</small></div>
        <div><b className="kept">{held}</b><small>{t("held")}</small></div>
        {book.duties.length > held && <div><b className="soon">{book.duties.length - held}</b><small>{t("notHeldN")}</small></div>}
        {unset > 0 && <div><b className="soon">{unset}</b><small>{t("unsetN")}</small></div>}
      </div>
      <section className="card">
        {book.duties.length === 0 ? <Empty title={t("noDuties")} hint={t("noDutiesHint")} /> : <Duties duties={book.duties} again={() => void found.refetch()} />}
      </section>
    </div>
  );
}

function Duties({ duties, again }: { duties: readonly Duty[]; again: () => void }) {
  const t = useText(dutiesTexts);
  const me = useMe();
  const tell = useTell();
  const write = useWrite();
  const mayConfirm = me.capabilities["setting.manage"] === true;
  const confirm = async (key: string, value: string, version: number): Promise<void> => {
    try {
      await write(`/api/v1/settings/${key}`, { value, version });
      again();
    } catch (error) {
      tell.wrong(error);
    }
  };
  const label = useLabel();
  const said = (text: string | Label | null): string => (text === null ? "" : typeof text === "string" ? text : label(text));
  return (
    <div className="scroll">
      <table className="plain duties">
        <thead><tr><th>{t("id")}</th><th>{t("duty")}</th><th>{t("how")}</th><th>{t("rhythm")}</th></tr></thead>
        <tbody>
          {duties.map((duty) => (
            <tr key={duty.id}>
              <td className="id">{duty.id}</td>
              <td>{label(duty)} {duty.changed && <Chip tone="act">{t("changed")}</Chip>}</td>
              <td>
                {duty.mechanisms.filter((one) => one.held).map((one, at) => <span key={at} className="kind" title={said(one.by)}><Icon name={icons[one.mechanism] ?? "ok"} />{t(one.mechanism)}</span>)}
                {!duty.mechanisms.some((one) => one.held) && <Chip tone="soon">{t("notHeld")}</Chip>}
                {duty.mechanisms.some((one) => !one.held) && <small className="m wants">{t("wants", { what: duty.mechanisms.filter((one) => !one.held).map((one) => t(one.mechanism)).join(" · ") })}</small>}
              </td>
              <td className="s">
                {[said(duty.cadence), said(duty.limit)].filter(Boolean).join(" · ")}
                {duty.words.filter((word) => word.value === null).map((word) => <span key={word.word} style={{ display: "block" }}><Chip tone="soon">{t("unset", { word: word.word })}</Chip> {word.proposal && t("proposal", { value: word.proposal })} {mayConfirm && <button type="button" className="link" onClick={() => void confirm(word.key, word.proposed, word.version)}>{t("confirm")}</button>}</span>)}
                {duty.words.filter((word) => word.value !== null).map((word) => <span key={word.word} style={{ display: "block" }}>{t("word", { word: word.word, value: word.value ?? "" })}</span>)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
