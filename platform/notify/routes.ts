import type { FastifyInstance } from "fastify";
import { v7 as uuid } from "uuid";
import { z } from "zod";
import { signedOf } from "../api/request.ts";
import { L, type Label } from "../record/label.ts";
import { fieldProblem, Problem } from "../record/problem.ts";
import { readInstallation } from "../store/installation.ts";
import { channelOf, channelsOf, channelState, channelWish, pushChannel, removeChannel, saveChannel, seal, type ChannelWish } from "./channels.ts";
import { ring, sendTest } from "./deliver.ts";
import { kindLabels, kinds, personal, presetChoices, whens } from "./kinds.ts";
import type { Notify } from "./notify.ts";
import { urlAllowed } from "./post.ts";
import { recipients, saveChoices } from "./people.ts";
import { browserKeysFit, endpointHash, pushHosts } from "./push.ts";
import { quietSchema, settingsOf } from "./settings.ts";

const manage = { can: "setting.manage", everySite: true } as const;
const tags = ["notify"];
const version = z.int().min(0).max(2_000_000_000);
const idParams = z.object({ id: z.uuid() });
const testBody = z.strictObject({ to: z.string().max(300).optional() });
const logQuery = z.object({ after: z.uuid().optional(), failed: z.enum(["yes"]).optional() });
const choicesBody = z.strictObject({
  choices: z.record(z.enum(kinds), z.record(z.enum(personal), z.enum(whens))),
  quiet: z.string().max(20).nullable(),
  version,
});
const browserBody = z.strictObject({ endpoint: z.string().max(2000), keys: z.strictObject({ p256dh: z.string().max(200), auth: z.string().max(100) }) });
const mostBrowsers = 10;
const logPage = 50;

/** The ways out of the browser: channels and their log for whoever manages the settings, and what each person chose for themselves. */
export function notifyRoutes(app: FastifyInstance, notify: Notify): void {
  channelRoutes(app, notify);
  ownRoutes(app, notify);
}

function channelRoutes(app: FastifyInstance, notify: Notify): void {
  const { engine } = notify;
  app.get("/api/v1/channels", { config: { policy: manage }, schema: { tags, summary: "Channels that tell people outside the browser; nothing secret is told" } }, async (request) => {
    const { actor } = signedOf(request);
    const [channels, rows] = await Promise.all([
      channelsOf(engine.db, actor.orgId),
      engine.db.query<{ waiting: number; since: string | null; failed: number }>(
        `select (select count(*)::int from message where org_id = $1 and state = 'waiting' and next_at <= $2) as waiting, (select min(next_at) from message where org_id = $1 and state = 'waiting' and next_at <= $2) as since,
           (select count(*)::int from message where org_id = $1 and state = 'failed' and tried_at > $2::timestamptz - interval '7 days') as failed`,
        [actor.orgId, engine.now()],
      ),
    ]);
    const { quietSince } = await readInstallation(engine.db);
    return {
      channels: channels.map((channel) => channelState(notify, channel)), ...rows[0], quiet: quietSince !== null, publicUrl: notify.publicUrl, sealed: notify.sealer !== null,
      kinds: kinds.map((kind) => ({ kind, label: kindLabels[kind] })),
    };
  });

  const saveBody = z.strictObject({ ...channelWish.shape, version: version.optional() });
  const save = async (request: Parameters<typeof signedOf>[0], id: string | null) => {
    const { actor } = signedOf(request);
    if (!notify.sealer) throw noKey();
    const { version: seen = 0, ...wish } = request.body as z.infer<typeof saveBody>;
    return saveChannel(notify, actor, id, seen, wish as ChannelWish);
  };
  app.post("/api/v1/channels", { config: { policy: manage }, schema: { tags, summary: "Add a mail server or the robot of a group", body: saveBody } }, async (request, reply) => reply.status(201).send(await save(request, null)));
  app.post("/api/v1/channels/:id", { config: { policy: manage }, schema: { tags, summary: "Change a channel; secrets that are left out stay", params: idParams, body: saveBody } }, (request) => save(request, (request.params as z.infer<typeof idParams>).id));
  app.post("/api/v1/channels/:id/remove", { config: { policy: manage }, schema: { tags, summary: "Take a channel away", params: idParams } }, async (request, reply) => {
    const { actor } = signedOf(request);
    await removeChannel(notify, actor, (request.params as z.infer<typeof idParams>).id);
    return reply.status(204).send();
  });

  app.post("/api/v1/channels/:id/test", { config: { policy: manage }, schema: { tags, summary: "Send a test and tell what the peer answered", params: idParams, body: testBody } }, async (request) => {
    const { actor } = signedOf(request);
    await demandLoud(notify);
    const channel = await channelOf(engine.db, actor.orgId, (request.params as z.infer<typeof idParams>).id);
    const person = (await recipients(engine.db, actor.orgId, [actor.staffId as string])).get(actor.staffId as string);
    if (!channel || !person) throw new Problem("not_found");
    const to = (request.body as z.infer<typeof testBody>).to?.trim() || person.email;
    if (channel.kind === "mail" && !z.email().max(254).safeParse(to).success) throw wrong("to", L("收件地址", "Address"), L("写一个邮箱，测试信发到那里。", "an e-mail address for the test."));
    const { how, answer } = await sendTest(notify, channel, { ...person, email: to });
    return { ok: how === "sent", answer };
  });

  app.get("/api/v1/channels/log", { config: { policy: manage }, schema: { tags, summary: "The last tries to deliver, newest first", querystring: logQuery } }, async (request) => {
    const { actor } = signedOf(request);
    const { after, failed } = request.query as z.infer<typeof logQuery>;
    const rows = await engine.db.query<{ id: string }>(
      `select t.id, t.at, t.outcome, t.answer, t.messages, coalesce(c.name, '') as channel, c.kind as "channelKind", s.name as "staffName", m.id as "messageId", m.kind, m.record_type as type, m.record_id as "recordId", m.state, m.tries,
         case when m.state = 'waiting' then m.next_at end as "nextAt"
       from message_try t left join channel c on c.org_id = t.org_id and c.id = t.channel_id left join staff s on s.org_id = t.org_id and s.id = t.staff_id left join message m on m.org_id = t.org_id and m.id = t.message_id
       where t.org_id = $1 and ($2::uuid is null or t.id < $2) and ($3::boolean is not true or t.outcome in ('failed', 'again')) order by t.id desc limit ${logPage + 1}`,
      [actor.orgId, after ?? null, failed === "yes"],
      { prepared: true },
    );
    return { tries: rows.slice(0, logPage), next: rows.length > logPage ? rows[logPage - 1]?.id : null };
  });

  app.post("/api/v1/channels/log/:id/retry", { config: { policy: manage }, schema: { tags, summary: "Try a message that was given up once more, with all that went with it", params: idParams } }, async (request, reply) => {
    const { actor } = signedOf(request);
    const rows = await engine.db.query(
      `update message set state = 'waiting', why = null, tries = 0, first_tried_at = null, next_at = $3 where org_id = $1 and state = 'failed' and bundle = (select bundle from message where org_id = $1 and id = $2) returning 1`,
      [actor.orgId, (request.params as z.infer<typeof idParams>).id, engine.now()],
    );
    if (rows.length === 0) throw new Problem("not_found");
    return reply.status(204).send();
  });
}

