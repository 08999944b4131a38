import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Engine } from "#platform/act/engine.ts";
import { signedOf } from "#platform/api/request.ts";
import { momentOf } from "#platform/record/kinds/time.ts";
import { L } from "#platform/record/label.ts";
import { fieldProblem } from "#platform/record/problem.ts";
import { tableOf } from "#platform/store/columns.ts";
import { ruleSql } from "#platform/store/rule-sql.ts";
import { Params } from "#platform/store/sql.ts";
import { zoneClock } from "#platform/sheets/zone.ts";
import { hoursOf, promisedMs } from "#platform/transfer/run.ts";
import { caseRecord } from "./case.record.ts";

/** How promises to clients were kept, over the cases received in a time. */
export interface PromisesReport {
  readonly total: number;
  readonly answered: number;
  /** Answered at most 48 hours of wall time after receipt. */
  readonly answered_within_48h: number;
  /** Hours from receipt to answer, two decimals; null where nothing was answered. */
  readonly median_answer_hours: number | null;
  /** Runs per clock and how they ended: `met`, `missed`, `running`, `paused`, `dropped`. */
  readonly clocks: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

const query = z.object({ from: z.string().max(40).optional(), to: z.string().max(40).optional() });

/** `GET /api/v1/reports/promises?from&to`: days of the organisation, both included, or instants, the second not included; over the cases the actor may read, void ones left out. */
export function promisesRoutes(app: FastifyInstance, engine: Engine): void {
  app.get("/api/v1/reports/promises", { config: { policy: { can: "report.read" } }, schema: { tags: ["care"], summary: "How promises to clients were kept", querystring: query } }, async (request): Promise<PromisesReport> => {
    const { actor } = signedOf(request);
    const { zone } = await engine.organisation(actor.orgId);
    const asked = request.query as z.infer<typeof query>;
    const params = new Params();
    const org = params.add(actor.orgId);
    const bounds = [
      ...(asked.from ? [`t.received_at >= ${params.add(edge("from", asked.from, zone))}`] : []),
      ...(asked.to ? [`t.received_at < ${params.add(edge("to", asked.to, zone))}`] : []),
    ];
    const of = `${tableOf(caseRecord)} t where ${[`t.org_id = ${org}`, "t.state <> 'void'", ruleSql(caseRecord.may.read, caseRecord, actor, params), ...bounds].join(" and ")}`;
    const promised = params.add(promisedMs);
    const rows = await engine.db.query<{ total: number; answered: number; within: number; median: number | null; clocks: { name: string; state: string; n: number }[] }>(
      `with seen as (select t.id, extract(epoch from t.answered_at - t.received_at) * 1000 as ms from ${of})
       select count(*)::int as total, count(ms)::int as answered, (count(*) filter (where ms <= ${promised}))::int as within, percentile_cont(0.5) within group (order by ms) as median,
         (select coalesce(json_agg(json_build_object('name', c.name, 'state', c.state, 'n', c.n)), '[]') from
           (select c.name, c.state, count(*)::int as n from clock c join seen s on c.org_id = ${org} and c.record_id = s.id where c.record_type = 'case' group by c.name, c.state) c) as clocks
       from seen`,
      params.values,
    );
    const row = rows[0];
    const clocks = Object.fromEntries(Object.keys(caseRecord.clocks).map((name) => [name, { met: 0, missed: 0, running: 0, paused: 0, dropped: 0, ...Object.fromEntries((row?.clocks ?? []).filter((one) => one.name === name).map((one) => [one.state, one.n])) }]));
    return { total: row?.total ?? 0, answered: row?.answered ?? 0, answered_within_48h: row?.within ?? 0, median_answer_hours: hoursOf(row?.median ?? null), clocks };
  });
}

const dayMs = 86_400_000;

/** The instant a bound means: of a day its begin, or as the second bound its end. @throws Problem `invalid_input`. */
function edge(name: "from" | "to", text: string, zone: string): string {
  const day = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  const known = !Number.isNaN(day) && new Date(day).toISOString().slice(0, 10) === text;
  const instant = momentOf(known ? new Date(zoneClock(zone).toInstant(name === "to" ? day + dayMs : day)).toISOString() : text);
  if (instant === null) throw fieldProblem([{ field: name, code: "field_invalid", params: { field: name === "from" ? L("从", "From") : L("到", "To"), hint: L("要像 2026-11-24，或 2026-11-24T09:30:00+08:00。", "it must look like 2026-11-24 or 2026-11-24T09:30:00+08:00.") } }]);
  return instant;
}
