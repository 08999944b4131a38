import { describe } from "vitest";
import type { RecordType } from "../record/record.ts";
import { createContract } from "./contract-create.ts";
import { listContract } from "./contract-list.ts";
import { keepContract } from "./contract-keep.ts";
import { printContract } from "./contract-print.ts";
import { rightsContract } from "./contract-rights.ts";
import { sitesContract } from "./contract-sites.ts";
import { stepContract } from "./contract-steps.ts";
import type { World } from "./contract-world.ts";

/**
 * The tests that every record type passes for being declared: what it takes and refuses, its lists, steps, rights, journal, repeated
 * requests and counters, over the real application and database.
 */
export function recordContract(type: RecordType, world: () => World): void {
  describe(`record type ${type.name}`, () => {
    createContract(type, world);
    listContract(type, world);
    stepContract(type, world);
    rightsContract(type, world);
    sitesContract(type, world);
    keepContract(type, world);
    printContract(type, world);
  });
}
