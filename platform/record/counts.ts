/** Figures by state; states without any are left out. */
export type ByState = Readonly<Record<string, number>>;

/** How many records of a type one may read, as far as its counters can say it for this reader: what `GET /api/v1/{type}/counts` answers. */
export interface Counts {
  /** Those one answers for; null where no counter says it. */
  readonly mine: ByState | null;
  /** Those answered for by everybody below one; null where no counter says it. */
  readonly below: ByState | null;
  /** Per site of which one reads every record. */
  readonly sites: Readonly<Record<string, ByState>>;
  /** Whether `sites` together are everything one reads; else records at further sites may be readable one by one. */
  readonly everywhere: boolean;
  /** Those of `sites` that nobody answers for; null where no counter says it. */
  readonly unowned: ByState | null;
}
