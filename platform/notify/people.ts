import type { Actor } from "../act/actor.ts";
import type { Language } from "../record/label.ts";
import type { Database } from "../store/database.ts";
import { storableJson } from "../store/json.ts";
import { Problem } from "../record/problem.ts";
import { kinds, personal, presetChoices, whens, type Choices, type Kind, type Personal, type When } from "./kinds.ts";

/** How a person can be reached, and what they chose. */
export interface Recipient {
  readonly id: string;
  readonly name: string;
  readonly language: Language;
  readonly email: string | null;
  readonly browsers: number;
  readonly choices: Choices;
  /** Their own quiet hours; null: the organisation's. */
  readonly quiet: string | null;
  readonly version: number;
}

/** People of an organisation who still work there, with what they chose, by their ids. */
export async function recipients(db: Pick<Database, "query">, orgId: string, ids: readonly string[]): Promise<Map<string, Recipient>> {
  const rows = await db.query<Omit<Recipient, "choices"> & { own: unknown }>(
    `select s.id, s.name, s.language, s.email, (select count(*)::int from push_browser b where b.org_id = s.org_id and b.staff_id = s.id) as browsers,
       c.choices as own, c.quiet, coalesce(c.version, 0) as version
     from staff s left join notice_choice c on c.org_id = s.org_id and c.staff_id = s.id where s.org_id = $1 and s.id = any($2::uuid[]) and s.state = 'active'`,
    [orgId, ids],
    { prepared: true },
  );
  return new Map(rows.map(({ own, ...row }) => [row.id, { ...row, choices: choicesOf(own) }]));
}

/** The preset choices with one's own laid over them; what is no choice any more counts as preset. */
function choicesOf(own: unknown): Choices {
  const given = (typeof own === "object" && own !== null ? own : {}) as Partial<Record<Kind, Partial<Record<Personal, When>>>>;
  return Object.fromEntries(kinds.map((kind) => [kind, Object.fromEntries(personal.map((channel) => [channel, whens.find((when) => when === given[kind]?.[channel]) ?? presetChoices[kind][channel]]))])) as Choices;
}

/** Keeps what a person chose. @throws Problem `version_conflict` where it was changed elsewhere meanwhile. */
export async function saveChoices(db: Pick<Database, "query">, actor: Actor, wish: { choices: Choices; quiet: string | null; version: number }, now: string): Promise<void> {
  const rows = await db.query(
    `insert into notice_choice as c (org_id, staff_id, choices, quiet, version, updated_at) select $1, $2, $3::jsonb, $4, 1, $6 where $5::int = 0 or exists (select 1 from notice_choice where org_id = $1 and staff_id = $2)
     on conflict (org_id, staff_id) do update set choices = excluded.choices, quiet = excluded.quiet, version = c.version + 1, updated_at = excluded.updated_at where c.version = $5::int returning 1`,
    [actor.orgId, actor.staffId, storableJson(wish.choices), wish.quiet, wish.version, now],
  );
  if (rows.length === 0) throw new Problem("version_conflict");
}
