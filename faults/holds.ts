import { expect } from "vitest";
import { wrongCounters } from "#platform/store/count-check.ts";
import type { Database } from "#platform/store/database.ts";
import { recordTypes } from "../apps/records.ts";

const ladder = (step: string): string[] => {
  const told = ["warn50", "warn75", "warn90", "missed"];
  if (!step.startsWith("climb:")) return told.slice(0, told.indexOf(step) + 1);
  return [...told, ...Array.from({ length: Number(step.slice(6)) }, (_, n) => `climb:${n + 1}`)];
};

/** Row, journal, events and clocks of every case tell the same number of changes; numbers and subjects are told once. */
export async function nothingHalfDone(db: Database): Promise<void> {
  const halves = await db.query(
    `select c.id, c.version, c.state from "case" c where
       (select count(*) from journal j where j.record_id = c.id and j.step not like 'clock:%') <> c.version
       or (select count(*) from event e where e.record_id = c.id and e.topic is null and e.step not like 'clock:%') <> c.version
       or (select count(*) from clock k where k.record_id = c.id and k.name = 'promise') <> 1 + (select count(*) from journal j where j.record_id = c.id and j.step = 'correct' and j.after ? 'receivedAt')
       or (c.state in ('void', 'archived', 'declined', 'merged') and exists (select 1 from clock k where k.record_id = c.id and k.stopped_at is null and k.state <> 'dropped'))`,
  );
  expect(halves).toEqual([]);
  const twice = await db.query(`select number from "case" group by number having count(*) > 1 union all select subject from "case" group by subject having count(*) > 1`);
  expect(twice).toEqual([]);
}

/** The kept counts equal a slow count. */
export async function countersAreTrue(db: Database): Promise<void> {
  expect(await wrongCounters(db, recordTypes)).toEqual([]);
}

/**
 * Every step that came due was recorded once, in the order of the ladder, and told once to each whom it concerns; nothing that is due waits.
 * @returns how many steps were told, by kind.
 */
export async function clocksToldOnce(db: Database, now: string): Promise<Record<string, number>> {
  const clocks = await db.query<{ id: string; passed: string | null; steps: string[]; late: boolean; told: string[]; noticed: string[] }>(
    `select k.id, k.passed, k.next_at < $1::timestamptz - interval '5 seconds' and k.stopped_at is null and k.state not in ('dropped', 'paused') as late,
       coalesce((select array_agg(s.step) from clock_step s where s.clock_id = k.id), '{}') as steps,
       coalesce((select array_agg(j.after->>'step') from journal j where j.record_id = k.record_id and j.step like 'clock:' || k.name || ':%' and j.after->>'step' is not null), '{}') as told,
       coalesce((select array_agg(n.kind || ' ' || n.staff_id) from notice n where n.clock_id = k.id), '{}') as noticed
     from clock k`,
    [now],
  );
  const count: Record<string, number> = {};
  const faults: unknown[] = [];
  for (const { id, passed, steps, late, told, noticed } of clocks) {
    const due = passed === null ? [] : ladder(passed);
    const ownerTold = told.filter((step) => !step.startsWith("climb:"));
    const climbs = due.filter((step) => step.startsWith("climb:"));
    const wrong = {
      ...(late ? { late } : {}),
      ...([...steps].sort().join() === [...due].sort().join() ? {} : { steps, due }),
      ...(new Set(told).size === told.length && told.every((step) => due.includes(step)) ? {} : { told }),
      ...(climbs.every((step) => told.includes(step)) ? {} : { climbs, told }),
      ...(due.length === 0 || ownerTold.length > 0 ? {} : { silent: due }),
      ...(new Set(noticed).size === noticed.length ? {} : { noticed }),
      ...(noticed.every((one) => told.includes(one.split(" ")[0] as string)) ? {} : { noticed, told }),
    };
    if (Object.keys(wrong).length > 0) faults.push({ id, passed, ...wrong });
    for (const step of told) count[step] = (count[step] ?? 0) + 1;
  }
  expect(faults).toEqual([]);
  return count;
}
