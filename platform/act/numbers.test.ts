import { afterAll, beforeAll, expect, test } from "vitest";
import { v7 as uuid } from "uuid";
import { testDatabase, type TestDatabase } from "../testing/database.ts";
import { numberSource, type NumberSource } from "./numbers.ts";

let base: TestDatabase;
beforeAll(async () => {
  base = await testDatabase();
});
afterAll(() => base.drop());

const day = "2026-11-24";
const pattern = "C{yyyy}{mm}{dd}-{seq}";

async function organisation(): Promise<string> {
  const id = uuid();
  await base.owner.query("insert into organisation (id, name, created_at) values ($1, '测试', now())", [id]);
  return id;
}
const plain = (number: string): number => Number(number.split("-")[1]);

test("while it is quiet the numbers follow one another, at whichever server, over clean stops and kills", async () => {
  const org = await organisation();
  let at = 0;
  const server = (): NumberSource => numberSource(base.db, () => at);
  let [one, two] = [server(), server()];
  const taken: string[] = [];
  const take = async (from: NumberSource): Promise<void> => {
    at += 5_000;
    taken.push(await from.take(org, pattern, day));
  };
  for (const from of [one, two, one, two, two]) await take(from);
  one = server(); // Killed and started again.
  await take(one);
  await two.giveBack();
  two = server();
  await take(two);
  expect(taken).toEqual([1, 2, 3, 4, 5, 6, 7].map((n) => `C20261124-000${n}`));
});

test("numbers wanted at once or quickly come in blocks, and a clean stop gives back what is left of the last", async () => {
  const org = await organisation();
  let at = 0;
  const one = numberSource(base.db, () => at);
  expect((await base.during(async () => void (await Promise.all(Array.from({ length: 30 }, () => one.take(org, pattern, day)))))).length).toBeLessThanOrEqual(3);
  let asked = 0;
  for (let n = 0; n < 170; n++) {
    at += 10;
    asked += (await base.during(async () => void (await one.take(org, pattern, day)))).length;
  }
  expect(asked).toBeLessThanOrEqual(5);
  await one.giveBack();
  at += 60_000;
  expect(plain(await numberSource(base.db, () => at).take(org, pattern, day))).toBe(201);
});

test("a number is never given twice, however servers take, are killed and stop beside each other", async () => {
  const org = await organisation();
  let seed = 7;
  const dice = (most: number): number => Math.floor(((seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647) * most);
  const servers = Array.from({ length: 3 }, () => numberSource(base.db));
  const taken: Promise<string | string[]>[] = [];
  for (let n = 0; n < 600; n++) {
    const which = dice(3);
    const server = servers[which] as NumberSource;
    const what = dice(40);
    if (what === 0) servers[which] = numberSource(base.db);
    else if (what <= 8) void taken.push(server.giveBack().then(() => []));
    else if (what <= 11) taken.push(server.takeMany(org, Array.from({ length: 1 + dice(5) }, () => ({ pattern, day }))));
    else taken.push(server.take(org, pattern, day));
    if (dice(6) === 0) await Promise.all(taken);
  }
  const all = (await Promise.all(taken)).flat();
  expect(all.length).toBeGreaterThan(400);
  expect(new Set(all).size).toBe(all.length);
});
