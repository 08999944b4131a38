import { useState, type FormEvent, type ReactNode } from "react";
import type { Label } from "#platform/record/label.ts";
import { ApiProblem, sentenceOf } from "#platform/ui/api.ts";
import { Button, Checkbox, Input, Select } from "#platform/ui/look/parts.ts";
import { useRows, useWrite } from "#platform/ui/queries.ts";
import { useTell } from "#platform/ui/tell.ts";
import { useLabel, useText } from "#platform/ui/text/text.ts";
import type { ChannelState } from "#platform/notify/channels.ts";
import type { ChannelKind } from "#platform/notify/kinds.ts";
import { channelTexts } from "./channels.text.ts";

const robotKinds = ["climb", "major"];

/** Adds a channel or changes one: a mail server, the robot of a group, or whether web push is on. */
export function ChannelForm({ kind, channel, kinds, onDone, onBack }: { kind: ChannelKind; channel: ChannelState | null; kinds: readonly { readonly kind: string; readonly label: Label }[]; onDone: () => void; onBack: () => void }) {
  const t = useText(channelTexts);
  const label = useLabel();
  const tell = useTell();
  const write = useWrite();
  const [name, setName] = useState(channel?.name ?? t(kind));
  const [on, setOn] = useState(channel?.on ?? true);
  const [server, setServer] = useState(channel?.server ?? { host: "", port: 465, security: "tls" as const, user: null, from: "", fromName: "当值" });
  const [password, setPassword] = useState("");
  const [url, setUrl] = useState("");
  const [secret, setSecret] = useState("");
  const [sites, setSites] = useState<readonly string[]>(channel?.sites ?? []);
  const [departments, setDepartments] = useState<readonly string[]>(channel?.departments ?? []);
  const [posts, setPosts] = useState<readonly string[]>(channel?.posts ?? []);
  const [told, setTold] = useState<readonly string[]>(channel?.kinds ?? (kind === "mail" ? [] : robotKinds));
  const [wrong, setWrong] = useState<Readonly<Record<string, string>>>({});
  const [busy, setBusy] = useState(false);
  const robot = kind !== "mail" && kind !== "push";
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setWrong({});
    try {
      await write(`/api/v1/channels${channel ? `/${channel.id}` : ""}`, {
        kind, name, on, ...(channel ? { version: channel.version } : {}),
        ...(kind === "mail" ? { server: { ...server, user: server.user || null }, ...(password === "" ? {} : { password }) } : {}),
        ...(robot ? { sites, departments, posts, kinds: told, ...(url === "" ? {} : { url }), ...(secret === "" ? {} : { secret }) } : {}),
      });
      tell.done(t("saved"));
      onDone();
    } catch (error) {
      const fields = error instanceof ApiProblem ? error.fields : {};
      setWrong(Object.keys(fields).length > 0 ? fields : { form: sentenceOf(error) });
    }
    setBusy(false);
  };
  const line = (field: string, text: string, box: ReactNode, hint?: string): ReactNode => (
    <label>
      {text}
      {box}
      {wrong[field] ? <span className="wrong" role="alert">{wrong[field]}</span> : hint ? <span className="m">{hint}</span> : null}
    </label>
  );
  const status = (field: string): "error" | undefined => (wrong[field] ? "error" : undefined);
  return (
    <form className="channel-form" onSubmit={(event) => void save(event)}>
      {kind !== "push" && line("name", t("name"), <Input value={name} status={status("name")} onChange={(event) => setName(event.target.value)} />)}
      {kind === "mail" && (
        <>
          {line("host", t("host"), <Input value={server.host} status={status("host")} placeholder="smtp.example.com" autoComplete="off" onChange={(event) => setServer({ ...server, host: event.target.value })} />)}
          {line("security", t("security"), <Select value={server.security} options={[{ value: "tls", label: "TLS (465)" }, { value: "starttls", label: "STARTTLS (587)" }, { value: "none", label: t("plainLine") }]} onChange={(security: "tls" | "starttls" | "none") => setServer({ ...server, security, port: security === "tls" ? 465 : security === "starttls" ? 587 : 25 })} />)}
          {line("port", t("port"), <Input value={String(server.port)} status={status("port")} inputMode="numeric" onChange={(event) => setServer({ ...server, port: Number(event.target.value.replace(/\D/g, "").slice(0, 5)) })} />)}
          {line("user", t("user"), <Input value={server.user ?? ""} autoComplete="off" onChange={(event) => setServer({ ...server, user: event.target.value })} />)}
          {line("password", t("password"), <Input.Password value={password} status={status("password")} autoComplete="new-password" placeholder={channel?.secretSet ? t("keep") : ""} onChange={(event) => setPassword(event.target.value)} />)}
          {line("from", t("from"), <Input value={server.from} status={status("from")} placeholder="desk@example.com" onChange={(event) => setServer({ ...server, from: event.target.value })} />)}
          {line("fromName", t("fromName"), <Input value={server.fromName} status={status("fromName")} onChange={(event) => setServer({ ...server, fromName: event.target.value })} />)}
        </>
      )}
      {robot && (
        <>
          <div className="wide">{line("url", t("url"), <Input value={url} status={status("url")} autoComplete="off" placeholder={channel ? t("keep") : "https://"} onChange={(event) => setUrl(event.target.value)} />, channel?.address ?? t("keyword", { word: "当值" }))}</div>
          {kind !== "wecom" && line("secret", t("secret"), <Input.Password value={secret} autoComplete="new-password" placeholder={channel?.secretSet ? t("keep") : ""} onChange={(event) => setSecret(event.target.value)} />)}
          {line("kinds", t("kinds"), <Select mode="multiple" value={[...told]} status={status("kinds")} options={kinds.map((one) => ({ value: one.kind, label: label(one.label) }))} onChange={setTold} />)}
          {line("sites", t("sites"), <Several type="site" value={sites} onChange={setSites} />)}
          {line("departments", t("departments"), <Several type="department" value={departments} onChange={setDepartments} />)}
          {line("posts", t("posts"), <Several type="post" value={posts} onChange={setPosts} />)}
        </>
      )}
      <Checkbox checked={on} onChange={(event) => setOn(event.target.checked)}>{t("inUse")}</Checkbox>
      {wrong.form && <p className="wrong wide" role="alert">{wrong.form}</p>}
      <div className="wide row">
        <Button type="primary" htmlType="submit" loading={busy}>{t("save")}</Button>
        <Button onClick={onBack}>{t("cancel")}</Button>
      </div>
    </form>
  );
}

/** Some records of a type, chosen by their names. */
function Several({ type, value, onChange }: { type: "site" | "department" | "post"; value: readonly string[]; onChange: (value: readonly string[]) => void }) {
  const { rows } = useRows(type, {}, { limit: 200 });
  return <Select mode="multiple" optionFilterProp="label" value={[...value]} options={rows.map((row) => ({ value: row.id, label: String(row.name ?? row.title ?? "") }))} onChange={onChange} />;
}
