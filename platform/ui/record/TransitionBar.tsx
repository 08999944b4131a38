import { Button, Dropdown } from "antd";
import { useState, type ReactNode } from "react";
import type { RecordType, Transition } from "#platform/record/record.ts";
import { useKeys, type Keys } from "../keys.ts";
import { Icon } from "../look/icon.tsx";
import { useWriting } from "../presence.tsx";
import { KeyCap } from "../look/pieces.tsx";
import { usePhone } from "../look/screen.ts";
import type { OneRecord, StepView } from "../model.ts";
import { recordTexts } from "../text/record.text.ts";
import { useLabel, useText } from "../text/text.ts";
import { usePrints } from "./print.ts";
import { ChangeDialog } from "./ChangeForm.tsx";
import type { Amid } from "./RecordForm.tsx";
import { CorrectDialog, TransitionDialog } from "./TransitionDialog.tsx";

type Open = { step: string } | { mend: "correct" | "void" } | { change: true } | null;

const openShown = { desk: 3, phone: 1 };

/** A rare deed of a page, in the menu behind the steps. */
export interface MenuItem {
  readonly key: string;
  readonly label: string;
  readonly act: () => void;
}

/**
 * What can be done with a record now, with its keys; what cannot yet says why in its place.
 * `extra` stands between the steps and the menu, `more` in the menu; `keys` are further keys of the page, `amids` what stands amid the form of a step.
 */
export function TransitionBar({ type, one, extra, more = [], keys = {}, amids = {} }: { type: RecordType; one: OneRecord; amids?: Readonly<Record<string, Amid>>; extra?: ReactNode; more?: readonly MenuItem[]; keys?: Keys }) {
  const label = useLabel();
  const t = useText(recordTexts);
  const [open, setOpen] = useState<Open>(null);
  const known = one.steps.flatMap((step): [StepView, Transition][] => {
    const transition = type.transitions[step.name];
    return transition ? [[step, transition]] : [];
  });
  // The way forward first: main steps, and of these the ones that lead out of the state the record is in.
  const rank = ({ main, to }: Transition): number => (main ? 2 : 0) + (main && to !== "stay" && to !== one.row.state ? 1 : 0);
  const possible = known.filter(([step]) => step.possible).sort(([, a], [, b]) => rank(b) - rank(a));
  const room = usePhone() ? openShown.phone : openShown.desk - (extra ? 1 : 0);
  const shown = possible.slice(0, room);
  const rest = possible.slice(room);
  useKeys({ ...keys, ...Object.fromEntries(possible.filter(([, transition]) => transition.key).map(([step, transition]) => [transition.key as string, { does: label(transition.label), act: () => setOpen({ step: step.name }) }])), ...(one.may.change ? { E: { does: t("change"), act: () => setOpen({ change: true }) } } : {}) });
  const prints = usePrints(type, one);
  useWriting(type.name, one.row.id, open !== null);
  const menu = [
    ...rest.map(([step, transition]) => ({ key: step.name, label: label(transition.label), extra: transition.key ? <KeyCap>{transition.key}</KeyCap> : undefined, onClick: () => setOpen({ step: step.name }) })),
    ...(one.may.change && possible.length > 2 ? [{ key: "change", label: t("change"), extra: <KeyCap>E</KeyCap>, onClick: () => setOpen({ change: true }) }] : []),
    ...more.map(({ key, label: text, act }) => ({ key, label: text, onClick: act })),
    ...prints.map(({ key, label: text, act }) => ({ key, label: text, onClick: act })),
    ...(one.may.correct ? [{ key: "correct", label: t("correct"), onClick: () => setOpen({ mend: "correct" }) }] : []),
    ...(one.may.void ? [{ key: "void", label: t("void"), onClick: () => setOpen({ mend: "void" }) }] : []),
  ];
  const close = (): void => setOpen(null);
  return (
    <>
      <div className="bar" role="toolbar">
        <Why steps={known.filter(([step, transition]) => !step.possible && (!step.wrongState || leadsOut(type, transition)))} type={type} ended={type.states[one.row.state]?.final ?? false} />
        {shown.map(([step, transition], at) => (
          <Button key={step.name} type={at === 0 && transition.main ? "primary" : "default"} onClick={() => setOpen({ step: step.name })} aria-keyshortcuts={transition.key}>
            {label(transition.label)}
            {transition.key && <KeyCap>{transition.key}</KeyCap>}
          </Button>
        ))}
        {one.may.change && possible.length <= 2 && <Button onClick={() => setOpen({ change: true })} aria-keyshortcuts="E">{t("change")}<KeyCap>E</KeyCap></Button>}
        {extra}
        {menu.length > 0 && (
          <Dropdown menu={{ items: menu }} trigger={["click"]} placement="topLeft">
            <Button aria-label={t("moreSteps")} icon={<Icon name="more" />} />
          </Dropdown>
        )}
      </div>
      {open && "step" in open && <TransitionDialog type={type} one={one} step={open.step} amid={amids[open.step]} onClose={close} />}
      {open && "mend" in open && <CorrectDialog type={type} one={one} step={open.mend} onClose={close} />}
      {open && "change" in open && <ChangeDialog type={type} one={one} onClose={close} />}
    </>
  );
}

/** The step that ends the work says early what it will ask for. */
function leadsOut(type: RecordType, transition: Transition): boolean {
  return transition.main === true && type.states[transition.to]?.final === true;
}

/** The reasons why steps are not possible yet; the main way forward first. */
function Why({ steps, type, ended }: { steps: readonly [StepView, Transition][]; type: RecordType; ended: boolean }) {
  const label = useLabel();
  const t = useText(recordTexts);
  const fieldName = (name: string): string => (type.fields[name] ? label(type.fields[name].label) : name);
  const lines = (ended ? [] : [...steps])
    .sort(([, a], [, b]) => Number(b.main ?? false) - Number(a.main ?? false))
    .flatMap(([step, transition]) => [
      ...(step.lacks.length > 0 ? [t("lacks", { step: label(transition.label), fields: step.lacks.map(fieldName).join(" · ") })] : []),
      ...(step.wrongState ? [] : step.reasons.filter((reason) => !reason.quiet).map((reason) => t("notYet", { step: label(transition.label), reason: label(reason.says) }))),
    ]);
  return lines.length === 0 ? null : <div className="why">{lines.map((line) => <span key={line}>{line}</span>)}</div>;
}
