import { useState } from "react";
import { Input, Select } from "antd";
import { useText } from "../text/text.ts";
import { lengthTexts } from "../text/length.text.ts";

const units = ["m", "h", "d", "wh", "wd"] as const;
type Unit = (typeof units)[number];
const rhythms = ["per shift", "daily", "daily x2", "daily x3", "daily x4", "weekly", "weekly x2", "weekly sat", "monthly", "monthly x2", "quarterly", "yearly", "yearly x2"] as const;
type Rhythm = (typeof rhythms)[number];

/** A length of time as settings hold it: a whole number and a unit; null where the text is none. */
function lengthOf(text: string): { amount: string; unit: Unit } | null {
  const found = /^(\d+)(m|h|d|wh|wd)$/.exec(text);
  return found ? { amount: found[1] as string, unit: found[2] as Unit } : null;
}

const isRhythm = (text: string): text is Rhythm => (rhythms as readonly string[]).includes(text);

/** Says a text of a setting in words where it is a length of time (`2wh` → 2 个工作小时) or a rhythm; any other as it stands. */
export function useSayText(): (text: string) => string {
  const t = useText(lengthTexts);
  return (text) => {
    const length = lengthOf(text);
    return length ? `${length.amount} ${t(length.unit)}` : isRhythm(text) ? t(text) : text;
  };
}

/** Edits a text of a setting in its own shape: a length of time as number and unit, a rhythm by choosing, any other as a line. */
export function TextEditor({ value, onChange, name }: { value: string; onChange: (value: string) => void; name: string }) {
  const length = lengthOf(value);
  if (length) return <LengthEditor amount={length.amount} unit={length.unit} onChange={onChange} name={name} />;
  if (isRhythm(value)) return <RhythmEditor value={value} onChange={onChange} name={name} />;
  return <Input style={{ width: 160 }} aria-label={name} value={value} onChange={(event) => onChange(event.target.value)} />;
}

function RhythmEditor({ value, onChange, name }: { value: Rhythm; onChange: (value: string) => void; name: string }) {
  const t = useText(lengthTexts);
  return <Select style={{ width: 160 }} aria-label={name} value={value} onChange={onChange} options={rhythms.map((one) => ({ value: one, label: t(one) }))} />;
}

/** What is typed as the number is told once it is one. */
function LengthEditor({ amount, unit, onChange, name }: { amount: string; unit: Unit; onChange: (value: string) => void; name: string }) {
  const t = useText(lengthTexts);
  const [typed, setTyped] = useState<string | null>(null);
  const type = (text: string): void => {
    const digits = text.replace(/\D/g, "").replace(/^0+/, "").slice(0, 5);
    setTyped(digits === "" ? "" : null);
    if (digits !== "") onChange(`${digits}${unit}`);
  };
  return (
    <span className="row" style={{ gap: 6, flexWrap: "nowrap" }}>
      <Input style={{ width: 64, textAlign: "right" }} aria-label={t("amount", { name })} inputMode="numeric" value={typed ?? amount} onChange={(event) => type(event.target.value)} onBlur={() => setTyped(null)} />
      <Select style={{ width: 146 }} aria-label={t("unit", { name })} value={unit} onChange={(next: Unit) => onChange(`${amount}${next}`)} options={units.map((one) => ({ value: one, label: t(one) }))} />
    </span>
  );
}
