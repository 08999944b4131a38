import { expect } from "vitest";
import { act } from "#platform/act/act.ts";
import { systemActor } from "#platform/act/actor.ts";
import { formFields, requiredFields } from "#platform/record/input.ts";
import { askedFields, type Guard, type RecordType, type Requirement, type Transition } from "#platform/record/record.ts";
import { isSet, type Rule } from "#platform/record/rule.ts";
import { base, force, good, meeting, ready, refused, stepBody, stepInput, stepsOf, stored, type World } from "#platform/testing/contract-world.ts";
import { loadCatalogue } from "#modules/duties/catalogue.ts";
import type { Duty, Holding } from "#modules/duties/catalogue-types.ts";

/** What the handbook of a post tells of one duty: what its holders entered, what gates refused, and what in the program holds it. */
export interface Told {
  readonly records: number;
  readonly refused: number;
  readonly elements: readonly string[];
}

/** Tries a holding as the holder of the duty's post does: what it forbids is refused, what it asks for passes. Returns by how much the handbook must have moved. */
export async function tryHolding(w: World, duty: Duty, { mechanism, by }: Holding): Promise<Partial<Pick<Told, "records" | "refused">>> {
  const [name = "", element = ""] = by.split(".", 2);
  const type = w.engine.types.get(name) as RecordType;
  // Not by the one who tries it: nobody sits a paper of their own questions.
  for (const other of firstly[name] ?? []) await act(w.engine, systemActor(w.orgId), { type: other, step: "create", input: await w.factory.input(w.engine.types.get(other) as RecordType) });
  const [sort, part = ""] = element.includes(":") ? element.split(":", 2) : ["clock", element];
  if (sort === "clock") return tryClock(w, type, part, duty.id);
  if (sort === "field") return tryField(w, type, part);
  if (sort === "transition") {
    const made = await tryStep(w, type, part, mechanism === "approval");
    // What somebody is examined in is told by its result, not by how often they sat.
    return mechanism === "check" ? {} : made;
  }
  return part in type.transitions ? tryGate(w, type, part, duty.id) : tryInvariant(w, type, part);
}

const transitionOf = (type: RecordType, step: string): Transition => stepsOf(type).find(([name]) => name === step)?.[1] as Transition;
const at = (type: RecordType, id: string, step: string): string => `${base(type)}/${id}/${step}`;

/** Work of a module's own that no button of a declaration makes, as its page sends it; returns the answer. */
const special: Readonly<Record<string, (w: World) => ReturnType<World["boss"]["call"]>>> = {
  async "staff.handOver"(w) {
    const [from, to] = [await w.person("交出", ["case.work"]), await w.person("接手", ["case.work"])];
    const type = w.engine.types.get("case") as RecordType;
    await force(w, type, (await w.factory.make(type)).id, { owner: from.staffId });
    return w.boss.call("POST", `/api/v1/staff/${from.staffId}/hand-over`, { to: to.staffId, note: "休假" });
  },
};
/** Records without which one of a type cannot begin: an examination draws from the questions of its paper. */
const firstly: Readonly<Record<string, readonly string[]>> = { exam: ["examQuestion"] };
/** What a record begins with so that a clock of its kind runs. */
const begins: Readonly<Record<string, Readonly<Record<string, unknown>>>> = { "workSummary.saturday": { kind: "week" } };

/** The step is made and the journal tells who made it; what a second person signs cannot be signed by who asked for it. */
async function tryStep(w: World, type: RecordType, step: string, signed: boolean): Promise<{ records: number }> {
  const own = special[`${type.name}.${step}`];
  if (own) {
    good(await own(w), `${type.name} ${step}`);
    return { records: 1 };
  }
  const transition = transitionOf(type, step);
  if (signed) {
    expect(transition.signs, "it is said to be signed").toBe(true);
    const asked = await ready(w, type, step, transition);
    const people = Object.fromEntries(["staff", "by", "requester", "createdBy"].filter((field) => field in type.fields || field === "createdBy").map((field) => [field, w.boss.staffId]));
    expect(await force(w, type, asked.id, people)).toBe(true);
    expect([403, 409, 422]).toContain((await w.boss.call("POST", at(type, asked.id, step), stepBody(w, transition, 1, await stepInput(w, type, step, transition)))).statusCode);
  }
  const made = await ready(w, type, step, transition);
  good(await w.boss.call("POST", at(type, made.id, step), stepBody(w, transition, 1, await stepInput(w, type, step, transition))), `${type.name} ${step}`);
  return { records: 1 };
}

