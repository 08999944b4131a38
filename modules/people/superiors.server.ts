import type { Ladder } from "#platform/act/engine.ts";
import type { Database } from "#platform/store/database.ts";
import { heldOn } from "./held.ts";

type Level = Ladder["levels"][number];

/**
 * Who is warned of a promise and to whom it climbs.
 *
 * With an owner: the superiors of the owner's posts, level by level. Without one: those who may assign it, then their superiors.
 * Where a post has no superior and is not the top, the gap is bridged to the administrators.
 */
export async function ladderOf(db: Database, orgId: string, owner: string | null, unowned: string | null, site: string | null, today: string): Promise<Ladder> {
  const rows = await db.query<{ level: number; post: string; postName: string; superior: string | null; top: boolean; staff: string[] }>(
    `with recursive held as (
       select a.staff, a.post, p.superior, p.top, p.name, p.capabilities from assignment a join post p on p.org_id = a.org_id and p.id = a.post
       where a.org_id = $1 and ${heldOn("a", "$5")} and ($4::uuid is null or a.site is null or a.site = $4)
     ),
     start as (
       select distinct post from held where case when $2::uuid is null then capabilities @> array[$3::text] else staff = $2 end
     ),
     climb as (
       select 0 as level, p.id, p.name, p.superior, p.top from post p join start s on p.org_id = $1 and p.id = s.post
       union
       select c.level + 1, p.id, p.name, p.superior, p.top from post p join climb c on p.org_id = $1 and p.id = c.superior where c.level < 20
     )
     select c.level, c.id as post, c.name as "postName", c.superior, c.top, coalesce(array_agg(distinct h.staff) filter (where h.staff is not null), '{}') as staff
     from climb c left join held h on h.post = c.id group by c.level, c.id, c.name, c.superior, c.top order by c.level, c.id`,
    [orgId, owner, unowned, site, today],
    { prepared: true },
  );
  const warned = owner !== null ? [owner] : [...new Set(rows.filter((row) => row.level === 0).flatMap((row) => row.staff))];
  const levels = new Map<number, Level>();
  for (const row of rows) {
    const level = owner === null ? row.level + 1 : row.level;
    if (level === 0 || row.staff.length === 0) continue;
    const known = levels.get(level);
    levels.set(level, { post: known?.post ?? row.post, postName: known ? `${known.postName}、${row.postName}` : row.postName, staff: [...new Set([...(known?.staff ?? []), ...row.staff])] });
  }
  const chain = [...levels.entries()].sort(([a], [b]) => a - b).map(([, level]) => level);
  const gap = rows.length === 0 || rows.some((row) => row.superior === null && !row.top);
  return { warned, levels: gap ? [...chain, ...(await administrators(db, orgId, today))] : chain };
}

async function administrators(db: Database, orgId: string, today: string): Promise<Level[]> {
  const rows = await db.query<{ post: string; postName: string; staff: string[] }>(
    `select min(p.id::text) as post, string_agg(distinct p.name, '、') as "postName", coalesce(array_agg(distinct a.staff), '{}') as staff
     from assignment a join post p on p.org_id = a.org_id and p.id = a.post
     where a.org_id = $1 and ${heldOn("a", "$2")} and p.capabilities @> array['org.admin']`,
    [orgId, today],
    { prepared: true },
  );
  return rows.filter((row) => row.staff.length > 0);
}
