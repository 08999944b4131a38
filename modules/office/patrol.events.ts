import { randomBytes } from "node:crypto";
import { listed, type Language } from "#platform/record/label.ts";
import { Problem } from "#platform/record/problem.ts";
import { holdsCapability, type Row } from "#platform/record/rule.ts";
import type { Change, Handler, Tools } from "#platform/act/stage.ts";
import { notAhead, refused, tell } from "./events.common.ts";

/** What else happens on a patrol: points get their codes, scans find their round, a finished round knows what it missed. */
export const patrolHandlers: Readonly<Record<string, Handler>> = {
  "patrolPoint.create": async ({ after }, tools) => {
    tools.set({ code: newCode() });
    await countPoints(after.route as string, 1, tools);
  },
  "patrolPoint.renewCode": (_change, tools) => tools.set({ code: newCode() }),
  "patrolPoint.change": async ({ before, after }, tools) => {
    if (before === null || before.route === after.route) return;
    const route = await tools.load("patrolRoute", after.route as string);
    if (!holdsCapability(tools.actor, "office.manage", route.site)) throw new Problem("not_allowed", { capability: "office.manage" });
    tools.set({ site: route.site });
    await countPoints(before.route as string, -1, tools);
    await countPoints(after.route as string, 1, tools);
  },
  "patrolPoint.retire": ({ after }, tools) => countPoints(after.route as string, -1, tools),
  "patrolRound.create": async ({ after }, tools) => {
    const route = await tools.load("patrolRoute", after.route as string);
    const minutes = route.within as number | null;
    if (minutes !== null && minutes > 0) tools.set({ finishBy: new Date(Date.parse(after.startedAt as string) + minutes * 60_000).toISOString() });
  },
  "patrolRound.finish": async ({ after }, tools) => {
    const missed = await missedOf(after.route as string, after.id as string, null, tools);
    if (missed.length > 0 && after.passed === 0) throw refused("一个点也没到，不算走完；没有走就请主管作废。", "No point was passed, so it is not walked; if it was not, your superior makes it void.", "A3-SC-11");
    tools.set({ missed: missed.length, missedPoints: missed.slice(0, 50) });
    if (missed.length === 0) return;
    const above = await tools.read<{ id: string; language: Language }>("select id, language from staff where org_id = $1 and id = any($2::uuid[])", [await tools.superiors(after.by as string, null, after.site as string)]);
    for (const one of above) tell(one.id, "patrolMissed", listed(missed.slice(0, 5), one.language), tools);
  },
  "patrolPass.create": scanned,
  "patrolPass.void": taken,
};

function newCode(): string {
  return randomBytes(9).toString("base64url");
}

async function countPoints(routeId: string, more: 1 | -1, tools: Tools): Promise<void> {
  const route = await tools.load("patrolRoute", routeId);
  await tools.patch("patrolRoute", routeId, { points: Math.max(0, (route.points as number) + more) }, more > 0 ? "pointAdded" : "pointTaken");
}

/** The names of the points of a route that a round has not passed, in the order of the route; the point `now` counts as passed, the pass `without` does not count. */
async function missedOf(routeId: string, roundId: string, now: string | null, tools: Tools, without: string | null = null): Promise<string[]> {
  const rows = await tools.read<{ name: string }>(
    `select p.name from patrol_point p where p.org_id = $1 and p.route = $2 and p.state = 'open' and p.id is distinct from $4::uuid
       and not exists (select 1 from patrol_pass x where x.org_id = p.org_id and x.round = $3 and x.point = p.id and x.state <> 'void' and x.id is distinct from $5::uuid) order by p.rank, p.name`,
    [routeId, roundId, now, without],
  );
  return rows.map((row) => row.name.slice(0, 40));
}

/**
 * A scan of a point joins the round its walker was on at that time; the first one of a walk begins it. One that comes in late, out of a
 * dead spot, still counts for the round it was made in, finished or not.
 */
async function scanned(change: Change, tools: Tools): Promise<void> {
  notAhead("at", "到点时间", "The time at the point")(change, tools);
  const { after } = change;
  const points = await tools.read<{ id: string; route: string; site: string; photo: boolean }>("select id, route, site, photo from patrol_point where org_id = $1 and code = $2 and state = 'open'", [after.code]);
  const point = points[0];
  if (!point) return;
  if (!holdsCapability(tools.actor, "office.write", point.site)) throw new Problem("not_allowed", { capability: "office.write" });
  if (point.photo && (after.photos as readonly string[]).length === 0) throw refused("这个点要拍照。", "This point needs a photo.", "A3-SC-11");
  const round = await roundAt(point, after, tools);
  // Its tail tells two codes of a point apart; the whole would let whoever reads it pass the point from anywhere.
  tools.set({ point: point.id, site: point.site, round: round.id, code: `…${(after.code as string).slice(-4)}` });
  const before = await tools.read("select 1 from patrol_pass where org_id = $1 and round = $2 and point = $3 and state <> 'void' limit 1", [round.id, point.id]);
  const values: Record<string, unknown> = {
    passed: (round.passed as number) + (before.length === 0 ? 1 : 0),
    findings: (round.findings as number) + (after.result === "problem" ? 1 : 0),
  };
  if (round.state !== "walking") {
    const missed = await missedOf(point.route, round.id as string, point.id, tools);
    Object.assign(values, { missed: missed.length, missedPoints: missed.slice(0, 50) });
  }
  await tools.patch("patrolRound", round.id as string, values, "pointPassed");
  if (after.result === "problem") for (const one of await tools.superiors(after.by as string, null, point.site)) tell(one, "patrolFound", after.finding, tools);
}

/** What was made void was not passed: its round counts anew, and one that was ended and has no point left is void with it. */
async function taken({ after }: Change, tools: Tools): Promise<void> {
  if (after.round === null) return;
  const round = await tools.load("patrolRound", after.round as string);
  if (round.state === "void") return;
  const [left] = await tools.read<{ passed: number; findings: number }>(
    `select count(distinct point)::int as passed, count(*) filter (where result = 'problem')::int as findings from patrol_pass where org_id = $1 and round = $2 and id <> $3 and state <> 'void'`,
    [round.id, after.id],
  );
  const values: Record<string, unknown> = { passed: left?.passed ?? 0, findings: left?.findings ?? 0 };
  if (round.state !== "walking") {
    const missed = await missedOf(round.route as string, round.id as string, null, tools, after.id as string);
    Object.assign(values, { missed: missed.length, missedPoints: missed.slice(0, 50), ...(values.passed === 0 ? { state: "void" } : {}) });
  }
  await tools.patch("patrolRound", round.id as string, values, "passTaken");
}

async function roundAt(point: { readonly route: string; readonly site: string }, pass: Row, tools: Tools): Promise<Row> {
  const rows = await tools.read<{ id: string }>(
    `select id from patrol_round where org_id = $1 and by = $2 and route = $3 and state <> 'void' and started_at <= $4 and (state = 'walking' or finished_at >= $4) and started_at > $5
     order by started_at desc limit 1`,
    [pass.by, point.route, pass.at, new Date(Date.parse(pass.at as string) - (tools.organisation.setting("patrol.round") as number) * 3_600_000).toISOString()],
  );
  const id = rows[0]?.id ?? (await tools.create("patrolRound", { route: point.route, site: point.site, by: pass.by, startedAt: pass.at }));
  return tools.load("patrolRound", id);
}
