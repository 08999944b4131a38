/**
 * A rule is data over the record's own row and the actor: one value becomes the check before a write, the SQL filter, the database
 * CHECK, the enabled button and the printed matrix. Every operator is two-valued: an empty field makes it false, never unknown.
 */
export type Rule<K extends string = string> =
  | { readonly always: true }
  /** The actor holds the capability at the record's site, or everywhere. */
  | { readonly can: string }
  /** The field holds the actor. */
  | { readonly actorIs: K }
  /** The field holds the actor, or somebody for whom the actor signs as a deputy. */
  | { readonly actsFor: K }
  /** The actor took part: made it, owns it or made a step on it. */
  | { readonly participant: true }
  /** The field holds somebody whose post is below one of the actor's. */
  | { readonly below: K }
  /** The field holds somebody whose post is below one of the actor's, or below one of somebody for whom the actor signs as a deputy. */
  | { readonly signsAbove: K }
  | { readonly eq: readonly [K, string | number | boolean] }
  | { readonly in: readonly [K, readonly (string | number)[]] }
  | { readonly isSet: K }
  /** The number is at most this, or at most a figure of the actor. */
  | { readonly atMost: readonly [K, number | { readonly limit: string }] }
  | { readonly atLeast: readonly [K, number] }
  | { readonly all: readonly Rule<K>[] }
  | { readonly any: readonly Rule<K>[] }
  | { readonly not: Rule<K> };

/** What rules know of the person who acts; fetched once per request. */
export interface RuleActor {
  readonly staffId: string | null;
  /** Capability → true for everywhere, or the sites it is held at. */
  readonly capabilities: Readonly<Record<string, true | readonly string[]>>;
  /** Those for whom the actor may sign today, by recorded delegation. */
  readonly principals: readonly string[];
  /** Staff whose posts are below the actor's. */
  readonly subordinates: readonly string[];
  /** Staff whose posts are below those for whom the actor signs today; none where it is not said. */
  readonly signsOver?: readonly string[];
  /** Figures that the actor may go up to, by name; what is not named is 0. */
  readonly limits: Readonly<Record<string, number>>;
}

/** A row of any record type: values by field name. */
export type Row = Readonly<Record<string, unknown>>;

/** Whether the actor holds a capability, at one site or (site undefined) at any. */
export function holdsCapability(actor: RuleActor, capability: string, site?: unknown): boolean {
  const held = actor.capabilities[capability];
  if (held === undefined) return false;
  if (held === true || site === undefined) return true;
  return typeof site === "string" && held.includes(site);
}

/** Everybody over whom the actor may sign: those below them, and those below whom they sign for. */
export function signedOver(actor: RuleActor): readonly string[] {
  return actor.signsOver === undefined || actor.signsOver.length === 0 ? actor.subordinates : [...actor.subordinates, ...actor.signsOver];
}

/** Whether somebody is who acts, or one for whom they sign today. */
export function actsFor(actor: Pick<RuleActor, "staffId" | "principals">, staff: unknown): boolean {
  return actor.staffId !== null && (staff === actor.staffId || actor.principals.includes(staff as string));
}

/** Whether a rule holds for a row and an actor; the same verdict as its SQL (property-tested). */
export function holds(rule: Rule, row: Row, actor: RuleActor): boolean {
  if ("always" in rule) return true;
  if ("can" in rule) return holdsCapability(actor, rule.can, "site" in row ? row.site : undefined);
  if ("actorIs" in rule) return actor.staffId !== null && row[rule.actorIs] === actor.staffId;
  if ("actsFor" in rule) return actsFor(actor, row[rule.actsFor]);
  if ("participant" in rule) return actor.staffId !== null && Array.isArray(row.participants) && row.participants.includes(actor.staffId);
  if ("below" in rule) return typeof row[rule.below] === "string" && actor.subordinates.includes(row[rule.below] as string);
  if ("signsAbove" in rule) return typeof row[rule.signsAbove] === "string" && signedOver(actor).includes(row[rule.signsAbove] as string);
  if ("eq" in rule) return row[rule.eq[0]] === rule.eq[1];
  if ("in" in rule) return rule.in[1].includes(row[rule.in[0]] as string);
  if ("isSet" in rule) return isSet(row[rule.isSet]);
  if ("atMost" in rule) {
    const limit = typeof rule.atMost[1] === "number" ? rule.atMost[1] : (actor.limits[rule.atMost[1].limit] ?? 0);
    const value = row[rule.atMost[0]];
    return typeof value === "number" && value <= limit;
  }
  if ("atLeast" in rule) {
    const value = row[rule.atLeast[0]];
    return typeof value === "number" && value >= rule.atLeast[1];
  }
  if ("all" in rule) return rule.all.every((part) => holds(part, row, actor));
  if ("any" in rule) return rule.any.some((part) => holds(part, row, actor));
  return !holds(rule.not, row, actor);
}

/**
 * The verdict of a rule where only the rights are known and no record is at hand; null where it depends on the record or on who asks.
 *
 * False means that no record could make it hold, so a route may refuse before anything is looked up.
 */
export function judgeRights(rule: Rule, held: (capability: string) => boolean | null): boolean | null {
  return judged(rule, (part) => ("always" in part ? true : "can" in part ? held(part.can) : null));
}

/** A rule that is not made of others. */
type Leaf = Exclude<Rule, { readonly all: unknown } | { readonly any: unknown } | { readonly not: unknown }>;

