import { heldOn } from "./held.ts";

/**
 * Where what the program enters for a person stands, as SQL: the site they work at on a day, in their post first where one is given, else the organisation's oldest site,
 * an open one before a closed one. `org`, `staff`, `day` and `post` are placeholders or expressions; null only where there is no site at all.
 */
export function siteOf(org: string, staff: string, day: string, post: string | null = null): string {
  return `coalesce(
    (select h.site from assignment h where h.org_id = ${org} and h.staff = ${staff} and h.site is not null and ${heldOn("h", day)} order by ${post === null ? "" : `h.post = ${post} desc, `}h."from", h.id limit 1),
    (select x.id from site x where x.org_id = ${org} order by x.state = 'open' desc, x.created_at, x.id limit 1))`;
}
