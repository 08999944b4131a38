import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { signedOf } from "../api/request.ts";
import type { Actor } from "../act/actor.ts";
import type { Engine } from "../act/engine.ts";
import { dayIn } from "../clocks/zone.ts";
import { L } from "../record/label.ts";
import { Problem } from "../record/problem.ts";
import { rightsBeyond } from "../record/rule.ts";
import { deviceOf, deviceRoutes } from "./device-routes.ts";
import { confirmFactor, demandFactor, factorState, removeFactor, startFactor } from "./second-factor.ts";
import { hashPassword } from "./secrets.ts";
import { cookieName, createToken, listSessions, readPerson, revokeAll, revokeSession, sessionIdle } from "./sessions.ts";
import { createCode, demandStrong, ownPassword, redeemCode, signIn, storePassword, type FindLogin, type From } from "./sign-in.ts";

const login = z.string().min(1).max(254);
const password = z.string().min(1).max(400);

/** Gives the browser its session: http-only, same-site, secure where the page came over TLS. */
export function setSession(request: FastifyRequest, reply: FastifyReply, secret: string): void {
  reply.setCookie(cookieName, secret, { path: "/", httpOnly: true, sameSite: "lax", secure: request.protocol === "https" || request.server.overTls, maxAge: sessionIdle / 1000 });
}

/** Routes of signing in and out, one's own sessions, password and second factor, shared computers, one-time codes and API tokens; `demo`: whether people of a demo organisation may sign in. */
export function authRoutes(app: FastifyInstance, engine: Engine, find: FindLogin, demo: boolean): void {
  const from = async (request: FastifyRequest): Promise<From> => ({ address: request.ip, agent: request.headers["user-agent"], device: await deviceOf(engine, request) });
  const tags = ["auth"];

  app.post("/api/auth/sign-in", { config: { policy: "public" }, schema: { tags, summary: "Sign in by staff number, phone or e-mail; with a code where the second factor is on", body: z.strictObject({ login, password, code: z.string().max(60).optional() }) } }, async (request, reply) => {
    const input = request.body as { login: string; password: string; code?: string };
    setSession(request, reply, await signIn(engine.db, find, input, await from(request), engine.now()));
    return reply.status(204).send();
  });

  app.post("/api/auth/redeem", { config: { policy: "public" }, schema: { tags, summary: "Trade a one-time code for a password; takes the second factor away", body: z.strictObject({ login, code: z.string().min(1).max(60), password }) } }, async (request, reply) => {
    const input = request.body as { login: string; code: string; password: string };
    setSession(request, reply, await redeemCode(engine.db, find, input, await from(request), engine.now()));
    return reply.status(204).send();
  });

  app.post("/api/auth/sign-out", { config: { policy: "signedIn" }, schema: { tags, summary: "End this session" } }, async (request, reply) => {
    const { actor, sessionId } = signedOf(request);
    await revokeSession(engine.db, actor.orgId, actor.staffId as string, sessionId, engine.now());
    return reply.clearCookie(cookieName, { path: "/" }).status(204).send();
  });

  app.post("/api/auth/password", { config: { policy: "signedIn" }, schema: { tags, summary: "Change one's own password; other sessions end", body: z.strictObject({ old: password, password }) } }, async (request, reply) => {
    const { actor, sessionId, kind } = signedOf(request);
    if (kind !== "browser") throw new Problem("not_signed_in");
    const input = request.body as { old: string; password: string };
    demandStrong(input.password);
    if (!(await ownPassword(engine.db, actor.orgId, actor.staffId as string, input.old, engine.now()))) throw new Problem("sign_in_failed");
    await storePassword(engine.db, actor.orgId, actor.staffId as string, await hashPassword(input.password), engine.now(), sessionId);
    return reply.status(204).send();
  });

  app.get("/api/auth/sessions", { config: { policy: "signedIn" }, schema: { tags, summary: "One's own sessions and tokens" } }, async (request) => {
    const { actor, sessionId } = signedOf(request);
    const sessions = await listSessions(engine.db, actor.orgId, actor.staffId as string, engine.now());
    return { sessions: sessions.map((session) => ({ ...session, current: session.id === sessionId })) };
  });

  app.delete("/api/auth/sessions/:id", { config: { policy: "signedIn" }, schema: { tags, summary: "End one of one's own sessions or tokens", params: z.object({ id: z.uuid() }) } }, async (request, reply) => {
    const { actor, kind, sessionId } = signedOf(request);
    const { id } = request.params as { id: string };
    if (kind !== "browser" && id !== sessionId) throw inPerson();
    await revokeSession(engine.db, actor.orgId, actor.staffId as string, id, engine.now());
    return reply.status(204).send();
  });

  app.post("/api/auth/sessions/end-others", { config: { policy: "signedIn" }, schema: { tags, summary: "End all of one's own browser sessions but this one" } }, async (request, reply) => {
    const { actor, kind, sessionId } = signedOf(request);
    if (kind !== "browser") throw inPerson();
    await revokeAll(engine.db, actor.orgId, actor.staffId as string, engine.now(), sessionId, ["browser"]);
    return reply.status(204).send();
  });

  factorRoutes(app, engine);
  deviceRoutes(app, engine, { demo, setSession });

  const token = z.strictObject({ name: z.string().min(1).max(80), days: z.int().min(1).max(730), scope: z.array(z.string().max(60)).max(60).optional() });
  app.post("/api/auth/tokens", { config: { policy: { can: "token.manage" } }, schema: { tags, summary: "Make an API token of one's own rights or fewer; told once", body: token } }, async (request, reply) => {
    const { actor, kind, byPin } = signedOf(request);
    if (kind !== "browser") throw inPerson();
    if (byPin) throw new Problem("password_session");
    const input = request.body as z.infer<typeof token>;
    const made = await createToken(engine.db, actor.orgId, actor.staffId as string, input.name, input.days, engine.now(), input.scope ?? null);
    return reply.status(201).send({ id: made.id, token: made.secret, expiresAt: made.expiresAt });
  });

  app.post("/api/v1/staff/:id/one-time-code", { config: { policy: { can: "staff.manage" } }, schema: { tags: ["staff"], summary: "A one-time code to hand to a person; told once, using it takes their second factor away", params: z.object({ id: z.uuid() }) } }, async (request, reply) => {
    const { actor, kind, byPin } = signedOf(request);
    if (kind !== "browser") throw inPerson();
    if (byPin) throw new Problem("password_session");
    const staffId = (request.params as { id: string }).id;
    const there = await engine.db.query("select 1 from staff where org_id = $1 and id = $2 and state = 'active'", [actor.orgId, staffId]);
    if (there.length === 0) throw new Problem("not_found");
    await demandNotAbove(engine, actor, staffId);
    return reply.status(201).send(await createCode(engine.db, actor.orgId, staffId, actor.staffId, engine.now()));
  });
}

