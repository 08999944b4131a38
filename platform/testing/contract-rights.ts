import { expect, test } from "vitest";
import { maskValue } from "../record/mask.ts";
import { kindOf } from "../record/kinds.ts";
import type { Field } from "../record/field.ts";
import { capabilitiesOf } from "../record/rule.ts";
import type { RecordType } from "../record/record.ts";
import { base, good, journal, listAll, read, readerOf, ready, refused, stepBody, stepInput, stepsOf, type Row, type World } from "./contract-world.ts";

/** Who sees what and may do what, for one record type: readers, other organisations, and who may not see masked values. */
export function rightsContract(type: RecordType, world: () => World): void {
  const at = (id: string, step = ""): string => `${base(type)}/${id}${step && `/${step}`}`;

  test("who may only read makes no record and no step", async () => {
    const w = world();
    const reader = await readerOf(w, type);
    const held = new Set(Object.keys((await reader.actor()).capabilities));
    const opens = (rule: Parameters<typeof capabilitiesOf>[0]): boolean => capabilitiesOf(rule).some((one) => held.has(one));
    const made = await w.factory.make(type);
    if (type.may.create && !opens(type.may.create)) {
      const input = await w.factory.input(type);
      const own = Object.keys(type.fields).filter((name) => JSON.stringify(type.may.create).includes(`"actorIs":"${name}"`));
      refused(await reader.call("POST", base(type), { ...input, ...Object.fromEntries(own.map((name) => [name, w.maker.staffId])) }), 403, "not_allowed");
    }
    if (type.may.change && !opens(type.may.change)) refused(await reader.call("PATCH", at(made.id), { version: 1, input: {} }), 403, "not_allowed");
    for (const [step, transition] of stepsOf(type)) {
      if (opens(transition.who)) continue;
      const there = await ready(w, type, step, transition);
      refused(await reader.call("POST", at(there.id, step), stepBody(w, transition, 1, {})), 403, "not_allowed", step);
      const one = good<{ steps: { name: string }[]; may: Record<string, boolean> }>(await reader.call("GET", at(there.id)), step);
      expect([...one.steps.map((offered) => offered.name), ...Object.keys(one.may).filter((name) => one.may[name])]).not.toContain(step);
      expect(await read(w.boss, type, there.id)).toMatchObject({ version: 1 });
    }
  });

  test("another organisation finds nothing of it, by any door", async () => {
    const w = world();
    const made = await w.factory.make(type);
    expect((await listAll(w.stranger, type, { ids: made.id })).length).toBe(0);
    expect((await listAll(w.stranger, type)).map((row) => row.id)).not.toContain(made.id);
    for (const url of [at(made.id), at(made.id, "journal")]) refused(await w.stranger.call("GET", url), 404, "not_found", url);
    if (type.may.change) refused(await w.stranger.call("PATCH", at(made.id), { version: 1, input: {} }), 404, "not_found");
    for (const [step, transition] of stepsOf(type)) {
      refused(await w.stranger.call("POST", at(made.id, step), stepBody(w, transition, 1, {})), 404, "not_found", step);
      if (!transition.bulk) continue;
      const { results } = good<{ results: { problem: { code: string } }[] }>(await w.stranger.call("POST", `${base(type)}/bulk/${step}`, { rows: [{ id: made.id, version: 1 }], input: await stepInput(w, type, step, transition, w.strangerFactory), note: "一起" }));
      expect(results[0]?.problem.code).toBe("not_found");
    }
    for (const [name, field] of Object.entries(type.fields)) if (field.mask) refused(await w.stranger.call("POST", at(made.id, `reveal/${name}`)), 404, "not_found");
    expect(await read(w.boss, type, made.id)).toMatchObject({ version: 1 });
  });

  const masked = Object.entries(type.fields).filter(([, field]) => field.mask && !field.readonly);
  if (masked.length > 0) test("a masked value is nowhere shown without its capability, and only equality finds by it", async () => {
    const w = world();
    const reader = await readerOf(w, type);
    const input = await w.factory.input(type, true);
    const made = good<{ id: string }>(await w.maker.call("POST", base(type), input));
    if (type.may.change) good(await w.boss.call("PATCH", at(made.id), { version: 1, input: Object.fromEntries(await Promise.all(masked.map(async ([name, field]) => [name, await w.bossFactory.value(field)]))) }));
    const now = await read(w.boss, type, made.id);
    const secrets = masked.flatMap(([name, field]) => [input[name], now[name]].flatMap((value) => (field.many ? (value as string[]) : [value as string])));
    for (const url of [at(made.id), `${base(type)}?ids=${made.id}`, at(made.id, "journal")]) {
      const answer = await reader.call("GET", url);
      good(answer, url);
      for (const secret of secrets) expect(answer.body, url).not.toContain(secret);
    }
    const row = await read(reader, type, made.id);
    expect(row.masked.sort()).toEqual(masked.map(([name]) => name).sort());
    for (const [name, field] of masked) {
      expect(row[name]).toEqual(maskValue(now[name]));
      const value = String(field.many ? (now[name] as string[])[0] : now[name]);
      const found = async (query: Row): Promise<string[]> => (await listAll(reader, type, query as Record<string, string>)).map((one) => one.id as string);
      const equal = field.many ? `${name}.has` : name;
      expect(await found({ [equal]: value })).toEqual([made.id]);
      expect(await found({ [equal]: value.slice(0, -1) }), "a part of the value finds nothing").toEqual([]);
      for (const query of [`${name}.from=${value}`, `${name}.to=${value}`, `${name}.like=${value}`, `order=${name}`, `order=-${name}`]) refused(await reader.call("GET", `${base(type)}?${query}`), 422, "filter_invalid", query);
      refused(await reader.call("POST", at(made.id, `reveal/${name}`)), 403, "not_allowed");
      expect(good<{ value: unknown }>(await w.boss.call("POST", at(made.id, `reveal/${name}`))).value).toEqual(now[name]);
      expect((await journal(w.boss, type, made.id))[0]).toMatchObject({ step: `reveal:${name}`, by: { id: w.boss.staffId } });
    }
    const title = type.fields[type.title] as Field;
    expect(title.mask, "a title is shown wherever the record is referred to").toBeUndefined();
    for (const [, field] of masked) expect(["phone", "email", "text", "address", "longText"], "kinds whose masked form tells little").toContain(kindOf(field.kind).name);
  });
}
