import type { RecordType } from "../record/record.ts";
import { signedOver, type Rule, type RuleActor } from "../record/rule.ts";
import { columnOf, ident } from "./columns.ts";
import type { Params } from "./sql.ts";

/**
 * The SQL of a rule over the row `alias` for one actor: the same verdict as `holds`, never null.
 *
 * What depends on the actor alone is decided here and becomes `true` or `false`, so the planner sees only what concerns rows.
 */
export function ruleSql(rule: Rule, type: RecordType, actor: RuleActor, params: Params, alias = "t"): string {
  return compile(rule, { type, actor, params, alias });
}

/** The SQL of a rule that reads the row alone, for a CHECK of the table. @throws Error when it reads the actor. */
export function checkSql(rule: Rule, type: RecordType): string {
  return compile(rule, { type, actor: null, params: null, alias: null });
}

interface Context {
  readonly type: RecordType;
  readonly actor: RuleActor | null;
  readonly params: Params | null;
  readonly alias: string | null;
}

function compile(rule: Rule, c: Context): string {
  if ("always" in rule) return "true";
  if ("can" in rule) return capability(rule.can, c);
  if ("actorIs" in rule) return who(c).staffId === null ? "false" : `${col(rule.actorIs, c)} is not distinct from ${value(who(c).staffId, c)}`;
  if ("actsFor" in rule) return who(c).staffId === null ? "false" : `coalesce(${col(rule.actsFor, c)} = any(${value([who(c).staffId, ...who(c).principals], c)}::uuid[]), false)`;
  if ("participant" in rule) return who(c).staffId === null ? "false" : `${col("participants", c)} @> array[${value(who(c).staffId, c)}]::uuid[]`;
  if ("below" in rule) return who(c).subordinates.length === 0 ? "false" : `coalesce(${col(rule.below, c)} = any(${value(who(c).subordinates, c)}::uuid[]), false)`;
  if ("signsAbove" in rule) return signedOver(who(c)).length === 0 ? "false" : `coalesce(${col(rule.signsAbove, c)} = any(${value(signedOver(who(c)), c)}::uuid[]), false)`;
  if ("eq" in rule) return `${col(rule.eq[0], c)} is not distinct from ${value(rule.eq[1], c)}`;
  if ("in" in rule) return rule.in[1].length === 0 ? "false" : `coalesce(${col(rule.in[0], c)} in (${rule.in[1].map((v) => value(v, c)).join(", ")}), false)`;
  if ("isSet" in rule) return isSetSql(rule.isSet, c);
  if ("atMost" in rule) {
    const limit = typeof rule.atMost[1] === "number" ? rule.atMost[1] : (who(c).limits[rule.atMost[1].limit] ?? 0);
    return `coalesce(${col(rule.atMost[0], c)} <= ${whole(limit, c)}, false)`;
  }
  if ("atLeast" in rule) return `coalesce(${col(rule.atLeast[0], c)} >= ${whole(rule.atLeast[1], c)}, false)`;
  if ("all" in rule) return join(rule.all, "and", "true", c);
  if ("any" in rule) return join(rule.any, "or", "false", c);
  const inner = compile(rule.not, c);
  return inner === "true" ? "false" : inner === "false" ? "true" : `not (${inner})`;
}

function join(rules: readonly Rule[], operator: "and" | "or", neutral: string, c: Context): string {
  const absorbing = operator === "and" ? "false" : "true";
  const before = c.params?.values.length ?? 0;
  const parts: string[] = [];
  for (const rule of rules) {
    const part = compile(rule, c);
    if (part === absorbing) {
      if (c.params) c.params.values.length = before; // A parameter nobody mentions has no type, and is refused.
      return absorbing;
    }
    if (part !== neutral) parts.push(part);
  }
  if (parts.length === 0) return neutral;
  return parts.length === 1 ? (parts[0] as string) : `(${parts.join(` ${operator} `)})`;
}

function capability(name: string, c: Context): string {
  const held = who(c).capabilities[name];
  if (held === undefined) return "false";
  if (held === true || !columnOf(c.type, "site")) return "true";
  return `coalesce(${col("site", c)} = any(${value(held, c)}::uuid[]), false)`;
}

function isSetSql(key: string, c: Context): string {
  const column = columnOf(c.type, key);
  const name = col(key, c);
  if (column?.type.endsWith("[]")) return `coalesce(cardinality(${name}) > 0, false)`;
  if (column?.type === "jsonb") return `coalesce(${name} <> '[]', false)`;
  return column?.type === "text" ? `coalesce(${name} <> '', false)` : `${name} is not null`;
}

function who(c: Context): RuleActor {
  if (!c.actor) throw new Error("a rule of the table cannot read the actor");
  return c.actor;
}

function col(key: string, c: Context): string {
  const column = columnOf(c.type, key);
  if (!column) throw new Error(`${c.type.name} has no column for ${key}`);
  return c.alias ? `${c.alias}.${ident(column.name)}` : ident(column.name);
}

/** A number to compare with: a figure of the actor may lie beyond what the column holds. */
function whole(n: number, c: Context): string {
  return c.params ? `${c.params.add(n)}::bigint` : String(n);
}

function value(v: unknown, c: Context): string {
  if (c.params) return c.params.add(v);
  return typeof v === "string" ? `'${v.replaceAll("'", "''")}'` : String(v);
}
