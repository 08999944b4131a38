import { useRef } from "react";
import { sentenceOf } from "#platform/ui/api.ts";
import { useKeys } from "#platform/ui/keys.ts";
import { useNow } from "#platform/ui/look/now.ts";
import { Button } from "#platform/ui/look/parts.ts";
import { Empty } from "#platform/ui/look/pieces.tsx";
import { RowPromise } from "#platform/ui/look/promise-line.tsx";
import type { Refs, Row } from "#platform/ui/model.ts";
import { useRows, type ListParams } from "#platform/ui/queries.ts";
import { To, useGo, useSearch } from "#platform/ui/router.tsx";
import { useLabel, useText } from "#platform/ui/text/text.ts";
import { useMe } from "#platform/ui/who.tsx";
import { Time } from "#platform/ui/widgets/time.tsx";
import { caseRecord } from "../case.record.ts";
import { careTexts } from "../care.text.ts";
import "./desk.css";

const working = "received,assigned,refused,raised";
const closing = "accepted,revisited";

/** Every queue as filters: what runs out first comes first, then what no clock runs on. */
const queues = {
  mine: [{ owner: "me", state: `${working},answered,${closing}`, order: "dueAt" }, { owner: "me", state: `${working},answered,${closing}`, "dueAt.set": "no" }],
  unassigned: [{ state: "received", order: "dueAt" }],
  late: [{ state: `${working},answered`, order: "dueAt", "dueAt.to": "now" }],
  waiting: [{ state: "answered", order: "-createdAt" }],
  closing: [{ state: closing, order: "-createdAt" }],
  open: [{ state: `${working},answered`, order: "dueAt" }],
} as const satisfies Readonly<Record<string, readonly [ListParams, ...ListParams[]]>>;

type QueueName = keyof typeof queues;
const names = Object.keys(queues) as QueueName[];

/** The queue the address names; one's own otherwise. */
export function useQueueName(): QueueName {
  const [{ queue }] = useSearch();
  return names.find((name) => name === queue) ?? "mine";
}

/** The minute, so that a list of what is late is asked anew once a minute and not with every tick. */
function minute(now: string): string {
  return `${now.slice(0, 16)}:00.000Z`;
}

/** The queue at the left of the desk; J and K go down and up. */
export function Queue({ selected, aside }: { selected?: string; aside?: boolean }) {
  const t = useText(careTexts);
  const go = useGo();
  const me = useMe();
  const now = useNow();
  const name = useQueueName();
  const [head, tail]: readonly [ListParams, ListParams?] = queues[name] as readonly [ListParams, ListParams?];
  const withNow = (params: ListParams): ListParams => (params["dueAt.to"] ? { ...params, "dueAt.to": minute(now) } : params);
  const first = useRows("case", withNow(head));
  const then = useRows("case", tail ?? {}, { enabled: tail !== undefined && first.isSuccess && !first.hasNextPage });
  const rows = tail ? [...first.rows, ...(first.hasNextPage ? [] : then.rows)] : first.rows;
  const refs: Refs = { ...first.refs, ...(tail ? then.refs : {}) };
  const body = useRef<HTMLElement>(null);
  const move = (by: number): void => {
    const at = rows.findIndex((row) => row.id === selected);
    const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))];
    if (next) go(`/case/${next.id}?queue=${name}`);
  };
  useKeys({ J: () => move(1), K: () => move(-1) });
  const shown = names.filter((one) => one === "mine" || me.capabilities["case.read"] !== undefined);
  const last = tail && !first.hasNextPage ? then : first;
  return (
    <aside ref={body} className={aside ? "queue aside" : "queue"} aria-label={t("queues")}>
      <div className="pick" role="toolbar" aria-label={t("queues")}>
        {shown.map((one) => (
          <button key={one} type="button" className="chip" aria-pressed={one === name} onClick={() => go(selected && aside ? `/case/${selected}?queue=${one}` : `/desk?queue=${one}`)}>{t(one)}</button>
        ))}
      </div>
      {first.error && <p className="wrong" role="alert" style={{ padding: 14 }}>{sentenceOf(first.error)}</p>}
      {rows.map((row) => <QueueRow key={row.id} row={row} refs={refs} on={row.id === selected} to={`/case/${row.id}?queue=${name}`} />)}
      {first.isSuccess && (!tail || then.isSuccess) && rows.length === 0 && <Empty title={t("queueEmpty")} hint={t("queueEmptyHint")} />}
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
      <small className="line">{line(row, refs)}</small>
      <span />
      <RowPromise row={row} short inline />
    </To>
  );
}
