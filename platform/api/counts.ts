import type { FastifyInstance } from "fastify";
import type { Engine } from "../act/engine.ts";
import type { Counts } from "../record/counts.ts";
import type { CountKey, RecordType } from "../record/record.ts";
import { judgeKnown, type Row, type RuleActor } from "../record/rule.ts";
import { bucketOf, readCounters } from "../store/counters.ts";
import { signedOf } from "./request.ts";

/**
 * Mounts `GET /api/v1/{type}/counts` for a type that declares counters: read from these, never by counting rows.
 *
 * A figure is given only where the reader may read each and every row it counts: what the read rule leaves open for a bucket is not said.
 */
export function countRoutes(app: FastifyInstance, engine: Engine, type: RecordType): void {
  if (Object.keys(type.counts ?? {}).length === 0) return;
  app.get(`/api/v1/${type.name}/counts`, { config: { policy: { rule: type.may.read } }, schema: { tags: [type.name], summary: `How many ${type.name} there are per queue, from the counters` } }, (request) => {
    const { actor } = signedOf(request);
    return readCounts(engine, type, actor.orgId, actor);
  });
}

/** The figures of a type for one reader; one statement over the counter tables. */
export async function readCounts(engine: Pick<Engine, "db">, type: RecordType, orgId: string, actor: RuleActor): Promise<Counts> {
  const states = Object.keys(type.states);
  const owned = type.owner ? counterOf(type, [type.owner, "state"]) : null;
  const queue = type.owner ? counterOf(type, ["site", { isSet: type.owner }, "state"]) : null;
  const placed = queue ?? counterOf(type, ["site", "state"]);
  const readsAll = (known: Row): boolean => states.every((state) => judgeKnown(type.may.read, type.fields, { ...known, state }, actor) === true);

  const mine = owned && type.owner && actor.staffId !== null && readsAll({ [type.owner]: actor.staffId }) ? actor.staffId : null;
  const below = owned && type.owner && actor.subordinates.length <= mostBelow && actor.subordinates.every((staff) => readsAll({ [type.owner as string]: staff })) ? actor.subordinates : [];
  const everywhere = placed !== null && readsAll({});
  const own = placed === null || everywhere ? [] : sitesOf(actor).filter((site) => readsAll({ site }));
  const halves = queue ? ["yes", "no"] : [null];
  const found = await readCounters(engine.db, orgId, {
    ...(owned && (mine !== null || below.length > 0) ? { [owned]: [...(mine === null ? [] : [mine]), ...below].flatMap((staff) => states.map((state) => bucketOf([staff, state]))) } : {}),
    ...(placed ? { [placed]: everywhere ? null : own.flatMap((site) => halves.flatMap((half) => states.map((state) => bucketOf(half === null ? [site, state] : [site, half, state])))) } : {}),
  });

  const sites: Record<string, Record<string, number>> = Object.fromEntries(own.map((site) => [site, {}]));
  const unowned: Record<string, number> = {};
  for (const [bucket, n] of (placed ? found.get(placed) : undefined) ?? []) {
    const parts = bucket.split("|");
    const [site = "", state = ""] = [parts[0], parts.at(-1)];
    const at = (sites[site] ??= {});
    at[state] = (at[state] ?? 0) + n;
    if (parts[1] === "no" && queue) unowned[state] = (unowned[state] ?? 0) + n;
  }
  const byOwner = [...((owned ? found.get(owned) : undefined) ?? [])].map(([bucket, n]) => ({ owner: bucket.split("|")[0] ?? "", state: bucket.split("|")[1] ?? "", n }));
  const sumOf = (owners: ReadonlySet<string>): Record<string, number> => {
    const sum: Record<string, number> = {};
    for (const { owner, state, n } of byOwner) if (owners.has(owner)) sum[state] = (sum[state] ?? 0) + n;
    return sum;
  };
  return {
    mine: mine === null ? null : sumOf(new Set([mine])),
    below: below.length === 0 ? null : sumOf(new Set(below)),
    sites,
    everywhere,
    unowned: queue && (everywhere || own.length > 0) ? unowned : null,
  };
}

/** So many people's buckets are read in one statement; whoever stands above more looks at the board. */
const mostBelow = 300;

/** The stored name of the counter that tells rows apart by exactly these keys, in this order. */
function counterOf(type: RecordType, keys: readonly CountKey[]): string | null {
  const found = Object.entries(type.counts ?? {}).find(([, declared]) => JSON.stringify(declared) === JSON.stringify(keys));
  return found ? `${type.name}.${found[0]}` : null;
}

/** Every site at which the reader holds anything without holding it everywhere. */
function sitesOf(actor: RuleActor): string[] {
  return [...new Set(Object.values(actor.capabilities).flatMap((held) => (held === true ? [] : held)))];
}
