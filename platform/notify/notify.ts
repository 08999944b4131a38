import type { Engine } from "../act/engine.ts";
import type { Told } from "./kinds.ts";
import type { Sealer } from "./seal.ts";

/** The parts that telling people outside the browser needs; made once per process. */
export interface Notify {
  readonly engine: Engine;
  /** Null where there is no key: then nothing secret can be kept, and channels cannot be set up. */
  readonly sealer: Sealer | null;
  /** Hosts (`host` for its usual port, or `host:port`) beyond the vendors' own that the keeper of the installation allows. */
  readonly allowed: readonly string[];
  /** Hosts beyond the push services that a browser may be reached at: none but in tests, since everybody may sign a browser on. */
  readonly pushPeers: readonly string[];
  /** The address people use, for links; null: messages carry none. */
  readonly publicUrl: string | null;
  readonly told: Told;
  /** The departments that some posts are in. */
  departments(orgId: string, posts: readonly string[]): Promise<readonly string[]>;
  /** Who signs for any of these people on a day. */
  deputies(orgId: string, staff: readonly string[], today: string): Promise<readonly string[]>;
}
