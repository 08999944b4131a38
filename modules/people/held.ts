import type { Tools } from "#platform/act/stage.ts";

/** Whether somebody works at a site: holds a post there, or one of every site; null where they hold none. */
export async function worksAt(staff: unknown, site: unknown, { read }: Pick<Tools, "read">): Promise<boolean | null> {
  const [works] = await read<{ here: boolean | null }>("select bool_or(site is null or site = $3) as here from assignment where org_id = $1 and staff = $2 and state = 'held'", [staff, site]);
  return works?.here ?? null;
}

/** The condition that an assignment is held on a day, over its row `alias`; `day` is a placeholder or an expression. Both its days are included. */
export function heldOn(alias: string, day: string): string {
  return `${alias}.state = 'held' and ${alias}."from" <= ${day} and (${alias}."to" is null or ${alias}."to" >= ${day})`;
}

/** The condition that one signs for another on a day, over the delegation's row `alias`; `day` is a placeholder or an expression. Both its days are included. */
export function lentOn(alias: string, day: string): string {
  return `${alias}.state = 'valid' and ${alias}."from" <= ${day} and ${alias}."to" >= ${day}`;
}
