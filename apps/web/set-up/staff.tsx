import { useState } from "react";
import { Slip } from "#modules/people/slip.tsx";
import { call, sentenceOf } from "#platform/ui/api.ts";
import { Icon } from "#platform/ui/look/icon.tsx";
import { Button, Input, Select } from "#platform/ui/look/parts.ts";
import { Card, Chip } from "#platform/ui/look/pieces.tsx";
import { useRead } from "#platform/ui/queries.ts";
import { useTell } from "#platform/ui/tell.ts";
import { useText } from "#platform/ui/text/text.ts";
import { useRecordType } from "#platform/ui/who.tsx";
import { TakeIn } from "#modules/care/import.page.tsx";
import { setUpTexts } from "./set-up.text.ts";
import { Step, type Ways } from "./step.tsx";

interface Person {
  readonly id: string;
  readonly name: string;
  readonly staffNumber: string;
  readonly post: string;
  /** Never signed in: without a password of their own. */
  readonly waiting: boolean;
}

interface Found {
  readonly staff: readonly Person[];
  readonly posts: readonly { readonly id: string; readonly name: string }[];
  readonly sites: readonly { readonly id: string; readonly name: string }[];
}

interface Draft {
  readonly name: string;
  readonly login: string;
  readonly post: string | null;
  readonly site: string | null;
  readonly wrong?: string;
}

type Given = { readonly name: string; readonly number: string } & ({ readonly code: string; readonly expiresAt: string } | { readonly code: null; readonly why: string });

type Answer = { readonly ok: true; readonly id: string } | { readonly ok: false; readonly problem: { readonly detail: string; readonly fields?: readonly { readonly detail: string }[] } };

const blank = (before?: Draft): Draft => ({ name: "", login: "", post: before?.post ?? null, site: before?.site ?? null });
const typed = (line: Draft): boolean => line.name.trim() !== "" || line.login.trim() !== "";

/** The first people: typed line by line or from a sheet, and their one-time codes on slips of paper. */
export function StaffStep({ ways }: { ways: Ways }) {
  const t = useText(setUpTexts);
  const tell = useTell();
  const staffType = useRecordType("staff");
  const [sheet, setSheet] = useState(false);
  const found = useRead<Found>(["set-up-staff"], "/api/v1/set-up/staff", { every: sheet ? 3000 : undefined });
  const [lines, setLines] = useState<readonly Draft[]>([blank(), blank(), blank()]);
  const [busy, setBusy] = useState(false);
  /** Makes what was typed; lines that are refused stay with their reason. */
  const make = async (): Promise<void> => {
    const wanted = lines.filter(typed);
    if (wanted.some((line) => line.name.trim() === "")) {
      return setLines(lines.map((line) => (typed(line) && line.name.trim() === "" ? { ...line, wrong: t("needName") } : line)));
    }
    setBusy(true);
    try {
      const { results } = await call<{ results: readonly Answer[] }>("POST", "/api/v1/set-up/staff", { body: { people: wanted.map(({ name, login, post, site }) => ({ name: name.trim(), login: login.trim(), post, site })) } });
      const left = wanted.flatMap((line, at): Draft[] => {
        const answer = results[at];
        return answer?.ok === false ? [{ ...line, wrong: answer.problem.fields?.[0]?.detail ?? answer.problem.detail }] : [];
      });
      const made = results.filter((one) => one.ok).length;
      if (made > 0) tell.done(t("made", { n: made }));
      setLines([...left, blank(wanted.at(-1))]);
      await found.refetch();
    } catch (error) {
      tell.wrong(error);
    } finally {
      setBusy(false);
    }
  };
  /** What was typed is made first, and the step stays: their codes are still to be printed. */
  const act = async (): Promise<boolean> => {
    if (!lines.some(typed)) return true;
    await make();
    return false;
  };
  const set = (at: number, change: Partial<Draft>): void => {
    const next = lines.map((line, i): Draft => (i === at ? { name: line.name, login: line.login, post: line.post, site: line.site, ...change } : line));
    setLines(next.every(typed) ? [...next, blank(next.at(-1))] : next);
  };
  return (
    <Step head={t("staffHead")} line={t("staffLine")} ways={ways} act={act} busy={busy}>
      {found.error && <p className="wrong" role="alert">{sentenceOf(found.error)}</p>}
      <div className="stack">
        <div className="row"><Button icon={<Icon name={sheet ? "pen" : "up"} />} onClick={() => setSheet(!sheet)}>{t(sheet ? "typed" : "fromExcel")}</Button></div>
        {sheet && staffType ? <TakeIn type={staffType} /> : found.data && (
          <section className="card">
            <div className={found.data.sites.length > 1 ? "set-up-people sites" : "set-up-people"}>
              {lines.map((line, at) => <OneLine key={at} at={at} line={line} found={found.data} onChange={(change) => set(at, change)} />)}
            </div>
            <div className="bar">
              <Button type="text" icon={<Icon name="plus" />} onClick={() => setLines([...lines, blank(lines.at(-1))])}>{t("lineMore")}</Button>
              <span className="sp" />
              {lines.some(typed) && <Button loading={busy} onClick={() => void make()}>{t("make")}</Button>}
            </div>
          </section>
        )}
        {found.data && found.data.staff.length > 0 && <Made staff={found.data.staff} />}
      </div>
    </Step>
  );
}

