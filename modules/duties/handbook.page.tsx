import { useEffect, useState } from "react";
import { sentenceOf } from "#platform/ui/api.ts";
import { Button } from "#platform/ui/look/parts.ts";
import { Chip, Empty } from "#platform/ui/look/pieces.tsx";
import { usePhone } from "#platform/ui/look/screen.ts";
import { useRead, useWrite } from "#platform/ui/queries.ts";
import { To, useGo, usePathParams, useSearch, useTitle } from "#platform/ui/router.tsx";
import { useTell } from "#platform/ui/tell.ts";
import { commonTexts } from "#platform/ui/text/common.text.ts";
import { useLabel, useListed, useText } from "#platform/ui/text/text.ts";
import { inTree } from "#platform/ui/tree.ts";
import { mayEver, useMe } from "#platform/ui/who.tsx";
import { dutiesTexts } from "./duties.text.ts";
import { DutyTable } from "./handbook-duties.tsx";
import { AddDuty, Retired } from "./handbook-edit.tsx";
import { Compare } from "./handbook-compare.tsx";
import { HoldPost } from "./hold-post.tsx";
import { Paper } from "./handbook-paper.tsx";
import type { Handbook } from "./handbook.ts";
import { readTexts } from "./read/read.text.ts";
import { PlanChecks } from "./check/plan-checks.tsx";
import { Evidence, usePostDays } from "./tasks/duty-days.tsx";
import { counted, PeriodBar, PostSums } from "./tasks/period.tsx";
import "./handbook.css";

interface PostLine {
  readonly id: string;
  readonly name: string;
  readonly superior: string | null;
  readonly duties: number;
  readonly gap: boolean;
  /** Nobody holds it, so none of its duties is asked of anybody. */
  readonly vacant: boolean;
  readonly mine: boolean;
  readonly held: number;
  readonly unset: number;
}

/** 岗位手册: the posts as a tree, and what each must do and what holds it; one post also as its description on paper, and version beside version. */
export default function HandbookPage() {
  const { id } = usePathParams();
  const [search] = useSearch();
  const t = useText(dutiesTexts);
  const read = useText(readTexts);
  const mayRead = mayEver({ all: [{ can: "duty.manage" }, { can: "post.manage" }] }, useMe());
  const phone = usePhone();
  const found = useRead<{ posts: readonly PostLine[] }>(["handbook"], "/api/v1/handbook");
  const sums = useRead<{ posts: readonly { readonly post: string; readonly missed: number }[] }>(["handbook", "missed"], "/api/v1/handbook-missed", { every: 300_000 });
  const missed = new Map(sums.data?.posts.map((one) => [one.post, one.missed]));
  useTitle(t("handbook"));
  const posts = found.data?.posts ?? [];
  const ordered = inTree(posts, (post) => post.superior);
  const go = useGo();
  // One's own post first; the whole tree is asked for by name.
  const own = ordered.find(({ row }) => row.mine)?.row.id;
  useEffect(() => {
    if (!id && own && search.all === undefined) go(`/handbook/${own}`, { replace: true });
  }, [id, own, search.all, go]);
  if (id && search.print) return <Paper id={id} />;
  return (
    <div className="two">
      {(!phone || !id) && (
        <nav className="tree" aria-label={t("posts")}>
          {found.error && <p className="wrong" role="alert">{sentenceOf(found.error)}</p>}
          {found.isSuccess && posts.length === 0 && <Empty title={t("none")} hint={t("noneHint")} />}
          {ordered.map(({ row: post, depth }) => (
            <To key={post.id} to={`/handbook/${post.id}`} className={post.id === id ? "plain on" : "plain"} current={post.id === id}>
              <span style={{ paddingLeft: depth * 14 }} className="wrap">{post.name}{post.gap && <small className="soon"> {t("gap")}</small>}{post.vacant && post.duties > 0 && <small className="soon"> {t("vacant")}</small>}</span>
              {post.mine && <small>{t("mine")}</small>}
              <i className={missed.get(post.id) ? "miss" : ""}>{missed.get(post.id) ? t("missedN", { n: missed.get(post.id) ?? 0 }) : post.duties}</i>
            </To>
          ))}
          {mayRead && <p style={{ padding: "14px 10px 0" }}><To to="/handbook/read">{read("link")}</To></p>}
        </nav>
      )}
      {id ? search.compare ? <Compare key={id} id={id} /> : <PostBook key={id} id={id} /> : !phone && <div className="page"><Empty title={t("pick")} hint={t("pickHint")} /></div>}
    </div>
  );
}

