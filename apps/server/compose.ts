import { join } from "node:path";
import { type Engine } from "#platform/act/engine.ts";
import { numberSource } from "#platform/act/numbers.ts";
import { fieldSettings, organisations, type SettingSpec } from "#platform/act/organisation.ts";
import type { Handler } from "#platform/act/stage.ts";
import { ownPassword } from "#platform/auth/sign-in.ts";
import { dayIn } from "#platform/clocks/zone.ts";
import type { Told } from "#platform/notify/kinds.ts";
import type { Notify } from "#platform/notify/notify.ts";
import { sealer } from "#platform/notify/seal.ts";
import { notifySettings } from "#platform/notify/settings.ts";
import { checkDeclarations } from "#platform/record/check.ts";
import { Problem } from "#platform/record/problem.ts";
import type { RecordType } from "#platform/record/record.ts";
import { openDatabase, type Database } from "#platform/store/database.ts";
import { startEmbedded, type Embedded } from "#platform/store/embedded.ts";
import { demandServer, migrate } from "#platform/store/migrate.ts";
import { careHandlers, careSettings, careTold } from "#modules/care/index.ts";
import { dutiesHandlers, dutiesSettings, dutiesTold, type Work } from "#modules/duties/index.ts";
import { officeHandlers, officeSettings, officeTold } from "#modules/office/index.ts";
import { type AbsenceSource, departmentsOf, deputiesOf, deputyFor, ladderOf, peopleHandlers, peopleTold } from "#modules/people/index.ts";
import { recordTypes } from "../records.ts";
import { root, type Config } from "./config.ts";

/** The settings every module's rules read. */
export const settingSpecs: readonly SettingSpec[] = [...careSettings, ...officeSettings, ...dutiesSettings, ...notifySettings, ...fieldSettings(recordTypes)];

/** What runs with every change, by `type.step`. */
function handlersOf(types: readonly RecordType[]): Map<string, Handler[]> {
  const all = new Map<string, Handler[]>();
  for (const set of [peopleHandlers(types), dutiesHandlers(types), officeHandlers, careHandlers]) for (const [name, handler] of Object.entries(set)) all.set(name, [...(all.get(name) ?? []), handler]);
  return all;
}

export interface Opened {
  readonly db: Database;
  readonly embedded: Embedded | null;
  readonly migrated: readonly string[];
  /** A connection as the role that owns the tables; whoever asks closes it. */
  asOwner(): Database;
  close(): Promise<void>;
}

/** Opens the database the configuration names, or the program's own (`embedded` where it runs already), brought to this version unless it is wanted `asItIs`. */
export async function openStore(config: Pick<Config, "databaseUrl" | "dataFolder">, options: { max?: number; asItIs?: boolean; embedded?: Embedded; onStatement?: (text: string) => void } = {}): Promise<Opened> {
  const embedded = options.embedded ?? (config.databaseUrl === null ? await startEmbedded(config.dataFolder) : null);
  const asOwner = (): Database => openDatabase(embedded?.urls.migrator ?? (config.databaseUrl as string), { max: 2 });
  const migrator = asOwner();
  try {
    await demandServer(migrator);
    if (!embedded) await migrator.query("do $$ begin if not exists (select 1 from pg_roles where rolname = 'dutydesk_app') then create role dutydesk_app; elsif pg_has_role(current_user, 'dutydesk_app', 'member') then return; end if; execute format('grant dutydesk_app to %I', current_user); end $$");
    const migrated = options.asItIs ? [] : await migrate(migrator, join(root, "migrations"));
    const db = openDatabase(embedded?.urls.app ?? (config.databaseUrl as string), { max: options.max ?? 10, ...(embedded ? {} : { role: "dutydesk_app" }), ...(options.onStatement ? { onStatement: options.onStatement } : {}) });
    return { db, embedded, migrated, asOwner, close: () => db.close() };
  } catch (error) {
    // What was started only for this ends with it; what runs for a server goes on.
    if (!options.embedded && embedded?.started) await embedded.stop().catch(() => {});
    throw error;
  } finally {
    await migrator.close();
  }
}

/** Builds the engine over an open database; `now` is the wall clock unless a test gives its own. */
export function composeEngine(db: Database, more: { now?: () => string; wake?: (orgId: string) => void } = {}): Engine {
  const faults = checkDeclarations(recordTypes);
  if (faults.length > 0) throw new Error(`declarations: ${faults.join("; ")}`);
  const orgs = organisations(db, settingSpecs);
  const now = more.now ?? (() => new Date().toISOString());
  const signsFor: Engine["signsFor"] = async (actor, suffices) => deputyFor(db, actor, dayIn((await orgs.get(actor.orgId)).zone, now()), suffices);
  return {
    db,
    types: new Map(recordTypes.map((type) => [type.name, type])),
    handlers: handlersOf(recordTypes),
    numbers: numberSource(db),
    organisation: (orgId) => orgs.get(orgId),
    settings: settingSpecs,
    forget: (orgId) => orgs.forget(orgId),
    now,
    wake: more.wake ?? (() => {}),
    ladder: (orgId, owner, unowned, site, today) => ladderOf(db, orgId, owner, unowned, site, today),
    signsFor,
    async prove(actor, password, suffices) {
      if (actor.staffId === null || !(await ownPassword(db, actor.orgId, actor.staffId, password, now()))) throw new Problem("signature_needed");
      return signsFor(actor, suffices);
    },
  };
}

/** Records that take a person off duty. */
const absences: readonly AbsenceSource[] = [{ type: "leaveRequest", states: ["approved"], staff: "staff", from: "from", to: "to", deputy: "cover" }];

/** The parts that make duties into work. */
export function composeWork(engine: Engine): Work {
  return { engine, absences, summary: { type: "workSummary", values: { kind: "month" }, owner: "by", subject: "subject", from: "from", to: "to", figures: "figures" } };
}

/** What every module says of its notices and of what may be told outside the browser. */
export const told: Told = { notices: { ...peopleTold.notices, ...dutiesTold.notices, ...officeTold.notices, ...careTold.notices }, types: { ...peopleTold.types, ...dutiesTold.types, ...officeTold.types, ...careTold.types } };

/** The parts that tell people outside the browser; `key` seals their secrets, and without one no channel can be set up. */
export function composeNotify(engine: Engine, more: { key?: Buffer; allowed?: readonly string[]; pushPeers?: readonly string[]; publicUrl?: string | null } = {}): Notify {
  return { engine, sealer: more.key ? sealer(more.key) : null, allowed: more.allowed ?? [], pushPeers: more.pushPeers ?? [], publicUrl: more.publicUrl ?? null, told, departments: (orgId, posts) => departmentsOf(engine.db, orgId, posts), deputies: (orgId, staff, today) => deputiesOf(engine.db, orgId, staff, today) };
}
