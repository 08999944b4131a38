import { DayBox } from "#platform/ui/fields/day-box.tsx";
import { Select } from "#platform/ui/look/parts.ts";
import { useRead } from "#platform/ui/queries.ts";
import { To } from "#platform/ui/router.tsx";
import { useText } from "#platform/ui/text/text.ts";
import type { Handbook } from "../handbook.ts";
import type { Asked, PostDays } from "./duty-days.tsx";
import { workTexts } from "./work.text.ts";

/** Which duties are shown: those with something due, done, late, missed or refused in the period; all where nothing is chosen. */
export type Only = "due" | "done" | "late" | "missed" | "refused";

/** Whether a duty has a day that a figure counts. */
export function counted(days: PostDays, duty: string, only: string | undefined): boolean {
  return only === undefined || (days.duties[duty] ?? []).some((day) => (day[only as Only] ?? 0) > 0);
}

/** What a post's tasks sum up to over a period; each figure shows the duties it counts. One that is nought and says nothing is left out. */
export function PostSums({ days, usual, only, choose }: { days: PostDays; usual: boolean; only: string | undefined; choose: (only: Only | undefined) => void }) {
  const t = useText(workTexts);
  const { due, done, late, missed, refused } = days.sum;
  const figure = (name: Only, n: number, tone: string, says: string) => (
    <button type="button" className="fig" aria-pressed={only === name} onClick={() => choose(only === name ? undefined : name)}><b className={tone}>{n}</b><small>{says}</small></button>
  );
  return (
    <>
      {figure("due", due, "", t(usual ? "figDue" : "figDueIn"))}
      {figure("done", done, "kept", t("figDone"))}
      {late > 0 && figure("late", late, "soon", t("figLate"))}
      {missed > 0 && figure("missed", missed, "miss", t("figMissed"))}
      {refused > 0 && figure("refused", refused, "", t("figRefused"))}
    </>
  );
}

/** Any period, and one holder of the post or all of them. */
export function PeriodBar({ book, asked, change }: { book: Handbook; asked: Asked; change: (next: Readonly<Record<string, string | undefined>>) => void }) {
  const t = useText(workTexts);
  const found = useRead<{ holders: readonly { readonly id: string; readonly name: string }[] }>(["handbook", book.post.id, "holders"], `/api/v1/handbook/${book.post.id}/holders`);
  const one = (name: "from" | "to") => <label htmlFor={`period-${name}`}>{t(name)} <DayBox past id={`period-${name}`} value={asked[name] ?? ""} onChange={(day) => change({ [name]: day || undefined })} /></label>;
  const holders = found.data?.holders ?? [];
  return (
    <div className="row period">
      {one("from")}
      {one("to")}
      {asked.staff && <To to={`/workSummary?by=${asked.staff}&kind=month`}>{t("months")}</To>}
      {holders.length > 1 && <Select aria-label={t("person")} value={asked.staff ?? ""} onChange={(value: string) => change({ staff: value || undefined })} options={[{ value: "", label: t("everybody") }, ...holders.map((holder) => ({ value: holder.id, label: holder.name }))]} />}
    </div>
  );
}
