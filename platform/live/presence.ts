import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Engine } from "../act/engine.ts";
import { readRow } from "../act/load.ts";
import { signedOf } from "../api/request.ts";
import { Problem } from "../record/problem.ts";
import { listOfOthers, type Beat, type Here } from "./here.ts";
import { keepPace } from "./pace.ts";
import type { Pump } from "./pump.ts";

/** Whoever says nothing for so long is gone. */
export const goneAfterMs = 30_000;
const sweepEvery = 2_000;
/** Records that one person is seen in at once. */
const mostRooms = 20;
/** Of one person in one record, one beat is passed on in this time; over all records, as many as there are rooms. */
const paceMs = 3_000;

export interface Presence {
  /** Told whenever those who are in a record are others than before, or do something else. */
  onChange(tell: (orgId: string, type: string, id: string) => void): void;
  /** Who is in a record now, seen by one of them; null where that one is not in it. */
  others(orgId: string, type: string, id: string, staffId: string): readonly Here[] | null;
  close(): void;
}

/**
 * Who is looking at which record: kept in the memory of every process and told between them by NOTIFY, in no table. A page says every
 * ten seconds that it is still there; who may not read the record cannot say so, and only those who are in it are told.
 */
export function presenceRoutes(app: FastifyInstance, engine: Engine, pump: Pump): Presence {
  const rooms = new Map<string, Map<string, Beat>>();
  const listeners: ((orgId: string, type: string, id: string) => void)[] = [];
  const changed = (key: string): void => {
    const [orgId = "", type = "", id = ""] = key.split("|");
    for (const tell of listeners) tell(orgId, type, id);
  };
  const take = (beat: Beat): void => {
    const key = `${beat.orgId}|${beat.type}|${beat.id}`;
    const room = rooms.get(key) ?? new Map<string, Beat>();
    const before = room.get(beat.staffId);
    if (beat.doing === "leave") room.delete(beat.staffId);
    else room.set(beat.staffId, beat);
    if (room.size === 0) rooms.delete(key);
    else rooms.set(key, room);
    if (before?.doing !== (beat.doing === "leave" ? undefined : beat.doing)) changed(key);
  };
  const spent = new Map<string, { readonly since: number; readonly count: number }>();
  /** Whether a person may still be told of in this span of time: leaving one record for the next must not be free either. */
  const spend = ({ orgId, staffId, at }: Beat): boolean => {
    const key = `${orgId}|${staffId}`;
    const now = Date.parse(at);
    const before = spent.get(key);
    const { since, count } = before && now - before.since < paceMs ? before : { since: now, count: 0 };
    if (count >= mostRooms) return false;
    spent.set(key, { since, count: count + 1 });
    return true;
  };
  const pace = keepPace<Beat>(paceMs, () => Date.parse(engine.now()), (said) => {
    const beat = { ...said, at: engine.now() };
    // What is too much is lost: who is still there says so within ten seconds, and who is not is gone after thirty.
    if (!spend(beat)) return;
    take(beat);
    pump.say(JSON.stringify(beat));
  });
  pump.hear((text) => {
    const beat = readBeat(text);
    if (beat) take(beat);
  });
  const sweep = setInterval(() => {
    const now = Date.parse(engine.now());
    const edge = now - goneAfterMs;
    pace.tidy();
    for (const [key, { since }] of spent) if (now - since >= paceMs) spent.delete(key);
    for (const [key, room] of rooms) {
      const old = [...room].filter(([, beat]) => Date.parse(beat.at) < edge);
      for (const [staffId] of old) room.delete(staffId);
      if (room.size === 0) rooms.delete(key);
      if (old.length > 0) changed(key);
    }
  }, sweepEvery);
  sweep.unref();

  const roomsOf = ({ orgId, staffId }: Beat): number => [...rooms].filter(([key, room]) => key.startsWith(`${orgId}|`) && room.has(staffId)).length;
  const body = z.strictObject({ type: z.string().max(60), id: z.uuid(), doing: z.enum(["look", "write", "leave"]) });
  app.post("/api/v1/presence", { config: { policy: "signedIn" }, schema: { tags: ["live"], summary: "Say that one looks at a record, writes in it, or left it; those in it see each other for 30 seconds", body } }, async (request, reply) => {
    const { actor } = signedOf(request);
    const { type: name, id, doing } = request.body as z.infer<typeof body>;
    const type = engine.types.get(name);
    if (!type || actor.staffId === null || !(await readRow(engine.db, type, actor.orgId, id, actor))) throw new Problem("not_found");
    const beat: Beat = { orgId: actor.orgId, type: name, id, staffId: actor.staffId, name: actor.staffName ?? "", doing, at: engine.now() };
    const key = `${beat.orgId}|${name}|${id}|${beat.staffId}`;
    const before = rooms.get(`${beat.orgId}|${name}|${id}`)?.get(beat.staffId);
    const said = before ? before.doing === doing && Date.parse(beat.at) - Date.parse(before.at) < paceMs : doing === "leave" || roomsOf(beat) >= mostRooms;
    if (said) pace.drop(key); // Nothing to add to what the others know; what waited is out of date.
    else pace.say(key, beat);
    return reply.code(204).send();
  });

  return {
    onChange: (tell) => void listeners.push(tell),
    others(orgId, type, id, staffId) {
      const room = rooms.get(`${orgId}|${type}|${id}`);
      return room?.has(staffId) ? listOfOthers([...room.values()], staffId) : null;
    },
    close() {
      clearInterval(sweep);
      pace.close();
    },
  };
}

const shape = z.object({ orgId: z.string(), type: z.string(), id: z.string(), staffId: z.string(), name: z.string(), doing: z.enum(["look", "write", "leave"]), at: z.string() });

function readBeat(text: string): Beat | null {
  try {
    return shape.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
