import { v7 as uuid } from "uuid";
import { z } from "zod";
import type { Actor } from "../act/actor.ts";
import { L, type Label } from "../record/label.ts";
import { fieldProblem, Problem } from "../record/problem.ts";
import type { Database } from "../store/database.ts";
import { storableJson } from "../store/json.ts";
import { hostAllowed, publicHost } from "./inside.ts";
import { kinds, type ChannelKind, type Robot } from "./kinds.ts";
import { mailPorts, type MailServer } from "./mail.ts";
import type { Notify } from "./notify.ts";
import { urlAllowed } from "./post.ts";
import { newPushKeys, type PushKeys } from "./push.ts";
import { vendors, type RobotSecrets } from "./robots.ts";

/** A channel as it is stored. */
export interface Channel {
  readonly orgId: string;
  readonly id: string;
  readonly version: number;
  readonly kind: ChannelKind;
  readonly name: string;
  readonly isOn: boolean;
  readonly config: Readonly<Record<string, unknown>>;
  readonly sealed: string | null;
  readonly sites: readonly string[];
  readonly departments: readonly string[];
  readonly posts: readonly string[];
  readonly kinds: readonly string[];
}

export const channelColumns = `org_id as "orgId", id, version, kind, name, is_on as "isOn", config, sealed, sites, departments, posts, kinds`;

/** What somebody wants a channel to be. What is secret and left out stays as it is; `secret: null` takes a robot's secret away. */
export const channelWish = z.strictObject({
  kind: z.enum(["mail", "push", "wecom", "dingtalk", "feishu"]),
  name: z.string().max(200),
  on: z.boolean(),
  server: z.strictObject({ host: z.string().max(300), port: z.number(), security: z.enum(["tls", "starttls", "none"]), user: z.string().max(300).nullable(), from: z.string().max(300), fromName: z.string().max(200) }).optional(),
  password: z.string().max(500).optional(),
  url: z.string().max(2000).optional(),
  secret: z.string().max(500).nullable().optional(),
  sites: z.array(z.uuid()).max(200).optional(),
  departments: z.array(z.uuid()).max(200).optional(),
  posts: z.array(z.uuid()).max(200).optional(),
  kinds: z.array(z.enum(kinds)).max(20).optional(),
});
export type ChannelWish = z.infer<typeof channelWish>;

/** What a reader of the settings sees of a channel: everything but what is secret, of an address its host and its last characters. */
export interface ChannelState {
  readonly id: string;
  readonly version: number;
  readonly kind: ChannelKind;
  readonly name: string;
  readonly on: boolean;
  readonly server: MailServer | null;
  readonly address: string | null;
  readonly secretSet: boolean;
  /** False where what was sealed cannot be opened with the key of this installation, as after a restore elsewhere: it must be entered again. */
  readonly readable: boolean;
  readonly sites: readonly string[];
  readonly departments: readonly string[];
  readonly posts: readonly string[];
  readonly kinds: readonly string[];
}

/** The channels of an organisation, the oldest first. */
export function channelsOf(db: Pick<Database, "query">, orgId: string): Promise<Channel[]> {
  return db.query<Channel>(`select ${channelColumns} from channel where org_id = $1 order by created_at, id`, [orgId], { prepared: true });
}

/** One channel of an organisation; null where there is none. */
export async function channelOf(db: Pick<Database, "query">, orgId: string, id: string): Promise<Channel | null> {
  return (await db.query<Channel>(`select ${channelColumns} from channel where org_id = $1 and id = $2`, [orgId, id], { prepared: true }))[0] ?? null;
}

/** What is sealed in a channel, opened; null where there is nothing, or it was sealed with another key. */
export function openSecrets<T>(notify: Pick<Notify, "sealer">, channel: Pick<Channel, "orgId" | "id" | "sealed">): T | null {
  const text = channel.sealed === null ? null : (notify.sealer?.open(channel.sealed, about(channel.orgId, channel.id)) ?? null);
  return text === null ? null : (JSON.parse(text) as T);
}

/** Seals what is secret in a channel or a browser with the key of the installation; only under the same ids does it open again. */
export function seal(notify: Pick<Notify, "sealer">, orgId: string, id: string, secrets: unknown): string {
  if (!notify.sealer) throw new Error("there is no key to seal secrets with");
  return notify.sealer.seal(JSON.stringify(secrets), about(orgId, id));
}

