import { useState } from "react";
import { Icon } from "#platform/ui/look/icon.tsx";
import { Button } from "#platform/ui/look/parts.ts";
import { Chip } from "#platform/ui/look/pieces.tsx";
import { useWrite } from "#platform/ui/queries.ts";
import { commonTexts } from "#platform/ui/text/common.text.ts";
import { useSending } from "#platform/ui/sending.ts";
import { useLabel, useListed, useText } from "#platform/ui/text/text.ts";
import { useMe } from "#platform/ui/who.tsx";
import { TextEditor } from "#platform/ui/widgets/length.tsx";
import { dutiesTexts } from "./duties.text.ts";
import { EditDuty } from "./handbook-edit.tsx";
import { DaysLegend } from "#platform/ui/look/thirty-days.tsx";
import { DutyDays, DutyFigures, type PostDays } from "./tasks/duty-days.tsx";
import { workTexts } from "./tasks/work.text.ts";
import { icons, type DutyView, type Handbook, type WordUse } from "./handbook.ts";

/** The duties of a post: what each is, how it is held, how often and by when; a word without a number is set where it stands. */
export function DutyTable({ book, days, period, open, editing, again }: { book: Handbook; days: PostDays | null; period: string | null; open: (duty: string, day?: string) => void; editing: boolean; again: () => void }) {
  const t = useText(dutiesTexts);
  const w = useText(workTexts);
  return (
    <div className="scroll">
      <table className="plain duties">
        <thead><tr><th>{t("id")}</th><th>{t("duty")}</th><th>{t("how")}</th><th>{t("rhythm")}</th>{!editing && <><th>{period ?? w("last30")}</th><th className="r">{w("evidence")}</th></>}{editing && <th><span className="hidden">{t("edit")}</span></th>}</tr></thead>
        <tbody>
          {book.duties.map((duty) => <DutyRow key={duty.id} duty={duty} post={book.post.id} days={days} open={open} editing={editing} again={again} />)}
        </tbody>
      </table>
      {!editing && <DaysLegend />}
      <p className="s m dutylegend"><span className="kind"><Icon name="today" />{t("heldLegend")}</span><span className="kind off"><Icon name="today" />{t("notHeldLegend")}</span></p>
    </div>
  );
}

function DutyRow({ duty, post, days, open, editing, again }: { duty: DutyView; post: string; days: PostDays | null; open: (duty: string, day?: string) => void; editing: boolean; again: () => void }) {
  const t = useText(dutiesTexts);
  const label = useLabel();
  const listed = useListed();
  const facts = useFacts();
  const said = facts(duty);
  // A word that is not set says so itself, once.
  const unset = new Set(duty.words.filter((word) => word.value === null).map((word) => word.word));
  return (
    <tr>
      <td className="id">{duty.id}</td>
      <td>
        {label(duty)} {duty.changed && <Chip tone="act">{t("changed")}</Chip>}
        {said.length > 0 && <small style={{ display: "block" }}>{said.join(" · ")}</small>}
      </td>
      <td>
        {[...Map.groupBy(duty.mechanisms, (one) => one.mechanism).values()].map((of) => ({ ...of[0]!, says: listed(of.flatMap((each) => (each.by === null ? [] : [label(each.by)]))) })).map((one) => <span key={one.mechanism} className={one.held ? "kind" : "kind off"} title={one.says || t("notHeld")}><Icon name={icons[one.mechanism]} />{t(one.mechanism)}{!one.held && <span className="hidden"> {t("notHeld")}</span>}</span>)}
      </td>
      <td className="s">
        {[duty.cadence, duty.limit].flatMap((one) => (one === null || unset.has(label(one)) ? [] : [label(one)])).join(" · ")}
        {duty.words.map((word) => <WordLine key={word.key} word={word} again={again} />)}
      </td>
      {!editing && <td className="strip">{days && <DutyDays days={days} id={duty.id} onOpen={(day) => open(duty.id, day)} />}</td>}
      {!editing && <td className="s r">{days && <DutyFigures days={days} id={duty.id} onOpen={() => open(duty.id)} />}</td>}
      {editing && <td className="r"><EditDuty post={post} duty={duty} again={again} /></td>}
    </tr>
  );
}

/** What an organisation said of a duty it wrote itself, each in a few words. */
export function useFacts(): (duty: DutyView) => string[] {
  const t = useText(dutiesTexts);
  const label = useLabel();
  const serves = { post: "servesPost", site: "servesSite", person: "servesPerson" } as const;
  return (duty) => {
    if (!duty.own) return duty.approver ? [t("signedBy", { text: label(duty.approver) })] : [];
    return [
      ...(duty.when ? [t("when", { text: duty.when })] : []),
      ...(duty.within ? [t("within", { text: label(duty.within) })] : []),
      ...(duty.serves ? [t(serves[duty.serves])] : []),
      ...(label(duty.evidence) ? [t("evidence", { text: label(duty.evidence) })] : []),
      ...(duty.approver ? [t("signedBy", { text: label(duty.approver) })] : []),
      ...(duty.tell ? [t("tell", { text: duty.tell })] : []),
    ];
  };
}

/** A word without a number: unset in plain view, set in place. */
function WordLine({ word, again }: { word: WordUse; again: () => void }) {
  const t = useText(dutiesTexts);
  const c = useText(commonTexts);
  const me = useMe();
  const write = useWrite();
  const [draft, setDraft] = useState<string | null>(null);
  const { busy, wrong, send } = useSending();
  const may = me.capabilities["setting.manage"] === true;
  const save = (): Promise<boolean> => send(async () => {
    await write(`/api/v1/settings/${word.key}`, { value: draft, version: word.version });
    setDraft(null);
    again();
  });
  if (draft !== null) {
    return (
      <form className="wordset" onSubmit={(event) => { event.preventDefault(); void save(); }}>
        <span>{t("setFor", { word: word.word })}</span>
        <TextEditor value={draft} onChange={setDraft} name={t("setFor", { word: word.word })} />
        <Button size="small" type="primary" htmlType="submit" loading={busy}>{t("saveWord")}</Button>
        <Button size="small" onClick={() => setDraft(null)}>{c("cancel")}</Button>
        <small className="m">{t("setAll", { word: word.word })}</small>
        {wrong && <span className="wrong" role="alert">{wrong}</span>}
      </form>
    );
  }
  const open = (): void => setDraft(word.set ?? word.proposed);
  if (word.value !== null) return may ? <span style={{ display: "block" }}><button type="button" className="link" onClick={open}>{t("change")}<span className="hidden"> {word.word}</span></button></span> : null;
  return (
    <span className="row" style={{ gap: 6 }}>
      <Chip tone="soon">{t("unset", { word: word.word })}</Chip>
      {word.proposal && <span>{t("proposal", { value: word.proposal })}</span>}
      {may && <button type="button" className="link" onClick={open}>{t("set")}<span className="hidden"> {word.word}</span></button>}
    </span>
  );
}
