import { expect, test } from "vitest";
import { tableOf } from "../store/columns.ts";
import type { World } from "./contract-world.ts";

/** What nobody can take back: history is append-only for the program by its rights, and for everybody by the database. */
export function journalContract(world: () => World): void {
  const codeOf = (work: Promise<unknown>): Promise<string | undefined> => work.then(() => "done", (error: { code?: string }) => error.code);

  test.each(["journal", "event", "clock_step", "signature"])("the program can neither change, delete nor empty %s", async (table) => {
    for (const sql of [`update ${table} set at = at`, `delete from ${table}`, `truncate ${table}`]) expect(await codeOf(world().test.db.query(sql)), sql).toBe("42501");
  });

  test("not even the owner of the tables changes, deletes or empties the journal, or changes a signature", async () => {
    const { owner } = world().test;
    expect((await owner.query("select 1 from journal limit 1")).length).toBe(1);
    for (const sql of ["update journal set note = 'x'", "delete from journal", "truncate journal"]) expect(await codeOf(owner.query(sql)), sql).toBe("DD403");
  });

  test("the program deletes no record and changes no table", async () => {
    const { db } = world().test;
    for (const type of world().engine.types.values()) {
      for (const sql of [`delete from ${tableOf(type)}`, `truncate ${tableOf(type)}`, `drop table ${tableOf(type)}`, `alter table ${tableOf(type)} add column extra text`]) expect(await codeOf(db.query(sql)), sql).toBe("42501");
    }
    for (const sql of ["create table extra (x int)", "create function extra() returns int language sql as 'select 1'", "alter table journal disable trigger all", "set session_replication_role = replica"]) expect(await codeOf(db.query(sql)), sql).toBe("42501");
  });

  test("a journal outlives its author and names them", async () => {
    const rows = await world().test.owner.query<{ n: number }>("select count(*)::int as n from pg_constraint where conrelid = 'journal'::regclass and contype = 'f' and confrelid <> 'organisation'::regclass");
    expect(rows[0]?.n).toBe(0);
  });
}
