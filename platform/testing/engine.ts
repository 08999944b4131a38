import { v7 as uuid } from "uuid";
import type { Actor } from "../act/actor.ts";
import type { Engine, Ladder } from "../act/engine.ts";
import { numberSource } from "../act/numbers.ts";
import { organisations } from "../act/organisation.ts";
import type { Handler } from "../act/stage.ts";
import { Problem } from "../record/problem.ts";
import type { RecordType } from "../record/record.ts";
import type { Database } from "../store/database.ts";
import { createTable } from "../store/ddl.ts";
import type { TestDatabase } from "./database.ts";

interface More {
  now(): string;
  readonly handlers?: Readonly<Record<string, Handler>>;
  readonly ladder?: Ladder;
}

/** Makes the tables of types that a test declares itself, and an organisation to write them for; returns its id. */
export async function testTables(test: TestDatabase, types: readonly RecordType[]): Promise<string> {
  for (const type of types) await test.owner.query(createTable(type));
  const orgId = uuid();
  await test.owner.query("insert into organisation (id, name, created_at) values ($1, '测试', now())", [orgId]);
  return orgId;
}

/** An engine over types that a test declares itself, with no module behind it; nobody signs. */
export function testEngine(db: Database, types: readonly RecordType[], { now, handlers = {}, ladder = { warned: [], levels: [] } }: More): Engine {
  const orgs = organisations(db, []);
  return {
    db, now,
    types: new Map(types.map((type) => [type.name, type])),
    handlers: new Map(Object.entries(handlers).map(([name, handler]) => [name, [handler]])),
    numbers: numberSource(db),
    organisation: (orgId) => orgs.get(orgId),
    settings: [],
    forget: (orgId) => orgs.forget(orgId),
    wake: () => {},
    ladder: async () => ladder,
    signsFor: () => Promise.resolve({ onBehalfOf: null, delegationId: null }),
    prove: () => Promise.reject(new Problem("signature_needed")),
  };
}

/** Somebody who holds capabilities everywhere. */
export function testActor(orgId: string, ...capabilities: readonly string[]): Actor {
  return { orgId, staffId: uuid(), staffName: "测试员", via: "web", sites: [], posts: [], capabilities: Object.fromEntries(capabilities.map((one) => [one, true])), principals: [], subordinates: [], limits: {} };
}
