import { sentenceOf } from "#platform/ui/api.ts";
import { useNow } from "#platform/ui/look/now.ts";
import { Button } from "#platform/ui/look/parts.ts";
import { Card, Empty } from "#platform/ui/look/pieces.tsx";
import { RowPromise } from "#platform/ui/look/promise-line.tsx";
import { useOpenHours } from "#platform/ui/look/open-hours.ts";
import { hoursUntil, promiseState, rowFacts } from "#platform/ui/look/promise.ts";
import type { Label, Language } from "#platform/record/label.ts";
import type { Refs, Row } from "#platform/ui/model.ts";
import { yuan } from "#platform/ui/money.ts";
import { usePreferences } from "#platform/ui/preferences.ts";
import { useForget, useRead, useWrite } from "#platform/ui/queries.ts";
import { To, useGo, useTitle } from "#platform/ui/router.tsx";
import { useTell } from "#platform/ui/tell.ts";
import { commonTexts } from "#platform/ui/text/common.text.ts";
import { useLabel, useText } from "#platform/ui/text/text.ts";
import { useRecordTypes, useZone } from "#platform/ui/who.tsx";
import { dayOf } from "#platform/ui/zone.ts";
import { Time } from "#platform/ui/widgets/time.tsx";
import { careTexts } from "../care.text.ts";
import { useCaseLine } from "./queue.tsx";
import "./desk.css";

/** Something I was told: of a clock its name and due time, and why it came to me. */
interface Told {
  readonly id: string;
  readonly kind: string;
  readonly type: string;
  readonly recordId: string;
  readonly at: string;
  readonly title: string | null;
  readonly clock: Label | null;
  readonly dueAt: string | null;
  readonly level: number | null;
  readonly post: string | null;
}

interface Today {
  /** Cases nobody has yet, for who may assign them. */
  readonly unassigned: readonly Row[];
  /** Cases raised to be decided, for who decides. */
  readonly raised: readonly Row[];
  readonly promises: readonly Row[];
  /** Clients whose next contact is due. */
  readonly contacts: readonly Row[];
  readonly toSign: readonly { readonly type: string; readonly id: string; readonly title: string; readonly requestedBy: string | null; readonly at: string; readonly amount?: number | null }[];
  readonly escalated: readonly Told[];
  readonly told: readonly Told[];
  readonly refs: Refs;
}

/** The day as one says it: `11 月 24 日 星期二`. */
function dateLine(now: string, zone: string, language: Language): string {
  const say = (options: Intl.DateTimeFormatOptions): string => new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", { timeZone: zone, ...options }).format(new Date(now));
  if (language === "en") return say({ weekday: "long", day: "numeric", month: "long" });
  const [, month, day] = dayOf(now, zone).split("-").map(Number);
  return `${month} 月 ${day} 日 ${say({ weekday: "long" })}`;
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
  const date = dateLine(now, zone, language);
  const facts = (found.data?.promises ?? []).flatMap((row) => rowFacts(row) ?? []);
  const counted = facts.flatMap((one) => hoursUntil(one, now) ?? []);
  const open = useOpenHours(counted.length > 0 ? counted.reduce((last, one) => (one > last ? one : last)) : null, now);
  const states = facts.map((one) => promiseState(one, now, open)?.state);
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
          <div className="stack">
            <Cases title={t("nobodys")} rows={found.data.unassigned} refs={found.data.refs} act={t("assignIt")} />
            <Cases title={t("toDecide")} rows={found.data.raised} refs={found.data.refs} act={t("decideIt")} />
            <Promises today={found.data} />
            {found.data.contacts.length > 0 && <Contacts today={found.data} />}
          </div>
          <div className="stack">
            <ToSign today={found.data} />
            <Escalated today={found.data} />
            {found.data.told.length > 0 && <News today={found.data} />}
          </div>
        </div>
      )}
    </div>
  );
}

