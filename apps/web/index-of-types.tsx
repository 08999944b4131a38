import type { RecordType } from "#platform/record/record.ts";
import { Empty } from "#platform/ui/look/pieces.tsx";
import { namesOf } from "#platform/ui/record/names.ts";
import { To, useTitle } from "#platform/ui/router.tsx";
import { useLabel, useText } from "#platform/ui/text/text.ts";
import { findable, mayEver, useMe } from "#platform/ui/who.tsx";
import type { recordGroups } from "./menu.ts";
import { webTexts } from "./web.text.ts";

/** A page of record types: each with a way to its list and, where the person may, to a new one. */
export function IndexOfTypes({ title, hint, types, groups = [], more = [] }: { title: string; hint: string; types: readonly RecordType[]; groups?: typeof recordGroups; more?: readonly { to: string; name: string }[] }) {
  const t = useText(webTexts);
  const label = useLabel();
  const me = useMe();
  useTitle(title);
  const shown = types.filter((type) => findable(type, me));
  const grouped = groups.map(({ name, types: names }) => ({ heading: label(name), types: names.flatMap((one) => shown.find((type) => type.name === one) ?? []) })).filter((group) => group.types.length > 0);
  const rest = shown.filter((type) => !groups.some((group) => group.types.includes(type.name)));
  const tile = (type: RecordType) => {
    const names = namesOf(type, label);
    return (
      <div key={type.name} className="card tile">
        <To to={`/${type.name}`} className="plain"><b>{names.many}</b></To>
        {mayEver(type.may.create, me) && <To to={`/${type.name}/new`} label={`${t("newOne")} ${names.within}`}>{t("newOne")}</To>}
      </div>
    );
  };
  return (
    <div className="page">
      <div className="head"><h1>{title}</h1><small>{hint}</small></div>
      {shown.length + more.length === 0 ? (
        <section className="card"><Empty title={t("nothingHere")} hint={t("nothingHereHint")} /></section>
      ) : (
        <>
          {grouped.map((group) => (
            <section key={group.heading} aria-label={group.heading}>
              <h2 style={{ margin: "12px 0 8px" }}>{group.heading}</h2>
              <div className="tiles">{group.types.map(tile)}</div>
            </section>
          ))}
          {rest.length + more.length > 0 && (
            <section aria-label={t("otherRecords")}>
              {grouped.length > 0 && <h2 style={{ margin: "12px 0 8px" }}>{t("otherRecords")}</h2>}
              <div className="tiles">
                {rest.map(tile)}
                {more.map(({ to, name }) => <div key={to} className="card tile"><To to={to} className="plain"><b>{name}</b></To></div>)}
              </div>
            </section>
          )}
        </>
      )}
    </div>
  );
}
