import { useState } from "react";
import { call, sentenceOf } from "#platform/ui/api.ts";
import { Button, Input } from "#platform/ui/look/parts.ts";
import { Empty } from "#platform/ui/look/pieces.tsx";
import type { Row } from "#platform/ui/model.ts";
import { useRows, useWrite } from "#platform/ui/queries.ts";
import { To, useTitle } from "#platform/ui/router.tsx";
import { useTell } from "#platform/ui/tell.ts";
import { commonTexts } from "#platform/ui/text/common.text.ts";
import { useText } from "#platform/ui/text/text.ts";
import { useMe } from "#platform/ui/who.tsx";
import { keepTexts } from "./settings-keep.text.ts";
import "./settings.css";

/** What is typed just now: below a cause, or in place of its name. */
type Typing = { readonly below: string | null } | { readonly name: Row } | null;

/** 原因树: why complaints arise, in three levels, changed where it stands. */
export default function CausesPage() {
  const k = useText(keepTexts);
  const c = useText(commonTexts);
  const me = useMe();
  const tell = useTell();
  const write = useWrite();
  const [typing, setTyping] = useState<Typing>(null);
  const found = useRows("cause", { state: "open", fields: "all", order: "createdAt" }, { limit: 200 });
  useTitle(k("causes"));
  if (found.hasNextPage && !found.isFetchingNextPage) void found.fetchNextPage();
  const may = me.capabilities["cause.manage"] !== undefined;
  const known = new Set(found.rows.map((row) => row.id));
  const below = (parent: string | null): Row[] => found.rows.filter((row) => (typeof row.parent === "string" && known.has(row.parent) ? row.parent : null) === parent);
  const run = async (work: () => Promise<unknown>, done: string): Promise<void> => {
    try {
      await work();
      tell.done(done);
      setTyping(null);
    } catch (error) {
      tell.wrong(error);
    }
    await found.refetch();
  };
  const branch = (parent: string | null, depth: number) => below(parent).map((row) => (
    <li key={row.id}>
      <div className="it" style={{ paddingLeft: 16 + depth * 22 }}>
        {typing && "name" in typing && typing.name.id === row.id
          ? <NameForm first={String(row.name)} onCancel={() => setTyping(null)} send={(name) => run(() => call("PATCH", `/api/v1/cause/${row.id}`, { body: { version: row.version, input: { name } } }), k("saved"))} />
          : <To to={`/cause/${row.id}`} className="plain">{String(row.name)}</To>}
        {may && (
          <span className="row" style={{ gap: 4 }}>
            {depth < 2 && <Button size="small" type="text" aria-label={`${k("addBelow")} ${String(row.name)}`} onClick={() => setTyping({ below: row.id })}>{k("addBelow")}</Button>}
            <Button size="small" type="text" aria-label={`${k("rename")} ${String(row.name)}`} onClick={() => setTyping({ name: row })}>{k("rename")}</Button>
            <Button size="small" type="text" aria-label={`${k("retire")} ${String(row.name)}`} onClick={() => void run(() => write(`/api/v1/cause/${row.id}/retire`, { version: row.version }), k("retired"))}>{k("retire")}</Button>
          </span>
        )}
      </div>
      {depth < 2 && <ul>{branch(row.id, depth + 1)}{adding(row.id, depth + 1)}</ul>}
    </li>
  ));
  const adding = (parent: string | null, depth: number) => typing && "below" in typing && typing.below === parent && (
    <li><div className="it" style={{ paddingLeft: 16 + depth * 22 }}><NameForm first="" onCancel={() => setTyping(null)} send={(name) => run(() => write("/api/v1/cause", { name, ...(parent === null ? {} : { parent }) }), k("saved"))} /></div></li>
  );
  return (
    <div className="page narrow">
      <div className="head"><h1>{k("causes")}</h1><small>{k("causesSays")}</small><span className="sp" />{may && <Button type="primary" onClick={() => setTyping({ below: null })}>{k("addCause")}</Button>}</div>
      {found.error && <p className="wrong" role="alert">{sentenceOf(found.error)}</p>}
      <section className="card">
        {found.isPending ? <p className="empty">{c("loading")}</p> : found.rows.length === 0 && !typing ? <Empty title={k("noCauses")} hint={k("noCausesHint")} /> : <ul className="causes">{branch(null, 0)}{adding(null, 0)}</ul>}
      </section>
    </div>
  );
}

function NameForm({ first, send, onCancel }: { first: string; send: (name: string) => Promise<void>; onCancel: () => void }) {
  const k = useText(keepTexts);
  const [name, setName] = useState(first);
  return (
    <form className="row" style={{ gap: 6 }} onSubmit={(event) => { event.preventDefault(); if (name.trim() !== "") void send(name.trim()); }}>
      <Input autoFocus style={{ width: 220 }} maxLength={80} aria-label={k("causeName")} value={name} onChange={(event) => setName(event.target.value)} />
      <Button size="small" type="primary" htmlType="submit">{k("save")}</Button>
      <Button size="small" onClick={onCancel}>{k("cancel")}</Button>
    </form>
  );
}
