import { sentenceOf } from "#platform/ui/api.ts";
import { Chip } from "#platform/ui/look/pieces.tsx";
import { stripOf } from "#platform/ui/look/days.ts";
import { ThirtyDays } from "#platform/ui/look/thirty-days.tsx";
import { useRead } from "#platform/ui/queries.ts";
import { query } from "#platform/ui/api.ts";
import { Dialog } from "#platform/ui/record/TransitionDialog.tsx";
import { To } from "#platform/ui/router.tsx";
import { commonTexts } from "#platform/ui/text/common.text.ts";
import { useLabel, useListed, useText } from "#platform/ui/text/text.ts";
import { useRecordType } from "#platform/ui/who.tsx";
import { Time } from "#platform/ui/widgets/time.tsx";
import { PlanChecks } from "../check/plan-checks.tsx";
import { shownLines } from "./evidence-lines.ts";
import type { EvidenceLine } from "./evidence.server.ts";
import type { DutyDay } from "./figures.server.ts";
import { workTexts } from "./work.text.ts";
import "./work.css";

/** How a post stood over a period, as the page gets it. */
export interface PostDays {
  readonly from: string;
  readonly to: string;
  readonly sum: Readonly<Record<"due" | "done" | "late" | "missed" | "open" | "refused", number>>;
  readonly duties: Readonly<Record<string, readonly DutyDay[]>>;
}

/** A period and a person, as the address says them. */
export interface Asked {
  readonly from?: string;
  readonly to?: string;
  readonly staff?: string;
}

/** The days of all duties of a post over a period. */
export function usePostDays(post: string, asked: Asked) {
  return useRead<PostDays>(["handbook", post, "days", asked], `/api/v1/handbook/${post}/days${query({ ...asked })}`, { every: 120_000 });
}

/** The strip of one duty, and beside it what it is made of in figures. */
export function DutyDays({ days, id, onOpen }: { days: PostDays; id: string; onOpen: (day: string | undefined) => void }) {
  const own = days.duties[id] ?? [];
  return <ThirtyDays days={stripOf(own, days.from, days.to)} name={id} onOpen={onOpen} />;
}

/** What a duty's days sum up to, in few words; each opens the same evidence. */
export function DutyFigures({ days, id, onOpen }: { days: PostDays; id: string; onOpen: () => void }) {
  const t = useText(workTexts);
  const own = days.duties[id] ?? [];
  const sum = (of: (day: DutyDay) => number): number => own.reduce((all, day) => all + of(day), 0);
  const [due, done, late, records, refused, checks, found] = [sum((d) => d.due), sum((d) => d.done), sum((d) => d.late), sum((d) => d.records), sum((d) => d.refused), sum((d) => d.checked + d.found), sum((d) => d.found)];
  const said = [
    ...(due > 0 ? [t("ofDue", { done: done + late, due })] : []), ...(records > (due > 0 ? done + late : 0) ? [t("entries", { n: records })] : []), ...(refused > 0 ? [t("heldRefused", { n: refused })] : []),
    ...(checks > 0 ? [t("checksN", { n: checks })] : []), ...(found > 0 ? [t("foundN", { n: found })] : []),
  ];
  return said.length === 0 ? null : <button type="button" className="link figures" onClick={onOpen}>{said.map((one, at) => <span key={one}>{at > 0 && " · "}<span className="whole">{one}</span></span>)}</button>;
}

const states = { open: "stateOpen", done: "stateDone", late: "stateLate", missed: "stateMissed", unseen: "stateUnseen" } as const;
const tones = { done: "kept", passed: "kept", closed: "kept", late: "soon", missed: "miss", found: "miss" } as const;

/** The evidence of a duty over a period, or of one day in it: each line leads to its record. */
export function Evidence({ post, id, name, asked: period, day, whole, onClose }: { post: string; id: string; name: string; asked: Asked; day: string | undefined; whole: () => void; onClose: () => void }) {
  const t = useText(workTexts);
  const c = useText(commonTexts);
  const label = useLabel();
  const listed = useListed();
  const asked = day === undefined ? period : { ...period, from: day, to: day };
  const found = useRead<{ lines: readonly EvidenceLine[]; more: boolean; hidden: number }>(["handbook", post, "evidence", id, asked], `/api/v1/handbook/${post}/days/${encodeURIComponent(id)}${query({ ...asked })}`);
  const lines = shownLines(found.data?.lines ?? []);
  const checked = useRecordType("spotCheck")?.states;
  const stateOf = (state: string): string => {
    const own = checked?.[state]?.label;
    return state in states ? t(states[state as keyof typeof states]) : own ? label(own) : "";
  };
  return (
    <Dialog title={t("evidenceOf", { id })} onClose={onClose} width={720}>
      {name !== "" && <p className="s wrap" style={{ marginTop: 0 }}>{name}</p>}
      {day !== undefined && <p className="row" style={{ margin: "0 0 8px" }}><b>{day}</b><button type="button" className="link" onClick={whole}>{t("wholeTime")}</button></p>}
      {found.error && <p className="wrong" role="alert">{sentenceOf(found.error)}</p>}
      {found.isPending && <p className="empty">{c("loading")}</p>}
      {found.isSuccess && lines.length === 0 && found.data.hidden === 0 && <p className="s">{t(day === undefined ? "noEvidence" : "noEvidenceThen")}</p>}
      <ul className="evidence">
        {lines.map((one, at) => (
          <li key={`${one.kind}-${one.id}-${at}`}>
            <Time at={one.at} />
            <span className="s">{t(`kind_${one.kind}`)}</span>
            <span>{one.id ? <To to={one.kind === "task" ? `/task/${one.id}` : `/${one.type}/${one.id}`}>{label(one.label)}</To> : label(one.label)}{one.who === null && one.shared && one.state !== "open" && <small className="wrap" style={{ display: "block" }}>{one.shared.length > 0 ? t("sharedBy", { names: listed(one.shared) }) : t("sharedNobody")}</small>}</span>
            <small>{one.who}</small>
            {one.state && <Chip tone={tones[one.state as keyof typeof tones]}>{stateOf(one.state)}</Chip>}
          </li>
        ))}
      </ul>
      {found.data !== undefined && found.data.hidden > 0 && <p className="s">{t("hiddenN", { n: found.data.hidden })}</p>}
      {found.data?.more && <p className="s">{t("moreThere")}</p>}
      <div className="acts"><PlanChecks post={post} duty={id} /></div>
    </Dialog>
  );
}
