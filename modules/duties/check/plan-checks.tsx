import { useState } from "react";
import { day, number } from "#platform/record/field.ts";
import { Button } from "#platform/ui/look/parts.ts";
import { useForget, useWrite } from "#platform/ui/queries.ts";
import { Dialog } from "#platform/ui/record/TransitionDialog.tsx";
import { To } from "#platform/ui/router.tsx";
import { useSending } from "#platform/ui/sending.ts";
import { useText } from "#platform/ui/text/text.ts";
import { useMe, useZone } from "#platform/ui/who.tsx";
import { widgets } from "#platform/ui/widgets/widgets.tsx";
import { dayOf, plusDays } from "#platform/ui/zone.ts";
import { useNow } from "#platform/ui/look/now.ts";
import { checkTexts } from "./check.text.ts";

const countField = number("抽几项", "How many", { min: 1, max: 20 });
const untilField = day("哪天前查完", "By which day");

/** Plans spot checks of a post by chance: a superior says how many and by when, the program draws fairly whom and what. */
export function PlanChecks({ post, duty }: { post: string; duty?: string }) {
  const t = useText(checkTexts);
  const me = useMe();
  const zone = useZone();
  const now = useNow();
  const write = useWrite();
  const forget = useForget();
  const [shown, setShown] = useState(false);
  const [count, setCount] = useState<unknown>(duty ? 1 : 3);
  const [until, setUntil] = useState<unknown>(null);
  const [planned, setPlanned] = useState<number | null>(null);
  const { busy, wrong, send } = useSending();
  if (!("duty.check" in me.capabilities)) return null;
  const by = (until as string | null) ?? plusDays(dayOf(now, zone), 6);
  const plan = (): Promise<boolean> => send(async () => {
    const done = await write<{ planned: number }>(`/api/v1/handbook/${post}/checks`, { count: typeof count === "number" ? count : 0, until: by, ...(duty ? { duties: [duty] } : {}) });
    setPlanned(done.planned);
    forget("spotCheck", null);
  });
  const [Count, Day] = [widgets.number.Input, widgets.day.Input];
  const close = (): void => {
    setShown(false);
    setPlanned(null);
  };
  return (
    <>
      <Button onClick={() => setShown(true)}>{t(duty ? "planThis" : "plan")}</Button>
      {shown && (
        <Dialog title={t("planTitle")} onClose={close} width={440}>
          {planned === null ? (
            <form className="fill" onSubmit={(event) => { event.preventDefault(); void plan(); }}>
              <p className="s">{t("planHint")}</p>
              <div className="fillq"><label htmlFor="check-count">{t("count")}</label><Count field={countField} name="count" id="check-count" value={count} onChange={setCount} /></div>
              <div className="fillq"><label htmlFor="check-until">{t("until")}</label><Day field={untilField} name="until" id="check-until" value={by} onChange={setUntil} /></div>
              {wrong && <p className="wrong" role="alert">{wrong}</p>}
              <div className="acts"><Button type="primary" htmlType="submit" loading={busy}>{t("draw")}</Button></div>
            </form>
          ) : (
            <p role="status">{planned === 0 ? t("nobody") : t("planned", { n: planned })} {planned > 0 && <To to={`/spotCheck?reviewer=${me.staff.id}&state=planned`}>{t("see")}</To>}</p>
          )}
        </Dialog>
      )}
    </>
  );
}
