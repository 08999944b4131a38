import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Engine } from "../act/engine.ts";
import { readRow } from "../act/load.ts";
import { signedOf } from "../api/request.ts";
import { Problem } from "../record/problem.ts";
import { listOfOthers, type Beat, type Here } from "./here.ts";
import type { Pump } from "./pump.ts";

/** Whoever says nothing for so long is gone. */
export const goneAfterMs = 30_000;
const sweepEvery = 2_000;
/** Records that one person is seen in at once, and how soon the same said again is not passed on. */
const mostRooms = 20;
const sameWithinMs = 3_000;

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
  pump.hear((text) => {
    const beat = readBeat(text);
    if (beat) take(beat);
  });
  const sweep = setInterval(() => {
    const edge = Date.parse(engine.now()) - goneAfterMs;
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
    const before = rooms.get(`${beat.orgId}|${name}|${id}`)?.get(beat.staffId);
    const said = before ? before.doing === doing && Date.parse(beat.at) - Date.parse(before.at) < sameWithinMs : doing === "leave";
    if (said || (!before && roomsOf(beat) >= mostRooms)) return reply.code(204).send();
    take(beat);
    pump.say(JSON.stringify(beat));
    return reply.code(204).send();
  });

  return {
    onChange: (tell) => void listeners.push(tell),
    others(orgId, type, id, staffId) {
      const room = rooms.get(`${orgId}|${type}|${id}`);
      return room?.has(staffId) ? listOfOthers([...room.values()], staffId) : null;
    },
    close: () => clearInterval(sweep),
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
