import type { Database } from "../store/database.ts";
import { scopeKey } from "./elements.ts";

/** How often elements occur in one kind of record of an organisation. */
export interface Shares {
  /** Records of the kind in the index, about; 0 where nothing was counted yet. */
  readonly records: number;
  /** The share of records that hold an element, without its scope; what is too rare to be counted has the share of the rarest that is, halved. */
  share(element: number): number;
}

const sampleRecords = 10_000;
/** Elements in fewer records of the sample than this are not kept: they are rare enough to be asked for at once. */
const leastShare = 0.002;
const leastSeen = 3;
const keptMs = 300_000;

const noShares: Shares = { records: 0, share: () => 0 };

const kept = new WeakMap<object, Map<string, { shares: Shares; until: number }>>();

/** The shares of a kind, kept in the process for five minutes; they steer how a question is asked and are never needed for its answer. */
export async function readShares(db: Pick<Database, "query">, orgId: string, typeName: string, now: string): Promise<Shares> {
  const known = kept.get(db) ?? new Map<string, { shares: Shares; until: number }>();
  kept.set(db, known);
  const at = Date.parse(now);
  const found = known.get(`${orgId}|${typeName}`);
  if (found && found.until > at) return found.shares;
  const rows = await db.query<{ records: number; elements: number[]; shares: number[] }>("select records, array_to_json(elements) as elements, array_to_json(shares) as shares from search_share where org_id = $1 and record_type = $2", [orgId, typeName], { prepared: true });
  const shares = rows[0] ? sharesOf(rows[0], scopeKey(orgId, typeName)) : noShares;
  if (known.size > 500) known.clear();
  known.set(`${orgId}|${typeName}`, { shares, until: at + keptMs });
  return shares;
}

function sharesOf(row: { records: number; elements: number[]; shares: number[] }, key: number): Shares {
  const of = new Map(row.elements.map((element, i) => [element ^ key, row.shares[i] as number]));
  const least = row.shares.reduce((a, b) => Math.min(a, b), leastShare);
  return { records: row.records, share: (element) => of.get(element) ?? least / 2 };
}

/**
 * Counts the elements anew from about 10,000 index rows taken in blocks from the whole table; for an hourly job, and after an import.
 *
 * A second or two at any size; kinds that the sample does not touch keep what they had.
 */
export async function refreshShares(db: Pick<Database, "query">): Promise<void> {
  const [size] = await db.query<{ rows: number }>("select greatest(reltuples, 0)::float8 as rows from pg_class where oid = 'search'::regclass");
  const percent = size && size.rows > sampleRecords ? (100 * sampleRecords) / size.rows : 100;
  await db.query(
    `with sample as materialized (select dense_rank() over (order by org_id, record_type) as k, org_id, record_type, el from search tablesample system ($1)),
       kinds as materialized (select k, org_id, record_type, count(*) as n from sample group by 1, 2, 3),
       seen as (select k, e, count(*) as c from sample, unnest(el) e group by 1, 2 having count(*) >= ${leastSeen}),
       often as (select k, e, c::real / n as share from seen join kinds using (k) where c >= n * ${leastShare})
     insert into search_share (org_id, record_type, records, elements, shares)
     select org_id, record_type, round(n * 100 / $1::float8), coalesce(array_agg(e) filter (where e is not null), '{}'), coalesce(array_agg(share) filter (where e is not null), '{}')
     from kinds left join often using (k) group by 1, 2, 3
     on conflict (org_id, record_type) do update set records = excluded.records, elements = excluded.elements, shares = excluded.shares`,
    [percent],
  );
  kept.delete(db);
}

const hourMs = 3_600_000;

/**
 * Keeps the shares fresh beside the index worker: told how many rows it wrote, counts anew after an hour in which there were some, or sooner
 * where they double what was there. One count runs at a time; a failed one is tried again an hour later.
 */
export function sharesKeeper(db: Pick<Database, "query">, now: () => string): (written: number) => Promise<void> {
  let last = Date.parse(now());
  let since = 0;
  let atLast = 1000;
  return async (written) => {
    since += written;
    const at = Date.parse(now());
    if (since === 0 || (at - last < hourMs && since < atLast)) return;
    atLast += since;
    last = at;
    since = 0;
    await refreshShares(db);
  };
}
