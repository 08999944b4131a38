import { useState } from "react";
import { sentenceOf } from "#platform/ui/api.ts";
import { Button } from "#platform/ui/look/parts.ts";
import { Card, Chip, Empty } from "#platform/ui/look/pieces.tsx";
import { RowPromise } from "#platform/ui/look/promise-line.tsx";
import type { Label } from "#platform/record/label.ts";
import { stepName } from "#platform/record/step-name.ts";
import { useSendOrKeep } from "#platform/ui/outbox/outbox.ts";
import { useForget, useRead } from "#platform/ui/queries.ts";
import { To, useGo, usePathParams, useTitle } from "#platform/ui/router.tsx";
import { useTell } from "#platform/ui/tell.ts";
import { commonTexts } from "#platform/ui/text/common.text.ts";
import { useLabel, useText } from "#platform/ui/text/text.ts";
import { useNow } from "#platform/ui/look/now.ts";
import { useRecordTypes, useZone } from "#platform/ui/who.tsx";
import { Time } from "#platform/ui/widgets/time.tsx";
import { shortTime } from "#platform/ui/zone.ts";
import { FillChecklist, type Template } from "./fill-checklist.tsx";
import type { DayTask } from "./tasks.server.ts";
import { workTexts } from "./work.text.ts";
import "./work.css";

interface OneTask {
  readonly task: DayTask & { readonly staff: string | null; readonly site: string | null };
  readonly ways: readonly { readonly type: string; readonly label: Label; readonly step: string | null; readonly to: string }[];
  readonly checklist: { readonly templates: readonly Template[] } | null;
  readonly mine: boolean;
  readonly proofs: readonly { readonly type: string; readonly id: string; readonly at: string; readonly by: string | null; readonly nil: boolean; readonly gone: boolean; readonly label: Label }[];
  /** How many more there are that the reader may not read. */
  readonly hidden: number;
}

const states = { open: "stateOpen", done: "stateDone", late: "stateLate", missed: "stateMissed", unseen: "stateUnseen", dropped: "stateDropped" } as const;
const tones = { done: "kept", late: "soon", missed: "miss" } as const;
/** Whether what is entered is called a paper, which one fills in. */
const isPaper = ({ zh }: Label): boolean => /(登记|单|表)$/.test(zh);
/** How soon after an entry the proof is looked for again: it is read by the server a moment later. */
const soon = 1200;

/** One task: what is asked and by when, the forms that prove it one tap away, and what has proved it so far. */
export default function TaskPage() {
  const { id } = usePathParams();
  const t = useText(workTexts);
  const c = useText(commonTexts);
  const label = useLabel();
  const zone = useZone();
  const now = useNow();
  const go = useGo();
  const tell = useTell();
  const forget = useForget();
  const sendOrKeep = useSendOrKeep();
  const types = useRecordTypes();
  const [busy, setBusy] = useState(false);
  const found = useRead<OneTask>(["task", id], `/api/v1/tasks/${id ?? ""}`, { every: 5000 });
  useTitle(found.data ? label(found.data.task.text) : t("task"));
  if (found.error && !found.data) return <div className="page"><Empty title={sentenceOf(found.error)}><Button onClick={() => void found.refetch()}>{c("tryAgain")}</Button></Empty></div>;
  if (!found.data) return <p className="empty">{c("loading")}</p>;
  const { task, ways, checklist, mine, proofs, hidden } = found.data;
  const open = task.state === "open" || task.state === "missed";
  const after = (kept: boolean, said: string): void => {
    tell.done(kept ? t("keptHere") : said);
    setTimeout(() => {
      forget("checklist", null);
      void found.refetch();
    }, soon);
  };
  const nil = async (): Promise<void> => {
    setBusy(true);
    try {
      const sent = await sendOrKeep({ type: "nilReport", title: label(task.text), parts: [{ type: "nilReport", body: { duty: label(task.text).slice(0, 500), code: task.duty, post: task.post, ...(task.site ? { site: task.site } : {}) } }] });
      after(sent.kept, t("nilDone"));
    } catch (error) {
      tell.wrong(error);
    }
    setBusy(false);
  };
  return (
    <div className="page task">
      <div className="head">
        <h1 className="wrap">{label(task.text)}</h1>
        <Chip tone={tones[task.state as keyof typeof tones]}>{t(states[task.state as keyof typeof states])}</Chip>
      </div>
      <p className="s">{[task.subject && label(task.subject), t("due", { when: shortTime(task.dueAt, zone, now) }), task.needs > 1 && t("count", { needs: task.needs, has: task.has }), t("ofPost", { post: task.postName }), task.staff && t("ofPerson", { who: task.staff }), task.duty].filter(Boolean).join(" · ")}</p>
      {task.state === "open" && <RowPromise row={{ dueFrom: task.opensAt, dueAt: task.dueAt, duePausedAt: null, dueWorkingMs: null }} />}
      {open && !mine && <p className="s">{t("notMine")}</p>}
      {open && mine && (
        <Card title={t("how")}>
          <div className="body">
            {(ways.length > 0 || task.mayNil) && <p className="s">{t(ways.length + (task.mayNil ? 1 : 0) > 1 ? "howHint" : "howHintOne")}</p>}
            <div className="ways">
              {ways.map((way, at) => <Button key={way.to} size="large" type={at === 0 ? "primary" : "default"} onClick={() => go(way.to)}>{t(way.step !== null ? "goTo" : isPaper(way.label) ? "fillIn" : "enter", { type: label(way.label) })}</Button>)}
              {task.mayNil && <Button size="large" loading={busy} onClick={() => void nil()}>{t("nil")}</Button>}
            </div>
            {ways.flatMap((way) => {
              const type = types.find((one) => one.name === way.type);
              return type && way.step !== null ? [<p key={`${way.type}.${way.step}`} className="s">{way.type === "patrolRound" && `${t("walkHint")} `}{t("stepHint", { type: label(way.label), step: label(stepName(type, way.step)) })}</p>] : [];
            })}
            {checklist && <FillChecklist task={task} name={label(task.text)} templates={checklist.templates} done={(kept) => after(kept, t("handedIn"))} />}
          </div>
        </Card>
      )}
      {(!open || proofs.length + hidden > 0) && <Card title={t("proofs")}>
        {proofs.length === 0 && hidden === 0 && <p className="s m body">{t("noProof")}</p>}
        {proofs.map((one) => (
          <div className="it" key={one.id}>
            <div><To to={`/${one.type}/${one.id}`}>{label(one.label)}</To><br /><small>{[one.by, one.gone && t("voided")].filter(Boolean).join(" · ")} <Time at={one.at} /></small></div>
            <span />
          </div>
        ))}
        {hidden > 0 && <p className="s m body">{t("hiddenN", { n: hidden })}</p>}
      </Card>}
      {task.subjectId && <p><To to={`/${task.subjectType}/${task.subjectId}`}>{task.subject ? label(task.subject) : t("goTo", { type: "" })}</To></p>}
      <p><To to={`/handbook/${task.post}?duty=${task.duty}`}>{t("toHandbook")}</To></p>
    </div>
  );
}