/** A record cannot be without the field: it is demanded when entered, by the step that writes it, by one that needs it, or by what must always hold. */
async function tryField(w: World, type: RecordType, part: string): Promise<{ records: number }> {
  const field = type.fields[part];
  const input = await w.bossFactory.input(type);
  const whole = { ...input, ...w.particulars[type.name]?.values };
  if (field?.required && field.preset !== undefined && !field.readonly) {
    // What is filled in beforehand stands in every record, and cannot be emptied.
    const made = await w.factory.make(type);
    expect(isSet((await stored(w, type, made.id))[part]), `a ${type.name} begins without ${part}`).toBe(true);
    if (type.may.change) refused(await w.boss.call("PATCH", `${base(type)}/${made.id}`, { version: 1, input: { [part]: null } }), 422, "invalid_input", part);
  } else if (requiredFields(type).includes(part)) {
    const problem = refused(await w.boss.call("POST", base(type), { ...whole, [part]: null }), 422, "invalid_input", part);
    expect(problem.fields).toContainEqual(expect.objectContaining({ field: part, code: "field_required" }));
  } else {
    // The steps of the declaration alone: anybody may mend anything by a correction.
    const own = stepsOf(type).filter(([name]) => name in type.transitions);
    const asking = own.find(([, one]) => part in (one.sets ?? {}) || askedFields(one).some((ask) => ask.name === part && ask.required));
    const needing = own.find(([, one]) => one.requires?.some((need) => need.fields.includes(part)));
    const always = type.invariants.find((one) => JSON.stringify(one.rule).includes(`"isSet":"${part}"`));
    if (needing) {
      const [step, transition] = needing;
      const made = await ready(w, type, step, transition);
      expect(await force(w, type, made.id, { [part]: null })).toBe(true);
      const problem = refused(await w.boss.call("POST", at(type, made.id, step), stepBody(w, transition, 1, await stepInput(w, type, step, transition))), 409, "still_lacks", `${step} without ${part}`);
      expect(problem.detail).toContain(field?.label.zh);
    } else if (asking) {
      const [step, transition] = asking;
      const made = await ready(w, type, step, transition);
      await force(w, type, made.id, { [part]: null });
      good(await w.boss.call("POST", at(type, made.id, step), stepBody(w, transition, 1, await stepInput(w, type, step, transition))), `${type.name} ${step}`);
      expect(isSet((await stored(w, type, made.id))[part]), `${step} leaves ${part} empty`).toBe(true);
    } else if (always) await tryInvariant(w, type, always.name);
    else throw new Error(`a ${type.name} can do without its ${part}`);
  }
  const made = good<{ id: string }>(await w.boss.call("POST", base(type), whole), type.name);
  if (field?.required) expect(isSet((await stored(w, type, made.id))[part])).toBe(true);
  return { records: 1 };
}

/** Something lacks or a guard does not hold: the step is refused by the name of the duty, and told in the journal. */
async function tryGate(w: World, type: RecordType, step: string, duty: string): Promise<{ refused?: number }> {
  const transition = transitionOf(type, step);
  const named = (one: Guard | Requirement): boolean => one.duty === duty;
  const need = transition.requires?.find(named);
  const guard = need ? undefined : (transition.guards?.find(named) ?? transition.guards?.find((one) => !one.quiet));
  const part = need ?? guard ?? transition.requires?.[0];
  expect(part, `${type.name}.${step} asks for nothing`).toBeDefined();
  // What a record cannot begin without cannot be lacking later: it is refused at the beginning.
  if (need?.fields.every((field) => type.fields[field]?.required)) {
    for (const field of need.fields) await tryField(w, type, field);
    return {};
  }
  const made = await ready(w, type, step, transition);
  const broken = need ? { ...(need.when ? await meeting(w, type, need.when, w.boss.staffId) : {}), ...Object.fromEntries(need.fields.filter((field) => !type.fields[field]?.required).map((field) => [field, null])) } : breaking(w, (guard as Guard).rule);
  expect(await force(w, type, made.id, broken), `cannot be brought to lack ${JSON.stringify(broken)}`).toBe(true);
  // Who may decide above a guard is let through by right: such a guard is tried by somebody who may only make the step.
  const caller = guard && above(guard.rule).length > 0 ? await w.person(`无${above(guard.rule).join("")}`, loadCatalogue().capabilities.map((one) => one.id).filter((one) => !above(guard.rule).includes(one))) : w.boss;
  const answer = await caller.call("POST", at(type, made.id, step), stepBody(w, transition, 1, await stepInput(w, type, step, transition)));
  refused(answer, 409, need ? "still_lacks" : "guard_refused", step);
  expect((await stored(w, type, made.id)).version).toBe(1);
  return caller === w.boss && (part as Guard).duty === duty ? { refused: 1 } : {};
}

