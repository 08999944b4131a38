import { createHash } from "node:crypto";
import { v7 as uuid } from "uuid";
import type { Actor } from "#platform/act/actor.ts";
import type { Engine } from "#platform/act/engine.ts";
import { dayIn } from "#platform/clocks/zone.ts";
import { L, type Label } from "#platform/record/label.ts";
import { Problem } from "#platform/record/problem.ts";
import { loadCatalogue } from "./catalogue.ts";
import type { Catalogue, Duty, ExactTerm, Mechanism, Word } from "./catalogue-types.ts";
import { dutiesFor, evidenceOf, type OwnDuty, type PostDuty } from "./overlay.ts";
import { sayWord, valueOfWord } from "./words.ts";

/** One duty as a holder reads and acknowledges it; the facts after `approver` stand there only where the organisation wrote the duty itself. */
export interface DutyText extends Label {
  readonly id: string;
  readonly cadence: Label | null;
  readonly limit: Label | null;
  readonly approver: Label | null;
  readonly mechanisms?: readonly Mechanism[];
  readonly when?: string;
  readonly within?: string;
  readonly serves?: "post" | "site" | "person";
  readonly evidence?: Label;
  readonly tell?: string;
}

/** The text of a post's handbook: what a holder acknowledges. What holds a duty is no part of it. */
export interface HandbookText {
  readonly function: string | null;
  readonly duties: readonly DutyText[];
}

type Settings = Readonly<Record<string, unknown>>;

/** A post with what its handbook rests on, as stored this moment. */
export interface PostState {
  readonly id: string;
  readonly name: string;
  readonly function: string | null;
  readonly catalogue: string | null;
  readonly superior: string | null;
  readonly superiorName: string | null;
  readonly top: boolean;
  /** What the organisation set for words without a number, by key of the setting. */
  readonly words: Settings;
  /** The versions of these settings; a word that was never set has none. */
  readonly versions: Readonly<Record<string, number>>;
  /** What the organisation wrote for its duties itself, retired ones included. */
  readonly own: readonly OwnDuty[];
  /** Who changed one of these last since the newest edition, and why; null where nobody did. */
  readonly editor: { readonly id: string | null; readonly name: string | null; readonly why: string } | null;
  /** The newest edition there is; null before the first. */
  readonly edition: number | null;
  readonly hash: string | null;
  readonly fromDay: string | null;
}

export interface Edition {
  readonly state: PostState;
  readonly text: HandbookText;
  readonly edition: number;
  readonly fromDay: string;
}

/** Reads with `$1` bound to the organisation; what a handler's tools offer too. */
export type Read = <R extends object>(sql: string, values: readonly unknown[]) => Promise<R[]>;

/** A `duty` row as `OwnDuty`, over `ownDutyFrom`. */
export const ownDuty = `json_build_object('id', d.id, 'version', d.version, 'number', d.number, 'state', d.state, 'code', d.code, 'text', d.text, 'english', d.english, 'mechanisms', d.mechanisms,
  'when', d."when", 'trigger', d.trigger, 'cadence', d.cadence, 'limitText', d.limit_text, 'within', d.within_count || d.within_unit, 'withinCount', d.within_count, 'withinUnit', d.within_unit, 'serves', d.serves, 'records', d.records, 'approver', d.approver, 'approverName', da.name, 'tell', d.tell, 'tellName', dt.name)`;
export const ownDutyFrom = "duty d left join post da on da.org_id = d.org_id and da.id = d.approver left join post dt on dt.org_id = d.org_id and dt.id = d.tell";

/** An open post of the organisation with the settings and the edition its handbook has now; null where there is none. */
export async function postState(read: Read, postId: string): Promise<PostState | null> {
  const rows = await read<PostState>(
    `select p.id, p.name, p.function, p.catalogue, s.id as superior, s.name as "superiorName", p.top,
       (select coalesce(json_object_agg(x.key, x.value), '{}') from setting x where x.org_id = p.org_id and x.key like 'word.%') as words,
       (select coalesce(json_object_agg(x.key, x.version), '{}') from setting x where x.org_id = p.org_id and x.key like 'word.%') as versions,
       (select coalesce(json_agg(${ownDuty} order by d.id), '[]') from ${ownDutyFrom} where d.org_id = p.org_id and d.post = p.id and d.state <> 'void') as own,
       (select json_build_object('id', d.by, 'name', w.name, 'why', d.reason) from duty d left join staff w on w.org_id = d.org_id and w.id = d.by
        where d.org_id = p.org_id and d.post = p.id and (e.at is null or d.updated_at >= e.at) order by d.updated_at desc, d.id desc limit 1) as editor,
       e.edition, e.hash, e.from_day as "fromDay"
     from post p
     left join post s on s.org_id = p.org_id and s.id = p.superior and s.state = 'open'
     left join lateral (select edition, hash, from_day, at from post_edition e where e.org_id = p.org_id and e.post = p.id order by edition desc limit 1) e on true
     where p.org_id = $1 and p.id = $2 and p.state = 'open'`,
    [postId],
  );
  return rows[0] ?? null;
}

