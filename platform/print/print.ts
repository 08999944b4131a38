import type { Actor } from "../act/actor.ts";
import type { Engine } from "../act/engine.ts";
import { writeLine } from "../act/journal.ts";
import { signaturesOf } from "../act/sign.ts";
import { planList, readPage } from "../api/list.ts";
import type { Language } from "../record/label.ts";
import { heldBy } from "../record/lines.ts";
import { askedInFull, fullAt, maskedFields, presentFull, revealLabel } from "../record/mask.ts";
import { Problem } from "../record/problem.ts";
import type { RecordType } from "../record/record.ts";
import type { Row } from "../record/rule.ts";
import { zoneClock } from "../sheets/zone.ts";
import { paperOf, type JournalRow, type Paper } from "./paper.ts";
import { drawPaper } from "./sheet.ts";

/** How many lines of its history stand on a record's paper: a page holds about forty. */
const mostLines = 200;

export interface PrintWish {
  readonly language: Language;
  /** The number of one copy, from 1; without it all copies that the declaration names. */
  readonly copy?: string | undefined;
  /** `yes`: masked fields in full, where their capability is held at the record's site. */
  readonly reveal?: string | undefined;
}

export interface Printed {
  readonly pdf: Buffer;
  /** A name for the file, without its ending. */
  readonly name: string;
}

/**
 * One record as a form on A4, in its copies. What the reader may not see in full stays masked; shown in full it leaves a line `print` in
 * the record's journal, which names the fields, before anything is drawn.
 * @throws Problem `not_found`; `not_allowed` for `reveal=yes` without any such capability; `filter_invalid` for a copy that is none.
 */
export async function printRecord(engine: Engine, type: RecordType, actor: Actor, id: string, wish: PrintWish): Promise<Printed> {
  const asked = askedInFull(type, actor, wish.reveal);
  const copies = copiesOf(type, wish);
  const plan = planList(engine.types, type, actor.orgId, actor, { ids: id, fields: "all", limit: "1", order: "createdAt" });
  const page = readPage(type, plan, await engine.db.query(plan.text, plan.values, { prepared: true }));
  const row = page.rows[0];
  if (!row) throw new Problem("not_found");
  const hidden = maskedFields(type, row);
  const full = fullAt(type, row, actor, asked).filter((name) => hidden.includes(name));
  if (asked.length > 0 && fullAt(type, row, actor, asked).length === 0) throw new Problem("not_allowed", { capability: asked.flatMap((name) => (type.fields[name] ? [revealLabel(type.fields[name])] : [])) });
  const [organisation, files, signatures, journal] = await Promise.all([engine.organisation(actor.orgId), fileNames(engine, type, actor, row), Object.values(type.transitions).some((transition) => transition.signs) ? signaturesOf(engine, type, actor.orgId, row) : [], journalOf(engine, type, actor, id)]);
  if (full.length > 0) await writeLine(engine, actor, { type: type.name, id, step: "print", version: row.version as number, after: { revealed: full } });
  const clock = zoneClock(organisation.zone);
  const paper: Paper = paperOf({
    type, row: presentFull(type, row, actor, full), refs: page.refs, files, signatures, journal, mostLines, organisation: organisation.name, printer: actor.staffName ?? "", now: engine.now(), copies,
    wall: (instant) => new Date(clock.toWall(Date.parse(instant))).toISOString().slice(0, 16).replace("T", " "),
  }, wish.language);
  return { pdf: await drawPaper(paper), name: `${paper.title}-${String(row.number ?? ([...paper.heading].slice(0, 40).join("") || id))}` };
}

function copiesOf(type: RecordType, { copy, language }: PrintWish): string[] {
  const named = (type.print?.copies ?? []).map((one) => one[language]);
  if (copy === undefined) return named;
  const one = /^[1-9]\d?$/.test(copy) ? named[Number(copy) - 1] : undefined;
  if (one === undefined) throw new Problem("filter_invalid", { filter: "copy" });
  return [one];
}

async function fileNames(engine: Engine, type: RecordType, actor: Actor, row: Row): Promise<ReadonlyMap<string, string>> {
  const ids = heldBy(type, row).filter(({ field }) => field.kind === "file").flatMap(({ value }) => (Array.isArray(value) ? (value as string[]) : typeof value === "string" ? [value] : []));
  if (ids.length === 0) return new Map();
  const rows = await engine.db.query<{ id: string; name: string }>("select id, name from file where org_id = $1 and id = any($2::uuid[])", [actor.orgId, ids], { prepared: true });
  return new Map(rows.map((one) => [one.id, one.name]));
}

/** The newest lines of a record's journal, the oldest of them first. */
async function journalOf(engine: Engine, type: RecordType, actor: Actor, id: string): Promise<JournalRow[]> {
  const rows = await engine.db.query<JournalRow>(
    `select at, step, staff_name as who, note from journal where org_id = $1 and record_id = $2 and record_type = $3 order by id desc limit ${mostLines}`,
    [actor.orgId, id, type.name],
    { prepared: true },
  );
  return rows.toReversed();
}