function PostBook({ id }: { id: string }) {
  const t = useText(dutiesTexts);
  const c = useText(commonTexts);
  const label = useLabel();
  const listed = useListed();
  const phone = usePhone();
  const tell = useTell();
  const write = useWrite();
  const [search, change] = useSearch();
  const [busy, setBusy] = useState(false);
  const found = useRead<Handbook>(["handbook", id], `/api/v1/handbook/${id}`);
  const asked = { from: search.from, to: search.to, staff: search.staff };
  const days = usePostDays(id, asked);
  if (found.error) return <div className="page"><Empty title={sentenceOf(found.error)}><Button onClick={() => void found.refetch()}>{c("tryAgain")}</Button></Empty></div>;
  if (!found.data) return <p className="empty">{c("loading")}</p>;
  const book = found.data;
  const editing = book.mayEdit && search.edit !== undefined;
  const held = book.duties.filter((duty) => duty.mechanisms.some((one) => one.held)).length;
  const unset = book.duties.reduce((sum, duty) => sum + duty.words.filter((word) => word.value === null).length, 0);
  const nameOf = (duty: string): string => {
    const one = book.duties.find((other) => other.id === duty);
    return one ? label(one) : "";
  };
  const again = (): void => {
    void found.refetch();
    void days.refetch();
  };
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
  const ways = (
    <>
      <PlanChecks post={id} />
      <Button onClick={() => change({ compare: "1", edit: undefined })}>{t("compare")}</Button>
      <Button onClick={() => change({ print: "1", edit: undefined })}>{t("print")}</Button>
      {book.mayEdit && <Button type={editing || book.mayAcknowledge || phone ? "default" : "primary"} onClick={() => change({ edit: editing ? undefined : "1" })}>{t(editing ? "editDone" : "edit")}</Button>}
    </>
  );
  return (
    <div className="page">
      {phone && <To to="/handbook?all=1">{t("posts")}</To>}
      <div className="head" style={{ marginBottom: 6 }}>
        <h1>{book.post.name}</h1>
        <Chip>{t("version", { n: book.version, day: book.fromDay })}</Chip>
        {book.holders > 0 && <Chip tone={book.acknowledged === book.holders ? "kept" : undefined}>{t("acknowledged", { n: book.acknowledged, all: book.holders })}</Chip>}
        <span className="sp" />
        {(!phone || editing) && ways}
        {book.mayAcknowledge && <Button type="primary" loading={busy} onClick={() => void acknowledge()}>{t("acknowledge")}</Button>}
      </div>
      {book.holders === 0 && <div className="note plain" role="status" style={{ margin: "10px 0", display: "grid", gap: 8 }}><span>{t("nobody")}</span><span><HoldPost post={id} name={book.post.name} again={again} /></span></div>}
      {book.waiting.length > 0 && <p className="s">{t("waiting", { names: listed(book.waiting.map((one) => one.name)) })}</p>}
      {book.post.function && <p className="s">{book.post.function}</p>}
      <div className="figs" style={{ margin: "14px 0 18px" }}>
        <div><b>{book.duties.length}</b><small>{t("duties")}</small></div>
        <div><b>{held}</b><small>{t("held")}</small></div>
        {book.duties.length > held && <div><b>{book.duties.length - held}</b><small>{t("notHeldN")}</small></div>}
        {days.data && <PostSums days={days.data} usual={!asked.from && !asked.to} only={search.only} choose={(only) => change({ only })} />}
        {unset > 0 && <div><b className="soon">{unset}</b><small>{t("unsetN")}</small></div>}
      </div>
      {!editing && (phone ? <details className="bookmore" open={Boolean(asked.from ?? asked.to ?? asked.staff)}><summary>{t(book.mayEdit ? "bookMore" : "bookMoreRead")}</summary><PeriodBar book={book} asked={asked} change={change} /><div className="row">{ways}</div></details> : <PeriodBar book={book} asked={asked} change={change} />)}
      {search.duty && <Evidence post={id} id={search.duty} name={nameOf(search.duty)} asked={asked} day={search.day} whole={() => change({ day: undefined })} onClose={() => change({ duty: undefined, day: undefined })} />}
      {editing && <div className="row" style={{ marginBottom: 12 }}><small>{t("editHint")}</small><span className="sp" /><AddDuty post={id} again={again} /></div>}
      <section className="card">
        {book.duties.length === 0 ? <Empty title={t("noDuties")} hint={t("noDutiesHint")} /> : <DutyTable book={days.data && !editing ? { ...book, duties: book.duties.filter((duty) => counted(days.data, duty.id, search.only)) } : book} days={days.data ?? null} period={days.data && (asked.from || asked.to) ? `${days.data.from} – ${days.data.to}` : null} open={(duty, day) => change({ duty, day })} editing={editing} again={again} />}
      </section>
      {editing && <Retired post={id} version={book.version} again={again} />}
    </div>
  );
}