const about = (orgId: string, id: string): string => `${orgId}|${id}`;

/** A channel as the settings show it: what is secret is told as being there or not. */
export function channelState(notify: Notify, channel: Channel): ChannelState {
  const { id, version, kind, name, isOn: on, sites, departments, posts, kinds: told } = channel;
  const secrets = openSecrets<Partial<RobotSecrets & { password: string }>>(notify, channel);
  const secretSet = kind === "mail" ? secrets?.password !== undefined : kind === "push" ? true : typeof secrets?.secret === "string";
  return { id, version, kind, name, on, server: kind === "mail" ? (channel.config as unknown as MailServer) : null, address: secrets?.url ? shownUrl(secrets.url) : null, secretSet, readable: channel.sealed === null || secrets !== null, sites, departments, posts, kinds: told };
}

function shownUrl(url: string): string {
  const { hostname } = new URL(url);
  return `${hostname} …${url.slice(-4)}`;
}

/**
 * Makes a channel or changes one; the journal tells what changed, and of secrets only that they did.
 *
 * @param id null for a new one; `version` is the one the writer saw.
 * @throws Problem `invalid_input`, `not_found`, `version_conflict`, `already_taken` for a second mail server.
 */
export async function saveChannel(notify: Notify, actor: Actor, id: string | null, version: number, wish: ChannelWish): Promise<ChannelState> {
  const { db } = notify.engine;
  const before = id === null ? null : await channelOf(db, actor.orgId, id);
  if (id !== null && !before) throw new Problem("not_found");
  if (before && before.kind !== wish.kind) throw wrong("kind", labels.kind, L("已有的通道不能换种类，请另加一个。", "an existing channel keeps its kind; add another."));
  if (!before && wish.kind === "push") throw new Problem("not_found");
  const channelId = before?.id ?? uuid();
  const name = wish.name.trim();
  if (name === "" || name.length > 60) throw wrong("name", labels.name, L("要 1 到 60 个字。", "1 to 60 characters."));
  const was = before ? openSecrets<Record<string, unknown>>(notify, before) : null;
  const { config, secrets } = wish.kind === "push" ? { config: before?.config ?? {}, secrets: was } : wish.kind === "mail" ? checkedMail(notify, wish, before, was) : checkedRobot(notify, wish.kind, wish, was);
  const sealed = secrets === null ? (wish.kind === "mail" ? null : (before?.sealed ?? null)) : sameSecrets(secrets, was) ? (before?.sealed ?? null) : seal(notify, actor.orgId, channelId, secrets);
  const now = notify.engine.now();
  const told = { kind: wish.kind, name, on: wish.on, config, sites: wish.sites ?? [], departments: wish.departments ?? [], posts: wish.posts ?? [], kinds: wish.kinds ?? [] };
  const toldBefore = before ? { kind: before.kind, name: before.name, on: before.isOn, config: before.config, sites: before.sites, departments: before.departments, posts: before.posts, kinds: before.kinds } : null;
  const rows = await db.query<Channel>(
    `with done as (
       insert into channel (org_id, id, version, kind, name, is_on, config, sealed, sites, posts, kinds, created_at, updated_at, updated_by, departments)
       select $1, $2, 1, $3, $4, $5, $6::jsonb, $7, $8::uuid[], $9::uuid[], $10::text[], $11, $11, $12, $20::uuid[] where $13::int = 0 or exists (select 1 from channel where org_id = $1 and id = $2)
       on conflict (org_id, id) do update set version = channel.version + 1, name = excluded.name, is_on = excluded.is_on, config = excluded.config, sealed = excluded.sealed,
         sites = excluded.sites, departments = excluded.departments, posts = excluded.posts, kinds = excluded.kinds, resting_until = null, updated_at = excluded.updated_at, updated_by = excluded.updated_by where channel.version = $13::int
       returning *
     ),
     told as (
       insert into journal (org_id, id, at, record_type, record_id, version, step, staff_id, staff_name, via, before, after)
       select $1, $14, $11, 'channel', $2, done.version, $15, $12, $16, $17, $18::jsonb, $19::jsonb from done
     )
     select ${channelColumns} from done`,
    [
      actor.orgId, channelId, wish.kind, name, wish.on, storableJson(config), sealed, told.sites, told.posts, told.kinds, now, actor.staffId, before ? version : 0,
      uuid(), before ? "change" : "create", actor.staffName, actor.via, toldBefore === null ? null : storableJson(toldBefore), storableJson({ ...told, ...(sealed === (before?.sealed ?? null) ? {} : { secretChanged: true }) }), told.departments,
    ],
  ).catch((error: unknown) => {
    if ((error as { constraint?: string }).constraint === "channel_only_one_idx") throw new Problem("already_taken", { field: L("发信服务器", "The mail server") });
    throw error;
  });
  const row = rows[0];
  if (!row) throw new Problem("version_conflict", {}, { detail: { current: before ? channelState(notify, (await channelOf(db, actor.orgId, channelId)) ?? before) : null, yours: told } });
  return channelState(notify, row);
}

