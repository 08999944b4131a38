import { z } from "zod";
import { parseDuration } from "#platform/clocks/duration.ts";
import { answerKinds, purposes } from "./check/checklist.record.ts";
import { dutyKinds, mechanisms, postLevels, recordModules } from "./catalogue-types.ts";
import { parseRhythm } from "./rhythm.ts";
import { triggerOf } from "./tasks/triggers.ts";

const said = z.string().trim().min(1);
const label = z.strictObject({ zh: said, en: said });
const id = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
const dutyId = z.string().regex(/^A\d-[A-Z]{2,3}-\d{2}$/);
const capability = z.string().regex(/^[a-z]+\.[a-z]+$/);
const source = z.int().min(1).max(99);
const named = { id, zh: said, en: said };
const dutyIds = z.array(dutyId);

/** A length of time as clocks read it. */
export const durationText = said.refine((text) => {
  try {
    return parseDuration(text) !== undefined;
  } catch {
    return false;
  }
}, "is not a length of time such as 15m, 48h, 2wh or 1wd");
/** How often something recurs, as `parseRhythm` reads it. */
export const rhythmText = said.refine((text) => parseRhythm(text) !== null, "is not a rhythm such as daily, daily x2, weekly sat or monthly");

const side = z.enum(["after", "before"]);
const part = z.enum(["cadence", "limit"]);
const serves = z.enum(["post", "site", "person"]);
const name = z.string().regex(/^[a-z][A-Za-z]*$/);
const value = z.union([z.string(), z.boolean(), z.number()]);
const where = z.record(z.string(), z.union([value, z.array(value).min(1)])).default({});

