import type { Engine } from "#platform/act/engine.ts";
import type { SearchIds } from "#platform/api/records.ts";

export interface Workers {
  readonly search: SearchIds;
  wake(orgId: string): void;
  stop(): Promise<void>;
}

/** What runs beside the requests of one server process. */
export function startWorkers(_engine: Engine): Workers {
  return { search: async () => ({ ids: [], next: null, searchedBackTo: null }), wake: () => {}, stop: async () => {} };
}
