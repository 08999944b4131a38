/** The condition that an assignment is held on a day, over its row `alias`; `day` is a placeholder or an expression. Both its days are included. */
export function heldOn(alias: string, day: string): string {
  return `${alias}.state = 'held' and ${alias}."from" <= ${day} and (${alias}."to" is null or ${alias}."to" >= ${day})`;
}
