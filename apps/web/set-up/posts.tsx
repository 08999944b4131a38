import { useState } from "react";
import type { Label } from "#platform/record/label.ts";
import { ApiProblem, call, sentenceOf } from "#platform/ui/api.ts";
import { Icon } from "#platform/ui/look/icon.tsx";
import { Button, Checkbox, Input, Select } from "#platform/ui/look/parts.ts";
import { Chip } from "#platform/ui/look/pieces.tsx";
import { useRead } from "#platform/ui/queries.ts";
import { useTell } from "#platform/ui/tell.ts";
import { inTree } from "#platform/ui/tree.ts";
import { useLabel, useText } from "#platform/ui/text/text.ts";
import { setUpTexts } from "./set-up.text.ts";
import { Step, type Ways } from "./step.tsx";
import { aboveOf, belowOf, type TreePost } from "./tree.ts";

interface Post extends TreePost {
  readonly name: string;
  readonly version: number;
  readonly catalogue: string | null;
  readonly gap: boolean;
  readonly duties: number;
  readonly capabilities: readonly string[];
}

interface Tree {
  readonly posts: readonly Post[];
  readonly groups: readonly { readonly id: string; readonly name: Label; readonly capabilities: readonly { readonly id: string; readonly name: Label; readonly says: Label }[] }[];
  readonly more: readonly { readonly id: string; readonly name: Label; readonly scene: Label }[];
}

const topValue = "top";

/** The posts taken over from the catalogue as a tree: each change is kept at once, proposals when the step is left. */
export function PostsStep({ ways }: { ways: Ways }) {
  const t = useText(setUpTexts);
  const tell = useTell();
  const found = useRead<Tree>(["set-up-posts"], "/api/v1/set-up/posts");
  const [open, setOpen] = useState<{ id: string; capabilities: readonly string[] } | null>(null);
  const [busy, setBusy] = useState(false);
  const tree = found.data;
  /** Sends one change and reads the tree anew; false where it was refused. */
  const send = async (work: () => Promise<unknown>): Promise<boolean> => {
    setBusy(true);
    try {
      await work();
      return true;
    } catch (error) {
      tell.wrong(error instanceof ApiProblem && error.code === "version_conflict" ? new Error(t("clash")) : error);
      return false;
    } finally {
      await found.refetch();
      setBusy(false);
    }
  };
  const change = (post: Post, input: object): Promise<boolean> => send(() => call("PATCH", `/api/v1/post/${post.id}`, { body: { version: post.version, input } }));
  /** Keeps the rights that are open, where they were changed. */
  const flush = async (): Promise<boolean> => {
    const post = tree?.posts.find((one) => one.id === open?.id);
    const changed = post && open && [...post.capabilities].sort().join() !== [...open.capabilities].sort().join();
    const well = changed ? await change(post, { capabilities: open.capabilities }) : true;
    if (well) setOpen(null);
    return well;
  };
  const act = async (): Promise<boolean> => (await flush()) && send(() => call("POST", "/api/v1/set-up/posts/superiors", { body: {} }));
  const shown = inTree((tree?.posts ?? []).filter((post) => post.catalogue !== "administrator"), aboveOf);
  const proposed = shown.filter(({ row: post }) => post.gap && post.proposal).length;
  return (
    <Step head={t("postsHead")} line={t("postsLine")} aside={proposed > 0 ? <Chip tone="soon">{t("gaps", { n: proposed })}</Chip> : undefined} ways={ways} act={act} busy={busy}>
      {found.error && <p className="wrong" role="alert">{sentenceOf(found.error)}</p>}
      {tree && (
        <section className="card">
          <ul className="set-up-tree">
            {shown.map(({ row: post, depth }) => (
              <li key={post.id} style={{ "--depth": depth } as React.CSSProperties}>
                <Line key={`${post.id} ${post.version}`} post={post} posts={tree.posts} change={change} open={open?.id === post.id} onRights={() => void flush().then((well) => well && open?.id !== post.id && setOpen({ id: post.id, capabilities: post.capabilities }))}
                  onDrop={() => void send(() => call("POST", `/api/v1/set-up/posts/${post.id}/drop`, { body: {} })).then((well) => well && tell.done(t("dropped", { name: post.name })))} />
                {open?.id === post.id && <RightsOf post={post} groups={tree.groups} held={open.capabilities} onChange={(capabilities) => setOpen({ id: post.id, capabilities })} />}
              </li>
            ))}
          </ul>
          <More tree={tree} send={send} />
        </section>
      )}
    </Step>
  );
}

interface LineProps {
  readonly post: Post;
  readonly posts: readonly Post[];
  readonly change: (post: Post, input: object) => Promise<boolean>;
  readonly open: boolean;
  readonly onRights: () => void;
  readonly onDrop: () => void;
}

