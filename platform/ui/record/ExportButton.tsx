import { Button, Dropdown, Progress } from "antd";
import { useEffect, useState } from "react";
import type { RecordType } from "#platform/record/record.ts";
import { call, query, type ApiFile } from "../api.ts";
import { Icon } from "../look/icon.tsx";
import { useRead, type ListParams } from "../queries.ts";
import { useTell } from "../tell.ts";
import { recordTexts } from "../text/record.text.ts";
import { useText } from "../text/text.ts";
import { useMe } from "../who.tsx";
import { Time } from "../widgets/time.tsx";

interface Sheet {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly state: "running" | "done" | "failed";
  readonly done: number;
  readonly rows: number | null;
  readonly why: string | null;
  readonly until: string | null;
}

const useSheets = (every?: number) => useRead<{ exports: readonly Sheet[] }>(["exports"], "/api/v1/exports", { quiet: true, every });

/** Takes what a list shows out as a sheet, masked; who may see masked fields in full can ask for that, and it is journalled. A long sheet is made behind. */
export function ExportButton({ type, params }: { type: RecordType; params: ListParams }) {
  const t = useText(recordTexts);
  const tell = useTell();
  const { capabilities } = useMe();
  const sheets = useSheets();
  const [busy, setBusy] = useState(false);
  const take = async (more: ListParams): Promise<void> => {
    if (busy) return;
    setBusy(true);
    const asked = Object.fromEntries(Object.entries({ ...params, ...more }).filter(([, value]) => value));
    try {
      const { id } = await call<{ id: string | null }>("POST", `/api/v1/${type.name}/export`, { body: { query: asked } });
      const path = `/api/v1/${type.name}/export.xlsx${query(asked)}`;
      if (id === null && asked.reveal) saveFile(await call<ApiFile>("GET", path, { file: true }));
      else if (id === null) download(path);
      else {
        tell.done(t("exportBehind"));
        await sheets.refetch();
      }
    } catch (error) {
      tell.wrong(error);
    }
    setBusy(false);
  };
  const full = Object.values(type.fields).some((field) => field.mask !== undefined && capabilities[field.mask] !== undefined);
  const button = <Button icon={<Icon name="down" />} loading={busy} {...(full ? {} : { onClick: () => void take({}) })}>{t("export")}</Button>;
  if (!full) return button;
  const items = [
    { key: "masked", label: t("exportMasked"), onClick: () => void take({}) },
    { key: "full", label: t("exportFull"), onClick: () => void take({ reveal: "yes" }) },
  ];
  return <Dropdown menu={{ items }} trigger={["click"]}>{button}</Dropdown>;
}

/** Has the browser save what an address of our own answers. */
function download(address: string, name = ""): void {
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
}

function saveFile({ blob, name }: ApiFile): void {
  const address = URL.createObjectURL(blob);
  download(address, name);
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** The long sheets of a type that are being made for this person, or wait for them; the page can be left meanwhile. */
export function Sheets({ type }: { type: RecordType }) {
  const t = useText(recordTexts);
  const [every, setEvery] = useState<number | undefined>(undefined);
  const found = useSheets(every);
  const mine = (found.data?.exports ?? []).filter((sheet) => sheet.type === type.name);
  const running = mine.some((sheet) => sheet.state === "running");
  useEffect(() => setEvery(running ? 1000 : undefined), [running]);
  if (mine.length === 0) return null;
  return (
    <div className="sheets" role="status">
      {mine.map((sheet) => (
        <div className="row" key={sheet.id}>
          <Icon name="file" />
          {sheet.state === "done" ? <a href={`/api/v1/exports/${sheet.id}/sheet.xlsx`} download>{sheet.name}</a> : <span>{sheet.name}</span>}
          {sheet.state === "done" && sheet.until && <small>{t("exportUntil")} <Time at={sheet.until} /></small>}
          {sheet.state === "running" && (
            <>
              {sheet.rows !== null && <Progress percent={Math.min(99, Math.floor((sheet.done / Math.max(1, sheet.rows)) * 100))} size="small" style={{ width: 160, margin: 0 }} aria-label={t("exportRunning", { n: sheet.done })} />}
              <small>{t("exportRunning", { n: sheet.done.toLocaleString("en-US") })}</small>
            </>
          )}
          {sheet.state === "failed" && <span className="wrong">{sheet.why}</span>}
        </div>
      ))}
    </div>
  );
}
