import { createHash } from "node:crypto";
import { v7 as uuid } from "uuid";
import type { Engine } from "#platform/act/engine.ts";
import { dayIn } from "#platform/clocks/zone.ts";
import { L, type Label } from "#platform/record/label.ts";
import { Problem } from "#platform/record/problem.ts";
import { dutiesOfPost, loadCatalogue, termMap } from "./catalogue.ts";
import type { Catalogue, Duty, ExactTerm, Word } from "./catalogue-types.ts";
import { sayWord, valueOfWord } from "./words.ts";

/** One duty as a holder reads and acknowledges it. */
export interface DutyText extends Label {
  readonly id: string;
  readonly cadence: Label | null;
  readonly limit: Label | null;
  readonly approver: Label | null;
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

/** An open post of the organisation with the settings and the edition its handbook has now; null where there is none. */
export async function postState(read: Read, postId: string): Promise<PostState | null> {
  const rows = await read<PostState>(
    `select p.id, p.name, p.function, p.catalogue, s.id as superior, s.name as "superiorName", p.top,
       (select coalesce(json_object_agg(x.key, x.value), '{}') from setting x where x.org_id = p.org_id and x.key like 'word.%') as words,
       (select coalesce(json_object_agg(x.key, x.version), '{}') from setting x where x.org_id = p.org_id and x.key like 'word.%') as versions,
       e.edition, e.hash, e.from_day as "fromDay"
     from post p
     left join post s on s.org_id = p.org_id and s.id = p.superior and s.state = 'open'
     left join lateral (select edition, hash, from_day from post_edition e where e.org_id = p.org_id and e.post = p.id order by edition desc limit 1) e on true
     where p.org_id = $1 and p.id = $2 and p.state = 'open'`,
    [postId],
  );
  return rows[0] ?? null;
}

/** The text of a post's handbook as the catalogue and the organisation's words say it now. */
export function textOf(catalogue: Catalogue, state: Pick<PostState, "catalogue" | "function" | "words">): HandbookText {
  const terms = termMap(catalogue);
  const posts = new Map(catalogue.posts.map((post) => [post.id, post.name]));
  const duties = state.catalogue === null ? [] : dutiesOfPost(catalogue, state.catalogue);
  const term = (id: string | null): Label | null => (id === null ? null : sayTerm(terms.get(id) as Word | ExactTerm, state.words));
  return {
    function: state.function,
    duties: duties.map((duty) => ({ id: duty.id, ...duty.text, cadence: term(duty.cadence), limit: term(duty.limit), approver: approverOf(duty, posts) })),
  };
}

/** The identity of a text: two are the same edition where these are the same. */
export function hashOf(text: HandbookText): string {
  return createHash("sha256").update(JSON.stringify(text)).digest("base64url");
}

/** The words without a number in a duty's cadence and limit. */
export function wordsOf(duty: Duty, terms: ReadonlyMap<string, Word | ExactTerm>): Word[] {
  return [duty.cadence, duty.limit].map((id) => (id === null ? undefined : terms.get(id))).filter((term): term is Word => term !== undefined && "unit" in term);
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
         insert into post_edition (org_id, post, edition, hash, content, from_day, at) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning edition
       )
       insert into journal (org_id, id, at, record_type, record_id, step, via, note) select $1, $8, $7, 'post', $2, 'handbook', 'system', made.edition::text from made`,
      [orgId, postId, edition, hash, JSON.stringify(text), dayIn(zone, now), now, uuid()],
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

function approverOf(duty: Duty, posts: ReadonlyMap<string, Label>): Label | null {
  if (duty.approver === null) return null;
  return duty.approver.post === null ? duty.approver.title : (posts.get(duty.approver.post) ?? null);
}
