import { phrases, type Phrase, type PhraseMoment } from "#data/phrases.ts";
import { parseDuration } from "#platform/clocks/duration.ts";
import { useRead } from "#platform/ui/queries.ts";
import type { Amid } from "#platform/ui/record/RecordForm.tsx";
import { useTell } from "#platform/ui/tell.ts";
import { useLabel, useText } from "#platform/ui/text/text.ts";
import { useMe } from "#platform/ui/who.tsx";
import { appointmentWithin } from "../case.record.ts";
import { deskTexts } from "./desk.text.ts";
import { fillPhrase } from "./phrase.ts";
import "./desk.css";

/** The moments of a talk in their order, each with its heading. */
export const moments = { open: "phraseOpen", hold: "phraseHold", sorry: "phraseSorry", appoint: "phraseAppoint", close: "phraseClose" } as const;

/** Puts a text where it can be pasted; on plain http, where the clipboard is closed, the old way. */
async function copy(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const box = document.createElement("textarea");
  box.value = text;
  document.body.append(box);
  box.select();
  document.execCommand("copy");
  box.remove();
  return undefined;
}

/** What the program fills into a phrase, as far as it is known without a client. */
export function useGaps(): Readonly<Record<string, string>> {
  const me = useMe();
  return { office: me.organisation.name, me: me.staff.name, number: me.staff.staffNumber, hours: String((parseDuration(appointmentWithin).ms as number) / 3_600_000) };
}

/** Standard phrases at hand, with what is known filled in: one tap puts one into the field (`take`), or copies it. */
export function Phrases({ client, only, take, open }: { client?: string; only?: readonly PhraseMoment[]; take?: (text: string) => void; open?: boolean }) {
  const t = useText(deskTexts);
  const label = useLabel();
  const tell = useTell();
  const known = { ...useGaps(), client: client ?? "" };
  // Without a link the standard wording is at hand all the same.
  const said = useRead<{ phrases: readonly Phrase[] }>(["phrases"], "/api/v1/phrases", { quiet: true }).data?.phrases ?? phrases;
  const act = (text: string): void => {
    if (take) take(text);
    else copy(text).then(() => tell.done(t("phraseCopied")), tell.wrong);
  };
  return (
    <details className="phrases" open={open}>
      <summary>{t("phrases")} <small>{t(take ? "phraseInsert" : "phraseCopy")}</small></summary>
      {(Object.keys(moments) as PhraseMoment[]).filter((moment) => !only || only.includes(moment)).map((moment) => (
        <div key={moment}>
          <small className="m">{t(moments[moment])}</small>
          {said.filter((phrase) => phrase.moment === moment && (client || !phrase.zh.includes("{client}"))).map((phrase) => {
            const text = fillPhrase(label(phrase), known);
            return <button key={phrase.id} type="button" className="phrase" title={phrase.duty} onClick={() => act(text)}>{text}</button>;
          })}
        </div>
      ))}
    </details>
  );
}

/** Stands below a field of a form: a phrase is put behind what is typed there. */
export function phrasesAfter(field: string, only: readonly PhraseMoment[], client?: string): Amid {
  return {
    after: field,
    show: (values, _choose, change) => <Phrases only={only} client={client} take={(text) => change({ [field]: [values[field], text].filter((part) => typeof part === "string" && part !== "").join("\n") })} />,
  };
}
