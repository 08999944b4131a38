import { useEffect, useState, type CSSProperties, type ReactNode } from "react";
import { ApiProblem, sentenceOf } from "#platform/ui/api.ts";
import { useNow } from "#platform/ui/look/now.ts";
import { Button, Select } from "#platform/ui/look/parts.ts";
import { Card, Chip, Empty } from "#platform/ui/look/pieces.tsx";
import { timeParts } from "#platform/ui/look/promise.ts";
import { RowPromise } from "#platform/ui/look/promise-line.tsx";
import { useRead, useRefresh, useRows } from "#platform/ui/queries.ts";
import { ThirtyDays } from "#platform/ui/look/thirty-days.tsx";
import { To, useGo, useSearch, useTitle } from "#platform/ui/router.tsx";
import { commonTexts } from "#platform/ui/text/common.text.ts";
import { useLabel, useListed, useText } from "#platform/ui/text/text.ts";
import { useMe, useZone } from "#platform/ui/who.tsx";
import { listOf as listIn } from "#platform/ui/widgets/widget.ts";
import { shortTime, toWall } from "#platform/ui/zone.ts";
import { careTexts } from "../care.text.ts";
import { caseRecord } from "../case.record.ts";
import { hoursShown, percent, shareKept, type Board, type Figure, type Kept, type Part } from "./board.ts";
import { shareInTime, stripOf, type DayCounts } from "#platform/ui/look/days.ts";
import { boardTexts } from "./board.text.ts";
import { Fit, wallZoom } from "./fit.tsx";
import "./board.css";

const refreshMs = 30_000;
/** A figure older than this is told to be old: two refreshes were missed. */
const staleMs = 75_000;

/** 看板: late and soon late, received today, promises kept, open by owner and cause; `?wall=1` for a screen on a wall. */
export default function BoardPage() {
  const me = useMe();
  return me.capabilities["report.read"] === undefined ? <NotForMe /> : <TheBoard />;
}

const readersShown = 4;

/** Says who the board is for, and what to do to see it; there is nothing to try again. */
function NotForMe() {
  const t = useText(boardTexts);
  const c = useText(commonTexts);
  const listed = useListed();
  const post = useMe().posts[0];
  const { rows } = useRows("post", { state: "open", fields: "name,capabilities" }, { limit: 100 });
  const readers = rows.filter((row) => listIn(row.capabilities).includes("report.read")).map((row) => String(row.name));
  const who = readers.length > 0 ? t("notForMePosts", { posts: listed(readers.slice(0, readersShown)) + (readers.length > readersShown ? "…" : "") }) : "";
  useTitle(t("board"));
  return (
    <div className="page board">
      <div className="head"><h1>{t("board")}</h1></div>
      <Empty title={t("notForMe")} hint={`${who}${t("notForMeHint", { post: post?.name ?? t("noPost") })}`}><To to="/">{c("toToday")}</To></Empty>
    </div>
  );
}

function TheBoard() {
  const t = useText(boardTexts);
  const c = useText(commonTexts);
  const [search, change] = useSearch();
  const wall = search.wall === "1";
  const { site } = search;
  useTitle(t("board"));
  const zoom = useWall(wall);
  const refresh = useRefresh();
  const found = useRead<Board>(["today", "board", site ?? ""], `/api/v1/board${site ? `?site=${encodeURIComponent(site)}` : ""}`, { every: refreshMs });
  // A right that was taken away while the page is open: nothing that was seen stays, and who one is is read again.
  const refused = found.error instanceof ApiProblem && found.error.status === 403;
  const board = refused ? undefined : found.data;
  useEffect(() => {
    if (refused) refresh(["me"]);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once for every refusal.
  }, [refused]);
  if (refused) return <NotForMe />;
  return (
    <div className={wall ? "page board wallscreen" : "page board"} style={wall ? ({ "--wall": zoom } as CSSProperties) : undefined}>
      <div className="head">
        <h1>{t("board")}</h1>
        <SitePick site={site} wall={wall} onPick={(next) => change({ site: next })} />
        <span className="sp" />
        {board && <Freshness at={board.at} heard={found.dataUpdatedAt} failed={found.isRefetchError} wall={wall} />}
        <Button onClick={() => change({ wall: wall ? undefined : "1" })}>{t(wall ? "leaveWall" : "wall")}</Button>
      </div>
      {found.error && !board && <Empty title={sentenceOf(found.error)}><Button onClick={() => void found.refetch()}>{c("tryAgain")}</Button></Empty>}
      {found.isPending && <p className="empty">{c("loading")}</p>}
      {board && <Figures board={board} wall={wall} />}
    </div>
  );
}

