import { sentenceOf } from "#platform/ui/api.ts";
import { useNow } from "#platform/ui/look/now.ts";
import { Button } from "#platform/ui/look/parts.ts";
import { Card, Empty } from "#platform/ui/look/pieces.tsx";
import { RowPromise } from "#platform/ui/look/promise-line.tsx";
import { promiseState } from "#platform/ui/look/promise.ts";
import type { Refs, Row } from "#platform/ui/model.ts";
import { yuan } from "#platform/ui/money.ts";
import { usePreferences } from "#platform/ui/preferences.ts";
import { useRead } from "#platform/ui/queries.ts";
import { To, useGo, useTitle } from "#platform/ui/router.tsx";
import { commonTexts } from "#platform/ui/text/common.text.ts";
import { useLabel, useText } from "#platform/ui/text/text.ts";
import { useRecordTypes, useZone } from "#platform/ui/who.tsx";
import { Time } from "#platform/ui/widgets/time.tsx";
import { careTexts } from "../care.text.ts";
import { useCaseLine } from "./queue.tsx";
import "./desk.css";

interface Today {
  readonly promises: readonly Row[];
  readonly toSign: readonly { readonly type: string; readonly id: string; readonly title: string; readonly requestedBy: string | { readonly name: string } | null; readonly at: string; readonly amount?: number | null }[];
  readonly escalated: readonly { readonly type: string; readonly id: string; readonly title: string; readonly clock: string; readonly level: number; readonly at: string; readonly why: string | { readonly zh: string; readonly en: string } }[];
  readonly refs: Refs;
}

/** 今日: what I promised clients by time left, what waits for my signature, what was told to me and why. */
export default function TodayPage() {
  const t = useText(careTexts);
  const c = useText(commonTexts);
  const zone = useZone();
  const now = useNow();
  const { language } = usePreferences();
  const found = useRead<Today>(["today"], "/api/v1/today", { every: 120_000 });
  useTitle(t("today"));
  const date = new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", { timeZone: zone, month: "long", day: "numeric", weekday: "long" }).format(new Date(now));
  const states = (found.data?.promises ?? []).map((row) => (row.dueFrom ? promiseState({ from: row.dueFrom, due: row.dueAt, pausedAt: row.duePausedAt }, now)?.state : undefined));
  const late = states.filter((state) => state === "miss").length;
  const soon = states.filter((state) => state === "soon").length;
  return (
    <div className="page">
      <div className="hd">
        <div><h1>{date}</h1><small>{t("todayLine")}</small></div>
        {found.data && (
          <div className="sum">
            <div className={late > 0 ? "miss" : ""}><b>{late}</b><small>{t("sumLate")}</small></div>
            <div className={soon > 0 ? "soon" : ""}><b>{soon}</b><small>{t("sumSoon")}</small></div>
            <div><b>{found.data.promises.length - late - soon}</b><small>{t("sumOpen")}</small></div>
          </div>
        )}
      </div>
      {found.error && !found.data && <Empty title={sentenceOf(found.error)}><Button onClick={() => void found.refetch()}>{c("tryAgain")}</Button></Empty>}
      {found.isPending && <p className="empty">{c("loading")}</p>}
      {found.data && (
        <div className="today">
          <Promises today={found.data} />
          <div className="stack">
            <ToSign today={found.data} />
            <Escalated today={found.data} />
          </div>
        </div>
      )}
    </div>
  );
}

function Promises({ today }: { today: Today }) {
  const t = useText(careTexts);
  const go = useGo();
  const line = useCaseLine();
  return (
    <Card title={t("promised")} aside={today.promises.length > 0 ? t("byLeft", { n: today.promises.length }) : undefined}>
      {today.promises.length === 0 && <Empty title={t("promisedNone")} hint={t("promisedNoneHint")} />}
      {today.promises.map((row) => (
        <div className="it go-on" key={row.id}>
          <div><To to={`/case/${row.id}`} className="plain"><b>{String(row.subject)}</b></To><br /><small>{[row.number, line(row, today.refs) || row.clientTitle].filter(Boolean).join(" · ")}</small></div>
          <RowPromise row={row} />
          <Button onClick={() => go(`/case/${row.id}`)}>{t("answerIt")}</Button>
        </div>
      ))}
    </Card>
  );
}

function ToSign({ today }: { today: Today }) {
  const t = useText(careTexts);
  const label = useLabel();
  const go = useGo();
  const types = useRecordTypes();
  return (
    <Card title={t("toSign")}>
      {today.toSign.length === 0 && <p className="s m" style={{ padding: "0 16px 14px" }}>{t("toSignNone")}</p>}
      {today.toSign.map((one) => {
        const type = types.find((known) => known.name === one.type);
        const who = typeof one.requestedBy === "string" ? (today.refs[one.requestedBy]?.title ?? "") : (one.requestedBy?.name ?? "");
        return (
          <div className="it" key={one.id}>
            <div><b>{one.title}</b><br /><small>{[type && label(type.label), typeof one.amount === "number" ? `¥${yuan(one.amount)}` : null, who && t("requestedBy", { who })].filter(Boolean).join(" · ")} · <Time at={one.at} /></small></div>
            <Button onClick={() => go(`/${one.type}/${one.id}`)}>{t("signIt")}</Button>
          </div>
        );
      })}
    </Card>
  );
}

function Escalated({ today }: { today: Today }) {
  const t = useText(careTexts);
  const label = useLabel();
  const go = useGo();
  const types = useRecordTypes();
  return (
    <Card title={t("escalated")}>
      {today.escalated.length === 0 && <p className="s m" style={{ padding: "0 16px 14px" }}>{t("escalatedNone")}</p>}
      {today.escalated.map((one) => {
        const clock = types.find((known) => known.name === one.type)?.clocks[one.clock];
        return (
          <div className="it" key={`${one.id}${one.clock}`}>
            <div>
              <b>{one.title}</b><br />
              <small>{typeof one.why === "string" ? one.why : label(one.why)} · {[clock && label(clock.label), t("level", { n: one.level })].filter(Boolean).join(" · ")} · <Time at={one.at} /></small>
            </div>
            <Button onClick={() => go(`/${one.type}/${one.id}`)}>{t("lookAt")}</Button>
          </div>
        );
      })}
    </Card>
  );
}
