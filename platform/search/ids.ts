import { Problem } from "../record/problem.ts";
import { momentOf } from "../record/kinds/time.ts";
import type { RecordType } from "../record/record.ts";
import type { RuleActor } from "../record/rule.ts";
import type { Database } from "../store/database.ts";
import type { Params } from "../store/sql.ts";
import { isSearchable, scopeKey, tailFields, termsOf, weekElement, weekOf, weekStart, type Term } from "./elements.ts";
import { scopeOf } from "./scope.ts";
import { readShares, type Shares } from "./shares.ts";
import { ask, edges, mostLate, walk, type Ends, type Place, type Question } from "./statements.ts";

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
  /** Hits that the first piece of time is sized for, and how far that may grow where less of the page is found. */
  readonly piece: number;
  readonly pieceMost: number;
  /** Index hits that one statement looks at; more of them means that the estimate was wrong. */
  readonly most: number;
}

const usual: Sizes = { rare: 1500, walked: 600, piece: 100, pieceMost: 3200, most: 4000 };
/**
 * What a question costs the database in microseconds, measured at a million records (docs/decisions/0004-search.md): a record read newest first, a hit of the index
 * looked up, an entry of the index passed by for each element asked, and a record of a week asked for.
 */
const cost = { walked: 5, hit: 2, entry: 0.05, weekly: 0.03 } as const;
/** Milliseconds after which a page is given as it stands; at eight clients on two cores that is a fourth of what they wait. */
const usualBudget = 12;
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
  const deadline = clock() + (input.budgetMs ?? usualBudget);
  const [before, size] = input.before === undefined ? [newest, 0] : readPlace(input.before);
  const terms = termsOf(input.q);
  const scope = scopeOf(input.type, input.actor);
  const nothing: IdsFound = { ids: [], next: null, searchedBackTo: null, behind: false };
  if (terms.length === 0 || !isSearchable(input.type) || scope?.length === 0) return nothing;
  const question = questionOf(input, terms);
  const shares = await readShares(db, input.orgId, input.type.name, input.now);
  const asked = elementsAsked(input.type, terms, scope, shares);
  const search = new Search(db, { question, asked, shares, key: scopeKey(input.orgId, input.type.name), limit: input.limit, sizes: input.sizes ?? usual, week: weekOf(input.now), left: () => deadline - clock() }, before, size);
  await search.run();
  return search.page();
}

interface Asked {
  readonly a: readonly number[];
  readonly b: readonly number[] | null;
  readonly scope: readonly number[] | null;
  /** How many records are likely to fit. */
  readonly expected: number;
  /** How many hold the rarest of what is asked for, and how many elements that are asked for at once. */
  readonly least: number;
  readonly keys: number;
}

interface Plan {
  readonly question: Question;
  readonly asked: Asked;
  readonly shares: Shares;
  readonly key: number;
  readonly limit: number;
  readonly sizes: Sizes;
  /** The week it is. */
  readonly week: number;
  /** Milliseconds of the budget that are left. */
  left(): number;
}

/** One search under way: what was found so far and how far back all of it is known. */
class Search {
  private readonly db: Pick<Database, "query">;
  private readonly plan: Plan;
  private rows: Place[] = [];
  private at: Place;
  private complete = false;
  private behind = false;
  private moved = false;

  /** Expected hits that the next piece is sized for; a page that goes on begins where the one before had come to. */
  private size: number;

  constructor(db: Pick<Database, "query">, plan: Plan, before: Place, size: number) {
    this.db = db;
    this.plan = plan;
    this.at = before;
    this.size = Math.min(plan.sizes.pieceMost, Math.max(plan.sizes.piece, size));
  }

  async run(): Promise<void> {
    const { asked, shares, sizes, question } = this.plan;
    if (asked.a.length === 0) return this.walkOn();
    if (asked.expected <= sizes.rare && (await this.askAll())) return;
    const ends = await endsOf(this.db, question);
    if (!ends) return void (this.complete = true);
    const known = asked.expected > sizes.rare;
    if (!known || this.walksFirst(asked.expected / shares.records, ends)) await this.walkOnce();
    await this.askPieces(known ? asked.expected : 4 * sizes.most, ends);
  }

