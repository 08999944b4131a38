import { isDeepStrictEqual } from "node:util";
import { v5, v7 as uuid } from "uuid";
import { z } from "zod";
import type { Label } from "../record/label.ts";
import { fieldProblem, Problem } from "../record/problem.ts";
import { storableJson } from "../store/json.ts";
import type { Actor } from "./actor.ts";
import type { Engine } from "./engine.ts";
import type { SettingSpec } from "./organisation.ts";
import { notAllowed } from "./possible.ts";

/** A setting as an organisation has it. */
export interface SettingState {
  readonly key: string;
  readonly label: Label;
  /** What holds: the organisation's own value, else the preset; null where nothing does. */
  readonly value: unknown;
  readonly preset: unknown;
  /** What is offered while nothing is set; it holds only once it is set. */
  readonly proposal: unknown;
  /** The proposal in words. */
  readonly says: Label | null;
  /** What a value must look like. */
  readonly hint: Label | null;
  /** Whether the organisation chose the value itself. */
  readonly own: boolean;
  /** Whether nothing holds: neither a value of its own nor a preset. */
  readonly unset: boolean;
  /** 0 before it was first set; a write names the version it saw. */
  readonly version: number;
  readonly duty: string | null;
  readonly updatedAt: string | null;
}

interface Stored {
  readonly key: string;
  readonly value: unknown;
  readonly version: number;
  readonly updatedAt: string;
  readonly updatedBy: string | null;
}

/** Every declared setting with what holds for an organisation, in the order they are declared. */
export async function readSettings(engine: Engine, orgId: string): Promise<SettingState[]> {
  const rows = await engine.db.query<Stored>(`select ${columns} from setting where org_id = $1`, [orgId], { prepared: true });
  const stored = new Map(rows.map((row) => [row.key, row]));
  return engine.settings.map((spec) => stateOf(spec, stored.get(spec.key)));
}

/**
 * Sets one setting of an organisation, or with null takes its own value back; value and journal line are one statement.
 *
 * `version` is the one the writer saw, 0 where it was never set. The same write sent twice answers as the first did.
 * @throws Problem `not_allowed` unless `setting.manage` is held at every site, `not_found`, `invalid_input` in the reader's language, `version_conflict` with what is stored.
 */
export async function changeSetting(engine: Engine, actor: Actor, key: string, value: unknown, version: number): Promise<SettingState> {
  const spec = engine.settings.find((one) => one.key === key);
  if (!spec) throw new Problem("not_found");
  if (actor.capabilities["setting.manage"] !== true) throw notAllowed({ can: "setting.manage" });
  const checked = value === null ? null : valueOf(spec, value);
  const now = engine.now();
  const rows = await engine.db.query<Stored>(
    `with old as (select value, version from setting where org_id = $1 and key = $2),
     done as (
       insert into setting (org_id, key, value, version, updated_at, updated_by)
       select $1, $2, $3::jsonb, 1, $5, $6 where $4::int = 0 or exists (select 1 from old)
       on conflict (org_id, key) do update set value = excluded.value, version = setting.version + 1, updated_at = excluded.updated_at, updated_by = excluded.updated_by where setting.version = $4::int
       returning key, value, version, updated_at, updated_by
     ),
     told as (
       insert into journal (org_id, id, at, record_type, record_id, version, step, staff_id, staff_name, via, before, after)
       select $1, $7, $5, 'setting', $8, done.version, 'set', $6, $9, $10, jsonb_build_object('key', $2::text, 'value', (select value from old)), jsonb_build_object('key', $2::text, 'value', done.value) from done
     )
     select ${columns} from done`,
    [actor.orgId, key, storableJson(checked), version, now, actor.staffId, uuid(), settingId(actor.orgId, key), actor.staffName, actor.via],
    { prepared: true },
  );
  engine.forget(actor.orgId);
  const row = rows[0] ?? (await again(engine, actor, spec, checked, version));
  return stateOf(spec, row);
}

/** The id under which the journal keeps what happened to a setting of an organisation. */
export function settingId(orgId: string, key: string): string {
  return v5(key, orgId);
}

const columns = `key, value, version, updated_at as "updatedAt", updated_by as "updatedBy"`;

function stateOf(spec: SettingSpec, row: Stored | undefined): SettingState {
  const parsed = row ? spec.schema.safeParse(row.value) : { success: false as const };
  const value = parsed.success ? parsed.data : spec.preset;
  return {
    key: spec.key, label: spec.label, value, preset: spec.preset, proposal: spec.proposal ?? null, says: spec.says ?? null, hint: spec.hint ?? null,
    own: parsed.success, unset: value === null, version: row?.version ?? 0, duty: spec.duty ?? null, updatedAt: row?.updatedAt ?? null,
  };
}

function valueOf(spec: SettingSpec, value: unknown): unknown {
  const parsed = spec.schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const hint = spec.hint ?? { zh: faults(spec, value, "zh"), en: faults(spec, value, "en") };
  throw fieldProblem([{ field: "value", code: "field_invalid", params: { field: spec.label, hint }, label: spec.label }]);
}

const locales = { zh: z.locales.zhCN().localeError, en: z.locales.en().localeError };

/** What is wrong with a value, where the setting has no sentence of its own: the first three faults with their places. */
function faults(spec: SettingSpec, value: unknown, language: keyof typeof locales): string {
  const { error } = spec.schema.safeParse(value, { error: locales[language] });
  const said = (error?.issues ?? []).slice(0, 3).map((issue) => `${issue.path.length > 0 ? `${issue.path.join(".").slice(0, 60)} ` : ""}${issue.message.slice(0, 120)}`);
  return said.join(language === "zh" ? "；" : "; ") + (language === "zh" ? "。" : ".");
}

/** What a write that found another version means: the same wish sent twice, or a lost race. */
async function again(engine: Engine, actor: Actor, spec: SettingSpec, value: unknown, version: number): Promise<Stored> {
  const rows = await engine.db.query<Stored>(`select ${columns} from setting where org_id = $1 and key = $2`, [actor.orgId, spec.key], { prepared: true });
  const row = rows[0];
  if (row && row.version === version + 1 && row.updatedBy === actor.staffId && isDeepStrictEqual(row.value, value)) return row;
  const { value: current, version: at } = stateOf(spec, row);
  throw new Problem("version_conflict", {}, { detail: { current: { key: spec.key, label: spec.label, value: current, version: at }, yours: { value } } });
}
