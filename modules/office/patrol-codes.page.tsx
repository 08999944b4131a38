import { Button } from "#platform/ui/look/parts.ts";
import { Empty } from "#platform/ui/look/pieces.tsx";
import { QrPicture } from "#platform/ui/look/qr.tsx";
import { useOne, useRows } from "#platform/ui/queries.ts";
import { usePathParams, useTitle } from "#platform/ui/router.tsx";
import { useText } from "#platform/ui/text/text.ts";
import { useMe } from "#platform/ui/who.tsx";
import { officeTexts } from "./office.text.ts";
import "./office.css";

/** The codes of a route on paper, to be cut out and put up: each is a link that any scanner opens. */
export default function PatrolCodesPage() {
  const { id = "" } = usePathParams();
  const t = useText(officeTexts);
  const me = useMe();
  const route = useOne("patrolRoute", id);
  const found = useRows("patrolPoint", { route: id, state: "open", fields: "all" }, { limit: 200 });
  const name = route.data ? String(route.data.row.name) : "";
  useTitle(`${name} ${t("codes")}`);
  const points = [...found.rows].sort((a, b) => Number(a.rank) - Number(b.rank));
  return (
    <div className="page">
      <div className="head">
        <h1>{name} {t("codes")}</h1>
        <small>{t("codesHint")}</small>
        <span className="sp" />
        {points.length > 0 && <Button type="primary" onClick={() => window.print()}>{t("print")}</Button>}
      </div>
      {location.protocol !== "https:" && <p className="wrong" role="alert">{t("noHttps")}</p>}
      {found.isSuccess && points.length === 0 && <Empty title={t("noPoints")} hint={t("noPointsHint")} />}
      <div className="codes">
        {points.map((point) => (
          <section key={point.id} className="code" aria-label={String(point.name)}>
            <small>{me.organisation.name} · {name}</small>
            <QrPicture value={`${location.origin}/p/${String(point.code)}`} label={`${location.origin}/p/${String(point.code)}`} />
            <b>{Number(point.rank)}. {String(point.name)}</b>
            {typeof point.place === "string" && <small>{point.place}</small>}
            <small>{t("scan")}</small>
          </section>
        ))}
      </div>
    </div>
  );
}
