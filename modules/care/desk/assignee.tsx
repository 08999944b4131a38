import { useEffect, useId, useRef, useState } from "react";
import { sentenceOf } from "#platform/ui/api.ts";
import { Input } from "#platform/ui/look/parts.ts";
import { Chip } from "#platform/ui/look/pieces.tsx";
import type { Row } from "#platform/ui/model.ts";
import { useRead, useRows } from "#platform/ui/queries.ts";
import type { Amid } from "#platform/ui/record/RecordForm.tsx";
import { useLabel, useListed, useText } from "#platform/ui/text/text.ts";
import { usePaused } from "#platform/ui/widgets/reference.tsx";
import { labelId, type InputProps } from "#platform/ui/widgets/widget.ts";
import { meant, reasonOf, type Assignee, type Assignees } from "../assignees.ts";
import { assigneeTexts } from "./assignee.text.ts";
import "./assignee.css";

type Change = (part: Readonly<Record<string, unknown>>) => void;

/** Who gets the case, in place of the plain field: with posts, load and leave, one proposed. */
export function assigneeOf(row: Row): Amid {
  return { after: "owner", instead: (props, change, values) => <AssigneePick key="assignee" {...props} row={row} change={change} reason={values.ownerReason} /> };
}

/** So many are shown at once; typing narrows them. */
const shownAtOnce = 40;

function AssigneePick({ id, value, invalid, describedBy, row, change, reason }: InputProps & { row: Row; change: Change; reason: unknown }) {
  const t = useText(assigneeTexts);
  const label = useLabel();
  const listed = useListed();
  const list = useId();
  const box = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState<number | null>(null);
  const key = ["one", "case", row.id, "assignees"];
  const found = useRead<Assignees>(key, `/api/v1/case/${row.id}/assignees`, { quiet: true });
  const here = found.data ? meant(found.data.rows, typed) : [];
  const others = useElsewhere(row, found.data !== undefined && here.length === 0 ? typed : "");
  const working = found.data?.working ?? false;
  const proposed = found.data?.proposed ?? null;
  const all = here.length > 0 ? here : others.rows;
  const rows = (typed === "" && proposed ? [...all.filter((one) => one.id === proposed.id), ...all.filter((one) => one.id !== proposed.id)] : all).slice(0, shownAtOnce);
  const said = useRef<string | null>(null);
  const take = (one: Assignee): void => {
    const words = label(reasonOf(one, working));
    // What stands as the reason is the program's own, until somebody writes another.
    const own = reason === null || reason === undefined || reason === "" || reason === said.current || reason === row.ownerReason;
    said.current = own ? words : said.current;
    change({ owner: one.id, ...(own ? { ownerReason: words } : {}) });
  };
  // The proposal stands chosen where nobody has the case yet: one look, one key.
  const offered = useRef(false);
  useEffect(() => {
    const one = found.data?.rows.find((each) => each.id === proposed?.id);
    if (offered.current || !found.data) return;
    offered.current = true;
    if (one && !value) take(one);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once, when it is known.
  }, [found.data]);
  const chosen = [...(found.data?.rows ?? []), ...others.rows].find((one) => one.id === value);
  const lit = at ?? 0;
  useEffect(() => {
    if (at !== null) box.current?.querySelector(".on")?.scrollIntoView({ block: "nearest" });
  }, [at]);
  const press = (event: React.KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowDown") setAt(Math.min(rows.length - 1, lit + 1));
    else if (event.key === "ArrowUp") setAt(Math.max(0, lit - 1));
    else if (event.key === "Enter" && (at !== null || typed !== "")) {
      const one = rows[lit];
      if (one) take(one);
      setTyped("");
      setAt(null);
    } else return;
    event.preventDefault();
  };
  return (
    <div className="assignee">
      <Input id={id} value={typed} role="combobox" aria-expanded aria-controls={list} aria-autocomplete="list" aria-activedescendant={rows.length > 0 ? `${list}-${lit}` : undefined} aria-labelledby={labelId(id)} aria-describedby={describedBy} aria-invalid={invalid} status={invalid ? "error" : undefined} autoComplete="off"
        placeholder={chosen ? t("chosen", { name: chosen.name }) : t("find")} onKeyDown={press} onChange={(event) => { setTyped(event.target.value); setAt(event.target.value === "" ? null : 0); }} />
      {found.error && <span className="wrong" role="alert">{sentenceOf(found.error)}</span>}
      <div id={list} ref={box} role="listbox" aria-label={t("people")} className="choices" aria-busy={found.isPending}>
        {rows.map((one, index) => (
          <div key={one.id} id={`${list}-${index}`} role="option" aria-selected={one.id === value} className={`mate${index === lit ? " on" : ""}${one.awayUntil ? " away" : ""}`} onMouseDown={(event) => { event.preventDefault(); take(one); setTyped(""); setAt(null); }}>
            <i className="tick" aria-hidden="true" />
            <span>
              <b>{one.name}</b>{one.id === proposed?.id && <Chip>{t("proposed")}</Chip>}
              <small>{listed(one.posts)}</small>
              {one.id === proposed?.id && <small className="why">{label(proposed.reason)}</small>}
            </span>
            <span className="hand">
              <small>{one.open === 0 ? t("free") : t("inHand", { n: one.open })}{one.late > 0 && <em> {t("ofThemLate", { n: one.late })}</em>}</small>
              {one.awayUntil ? <Chip tone="soon">{t("away", { day: one.awayUntil.slice(5) })}</Chip> : working && one.told && <small>{t("on")}</small>}
            </span>
          </div>
        ))}
        {found.data && rows.length === 0 && !others.busy && <p className="s m">{t("nobody")}</p>}
      </div>
    </div>
  );
}

/** Whoever is not among the nearest is found among all staff, and told of as these are. */
function useElsewhere(row: Row, typed: string): { rows: readonly Assignee[]; busy: boolean } {
  const asked = usePaused(typed.trim());
  const wanted = asked.length >= 2;
  const staff = useRows("staff", { q: asked, state: "active" }, { limit: 8, enabled: wanted });
  const ids = wanted ? staff.rows.map((one) => one.id).join(",") : "";
  const found = useRead<Assignees>(["one", "case", row.id, "assignees", ids], `/api/v1/case/${row.id}/assignees?ids=${ids}`, { enabled: ids !== "", quiet: true });
  return { rows: ids === "" ? [] : (found.data?.rows ?? []), busy: wanted && (staff.isFetching || found.isFetching) };
}