/** What each file must look like; references between files are checked when they are joined. */
export const fileSchemas = {
  scenes: z.array(z.strictObject({ ...named, says: label })),
  capabilities: z.array(z.strictObject({ ...named, capabilities: z.array(z.strictObject({ id: capability, zh: said, en: said, says: label })) })),
  posts: z.array(
    z.strictObject({
      ...named,
      scene: id,
      level: z.enum(postLevels),
      superior: id.nullable(),
      propose: z.array(id).default([]),
      taskedBy: id.nullable().default(null),
      function: label.nullable().default(null),
      note: label.nullable().default(null),
      capabilities: z.array(capability),
      compensationLimit: z.int().min(0).nullable().default(null),
      source,
    }),
  ),
  duties: z.strictObject({
    scene: id,
    source,
    duties: z.array(
      z.strictObject({
        id: dutyId,
        posts: z.array(id).min(1),
        zh: said,
        en: said,
        kind: z.enum(dutyKinds),
        cadence: said.nullable().default(null),
        limit: said.nullable().default(null),
        approver: z.union([id, label]).nullable().default(null),
        reading: z.enum(["reconstructed", "inferred"]).nullable().default(null),
        records: z.array(id).min(1),
        evidenceBasis: z.enum(["named", "derived"]),
        mechanisms: z.array(z.enum(mechanisms)).min(1),
      }),
    ),
  }),
  held: z.array(
    z.strictObject({
      duty: dutyId,
      mechanism: z.enum(mechanisms),
      by: z.string().regex(/^[a-z][A-Za-z]*\.((transition|field|gate):)?[a-z][A-Za-z0-9_]*$/, "must be recordType.clock, recordType.transition:name, recordType.field:name or recordType.gate:name"),
    }),
  ),
  work: z.strictObject({
    records: z.array(z.strictObject({ record: id, serves: serves.nullable().default(null), nil: z.boolean().default(false) })),
    events: z.array(z.strictObject({ on: z.string().refine((text) => triggerOf(text) !== null, "is not an event such as case.create or case.create?kind=complaint"), words: z.array(said).min(1), proofs: z.array(z.strictObject({ record: id, words: z.array(said).min(1) })).default([]) })),
    duties: z.array(
      z
        .strictObject({
          duty: dutyId,
          serves: serves.nullable().default(null),
          dueBy: z.enum(["closing", "opening"]).default("closing"),
          early: durationText.nullable().default(null),
          within: durationText.nullable().default(null),
          nil: z.boolean().nullable().default(null),
          count: z.int().min(1).max(50).default(1),
          on: z.strictObject({ type: name, step: name, where, for: name.nullable().default(null), from: name.nullable().default(null), side: side.default("after") }).nullable().default(null),
          evidence: z.array(z.strictObject({ type: name, step: name.nullable().default(null), where, by: z.enum(["holder", "anyone"]).default("holder"), subject: name.nullable().default(null), parts: z.array(name).default([]), at: name.nullable().default(null) })).nullable().default(null),
        })
        .refine((one) => one.on === null || one.within !== null, "needs within beside on"),
    ),
  }),
  figures: z.array(z.strictObject({ id: z.string().regex(/^F\d{2}$/), value: z.union([said, label]), unit: label, zh: said, en: said, duties: dutyIds.min(1), source })),
  contradictions: z.strictObject({
    types: z.array(z.strictObject(named)),
    contradictions: z.array(
      z.strictObject({
        id: z.string().regex(/^C\d{2}$/),
        type: id,
        duties: dutyIds,
        zh: said,
        en: said,
        handling: label,
        source: source.nullable(),
        settings: z
          .array(
            z.strictObject({
              key: z.string().regex(/^[a-z][A-Za-z]*\.[a-z][A-Za-z]*$/),
              kind: z.enum(["choice", "yesNo", "duration", "number", "time", "posts", "text", "list", "money", "table"]),
              options: z.array(z.strictObject({ id: z.string().regex(/^[a-z][A-Za-z]*$/), zh: said, en: said })).min(2).optional(),
              proposal: z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]).nullable(),
              by: z.enum(["severity", "scene", "post"]).nullable().default(null),
            }),
          )
          .default([]),
      }),
    ),
  }),
  recordTypes: z.array(recordType()),
  words: z.strictObject({
    words: z.array(
      z.discriminatedUnion("unit", [
        z.strictObject({ id: said, in: part, zh: said, en: said, unit: z.literal("duration"), side, proposal: durationText, says: label }),
        z.strictObject({ id: said, in: part, zh: said, en: said, unit: z.literal("rhythm"), proposal: rhythmText, says: label }),
      ]),
    ),
    exact: z.array(
      z
        .strictObject({ id: said, in: part, zh: said, en: said, within: durationText.nullable().default(null), side: side.nullable().default(null) })
        .refine((term) => (term.within === null) === (term.side === null), "needs within and side together")
        .refine((term) => term.in === "limit" || parseRhythm(term.id) !== null, "is not a rhythm such as daily, daily x2, weekly sat or monthly"),
    ),
  }),
  checklists: z.array(
    z.strictObject({
      ...named,
      purpose: z.enum(Object.keys(purposes)),
      scenes: z.array(id).min(1).nullable().default(null),
      questions: z
        .array(
          z
            .strictObject({ zh: said, en: said, kind: z.enum(Object.keys(answerKinds)), least: z.number().optional(), most: z.number().optional(), optional: z.boolean().default(false) })
            .refine((one) => one.kind === "number" || (one.least === undefined && one.most === undefined), "has a range, and is no number"),
        )
        .min(1),
    }),
  ),
  phrases: z.strictObject({
    phrases: z.array(z.strictObject({ ...named, template: label, duties: dutyIds })),
    systems: z.array(z.strictObject({ ...named, use: label, duties: dutyIds })),
  }),
};

function recordType() {
  const step = z.string().nullable().default(null);
  return z
    .strictObject({
      ...named,
      purpose: label,
      module: z.enum(recordModules),
      declaration: z.string().nullable(),
      filter: where,
      step,
      also: z.array(z.strictObject({ declaration: z.string(), filter: where, step })).default([]),
    })
    .refine((type) => type.declaration !== null || (Object.keys(type.filter).length === 0 && type.step === null && type.also.length === 0), "has no declaration, so no filter, step or further place either");
}
