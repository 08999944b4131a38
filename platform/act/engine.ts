import type { RecordType } from "../record/record.ts";
import type { RuleActor } from "../record/rule.ts";
import type { Database } from "../store/database.ts";
import type { Actor } from "./actor.ts";
import type { NumberSource } from "./numbers.ts";
import type { Organisation, SettingSpec } from "./organisation.ts";
import type { Handler } from "./stage.ts";

/** Whom a promise concerns: who is warned, and the levels it climbs, nearest first. */
export interface Ladder {
  readonly warned: readonly string[];
  readonly levels: readonly { readonly post: string; readonly postName: string; readonly staff: readonly string[] }[];
}

/** The parts an act needs; made once per process. */
export interface Engine {
  readonly db: Database;
  readonly types: ReadonlyMap<string, RecordType>;
  /** Handlers by `type.step`, `type.create`, `type.change` or `type.*`, run in the writer's transaction. */
  readonly handlers: ReadonlyMap<string, readonly Handler[]>;
  readonly numbers: NumberSource;
  organisation(orgId: string): Promise<Organisation>;
  /** Every setting that a rule of some module reads. */
  readonly settings: readonly SettingSpec[];
  /** Reads an organisation anew at its next use, as after a setting was changed. */
  forget(orgId: string): void;
  /** The moment it is, UTC with milliseconds; tests move it. */
  now(): string;
  /** Told after a write was committed, so that the live stream and the workers look at once. */
  wake(orgId: string): void;
  /** Who is warned of a promise, and the levels of superiors it climbs. */
  ladder(orgId: string, owner: string | null, unowned: string | null, site: string | null, today: string): Promise<Ladder>;
  /** Under which delegation the actor would sign: none where their own rights suffice. Throws `not_allowed` where neither do. */
  signsFor(actor: Actor, suffices: (rights: RuleActor) => boolean): Promise<{ readonly onBehalfOf: string | null; readonly delegationId: string | null }>;
  /**
   * Proves that it is the actor who signs, and says under which delegation: none where their own rights suffice, else the newest whose
   * principal's own rights do. Throws `signature_needed` or `not_allowed`.
   */
  prove(actor: Actor, password: string, suffices: (rights: RuleActor) => boolean): Promise<{ readonly onBehalfOf: string | null; readonly delegationId: string | null }>;
}
