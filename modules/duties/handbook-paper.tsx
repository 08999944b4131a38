import { sentenceOf } from "#platform/ui/api.ts";
import { Button } from "#platform/ui/look/parts.ts";
import { Empty } from "#platform/ui/look/pieces.tsx";
import { useRead } from "#platform/ui/queries.ts";
import { useSearch, useTitle } from "#platform/ui/router.tsx";
import { commonTexts } from "#platform/ui/text/common.text.ts";
import { useLabel, useText } from "#platform/ui/text/text.ts";
import { useMe } from "#platform/ui/who.tsx";
import { dutiesTexts } from "./duties.text.ts";
import { useFacts } from "./handbook-duties.tsx";
import type { Handbook } from "./handbook.ts";

/** 岗位说明书: one post as the organisation's own description on A4, in the reader's language, to be signed by its holder. */
export function Paper({ id }: { id: string }) {
  const t = useText(dutiesTexts);
  const c = useText(commonTexts);
  const label = useLabel();
  const facts = useFacts();
  const me = useMe();
  const [, change] = useSearch();
  const found = useRead<Handbook>(["handbook", id], `/api/v1/handbook/${id}`);
  useTitle(found.data && `${found.data.post.name} ${t("paperTitle")}`);
  const back = <Button onClick={() => change({ print: undefined })}>{t("back")}</Button>;
  if (found.error) return <div className="page"><Empty title={sentenceOf(found.error)}>{back}</Empty></div>;
  if (!found.data) return <p className="empty">{c("loading")}</p>;
  const { post, version, fromDay, duties } = found.data;
  return (
    <div className="page">
      <div className="head"><span className="sp" />{back}<Button type="primary" onClick={() => window.print()}>{t("printNow")}</Button></div>
      <article className="paper">
        <header>
          <small>{me.organisation.name}</small>
          <h1>{post.name} {t("paperTitle")}</h1>
          <small>{t("version", { n: version, day: fromDay })}</small>
        </header>
        <dl className="facts">
          <dt>{t("answersTo")}</dt><dd>{post.superior?.name ?? t(post.top ? "topPost" : "gap")}</dd>
          {post.function && <><dt>{t("functionOf")}</dt><dd className="lines">{post.function}</dd></>}
        </dl>
        <table>
          <thead><tr><th>{t("id")}</th><th>{t("duty")}</th><th>{t("rhythm")}</th><th>{t("how")}</th></tr></thead>
          <tbody>
            {duties.map((duty) => (
              <tr key={duty.id}>
                <td className="id">{duty.id}</td>
                <td>{label(duty)}{facts(duty).length > 0 && <small>{facts(duty).join(" · ")}</small>}</td>
                <td>{[duty.cadence, duty.limit].flatMap((one) => (one === null ? [] : [label(one)])).join(" · ")}</td>
                <td>{[...new Set(duty.mechanisms.map((one) => t(one.mechanism)))].join(" · ")}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <footer>{(["holderSigns", "superiorSigns", "date"] as const).map((one) => <span key={one}>{t(one)}</span>)}</footer>
      </article>
    </div>
  );
}
