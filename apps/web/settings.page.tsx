import { useState } from "react";
import { Input } from "#platform/ui/look/parts.ts";
import { Empty } from "#platform/ui/look/pieces.tsx";
import { namesOf } from "#platform/ui/record/names.ts";
import { To, useTitle } from "#platform/ui/router.tsx";
import { useLabel, useText } from "#platform/ui/text/text.ts";
import { listed, mayEver, useMe, useRecordTypes } from "#platform/ui/who.tsx";
import { hoursTexts } from "./hours.text.ts";
import { numbersTexts } from "./numbers.text.ts";
import { useProgress } from "./set-up/progress.ts";
import { setUpTexts } from "./set-up/set-up.text.ts";
import { keepTexts } from "./settings-keep.text.ts";
import { webTexts } from "./web.text.ts";
import "./settings.css";

interface Line {
  readonly to: string;
  readonly name: string;
  readonly says: string;
  /** Where a new one is entered, for who may. */
  readonly anew?: string | undefined;
}

/** 设置: one home, in groups, found by any word; only what this person may open stands in it. */
export default function SettingsPage() {
  const t = useText(webTexts);
  const k = useText(keepTexts);
  const n = useText(numbersTexts);
  const h = useText(hoursTexts);
  const s = useText(setUpTexts);
  const label = useLabel();
  const me = useMe();
  const types = useRecordTypes();
  const progress = useProgress(me.capabilities["org.admin"] === true);
  const [q, setQ] = useState("");
  useTitle(t("settings"));
  const all = (capability: string): boolean => me.capabilities[capability] === true;
  const page = (may: boolean, to: string, name: string, says: string): Line[] => (may ? [{ to, name, says }] : []);
  const kind = (name: string, says: string): Line[] => {
    const type = types.find((one) => one.name === name);
    return type && listed(type, me) ? [{ to: `/${name}`, name: namesOf(type, label).many, says, anew: mayEver(type.may.create, me) ? `/${name}/new` : undefined }] : [];
  };
  const groups: { name: string; lines: Line[] }[] = [
    { name: k("groupHouse"), lines: [...page(progress.data?.underWay === true, "/set-up/go", s("unfinished"), k("setUp")), ...page(all("org.admin"), "/settings/organisation", k("organisation"), k("organisationSays")), ...kind("site", k("siteSays")), ...kind("department", k("departmentSays"))] },
    { name: k("groupPeople"), lines: [...kind("post", k("postSays")), ...page(all("post.manage"), "/settings/rights", k("rights"), k("rightsSays")), { to: "/handbook", name: t("handbook"), says: k("handbookSays") }, ...kind("staff", k("staffSays")), ...kind("assignment", k("assignmentSays")), ...kind("delegation", k("delegationSays"))] },
    { name: k("groupTime"), lines: all("setting.manage") ? [{ to: "/settings/hours", name: h("title"), says: k("hoursSays") }, { to: "/settings/numbers", name: n("title"), says: k("numbersSays") }, { to: "/settings/numbers?of=words", name: k("wordsName"), says: k("wordsSays") }] : [] },
    { name: k("groupWords"), lines: [...page(all("setting.manage"), "/settings/fields", k("fields"), k("fieldsSays")), ...page(true, "/settings/causes", k("causes"), k("causesSays")), ...page(true, "/settings/phrases", k("phrases"), k("phrasesSays"))] },
    { name: k("groupSystem"), lines: [...page(all("setting.manage"), "/settings/channels", k("channels"), k("channelsSays")), ...page(all("token.manage"), "/settings/tokens", k("tokens"), k("tokensSays")), ...page(all("audit.read"), "/settings/audit", k("audit"), k("auditSays"))] },
  ];
  const sought = q.trim().toLowerCase();
  const shown = groups.map((group) => ({ ...group, lines: group.lines.filter((line) => `${group.name} ${line.name} ${line.says}`.toLowerCase().includes(sought)) })).filter((group) => group.lines.length > 0);
  return (
    <div className="page">
      <div className="head">
        <h1>{t("settings")}</h1>
        <span className="sp" />
        <Input allowClear style={{ width: 240 }} type="search" aria-label={k("search")} placeholder={k("search")} value={q} onChange={(event) => setQ(event.target.value)} />
      </div>
      {shown.length === 0 && <section className="card"><Empty title={sought ? k("nothing", { q }) : t("nothingHere")} hint={sought ? undefined : t("nothingHereHint")} /></section>}
      <div className="settinggroups">
        {shown.map((group) => (
          <section key={group.name} className="card" aria-label={group.name}>
            <header><h2>{group.name}</h2></header>
            {group.lines.map((line) => (
              <div key={line.to} className="it">
                <To to={line.to} className="plain"><b>{line.name}</b><br /><small>{line.says}</small></To>
                {line.anew && <To to={line.anew} label={`${t("newOne")} ${line.name}`}>{t("newOne")}</To>}
              </div>
            ))}
          </section>
        ))}
      </div>
    </div>
  );
}
