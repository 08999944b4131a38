import { Input } from "antd";
import { useState } from "react";
import { useText } from "../text/text.ts";
import { DayBox } from "./day-box.tsx";
import { readTime } from "./day-text.ts";
import { fieldTexts } from "./fields.text.ts";

interface Props {
  readonly id?: string;
  /** On the wall, `2026-11-30T09:30`, or nothing. */
  readonly value: string;
  readonly onChange: (wall: string) => void;
  readonly invalid?: boolean;
  readonly disabled?: boolean;
  readonly describedBy?: string;
}

/** A day and a time beside each other, both typed as one says them; told once both are there. */
export function MomentBox({ id, value, onChange, invalid, disabled, describedBy }: Props) {
  const t = useText(fieldTexts);
  const [day, time] = value === "" ? ["", ""] : [value.slice(0, 10), value.slice(11, 16)];
  // A half that stands without the other is kept here until the other comes.
  const [half, setHalf] = useState<{ readonly day: string; readonly time: string }>({ day, time });
  const [typed, setTyped] = useState<string | null>(null);
  const shown = value === "" ? half : { day, time };
  const tell = (next: { readonly day: string; readonly time: string }): void => {
    setHalf(next);
    const wall = next.day && next.time ? `${next.day}T${next.time}` : "";
    if (wall !== value) onChange(wall);
  };
  const take = (text: string): boolean => {
    const found = /^(\d{4}-\d{2}-\d{2})[T ](\d{1,2}:\d{2})(?::\d{2})?$/.exec(text.trim());
    const clock = found && readTime(found[2] ?? "");
    if (!found || !clock) return false;
    tell({ day: found[1] ?? "", time: clock });
    return true;
  };
  const unread = typed !== null && typed.trim() !== "" && readTime(typed) === null;
  return (
    <span className="momentbox">
      <DayBox id={id} value={shown.day} onChange={(next) => tell({ day: next, time: shown.time })} invalid={invalid} disabled={disabled} describedBy={describedBy} take={take} />
      <Input className="timebox" value={typed ?? shown.time} disabled={disabled} inputMode="text" autoComplete="off" placeholder={t("timeLike")} aria-label={t("time")} aria-invalid={invalid || unread} status={invalid || unread ? "error" : undefined} title={unread ? t("timeUnread") : undefined}
        onFocus={(event) => event.currentTarget.select()} onBlur={() => { if (!unread) setTyped(null); }}
        onChange={(event) => { setTyped(event.target.value); tell({ day: shown.day, time: readTime(event.target.value) ?? "" }); }} />
    </span>
  );
}