function ownRoutes(app: FastifyInstance, notify: Notify): void {
  const { engine } = notify;
  const policy = "signedIn" as const;
  app.get("/api/v1/me/notices", { config: { policy }, schema: { tags, summary: "What reaches me where, my quiet hours, and the browsers I let ring" } }, async (request) => {
    const { actor, sessionId } = signedOf(request);
    const person = await personOf(notify, actor.orgId, actor.staffId);
    const channels = await channelsOf(engine.db, actor.orgId);
    const push = notify.sealer ? (await pushChannel(notify, actor.orgId)).channel : null;
    const settings = settingsOf(await engine.organisation(actor.orgId));
    const browsers = await engine.db.query("select id, agent, created_at as \"createdAt\" from push_browser where org_id = $1 and staff_id = $2 order by id", [actor.orgId, actor.staffId], { prepared: true });
    return {
      kinds: kinds.map((kind) => ({ kind, label: kindLabels[kind] })), choices: person.choices, preset: presetChoices, quiet: person.quiet, organisation: { quiet: settings.quiet, digestAt: settings.digestAt, breakThrough: settings.breakThrough }, version: person.version,
      mail: { on: channels.some((one) => one.kind === "mail" && one.isOn), address: person.email }, push: { on: push?.isOn === true, publicKey: push?.config.publicKey ?? null, shared: await atSharedComputer(notify, actor.orgId, sessionId), browsers },
    };
  });

  app.post("/api/v1/me/notices", { config: { policy }, schema: { tags, summary: "Choose what reaches me where; `quiet` null takes the organisation's quiet hours", body: choicesBody } }, async (request, reply) => {
    const { actor } = signedOf(request);
    const { choices, quiet, version: seen } = request.body as z.infer<typeof choicesBody>;
    if (quiet !== null && !quietSchema.safeParse(quiet).success) throw wrong("quiet", L("免打扰时间", "Quiet hours"), L("写成 22:00-07:00，不要免打扰写 none。", "write it like 22:00-07:00, or none."));
    await personOf(notify, actor.orgId, actor.staffId);
    await saveChoices(engine.db, actor, { choices, quiet, version: seen }, engine.now());
    return reply.status(204).send();
  });

  app.post("/api/v1/me/push", { config: { policy }, schema: { tags, summary: "Let this browser ring", body: browserBody } }, async (request, reply) => {
    const { actor, sessionId } = signedOf(request);
    const browser = request.body as z.infer<typeof browserBody>;
    if (!notify.sealer) throw noKey();
    if (await atSharedComputer(notify, actor.orgId, sessionId)) throw new Problem("guard_refused", { reason: L("共用电脑上不开浏览器提醒：换了人还会响。", "Not on a shared computer: it would ring for the next person too.") });
    if (!URL.canParse(browser.endpoint) || !urlAllowed(new URL(browser.endpoint), pushHosts, notify.pushPeers)) throw wrong("endpoint", L("推送地址", "Push address"), L("这个浏览器的推送服务不在允许的名单里，请换 Chrome、Edge、Firefox 或 Safari。", "the push service of this browser is not among those allowed; use Chrome, Edge, Firefox or Safari."));
    if (!browserKeysFit(browser.keys)) throw wrong("keys", L("推送密钥", "Push keys"), L("浏览器给的密钥不对，请刷新页面再试。", "the browser's keys are not right; reload the page and try again."));
    await pushChannel(notify, actor.orgId);
    const id = uuid();
    const hash = endpointHash(browser.endpoint);
    await engine.db.transaction(async (tx) => {
      // Two that count at once would both find room.
      await tx.query("select pg_advisory_xact_lock(hashtextextended($1, 18))", [`${actor.orgId}|${actor.staffId}`], { prepared: true });
      const [others] = await tx.query<{ n: number }>("select count(*)::int as n from push_browser where org_id = $1 and staff_id = $2 and endpoint_hash <> $3", [actor.orgId, actor.staffId, hash], { prepared: true });
      if ((others?.n ?? 0) >= mostBrowsers) throw new Problem("guard_refused", { reason: L(`最多 ${mostBrowsers} 个浏览器，请先关掉一个。`, `At most ${mostBrowsers} browsers; switch one off first.`) });
      // The same browser belongs to whoever switched it on last.
      await tx.query(
        "insert into push_browser (org_id, id, staff_id, endpoint_hash, sealed, agent, created_at) values ($1, $2, $3, $4, $5, $6, $7) on conflict (org_id, endpoint_hash) do update set staff_id = excluded.staff_id, id = excluded.id, sealed = excluded.sealed, agent = excluded.agent, created_at = excluded.created_at",
        [actor.orgId, id, actor.staffId, hash, seal(notify, actor.orgId, id, browser), request.headers["user-agent"]?.slice(0, 200) ?? null, engine.now()],
        { prepared: true },
      );
    });
    return reply.status(201).send({ id });
  });

  const removeBody = z.strictObject({ id: z.uuid().optional(), endpoint: z.string().max(2000).optional() });
  app.post("/api/v1/me/push/remove", { config: { policy }, schema: { tags, summary: "Let a browser of mine ring no more, by its id or its endpoint", body: removeBody } }, async (request, reply) => {
    const { actor } = signedOf(request);
    const { id, endpoint } = request.body as z.infer<typeof removeBody>;
    await engine.db.query("delete from push_browser where org_id = $1 and staff_id = $2 and (id = $3 or endpoint_hash = $4)", [actor.orgId, actor.staffId, id ?? null, endpoint === undefined ? null : endpointHash(endpoint)]);
    return reply.status(204).send();
  });

  app.post("/api/v1/me/push/test", { config: { policy }, schema: { tags, summary: "Have my browsers ring once, and tell what the push service answered" } }, async (request) => {
    const { actor } = signedOf(request);
    await demandLoud(notify);
    const person = await personOf(notify, actor.orgId, actor.staffId);
    if (!notify.sealer) throw noKey();
    const zh = person.language === "zh";
    const { how, answer } = await ring(notify, actor.orgId, person.id, uuid(), { title: zh ? "测试消息" : "Test message", body: zh ? "收到这条，说明推送可以用。" : "If you read this, push works.", path: "/account" });
    // What the peer wrote is for whoever manages the channels.
    return { ok: how === "sent", answer: answer.replace(/^(\d{3}) .*$/s, "$1") };
  });
}

