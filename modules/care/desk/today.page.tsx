import { sentenceOf } from "#platform/ui/api.ts";
import { useNow } from "#platform/ui/look/now.ts";
import { Button } from "#platform/ui/look/parts.ts";
import { Card, Empty } from "#platform/ui/look/pieces.tsx";
import { usePhone } from "#platform/ui/look/screen.ts";
import type { Language } from "#platform/record/label.ts";
import { yuan } from "#platform/ui/money.ts";
import { usePreferences } from "#platform/ui/preferences.ts";
import { useForget, useWrite } from "#platform/ui/queries.ts";
import { AsOf } from "#platform/ui/seen-here.tsx";
import { To, useGo, useTitle } from "#platform/ui/router.tsx";
import { useTell } from "#platform/ui/tell.ts";
import { commonTexts } from "#platform/ui/text/common.text.ts";
import { useLabel, useText } from "#platform/ui/text/text.ts";
import { useRecordTypes, useZone } from "#platform/ui/who.tsx";
import { dayOf, shortTime } from "#platform/ui/zone.ts";
import { Time } from "#platform/ui/widgets/time.tsx";
import { careTexts } from "../care.text.ts";
import { dayFigures, type Told } from "../line.ts";
import { OnDuty } from "./on-duty.tsx";
import { Promises, PromisesAmid } from "./promises.tsx";
import { TodayLine } from "./today-line.tsx";
import { useToday, type Today } from "./today.ts";
import { todayTexts } from "./today.text.ts";
import "./desk.css";

/** The day as one says it: `11 月 24 日 星期二`. */
function dateLine(now: string, zone: string, language: Language): string {
  const say = (options: Intl.DateTimeFormatOptions): string => new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", { timeZone: zone, ...options }).format(new Date(now));
  if (language === "en") return say({ weekday: "long", day: "numeric", month: "long" });
  const [, month, day] = dayOf(now, zone).split("-").map(Number);
  return `${month} 月 ${day} 日 ${say({ weekday: "long" })}`;
}

/** 今日: the line of the day, what I promised clients by time left, what waits for my signature, what was told to me and why. */
export default function TodayPage() {
  const t = useText(careTexts);
  const c = useText(commonTexts);
  const d = useText(todayTexts);
  const zone = useZone();
  const now = useNow();
  const { language } = usePreferences();
  const phone = usePhone();
  const found = useToday();
  useTitle(t("today"));
  const { done, late, open, later, climbed } = dayFigures(found.data?.line ?? [], found.data?.escalated ?? []);
  const lead = [
    done + late + open === 0 ? d(later === 0 ? "leadNone" : "leadLater", { n: later }) : d(phone ? "leadShort" : "lead", { all: done + late + open, done }),
    ...(climbed > 0 ? [d("leadClimbed", { n: climbed })] : []),
  ].join("");
  return (
    <div className="page">
      <div className="hd">
        <div><h1>{dateLine(now, zone, language)}</h1>{found.data && <small>{lead}</small>}{phone && found.data && <div><OnDuty arrival={found.data.arrival} short /></div>}</div>
        {found.data && (
          <div className="sum">
            <div><b>{done}</b><small>{d("sumDone")}</small></div>
            <div className={late > 0 ? "miss" : ""}><b>{late}</b><small>{d("sumLate")}</small></div>
            <div><b>{open}</b><small>{d("sumOpen")}</small></div>
          </div>
        )}
      </div>
      <AsOf of={found} />
      {found.error && !found.data && <Empty title={sentenceOf(found.error)}><Button onClick={() => void found.refetch()}>{c("tryAgain")}</Button></Empty>}
      {found.isPending && <p className="empty">{c("loading")}</p>}
      {found.data && (
        <div className="today">
          <div className="stack"><TodayLine items={found.data.line} promises={phone ? <PromisesAmid {...found.data} /> : undefined} /></div>
          <div className="stack">
            {!phone && <Promises {...found.data} />}
            <ToSign today={found.data} />
            <Escalated today={found.data} />
            {found.data.told.length > 0 && <News today={found.data} />}
          </div>
        </div>
      )}
    </div>
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

/** What climbed to me: which promise, whose case, at which level, since when. */
function Escalated({ today }: { today: Today }) {
  const t = useText(careTexts);
  const d = useText(todayTexts);
  const label = useLabel();
  const go = useGo();
  const zone = useZone();
  const now = useNow();
  return (
    <Card title={t("escalated")}>
      {today.escalated.length === 0 && <p className="s m" style={{ padding: "0 16px 14px" }}>{t("escalatedNone")}</p>}
      {today.escalated.map((one) => (
        <div className="it" key={one.id}>
          <div>
            <To to={`/${one.type}/${one.recordId}`} className="plain"><b>{one.title}</b></To><br />
            <small>
              {[
                one.clock && t("why", { clock: label(one.clock) }), one.dueAt && d("lateBy", { time: shortTime(one.dueAt, zone, now) }), one.type === "case" && (one.owner ? d("owned", { who: one.owner }) : d("ownedByNobody")),
                one.level && t("level", { n: one.level }), one.post, d("since", { when: shortTime(one.at, zone, now) }),
              ].filter(Boolean).join(" · ")}
            </small>
          </div>
          <Button onClick={() => go(`/${one.type}/${one.recordId}`)}>{t("lookAt")}</Button>
        </div>
      ))}
    </Card>
  );
}

/** What is said here to the one who reads; elsewhere a notice is said so that it fits a whole group. */
const ownWords = { assigned: "toldAssigned", allocated: "toldAllocated", major: "toldMajor", raised: "toldRaised", decided: "toldDecided", moreLate: "toldMoreLate", handedOver: "toldHandedOver" } as const;

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
    if (one.kind in ownWords) return t(ownWords[one.kind as keyof typeof ownWords]);
    if (one.says) return label(one.says);
    const percent = /^warn(\d+)$/.exec(one.kind)?.[1];
    const clock = one.clock ? label(one.clock) : "";
    return percent ? t("toldWarned", { clock, percent }) : t("why", { clock });
  };
  return (
    <Card title={t("told")} aside={<button type="button" className="link" onClick={() => void clear()}>{t("toldClear")}</button>}>
      {today.told.map((one) => (
        <div className="it" key={one.id}>
          <div><To to={one.kind === "workLate" ? "/handbook?all=1" : `/${one.type}/${one.recordId}`}>{one.title}</To><br /><small>{words(one)} · <Time at={one.at} /></small></div>
          <span />
        </div>
      ))}
    </Card>
  );
}
