import { Button, Dropdown } from "antd";
import { useState, type ReactNode } from "react";
import type { RecordType, Transition } from "#platform/record/record.ts";
import { useKeys, type Keys } from "../keys.ts";
import { Icon } from "../look/icon.tsx";
import { useWriting } from "../presence.tsx";
import { KeyCap } from "../look/pieces.tsx";
import { usePhone } from "../look/screen.ts";
import type { OneRecord } from "../model.ts";
import { useForget, useWrite } from "../queries.ts";
import { useTell } from "../tell.ts";
import { recordTexts } from "../text/record.text.ts";
import { useLabel, useText } from "../text/text.ts";
import { useMe } from "../who.tsx";
import { barOf, isMain, leadsOut, type Known } from "./bar.ts";
import { usePrints } from "./print.ts";
import { ChangeDialog } from "./ChangeForm.tsx";
import type { Amid } from "./RecordForm.tsx";
import { CorrectDialog, ruleActor, TransitionDialog } from "./TransitionDialog.tsx";

type Open = { step: string } | { mend: "correct" | "void" } | { change: true } | null;

const openShown = { desk: 3, phone: 1 };

/** A rare deed of a page, in the menu behind the steps. */
export interface MenuItem {
  readonly key: string;
  readonly label: string;
  readonly act: () => void;
}

interface Props {
  readonly type: RecordType;
  readonly one: OneRecord;
  /** What stands amid the form of a step. */
  readonly amids?: Readonly<Record<string, Amid>>;
  /** Stands between the steps and the menu. */
  readonly extra?: ReactNode;
  /** Steps that the page offers in a form of its own, so that the bar need not. */
  readonly without?: readonly string[] | undefined;
  /** Further deeds in the menu. */
  readonly more?: readonly MenuItem[];
  /** Further keys of the page. */
  readonly keys?: Keys;
  /** What stands in the bar where the reader can make no step: who acts next. */
  readonly idle?: ReactNode;
}

/** What can be done with a record now, with its keys; what cannot yet says why in its place. */
export function TransitionBar({ type, one, extra, more = [], keys = {}, amids = {}, without = [], idle }: Props) {
  const label = useLabel();
  const t = useText(recordTexts);
  const me = useMe();
  const [open, setOpen] = useState<Open>(null);
  const [asked, setAsked] = useState(false);
  const write = useWrite();
  const forget = useForget();
  const tell = useTell();
  const tap = async (step: string, transition: Transition): Promise<void> => {
    try {
      await write(`/api/v1/${type.name}/${one.row.id}/${step}`, { version: one.row.version, input: {} });
      tell.done(t("stepDone", { step: label(transition.label) }));
    } catch (error) {
      tell.wrong(error);
    }
    forget(type.name, one.row.id);
  };
  const begin = (step: string, transition: Transition): void => {
    if (transition.tap) void tap(step, transition);
    else setOpen({ step });
  };
  const known = one.steps.flatMap((step): Known[] => {
    const transition = type.transitions[step.name];
    return transition && !without.includes(step.name) ? [[step, transition]] : [];
  });
  const room = usePhone() ? openShown.phone : openShown.desk - (extra ? 1 : 0);
  const { shown, forward, rest } = barOf(known, one.row, ruleActor(me), room);
  const possible = [...shown, ...rest];
  useKeys({ ...keys, ...Object.fromEntries(possible.filter(([, transition]) => transition.key).map(([step, transition]) => [transition.key as string, { does: label(transition.label), act: () => begin(step.name, transition) }])), ...(one.may.change ? { E: { does: t("change"), act: () => setOpen({ change: true }) } } : {}) });
  const prints = usePrints(type, one);
  useWriting(type.name, one.row.id, open !== null);
  const ended = type.states[one.row.state]?.final ?? false;
  // What archiving will need is told once archiving is the next step; who answers for the record may ask before.
  const ends = known.filter(([step, transition]) => step.wrongState && step.lacks.length > 0 && leadsOut(type, transition));
  const mayAsk = !ended && ends.length > 0 && type.owner !== undefined && one.row[type.owner] === me.staff.id;
  const told = known.filter(([step]) => !step.possible && (!step.wrongState || (mayAsk && asked && ends.some(([other]) => other === step))));
  const menu = [
    ...rest.map(([step, transition]) => ({ key: step.name, label: label(transition.label), extra: transition.key ? <KeyCap>{transition.key}</KeyCap> : undefined, onClick: () => begin(step.name, transition) })),
    ...(one.may.change && possible.length > 2 ? [{ key: "change", label: t("change"), extra: <KeyCap>E</KeyCap>, onClick: () => setOpen({ change: true }) }] : []),
    ...more.map(({ key, label: text, act }) => ({ key, label: text, onClick: act })),
    ...(mayAsk ? ends.map(([step, transition]) => ({ key: `lacks-${step.name}`, label: t("whatLacks", { step: label(transition.label) }), onClick: () => setAsked(!asked) })) : []),
    ...prints.map(({ key, label: text, act }) => ({ key, label: text, onClick: act })),
    ...(one.may.correct ? [{ key: "correct", label: t("correct"), onClick: () => setOpen({ mend: "correct" }) }] : []),
    ...(one.may.void ? [{ key: "void", label: t("void"), onClick: () => setOpen({ mend: "void" }) }] : []),
  ];
  const close = (): void => setOpen(null);
  return (
    <>
      <div className="bar" role="toolbar">
        <Why steps={told} type={type} ended={ended} main={(transition) => isMain(transition, one.row, ruleActor(me))} />
        {shown.length === 0 && !ended && idle}
        {shown.map(([step, transition], at) => (
          <Button key={step.name} type={at === 0 && forward ? "primary" : "default"} onClick={() => begin(step.name, transition)} aria-keyshortcuts={transition.key}>
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

/** The reasons why steps are not possible yet; the main way forward first. */
function Why({ steps, type, ended, main }: { steps: readonly Known[]; type: RecordType; ended: boolean; main: (transition: Transition) => boolean }) {
  const label = useLabel();
  const t = useText(recordTexts);
  const fieldName = (name: string): string => (type.fields[name] ? label(type.fields[name].label) : name);
  const lines = (ended ? [] : [...steps])
    .sort(([, a], [, b]) => Number(main(b)) - Number(main(a)))
    .flatMap(([step, transition]) => [
      ...(step.lacks.length > 0 ? [t("lacks", { step: label(transition.label), fields: step.lacks.map(fieldName).join(" · ") })] : []),
      ...(step.wrongState ? [] : step.reasons.filter((reason) => !reason.quiet).map((reason) => t("notYet", { step: label(transition.label), reason: label(reason.says) }))),
    ]);
  return lines.length === 0 ? null : <div className="why">{lines.map((line) => <span key={line}>{line}</span>)}</div>;
}
