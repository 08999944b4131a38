import { expect, test } from "vitest";
import { capabilitiesOf, type Rule } from "../record/rule.ts";
import { indexRecords } from "../search/index-worker.ts";
import type { RecordType } from "../record/record.ts";
import { columnOf, ident, tableOf } from "../store/columns.ts";
import { base, good, listAll, refused, type World } from "./contract-world.ts";

/** Whether a rule lets somebody read for no right of theirs and no part in the record. */
function open(rule: Rule): boolean {
  return "always" in rule || ("any" in rule && rule.any.some(open));
}

/** Who is limited to a site meets nothing of another, by any door, for one record type that belongs to a site. */
export function sitesContract(type: RecordType, world: () => World): void {
  if (!columnOf(type, "site") || open(type.may.read)) return;

  test("who is limited to one site finds nothing of another: list, one, journal, export, find", async () => {
    const w = world();
    const rights = [...new Set([type.may.read, ...(type.may.export ? [type.may.export] : [])].flatMap(capabilitiesOf))];
    const person = await w.person(`一处${type.name}`, rights);
    const here = await w.factory.make(type);
    const there = await w.elsewhere.factory.make(type);
    const at = async (id: string): Promise<string | undefined> => (await w.test.owner.query<{ site: string }>(`select ${ident("site")} as site from ${tableOf(type)} where id = $1`, [id]))[0]?.site;
    expect([await at(here.id), await at(there.id)]).toEqual([w.siteId, w.elsewhere.siteId]);
    await indexRecords(w.test.db, w.engine.types, [here, there].map(({ id }) => ({ orgId: w.orgId, recordType: type.name, recordId: id })), w.clock.now());

    const listed = (await listAll(person, type)).map((row) => row.id);
    expect(listed).toContain(here.id);
    expect(listed).not.toContain(there.id);
    expect(await listAll(person, type, { ids: there.id })).toEqual([]);
    expect(await listAll(person, type, { site: w.elsewhere.siteId })).toEqual([]);
    good(await person.call("GET", `${base(type)}/${here.id}`));
    for (const door of ["", "/journal"]) refused(await person.call("GET", `${base(type)}/${there.id}${door}`), 404, "not_found", door);
    const words = await w.test.owner.query<{ title: string }>(`select ${ident(columnOf(type, type.title)?.name ?? type.title)}::text as title from ${tableOf(type)} where id = $1`, [there.id]);
    for (const q of [there.number, words[0]?.title]) if (q) {
      const found = good<{ results: { id: string }[] }>(await person.call("GET", `/api/v1/find?q=${encodeURIComponent(q)}`)).results.map((one) => one.id);
      expect(found).not.toContain(there.id);
      expect((await listAll(person, type, { q })).map((row) => row.id)).not.toContain(there.id);
    }
    if (type.may.export) {
      const rows = await w.cellsOf(await person.call("GET", `${base(type)}/export.xlsx?site=${w.elsewhere.siteId}`));
      expect(rows, "the head alone").toHaveLength(1);
      expect((await w.cellsOf(await person.call("GET", `${base(type)}/export.xlsx?site=${w.siteId}`))).length).toBeGreaterThan(1);
    }
  });

  if (type.may.create) test("who is limited to one site makes a record there and none at another", async () => {
    const w = world();
    const refs = Object.values(type.fields).flatMap((field) => (field.kind === "ref" ? [w.engine.types.get(field.to ?? "")] : [])).filter((other) => other !== undefined);
    const rights = [...new Set([type.may.create as Rule, type.may.read, ...refs.map((other) => other.may.read)].flatMap(capabilitiesOf))];
    const person = await w.person(`一处建${type.name}`, rights);
    good(await person.call("POST", base(type), await w.factory.input(type)));
    const answer = await person.call("POST", base(type), await w.elsewhere.factory.input(type));
    expect([403, 404, 422], answer.body).toContain(answer.statusCode);
  });
}
