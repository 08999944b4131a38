import type { Rights, RuleActor } from "../record/rule.ts";

/** Who acts: a person signed in, or the program itself. Fetched once per request. */
export interface Actor extends RuleActor {
  readonly orgId: string;
  readonly staffName: string | null;
  /** The door the act came through, kept in the journal. */
  readonly via: "web" | "api" | "import" | "system" | "upgrade";
  readonly sites: readonly string[];
  readonly posts: readonly string[];
  /** Set where a PIN at a shared computer was all that let them in: they work, and give no rights. */
  readonly byPin?: true;
  /** Set for a token of few rights: its posts stand above none. */
  readonly alone?: true;
  /** What their own posts give a person, without what they may sign for others; absent for the program itself. */
  readonly own?: Rights;
}

/** The program itself, for what no person does: it may do anything that a declaration allows to somebody. */
export function systemActor(orgId: string, via: Actor["via"] = "system"): Actor {
  return { orgId, staffId: null, staffName: null, via, sites: [], posts: [], capabilities: everyCapability, principals: [], subordinates: [], limits: everyLimit };
}

const everyCapability: Readonly<Record<string, true>> = new Proxy({}, { get: () => true, has: () => true });
const everyLimit: Readonly<Record<string, number>> = new Proxy({}, { get: () => Number.MAX_SAFE_INTEGER });