/** One's own second factor: whether it is on, and switching it on and off. */
function factorRoutes(app: FastifyInstance, engine: Engine): void {
  const tags = ["auth"];
  const code = z.string().min(1).max(60);
  const self = (request: FastifyRequest): { orgId: string; staffId: string; sessionId: string } => {
    const { actor, kind, sessionId } = signedOf(request);
    if (kind !== "browser") throw inPerson();
    return { orgId: actor.orgId, staffId: actor.staffId as string, sessionId };
  };
  const demandOwn = async (orgId: string, staffId: string, word: string): Promise<void> => {
    if (!(await ownPassword(engine.db, orgId, staffId, word, engine.now()))) throw new Problem("sign_in_failed");
  };

  app.get("/api/auth/second-factor", { config: { policy: "signedIn" }, schema: { tags, summary: "Whether one's own second factor is on, and the recovery codes left" } }, async (request) => {
    const { orgId, staffId } = self(request);
    return factorState(engine.db, orgId, staffId);
  });

  app.post("/api/auth/second-factor/start", { config: { policy: "signedIn" }, schema: { tags, summary: "A secret for the authenticator app; good for ten minutes, until a code confirms it", body: z.strictObject({ password }) } }, async (request) => {
    const { orgId, staffId } = self(request);
    await demandOwn(orgId, staffId, (request.body as { password: string }).password);
    return startFactor(engine.db, orgId, staffId, engine.now());
  });

  app.post("/api/auth/second-factor/confirm", { config: { policy: "signedIn" }, schema: { tags, summary: "Switch the second factor on; tells the recovery codes once, other sessions end", body: z.strictObject({ code }) } }, async (request) => {
    const { orgId, staffId, sessionId } = self(request);
    return { recovery: await confirmFactor(engine.db, orgId, staffId, (request.body as { code: string }).code, engine.now(), sessionId) };
  });

  app.post("/api/auth/second-factor/off", { config: { policy: "signedIn" }, schema: { tags, summary: "Switch the second factor off by password and a code or recovery code", body: z.strictObject({ password, code }) } }, async (request, reply) => {
    const { orgId, staffId } = self(request);
    const input = request.body as { password: string; code: string };
    await demandOwn(orgId, staffId, input.password);
    if (!(await factorState(engine.db, orgId, staffId)).on) throw new Problem("guard_refused", { reason: L("两步验证没有打开。", "The second factor is not on.") });
    await demandFactor(engine.db, orgId, staffId, input.code, engine.now());
    await engine.db.transaction((tx) => removeFactor(tx, orgId, staffId, staffId, "secondFactorOff", engine.now()));
    return reply.status(204).send();
  });
}

/** A token is lent to a program: it neither makes further ways in nor ends those of its person. */
function inPerson(): Problem {
  return new Problem("not_allowed", { capability: L("用接口令牌办，请本人登录来办", "doing this by an API token; sign in yourself") });
}

/** Who resets another's password could become that person, so nobody resets someone who holds more than they do, at any site, works where they keep nobody, or stands above them. */
async function demandNotAbove(engine: Engine, actor: Actor, staffId: string): Promise<void> {
  const { zone } = await engine.organisation(actor.orgId);
  const who = await readPerson(engine.db, actor.orgId, staffId, dayIn(zone, engine.now()));
  const more = who ? rightsBeyond(actor.own ?? actor, who) : [];
  if (more.length > 0) throw new Problem("not_allowed", { capability: more.slice(0, 5) });
  if (actor.capabilities["org.admin"] === true) return;
  const kept = actor.capabilities["staff.manage"];
  const elsewhere = kept !== true && who !== null && (who.everySite || who.sites.some((site) => !(kept ?? []).includes(site)));
  if (elsewhere || who?.subordinates.includes(actor.staffId as string)) throw new Problem("not_allowed", { capability: L("给上级或别处的员工发登录码", "giving a code to a superior, or to staff of another site") });
}
