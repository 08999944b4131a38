import { Problem } from "../record/problem.ts";
import { momentOf } from "../record/kinds/time.ts";
import type { RecordType } from "../record/record.ts";
import type { RuleActor } from "../record/rule.ts";
import type { Database } from "../store/database.ts";
import type { Params } from "../store/sql.ts";
import { isSearchable, scopeKey, tailFields, termsOf, weekElement, weekOf, weekStart, type Term } from "./elements.ts";
import { scopeOf } from "./scope.ts";
import { readShares, type Shares } from "./shares.ts";
import { ask, edges, mostLate, walk, type Place, type Question } from "./statements.ts";

/** A question to one kind of record. */
export interface IdsInput {
  /** All kinds, for the titles of references. */
  readonly types: ReadonlyMap<string, RecordType>;
  readonly type: RecordType;
  readonly orgId: string;
  readonly actor: RuleActor;
  readonly q: string;
  readonly limit: number;
  /** The `next` of the page before. */
  readonly before?: string | undefined;
  /** Milliseconds after which no further piece of time is begun. */
  readonly budgetMs?: number;
  /** Now, UTC with milliseconds. */
  readonly now: string;
  /** A further condition over the row `t`, such as the other filters of a list. */
  readonly filter?: (params: Params) => string;
  /** Milliseconds that only go forward; tests move it. */
  readonly clock?: () => number;
  readonly sizes?: Sizes;
}

/** One page of what was found, newest first; never a row that the full answer would place elsewhere. */
export interface IdsFound {
  readonly ids: string[];
  /** Where to go on; null where everything was searched. */
  readonly next: string | null;
  /** Set where the budget ended the page: what is older was not looked at yet. */
  readonly searchedBackTo: string | null;
  /** The index lags so far that a recent change of an older record may be missing. */
  readonly behind: boolean;
}

/** How a search cuts its work; from the trials and docs/decisions/0004-search.md. Tests make them small, so that few records go every way. */
export interface Sizes {
  /** Below this many expected hits the index is asked for all time at once. */
  readonly rare: number;
  /** Records read newest first before the index is asked. */
  readonly walked: number;
  /** Hits that one piece of time is sized for, and how far that may grow where less is found. */
  readonly piece: number;
  readonly pieceMost: number;
  /** Index hits that one statement looks at; more of them means that the estimate was wrong. */
  readonly most: number;
}

const usual: Sizes = { rare: 1500, walked: 600, piece: 300, pieceMost: 1200, most: 4000 };
const noId = "00000000-0000-0000-0000-000000000000";
const newest: Place = { at: "infinity", id: "ffffffff-ffff-ffff-ffff-ffffffffffff" };

/**
 * The ids of records that hold every word of `q` and that the actor may read, newest first.
 *
 * Rare words: the index, once. Others: the newest records one by one, then the index by pieces of time until the page is full, the beginning
 * is reached or the budget is used up; docs/decisions/0004-search.md says why.
 * @throws Problem `cursor_invalid`.
 */
export async function findIds(db: Pick<Database, "query">, input: IdsInput): Promise<IdsFound> {
  const clock = input.clock ?? (() => performance.now());
  const deadline = clock() + (input.budgetMs ?? 20);
  const before = input.before === undefined ? newest : readPlace(input.before);
  const terms = termsOf(input.q);
  const scope = scopeOf(input.type, input.actor);
  const nothing: IdsFound = { ids: [], next: null, searchedBackTo: null, behind: false };
  if (terms.length === 0 || !isSearchable(input.type) || scope?.length === 0) return nothing;
  const question = questionOf(input, terms);
  const shares = await readShares(db, input.orgId, input.type.name, input.now);
  const asked = elementsAsked(input.type, terms, scope, shares);
  const search = new Search(db, { question, asked, shares, key: scopeKey(input.orgId, input.type.name), limit: input.limit, sizes: input.sizes ?? usual, over: () => clock() >= deadline }, before);
  await search.run();
  return search.page();
}

interface Asked {
  readonly a: readonly number[];
  readonly b: readonly number[] | null;
  readonly scope: readonly number[] | null;
  /** How many records are likely to fit. */
  readonly expected: number;
}