/** The verdict of a rule from those of its leaves, where a leaf may be unknown (null). */
function judged(rule: Rule, leaf: (part: Leaf) => boolean | null): boolean | null {
  if ("not" in rule) {
    const inner = judged(rule.not, leaf);
    return inner === null ? null : !inner;
  }
  if (!("all" in rule || "any" in rule)) return leaf(rule);
  const decides = "any" in rule;
  const verdicts = ("any" in rule ? rule.any : rule.all).map((part) => judged(part, leaf));
  if (verdicts.includes(decides)) return decides;
  return verdicts.includes(null) ? null : !decides;
}

/**
 * The verdict of a rule over every row that has the known values, whatever else it has; null where rows of both kinds may exist.
 * True and false are those of `holds` for each such row (property-tested). `fields` are those of the record type.
 */
export function judgeKnown(rule: Rule, fields: Readonly<Record<string, { readonly to?: string }>>, known: Row, actor: RuleActor): boolean | null {
  return judged(rule, (part) => {
    if ("always" in part) return true;
    if ("can" in part) {
      const held = actor.capabilities[part.can];
      if (held === undefined || held === true) return held === true;
      if (!("site" in fields)) return true; // Such a record asks only whether it is held anywhere.
      return "site" in known ? held.includes(known.site as string) : held.length > 0 ? null : false;
    }
    if ("participant" in part) {
      // Whoever a field of a record names has taken part in it.
      if (actor.staffId === null) return false;
      return Object.entries(known).some(([name, value]) => fields[name]?.to === "staff" && value === actor.staffId) ? true : null;
    }
    if ("actorIs" in part) return judgeWhere(part, part.actorIs, known, actor);
    if ("actsFor" in part) return judgeWhere(part, part.actsFor, known, actor);
    if ("below" in part) return judgeWhere(part, part.below, known, actor);
    if ("signsAbove" in part) return judgeWhere(part, part.signsAbove, known, actor);
    if ("eq" in part) return judgeWhere(part, part.eq[0], known, actor);
    if ("in" in part) return judgeWhere(part, part.in[0], known, actor);
    if ("isSet" in part) return judgeWhere(part, part.isSet, known, actor);
    if ("atMost" in part) return judgeWhere(part, part.atMost[0], known, actor);
    if ("atLeast" in part) return judgeWhere(part, part.atLeast[0], known, actor);
    return unknownRule(part);
  });
}

/** A rule that reads one field, where that is known. */
function judgeWhere(rule: Leaf, field: string, known: Row, actor: RuleActor): boolean | null {
  return field in known ? holds(rule, known, actor) : null;
}

/** An operator that was added to the language must be judged where this does not compile. */
function unknownRule(rule: never): never {
  throw new Error(`unknown rule ${Object.keys(rule).join()}`);
}

/** Whether an actor holds a capability, whatever the site; null where only at some. */
export function holdsSomewhere(actor: RuleActor, capability: string): boolean | null {
  const held = actor.capabilities[capability];
  return held === undefined ? false : held === true ? true : null;
}

/** Rights as posts give them: capabilities with where they are held, and figures one may go up to. */
export type Rights = Pick<RuleActor, "capabilities" | "limits">;

/** The capability of whoever administers the whole organisation, and so may give any right. */
const everything = "org.admin";

/**
 * What `other` may do that `own` may not: capabilities, at one site at least, and figures that go higher; nothing for an administrator
 * of every site. Nobody gives to others, or takes over from them, what they do not hold.
 */
export function rightsBeyond(own: Rights, other: Rights): string[] {
  if (own.capabilities[everything] === true) return [];
  const lacks = ([capability, at]: [string, true | readonly string[]]): boolean => {
    const held: unknown = own.capabilities[capability];
    return held !== true && !(Array.isArray(held) && at !== true && at.every((site) => held.includes(site)));
  };
  const higher = ([name, most]: [string, number]): boolean => most > (own.limits[name] ?? 0);
  return [...Object.entries(other.capabilities).filter(lacks), ...Object.entries(other.limits).filter(higher)].map(([name]) => name);
}

/** A value counts as set when it is neither empty nor an empty text or list. */
export function isSet(value: unknown): boolean {
  return value !== null && value !== undefined && value !== "" && !(Array.isArray(value) && value.length === 0);
}

/** The capabilities a rule mentions, each once. */
export function capabilitiesOf(rule: Rule): string[] {
  if ("can" in rule) return [rule.can];
  if ("all" in rule) return [...new Set(rule.all.flatMap(capabilitiesOf))];
  if ("any" in rule) return [...new Set(rule.any.flatMap(capabilitiesOf))];
  if ("not" in rule) return capabilitiesOf(rule.not);
  return [];
}

/** The fields of the row a rule reads, each once. */
export function fieldsOf(rule: Rule): string[] {
  if ("actorIs" in rule) return [rule.actorIs];
  if ("actsFor" in rule) return [rule.actsFor];
  if ("below" in rule) return [rule.below];
  if ("signsAbove" in rule) return [rule.signsAbove];
  if ("participant" in rule) return ["participants"];
  if ("eq" in rule) return [rule.eq[0]];
  if ("in" in rule) return [rule.in[0]];
  if ("isSet" in rule) return [rule.isSet];
  if ("atMost" in rule) return [rule.atMost[0]];
  if ("atLeast" in rule) return [rule.atLeast[0]];
  if ("all" in rule) return [...new Set(rule.all.flatMap(fieldsOf))];
  if ("any" in rule) return [...new Set(rule.any.flatMap(fieldsOf))];
  if ("not" in rule) return fieldsOf(rule.not);
  return [];
}
