import { v7 as uuid } from "uuid";
import { systemActor } from "../act/actor.ts";
import { loadRow, readRow } from "../act/load.ts";
import { stepAbility } from "../act/possible.ts";
import { fromMs, toMs } from "../clocks/instant.ts";
import { holds, type Row } from "../record/rule.ts";
import { claim, type Bundle, type Message } from "./claim.ts";
import { openSecrets, pushChannel, robotUrl, type Channel } from "./channels.ts";
import { sendMail, type MailServer } from "./mail.ts";
import { nextTry } from "./moments.ts";
import type { Notify } from "./notify.ts";
import type { Outcome } from "./outcome.ts";
import { actorNow } from "../auth/actor-now.ts";
import type { Recipient } from "./people.ts";
import { pushHosts, sendPush, type Browser } from "./push.ts";
import { sendToGroup, type RobotSecrets } from "./robots.ts";
import { urlAllowed } from "./post.ts";
import { settingsOf } from "./settings.ts";
import { inScope } from "./take-in.ts";
import { mailFooter, openWord, say, type Entry, type Said } from "./texts.ts";

/** How long a channel that is out of reach, or wants fewer, is left alone. */
const restMs = 60_000;

/** Why a message is dropped at delivery: what it says is over, was seen in the program, or is no longer the recipient's to read. */
type Dropped = "channelOff" | "left" | "noRight" | "over" | "seen";

/**
 * Sends what is due next, and says whether there may be more.
 *
 * At the moment of delivery it is asked again who may read the record, whether its clock still runs and whether the person has seen it already.
 */
export async function deliverNext(notify: Notify): Promise<boolean> {
  const claimed = await claim(notify);
  if (claimed === "none") return false;
  if (claimed === "put off") return true;
  const { channel, messages } = claimed;
  const entries: { message: Message; entry: Entry }[] = [];
  const dropped = new Map<Dropped, Message[]>();
  const judge = channel === null ? async (): Promise<Dropped> => "channelOff" : await judgeOf(notify, claimed);
  for (const message of messages) {
    const found = await judge(message);
    if (typeof found === "string") dropped.set(found, [...(dropped.get(found) ?? []), message]);
    else entries.push({ message, entry: found });
  }
  for (const [why, of] of dropped) await settle(notify, of, { state: "dropped", why, outcome: `dropped:${why}`, answer: null, nextAt: null });
  if (entries.length === 0 || channel === null) return true;
  const live = entries.map((one) => one.message);
  const organisation = await notify.engine.organisation(channel.orgId);
  const { subject } = settingsOf(organisation);
  const first = live[0] as Message;
  const how = first.digest ? "digest" : entries.length > 1 ? "merged" : "one";
  const said = say(entries.map((one) => one.entry), how, { language: claimed.person?.language ?? "zh", zone: organisation.zone, now: notify.engine.now(), subject, told: notify.told });
  const outcome = await send(notify, channel, claimed.person, said, first.id);
  await settleOutcome(notify, channel, live, outcome);
  return true;
}

type Judge = (message: Message) => Promise<Entry | Dropped>;

async function judgeOf(notify: Notify, { messages, person, channel }: Bundle): Promise<Judge> {
  const { engine, told } = notify;
  const [first] = messages;
  if (!first) return async () => "over";
  const { orgId, staffId } = first;
  const actor = staffId === null ? null : await actorNow(notify.engine, orgId, staffId, { via: "system" });
  if (staffId !== null && (!actor || !person)) return async () => "left";
  const clocks = new Map((await engine.db.query<{ id: string; open: boolean }>("select id, stopped_at is null and state <> 'dropped' as open from clock where org_id = $1 and id = any($2::uuid[])", [orgId, messages.flatMap((one) => one.clockId ?? [])], { prepared: true })).map((row) => [row.id, row.open]));
  const seen = new Set((await engine.db.query<{ id: string }>("select id from notice where org_id = $1 and id = any($2::uuid[]) and read_at is not null", [orgId, messages.flatMap((one) => one.noticeId ?? [])], { prepared: true })).map((row) => row.id));
  return async (message) => {
    const type = engine.types.get(message.recordType);
    if (!type) return "over";
    if (message.noticeId !== null && seen.has(message.noticeId)) return "seen";
    if (message.clockId !== null && clocks.get(message.clockId) === false) return "over";
    const row: Row | null = actor ? await readRow(engine.db, type, orgId, message.recordId, actor) : await loadRow(engine.db, type, orgId, message.recordId);
    if (!row) return "noRight";
    // What a group is told of may have been narrowed since, and a record moved to another site.
    if (staffId === null && channel && !(channel.kinds.includes(message.kind) && inScope(channel.sites, [row.site]))) return "noRight";
    if (type.states[row.state as string]?.final) return "over";
    const step = message.detail.sign;
    if (typeof step === "string") {
      const transition = type.transitions[step];
      const waits = transition && stepAbility(type, step, transition, row, actor ?? systemActor(orgId));
      // A group signs nothing: for it the state alone counts.
      if (!waits || (actor ? !waits.possible : waits.wrongState) || !holds(told.types[type.name]?.waits ?? { always: true }, row, systemActor(orgId))) return "over";
    }
    return { step: message.step, kind: message.kind, type, row, detail: message.detail };
  };
}

