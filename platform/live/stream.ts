import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Engine } from "../act/engine.ts";
import { loadRow } from "../act/load.ts";
import { signedOf } from "../api/request.ts";
import { findSession, type Signed } from "../auth/sessions.ts";
import { holds } from "../record/rule.ts";
import { eventsAfter, newestPlace, type FeedEvent, type Place } from "./feed.ts";
import type { Presence } from "./presence.ts";
import type { Pump } from "./pump.ts";

interface Listener {
  readonly reply: FastifyReply;
  readonly secret: string;
  signed: Signed;
  place: Place;
}

const batch = 500;
const recheckEvery = 10_000;
const beatEvery = 20_000;
/** Streams that one person has open at a time, in one process: more pages than anybody has in sight; the oldest makes room for the next. */
export const mostStreams = 20;

/**
 * The live stream: ids of what changed, for those who may read it, resumed by the number of the last event.
 *
 * Each row is loaded once per event and judged for every listener by the same rule as everywhere. A listener whose session or
 * rights end is closed within ten seconds, and at once when a change of posts passes by.
 */
export function liveRoutes(app: FastifyInstance, engine: Engine, pump: Pump, presence: Presence, secretOf: (request: FastifyRequest) => string | undefined): { close(): void; open(): number } {
  const listeners = new Set<Listener>();

  const drop = (listener: Listener): void => {
    listeners.delete(listener);
    listener.reply.raw.end();
  };
  /** Ends the oldest streams of a person, each with a word why, until there is room for one more. */
  const makeRoom = ({ actor }: Signed): void => {
    const own = [...listeners].filter(({ signed }) => signed.actor.orgId === actor.orgId && signed.actor.staffId === actor.staffId);
    for (const listener of own.slice(0, Math.max(0, own.length + 1 - mostStreams))) {
      listener.reply.raw.write(`event: closed\ndata: ${JSON.stringify({ most: mostStreams })}\n\n`);
      drop(listener);
    }
  };
  const recheck = async (listener: Listener): Promise<boolean> => {
    const signed = await findSession(engine.db, listener.secret, engine.now());
    if (!signed) {
      drop(listener);
      return false;
    }
    listener.signed = signed;
    return true;
  };
  const send = (listener: Listener, event: FeedEvent): void => {
    const data = { type: event.recordType, id: event.recordId, step: event.step, version: event.version, by: event.staffId };
    listener.reply.raw.write(`id: ${event.tx}-${event.seq}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  const deliver = async (events: readonly FeedEvent[], to: Iterable<Listener>): Promise<void> => {
    const rows = new Map<string, Readonly<Record<string, unknown>> | null>();
    for (const event of events) {
      const type = engine.types.get(event.recordType);
      if (!type || event.topic !== null) continue;
      const receivers = [...to].filter((one) => one.signed.actor.orgId === event.orgId);
      if (receivers.length === 0) continue;
      if (type.rights) for (const listener of receivers) await recheck(listener);
      const key = `${event.recordType}|${event.recordId}`;
      if (!rows.has(key)) rows.set(key, await loadRow(engine.db, type, event.orgId, event.recordId));
      const row = rows.get(key);
      for (const listener of receivers) if (row && listeners.has(listener) && holds(type.may.read, row, listener.signed.actor)) send(listener, event);
    }
  };

  // Who came into a record or left it: told to those who are in it and may read it still.
  const tellPresence = async (orgId: string, name: string, id: string): Promise<void> => {
    const type = engine.types.get(name);
    const inside = [...listeners].flatMap((listener) => {
      const { staffId } = listener.signed.actor;
      const others = listener.signed.actor.orgId === orgId && staffId !== null ? presence.others(orgId, name, id, staffId) : null;
      return others === null ? [] : [{ listener, others }];
    });
    if (!type || inside.length === 0) return;
    const row = await loadRow(engine.db, type, orgId, id);
    for (const { listener, others } of inside) if (row && listeners.has(listener) && holds(type.may.read, row, listener.signed.actor)) listener.reply.raw.write(`event: presence\ndata: ${JSON.stringify({ type: name, id, others })}\n\n`);
  };
  presence.onChange((orgId, type, id) => void tellPresence(orgId, type, id).catch(() => {}));

  let place: Place | null = null;
  pump.add(async () => {
    place ??= await newestPlace(engine.db);
    if (listeners.size === 0) {
      place = await newestPlace(engine.db);
      return false;
    }
    const events = await eventsAfter(engine.db, place, batch);
    const last = events.at(-1);
    if (!last) return false;
    await deliver(events, listeners);
    // Only now: what the database kept from being delivered comes again, and nobody misses a change.
    place = { tx: last.tx, seq: last.seq };
    return events.length === batch;
  });
  const timer = setInterval(() => void Promise.all([...listeners].map(recheck)).catch(() => {}), recheckEvery);
  const beat = setInterval(() => {
    for (const listener of listeners) listener.reply.raw.write("event: beat\ndata: 1\n\n");
  }, beatEvery);
  timer.unref();
  beat.unref();

  const query = z.object({ after: z.string().max(60).optional() });
  app.get("/api/v1/live", { config: { policy: "signedIn" }, schema: { tags: ["live"], summary: "Server-sent events of changed records; resumes after Last-Event-ID; of one person the newest 20 stay open", querystring: query } }, async (request, reply) => {
    const signed = signedOf(request);
    const header = request.headers["last-event-id"];
    const from = readPlace(typeof header === "string" ? header : (request.query as z.infer<typeof query>).after);
    reply.hijack();
    reply.raw.writeHead(200, { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-store", "x-accel-buffering": "no", "x-content-type-options": "nosniff", connection: "close" });
    reply.raw.write("retry: 1500\n\n");
    // Where the database goes away meanwhile the stream ends, and the browser comes again from where it was.
    const begin = from ?? (await newestPlace(engine.db).catch(() => null));
    if (!begin) return void reply.raw.end();
    const listener: Listener = { reply, secret: secretOf(request) ?? "", signed, place: begin };
    request.raw.on("close", () => listeners.delete(listener));
    makeRoom(signed);
    if (from) {
      try {
        await catchUp(listener);
      } catch {
        return drop(listener);
      }
    } else reply.raw.write(`id: ${listener.place.tx}-${listener.place.seq}\ndata: {"hello":true}\n\n`);
    listeners.add(listener);
    pump.wake();
  });

  /** Sends what a listener missed; after 5,000 events, or a place of another database, it is told to look at everything again instead. */
  async function catchUp(listener: Listener): Promise<void> {
    const only = new Set([listener]);
    listeners.add(listener);
    const reached = await newestPlace(engine.db);
    // A place that was never reached here is of the database before a restore: what came since cannot be told from it.
    const foreign = isAfter(listener.place, reached);
    for (let rounds = 0; rounds < 10 && !foreign; rounds++) {
      const events = await eventsAfter(engine.db, listener.place, batch);
      await deliver(events, only);
      const last = events.at(-1);
      if (last) listener.place = { tx: last.tx, seq: last.seq };
      if (events.length < batch) return;
    }
    const newest = await newestPlace(engine.db);
    listener.reply.raw.write(`id: ${newest.tx}-${newest.seq}\ndata: {"everything":true}\n\n`);
  }

  return {
    open: () => listeners.size,
    close() {
      clearInterval(timer);
      clearInterval(beat);
      for (const listener of listeners) drop(listener);
    },
  };
}

function isAfter(a: Place, b: Place): boolean {
  return BigInt(a.tx) === BigInt(b.tx) ? a.seq > b.seq : BigInt(a.tx) > BigInt(b.tx);
}

function readPlace(text: string | undefined): Place | null {
  const match = /^(\d{1,18})-(\d{1,15})$/.exec(text ?? ""); // What the database can hold, and a number exactly.
  return match ? { tx: match[1] as string, seq: Number(match[2]) } : null;
}