function Promises({ today }: { today: Today }) {
  const t = useText(careTexts);
  if (today.promises.length === 0) return <Card title={t("promised")}><Empty title={t("promisedNone")} hint={t("promisedNoneHint")} /></Card>;
  return <Cases title={t("promised")} rows={today.promises} refs={today.refs} act={t("answerIt")} />;
}

/** Cases that wait for something of mine, by promise left; not there where none do. */
function Cases({ title, rows, refs, act }: { title: string; rows: readonly Row[]; refs: Refs; act: string }) {
  const t = useText(careTexts);
  const go = useGo();
  const line = useCaseLine();
  if (rows.length === 0) return null;
  return (
    <Card title={title} aside={t("byLeft", { n: rows.length })}>
      {rows.map((row) => (
        <div className="it go-on" key={row.id}>
          <div><To to={`/case/${row.id}`} className="plain"><b>{String(row.subject)}</b></To><br /><small>{[row.number, line(row, refs) || row.clientTitle].filter(Boolean).join(" · ")}</small></div>
          <RowPromise row={row} />
          <Button onClick={() => go(`/case/${row.id}`)}>{act}</Button>
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
        const who = today.refs[one.requestedBy ?? ""]?.title ?? "";
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
  return (
    <Card title={t("escalated")}>
      {today.escalated.length === 0 && <p className="s m" style={{ padding: "0 16px 14px" }}>{t("escalatedNone")}</p>}
      {today.escalated.map((one) => (
        <div className="it" key={one.id}>
          <div>
            <b>{one.title}</b><br />
            <small>{one.clock && t("why", { clock: label(one.clock) })}{one.level && ` · ${t("level", { n: one.level })}`}{one.post && ` · ${one.post}`} · <Time at={one.dueAt ?? one.at} /></small>
          </div>
          <Button onClick={() => go(`/${one.type}/${one.recordId}`)}>{t("lookAt")}</Button>
        </div>
      ))}
    </Card>
  );
}

/** Clients in my charge whose next contact is due. */
function Contacts({ today }: { today: Today }) {
  const t = useText(careTexts);
  const go = useGo();
  return (
    <Card title={t("toContact")}>
      {today.contacts.map((row) => (
        <div className="it go-on" key={row.id}>
          <div><To to={`/client/${row.id}`} className="plain"><b>{String(row.name)}</b></To><br /><small>{[row.number, today.refs[String(row.unit)]?.title].filter(Boolean).join(" · ")}</small></div>
          <RowPromise row={row} />
          <Button onClick={() => go(`/client/${row.id}`)}>{t("contactIt")}</Button>
        </div>
      ))}
    </Card>
  );
}

/** What was told to me since I last cleared it: assigned, allocated, reminded. */
function News({ today }: { today: Today }) {
  const t = useText(careTexts);
  const label = useLabel();
  const tell = useTell();
  const write = useWrite();
  const forget = useForget();
  const clear = async (): Promise<void> => {
    try {
      await write("/api/v1/today/read", {});
      forget("case", null);
    } catch (error) {
      tell.wrong(error);
    }
  };
  const words = (one: Told): string => {
    if (one.kind === "assigned") return t("toldAssigned");
    if (one.kind === "allocated") return t("toldAllocated");
    if (one.kind === "major") return t("toldMajor");
    if (one.kind === "raised") return t("toldRaised");
    if (one.kind === "decided") return t("toldDecided");
    if (one.kind === "moreLate") return t("toldMoreLate");
    if (one.kind === "handedOver") return t("toldHandedOver");
    const percent = /^warn(\d+)$/.exec(one.kind)?.[1];
    const clock = one.clock ? label(one.clock) : "";
    return percent ? t("toldWarned", { clock, percent }) : t("why", { clock });
  };
  return (
    <Card title={t("told")} aside={<button type="button" className="link" onClick={() => void clear()}>{t("toldClear")}</button>}>
      {today.told.map((one) => (
        <div className="it" key={one.id}>
          <div><To to={`/${one.type}/${one.recordId}`}>{one.title}</To><br /><small>{words(one)} · <Time at={one.at} /></small></div>
          <span />
        </div>
      ))}
    </Card>
  );
}