interface Plan {
  readonly question: Question;
  readonly asked: Asked;
  readonly shares: Shares;
  readonly key: number;
  readonly limit: number;
  readonly sizes: Sizes;
  /** Whether the budget is used up. */
  over(): boolean;
}

/** One search under way: what was found so far and how far back all of it is known. */
class Search {
  private readonly db: Pick<Database, "query">;
  private readonly plan: Plan;
  private rows: Place[] = [];
  private at: Place;
  private complete = false;
  private behind = false;

  constructor(db: Pick<Database, "query">, plan: Plan, before: Place) {
    this.db = db;
    this.plan = plan;
    this.at = before;
  }

  async run(): Promise<void> {
    if (this.plan.asked.a.length === 0) return this.walkOn();
    let expected = this.plan.asked.expected;
    if (expected <= this.plan.sizes.rare) {
      if (await this.askAll()) return;
      expected = 4 * this.plan.sizes.most;
    }
    await this.walkOnce(this.plan.sizes.walked);
    await this.askPieces(expected);
  }

  page(): IdsFound {
    const rows = this.rows.slice(0, this.plan.limit);
    const last = rows.at(-1);
    const full = last !== undefined && rows.length === this.plan.limit;
    const cut = !full && !this.complete;
    const place = full ? last : this.at;
    return {
      ids: rows.map((row) => row.id),
      next: this.complete && this.rows.length <= this.plan.limit ? null : Buffer.from(JSON.stringify([place.at, place.id])).toString("base64url"),
      searchedBackTo: cut ? this.at.at : null,
      behind: this.behind,
    };
  }

  private get full(): boolean {
    return this.rows.length >= this.plan.limit;
  }

  /** The whole of time in one question; false where the estimate was wrong and there is too much of it. */
  private async askAll(): Promise<boolean> {
    const found = await ask(this.db, this.plan.question, this.index(null, this.plan.sizes.most), this.at, null, this.plan.limit + 1);
    if (found.hits >= this.plan.sizes.most) return false;
    this.behind = found.late >= mostLate;
    this.rows = found.rows;
    if (this.behind) {
      const recent = await walk(this.db, this.plan.question, this.at, this.plan.sizes.walked, this.plan.limit + 1);
      const all = new Map([...found.rows, ...recent.rows].map((row) => [row.id, row]));
      this.rows = [...all.values()].sort(newestFirst).slice(0, this.plan.limit + 1);
    }
    this.complete = true;
    return true;
  }

  private async walkOnce(records: number): Promise<void> {
    const room = this.plan.limit + 1 - this.rows.length;
    const found = await walk(this.db, this.plan.question, this.at, records, room);
    this.rows.push(...found.rows);
    if (found.edge) this.at = found.edge;
    else if (found.rows.length < room) this.complete = true;
  }

  /** For words the index knows nothing of, such as one letter: record by record, as far as the budget goes. */
  private async walkOn(): Promise<void> {
    for (let records = this.plan.sizes.walked; ; records = 4 * this.plan.sizes.walked) {
      await this.walkOnce(records);
      if (this.complete || this.full || this.plan.over()) return;
    }
  }

  /** The index by weeks, newest first, each piece sized for about as many hits; it grows where less was there and shrinks where more. */
  private async askPieces(expected: number): Promise<void> {
    if (this.complete || this.full || this.plan.over()) return;
    const ends = await edges(this.db, this.plan.question.type, this.plan.question.orgId);
    if (!ends) return void (this.complete = true);
    const first = weekOf(ends.first);
    const weight = (week: number): number => (this.plan.shares.records > 0 ? this.plan.shares.share(weekElement(week)) : 1);
    let total = 0;
    for (let week = first; week <= weekOf(ends.last); week++) total += weight(week);
    let size = this.plan.sizes.piece;
    while (!this.complete && !this.full && !this.plan.over()) {
      const last = weekOf(this.at.at === newest.at || this.at.at > ends.last ? ends.last : justBefore(this.at));
      let from = last;
      let share = weight(last);
      while (from > first && (expected * share) / total < size) share += weight(--from);
      const since = from <= first ? null : weekStart(from);
      const weeks = Array.from({ length: last - from + 1 }, (_, i) => weekElement(from + i) ^ this.plan.key);
      const found = await ask(this.db, this.plan.question, this.index(weeks, from === last ? 1_000_000 : this.plan.sizes.most), this.at, since, this.plan.limit + 1 - this.rows.length);
      this.behind ||= found.late >= mostLate;
      if (from < last && found.hits >= this.plan.sizes.most) {
        size /= 4;
        continue;
      }
      this.rows.push(...found.rows);
      if (since === null) this.complete = true;
      else this.at = { at: since, id: noId };
      const hoped = (expected * share) / total;
      size = found.hits < hoped / 3 ? Math.min(size * 2, this.plan.sizes.pieceMost) : found.hits > hoped * 3 ? Math.max(size / 2, this.plan.sizes.piece / 4) : size;
    }
  }

