/** A figure and the address of the list that holds exactly the rows it counts; `more`: it was counted so far and there are more. */
export interface Figure {
  readonly n: number;
  readonly to: string;
  readonly more?: boolean;
}

/** A figure of one of several: of a person, a cause, a kind; null where none is named. */
export interface Part extends Figure {
  readonly id: string | null;
  readonly name: string;
}

/** One hour of today: when it begins, what was received in it, and how many that is on average on the same weekday of the four weeks before. */
export interface Hour extends Figure {
  readonly from: string;
  readonly usual: number;
}

/** How the promises of some days ended: kept, answered late, fallen due and still not answered. */
export interface Kept {
  readonly days: number;
  readonly kept: Figure;
  readonly late: Figure;
  readonly overdue: Figure;
}

/** A case that is late or soon will be, as the board shows it. */
export interface OpenRow {
  readonly id: string;
  readonly number: string;
  readonly subject: string;
  /** Unit and client, as far as the reader may see them. */
  readonly whose: string;
  readonly owner: string | null;
  readonly dueFrom: string | null;
  readonly dueAt: string | null;
  readonly duePausedAt: string | null;
  readonly dueWorkingMs: number | null;
}

/** What `GET /api/v1/board` answers: the state of the cases one may read, of one site where one is asked. */
export interface Board {
  readonly at: string;
  readonly site: string | null;
  readonly late: Figure;
  readonly soon: Figure;
  readonly soonHours: number;
  readonly open: Figure;
  readonly unowned: Figure;
  readonly rows: readonly OpenRow[];
  readonly owners: readonly Part[];
  readonly causes: readonly Part[];
  readonly intake: Figure;
  readonly kinds: readonly Part[];
  readonly hours: readonly Hour[];
  readonly kept: readonly Kept[];
  /** Missed promises by the level of superiors they have climbed to. */
  readonly levels: readonly (Figure & { readonly level: number })[];
}

/** The share of promises that were kept, of all that came to an end or fell due; null where there were none. */
export function shareKept({ kept, late, overdue }: { readonly kept: { readonly n: number }; readonly late: { readonly n: number }; readonly overdue: { readonly n: number } }): number | null {
  const all = kept.n + late.n + overdue.n;
  return all === 0 ? null : kept.n / all;
}

/** A share in per cent with one decimal, cut, so that 99.96 % is never told as all. */
export function percent(share: number): string {
  return `${(Math.floor(share * 1000 + 1e-9) / 10).toFixed(1)}%`;
}

/** The hours a day's bars show: from eight to twenty, and further where anything was received or usually is (half a case or more on average). */
export function hoursShown<H extends { readonly n: number; readonly usual: number }>(hours: readonly H[]): readonly H[] {
  const any = hours.flatMap((hour, at) => (hour.n > 0 || hour.usual >= 0.5 ? [at] : []));
  return hours.slice(Math.min(8, ...any), Math.max(20, ...any.map((at) => at + 1)));
}

/** The address of the list of cases with these filters. */
export function listOf(filters: Readonly<Record<string, string>>): string {
  return `/case?${new URLSearchParams(filters).toString()}`;
}