/** Sends something that was said by one channel; a channel whose secrets cannot be opened says so. */
async function send(notify: Notify, channel: Channel, person: Recipient | null, said: Said, id: string): Promise<Outcome> {
  const language = person?.language ?? "zh";
  const link = notify.publicUrl === null ? null : notify.publicUrl.replace(/\/$/, "") + said.path;
  if (channel.kind === "push") return ring(notify, channel.orgId, (person as Recipient).id, id, { title: said.title, body: said.lines.slice(0, 5).join("\n"), path: said.path });
  const secrets = openSecrets<Partial<RobotSecrets> & { password?: string }>(notify, channel);
  if (channel.sealed !== null && secrets === null) return unreadable;
  if (channel.kind === "mail") {
    if (!person?.email) return { how: "never", answer: "no address" };
    const text = [said.title, "", ...said.lines, ...(link === null ? [] : ["", link]), "", "--", mailFooter(language), ""].join("\n");
    return sendMail(channel.config as unknown as MailServer, secrets?.password ?? null, { id, to: person.email, subject: `${said.title}${said.lines[0] !== undefined && said.path !== "/" ? ` ${said.lines[0]}` : ""}`, text }, notify.allowed);
  }
  // The keeper may have taken the host away since.
  if (!secrets?.url || !robotUrl(channel.kind, secrets.url, notify.allowed)) return { how: "again", answer: "the address is not allowed", channel: true };
  return sendToGroup(channel.kind, secrets as RobotSecrets, { title: `当值 · ${said.title}`, lines: said.lines, link, open: openWord(language) }, toMs(notify.engine.now()));
}

const unreadable: Outcome = { how: "again", answer: "the secret cannot be opened with this installation's key; enter it again", channel: true };

/** Has every browser of a person ring; those that are gone are forgotten. It went well where one rang. */
export async function ring(notify: Notify, orgId: string, staffId: string, id: string, payload: { title: string; body: string; path: string }): Promise<Outcome> {
  const { db } = notify.engine;
  const { keys } = await pushChannel(notify, orgId);
  const rows = await db.query<{ id: string; sealed: string }>("select id, sealed from push_browser where org_id = $1 and staff_id = $2 order by id", [orgId, staffId], { prepared: true });
  const outcomes: Outcome[] = [];
  for (const row of rows) {
    const browser = openSecrets<Browser>(notify, { orgId, id: row.id, sealed: row.sealed });
    const outcome: Outcome = browser && !urlAllowed(new URL(browser.endpoint), pushHosts, notify.pushPeers) ? { how: "never", answer: "no push service" } : browser ? await sendPush(browser, keys, notify.publicUrl?.startsWith("https:") ? notify.publicUrl : "mailto:dutydesk@localhost.invalid", id.replaceAll("-", ""), { ...payload, tag: id }) : { how: "never", answer: "sealed with another key" };
    if (outcome.how === "never") await db.query("delete from push_browser where org_id = $1 and id = $2", [orgId, row.id], { prepared: true });
    outcomes.push(outcome);
  }
  return outcomes.find((one) => one.how === "sent") ?? outcomes.find((one) => one.how !== "never") ?? outcomes[0] ?? { how: "never", answer: "no browser" };
}

async function settleOutcome(notify: Notify, channel: Channel, messages: readonly Message[], { how, answer, channel: out }: Outcome): Promise<void> {
  const now = notify.engine.now();
  if (how === "sent") return settle(notify, messages, { state: "sent", why: null, outcome: "sent", answer, nextAt: null });
  const rest = how === "later" || out === true ? fromMs(toMs(now) + restMs) : null;
  if (rest !== null) await notify.engine.db.query("update channel set resting_until = $3 where org_id = $1 and id = $2 and version = $4", [channel.orgId, channel.id, rest, channel.version], { prepared: true });
  if (how === "later") return settle(notify, messages, { state: "waiting", why: null, outcome: "later", answer, nextAt: rest, untried: true });
  const first = messages[0] as Message;
  const next = how === "never" ? null : nextTry(first.tries, first.firstTriedAt ?? now, now);
  if (next === null) return settle(notify, messages, { state: "failed", why: how === "never" ? "refused" : "tooLong", outcome: "failed", answer, nextAt: null });
  return settle(notify, messages, { state: "waiting", why: null, outcome: "again", answer, nextAt: next });
}

interface Settled {
  readonly state: "waiting" | "sent" | "failed" | "dropped";
  readonly why: string | null;
  readonly outcome: string;
  readonly answer: string | null;
  readonly nextAt: string | null;
  /** Whether the try does not count. */
  readonly untried?: boolean;
}

/** Keeps what became of a try: the rows as they are now, and one line that stays. */
async function settle(notify: Notify, messages: readonly Message[], { state, why, outcome, answer, nextAt, untried = false }: Settled): Promise<void> {
  const first = messages[0] as Message;
  await notify.engine.db.query(
    `with done as (update message set state = $3, why = $4, next_at = coalesce($5, next_at), tries = tries - $6::int where org_id = $1 and id = any($2::uuid[]))
     insert into message_try (org_id, id, message_id, messages, channel_id, staff_id, at, outcome, answer) values ($1, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [first.orgId, messages.map((one) => one.id), state, why, nextAt, untried ? 1 : 0, uuid(), first.id, messages.length, first.channelId, first.staffId, notify.engine.now(), outcome, answer],
    { prepared: true },
  );
}

/** Sends a test by a channel at once and says what the peer answered: mail to an address, to a group, or to the person's browsers. */
export async function sendTest(notify: Notify, channel: Channel, person: Recipient): Promise<Outcome> {
  const zh = person.language === "zh";
  const said: Said = { title: zh ? "测试消息" : "Test message", lines: [zh ? "收到这条，说明通道可以用。" : "If you read this, the channel works."], path: "/" };
  return send(notify, channel, person, said, uuid());
}
