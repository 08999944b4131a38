/** What one event says for one rule. */
export interface Proof {
  readonly rule: string;
  readonly key: string;
  readonly at: string;
  readonly subject: string | null;
  readonly staff: string | null;
  readonly anyone: boolean;
  readonly nil: boolean;
}

/** What one event of a batch takes back and then proves. `undo`: what its record proved is open again, of all rules or of these alone. */
export interface Said {
  /** Its place in the batch. */
  readonly at: number;
  readonly type: string;
  readonly record: string;
  readonly site: string | null;
  readonly undo: "all" | ReadonlySet<string> | null;
  readonly proofs: readonly Proof[];
}

/** A task as it stood before the batch; `since` is the place of the event that called for it, -1 where that is no event of the batch. */
export interface Stood {
  readonly id: string;
  readonly rule: string;
  readonly post: string;
  readonly staff: string | null;
  readonly site: string | null;
  readonly day: string;
  readonly subject: string | null;
  readonly opensAt: string;
  readonly closesAt: string;
  readonly dueAt: string;
  readonly needs: number;
  readonly has: number;
  readonly dropped: boolean;
  readonly since: number;
}

/** A proof as it is stored. */
export interface Given {
  readonly rule: string;
  readonly key: string;
  readonly task: string;
  readonly type: string;
  readonly record: string;
  readonly staff: string | null;
  readonly at: string;
  readonly nil: boolean;
  readonly gone: boolean;
}

const named = (rule: string, key: string): string => `${rule}|${key}`;

/**
 * Gives each proof to the one task of its rule that it proves, event after event: on time before late, the earliest first; of the right person, site and subject, in its window.
 *
 * What arrives late still counts for the window it happened in. `holds` says whether somebody held a post at a site on a day.
 * @returns the proofs that are new or other than they were.
 */
export function settle(said: readonly Said[], tasks: readonly Stood[], known: readonly Given[], holds: (staff: string, post: string, site: string | null, day: string) => boolean): Given[] {
  const has = new Map(tasks.map((task) => [task.id, task.has]));
  const inOrder = [...tasks].sort((a, b) => (a.dueAt === b.dueAt ? (a.id < b.id ? -1 : 1) : a.dueAt < b.dueAt ? -1 : 1));
  const of = Map.groupBy(inOrder, (task) => task.rule);
  const given = new Map(known.map((one) => [named(one.rule, one.key), one]));
  const byRecord = new Map<string, Set<string>>();
  const changed = new Set<string>();
  const put = (one: Given): void => {
    const name = named(one.rule, one.key);
    given.set(name, one);
    changed.add(name);
    has.set(one.task, (has.get(one.task) ?? 0) + (one.gone ? -1 : 1));
    byRecord.set(one.record, (byRecord.get(one.record) ?? new Set()).add(name));
  };
  for (const [name, one] of given) byRecord.set(one.record, (byRecord.get(one.record) ?? new Set()).add(name));
  for (const one of said) {
    if (one.undo !== null) {
      for (const name of byRecord.get(one.record) ?? []) {
        const proof = given.get(name) as Given;
        if (!proof.gone && (one.undo === "all" || (proof.key === one.record && one.undo.has(proof.rule)))) put({ ...proof, gone: true });
      }
    }
    for (const proof of one.proofs) {
      const was = given.get(named(proof.rule, proof.key));
      if (was && !was.gone) continue;
      const fit = (of.get(proof.rule) ?? []).filter((task) => fits(task, proof, one, has.get(task.id) ?? task.has, holds));
      const task = fit.find(({ dueAt }) => dueAt >= proof.at) ?? fit[0];
      if (task) put({ nil: proof.nil, type: one.type, record: one.record, ...was, rule: proof.rule, key: proof.key, task: task.id, staff: proof.staff, at: proof.at, gone: false });
    }
  }
  return [...changed].map((name) => given.get(name) as Given);
}

function fits(task: Stood, proof: Proof, { at, site }: Said, has: number, holds: Parameters<typeof settle>[3]): boolean {
  if (task.since > at || task.dropped || has >= task.needs || task.opensAt > proof.at || task.closesAt <= proof.at) return false;
  if (task.site !== null && site !== null && task.site !== site) return false;
  if (proof.subject !== null && task.subject !== proof.subject) return false;
  if (proof.anyone) return true;
  return task.staff === null ? proof.staff !== null && holds(proof.staff, task.post, task.site, task.day) : task.staff === proof.staff;
}
