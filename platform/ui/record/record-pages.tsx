import { Button } from "antd";
import type { ReactNode } from "react";
import type { RecordType } from "#platform/record/record.ts";
import { Empty, KeyCap } from "../look/pieces.tsx";
import { To, useGo, usePath, usePathParams, useSearch, useTitle } from "../router.tsx";
import { commonTexts } from "../text/common.text.ts";
import { recordTexts } from "../text/record.text.ts";
import { useLabel, useText } from "../text/text.ts";
import { mayEver, useMe, useRecordType } from "../who.tsx";
import { namesOf } from "./names.ts";
import { NewRecord, type Makes } from "./NewRecord.tsx";
import type { Amid } from "./RecordForm.tsx";
import { RecordList } from "./RecordList.tsx";

/** What stands where there is no such page. */
export function NotThere() {
  const c = useText(commonTexts);
  return (
    <div className="page">
      <Empty title={c("notThere")} hint={c("notThereHint")}><To to="/">{c("toToday")}</To></Empty>
    </div>
  );
}

/** The record type that the address names, or a page that says there is none. */
export function OfType({ children }: { children: (type: RecordType, id: string | undefined) => ReactNode }) {
  const { type: name, id } = usePathParams();
  const path = usePath();
  const type = useRecordType(name ?? path.split("/")[1]);
  return type ? children(type, id) : <NotThere />;
}

/** `/{type}`: heading, what can be entered or imported, and the list; `extra` stands beside these. */
export function ListPage({ type, extra }: { type: RecordType; extra?: ReactNode }) {
  const t = useText(recordTexts);
  const label = useLabel();
  const me = useMe();
  const go = useGo();
  const [search, change] = useSearch();
  const names = namesOf(type, label);
  useTitle(names.many);
  return (
    <div className="page">
      <div className="head">
        <h1>{names.many}</h1>
        <span className="sp" />
        {extra}
        {mayEver(type.may.import, me) && <Button onClick={() => go(`/import/${type.name}`)}>{t("import")}</Button>}
        {mayEver(type.may.create, me) && <Button type="primary" onClick={() => go(`/${type.name}/new`)}>{t("newOf", { type: names.within })}<KeyCap>+</KeyCap></Button>}
      </div>
      <RecordList type={type} params={search} onParams={change} />
    </div>
  );
}

/** `/{type}/new`: the form; fields named in the address are filled beforehand, `makes` names what can be made on the way. */
export function NewPage({ type, amid, makes }: { type: RecordType; amid?: Amid; makes?: Makes }) {
  const t = useText(recordTexts);
  const label = useLabel();
  const go = useGo();
  const [search] = useSearch();
  const me = useMe();
  const names = namesOf(type, label);
  const title = t("newOf", { type: names.within });
  useTitle(title);
  if (!mayEver(type.may.create, me)) return <div className="page"><Empty title={t("mayNotEnter", { type: names.within })} hint={t("mayNotEnterHint")}><To to={`/${type.name}`}>{names.many}</To></Empty></div>;
  return (
    <div className="page narrow">
      <div className="head"><h1>{title}</h1></div>
      <section className="card"><div className="body" style={{ paddingTop: 16 }}>
        <NewRecord type={type} given={search} amid={amid} makes={makes} done={({ id }) => go(`/${type.name}/${id}`, { replace: true })} onCancel={() => go(`/${type.name}`)} />
      </div></section>
    </div>
  );
}
