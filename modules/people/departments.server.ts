import type { Database } from "#platform/store/database.ts";

/** The departments that some posts are in, and those above them. */
export async function departmentsOf(db: Pick<Database, "query">, orgId: string, posts: readonly string[]): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `with recursive above as (
       select d.id, d.parent from department d join post p on p.org_id = d.org_id and p.department = d.id where d.org_id = $1 and p.id = any($2::uuid[])
       union
       select d.id, d.parent from department d join above a on d.org_id = $1 and d.id = a.parent
     )
     select id from above`,
    [orgId, posts],
    { prepared: true },
  );
  return rows.map(({ id }) => id);
}
