import { HoldPost } from "#modules/duties/hold-post.tsx";
import { Icon, type IconName } from "#platform/ui/look/icon.tsx";
import { To } from "#platform/ui/router.tsx";
import { useText } from "#platform/ui/text/text.ts";
import type { Progress } from "./progress.ts";
import { setUpTexts } from "./set-up.text.ts";

const ways: readonly { to: string; icon: IconName; name: "goCase" | "goClients" | "goHandbook"; hint: "goCaseHint" | "goClientsHint" | "goHandbookHint" }[] = [
  { to: "/case/new", icon: "phone", name: "goCase", hint: "goCaseHint" },
  { to: "/import/client", icon: "people", name: "goClients", hint: "goClientsHint" },
  { to: "/handbook", icon: "handbook", name: "goHandbook", hint: "goHandbookHint" },
];

/** The end of the set-up: what to do first, and what was left for later. */
export function Done({ progress, again }: { progress: Progress; again: () => void }) {
  const t = useText(setUpTexts);
  const left = progress.steps.filter(({ state }) => state !== "done");
  return (
    <>
      <div className="set-up-head"><h1 tabIndex={-1}>{t("doneHead")}</h1><p className="s">{t("doneLine")}</p></div>
      <div className="set-up-ways">
        {ways.map((way) => (
          <To key={way.to} to={way.to} className="card plain">
            <Icon name={way.icon} />
            <b>{t(way.name)}</b>
            <small>{t(way.hint)}</small>
          </To>
        ))}
      </div>
      {progress.vacant.length > 0 && (
        <section className="card" style={{ marginTop: 16 }} aria-label={t("vacant")}>
          <header><h2>{t("vacant")}</h2></header>
          <p className="s" style={{ padding: "0 16px 6px", margin: 0 }}>{t("vacantHint")}</p>
          {progress.vacant.map((post) => (
            <div key={post.id} className="it">
              <div><To to={`/handbook/${post.id}`} className="plain"><b>{post.name}</b></To><br /><small>{t("vacantN", { n: post.duties })}</small></div>
              <HoldPost post={post.id} name={post.name} again={again} />
            </div>
          ))}
        </section>
      )}
      {left.length > 0 && (
        <section className="card" style={{ marginTop: 16 }}>
          <header><h2>{t("left")}</h2></header>
          {left.map(({ step, left: n }) => (
            <div key={step} className="it">
              <div><b>{t(`step_${step}`)}</b><br /><small>{step === "posts" || step === "words" ? t(`left_${step}`, { n }) : t(`left_${step}`)}</small></div>
              <To to={`/set-up/${step}`} label={`${t("goOn")} ${t(`step_${step}`)}`}>{t("goOn")}</To>
            </div>
          ))}
        </section>
      )}
    </>
  );
}
