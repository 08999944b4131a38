import { useState } from "react";
import type { SettingState } from "#platform/act/settings.ts";
import { ApiProblem, sentenceOf } from "#platform/ui/api.ts";
import { Checkbox, Input, Select } from "#platform/ui/look/parts.ts";
import { Card } from "#platform/ui/look/pieces.tsx";
import { useRead, useWrite } from "#platform/ui/queries.ts";
import { useTell } from "#platform/ui/tell.ts";
import { useText } from "#platform/ui/text/text.ts";
import { channelTexts } from "./channels.text.ts";

/** What the organisation sets for everything that is told outside: each change is kept as it is made. */
export function ChannelHow() {
  const t = useText(channelTexts);
  const tell = useTell();
  const write = useWrite();
  const found = useRead<{ settings: readonly SettingState[] }>(["settings"], "/api/v1/settings");
  const [wrong, setWrong] = useState<string | null>(null);
  const of = (key: string): SettingState | undefined => found.data?.settings.find((one) => one.key === `notify.${key}`);
  const save = async (key: string, value: unknown): Promise<void> => {
    setWrong(null);
    try {
      await write(`/api/v1/settings/notify.${key}`, { value, version: of(key)?.version ?? 0 });
      tell.done(t("saved"));
    } catch (error) {
      setWrong((error instanceof ApiProblem && error.fields.value) || sentenceOf(error));
    }
    await found.refetch();
  };
  const [quiet, digestAt, perHour, subject, breakThrough] = ["quiet", "digestAt", "perHour", "subject", "breakThrough"].map(of);
  if (!quiet || !digestAt || !perHour || !subject || !breakThrough) return null;
  return (
    <Card title={t("how")}>
      <div className="channel-how">
        <div><QuietHours label={t("quietHours")} key={String(quiet.value)} value={String(quiet.value)} onSave={(value) => void save("quiet", value)} /></div>
        <label>
          {t("breakThrough")}
          <Select value={breakThrough.value as string} options={[{ value: "urgent", label: t("breakUrgent") }, { value: "promises", label: t("breakPromises") }, { value: "none", label: t("breakNone") }]} onChange={(value: string) => void save("breakThrough", value)} />
        </label>
        <label>{t("digestAt")}<Kept key={String(digestAt.value)} value={String(digestAt.value)} onSave={(value) => void save("digestAt", value)} /></label>
        <label>{t("perHour")}<Kept key={String(perHour.value)} value={String(perHour.value)} onSave={(value) => void save("perHour", Number(value))} /></label>
        <div>
          <Checkbox checked={subject.value === true} onChange={(event) => void save("subject", event.target.checked)}>{t("subject")}</Checkbox><br />
          <small>{t("subjectHint")}</small>
        </div>
        {wrong && <p className="wrong" role="alert">{wrong}</p>}
      </div>
    </Card>
  );
}

/** A box that is kept when it is left or Enter is pressed. */
function Kept({ value, onSave }: { value: string; onSave: (value: string) => void }) {
  const [text, setText] = useState(value);
  const leave = (): void => void (text.trim() !== value && onSave(text.trim()));
  return <Input style={{ width: 100 }} value={text} onChange={(event) => setText(event.target.value)} onBlur={leave} onPressEnter={leave} />;
}

/** Two times of day as one value, or none. */
function QuietHours({ label, value, onSave }: { label: string; value: string; onSave: (value: string) => void }) {
  const t = useText(channelTexts);
  const [from, setFrom] = useState(value === "none" ? "22:00" : (value.split("-")[0] ?? ""));
  const [to, setTo] = useState(value === "none" ? "07:00" : (value.split("-")[1] ?? ""));
  const none = value === "none";
  const leave = (): void => void (!none && `${from}-${to}` !== value && onSave(`${from}-${to}`));
  return (
    <fieldset style={{ all: "unset", display: "grid", gap: 4 }}>
      <legend className="s" style={{ color: "var(--ink-2)", padding: 0 }}>{label}</legend>
      <div className="pair">
        <Input aria-label={label} disabled={none} value={from} onChange={(event) => setFrom(event.target.value)} onBlur={leave} onPressEnter={leave} />
        {t("quietTo")}
        <Input aria-label={`${label} ${t("quietTo")}`} disabled={none} value={to} onChange={(event) => setTo(event.target.value)} onBlur={leave} onPressEnter={leave} />
        <Checkbox checked={none} onChange={(event) => onSave(event.target.checked ? "none" : `${from}-${to}`)}>{t("noQuiet")}</Checkbox>
      </div>
    </fieldset>
  );
}
