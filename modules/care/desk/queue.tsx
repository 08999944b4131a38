import { useEffect, useRef, useState } from "react";
import { sentenceOf } from "#platform/ui/api.ts";
import { useKeys } from "#platform/ui/keys.ts";
import { useNow } from "#platform/ui/look/now.ts";
import { Button } from "#platform/ui/look/parts.ts";
import { Empty } from "#platform/ui/look/pieces.tsx";
import { RowPromise } from "#platform/ui/look/promise-line.tsx";
import type { OneRecord, Refs, Row } from "#platform/ui/model.ts";
import { useRows, type ListParams } from "#platform/ui/queries.ts";
import { useCounts } from "#platform/ui/record/QueueChips.tsx";
import { StateChip } from "#platform/ui/record/state-chip.tsx";
import { To, useGo, useSearch } from "#platform/ui/router.tsx";
import { useLabel, useText } from "#platform/ui/text/text.ts";
import { useMe } from "#platform/ui/who.tsx";
import { Time } from "#platform/ui/widgets/time.tsx";
import { caseRecord } from "../case.record.ts";
import { careTexts } from "../care.text.ts";
import { figuresOf, firstQueue, keepQueue, keptQueue, queueHolding, queueNames, queues, queuesFor, type QueueName, type Told } from "./queues.ts";
import "./desk.css";

/** The queue the address names; without one, the nearest that holds the case that is open, or one's own. */
export function useQueueName(row?: Row): QueueName {
  const me = useMe();
  const [{ queue }] = useSearch();
  return queueNames.find((name) => name === queue) ?? (row ? queueHolding(row, me) : "mine");
}

/** The minute, so that a list of what is late is asked anew once a minute and not with every tick. */
function minute(now: string): string {
  return `${now.slice(0, 16)}:00.000Z`;
}

/** So many are told one by one where no counter can say it. */
const told = 100;

/**
 * How many stand in each queue, live. Counters say it wherever they can; what is late changes with the minute and what one may read of a
 * team may be a part of it, so of these the first hundred are looked at.
 */
function useFigures(lateNow: string): { figures: Readonly<Partial<Record<QueueName, Told>>>; known: boolean } {
  const me = useMe();
  const { data: counts, isPending } = useCounts("case");
  const below = me.subordinates.length > 0;
  const late = useRows("case", { ...queues.late[0], "dueAt.to": lateNow, fields: "subject" }, { limit: told });
  const team = useRows("case", { ...queues.team[0], fields: "subject", order: "-createdAt" }, { limit: told, enabled: below && counts?.below === null });
  const seen = (found: typeof late): Told | undefined => (found.isSuccess ? { n: found.rows.length, more: found.hasNextPage } : undefined);
  const counted = figuresOf(counts);
  return { figures: { ...counted, team: counted.team ?? (below ? seen(team) : undefined), late: seen(late) }, known: !isPending && !late.isPending && (counted.team !== undefined || !team.isLoading) };
}

/** Where neither the address nor a case names a queue: the one to open on, decided once the figures are known and then left, however they change. */
function useFirst(figures: Readonly<Partial<Record<QueueName, Told>>>, known: boolean): QueueName | null {
  const me = useMe();
  const [first, setFirst] = useState<QueueName | null>(null);
  const found = first ?? (known ? firstQueue(me, figures, keptQueue(me.staff.id)) : null);
  if (found !== first) setFirst(found);
  return found;
}

/**
 * The queue at the left of the desk; J and K go down and up, 1 to 7 change the queue. `open`: the case that is open, which is shown
 * and marked also where the queue is longer than what was read of it; while it is still being read and the address names no queue, none is shown.
 */
