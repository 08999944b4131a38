import { sentenceOf } from "#platform/ui/api.ts";
import { Select } from "#platform/ui/look/parts.ts";
import { Empty } from "#platform/ui/look/pieces.tsx";
import { useRead } from "#platform/ui/queries.ts";
import { NewRecord } from "#platform/ui/record/NewRecord.tsx";
import { To, useGo, useSearch, useTitle } from "#platform/ui/router.tsx";
import { recordTexts } from "#platform/ui/text/record.text.ts";
import { useLabel, useText } from "#platform/ui/text/text.ts";
import { widgetTexts } from "#platform/ui/text/widgets.text.ts";
import { mayEver, useMe, useRecordType } from "#platform/ui/who.tsx";
import type { Handbook } from "../handbook.ts";
import { checkTexts } from "./check.text.ts";
import { spotCheckRecord } from "./spot-check.record.ts";
import "../tasks/work.css";

/** What is asked once post and duty are chosen; the rest follows from them. */
const asked = ["kind", "question", "staff", "reviewer", "day", "about", "template"] as const;

/** A spot check of one's own choosing: which post and which of its duties, then whom and by when. What is drawn fairly is planned in the handbook. */
export default function NewSpotCheckPage() {
  const t = useText(checkTexts);
  const r = useText(recordTexts);
  const w = useText(widgetTexts);
  const label = useLabel();
  const me = useMe();
  const go = useGo();
  const [search, change] = useSearch();
  const type = useRecordType("spotCheck");
  const posts = useRead<{ posts: readonly { readonly id: string; readonly name: string }[] }>(["handbook"], "/api/v1/handbook");
  const book = useRead<Handbook>(["handbook", search.post], `/api/v1/handbook/${search.post ?? ""}`, { enabled: search.post !== undefined });
  const within = label(spotCheckRecord.label);
  useTitle(t("newCheck"));
  if (!type || !mayEver(type.may.create, me)) return <div className="page"><Empty title={r("mayNotEnter", { type: within })} hint={r("mayNotEnterHint")}><To to="/spotCheck">{within}</To></Empty></div>;
  const duty = book.data?.duties.find((one) => one.id === search.duty);
  const choice = (id: string, name: string, value: string | undefined, options: readonly { readonly value: string; readonly label: string }[], onChange: (value: string) => void) => (
    <div className="fillq"><label htmlFor={id}>{name}</label><Select id={id} style={{ width: "100%" }} showSearch={{ optionFilterProp: "label" }} placeholder={w("choose")} value={value} options={[...options]} onChange={onChange} /></div>
  );
  return (
    <div className="page narrow">
      <div className="head"><h1>{t("newCheck")}</h1></div>
      <section className="card">
        <div className="body fill" style={{ paddingTop: 16 }}>
          <p className="s">{t("fairHint")}</p>
          {search.post && <p><To to={`/handbook/${search.post}`}>{t("toPlan")}</To></p>}
          {(posts.error ?? book.error) && <p className="wrong" role="alert">{sentenceOf(posts.error ?? book.error)}</p>}
          {choice("check-post", t("whichPost"), search.post, (posts.data?.posts ?? []).map((post) => ({ value: post.id, label: post.name })), (post) => change({ post, duty: undefined }))}
          {book.data && choice("check-duty", t("whichDuty"), duty?.id, book.data.duties.map((one) => ({ value: one.id, label: `${label(one)} · ${one.id}` })), (next) => change({ duty: next }))}
          {duty && <NewRecord key={duty.id} type={type} only={asked} given={{ post: search.post, duty: duty.id, question: t("question", { text: label(duty), duty: duty.id }).slice(0, 600) }} done={({ id }) => go(`/spotCheck/${id}`, { replace: true })} onCancel={() => go("/spotCheck")} />}
        </div>
      </section>
    </div>
  );
}