async function personOf({ engine }: Notify, orgId: string, staffId: string | null) {
  const person = staffId === null ? undefined : (await recipients(engine.db, orgId, [staffId])).get(staffId);
  if (!person) throw new Problem("not_found");
  return person;
}

/** Whether a session is one of a shared computer. */
async function atSharedComputer({ engine }: Notify, orgId: string, sessionId: string): Promise<boolean> {
  return (await engine.db.query("select 1 from session where org_id = $1 and id = $2 and device_id is not null", [orgId, sessionId], { prepared: true })).length > 0;
}

/** Nothing is sent while the installation is quiet, a test neither. */
async function demandLoud({ engine }: Notify): Promise<void> {
  if ((await readInstallation(engine.db)).quietSince !== null) throw new Problem("guard_refused", { reason: L("刚从备份恢复，现在是静默，什么都不外发。核对无误后请服务器管理员运行 resume。", "Quiet after a restore: nothing is sent. Once checked, whoever keeps the server runs resume.") });
}

const noKey = (): Problem => new Problem("guard_refused", { reason: L("服务器没有保存密钥的地方，请服务器管理员检查数据目录或 DUTYDESK_SECRET。", "The server has no key to keep secrets with; its keeper checks the data folder or DUTYDESK_SECRET.") });

function wrong(field: string, label: Label, hint: Label): Problem {
  return fieldProblem([{ field, code: "field_invalid", params: { field: label, hint }, label }]);
}