/** Takes a channel away; what waits for it is dropped at delivery. @throws Problem `not_allowed`, `not_found`. */
export async function removeChannel(notify: Notify, actor: Actor, id: string): Promise<void> {
  const rows = await notify.engine.db.query(
    `with gone as (delete from channel where org_id = $1 and id = $2 and kind <> 'push' returning name, kind),
     told as (insert into journal (org_id, id, at, record_type, record_id, step, staff_id, staff_name, via, before) select $1, $3, $4, 'channel', $2, 'remove', $5, $6, $7, jsonb_build_object('name', gone.name, 'kind', gone.kind) from gone)
     select 1 from gone`,
    [actor.orgId, id, uuid(), notify.engine.now(), actor.staffId, actor.staffName, actor.via],
  );
  if (rows.length === 0) throw new Problem("not_found");
}

const labels = {
  kind: L("种类", "Kind"), name: L("名称", "Name"), host: L("服务器", "Server"), port: L("端口", "Port"), from: L("发件地址", "Sender"), fromName: L("发件人名称", "Sender's name"),
  server: L("发信服务器", "Mail server"), password: L("密码", "Password"), url: L("机器人地址", "Address of the robot"), kinds: L("发什么", "What is told"),
} satisfies Record<string, Label>;

function wrong(field: string, label: Label, hint: Label): Problem {
  return fieldProblem([{ field, code: "field_invalid", params: { field: label, hint }, label }]);
}

interface Checked {
  readonly config: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, unknown>> | null;
}

function checkedMail(notify: Notify, wish: ChannelWish, before: Channel | null, was: Readonly<Record<string, unknown>> | null): Checked {
  const { server } = wish;
  if (!server) throw fieldProblem([{ field: "server", code: "field_required", params: { field: labels.server }, label: labels.server }]);
  const host = server.host.trim().toLowerCase();
  const free = hostAllowed(notify.allowed, host, server.port, mailPorts);
  if (!free && !publicHost(host)) throw wrong("host", labels.host, L("写服务器的名字或地址，如 smtp.example.com；本机和内网地址要服务器管理员用 NOTIFY_HOSTS 放行。", "the name or address of a server, such as smtp.example.com; this machine and addresses inside are allowed by NOTIFY_HOSTS alone."));
  if (!Number.isInteger(server.port) || (!free && !mailPorts.includes(server.port))) throw wrong("port", labels.port, L("一般是 465（TLS）或 587（STARTTLS），也可以是 25、2525。", "usually 465 (TLS) or 587 (STARTTLS); 25 and 2525 are possible."));
  const from = server.from.trim();
  if (!z.email().max(254).safeParse(from).success) throw wrong("from", labels.from, L("写一个邮箱，如 desk@example.com。", "an e-mail address, such as desk@example.com."));
  const fromName = server.fromName.trim();
  if (fromName.length > 60) throw wrong("fromName", labels.fromName, L("最多 60 个字。", "at most 60 characters."));
  const user = server.user?.trim() || null;
  const config = { host, port: server.port, security: server.security, user, from, fromName };
  const moved = before !== null && (["host", "port", "security", "user"] as const).some((key) => before.config[key] !== config[key]);
  const password = wish.password || (moved ? undefined : (was?.password as string | undefined));
  // A password that is stored goes to no other server than it was entered for.
  if (user !== null && password === undefined) throw wrong("password", labels.password, before ? L("换了服务器、端口、加密或账号，密码要再输一次。", "it must be entered again for another server, port, security or user.") : L("有账号就要密码。", "a user needs one."));
  if (user !== null && server.security === "none" && !free) throw wrong("password", labels.password, L("不加密的连接上不发密码，请改用 TLS 或 STARTTLS。", "it is not sent over a line without encryption; use TLS or STARTTLS."));
  return { config, secrets: user === null ? null : { password } };
}

