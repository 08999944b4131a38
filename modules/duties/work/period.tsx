import { day } from "#platform/record/field.ts";
import { Select } from "#platform/ui/look/parts.ts";
import { useRead } from "#platform/ui/queries.ts";
import { useText } from "#platform/ui/text/text.ts";
import { widgets } from "#platform/ui/widgets/widgets.tsx";
import type { Handbook } from "../handbook.ts";
import type { Asked, PostDays } from "./duty-days.tsx";
import { workTexts } from "./work.text.ts";

/** What a post's tasks sum up to over a period; a figure that is nought and says nothing is left out. */
export function PostSums({ days, usual }: { days: PostDays; usual: boolean }) {
  const t = useText(workTexts);
  const { due, done, late, missed, refused } = days.sum;
  return (
    <>
      <div><b>{due}</b><small>{t(usual ? "figDue" : "figDueIn")}</small></div>
      <div><b className="kept">{done}</b><small>{t("figDone")}</small></div>
      {late > 0 && <div><b className="soon">{late}</b><small>{t("figLate")}</small></div>}
      {missed > 0 && <div><b className="miss">{missed}</b><small>{t("figMissed")}</small></div>}
      {refused > 0 && <div><b>{refused}</b><small>{t("figRefused")}</small></div>}
    </>
  );
}

const dayField = day("日期", "Day");

/** Any period, and one holder of the post or all of them. */
export function PeriodBar({ book, asked, change }: { book: Handbook; asked: Asked; change: (next: Readonly<Record<string, string | undefined>>) => void }) {
  const t = useText(workTexts);
  const found = useRead<{ holders: readonly { readonly id: string; readonly name: string }[] }>(["handbook", book.post.id, "holders"], `/api/v1/handbook/${book.post.id}/holders`);
  const Day = widgets.day.Input;
  const one = (name: "from" | "to") => <label htmlFor={`period-${name}`}>{t(name)} <Day field={dayField} name={name} id={`period-${name}`} value={asked[name] ?? null} onChange={(value) => change({ [name]: (value as string | null) ?? undefined })} /></label>;
  const holders = found.data?.holders ?? [];
  return (
    <div className="row period">
      {one("from")}
      {one("to")}
      {holders.length > 1 && <Select size="small" aria-label={t("person")} value={asked.staff ?? ""} onChange={(value: string) => change({ staff: value || undefined })} options={[{ value: "", label: t("everybody") }, ...holders.map((holder) => ({ value: holder.id, label: holder.name }))]} />}
    </div>
  );
}