function Figures({ board, wall }: { board: Board; wall: boolean }) {
  const t = useText(boardTexts);
  return (
    <div className="g">
      <LateFigure board={board} />
      <Big title={t("soon", { n: board.soonHours })} figure={board.soon} tone={board.soon.n > 0 ? "soon" : undefined} hint={board.soon.n === 0 ? t("soonNone") : t("soonHint")} />
      <IntakeFigure board={board} />
      <KeptFigure kept={board.kept.at(-1)} />
      <Hours board={board} />
      <LateRows board={board} wall={wall} />
      <KeptTable board={board} />
      <Levels board={board} wall={wall} />
      <Duties wall={wall} />
      <Parts wall={wall} title={t("owners")} parts={board.owners} first={board.unowned.n > 0 ? { ...board.unowned, id: null, name: t("nobody") } : null} open={board.open} />
      <Parts wall={wall} title={t("causes")} parts={board.causes.filter(({ id }) => id !== null)} first={nameless(board.causes, t("noCause"))} open={board.open} />
    </div>
  );
}

function nameless(parts: readonly Part[], name: string): Part | null {
  const part = parts.find(({ id }) => id === null);
  return part ? { ...part, name } : null;
}

/** Takes the menu and the head of the page away while the board hangs on a wall, and keeps the screen awake where the browser can; how large the wall stands on this screen. */
function useWall(wall: boolean): number {
  const [zoom, setZoom] = useState(() => wallZoom(innerWidth, innerHeight));
  useEffect(() => {
    const measure = (): void => setZoom(wallZoom(innerWidth, innerHeight));
    measure();
    addEventListener("resize", measure);
    return () => removeEventListener("resize", measure);
  }, []);
  useEffect(() => {
    if (!wall) return;
    document.documentElement.dataset.wall = "1";
    let awake: WakeLockSentinel | undefined;
    const ask = (): void => {
      if (document.visibilityState === "visible" && "wakeLock" in navigator) navigator.wakeLock.request("screen").then((lock) => void (awake = lock), () => {});
    };
    ask();
    document.addEventListener("visibilitychange", ask);
    return () => {
      delete document.documentElement.dataset.wall;
      document.removeEventListener("visibilitychange", ask);
      void awake?.release();
    };
  }, [wall]);
  return zoom;
}

/** When the figures were read; that the link is lost where they could not be read again. */
function Freshness({ at, heard, failed, wall }: { at: string; heard: number; failed: boolean; wall: boolean }) {
  const t = useText(boardTexts);
  const zone = useZone();
  const now = useNow();
  const time = shortTime(at, zone, now);
  const lost = failed || Date.parse(now) - heard > staleMs;
  return <span role="status" aria-live="polite">{lost ? <Chip tone="miss" dot>{t("linkLost", { time })}</Chip> : <small>{wall ? t("wallAsOf", { time }) : t("asOf", { time })}</small>}</span>;
}

function SitePick({ site, wall, onPick }: { site: string | undefined; wall: boolean; onPick: (site: string | undefined) => void }) {
  const t = useText(boardTexts);
  const { sites } = useMe();
  const name = sites.find(({ id }) => id === site)?.name;
  if (wall || sites.length < 2) return <Chip>{name ?? (sites.length === 1 ? sites[0]?.name : t("allSites"))}</Chip>;
  return <Select aria-label={t("site")} style={{ minWidth: 160 }} value={site ?? ""} options={[{ value: "", label: t("allSites") }, ...sites.map(({ id, name: label }) => ({ value: id, label }))]} onChange={(next: string) => onPick(next || undefined)} />;
}

/** A figure as a link to its rows. */
function Count({ figure, label, className }: { figure: Figure; label?: string; className?: string }) {
  const t = useText(boardTexts);
  const said = figure.more ? t("orMore", { n: figure.n }) : String(figure.n);
  return <To to={figure.to} className={className} label={label ? `${label}: ${said}` : undefined}>{said}</To>;
}

function Big({ title, figure, tone, hint, children }: { title: string; figure?: Figure; tone?: "miss" | "soon"; hint?: ReactNode; children?: ReactNode }) {
  return (
    <section className={`card fig ${tone ?? ""}`}>
      <small>{title}</small>
      <b>{figure ? <Count figure={figure} label={title} className="plain" /> : children}</b>
      {hint && <small>{hint}</small>}
    </section>
  );
}