function checkedRobot(notify: Notify, kind: Robot, wish: ChannelWish, was: Readonly<Record<string, unknown>> | null): Checked {
  if ((wish.kinds ?? []).length === 0) throw wrong("kinds", labels.kinds, L("至少选一种。", "choose at least one."));
  const url = wish.url?.trim() || undefined;
  if (url === undefined && typeof was?.url !== "string") throw fieldProblem([{ field: "url", code: "field_required", params: { field: labels.url }, label: labels.url }]);
  if (url !== undefined && !robotUrl(kind, url, notify.allowed)) throw wrong("url", labels.url, urlHint[kind]);
  const secret = wish.secret === undefined ? (url === undefined ? (was?.secret ?? null) : null) : wish.secret?.trim() || null;
  return { config: {}, secrets: { url: url ?? was?.url, secret } };
}

const urlHint: Readonly<Record<Robot, Label>> = {
  wecom: L("从企业微信群机器人里复制，以 https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key= 开头。", "copy it from the group robot of WeCom; it begins with https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=."),
  dingtalk: L("从钉钉群机器人里复制，以 https://oapi.dingtalk.com/robot/send?access_token= 开头。", "copy it from the group robot of DingTalk; it begins with https://oapi.dingtalk.com/robot/send?access_token=."),
  feishu: L("从飞书群机器人里复制，以 https://open.feishu.cn/open-apis/bot/v2/hook/ 开头。", "copy it from the group robot of Feishu; it begins with https://open.feishu.cn/open-apis/bot/v2/hook/."),
};

/** Whether an address is one of the vendor's robots, or on a host that the keeper allows. */
export function robotUrl(kind: Robot, text: string, allowed: readonly string[]): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return urlAllowed(url, vendors[kind].hosts, allowed) && vendors[kind].path.test(url.pathname);
}

const sameSecrets = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * The channel of web push with its keys, made at first use and kept. Where the kept keys cannot be opened any more, as after a restore
 * with another key, new ones are made, and browsers that were signed on with the old ones are forgotten.
 */
export async function pushChannel(notify: Notify, orgId: string): Promise<{ channel: Channel; keys: PushKeys }> {
  const { db, now } = notify.engine;
  const read = async (): Promise<{ channel: Channel; keys: PushKeys } | { channel: Channel | null; keys: null }> => {
    const channel = (await db.query<Channel>(`select ${channelColumns} from channel where org_id = $1 and kind = 'push'`, [orgId], { prepared: true }))[0] ?? null;
    const keys = channel && openSecrets<{ privateKey: string }>(notify, channel);
    return channel && keys ? { channel, keys: { publicKey: channel.config.publicKey as string, privateKey: keys.privateKey } } : { channel, keys: null };
  };
  const there = await read();
  if (there.keys) return there;
  const id = there.channel?.id ?? uuid();
  const { publicKey, privateKey } = newPushKeys();
  const sealed = seal(notify, orgId, id, { privateKey });
  if (there.channel) {
    await db.query(
      `with anew as (update channel set config = $3::jsonb, sealed = $4, version = version + 1, updated_at = $5 where org_id = $1 and id = $2 and sealed = $6 returning 1)
       delete from push_browser where org_id = $1 and exists (select 1 from anew)`,
      [orgId, id, storableJson({ publicKey }), sealed, now(), there.channel.sealed],
    );
  } else {
    await db.query(
      "insert into channel (org_id, id, version, kind, name, is_on, config, sealed, created_at, updated_at) values ($1, $2, 1, 'push', '浏览器推送', true, $3::jsonb, $4, $5, $5) on conflict do nothing",
      [orgId, id, storableJson({ publicKey }), sealed, now()],
    );
  }
  const made = await read();
  if (!made.keys) throw new Error("the keys of web push could not be kept");
  return made;
}