export function Queue({ selected, open, aside }: { selected?: string; open?: OneRecord | undefined; aside?: boolean }) {
  const t = useText(careTexts);
  const go = useGo();
  const me = useMe();
  const now = useNow();
  const [search] = useSearch();
  const named = useQueueName(open?.row);
  const { figures, known } = useFigures(minute(now));
  const first = useFirst(figures, known);
  const bare = selected === undefined && search.queue === undefined;
  const name = bare ? (first ?? named) : named;
  const settled = bare ? first !== null : open !== undefined || search.queue !== undefined;
  const [head, tail]: readonly [ListParams, ListParams?] = queues[name] as readonly [ListParams, ListParams?];
  // Where one reads the cases of some sites, a queue of everybody's is that of these sites: it holds the rows its figure counts.
  const held = me.capabilities["case.read"];
  const place: ListParams = Array.isArray(held) && name !== "mine" && name !== "team" ? { site: (held as readonly string[]).join(",") } : {};
  const withNow = (params: ListParams): ListParams => ({ ...params, ...place, ...(params["dueAt.to"] ? { "dueAt.to": minute(now) } : {}) });
  const front = useRows("case", withNow(head), { enabled: settled });
  const then = useRows("case", withNow(tail ?? {}), { enabled: tail !== undefined && front.isSuccess && !front.hasNextPage });
  const read = tail ? [...front.rows, ...(front.hasNextPage ? [] : then.rows)] : front.rows;
  const beyond = open && front.hasNextPage && queueHolding(open.row, me) === name && !read.some((row) => row.id === open.row.id) ? [open.row] : [];
  const rows = [...beyond, ...read];
  const refs: Refs = { ...front.refs, ...(tail ? then.refs : {}), ...(beyond.length > 0 ? open?.refs : {}) };
  const body = useRef<HTMLElement>(null);
  const there = rows.some((row) => row.id === selected);
  useEffect(() => {
    if (there) body.current?.querySelector(".q.on")?.scrollIntoView({ block: "nearest" });
  }, [there, selected, name]);
  const move = (by: number): void => {
    const at = rows.findIndex((row) => row.id === selected);
    const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))];
    if (next) go(`/case/${next.id}?queue=${name}`);
  };
  const shown = queuesFor(me);
  const show = (one: QueueName): void => {
    keepQueue(me.staff.id, one);
    go(selected && aside ? `/case/${selected}?queue=${one}` : `/desk?queue=${one}`);
  };
  useKeys({
    J: { does: t("keyNext"), act: () => move(1) }, K: { does: t("keyPrevious"), act: () => move(-1) },
    ...Object.fromEntries(shown.map((one, at) => [String(at + 1), { does: t("keyQueue", { name: t(one) }), act: () => show(one) }])),
  });
  const last = tail && !front.hasNextPage ? then : front;
  return (
    <aside ref={body} className={aside ? "queue aside" : "queue"} aria-label={t("queues")}>
      <div className="pick" role="toolbar" aria-label={t("queues")}>
        {shown.map((one) => (
          <button key={one} type="button" className={one === "late" && (figures.late?.n ?? 0) > 0 ? "chip miss" : "chip"} aria-pressed={settled && one === name} onClick={() => show(one)}>{t(one)}{figures[one] && <b> {figures[one].n}{figures[one].more ? "+" : ""}</b>}</button>
        ))}
      </div>
      {front.error && <p className="wrong" role="alert" style={{ padding: 14 }}>{sentenceOf(front.error)}</p>}
      {rows.map((row) => <QueueRow key={row.id} row={row} refs={refs} on={row.id === selected} to={`/case/${row.id}?queue=${name}`} />)}
      {front.isSuccess && (!tail || then.isSuccess) && rows.length === 0 && <Empty title={t("queueEmpty")} hint={t("queueEmptyHint")} />}
      {last.hasNextPage && <div className="row" style={{ justifyContent: "center", padding: 10 }}><Button loading={last.isFetchingNextPage} onClick={() => void last.fetchNextPage()}>{t("more")}</Button></div>}
    </aside>
  );
}

/** Who, what kind and how grave, in one line. */
export function useCaseLine(): (row: Row, refs: Refs) => string {
  const label = useLabel();
  return (row, refs) => {
    const kind = caseRecord.fields.kind.choices?.[String(row.kind)];
    const severity = row.severity === "major" ? caseRecord.fields.severity.choices?.major : undefined;
    return [row.unit ? refs[String(row.unit)]?.title : null, refs[String(row.client)]?.title, kind ? label(kind) : null, severity ? label(severity) : null].filter(Boolean).join(" · ");
  };
}

function QueueRow({ row, refs, on, to }: { row: Row; refs: Refs; on: boolean; to: string }) {
  const line = useCaseLine();
  return (
    <To to={to} className={on ? "q on" : "q"} current={on}>
      <b>{String(row.subject)}</b>
      <small><Time at={String(row.receivedAt)} /></small>
      <small className="line">{[line(row, refs), refs[String(row.owner)]?.title].filter(Boolean).join(" · ")}</small>
      <small>{row.state === "answered" && row.reachedAt === null && <StateChip type={caseRecord} state={row.state} row={row} />}</small>
      <RowPromise row={row} short inline />
    </To>
  );
}
