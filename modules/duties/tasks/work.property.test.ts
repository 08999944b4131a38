import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { act } from "#platform/act/act.ts";
import { openWindows } from "#platform/clocks/calendar.ts";
import { dayIn } from "#platform/clocks/zone.ts";
import { hour } from "#platform/testing/clock.ts";
import { workWorld, type WorkWorld } from "./work.testing.ts";

let w: WorkWorld;
beforeAll(async () => {
  w = await workWorld("2026-11-30T00:30:00.000Z");
});
afterAll(() => w.t.stop());

/** What may happen in between: time goes on or jumps back, a duty changes, somebody comes, goes or is away, somebody files a checklist, servers look at the same time. */
const happening = fc.oneof(
  { weight: 5, arbitrary: fc.record({ what: fc.constant("pass" as const), hours: fc.integer({ min: 1, max: 30 }) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant("back" as const), hours: fc.integer({ min: 1, max: 40 }) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant("cadence" as const), to: fc.constantFrom("每天", "每天两次", "每周", "每月") }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant("come" as const) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant("end" as const), who: fc.nat(4) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant("away" as const), who: fc.nat(4), days: fc.integer({ min: 0, max: 3 }) }) },
  { weight: 4, arbitrary: fc.record({ what: fc.constant("file" as const), who: fc.nat(4) }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant("look" as const), servers: fc.integer({ min: 1, max: 3 }) }) },
);

interface Row {
  readonly id: string;
  readonly staff: string;
  readonly slot: string;
  readonly state: string;
  readonly has: number;
  readonly needs: number;
  readonly duty: string;
}

let round = 0;

test("no task is lost or doubled, and nobody's proof closes another's, whatever happens in between", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 8, maxLength: 22 }), async (happenings) => {
      round += 1;
      const { t } = w;
      const post = (await act(t.engine, t.system, { type: "post", step: "import", input: { name: `岗 ${round}`, capabilities: ["office.write"] } })).id;
      const steady = await own(post, "每天");
      const moving = await own(post, "每天");
      const people: string[] = [];
      const away = new Map<string, [string, string][]>();
      const come = async (): Promise<void> => void people.push((await w.holder(`人 ${round}.${people.length}`, [post], { from: dayIn("Asia/Shanghai", t.clock.now()) })).staffId);
      await come();
      await come();
      const ended = new Set<string>();
      const looked = new Map<string, Set<string>>();
      for (const one of [...happenings, { what: "look" as const, servers: 2 }]) {
        const who = "who" in one ? (people[one.who % people.length] as string) : "";
        const today = dayIn("Asia/Shanghai", t.clock.now());
        if (one.what === "pass") t.clock.pass(one.hours * hour);
        if (one.what === "back") {
          t.clock.pass(-one.hours * hour);
          await Promise.all([w.round(), w.round()]);
          t.clock.pass(one.hours * hour);
        }
        if (one.what === "cadence") await t.test.owner.query("update duty set cadence = $2, version = version + 1, updated_at = $3 where id = $1", [moving.id, one.to, t.clock.now()]);
        if (one.what === "come" && people.length < 5) await come();
        if (one.what === "end" && !ended.has(who) && people.length - ended.size > 1) {
          ended.add(who);
          await t.test.owner.query(`update assignment set state = 'ended', "to" = $3, version = version + 1, updated_at = $4 where staff = $1 and post = $2`, [who, post, today, t.clock.now()]);
        }
        if (one.what === "away") {
          const to = dayIn("Asia/Shanghai", new Date(Date.parse(t.clock.now()) + one.days * 24 * hour).toISOString());
          away.set(who, [...(away.get(who) ?? []), [today, to]]);
          await t.test.owner.query(
            `insert into leave_request (org_id, id, number, state, version, created_at, updated_at, staff, kind, "from", "to", reason, cover, handover, files, site, in_advance, cover_agreed_at, approver) select $1, gen_random_uuid(), gen_random_uuid()::text, 'approved', 1, $6, $6, $2, 'sick', $3, $4, '病', $2, '交', '{}', $5, true, $6, $7`,
            [t.orgId, who, today, to, t.siteId, t.clock.now(), t.admin.staffId],
          );
        }
        if (one.what === "file") await act(t.engine, { ...t.system, staffId: who, staffName: "人", via: "web" }, { type: "checklist", step: "create", input: { duty: steady.number, note: "做了", site: t.siteId } });
        if (one.what === "look") {
          await Promise.all(Array.from({ length: one.servers }, () => w.round()));
          const at = t.clock.now();
          const day = dayIn("Asia/Shanghai", at);
          const isAway = (id: string): boolean => (away.get(id) ?? []).some(([from, to]) => from <= day && day <= to);
          // Whoever is on duty while a turn can still be done is asked.
          if (Date.parse(at) < Date.parse(`${day}T10:00:00.000Z`)) for (const id of people) if (!ended.has(id) && !isAway(id)) looked.set(day, (looked.get(day) ?? new Set()).add(id));
        }
      }
      const rows = await t.test.owner.query<Row>("select id, staff, slot, state, has, needs, duty from task where post = $1", [post]);
      const keys = rows.map((row) => `${row.duty}|${row.staff}|${row.slot}`);
      expect(new Set(keys).size, "a task is doubled").toBe(keys.length);
      const there = new Set(keys);
      const { calendar } = await t.engine.organisation(t.orgId);
      for (const [day, asked] of looked) if (openWindows(calendar, day).length > 0) for (const id of asked) expect(there.has(`${steady.number}|${id}|${day}`), `a task is lost: ${id} on ${day}`).toBe(true);
      const proofs = await t.test.owner.query<{ task: string; staff: string; key: string; owner: string }>("select p.task, p.staff, p.key, t.staff as owner from task_proof p join task t on t.id = p.task where t.post = $1", [post]);
      expect(proofs.filter((proof) => proof.staff !== proof.owner), "a proof closed another's task").toEqual([]);
      expect(new Set(proofs.map((proof) => proof.key)).size, "a record proved two tasks").toBe(proofs.length);
      for (const row of rows) expect(row.state === "done" || row.state === "late", row.id).toBe(row.has >= row.needs && row.state !== "dropped");
      // What this round made does not stand in the way of the next.
      await t.test.owner.query("update post set state = 'closed', updated_at = $2 where id = $1", [post, t.clock.now()]);
      t.clock.pass(48 * hour);
    }),
    { numRuns: 8 },
  );
}, 240_000);

/** A duty of the organisation's own, asked of each person. */
async function own(post: string, cadence: string): Promise<{ id: string; number: string }> {
  const made = await act(w.t.engine, w.t.system, { type: "duty", step: "create", input: { post, text: "查一遍", mechanisms: ["task"], cadence, serves: "person", records: [], reason: "试" } });
  return { id: made.id, number: made.number as string };
}