function OneLine({ at, line, found, onChange }: { at: number; line: Draft; found: Found; onChange: (change: Partial<Draft>) => void }) {
  const t = useText(setUpTexts);
  const named = (what: string): string => t("nameOfLine", { n: at + 1, what });
  return (
    <div className="person">
      <Input aria-label={named(t("name"))} placeholder={t("name")} value={line.name} maxLength={60} status={line.wrong ? "error" : undefined} onChange={(event) => onChange({ name: event.target.value })} />
      <Input aria-label={named(t("login"))} placeholder={t("login")} value={line.login} maxLength={30} status={line.wrong ? "error" : undefined} onChange={(event) => onChange({ login: event.target.value })} />
      <Select aria-label={named(t("post"))} placeholder={t("post")} value={line.post ?? undefined} allowClear showSearch={{ optionFilterProp: "label" }} onChange={(post: string | undefined) => onChange({ post: post ?? null })} options={found.posts.map((one) => ({ value: one.id, label: one.name }))} />
      {found.sites.length > 1 && <Select aria-label={named(t("site"))} value={line.site ?? ""} onChange={(site: string) => onChange({ site: site || null })} options={[{ value: "", label: t("everySite") }, ...found.sites.map((one) => ({ value: one.id, label: one.name }))]} />}
      {line.wrong && <span className="wrong" role="alert">{line.wrong}</span>}
    </div>
  );
}

/** Who is there, and the slips for those who never signed in. */
function Made({ staff }: { staff: readonly Person[] }) {
  const t = useText(setUpTexts);
  const [slips, setSlips] = useState<readonly Given[]>([]);
  const [busy, setBusy] = useState(false);
  const waiting = staff.filter((one) => one.waiting).reverse();
  const give = async (): Promise<void> => {
    setBusy(true);
    const given: Given[] = [];
    for (const one of waiting) {
      try {
        const { code, expiresAt } = await call<{ code: string; expiresAt: string }>("POST", `/api/v1/staff/${one.id}/one-time-code`, { body: {} });
        given.push({ name: one.name, number: one.staffNumber, code, expiresAt });
      } catch (error) {
        given.push({ name: one.name, number: one.staffNumber, code: null, why: sentenceOf(error) });
      }
    }
    setSlips(given);
    setBusy(false);
  };
  return (
    <>
      {slips.length > 0 && (
        <Card title={t("slips")} aside={t("slipsOnce")}>
          <div className="slips">
            {slips.map((slip) => (slip.code === null ? <p key={slip.number} className="wrong">{slip.name}（{slip.number}） {t("noCode")}：{slip.why}</p> : <Slip key={slip.number} name={slip.name} number={slip.number} code={slip.code} expiresAt={slip.expiresAt} />))}
          </div>
          <div className="bar"><span className="sp" /><Button type="primary" onClick={() => window.print()}>{t("print")}</Button></div>
        </Card>
      )}
      <Card title={t("people")} aside={staff.length}>
        {staff.map((one) => (
          <div key={one.id} className="it">
            <div><b>{one.name}</b> <span className="id">{one.staffNumber}</span><br /><small>{one.post || t("noPostYet")}</small></div>
            <Chip tone={one.waiting ? undefined : "kept"}>{t(one.waiting ? "waiting" : "signedIn")}</Chip>
          </div>
        ))}
        {waiting.length > 0 && (
          <div className="bar">
            <small className="grow">{t("codesHint")}</small>
            <Button loading={busy} onClick={() => void give()}>{t("codes", { n: waiting.length })}</Button>
          </div>
        )}
      </Card>
    </>
  );
}
