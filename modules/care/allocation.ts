import { L, type Label } from "#platform/record/label.ts";

/** Somebody who may be put in charge of clients. */
export interface Carer {
  readonly id: string;
  /** Clients in their charge before. */
  readonly holds: number;
  /** Skill: 100 is usual, 150 gets half as many more, 0 none. */
  readonly weight: number;
}

export interface Allotment {
  readonly client: string;
  readonly to: string;
  readonly reason: Label;
}

/**
 * Shares clients out evenly by number, weighted by skill (A4-CC-08): each goes to whoever then holds the least for their weight,
 * among equals to the abler, then by id, so that the same question has one answer.
 *
 * @returns one allotment per client, in the order given; none where nobody has a weight above zero.
 */
export function allocateEvenly(clients: readonly string[], carers: readonly Carer[]): Allotment[] {
  const able = carers.filter((one) => one.weight > 0).map((one) => ({ ...one }));
  if (able.length === 0) return [];
  return clients.map((client) => {
    const next = able.reduce((best, one) => (before(one, best) ? one : best));
    const reason = L(
      `已管 ${next.holds} 户，业务权重 ${next.weight}，按数量均衡、兼顾能力分给`,
      `holds ${next.holds}, skill ${next.weight}: most even by number and skill`,
    );
    next.holds += 1;
    return { client, to: next.id, reason };
  });
}

/** Whether a client goes to `a` rather than `b`; compared without division, so that no rounding decides. */
function before(a: Carer, b: Carer): boolean {
  const loadA = (a.holds + 1) * b.weight;
  const loadB = (b.holds + 1) * a.weight;
  if (loadA !== loadB) return loadA < loadB;
  if (a.weight !== b.weight) return a.weight > b.weight;
  return a.id < b.id;
}