  page(): IdsFound {
    const rows = this.rows.slice(0, this.plan.limit);
    const last = rows.at(-1);
    const full = last !== undefined && rows.length === this.plan.limit;
    const cut = !full && !this.complete;
    const place = full ? last : this.at;
    const from = cut && this.size > this.plan.sizes.piece ? [place.at, place.id, Math.round(this.size)] : [place.at, place.id];
    return {
      ids: rows.map((row) => row.id),
      next: this.complete && this.rows.length <= this.plan.limit ? null : Buffer.from(JSON.stringify(from)).toString("base64url"),
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

  /** Whether a page of so common a word is sooner full of the newest records than of a piece of the index, of which none is shorter than a week. */
  private walksFirst(share: number, ends: Ends): boolean {
    const { limit, sizes, asked } = this.plan;
    const records = (limit + 1) / share;
    const ofWeek = asked.expected / (weekOf(ends.last) - weekOf(ends.first) + 1);
    return records <= sizes.walked && records * cost.walked < Math.max(sizes.piece, ofWeek) * cost.hit;
  }

  private async walkOnce(records = this.plan.sizes.walked): Promise<void> {
    const found = await walk(this.db, this.plan.question, this.at, records, this.plan.limit + 1);
    this.moved = true;
    this.rows.push(...found.rows);
    if (found.edge) this.at = found.edge;
    else if (found.rows.length <= this.plan.limit) this.complete = true;
  }

  /** For words the index knows nothing of, such as one letter: record by record, as far as the budget goes. */
  private async walkOn(): Promise<void> {
    for (let records = this.plan.sizes.walked; ; records = 4 * this.plan.sizes.walked) {
      await this.walkOnce(records);
      if (this.done) return;
    }
  }

  /** A page looks at something, however little time there is: who goes on must come to the end. */
  private get done(): boolean {
    return this.complete || this.full || (this.moved && this.plan.left() <= 0);
  }

  /**
   * The index by weeks, newest first, each piece sized for what is still to be found; or all that is left at once, where that costs less than its weeks. What would
   * not be over within the budget is left to the next page, unless this page has asked nothing yet.
   */
  private async askPieces(expected: number, known: Ends): Promise<void> {
    const { question, sizes, limit } = this.plan;
    let ends = known;
    let tooMany = false;
    const seen = { hoped: 0, hits: 0, rows: 0, weeks: 0 };
    while (!this.done) {
      const piece = this.nextPiece(expected, ends, seen);
      const atOnce: boolean = piece.restCost < piece.fillCost && !tooMany && (seen.weeks > 0 || this.size > sizes.piece);
      if (this.moved && (atOnce ? piece.restCost : piece.cost) > this.plan.left()) return;
      const most = atOnce ? 2 * sizes.most : piece.weeks.length <= 1 ? 1_000_000 : sizes.most;
      const found = await ask(this.db, question, this.index(atOnce ? null : piece.weeks, most), this.at, atOnce ? null : piece.since, limit + 1);
      if (found.ends === null) return void (this.complete = true);
      const was = ends;
      ends = found.ends;
      rememberEnds(this.db, question, ends);
      if (found.late >= mostLate && !this.behind) {
        this.behind = true;
        // Beyond what the index has not read yet a page is only as good as the newest records, read one by one.
        if (!this.moved) {
          await this.walkOnce();
          continue;
        }
      }
      // A record from a week that is still to come: its week was not asked for.
      if (!atOnce && this.at.at === newest.at && weekOf(ends.last) > piece.newestWeek) continue;
      if (found.hits >= most) {
        tooMany ||= atOnce;
        this.size /= 4;
        continue;
      }
      this.moved = true;
      this.rows.push(...found.rows);
      // Older records than those known came in: they are still to be looked at.
      const older = !atOnce && weekOf(ends.first) < weekOf(was.first);
      if (piece.since === null || atOnce) {
        if (older) this.at = { at: weekStart(weekOf(was.first)), id: noId };
        else this.complete = true;
      } else this.at = { at: piece.since, id: noId };
      seen.hoped += piece.hoped;
      seen.hits += found.hits;
      seen.rows += found.rows.length;
      seen.weeks += piece.weeks.length;
      const room = limit + 1 - this.rows.length;
      this.size = Math.min(sizes.pieceMost, 4 * this.size, Math.max(sizes.piece, (1.5 * room * piece.hoped) / Math.max(0.5, found.rows.length)));
    }
  }

  /**
   * The weeks that come next, enough for as many expected hits as `size`; and in milliseconds what they would cost, what it would cost to fill the page by weeks as
   * full as those seen, and what all that is left would cost at once.
   */
  private nextPiece(expected: number, ends: Ends, seen: { readonly hoped: number; readonly hits: number; readonly rows: number; readonly weeks: number }): { weeks: number[]; since: string | null; hoped: number; cost: number; fillCost: number; restCost: number; newestWeek: number } {
    const { asked, shares, sizes, week, key } = this.plan;
    const weight = (of: number): number => (shares.records > 0 ? shares.share(weekElement(of)) : 1);
    const first = weekOf(ends.first);
    const newestWeek = Math.max(weekOf(ends.last), week);
    const last = this.at.at === newest.at ? newestWeek : Math.min(newestWeek, weekOf(justBefore(this.at)));
    let total = 0;
    for (let of = first; of <= newestWeek; of++) total += weight(of);
    const hopedOf = (share: number): number => (total > 0 ? (expected * share) / total : 0);
    let from = last;
    let share = weight(last);
    while (from > first && hopedOf(share) < this.size) share += weight(--from);
    const ofWeek = (shares.records * cost.weekly) / (newestWeek - first + 1) / 1000;
    const likely = asked.keys === 1 ? asked.least : Math.min(asked.least, (expected * (seen.hits + 1)) / (seen.hoped + 1));
    return {
      weeks: Array.from({ length: Math.max(1, last - from + 1) }, (_, i) => weekElement(from + i) ^ key),
      since: from <= first ? null : weekStart(from),
      hoped: hopedOf(share),
      cost: (last - from + 1) * ofWeek,
      fillCost: Math.min(last - first + 1, seen.weeks === 0 ? Number.POSITIVE_INFINITY : (seen.weeks * (this.plan.limit + 1 - this.rows.length)) / Math.max(0.5, seen.rows)) * ofWeek,
      restCost: likely < 2 * sizes.most ? (asked.least * asked.keys * cost.entry + likely * cost.hit) / 1000 : Number.POSITIVE_INFINITY,
      newestWeek,
    };
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
    least: shares.records * Math.min(...used.flatMap((term) => term.elements.map((element) => shares.share(element))), ...(narrow === null ? [] : [scopeShare])),
    keys: unique(used).length + (narrow?.length ?? 0),
    expected: shares.records * (parts.length > 1 ? Math.sqrt(Math.min(...parts) * product) : product),
  };
}

const uuidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The place where a page goes on, and what size its pieces had come to. */
function readPlace(cursor: string): [Place, number] {
  try {
    const [at, id, size] = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")) as unknown[];
    const moment = typeof at === "string" ? momentOf(at) : null;
    if (moment !== null && typeof id === "string" && uuidShape.test(id)) return [{ at: moment, id }, typeof size === "number" && size > 0 ? size : 0];
  } catch {
    // Falls through to the one refusal below.
  }
  throw new Problem("cursor_invalid");
}

const knownEnds = new WeakMap<object, Map<string, Ends>>();

/** The oldest and the newest record of the kind as this process knows them; every answer of the index tells them anew. */
async function endsOf(db: Pick<Database, "query">, question: Question): Promise<Ends | null> {
  const known = knownEnds.get(db)?.get(`${question.orgId}|${question.type.name}`);
  if (known) return known;
  const ends = await edges(db, question.type, question.orgId);
  if (ends) rememberEnds(db, question, ends);
  return ends;
}

function rememberEnds(db: Pick<Database, "query">, { type, orgId }: Question, ends: Ends): void {
  const known = knownEnds.get(db) ?? new Map<string, Ends>();
  knownEnds.set(db, known);
  if (known.size > 500) known.clear();
  known.set(`${orgId}|${type.name}`, ends);
}
