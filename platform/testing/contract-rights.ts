import { expect, test } from "vitest";
import { maskValue } from "../record/mask.ts";
import { kindOf } from "../record/kinds.ts";
import type { Field } from "../record/field.ts";
import { capabilitiesOf, type Rule } from "../record/rule.ts";
import type { RecordType } from "../record/record.ts";
import { base, good, journal, listAll, read, readerOf, ready, refused, stepBody, stepInput, stepsOf, stored, type Answer, type Caller, type Row, type World } from "./contract-world.ts";

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
  if (masked.length > 0) test("a masked value is shown by no route to anybody, the holder of its capability neither; only equality finds by it", async () => {
    const w = world();
    const reader = await readerOf(w, type);
    const input = await w.factory.input(type, true);
    const answers = [await w.maker.call("POST", base(type), input)];
    const made = good<{ id: string; number: string | null }>(answers[0] as Answer);
    const second = Object.fromEntries(await Promise.all(masked.map(async ([name, field]) => [name, await w.bossFactory.value(field)])));
    if (type.may.change) answers.push(await w.boss.call("PATCH", at(made.id), { version: 1, input: second }));
    answers.push(await w.boss.call("PATCH", at(made.id), { version: 77, input: {} }));
    const now = await stored(w, type, made.id);
    const secrets = masked.flatMap(([name, field]) => [input[name], now[name]].flatMap((value) => (field.many ? (value as string[]) : [value as string])));
    const tail = String(secrets.at(-1)).slice(-4);
    const title = String(now[type.title]);
    const urls = [at(made.id), `${base(type)}?ids=${made.id}&fields=all`, `${base(type)}?q=${tail}&fields=all`, at(made.id, "journal"), `/api/v1/find?q=${tail}`, `/api/v1/find?q=${encodeURIComponent(made.number ?? title)}`, "/api/v1/today"];
    urls.push(...(w.particulars[type.name]?.shownBy?.(made.id) ?? []));
    for (const who of [reader, w.boss]) for (const url of urls) answers.push(await who.call("GET", url));
    for (const answer of answers) for (const secret of secrets) expect(answer.body).not.toContain(secret);
    for (const who of [reader, w.boss]) {
      const row = await read(who, type, made.id);
      expect(row.masked.sort()).toEqual(masked.map(([name]) => name).sort());
      for (const [name] of masked) expect(row[name]).toEqual(maskValue(now[name]));
    }
    for (const [name, field] of masked) {
      const value = String(field.many ? (now[name] as string[])[0] : now[name]);
      const found = async (query: Row): Promise<string[]> => (await listAll(reader, type, query as Record<string, string>)).map((one) => one.id as string);
      const equal = field.many ? `${name}.has` : name;
      expect(await found({ [equal]: value })).toEqual([made.id]);
      expect(await found({ [equal]: value.slice(0, -1) }), "a part of the value finds nothing").toEqual([]);
      for (const query of [`${name}.from=${value}`, `${name}.to=${value}`, `${name}.like=${value}`, `order=${name}`, `order=-${name}`, "reveal=yes"]) refused(await reader.call("GET", `${base(type)}?${query}`), 422, "filter_invalid", query);
    }
    expect((type.fields[type.title] as Field).mask, "a title is shown wherever the record is referred to").toBeUndefined();
    for (const [, field] of masked) expect(["phone", "email", "text", "address", "longText"], "kinds whose masked form tells little").toContain(kindOf(field.kind).name);
  });

  if (masked.length > 0) test("a masked field is revealed one at a time, to who holds its capability, and each time the journal says who and which, never what", async () => {
    const w = world();
    const reader = await readerOf(w, type);
    const made = good<{ id: string }>(await w.maker.call("POST", base(type), await w.factory.input(type, true)));
    const now = await stored(w, type, made.id);
    const lines = async (): Promise<Row[]> => (await journal(w.boss, type, made.id)).filter((line) => line.step.startsWith("reveal:"));
    for (const [name, field] of masked) {
      for (const [language, label] of [["zh", field.label.zh], ["en", field.label.en]] as const) {
        const { detail } = refused(await reader.call("POST", at(made.id, `reveal/${name}`), undefined, { "accept-language": language }), 403, "not_allowed");
        expect(detail).toContain(label);
        expect(detail).not.toContain(field.mask);
      }
      const before = (await lines()).length;
      for (const times of [1, 2]) {
        expect(good<{ value: unknown }>(await w.boss.call("POST", at(made.id, `reveal/${name}`))).value).toEqual(now[name]);
        const told = await lines();
        expect(told).toHaveLength(before + times);
        expect(told[0]).toMatchObject({ step: `reveal:${name}`, by: { id: w.boss.staffId }, before: null, after: null });
      }
      expect((await read(w.boss, type, made.id)).version, "a look changes nothing").toBe(1);
    }
    expect((await w.boss.call("POST", at(made.id, "reveal/state"))).statusCode).toBe(422);
  });

  if (masked.length > 0 && type.may.export) test("an export is masked for everybody; in full only when asked for with the capability, told with its fields and rows", async () => {
    const w = world();
    const made = good<{ id: string }>(await w.maker.call("POST", base(type), await w.factory.input(type, true)));
    const now = await stored(w, type, made.id);
    const [name, field] = masked[0] as [string, Field];
    const value = String(field.many ? (now[name] as string[])[0] : now[name]);
    const exporter = await w.person(`导出${type.name}`, [...capabilitiesOf(type.may.export as Rule), ...capabilitiesOf(type.may.read)]);
    const url = `${base(type)}/export.xlsx?${field.many ? `${name}.has` : name}=${encodeURIComponent(value)}`;
    const own = (who: Caller): Record<string, string> => ({ "acting-as": who.staffId });
    const texts = async (who: Caller, more: string): Promise<string> => JSON.stringify(await w.cellsOf(await who.call("GET", url + more, undefined, own(who))));
    for (const who of [w.boss, exporter]) {
      const seen = await texts(who, "");
      expect(seen).toContain(String(maskValue(value)));
      expect(seen).not.toContain(value);
    }
    const held = Object.keys((await exporter.actor()).capabilities);
    if (!masked.some(([, one]) => held.includes(one.mask as string))) expect(refused(await exporter.call("GET", `${url}&reveal=yes`, undefined, own(exporter)), 403, "not_allowed").detail).toContain(field.label.zh);
    refused(await w.boss.call("GET", `${url}&reveal=perhaps`, undefined, own(w.boss)), 422, "filter_invalid");
    refused(await w.boss.call("GET", `${url}&reveal=yes`), 403, "origin_refused");
    expect(await texts(w.boss, "&reveal=yes")).toContain(value);
    const told = await w.test.owner.query<{ after: Row }>("select after from journal where org_id = $1 and record_type = $2 and step = 'export' and staff_id = $3 order by id desc limit 2", [w.orgId, type.name, w.boss.staffId]);
    expect(told[0]?.after).toMatchObject({ revealed: masked.map(([one]) => one), rows: 1 });
    expect(told[1]?.after).not.toHaveProperty("revealed");
    expect(JSON.stringify(told)).not.toContain(value);
  });
}
