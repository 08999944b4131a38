import { useState } from "react";
import type { Label } from "#platform/record/label.ts";
import { call, sentenceOf } from "#platform/ui/api.ts";
import { Segmented } from "#platform/ui/look/parts.ts";
import { Icon } from "#platform/ui/look/icon.tsx";
import { useRead } from "#platform/ui/queries.ts";
import { To, useTitle } from "#platform/ui/router.tsx";
import { useTell } from "#platform/ui/tell.ts";
import { commonTexts } from "#platform/ui/text/common.text.ts";
import { useLabel, useText } from "#platform/ui/text/text.ts";
import { keepTexts } from "./settings-keep.text.ts";
import "./settings.css";

interface Post {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly capabilities: readonly string[];
}

interface Group {
  readonly id: string;
  readonly name: Label;
  readonly capabilities: readonly { readonly id: string; readonly name: Label; readonly says: Label }[];
}

/** 岗位权限表: every post and every right in one table; a cell gives the right or takes it back. */
export default function RightsPage() {
  const k = useText(keepTexts);
  const c = useText(commonTexts);
  const label = useLabel();
  const tell = useTell();
  const [group, setGroup] = useState("case");
  const [busy, setBusy] = useState<string | null>(null);
  const found = useRead<{ posts: readonly Post[]; groups: readonly Group[] }>(["rights"], "/api/v1/set-up/posts");
  useTitle(k("rights"));
  if (found.error) return <div className="page"><p className="wrong" role="alert">{sentenceOf(found.error)}</p></div>;
  if (!found.data) return <p className="empty">{c("loading")}</p>;
  const { posts, groups } = found.data;
  const shown = (groups.find((one) => one.id === group) ?? groups[0])?.capabilities ?? [];
  const turn = async (post: Post, right: string): Promise<void> => {
    const key = `${post.id} ${right}`;
    if (busy !== null) return;
    setBusy(key);
    try {
      const capabilities = post.capabilities.includes(right) ? post.capabilities.filter((one) => one !== right) : [...post.capabilities, right];
      await call("PATCH", `/api/v1/post/${post.id}`, { body: { version: post.version, input: { capabilities } } });
      tell.done(k("rightSaved"));
    } catch (error) {
      tell.wrong(error);
    }
    await found.refetch();
    setBusy(null);
  };
  return (
    <div className="page">
      <div className="head"><h1>{k("rights")}</h1><small>{k("rightsHint")}</small></div>
      <div className="scroll" style={{ marginBottom: 12 }}>
        <Segmented aria-label={k("rights")} value={group} onChange={(next) => setGroup(String(next))} options={groups.map((one) => ({ value: one.id, label: label(one.name) }))} />
      </div>
      <section className="card rightsbox">
        <table className="rights">
          <thead><tr><th scope="col">{k("postColumn")}</th>{shown.map((right) => <th key={right.id} scope="col" title={label(right.says)}>{label(right.name)}</th>)}</tr></thead>
          <tbody>
            {posts.map((post) => (
              <tr key={post.id}>
                <th scope="row"><To to={`/post/${post.id}`}>{post.name}</To> <small className="m">{k("holds", { n: post.capabilities.length })}</small></th>
                {shown.map((right) => {
                  const held = post.capabilities.includes(right.id);
                  return (
                    <td key={right.id}>
                      <button type="button" className="cell" aria-pressed={held} disabled={busy !== null} aria-label={k("rightsOf", { post: post.name, right: label(right.name) })} onClick={() => void turn(post, right.id)}>
                        {held ? <Icon name="ok" /> : "–"}
                      </button>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}
