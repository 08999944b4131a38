import type { ReactNode } from "react";
import { Button } from "#platform/ui/look/parts.ts";
import { useText } from "#platform/ui/text/text.ts";
import { setUpTexts } from "./set-up.text.ts";

/** How a step leaves: done, left for later, or back to the one before. */
export interface Ways {
  readonly done: () => Promise<void>;
  readonly later: () => void;
  /** Undefined in the first step. */
  readonly back: (() => void) | undefined;
}

/** A step: its question, what there is to decide, and the bar with the ways on; `act` runs before the step counts as done, and false keeps it open. */
export function Step({ head, line, aside, ways, act, busy, children }: { head: string; line: string; aside?: ReactNode; ways: Ways; act: () => Promise<boolean>; busy: boolean; children: ReactNode }) {
  const t = useText(setUpTexts);
  return (
    <>
      <div className="set-up-head">
        <h1 tabIndex={-1}>{head}</h1>
        <p className="s">{line}</p>
        {aside}
      </div>
      {children}
      <div className="set-up-bar">
        {ways.back && <Button type="text" onClick={ways.back}>{t("before")}</Button>}
        <span className="sp" />
        <Button onClick={ways.later}>{t("later")}</Button>
        <Button type="primary" loading={busy} onClick={() => void act().then((well) => (well ? ways.done() : undefined))}>{t("next")}</Button>
      </div>
    </>
  );
}
