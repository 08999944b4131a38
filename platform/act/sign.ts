import { createHash } from "node:crypto";
import { v7 as uuid } from "uuid";
import { Problem } from "../record/problem.ts";
import type { RecordType } from "../record/record.ts";
import type { Actor } from "./actor.ts";
import type { Wish } from "./act.ts";
import type { Engine } from "./engine.ts";
import type { Row } from "./stage.ts";

/** What is signed: the record's type, id, version and every declared field, in the order of the declaration. */
export function signedHash(type: RecordType, row: Row): string {
  const content = [type.name, row.id, row.version, row.state, ...Object.keys(type.fields).map((field) => [field, row[field] ?? null])];
  return createHash("sha256").update(JSON.stringify(content)).digest("hex");
}

/**
 * The row that keeps a signature: who signed, for whom, and the hash of what was signed. It dies when the record changes,
 * since the hash is then another.
 * @throws Problem `signature_needed` when the signer is not proved.
 */
export async function signatureRow(engine: Engine, actor: Actor, type: RecordType, row: Row, wish: Wish): Promise<Row> {
  if (actor.staffId === null || !wish.signature) throw new Problem("signature_needed");
  const proof = await engine.prove(actor, wish.signature.password);
  return {
    id: uuid(), at: engine.now(), record_type: type.name, record_id: row.id, version: row.version, step: wish.step, hash: signedHash(type, row),
    staff_id: actor.staffId, staff_name: actor.staffName, on_behalf_of: proof.onBehalfOf, delegation_id: proof.delegationId,
  };
}
