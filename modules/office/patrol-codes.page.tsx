import { useEffect, useState } from "react";
import { call, sentenceOf } from "#platform/ui/api.ts";
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
  const { codes, wrong } = useCodes(found.rows.map((row) => row.id));
  const points = [...found.rows].sort((a, b) => Number(a.rank) - Number(b.rank));
  return (
    <div className="page">
      <div className="head">
        <h1>{name} {t("codes")}</h1>
        <small>{t("codesHint")}</small>
        <span className="sp" />
        {points.length > 0 && codes.size === points.length && <Button type="primary" onClick={() => window.print()}>{t("print")}</Button>}
      </div>
      {location.protocol !== "https:" && <p className="wrong" role="alert">{t("noHttps")}</p>}
      {wrong && <p className="wrong" role="alert">{wrong}</p>}
      {found.isSuccess && points.length === 0 && <Empty title={t("noPoints")} hint={t("noPointsHint")} />}
      <div className="codes">
        {points.filter((point) => codes.has(point.id)).map((point) => (
          <section key={point.id} className="code" aria-label={String(point.name)}>
            <small>{me.organisation.name} · {name}</small>
            <QrPicture value={`${location.origin}/p/${codes.get(point.id) ?? ""}`} label={`${location.origin}/p/${codes.get(point.id) ?? ""}`} />
            <b>{Number(point.rank)}. {String(point.name)}</b>
            {typeof point.place === "string" && <small>{point.place}</small>}
            <small>{t("scan")}</small>
          </section>
        ))}
      </div>
    </div>
  );
}

/** The whole codes of points, each asked for by itself, so that the journal says who had them. */
function useCodes(points: readonly string[]): { readonly codes: ReadonlyMap<string, string>; readonly wrong: string | null } {
  const [codes, setCodes] = useState<ReadonlyMap<string, string>>(new Map());
  const [wrong, setWrong] = useState<string | null>(null);
  const asked = points.join();
  useEffect(() => {
    let gone = false;
    const ask = async (): Promise<void> => {
      for (const id of asked === "" ? [] : asked.split(",")) {
        const { value } = await call<{ value: string }>("POST", `/api/v1/patrolPoint/${id}/reveal/code`, { body: {} });
        if (gone) return;
        setCodes((before) => new Map(before).set(id, value));
      }
    };
    ask().catch((error: unknown) => { if (!gone) setWrong(sentenceOf(error)); });
    return () => { gone = true; };
  }, [asked]);
  return { codes, wrong };
}
