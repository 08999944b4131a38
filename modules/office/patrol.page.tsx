import { useState } from "react";
import { ApiProblem, sentenceOf } from "#platform/ui/api.ts";
import { instantNow } from "#platform/ui/clock.ts";
import { Button } from "#platform/ui/look/parts.ts";
import { Card, Chip, Empty } from "#platform/ui/look/pieces.tsx";
import type { Row } from "#platform/ui/model.ts";
import { useSendOrKeep } from "#platform/ui/outbox/outbox.ts";
import { useForget, useOne, useRows } from "#platform/ui/queries.ts";
import { presets } from "#platform/ui/record/form-values.ts";
import { NewRecord } from "#platform/ui/record/NewRecord.tsx";
import { useWriteOne } from "#platform/ui/record/write-one.ts";
import { usePathParams, useTitle } from "#platform/ui/router.tsx";
import { useSending } from "#platform/ui/sending.ts";
import { useTell } from "#platform/ui/tell.ts";
import { useListed, useText } from "#platform/ui/text/text.ts";
import { useMe, useRecordType, useZone } from "#platform/ui/who.tsx";
import { toWall } from "#platform/ui/zone.ts";
import { officeTexts } from "./office.text.ts";
import { patrolPassRecord } from "./patrol.records.ts";
import "./office.css";

/** /p/{code}: where a scanned point leads. One tap passes it; without a link that waits on this device and is sent once. */
export default function PatrolPage() {
  const { code = "" } = usePathParams();
  return <Point key={code} code={code} />;
}

function Point({ code }: { code: string }) {
  const t = useText(officeTexts);
  const found = useRows("patrolPoint", { code, state: "open", fields: "all" }, { limit: 1 });
  const point = found.rows[0];
  const away = found.error instanceof ApiProblem && found.error.status === 0;
  const name = point ? String(point.name) : t("point");
  useTitle(name);
  if (found.isSuccess && !point) return <div className="page narrow"><Empty title={t("unknown")} hint={t("unknownHint")} /></div>;
  if (found.error && !away) return <div className="page narrow"><Empty title={sentenceOf(found.error)} /></div>;
  return (
    <div className="page narrow">
      <section className="card patrol">
        <h1>{name}</h1>
        {typeof point?.place === "string" && <p>{point.place}</p>}
        {typeof point?.look === "string" && <p><small>{t("look")}</small><br />{point.look}</p>}
        {away && <p role="status">{t(point ? "offlineSeen" : "offline")}</p>}
        <Pass code={code} name={name} photo={point?.photo === true} site={typeof point?.site === "string" ? point.site : null} />
      </section>
      {point && <Round route={String(point.route)} />}
    </div>
  );
}

function Pass({ code, name, photo, site }: { code: string; name: string; photo: boolean; site: string | null }) {
  const t = useText(officeTexts);
  const me = useMe();
  const zone = useZone();
  const tell = useTell();
  const forget = useForget();
  const type = useRecordType("patrolPass");
  const sendOrKeep = useSendOrKeep();
  const { busy, wrong, send } = useSending();
  const [done, setDone] = useState<{ at: string; kept: boolean } | null>(null);
  const [result, setResult] = useState<"ok" | "problem" | null>(null);
  const passed = (kept: boolean): void => {
    setDone({ at: instantNow(), kept });
    forget("patrolRound", null);
    forget("patrolPass", null);
    if (!kept) tell.done(t("passed", { name }));
  };
  const own = presets(patrolPassRecord, ["site"], me, "").site;
  const given = { code, ...((site ?? own) ? { site: site ?? own } : {}) };
  const pass = () => send(async () => {
    const body = { ...given, at: instantNow(), result: "ok" };
    passed((await sendOrKeep({ type: "patrolPass", title: name, parts: [{ type: "patrolPass", body }] })).kept);
  });
  if (done) {
    return (
      <div className="patrol-done" role="status">
        <Chip tone={done.kept ? "soon" : "kept"} dot>{t("passedHere", { at: toWall(done.at, zone).slice(11, 16) })}</Chip>
        {done.kept && <p>{t("kept")}<br /><small>{t("keptHint")}</small></p>}
      </div>
    );
  }
  if (result && type) {
    const only = result === "problem" ? ["finding", "photos"] : ["photos"];
    return <NewRecord type={type} given={{ ...given, result }} only={only} needs={result === "problem" ? ["finding"] : photo ? ["photos"] : []} submit={t(result === "problem" ? "noteProblem" : "pass")} narrow done={() => passed(false)} onCancel={() => setResult(null)} />;
  }
  return (
    <div className="patrol-keys">
      {wrong && <p className="wrong" role="alert">{wrong}</p>}
      <Button type="primary" size="large" block loading={busy} onClick={() => (photo ? setResult("ok") : void pass())}>{t(photo ? "photoFirst" : "pass")}</Button>
      <Button size="large" block onClick={() => setResult("problem")}>{t("problem")}</Button>
    </div>
  );
}

/** How far the walk of this route has come, and its end. */
function Round({ route }: { route: string }) {
  const t = useText(officeTexts);
  const me = useMe();
  const found = useRows("patrolRound", { by: me.staff.id, route, state: "walking", fields: "all" }, { limit: 1 });
  const walked = useOne("patrolRoute", route);
  const round = found.rows[0];
  if (!found.isSuccess || !walked.data) return null;
  return (
    <Card title={String(walked.data.row.name)} aside={round ? t("walked", { passed: Number(round.passed), points: Number(walked.data.row.points) }) : undefined}>
      <div className="patrol">{round ? <Walking round={round} route={route} /> : <p>{t("noRound")}</p>}</div>
    </Card>
  );
}

function Walking({ round, route }: { round: Row; route: string }) {
  const t = useText(officeTexts);
  const listed = useListed();
  const { busy, wrong, step } = useWriteOne("patrolRound");
  const points = useRows("patrolPoint", { route, state: "open", fields: "all" }, { limit: 200 });
  const passes = useRows("patrolPass", { round: round.id, fields: "all" }, { limit: 200 });
  const seen = new Set(passes.rows.filter((row) => row.state !== "void").map((row) => row.point));
  const left = [...points.rows].sort((a, b) => Number(a.rank) - Number(b.rank)).filter((row) => !seen.has(row.id));
  const [sure, setSure] = useState(false);
  const next = left[0];
  const finish = () => step(round, "finish", {}, left.length === 0 ? t("finished") : t("ended", { n: left.length }));
  return (
    <>
      {next && <p><b>{t("nextPoint", { name: String(next.name) })}</b>{left.length > 1 && <><br /><small>{t("left", { names: listed(left.slice(1).map((row) => String(row.name))) })}</small></>}</p>}
      {wrong && <p className="wrong" role="alert">{wrong}</p>}
      {/* Points that are left out go to the superior, so a thumb that slips ends no round. */}
      {left.length === 0 ? <Button size="large" block type="primary" loading={busy} onClick={() => void finish()}>{t("finish")}</Button> : sure ? (
        <>
          <p role="status">{t("missSure", { n: left.length })}</p>
          <div className="ways"><Button size="large" onClick={() => setSure(false)}>{t("walkOn")}</Button><Button size="large" loading={busy} onClick={() => void finish()}>{t("missEnd", { n: left.length })}</Button></div>
        </>
      ) : <Button size="large" block type="text" onClick={() => setSure(true)}>{t("finishEarly")}</Button>}
    </>
  );
}