function LateFigure({ board }: { board: Board }) {
  const t = useText(boardTexts);
  const now = useNow();
  const oldest = board.rows[0]?.dueAt ?? null;
  const since = oldest !== null && oldest < now && board.late.n > 0 ? timeParts(Date.parse(now) - Date.parse(oldest)) : null;
  const hint = since === null ? t("noneLate") : t("oldest", { time: since.days > 0 ? t("days", since) : t("hours", since) });
  return <Big title={t("late")} figure={board.late} tone={board.late.n > 0 ? "miss" : undefined} hint={hint} />;
}

function IntakeFigure({ board }: { board: Board }) {
  const t = useText(boardTexts);
  const label = useLabel();
  const kinds = board.kinds.map((kind) => {
    const choice = caseRecord.fields.kind.choices?.[kind.id ?? ""];
    const name = choice ? label(choice) : kind.name;
    return <To key={kind.id} to={kind.to}>{name} {kind.n}</To>;
  });
  return <Big title={t("intake")} figure={board.intake} hint={kinds.length > 0 ? <span className="kinds">{kinds}</span> : t("intakeNone")} />;
}

function KeptFigure({ kept }: { kept: Kept | undefined }) {
  const t = useText(boardTexts);
  const share = kept ? shareKept(kept) : null;
  if (!kept || share === null) return <Big title={t("keptDays", { n: kept?.days ?? 30 })} hint={t("keptNone")}>–</Big>;
  const title = t("keptDays", { n: kept.days });
  return <Big title={title} hint={t("ofAll", { kept: kept.kept.n, all: kept.kept.n + kept.late.n + kept.overdue.n })}><To to={kept.kept.to} className="plain" label={`${title}: ${percent(share)}`}>{percent(share)}</To></Big>;
}

/** Today's intake as bars, the usual beside each; a bar opens what was received in its hour. */
function Hours({ board }: { board: Board }) {
  const t = useText(boardTexts);
  const zone = useZone();
  const shown = hoursShown(board.hours);
  const most = Math.max(1, ...shown.flatMap(({ n, usual }) => [n, usual]));
  const height = (n: number): { height: string } => ({ height: `${Math.round((n / most) * 100)}%` });
  const hourOf = (from: string): string => toWall(from, zone).slice(11, 13);
  return (
    <div className="w2 hours"><Card title={t("byHour")} aside={t("usual")}>
      <div className="hourbars">
        {shown.map((one) => {
          const hour = hourOf(one.from);
          const said = one.usual > 0 ? t("hourWith", { hour, n: one.n, usual: Math.round(one.usual * 10) / 10 }) : t("hourOf", { hour, n: one.n });
          return (
            <To key={one.from} to={one.to} className="plain" label={said}>
              <span className="col" title={said}><i style={height(one.n)} data-n={one.n > 0 ? one.n : undefined} /><i className="f" style={height(one.usual)} /></span>
              <small>{hour}</small>
            </To>
          );
        })}
      </div>
    </Card></div>
  );
}

/** So many rows stand on a desk's board; a wall shows what it has room for. */
const deskRows = 8;

function LateRows({ board, wall }: { board: Board; wall: boolean }) {
  const t = useText(boardTexts);
  // The figures above count them all; where these were counted so far only, more is said of what was counted.
  const total = board.late.n + board.soon.n;
  const open = board.late.more || board.soon.more;
  const rows = wall ? board.rows : board.rows.slice(0, deskRows);
  return (
    <div className="w2 late"><Card title={t("rows")}>
      {board.rows.length === 0 && <p className="s m quiet">{t("rowsNone")}</p>}
      <Fit wall={wall} className="laterows" total={Math.max(total, rows.length)} more={(n) => t(open ? "moreRowsOpen" : "moreRows", { n })} rows={rows.map((row) => (
          <div className="it" key={row.id}>
            <div><To to={`/case/${row.id}`} className="plain"><b>{row.subject}</b></To><br /><small>{[row.whose, row.owner ?? t("nobody")].filter(Boolean).join(" · ")}</small></div>
            <RowPromise row={row} short />
          </div>
        ))} />
      {!wall && total > rows.length && <p className="quiet"><To to={board.late.n > rows.length ? board.late.to : board.soon.to}>{t(open ? "moreRowsOpen" : "moreRows", { n: total - rows.length })}</To></p>}
    </Card></div>
  );
}

