import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Engine } from "../act/engine.ts";
import { momentOf } from "../record/kinds/time.ts";
import { Problem } from "../record/problem.ts";
import { journalRefs, told, type StoredLine, type ToldLine } from "./journal.ts";
import { signedOf } from "./request.ts";

const size = 50;
const query = z.object({
  staff: z.uuid().optional(),
  type: z.string().min(1).max(60).optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  /** Where the page before ended: the moment and the id of its last line. */
  after: z.string().max(80).optional(),
});

type Found = StoredLine & { readonly type: string; readonly recordId: string };

/** A line of the audit as it is told. */
export type AuditLine = ToldLine & Pick<Found, "type" | "recordId">;

/**
 * The audit: the journal of the whole organisation, newest first, by person, kind of record and time; one query a page, and one for each kind of record whose titles it names.
 *
 * It tells of records whoever may read them, so only who holds `audit.read` at every site sees it; masked fields stay masked.
 */
export function auditRoutes(app: FastifyInstance, engine: Engine): void {
  app.get("/api/v1/audit", { config: { policy: { can: "audit.read", everySite: true } }, schema: { tags: ["settings"], summary: "The journal of the organisation by person, kind of record and time, newest first", querystring: query } }, async (request) => {
    const { actor } = signedOf(request);
    const { staff, type, ...asked } = request.query as z.infer<typeof query>;
    const [from, to] = [moment("from", asked.from), moment("to", asked.to)];
    const [at, id] = asked.after === undefined ? [] : readMark(asked.after);
    // A condition that is not asked for is not written, or no index would serve those that are.
    const values: unknown[] = [actor.orgId];
    const where = (sql: (n: number) => string, ...given: unknown[]): string => {
      if (given.some((one) => one === undefined)) return "";
      const n = values.length + 1;
      values.push(...given);
      return ` and ${sql(n)}`;
    };
    const conditions = [
      where((n) => `staff_id = $${n}::uuid`, staff),
      where((n) => `record_type = $${n}`, type),
      where((n) => `at >= $${n}::timestamptz`, from),
      where((n) => `at < $${n}::timestamptz`, to),
      where((n) => `(at, id) < ($${n}::timestamptz, $${n + 1}::uuid)`, at, id),
    ];
    const found = await engine.db.query<Found>(
      `select id, at, record_type as type, record_id as "recordId", step, staff_id as "staffId", staff_name as "staffName", via, note, before, after
       from journal where org_id = $1${conditions.join("")} order by at desc, id desc limit ${size + 1}`,
      values,
      { prepared: true },
    );
    const rows = found.slice(0, size).map((line): AuditLine => told(engine.types.get(line.type), line));
    const last = rows.at(-1);
    return {
      rows,
      refs: await journalRefs(engine, actor, rows),
      next: found.length > size && last ? `${last.at}_${last.id}` : null,
    };
  });
}

/** A moment that the database can hold. @throws Problem `filter_invalid`. */
function moment(name: string, raw: string | undefined): string | undefined {
  const at = raw === undefined ? undefined : momentOf(raw);
  if (at === null) throw new Problem("filter_invalid", { filter: name });
  return at;
}

function readMark(raw: string): [string, string] {
  const [at = "", id, ...more] = raw.split("_");
  const instant = momentOf(at);
  if (instant === null || more.length > 0 || !z.uuid().safeParse(id).success) throw new Problem("cursor_invalid");
  return [instant, id as string];
}
