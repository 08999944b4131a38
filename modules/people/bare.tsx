import { useId, type ReactNode } from "react";
import { Input } from "#platform/ui/look/parts.ts";
import { Seal } from "#platform/ui/look/pieces.tsx";
import { setPreferences, usePreferences } from "#platform/ui/preferences.ts";
import { useText } from "#platform/ui/text/text.ts";
import { peopleTexts } from "./people.text.ts";
import "./bare.css";

/** A sheet alone on the page, for what comes before signing in. */
export function Bare({ title, line, wide, children }: { title: string; line?: string; wide?: boolean; children: ReactNode }) {
  const t = useText(peopleTexts);
  const { language } = usePreferences();
  return (
    <div className="bare">
      <main className={wide ? "card wide" : "card"}>
        <div className="mark">
          <Seal />
          <div><b>{t("name")}</b><br /><small>{line ?? t("line")}</small></div>
        </div>
        <h1>{title}</h1>
        {children}
        <div className="langs">
          <button type="button" aria-pressed={language === "zh"} onClick={() => setPreferences({ language: "zh" })}>中文</button>
          <button type="button" aria-pressed={language === "en"} onClick={() => setPreferences({ language: "en" })}>English</button>
        </div>
      </main>
    </div>
  );
}

interface LineProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly secret?: boolean;
  readonly autoComplete?: string;
  readonly hint?: string;
  readonly wrong?: string;
  readonly autoFocus?: boolean;
  /** Which keys a phone offers; without it, letters. */
  readonly inputMode?: "numeric";
}

/** A labelled line with its hint or its fault below. */
export function Line({ label, value, onChange, secret, autoComplete, hint, wrong, autoFocus, inputMode }: LineProps) {
  const told = useId();
  const Box = secret ? Input.Password : Input;
  return (
    <label>
      {label}
      <Box value={value} autoComplete={autoComplete} autoFocus={autoFocus} inputMode={inputMode} status={wrong ? "error" : undefined} aria-invalid={Boolean(wrong)} aria-describedby={wrong || hint ? told : undefined} onChange={(event) => onChange(event.target.value)} />
      {(wrong || hint) && <span id={told} className={wrong ? "wrong" : "s m"} role={wrong ? "alert" : undefined}>{wrong ?? hint}</span>}
    </label>
  );
}
