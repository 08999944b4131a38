import { expect, test } from "vitest";
import { act } from "../act/act.ts";
import { statesFrom, type RecordType } from "../record/record.ts";
import { columnOf, ident, tableOf } from "../store/columns.ts";
import { base, good, refused, stepInput, type World } from "./contract-world.ts";

/** What is kept and counted: repeated requests, counters, the journal, for one record type. */
export function keepContract(type: RecordType, world: () => World): void {
  const count = async (w: World): Promise<number> => (await w.test.owner.query<{ n: number }>(`select count(*)::int as n from ${tableOf(type)} where org_id = $1`, [w.orgId]))[0]?.n ?? 0;

  test("a repeated request with the same key answers the same and writes once; other content is refused; two at once make one", async () => {
    const w = world();
    const post = (key: string, input: unknown, who = w.maker) => who.call("POST", base(type), input, { "idempotency-key": key });
    const input = await w.factory.input(type, true);
    const other = await w.factory.input(type, true);
    const before = await count(w);
    const first = good(await post(`${type.name}1`, input));
    expect(good(await post(`${type.name}1`, input))).toEqual(first);
    refused(await post(`${type.name}1`, other), 422, "key_reused");
    expect(await count(w)).toBe(before + 1);

    const twice = await Promise.all([post(`${type.name}2`, other), post(`${type.name}2`, other), post(`${type.name}2`, other)]);
    expect(new Set(twice.map((answer) => good<{ id: string }>(answer).id)).size).toBe(1);
    expect(await count(w)).toBe(before + 2);
    expect(good<{ id: string }>(await post(`${type.name}2`, await w.bossFactory.input(type, true), w.boss)).id).not.toBe(good<{ id: string }>(twice[0] as never).id);
  });

  const step = type.may.change ? "change" : type.may.correct ? "correct" : null;
  if (step) test("a repeated step with the same key answers the same and steps once", async () => {
    const w = world();
    const made = await w.factory.make(type);
    const call = () => (step === "change" ? w.boss.call("PATCH", `${base(type)}/${made.id}`, body, key) : w.boss.call("POST", `${base(type)}/${made.id}/correct`, body, key));
    const body = { version: 1, input: {}, note: "再来一次" };
    const key = { "idempotency-key": `s-${type.name}` };
    const first = good<{ version: number }>(await call());
    expect(first.version).toBe(2);
    expect(good(await call())).toEqual(first);
  });

  if (Object.keys(type.counts ?? {}).length > 0) test("counters equal a slow count after everything that changes them", async () => {
    const w = world();
    const actor = await w.stranger.actor();
    for (let i = 0; i < 3; i++) {
      const made = await w.strangerFactory.make(type);
      for (const [name, transition] of Object.entries(type.transitions)) {
        if (transition.internal || !statesFrom(transition).includes(type.initial) || i === 0) continue;
        const input = await stepInput(w, type, name, transition, w.strangerFactory);
        // Steps that a module's own rules refuse here change no counter either.
        await act(w.engine, actor, { type: type.name, step: name, id: made.id, version: 1, input, note: "数一数" }).catch(() => null);
      }
      if (type.may.void && i === 2) await act(w.engine, actor, { type: type.name, step: "void", id: (await w.strangerFactory.make(type)).id, note: "作废" });
    }
    for (const [name, keys] of Object.entries(type.counts ?? {})) {
      const bucket = keys.map((key) => (typeof key === "string" ? `coalesce(${ident(columnOf(type, key)?.name ?? key)}::text, '')` : `case when ${ident(columnOf(type, key.isSet)?.name ?? key.isSet)} is null then 'no' else 'yes' end`)).join(" || '|' || ");
      const slow = await w.test.owner.query<{ bucket: string; n: number }>(`select ${bucket} as bucket, count(*)::int as n from ${tableOf(type)} where org_id = $1 group by 1 order by 1`, [actor.orgId]);
      const kept = await w.test.owner.query<{ bucket: string; n: number }>(
        `select bucket, sum(n)::int as n from (select bucket, delta as n from count_delta where org_id = $1 and counter = $2 union all select bucket, total from count_total where org_id = $1 and counter = $2) x group by 1 having sum(n) <> 0 order by 1`,
        [actor.orgId, `${type.name}.${name}`],
      );
      expect(slow.length).toBeGreaterThan(1);
      expect(kept).toEqual(slow);
    }
  });
}
