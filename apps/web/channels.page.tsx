import { useState } from "react";
import type { Label } from "#platform/record/label.ts";
import { ApiProblem, call, sentenceOf } from "#platform/ui/api.ts";
import { nowMs } from "#platform/ui/clock.ts";
import { Button } from "#platform/ui/look/parts.ts";
import { Card, Chip, Empty } from "#platform/ui/look/pieces.tsx";
import { useRead, useWrite } from "#platform/ui/queries.ts";
import { useTitle } from "#platform/ui/router.tsx";
import { useTell } from "#platform/ui/tell.ts";
import { useLabel, useText } from "#platform/ui/text/text.ts";
import { Time } from "#platform/ui/widgets/time.tsx";
import { ChannelForm } from "./channel-form.tsx";
import type { ChannelState } from "#platform/notify/channels.ts";
import { ChannelHow } from "./channel-how.tsx";
import { ChannelLog } from "./channel-log.tsx";
import { channelTexts } from "./channels.text.ts";
import "./channels.css";

interface Channels {
  readonly channels: readonly ChannelState[];
  readonly waiting: number;
  readonly since: string | null;
  readonly failed: number;
  readonly quiet: boolean;
  readonly publicUrl: string | null;
  readonly kinds: readonly { readonly kind: string; readonly label: Label }[];
}

const addable = ["mail", "wecom", "dingtalk", "feishu"] as const;

/** 通知通道: the mail server and the robots of groups, how things are told, and what became of the last deliveries. */
export default function ChannelsPage() {
  const t = useText(channelTexts);
  const found = useRead<Channels>(["channels"], "/api/v1/channels");
  const [editing, setEditing] = useState<string | null>(null);
  useTitle(t("title"));
  const state = found.data;
  const again = (): void => {
    setEditing(null);
    void found.refetch();
  };
  return (
    <div className="page narrow stack">
      <div className="head" style={{ marginBottom: 0 }}><h1>{t("title")}</h1><small>{t("hint")}</small></div>
      {found.error && <p className="wrong" role="alert">{sentenceOf(found.error)}</p>}
      {state?.quiet && <p className="note">{t("quiet")}</p>}
      {state && !state.quiet && state.waiting > 0 && state.since !== null && nowMs() - Date.parse(state.since) > 600_000 && <p className="note">{t("stuck", { n: state.waiting })}<Time at={state.since} /></p>}
      {state && state.failed > 0 && <p className="note">{t("failed", { n: state.failed })}</p>}
      {state && state.publicUrl === null && <p className="note plain">{t("noUrl")}</p>}
      {state && (
        <Card title={t("channels")}>
          {state.channels.length === 0 && <Empty title={t("none")} hint={t("noneHint")} />}
          {state.channels.map((channel) => (
            <div key={channel.id}>
              <ChannelLine channel={channel} kinds={state.kinds} open={editing === channel.id} onEdit={() => setEditing(channel.id)} again={again} />
              {editing === channel.id && <ChannelForm kind={channel.kind} channel={channel} kinds={state.kinds} onDone={again} onBack={() => setEditing(null)} />}
            </div>
          ))}
          {addable.map((kind) => editing === kind && <ChannelForm key={kind} kind={kind} channel={null} kinds={state.kinds} onDone={again} onBack={() => setEditing(null)} />)}
          {editing === null && (
            <div className="channel-add">
              {addable.filter((kind) => kind !== "mail" || !state.channels.some((one) => one.kind === "mail")).map((kind) => <Button key={kind} onClick={() => setEditing(kind)}>{t("add")} {t(kind)}</Button>)}
            </div>
          )}
        </Card>
      )}
      <ChannelHow />
      <ChannelLog />
    </div>
  );
}

function ChannelLine({ channel, kinds, open, onEdit, again }: { channel: ChannelState; kinds: Channels["kinds"]; open: boolean; onEdit: () => void; again: () => void }) {
  const t = useText(channelTexts);
  const label = useLabel();
  const tell = useTell();
  const write = useWrite();
  const [busy, setBusy] = useState(false);
  const [answer, setAnswer] = useState<{ ok: boolean; answer: string } | null>(null);
  const [sure, setSure] = useState(false);
  const test = async (): Promise<void> => {
    setBusy(true);
    setAnswer(null);
    try {
      setAnswer(await call<{ ok: boolean; answer: string }>("POST", `/api/v1/channels/${channel.id}/test`, { body: {} }));
    } catch (error) {
      tell.wrong(error instanceof ApiProblem && error.fields.to ? new Error(error.fields.to) : error);
    }
    setBusy(false);
  };
  const remove = async (): Promise<void> => {
    try {
      await write(`/api/v1/channels/${channel.id}/remove`, {});
      tell.done(t("removed"));
      again();
    } catch (error) {
      tell.wrong(error);
    }
  };
  const about = channel.server ? `${channel.server.host}:${channel.server.port} · ${channel.server.from}` : channel.address;
  const told = kinds.filter((one) => channel.kinds.includes(one.kind)).map((one) => label(one.label)).join(t("comma"));
  return (
    <div className="it channel">
      <div>
        <b>{channel.name}</b> {channel.name !== t(channel.kind) && <Chip>{t(channel.kind)}</Chip>} {!channel.on && <Chip>{t("off")}</Chip>} {!channel.readable && <Chip tone="miss">{t("unreadable")}</Chip>}<br />
        <small>{[about, told].filter(Boolean).join(" · ")}</small>
      </div>
      <div className="channel-buttons">
        {!open && channel.kind !== "push" && <Button loading={busy} onClick={() => void test()}>{t("test")}</Button>}
        {!open && <Button onClick={onEdit}>{t("change")}</Button>}
        {!open && channel.kind !== "push" && <Button type="text" onClick={() => setSure(true)}>{t("remove")}</Button>}
      </div>
      {answer && <p className="channel-answer" role="status"><b>{t(answer.ok ? "testOk" : "testNo")}</b> <code>{answer.answer}</code></p>}
      {sure && (
        <div className="channel-answer row">
          <span>{t("removeSure", { name: channel.name })}</span>
          <Button onClick={() => void remove()}>{t("remove")}</Button>
          <Button type="text" onClick={() => setSure(false)}>{t("cancel")}</Button>
        </div>
      )}
    </div>
  );
}