/** The text of a post's handbook as the catalogue, the organisation's own duties and its words say it now. */
export function textOf(catalogue: Catalogue, state: Pick<PostState, "catalogue" | "function" | "words" | "own">): HandbookText {
  const term = (of: Word | ExactTerm | null): Label | null => (of === null ? null : sayTerm(of, state.words));
  return {
    function: state.function,
    duties: dutiesFor(catalogue, state.catalogue, state.own).map((duty) => ({ id: duty.id, ...duty.text, cadence: term(duty.cadence), limit: term(duty.limit), approver: duty.approver, ...factsOf(catalogue, duty.own) })),
  };
}

/** The facts an organisation gave for a duty it wrote itself; what the catalogue alone says has none, so that its editions stay what they were. */
function factsOf(catalogue: Catalogue, own: OwnDuty | null): Partial<DutyText> {
  if (own === null) return {};
  return {
    mechanisms: own.mechanisms,
    ...(own.when === null ? {} : { when: own.when }),
    ...(own.within === null ? {} : { within: own.within }),
    ...(own.serves === null ? {} : { serves: own.serves }),
    ...(own.records.length === 0 ? {} : { evidence: evidenceOf(catalogue, own.records) }),
    ...(own.tellName === null ? {} : { tell: own.tellName }),
  };
}

/** The identity of a text: two are the same edition where these are the same. */
export function hashOf(text: HandbookText): string {
  return createHash("sha256").update(JSON.stringify(text)).digest("base64url");
}

/** The words without a number in the cadence and limit of a duty of the catalogue. */
export function wordsOf(duty: Duty, terms: ReadonlyMap<string, Word | ExactTerm>): Word[] {
  return wordsIn({ cadence: terms.get(duty.cadence ?? "") ?? null, limit: terms.get(duty.limit ?? "") ?? null });
}

/** The words without a number in the cadence and limit of a duty as it holds for a post. */
export function wordsIn(duty: Pick<PostDuty, "cadence" | "limit">): Word[] {
  return [duty.cadence, duty.limit].filter((term): term is Word => term !== null && "unit" in term);
}

/**
 * The newest edition of a post's handbook. Where its text has changed since, a new edition is written, with a line in the post's
 * journal; of several who find that at once one writes it.
 *
 * @returns null where the organisation has no such open post.
 * @throws Problem `busy` where others keep writing editions in between, as two versions of the program on one database would.
 */
export async function newestEdition(engine: Engine, orgId: string, postId: string): Promise<Edition | null> {
  const read: Read = (sql, values) => engine.db.query(sql, [orgId, ...values], { prepared: true });
  for (let tries = 0; tries < 5; tries++) {
    const state = await postState(read, postId);
    if (!state) return null;
    const text = textOf(loadCatalogue(), state);
    const hash = hashOf(text);
    if (state.hash === hash) return { state, text, edition: state.edition as number, fromDay: state.fromDay as string };
    const { zone } = await engine.organisation(orgId);
    const now = engine.now();
    const edition = (state.edition ?? 0) + 1;
    await engine.db.query(
      `with made as (
         insert into post_edition (org_id, post, edition, hash, content, from_day, at, changed_by, changed_by_name, why) values ($1, $2, $3, $4, $5, $6, $7, $9, $10, $11) on conflict do nothing returning edition
       )
       insert into journal (org_id, id, at, record_type, record_id, step, via, note) select $1, $8, $7, 'post', $2, 'handbook', 'system', made.edition::text from made`,
      [orgId, postId, edition, hash, JSON.stringify(text), dayIn(zone, now), now, uuid(), state.editor?.id ?? null, state.editor?.name ?? null, state.editor?.why ?? null],
      { prepared: true },
    );
  }
  throw new Problem("busy");
}

function sayTerm(term: Word | ExactTerm, settings: Settings): Label {
  if (!("unit" in term)) return term.name;
  const value = valueOfWord(term, settings);
  if (value === null) return term.name;
  const said = sayWord(term, value);
  return L(`${term.name.zh}（${said.zh}）`, `${term.name.en} (${said.en})`);
}

/** Whether an actor may write the handbook of a post: with the right at every site, else where nobody holds the post outside theirs. */
export async function mayWrite(read: Read, actor: Pick<Actor, "capabilities">, postId: string): Promise<boolean> {
  const at = actor.capabilities["duty.manage"];
  if (at === undefined || at === true) return at === true;
  return (await read("select 1 from assignment where org_id = $1 and post = $2 and state = 'held' and (site is null or site <> all($3::uuid[])) limit 1", [postId, at])).length === 0;
}
