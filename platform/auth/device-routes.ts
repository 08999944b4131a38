import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Engine } from "../act/engine.ts";
import { signedOf } from "../api/request.ts";
import { Problem } from "../record/problem.ts";
import { changeDevice, deviceCookie, deviceLives, distrustDevice, findDevice, hasPin, listDevices, peopleAt, removePins, setPin, signInByPin, trustDevice, type Device } from "./device.ts";
import { ownPassword } from "./sign-in.ts";

interface Means {
  /** Whether people of a demo organisation may sign in here. */
  readonly demo: boolean;
  readonly setSession: (request: FastifyRequest, reply: FastifyReply, secret: string) => void;
}

/** The trusted computer a request comes from; null where it is none. */
export function deviceOf(engine: Engine, request: FastifyRequest): Promise<Device | null> {
  return findDevice(engine.db, request.cookies[deviceCookie]);
}

/** Who asks, at a browser: a token opens no ways in. @throws Problem `not_signed_in`. */
function inBrowser(request: FastifyRequest): { orgId: string; staffId: string; sessionId: string } {
  const { actor, kind, sessionId } = signedOf(request);
  if (kind !== "browser") throw new Problem("not_signed_in");
  return { orgId: actor.orgId, staffId: actor.staffId as string, sessionId };
}

/** Routes of shared computers: trusting one and taking that back, one's PIN at it, and switching person by PIN. */
export function deviceRoutes(app: FastifyInstance, engine: Engine, { demo, setSession }: Means): void {
  const tags = ["auth"];
  const password = z.string().min(1).max(400);
  const shape = { name: z.string().trim().min(1).max(60), lockAfter: z.int().min(1).max(120) };
  const manage = { can: "staff.manage", everySite: true } as const;
  const own = async (orgId: string, staffId: string, word: string): Promise<void> => {
    if (!(await ownPassword(engine.db, orgId, staffId, word, engine.now()))) throw new Problem("sign_in_failed");
  };

  app.get("/api/auth/device", { config: { policy: "public" }, schema: { tags, summary: "Whether this is a shared computer, and who can switch by PIN at it" } }, async (request) => {
    const device = await deviceOf(engine, request);
    if (!device) return { device: null, people: [] };
    return { device: { id: device.id, name: device.name, lockAfter: device.lockAfter }, people: await peopleAt(engine.db, device, demo) };
  });

  app.get("/api/auth/devices", { config: { policy: manage }, schema: { tags, summary: "The shared computers that are trusted" } }, async (request) => ({ devices: await listDevices(engine.db, signedOf(request).actor.orgId) }));

  app.post("/api/auth/devices", { config: { policy: manage }, schema: { tags, summary: "Trust this computer as a shared one; its browser, by `endpoint`, rings for nobody any more", body: z.strictObject({ ...shape, password, endpoint: z.string().max(2000).optional() }) } }, async (request, reply) => {
    const by = inBrowser(request);
    const input = request.body as { name: string; lockAfter: number; password: string; endpoint?: string };
    await own(by.orgId, by.staffId, input.password);
    const { id, secret } = await trustDevice(engine.db, by, input, engine.now());
    reply.setCookie(deviceCookie, secret, { path: "/api/auth/", httpOnly: true, sameSite: "strict", secure: request.protocol === "https" || request.server.overTls, maxAge: deviceLives / 1000 });
    return reply.status(201).send({ id });
  });

  app.post("/api/auth/devices/:id", { config: { policy: manage }, schema: { tags, summary: "Change the name of a shared computer and when it locks", params: z.object({ id: z.uuid() }), body: z.strictObject(shape) } }, async (request, reply) => {
    const { orgId } = inBrowser(request);
    await changeDevice(engine.db, orgId, (request.params as { id: string }).id, request.body as { name: string; lockAfter: number });
    return reply.status(204).send();
  });

  app.delete("/api/auth/devices/:id", { config: { policy: manage }, schema: { tags, summary: "Trust a shared computer no more: its PINs and sessions end", params: z.object({ id: z.uuid() }) } }, async (request, reply) => {
    await distrustDevice(engine.db, inBrowser(request), (request.params as { id: string }).id, engine.now());
    return reply.status(204).send();
  });

  app.get("/api/auth/pin", { config: { policy: "signedIn" }, schema: { tags, summary: "Whether one has a PIN at this computer" } }, async (request) => {
    const { actor } = signedOf(request);
    const device = await deviceOf(engine, request);
    const here = device?.orgId === actor.orgId ? device : null;
    return { device: here && { id: here.id, name: here.name, lockAfter: here.lockAfter }, on: here !== null && (await hasPin(engine.db, here, actor.staffId as string)) };
  });

  app.post("/api/auth/pin", { config: { policy: "signedIn" }, schema: { tags, summary: "Set one's PIN for this shared computer, by password", body: z.strictObject({ password, pin: z.string().max(20) }) } }, async (request, reply) => {
    const { orgId, staffId } = inBrowser(request);
    const input = request.body as { password: string; pin: string };
    const device = await deviceOf(engine, request);
    if (device?.orgId !== orgId) throw new Problem("device_unknown");
    await own(orgId, staffId, input.password);
    await setPin(engine.db, device, staffId, input.pin, engine.now());
    return reply.status(204).send();
  });

  app.post("/api/auth/pin/off", { config: { policy: "signedIn" }, schema: { tags, summary: "Take one's PINs away at every shared computer, by password", body: z.strictObject({ password }) } }, async (request, reply) => {
    const { orgId, staffId } = inBrowser(request);
    await own(orgId, staffId, (request.body as { password: string }).password);
    await removePins(engine.db, orgId, staffId, null);
    return reply.status(204).send();
  });

  app.post("/api/auth/pin/sign-in", { config: { policy: "public" }, schema: { tags, summary: "Switch to a person by PIN at a trusted shared computer", body: z.strictObject({ staff: z.uuid(), pin: z.string().min(1).max(20) }) } }, async (request, reply) => {
    const device = await deviceOf(engine, request);
    if (!device) throw new Problem("device_unknown");
    setSession(request, reply, await signInByPin(engine.db, device, demo, request.body as { staff: string; pin: string }, { address: request.ip, agent: request.headers["user-agent"] }, engine.now()));
    return reply.status(204).send();
  });
}
