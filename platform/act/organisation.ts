import type { z } from "zod";
import { loadHolidays } from "../clocks/calendar-data.ts";
import { workingCalendar, type DayOverride, type WorkingCalendar } from "../clocks/calendar.ts";
import { L, type Label, type Language } from "../record/label.ts";
import { wishesSchema, wishKey, type FieldWishes } from "../record/wished.ts";
import type { RecordType } from "../record/record.ts";
import type { Database } from "../store/database.ts";

/** A setting that a rule reads: its key, what it may be, and what holds until somebody sets it. */
export interface SettingSpec {
  readonly key: string;
  readonly label: Label;
  readonly schema: z.ZodType;
  /** What holds until somebody sets it; null where nothing does. */
  readonly preset: unknown;
  /** What is offered while nothing is set, and how it reads in words. */
  readonly proposal?: unknown;
  readonly says?: Label;
  /** What a value must look like, for the sentence that refuses a wrong one; without it the schema's own words are used. */
  readonly hint?: Label;
  readonly duty?: string;
}

/** The settings that hold what an organisation wishes of the fields of each record type. */
export function fieldSettings(types: readonly RecordType[]): SettingSpec[] {
  return types.map((type) => ({
    key: wishKey(type.name),
    label: L(`${type.label.zh}的项目`, `Fields of ${type.label.en}`),
    schema: wishesSchema(type),
    preset: {},
    hint: L("名称最多 40 字；必填的、规则要读的和写给系统的项目不能隐藏，隐藏的不能又必填。", "names of at most 40 characters; what is required, read by a rule or written by the program cannot be hidden, and what is hidden cannot be required."),
  }));
}

/** What acts and clocks need to know of an organisation. */
export interface Organisation {
  readonly id: string;
  readonly name: string;
  readonly zone: string;
  /** What is spoken where nobody has chosen. */
  readonly language: Language;
  readonly calendar: WorkingCalendar;
  /** The version of the opening hours that `calendar` shows. */
  readonly hours: number;
  setting(key: string): unknown;
  /** What it wishes of the fields of record types, by the type's name. */
  readonly fields: Readonly<Record<string, FieldWishes>>;
}

/** The opening hours until an organisation sets its own: 8:30–12:00 and 13:30–18:00 on working days of mainland China. */
export const presetWeek: WorkingCalendar["weekly"] = Object.fromEntries([1, 2, 3, 4, 5].map((weekday) => [weekday, [{ from: "08:30", to: "12:00" }, { from: "13:30", to: "18:00" }]]));

/**
 * Organisations with their settings and calendars, each kept for five seconds: a changed setting reaches every process within that time.
 * Clocks in opening hours that have changed meanwhile are refused by the database and worked out anew (`WriteSet.hours`).
 */
export function organisations(db: Database, specs: readonly SettingSpec[], wall: () => number = () => performance.now()): { get(orgId: string): Promise<Organisation>; forget(orgId: string): void } {
  const kept = new Map<string, { at: number; value: Promise<Organisation> }>();
  const presets = new Map(specs.map((spec) => [spec.key, spec]));
  return {
    get(orgId) {
      const known = kept.get(orgId);
      if (known && wall() - known.at < 5000) return known.value;
      const value = load(db, orgId, presets);
      kept.set(orgId, { at: wall(), value });
      value.catch(() => kept.delete(orgId));
      return value;
    },
    forget: (orgId) => void kept.delete(orgId),
  };
}

async function load(db: Database, orgId: string, specs: ReadonlyMap<string, SettingSpec>): Promise<Organisation> {
  const rows = await db.query<{ name: string; zone: string; language: Language; settings: Record<string, unknown>; week: WorkingCalendar["weekly"] | null; hours: number | null; overrides: DayOverride[] }>(
    `select o.name, o.zone, o.language,
      (select coalesce(json_object_agg(s.key, s.value), '{}') from setting s where s.org_id = o.id) as settings,
      c.week, c.version as hours,
      (select coalesce(json_agg(json_build_object('day', d.day, 'windows', d.windows, 'note', coalesce(d.note, ''))), '[]') from calendar_override d where d.org_id = o.id) as overrides
     from organisation o left join calendar c on c.org_id = o.id where o.id = $1`,
    [orgId],
    { prepared: true },
  );
  const row = rows[0];
  if (!row) throw new Error(`no organisation ${orgId}`);
  // There must be a row to lock, or the first change of all would slip past what is being written.
  if (row.hours === null) await db.query("insert into calendar (org_id, version, updated_at) select id, 0, created_at from organisation where id = $1 on conflict do nothing", [orgId], { prepared: true });
  const read = (key: string): unknown => {
    const spec = specs.get(key);
    if (!spec) throw new Error(`setting ${key} is not declared`);
    const parsed = spec.schema.safeParse(row.settings[key]);
    return parsed.success ? parsed.data : spec.preset;
  };
  const calendar = calendarOf(row.zone, row.week, row.overrides);
  const prefix = wishKey("");
  const fields = Object.fromEntries(Object.keys(row.settings).filter((key) => key.startsWith(prefix) && specs.has(key)).map((key) => [key.slice(prefix.length), read(key) as FieldWishes]));
  return { id: orgId, name: row.name, zone: row.zone, language: row.language, calendar, hours: row.hours ?? 0, setting: read, fields };
}

/** The working calendar of an organisation: its own week or the preset one, mainland holidays, and its single days. @throws CalendarError. */
export function calendarOf(zone: string, week: WorkingCalendar["weekly"] | null, overrides: readonly DayOverride[]): WorkingCalendar {
  return workingCalendar({ zone, weekly: week ?? presetWeek, holidays: loadHolidays("cn"), overrides });
}