/** What must always hold is refused where it is entered, and by the table where no entry leads to it. */
async function tryInvariant(w: World, type: RecordType, name: string): Promise<Record<string, never>> {
  const invariant = type.invariants.find((one) => one.name === name);
  expect(invariant, `${type.name} has no ${name}`).toBeDefined();
  const made = await w.factory.make(type);
  const broken = breaking(w, (invariant as { rule: Rule }).rule);
  const entered = Object.keys(broken).every((field) => formFields(type).includes(field));
  if (entered) {
    const answer = await w.boss.call("POST", base(type), { ...(await w.bossFactory.input(type)), ...w.particulars[type.name]?.values, ...broken });
    refused(answer, 409, "invariant_refused", name);
  }
  expect(await force(w, type, made.id, broken), `the table takes ${JSON.stringify(broken)}`).toBe(false);
  return {};
}

/** A clock runs from the moment that starts it, and until what stops it. */
async function tryClock(w: World, type: RecordType, name: string, duty: string): Promise<Record<string, never>> {
  const clock = type.clocks[name];
  expect(clock, `${type.name} has no clock ${name}`).toBeDefined();
  const holds = clock?.when ? await meeting(w, type, clock.when, w.boss.staffId) : {};
  const runs = async (id: string): Promise<boolean> => (await w.test.owner.query("select 1 from clock where org_id = $1 and record_id = $2 and name = $3 and state in ('running', 'missed')", [w.orgId, id, name])).length > 0;
  const fields = new Set(clock?.starts.flatMap((one) => ("field" in one ? [one.field] : [])));
  const steps = new Set(clock?.starts.flatMap((one) => ("steps" in one ? [...one.steps] : [])));
  const tried: string[] = [];
  // As it is entered with all it may be given.
  const entered = Object.fromEntries(Object.entries(holds).filter(([field]) => formFields(type).includes(field)));
  const made = good<{ id: string }>(await w.boss.call("POST", base(type), { ...(await w.bossFactory.input(type, true)), ...w.particulars[type.name]?.values, ...begins[`${type.name}.${name}`], ...entered }), type.name);
  if (await runs(made.id)) return {};
  tried.push("create");
  for (const [step, transition] of stepsOf(type).filter(([one, is]) => steps.has(one) || is.duty === duty || Object.keys(is.sets ?? {}).some((field) => fields.has(field)) || askedFields(is).some((ask) => fields.has(ask.name)))) {
    const one = await ready(w, type, step, transition);
    await force(w, type, one.id, holds);
    good(await w.boss.call("POST", at(type, one.id, step), stepBody(w, transition, 1, await stepInput(w, type, step, transition))), `${type.name} ${step}`);
    if (await runs(one.id)) return {};
    tried.push(step);
  }
  throw new Error(`nothing starts ${type.name}.${name}; tried ${tried.join(", ")}`);
}

/** Columns that make a rule not hold. */
function breaking(w: World, rule: Rule): Record<string, unknown> {
  if ("any" in rule) return Object.assign({}, ...rule.any.map((part) => breaking(w, part)));
  if ("all" in rule) return breaking(w, rule.all.find((part) => "isSet" in part || "eq" in part || "in" in part || "actorIs" in part || "not" in part || "atLeast" in part) as Rule);
  if ("not" in rule) return holding(w, rule.not);
  if ("isSet" in rule) return { [rule.isSet]: null };
  if ("eq" in rule) return typeof rule.eq[1] === "boolean" ? { [rule.eq[0]]: !rule.eq[1] } : {};
  if ("atLeast" in rule) return { [rule.atLeast[0]]: 0 };
  return {};
}

/** Columns that make a plain rule hold. */
function holding(w: World, rule: Rule): Record<string, unknown> {
  if ("eq" in rule) return { [rule.eq[0]]: rule.eq[1] };
  if ("in" in rule) return { [rule.in[0]]: rule.in[1][0] };
  if ("atLeast" in rule) return { [rule.atLeast[0]]: rule.atLeast[1] };
  if ("actsFor" in rule) return { [rule.actsFor]: w.boss.staffId };
  if ("actorIs" in rule) return { [rule.actorIs]: w.boss.staffId };
  return {};
}

/** The rights by which a rule lets somebody past. */
function above(rule: Rule): string[] {
  return "any" in rule ? rule.any.flatMap((part) => ("can" in part ? [part.can] : [])) : [];
}

/** What the handbook tells of a duty over its thirty days. */
export async function toldOf(w: World, post: string, duty: string): Promise<Told> {
  const { duties } = good<{ duties: Record<string, { records: number; refused: number }[]> }>(await w.boss.call("GET", `/api/v1/handbook/${post}/days`));
  const book = good<{ duties: { id: string; mechanisms: { element: string | null; held: boolean }[] }[] }>(await w.boss.call("GET", `/api/v1/handbook/${post}`));
  const sum = (of: "records" | "refused"): number => (duties[duty] ?? []).reduce((all, day) => all + day[of], 0);
  return { records: sum("records"), refused: sum("refused"), elements: (book.duties.find((one) => one.id === duty)?.mechanisms ?? []).flatMap((one) => (one.held && one.element ? [one.element] : [])) };
}

