import { useEffect, useId, useRef, useState } from "react";
import { query } from "#platform/ui/api.ts";
import { keyName, useKeys } from "#platform/ui/keys.ts";
import { Icon } from "#platform/ui/look/icon.tsx";
import { useRead } from "#platform/ui/queries.ts";
import { useGo } from "#platform/ui/router.tsx";
import { useLabel, useText } from "#platform/ui/text/text.ts";
import { useRecordTypes } from "#platform/ui/who.tsx";
import { webTexts } from "./web.text.ts";

interface Answer {
  readonly results: readonly { readonly type: string; readonly id: string; readonly number: string | null; readonly title: string; readonly subtitle: string | null; readonly state: string }[];
  readonly searchedBackTo: string | null;
}

/** Finds anything by a few characters: Ctrl+K to stand in it, arrows to choose, Enter to open. */
export function Find() {
  const t = useText(webTexts);
  const label = useLabel();
  const types = useRecordTypes();
  const go = useGo();
  const list = useId();
  const box = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState("");
  const [asked, setAsked] = useState("");
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(typed.trim()), 180);
    return () => clearTimeout(timer);
  }, [typed]);
  useKeys({
    "Ctrl+K": {
      does: t("findWhat"),
      act: () => {
        box.current?.focus();
        box.current?.select();
      },
    },
  });
  const found = useRead<Answer>(["find", asked], `/api/v1/find${query({ q: asked })}`, { enabled: asked.length >= 2 });
  const results = asked.length >= 2 ? (found.data?.results ?? []) : [];
  const chosen = Math.min(at, Math.max(0, results.length - 1));
  const leave = (): void => {
    setOpen(false);
    setTyped("");
    setAt(0);
    box.current?.blur();
  };
  const openResult = (index: number): void => {
    const result = results[index];
    if (!result) return;
    leave();
    go(`/${result.type}/${result.id}`);
  };
  const press = (event: React.KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "ArrowDown") setAt((chosen + 1) % Math.max(1, results.length));
    else if (event.key === "ArrowUp") setAt((chosen - 1 + results.length) % Math.max(1, results.length));
    else if (event.key === "Enter") openResult(chosen);
    else if (event.key === "Escape") leave();
    else return;
    event.preventDefault();
  };
  const shown = open && typed.trim() !== "";
  return (
    <div className="find">
      <Icon name="find" />
      <input ref={box} type="text" value={typed} placeholder={t("findWhat")} aria-label={t("findWhat")} role="combobox" aria-expanded={shown} aria-controls={list} aria-autocomplete="list" autoComplete="off" aria-activedescendant={shown && results[chosen] ? `${list}-${chosen}` : undefined}
        onChange={(event) => { setTyped(event.target.value); setOpen(true); setAt(0); }} onFocus={() => setOpen(true)} onBlur={() => setOpen(false)} onKeyDown={press} />
      <kbd aria-hidden="true">{keyName("Ctrl+K")}</kbd>
      {shown && (
        <div className="found" id={list} role="listbox" aria-label={t("findWhat")}>
          {typed.trim().length < 2 ? <p className="s">{t("findMore")}</p> : found.error ? <p className="wrong">{found.error.message}</p> : found.isFetching && results.length === 0 ? <p className="s">{t("finding")}</p> : results.length === 0 ? <p className="s">{t("findNothing", { q: typed.trim() })}</p> : null}
          {results.map((result, index) => {
            const type = types.find((one) => one.name === result.type);
            return (
              <div key={result.id} id={`${list}-${index}`} role="option" aria-selected={index === chosen} className={index === chosen ? "on" : ""} onMouseEnter={() => setAt(index)} onMouseDown={(event) => { event.preventDefault(); openResult(index); }}>
                <b>{result.title}</b>
                <small>{[type ? label(type.label) : result.type, result.number, result.subtitle].filter(Boolean).join(" · ")}</small>
              </div>
            );
          })}
          {found.data?.searchedBackTo && results.length > 0 && <p className="s m">{t("findBackTo", { day: found.data.searchedBackTo.slice(0, 10) })}</p>}
        </div>
      )}
    </div>
  );
}
