import { Button, Checkbox, Input, Popover } from "antd";
import { useState, type FormEvent } from "react";
import type { RecordType } from "#platform/record/record.ts";
import { call } from "../api.ts";
import { Icon } from "../look/icon.tsx";
import { Chip } from "../look/pieces.tsx";
import { useRead, type ListParams } from "../queries.ts";
import { commonTexts } from "../text/common.text.ts";
import { useSending } from "../sending.ts";
import { recordTexts } from "../text/record.text.ts";
import { useText } from "../text/text.ts";

interface View {
  readonly id: string;
  readonly name: string;
  readonly query: Readonly<Record<string, string>>;
  readonly shared: boolean;
  readonly mayChange: boolean;
}

const told = (query: ListParams): string => JSON.stringify(Object.entries(query).filter(([, value]) => value).sort());

/** Views of a list under a name: filters, order and columns at one press, one's own and those of the organisation. */
export function SavedViews({ type, params, onParams }: { type: RecordType; params: ListParams; onParams: (change: ListParams) => void }) {
  const t = useText(recordTexts);
  const [open, setOpen] = useState(false);
  const found = useRead<{ views: readonly View[]; mayShare: boolean }>(["views", type.name], `/api/v1/views?type=${type.name}`, { quiet: true });
  const views = found.data?.views ?? [];
  const on = views.find((view) => told(view.query) === told(view.query.columns === undefined ? { ...params, columns: undefined } : params));
  const show = (view: View): void => {
    onParams({ ...Object.fromEntries(Object.keys(params).map((name) => [name, undefined])), ...view.query });
    setOpen(false);
  };
  const content = (
    <div className="views">
      {views.length === 0 && <p className="s m">{t("viewsNone")}</p>}
      {views.map((view) => <ViewLine key={view.id} view={view} on={view === on} params={params} onShow={() => show(view)} onChanged={() => void found.refetch()} />)}
      <SaveView type={type} params={params} mayShare={found.data?.mayShare ?? false} onSaved={() => void found.refetch()} />
    </div>
  );
  return (
    <Popover trigger="click" placement="bottomLeft" open={open} onOpenChange={setOpen} content={content}>
      <Button icon={<Icon name="eye" />} aria-expanded={open}>{on ? on.name : t("views")}</Button>
    </Popover>
  );
}

function ViewLine({ view, on, params, onShow, onChanged }: { view: View; on: boolean; params: ListParams; onShow: () => void; onChanged: () => void }) {
  const t = useText(recordTexts);
  const { wrong, send } = useSending();
  const mend = (work: () => Promise<unknown>): Promise<boolean> => send(async () => {
    await work();
    onChanged();
  });
  const query = Object.fromEntries(Object.entries(params).filter(([, value]) => value));
  return (
    <div className="viewline">
      <Button type="text" aria-current={on || undefined} onClick={onShow}>{view.name}</Button>
      {view.shared && <Chip>{t("viewShared")}</Chip>}
      <span className="sp" />
      {view.mayChange && !on && <Button size="small" type="text" title={t("viewReplace")} aria-label={`${t("viewReplace")}: ${view.name}`} icon={<Icon name="pen" />} onClick={() => void mend(() => call("PATCH", `/api/v1/views/${view.id}`, { body: { query } }))} />}
      {view.mayChange && <Button size="small" type="text" title={t("viewDrop")} aria-label={`${t("viewDrop")}: ${view.name}`} icon={<Icon name="close" />} onClick={() => void mend(() => call("DELETE", `/api/v1/views/${view.id}`))} />}
      {wrong && <span className="wrong" role="alert">{wrong}</span>}
    </div>
  );
}

function SaveView({ type, params, mayShare, onSaved }: { type: RecordType; params: ListParams; mayShare: boolean; onSaved: () => void }) {
  const t = useText(recordTexts);
  const c = useText(commonTexts);
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
  const { busy, wrong, send } = useSending();
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (name.trim() === "") return;
    await send(async () => {
      await call("POST", "/api/v1/views", { body: { type: type.name, name: name.trim(), query: Object.fromEntries(Object.entries(params).filter(([, value]) => value)), shared } });
      setName("");
      setShared(false);
      onSaved();
    });
  };
  return (
    <form className="viewsave" onSubmit={(event) => void save(event)}>
      <label htmlFor={`view-${type.name}`}>{t("viewSave")}</label>
      <span className="row" style={{ flexWrap: "nowrap" }}>
        <Input id={`view-${type.name}`} value={name} maxLength={60} placeholder={t("viewName")} onChange={(event) => setName(event.target.value)} />
        <Button type="primary" htmlType="submit" loading={busy} disabled={name.trim() === ""}>{c("save")}</Button>
      </span>
      {mayShare && <Checkbox checked={shared} onChange={(event) => setShared(event.target.checked)}>{t("viewShare")}</Checkbox>}
      {wrong && <span className="wrong" role="alert">{wrong}</span>}
    </form>
  );
}
