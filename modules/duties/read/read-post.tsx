import { useState } from "react";
import { ApiProblem } from "#platform/ui/api.ts";
import { Button, Input, Select } from "#platform/ui/look/parts.ts";
import { Chip, Empty } from "#platform/ui/look/pieces.tsx";
import { useRead, useRefresh, useWrite } from "#platform/ui/queries.ts";
import { To } from "#platform/ui/router.tsx";
import { useTell } from "#platform/ui/tell.ts";
import { useText } from "#platform/ui/text/text.ts";
import { HoldPost } from "../hold-post.tsx";
import { DutyCard } from "./read-duty.tsx";
import { keyOf, refOf, superiorOf, toConfirm, type Decision, type Found, type FoundPost, type PostChoice, type ReadDraft } from "./read-state.ts";
import { readTexts } from "./read.text.ts";

interface Answer {
  readonly id: string;
  readonly results: readonly { readonly key: number; readonly made: boolean; readonly problem: { readonly detail?: string; readonly title?: string; readonly fields?: readonly { readonly detail: string }[] } | null }[];
}

/** One post that was read: what it is called, to whom it answers, its duties one by one, and the button that makes it. */
export function PostOf({ draft, at, place, change }: { draft: ReadDraft; at: number; place: string; change: (part: Partial<ReadDraft>) => void }) {
  const t = useText(readTexts);
  const tell = useTell();
  const write = useWrite();
  const refresh = useRefresh();
  const [busy, setBusy] = useState(false);
  const book = useRead<{ readonly holders: number }>(["handbook", draft.choices[String(at)]?.made ?? ""], `/api/v1/handbook/${draft.choices[String(at)]?.made ?? ""}`, { enabled: draft.choices[String(at)]?.made !== undefined });
  const [given, setHeld] = useState(false);
  const held = given || book.data === undefined || book.data.holders > 0;
  const [refused, setRefused] = useState<Readonly<Record<string, string>>>({});
  const found = draft.found as Found;
  const post = found.posts[at] as FoundPost;
  const choice: PostChoice = draft.choices[String(at)] ?? {};
  const name = choice.name ?? post.name;
  const decisionOf = (duty: number): Decision | undefined => draft.decisions[keyOf(at, duty)];
  const choose = (part: Partial<PostChoice>): void => change({ choices: { ...draft.choices, [String(at)]: { ...choice, ...part } } });
  const decide = (duties: readonly number[], decision: Decision | null): void => {
    const next = { ...draft.decisions };
    for (const duty of duties) {
      const key = keyOf(at, duty);
      if (decision === null) delete next[key];
      else next[key] = decision;
    }
    change({ decisions: next });
  };
  const all = post.duties.map((_, duty) => duty);
  const open = all.filter((duty) => decisionOf(duty) === undefined);
  const taken = all.filter((duty) => decisionOf(duty)?.state === "taken");
  const made = choice.made !== undefined;
  const make = async (): Promise<void> => {
    setBusy(true);
    try {
      const answer = await write<Answer>("/api/v1/duties/read/confirm", toConfirm(draft, at));
      const decisions = { ...draft.decisions };
      const wrong: Record<string, string> = {};
      for (const { key, problem } of answer.results) {
        const mine = keyOf(at, key - at * 1000);
        if (problem === null) decisions[mine] = { ...decisions[mine], state: "made" };
        else wrong[mine] = [problem.detail ?? problem.title ?? "", ...(problem.fields ?? []).map((one) => one.detail)].filter(Boolean).join(" ");
      }
      change({ decisions, choices: { ...draft.choices, [String(at)]: { ...choice, made: answer.id } } });
      setRefused(wrong);
      refresh(["handbook"]);
      const done = answer.results.filter((one) => one.made).length;
      if (Object.keys(wrong).length > 0) tell.wrong(new ApiProblem(422, { detail: t("refused", { n: Object.keys(wrong).length }) }));
      else tell.done(t("done", { name, n: done, there: answer.results.length - done }));
    } catch (error) {
      tell.wrong(error);
    }
    setBusy(false);
  };
  return (
    <div className="page readpost">
      <div className="head">
        <h1>{name}</h1>
        {made && <Chip tone="kept" dot>{t("made")}</Chip>}
        {choice.dropped && <Chip>{t("dropped")}</Chip>}
        <span className="sp" />
        {made && <To to={`/handbook/${choice.made}`}>{t("openBook")}</To>}
        {made && !held && <HoldPost post={choice.made as string} name={name} again={() => setHeld(true)} />}
        {!made && <Button type="text" onClick={() => choose({ dropped: !choice.dropped })}>{t(choice.dropped ? "keepPost" : "dropPost")}</Button>}
      </div>
      {!choice.dropped && (
        <>
          {!made && <PostFields found={found} at={at} choice={choice} choose={choose} />}
          <div className="row" style={{ margin: "12px 0" }}>
            <Button disabled={open.length === 0} onClick={() => decide(open.filter((duty) => post.duties[duty]?.asks.length === 0), { state: "taken" })}>{t("takeAll")}</Button>
            <Button disabled={open.length === 0} onClick={() => decide(open, { state: "taken" })}>{t("takeEvery")}</Button>
          </div>
          {post.duties.length === 0 ? <Empty title={t("namedOnly")} /> : post.duties.map((duty, n) => (
            <DutyCard key={keyOf(at, n)} found={found} duty={duty} decision={decisionOf(n)} refused={refused[keyOf(at, n)]} place={`${place}.${at}.${n}`} decide={(decision) => decide([n], decision)} />
          ))}
          <div className="readmake">
            {open.length > 0 && taken.length > 0 && <small>{t("openLeft", { n: open.length })}</small>}
            {taken.length === 0 && post.duties.length > 0 && !made && <small>{t("makeNone")}</small>}
            {(taken.length > 0 || (post.duties.length === 0 && !made)) && <Button type="primary" loading={busy} disabled={name.trim() === ""} onClick={() => void make()}>{t("make", { name, n: taken.length })}</Button>}
          </div>
        </>
      )}
    </div>
  );
}

function PostFields({ found, at, choice, choose }: { found: Found; at: number; choice: PostChoice; choose: (part: Partial<PostChoice>) => void }) {
  const t = useText(readTexts);
  const post = found.posts[at] as FoundPost;
  const name = choice.name ?? post.name;
  const superior = superiorOf(found, at, choice);
  const known = found.known.some((one) => one.name === name.trim());
  const titles = [...new Set([...found.posts.map((one) => one.name), ...(post.reportsTo === null ? [] : [post.reportsTo])])].filter((one) => one !== post.name && !found.known.some((other) => other.name === one));
  return (
    <div className="readfields">
      <label><span>{t("postName")}</span><Input value={name} maxLength={60} aria-label={t("postName")} onChange={(event) => choose({ name: event.target.value })} /></label>
      {known ? <p className="note plain">{t("intoKnown")}</p> : (
        <label>
          <span>{t("superior")}</span>
          <Select
            aria-label={t("superior")} value={superior} showSearch={{ optionFilterProp: "label" }} style={{ width: "100%" }} onChange={(next: string) => choose({ superior: next })}
            options={[{ value: "", label: t("later") }, { value: "top", label: t("top") }, ...found.known.map((one) => ({ value: `id:${one.id}`, label: one.name })), ...titles.map((title) => ({ value: refOf(found, title), label: t("willMake", { name: title }) }))]}
          />
          {superior === "" && <small className="soon">{t("superiorAsk")}</small>}
        </label>
      )}
    </div>
  );
}
