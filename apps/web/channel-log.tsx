import { useState } from "react";
import { call, sentenceOf } from "#platform/ui/api.ts";
import { Button, Checkbox } from "#platform/ui/look/parts.ts";
import { Card, Chip, Empty } from "#platform/ui/look/pieces.tsx";
import { useRead } from "#platform/ui/queries.ts";
import { To } from "#platform/ui/router.tsx";
import { useTell } from "#platform/ui/tell.ts";
import { useLabel, useText } from "#platform/ui/text/text.ts";
import { useRecordTypes } from "#platform/ui/who.tsx";
import { Time } from "#platform/ui/widgets/time.tsx";
import { channelTexts } from "./channels.text.ts";

interface Try {
  readonly id: string;
  readonly at: string;
  readonly outcome: string;
  readonly answer: string | null;
  readonly messages: number;
  readonly channel: string;
  readonly staffName: string | null;
  readonly messageId: string | null;
  readonly type: string | null;
  readonly recordId: string | null;
  readonly state: string | null;
  readonly nextAt: string | null;
}

const tones: Readonly<Record<string, "kept" | "soon" | "miss">> = { sent: "kept", again: "soon", later: "soon", failed: "miss" };
const outcomes: Readonly<Record<string, "sent" | "again" | "later" | "given">> = { sent: "sent", again: "again", later: "later", failed: "given" };
const reasons = ["dropped:over", "dropped:seen", "dropped:noRight", "dropped:left", "dropped:channelOff"] as const;

/** The last tries to deliver, the newest first: what the peer answered, and what was given up can be sent once more. */
export function ChannelLog() {
  const t = useText(channelTexts);
  const label = useLabel();
  const tell = useTell();
  const types = useRecordTypes();
  const [failed, setFailed] = useState(false);
  const [after, setAfter] = useState<string | null>(null);
  const found = useRead<{ tries: readonly Try[]; next: string | null }>(["channel-log", failed, after], `/api/v1/channels/log?${failed ? "failed=yes&" : ""}${after === null ? "" : `after=${after}`}`);
  const retry = async (id: string): Promise<void> => {
    try {
      await call("POST", `/api/v1/channels/log/${id}/retry`);
      tell.done(t("retried"));
    } catch (error) {
      tell.wrong(error);
    }
    await found.refetch();
  };
  return (
    <Card title={t("log")} aside={<Checkbox checked={failed} onChange={(event) => { setFailed(event.target.checked); setAfter(null); }}>{t("onlyFailed")}</Checkbox>}>
      {found.error && <p className="wrong" role="alert" style={{ padding: 16 }}>{sentenceOf(found.error)}</p>}
      {found.data?.tries.length === 0 && <Empty title={t("logNone")} />}
      <div className="tries">
        {found.data?.tries.map((one) => {
          const reason = reasons.find((why) => why === one.outcome);
          const type = types.find((each) => each.name === one.type);
          return (
            <div className="it" key={one.id}>
              <div className="chip-place"><Chip tone={tones[one.outcome]}>{t(outcomes[one.outcome] ?? "dropped")}</Chip></div>
              <div>
                <span>{[one.channel, one.staffName ?? t("group")].join(" → ")}</span> <small style={{ display: "inline" }}><Time at={one.at} /></small>
                <small>
                  {type && one.recordId && one.messages === 1 && <><To to={`/${type.name}/${one.recordId}`}>{label(type.label)}</To> </>}
                  {one.messages > 1 && `${t("together", { n: one.messages })} `}
                  {reason ? t(reason) : one.answer}
                  {one.nextAt && <> · {t("next")}<Time at={one.nextAt} /></>}
                </small>
              </div>
              {one.outcome === "failed" && one.state === "failed" && one.messageId ? <Button onClick={() => void retry(one.messageId as string)}>{t("retry")}</Button> : <span />}
            </div>
          );
        })}
      </div>
      {found.data?.next && <div className="channel-add"><Button onClick={() => setAfter(found.data?.next ?? null)}>{t("more")}</Button></div>}
    </Card>
  );
}