/** Today, seven and thirty days: the share, and the three figures it is made of. */
function KeptTable({ board }: { board: Board }) {
  const t = useText(boardTexts);
  return (
    <div className="w2 kept"><Card title={t("answered")} aside={t("answeredAside")}>
      <table className="plain">
        <thead><tr><th>{t("period")}</th><th className="r">{t("share")}</th><th className="r">{t("keptN")}</th><th className="r">{t("lateN")}</th><th className="r">{t("overdueN")}</th></tr></thead>
        <tbody>
          {board.kept.map((one) => {
            const share = shareKept(one);
            const name = one.days === 1 ? t("keptToday") : t("keptPeriod", { n: one.days });
            return (
              <tr key={one.days}>
                <td>{name}</td>
                <td className="r"><b>{share === null ? "–" : percent(share)}</b></td>
                <td className="r"><Count figure={one.kept} label={`${name} ${t("keptN")}`} /></td>
                <td className="r"><Count figure={one.late} label={`${name} ${t("lateN")}`} className={one.late.n > 0 ? "miss" : undefined} /></td>
                <td className="r"><Count figure={one.overdue} label={`${name} ${t("overdueN")}`} className={one.overdue.n > 0 ? "miss" : undefined} /></td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Card></div>
  );
}

function Levels({ board, wall }: { board: Board; wall: boolean }) {
  const t = useText(boardTexts);
  const care = useText(careTexts);
  return (
    <div className="w2 part"><Card title={t("levels")}>
      {board.levels.length === 0 && <p className="s m quiet">{t("levelsNone")}</p>}
      <Bars rows={board.levels.map((level) => ({ ...level, id: String(level.level), name: care("level", { n: level.level }) }))} tone="miss" wall={wall} />
    </Card></div>
  );
}

const partsShown = 6;

function Parts({ title, parts, first, open, wall }: { wall: boolean; title: string; parts: readonly Part[]; first: Part | null; open: Figure }) {
  const t = useText(boardTexts);
  const [all, setAll] = useState(false);
  const rows = [...(first ? [first] : []), ...parts.map((part) => ({ ...part, name: part.name || t("hidden") }))];
  return (
    <div className="w2 part"><Card title={title} aside={<Count figure={open} label={title} />}>
      {rows.length === 0 && <p className="s m quiet">{t("none")}</p>}
      <Bars rows={all || wall ? rows : rows.slice(0, partsShown)} most={Math.max(1, ...rows.map(({ n }) => n))} wall={wall} />
      {rows.length > partsShown && !wall && <p className="quiet"><button type="button" className="link" aria-expanded={all} onClick={() => setAll(!all)}>{all ? t("fewer") : t("all", { n: rows.length })}</button></p>}
    </Card></div>
  );
}

/** Names with bars of their figures; each row is one link. */
function Bars({ rows, most = Math.max(1, ...rows.map(({ n }) => n)), tone, wall }: { rows: readonly Part[]; most?: number; tone?: "miss"; wall: boolean }) {
  const t = useText(boardTexts);
  return (
    <Fit wall={wall} as="ul" className={tone ? `bars ${tone}` : "bars"} more={(n) => t("moreParts", { n })} rows={rows.map((row) => (
      <li key={row.id ?? ""}>
        <span className="wrap">{row.name}</span>
        <i aria-hidden="true"><u style={{ width: `${Math.round((row.n / most) * 100)}%` }} /></i>
        <Count figure={row} label={row.name} />
      </li>
    ))} />
  );
}

interface Strips {
  readonly from: string;
  readonly to: string;
  readonly posts: readonly { readonly id: string; readonly name: string; readonly days: readonly DayCounts[] }[];
}

function Share({ of }: { of: number | null }) {
  const t = useText(boardTexts);
  return <small className={of === null ? "m" : undefined} title={t("inTime")}>{of === null ? "–" : percent(of)}<span className="hidden"> {t("inTime")}</span></small>;
}

/** The last thirty days of each post whose duties run; each strip opens its handbook. */
function Duties({ wall }: { wall: boolean }) {
  const t = useText(boardTexts);
  const go = useGo();
  const found = useRead<Strips>(["today", "strips"], "/api/v1/handbook-strips", { every: 300_000 });
  const posts = found.data?.posts ?? [];
  if (posts.length === 0) return null;
  return (
    <div className="w2 duties"><Card title={t("duties")}>
      <Fit wall={wall} more={(n) => t("morePosts", { n })} rows={posts.map((post) => (
        <div className={wall ? "it" : "it share"} key={post.id}>
          <To to={`/handbook/${post.id}`} className="plain wrap">{post.name}</To>
          {!wall && <Share of={shareInTime(post.days)} />}
          <ThirtyDays days={stripOf(post.days, found.data?.from ?? "", found.data?.to ?? "")} name={post.name} onOpen={() => go(`/handbook/${post.id}`)} />
        </div>
      ))} />
    </Card></div>
  );
}
