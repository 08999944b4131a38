import { createHash } from "node:crypto";
import { v7 as uuid } from "uuid";
import { L } from "../record/label.ts";
import { Problem } from "../record/problem.ts";
import { askedFields, statesFrom, type RecordType, type Transition } from "../record/record.ts";
import type { Row, RuleActor } from "../record/rule.ts";
import type { Actor } from "./actor.ts";
import type { Wish } from "./act.ts";
import type { Engine } from "./engine.ts";
import { stepAbility } from "./possible.ts";

/** The fields a signature covers: all but what the signing step itself and the steps after it write. */
export function signedFields(type: RecordType, step: string): string[] {
  const signing = type.transitions[step];
  if (!signing) return [];
  const written = new Set(fieldsWritten(signing));
  const seen = new Set<string>(signing.to === "stay" ? statesFrom(signing) : [signing.to]);
  for (let grew = true; grew; ) {
    grew = false;
    for (const transition of Object.values(type.transitions)) {
      if (transition === signing || !statesFrom(transition).some((state) => seen.has(state))) continue;
      for (const field of fieldsWritten(transition)) written.add(field);
      if (transition.to === "stay" || seen.has(transition.to)) continue;
      seen.add(transition.to);
      grew = true;
    }
  }
  return Object.keys(type.fields).filter((field) => !written.has(field));
}

function fieldsWritten(transition: Transition): string[] {
  return [...askedFields(transition).map((asked) => asked.name), ...Object.keys(transition.sets ?? {})];
}

/** The hash of what a signature of this step covers; another one means the record was changed and the signature is dead. */
export function signedHash(type: RecordType, step: string, row: Row): string {
  const content = [type.name, step, row.id, ...signedFields(type, step).map((field) => [field, row[field] ?? null])];
  return createHash("sha256").update(JSON.stringify(content)).digest("hex");
}

/**
 * The row that keeps a signature: who signed, for whom, and the hash of what was signed.
 * @throws Problem `signature_needed` when the signer is not proved, `not_allowed` when neither their own rights nor those of one
 *   principal suffice, and for whatever comes by an API token: a program that knows the password is still no person who signs.
 */
export async function signatureRow(engine: Engine, actor: Actor, type: RecordType, row: Row, wish: Wish): Promise<Row> {
  if (actor.staffId === null || !wish.signature) throw new Problem("signature_needed");
  if (actor.via === "api") throw new Problem("not_allowed", { capability: L("用接口令牌签批", "signing by an API token") });
  const suffices = (rights: RuleActor): boolean => stepAbility(type, wish.step, type.transitions[wish.step] as Transition, row, rights).possible;
  const proof = await engine.prove(actor, wish.signature.password, suffices);
  return {
    id: uuid(), at: engine.now(), record_type: type.name, record_id: row.id, version: row.version, step: wish.step, hash: signedHash(type, wish.step, row),
    staff_id: actor.staffId, staff_name: actor.staffName, on_behalf_of: proof.onBehalfOf, delegation_id: proof.delegationId,
  };
}

/** Takes a record whose signed content was changed back to where it is signed; what the dead signature wrote is emptied. */
export function unsign(type: RecordType, before: Row, after: Record<string, unknown>): void {
  for (const [step, transition] of Object.entries(type.transitions)) {
    if (!transition.signs || transition.to === "stay" || before.state !== transition.to || after.state !== transition.to) continue;
    if (signedHash(type, step, before) === signedHash(type, step, after)) continue;
    after.state = statesFrom(transition)[0];
    for (const field of Object.keys(transition.sets ?? {})) after[field] = null;
  }
}

/** For whom the actor would sign each signing step that is possible now: null for themselves; steps that are not possible are left out. */
export async function signersOf(engine: Engine, actor: Actor, type: RecordType, row: Row): Promise<Record<string, { readonly id: string; readonly name: string } | null>> {
  const out: Record<string, { id: string; name: string } | null> = {};
  for (const [step, transition] of Object.entries(type.transitions)) {
    const suffices = (rights: RuleActor): boolean => stepAbility(type, step, transition, row, rights).possible;
    if (!transition.signs || actor.staffId === null || !suffices(actor)) continue;
    const proof = await engine.signsFor(actor, suffices).catch(() => null);
    if (proof === null) continue;
    const [principal] = proof.onBehalfOf === null ? [] : await engine.db.query<{ name: string }>("select name from staff where org_id = $1 and id = $2", [actor.orgId, proof.onBehalfOf], { prepared: true });
    out[step] = proof.onBehalfOf === null ? null : { id: proof.onBehalfOf, name: principal?.name ?? "" };
  }
  return out;
}

/** A signature on a record as told to a reader. */
export interface Signature {
  readonly id: string;
  readonly at: string;
  readonly step: string;
  readonly version: number;
  readonly by: { readonly id: string; readonly name: string };
  readonly onBehalfOf: { readonly id: string; readonly name: string } | null;
  /** The hash of what was signed, in hex. */
  readonly hash: string;
  /** False once what was signed was changed. */
  readonly valid: boolean;
}

/** The signatures on a record, the newest first, each with whether it still covers what stands there. */
export async function signaturesOf(engine: Engine, type: RecordType, orgId: string, row: Row): Promise<Signature[]> {
  const rows = await engine.db.query<{ id: string; at: string; step: string; version: number; hash: string; staffId: string; staffName: string; principal: string | null; principalName: string | null }>(
    `select s.id, s.at, s.step, s.version, s.hash, s.staff_id as "staffId", s.staff_name as "staffName", s.on_behalf_of as principal, p.name as "principalName"
     from signature s left join staff p on p.org_id = s.org_id and p.id = s.on_behalf_of
     where s.org_id = $1 and s.record_id = $2 and s.record_type = $3 order by s.id desc limit 100`,
    [orgId, row.id, type.name],
    { prepared: true },
  );
  return rows.map(({ staffId, staffName, principal, principalName, ...rest }) => ({
    ...rest, by: { id: staffId, name: staffName }, onBehalfOf: principal === null ? null : { id: principal, name: principalName ?? "" }, valid: rest.hash === signedHash(type, rest.step, row),
  }));
}