function Line({ post, posts, change, open, onRights, onDrop }: LineProps) {
  const t = useText(setUpTexts);
  const tell = useTell();
  const [name, setName] = useState(post.name);
  const rename = (): void => {
    const typed = name.trim();
    if (typed === post.name) return setName(post.name);
    if (typed !== "") return void change(post, { name: typed });
    setName(post.name);
    tell.wrong(new Error(t("nameNeeded")));
  };
  const below = belowOf(posts, post.id);
  const guess = post.gap ? post.proposal : null;
  const value = (guess ?? post).top ? topValue : ((guess ?? post).superior ?? undefined);
  return (
    <div className="set-up-post">
      <div className="name">
        <Input variant="borderless" aria-label={`${t("postName")}：${post.name}`} value={name} maxLength={60} onChange={(event) => setName(event.target.value)} onBlur={rename} onPressEnter={(event) => event.currentTarget.blur()} />
        <small>{post.duties > 0 ? t("duties", { n: post.duties }) : ""}</small>
      </div>
      <div className="above">
        <Select style={{ width: "100%" }} aria-label={t("superior", { name: post.name })} value={value} placeholder={t("gapTold")} showSearch={{ optionFilterProp: "label" }}
          onChange={(next: string) => void change(post, next === topValue ? { superior: null, top: true } : { superior: next, top: false })}
          options={[{ value: topValue, label: t("top") }, ...posts.filter((one) => one.id !== post.id && !below.has(one.id)).map((one) => ({ value: one.id, label: one.name }))]} />
      </div>
      <span className="tag">{guess ? <Chip tone="soon">{t("proposed")}</Chip> : post.gap ? <Chip tone="soon">{t("gapChip")}</Chip> : null}</span>
      <Button type="text" aria-expanded={open} aria-label={`${t("rightsOf", { name: post.name })} ${post.capabilities.length}`} onClick={onRights}>{t("rights", { n: post.capabilities.length })}</Button>
      <Button type="text" icon={<Icon name="close" />} aria-label={t("drop", { name: post.name })} onClick={onDrop} />
    </div>
  );
}

/** The rights of a post by groups; they are kept when the fold is closed. */
function RightsOf({ post, groups, held, onChange }: { post: Post; groups: Tree["groups"]; held: readonly string[]; onChange: (capabilities: readonly string[]) => void }) {
  const t = useText(setUpTexts);
  const label = useLabel();
  return (
    <div className="set-up-rights" role="group" aria-label={t("rightsOf", { name: post.name })}>
      {groups.map((group) => (
        <fieldset key={group.id}>
          <legend>{label(group.name)}</legend>
          {group.capabilities.map((one) => (
            <Checkbox key={one.id} title={label(one.says)} checked={held.includes(one.id)} onChange={(event) => onChange(event.target.checked ? [...held, one.id] : held.filter((id) => id !== one.id))}>{label(one.name)}</Checkbox>
          ))}
        </fieldset>
      ))}
    </div>
  );
}

function More({ tree, send }: { tree: Tree; send: (work: () => Promise<unknown>) => Promise<boolean> }) {
  const t = useText(setUpTexts);
  const label = useLabel();
  const tell = useTell();
  const [name, setName] = useState("");
  const add = async (called: string, work: () => Promise<unknown>): Promise<void> => {
    if (await send(work)) {
      setName("");
      tell.done(t("added", { name: called }));
    }
  };
  const typed = name.trim();
  const scenes = [...new Set(tree.more.map((one) => label(one.scene)))];
  return (
    <form className="bar" onSubmit={(event) => { event.preventDefault(); if (typed !== "") void add(typed, () => call("POST", "/api/v1/post", { body: { name: typed, capabilities: [] } })); }}>
      <Input className="grow" aria-label={t("addName")} placeholder={t("addName")} value={name} maxLength={60} onChange={(event) => setName(event.target.value)} />
      {typed !== "" && <Button htmlType="submit">{t("add")}</Button>}
      {tree.more.length > 0 && (
        <Select className="grow" aria-label={t("addCatalogue")} placeholder={t("addCatalogue")} value={null} showSearch={{ optionFilterProp: "label" }}
          onChange={(id: string | null) => { const one = tree.more.find((post) => post.id === id); if (one) void add(label(one.name), () => call("POST", "/api/v1/set-up/posts", { body: { catalogue: one.id } })); }}
          options={scenes.map((scene) => ({ label: scene, options: tree.more.filter((one) => label(one.scene) === scene).map((one) => ({ value: one.id as string | null, label: label(one.name) })) }))} />
      )}
    </form>
  );
}