  private index(weeks: readonly number[] | null, most: number): Parameters<typeof ask>[2] {
    const { a, b, scope } = this.plan.asked;
    const keyed = (elements: readonly number[] | null): readonly number[] | null => elements && elements.map((element) => element ^ this.plan.key);
    return { a: keyed(a) ?? [], b: keyed(b), scope: keyed(scope), weeks, most };
  }
}

/** The instant before a place in the order: a place at the start of a week belongs to the week before, since nothing of its own is left there. */
function justBefore(place: Place): string {
  return place.id === noId ? new Date(Date.parse(place.at) - 1).toISOString() : place.at;
}

function newestFirst(a: Place, b: Place): number {
  if (a.at !== b.at) return a.at < b.at ? 1 : -1;
  return a.id < b.id ? 1 : a.id > b.id ? -1 : 0;
}

function questionOf(input: IdsInput, terms: readonly Term[]): Question {
  const byTail = tailFields(input.type).length > 0;
  const like = (text: string): string => `%${text.replace(/[\\%_]/g, "\\$&")}%`;
  const tails = terms.flatMap((term) => (byTail && term.tail ? [{ pattern: like(term.text), code: term.tail.code }] : []));
  const patterns = terms.filter((term) => !byTail || !term.tail).map((term) => like(term.text));
  return { types: input.types, type: input.type, orgId: input.orgId, actor: input.actor, patterns, tails, filter: input.filter };
}

/**
 * What the index is asked for the words: each in the text, or, for the first that may be a phone's end, as such. Further numbers are left to the check.
 *
 * Expected hits: the rarest pair of each word; of several words the geometric mean of "as many as the rarest" and "independent of each other".
 */
function elementsAsked(type: RecordType, terms: readonly Term[], scope: readonly number[] | null, shares: Shares): Asked {
  const byTail = tailFields(type).length > 0;
  const number = byTail ? terms.find((term) => term.tail) : undefined;
  const plain = terms.filter((term) => term.elements.length > 0 && (!byTail || !term.tail));
  const used = number ? [...plain, number] : plain;
  const unique = (of: readonly Term[], more: readonly number[] = []): number[] => [...new Set([...of.flatMap((term) => term.elements), ...more])];
  const scopeShare = scope === null ? 1 : Math.min(1, scope.reduce((sum, marker) => sum + shares.share(marker), 0));
  const narrow = scope !== null && (shares.records === 0 || scopeShare < 0.5) ? scope : null;
  const parts = used.map((term) => Math.min(...term.elements.map((element) => shares.share(element))) + (term === number && term.tail ? shares.share(term.tail.element) : 0));
  if (narrow !== null) parts.push(scopeShare);
  const product = parts.reduce((all, part) => all * part, 1);
  return {
    a: unique(used),
    b: number?.tail ? unique(plain, [number.tail.element]) : null,
    scope: narrow,
    expected: shares.records * (parts.length > 1 ? Math.sqrt(Math.min(...parts) * product) : product),
  };
}

const uuidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

function readPlace(cursor: string): Place {
  try {
    const [at, id] = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")) as unknown[];
    const moment = typeof at === "string" ? momentOf(at) : null;
    if (moment !== null && typeof id === "string" && uuidShape.test(id)) return { at: moment, id };
  } catch {
    // Falls through to the one refusal below.
  }
  throw new Problem("cursor_invalid");
}
