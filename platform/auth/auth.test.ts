import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { Problem } from "../record/problem.ts";
import { hour, testClock } from "../testing/clock.ts";
import { testDatabase, type TestDatabase } from "../testing/database.ts";
import { testTables } from "../testing/engine.ts";
import { hashPassword, passwordStrong, tidyCode } from "./secrets.ts";
import { createToken, findSession, openSession, revokeSession } from "./sessions.ts";
import { createCode, ownPassword, redeemCode, signIn, storePassword } from "./sign-in.ts";

const password = "correct horse battery";
const clock = testClock();
let db: TestDatabase;
let orgId: string;
let staffId: string;
let hash: string;
let count = 0;
let login: string;
const find = async (name: string): Promise<{ orgId: string; staffId: string } | null> => (name === login ? { orgId, staffId } : null);
const from = { address: "10.0.0.1", agent: "test", device: null };

beforeAll(async () => {
  db = await testDatabase();
  orgId = await testTables(db, []);
  hash = await hashPassword(password);
});
afterAll(() => db.drop());
beforeEach(async () => {
  staffId = randomUUID();
  login = `s${++count}`;
  clock.pass(24 * hour); // Tries of the test before are forgotten.
  const now = clock.now();
  await db.owner.query("insert into staff (org_id, id, state, version, created_at, updated_at, name, staff_number, language) values ($1, $2, 'active', 1, $3, $3, '甲', $4, 'zh')", [orgId, staffId, now, login]);
  await storePassword(db.db, orgId, staffId, hash, now, null);
});

const refusal = (work: Promise<unknown>): Promise<string> => work.then(() => "done", (error: unknown) => (error instanceof Problem ? error.code : String(error)));
const redeem = (code: string, fresh = "quite another one"): Promise<string> => redeemCode(db.db, find, { login, code, password: fresh }, from, clock.now());
const enter = (word = password, name = login, address = from.address): Promise<string> => signIn(db.db, find, { login: name, password: word }, { ...from, address }, clock.now());
const signed = async (secret: string): Promise<boolean> => (await findSession(db.db, secret, clock.now())) !== null;

test("a one-time code is good once, even when it is sent many times at once", async () => {
  const { code } = await createCode(db.db, orgId, staffId, null, clock.now());
  const answers = await Promise.all(Array.from({ length: 5 }, () => refusal(redeem(code))));
  expect(answers.toSorted()).toEqual(["done", ...Array.from({ length: 4 }, () => "link_expired")]);
  expect(await refusal(redeem(code))).toBe("link_expired");
  expect(await refusal(enter("quite another one"))).toBe("done");
  expect(await refusal(enter())).toBe("sign_in_failed");
});

test("a code ends after 72 hours, with a newer one, and is nobody else's", async () => {
  const old = await createCode(db.db, orgId, staffId, null, clock.now());
  const fresh = await createCode(db.db, orgId, staffId, null, clock.now());
  expect(await refusal(redeem(old.code))).toBe("link_expired");
  const mine = login;
  login = "somebody";
  staffId = randomUUID();
  expect(await refusal(redeem(fresh.code))).toBe("link_expired");
  login = mine;
  clock.pass(72 * hour);
  expect(await refusal(redeem(fresh.code))).toBe("link_expired");
});

test("a code is read as people type it, and a weak password does not use it up", async () => {
  const { code } = await createCode(db.db, orgId, staffId, null, clock.now());
  expect(tidyCode(` ${code.toLowerCase().replaceAll("-", " ")} `)).toBe(code);
  expect(await refusal(redeem(code, "12345678"))).toBe("password_weak");
  expect(await refusal(redeem(code.toLowerCase()))).toBe("done");
  for (const weak of ["1234567", "88888888", "aaaaaaaaaaaa", "Password1"]) expect(passwordStrong(weak), weak).toBe(false);
});

test("a new password ends the sessions of browsers but the one it was changed in", async () => {
  const now = clock.now();
  const [here, there] = [await openSession(db.db, orgId, staffId, now, "a"), await openSession(db.db, orgId, staffId, now, "b")];
  const keep = (await findSession(db.db, here, now))?.sessionId as string;
  await storePassword(db.db, orgId, staffId, hash, now, keep);
  expect([await signed(here), await signed(there)]).toEqual([true, false]);
  const { code } = await createCode(db.db, orgId, staffId, null, now);
  const fresh = await redeem(code);
  expect([await signed(here), await signed(fresh)]).toEqual([false, true]);
});

test("a session ends unused after two weeks, in any case after 90 days, when it is ended, and when its person leaves", async () => {
  const idle = await openSession(db.db, orgId, staffId, clock.now(), undefined);
  const used = await openSession(db.db, orgId, staffId, clock.now(), undefined);
  clock.pass(13 * 24 * hour);
  expect([await signed(used)]).toEqual([true]);
  clock.pass(24 * hour);
  expect([await signed(idle), await signed(used)]).toEqual([false, true]);
  for (let days = 14; days < 89; days += 10) {
    clock.pass(10 * 24 * hour);
    if (days + 10 < 90) expect(await signed(used)).toBe(true);
  }
  expect(await signed(used)).toBe(false);
  const ended = await openSession(db.db, orgId, staffId, clock.now(), undefined);
  const id = (await findSession(db.db, ended, clock.now()))?.sessionId as string;
  expect(await refusal(revokeSession(db.db, orgId, randomUUID(), id, clock.now()))).toBe("not_found");
  await revokeSession(db.db, orgId, staffId, id, clock.now());
  expect(await signed(ended)).toBe(false);
  const last = await openSession(db.db, orgId, staffId, clock.now(), undefined);
  await db.owner.query("update staff set state = 'left' where id = $1", [staffId]);
  await db.owner.query("update organisation set rights_epoch = rights_epoch + 1 where id = $1", [orgId]);
  expect(await signed(last)).toBe(false);
});

test("a token acts within its scope and ends on its day", async () => {
  const post = randomUUID();
  const now = clock.now();
  await db.owner.query("insert into post (org_id, id, state, version, created_at, updated_at, name, top, capabilities) values ($1, $2, 'open', 1, $3, $3, '岗', true, '{a.read,a.write}')", [orgId, post, now]);
  await db.owner.query(`insert into assignment (org_id, id, state, version, created_at, updated_at, staff, post, "from", weight) values ($1, gen_random_uuid(), 'held', 1, $3, $3, $4, $2, '2020-01-01', 100)`, [orgId, post, now, staffId]);
  const { secret } = await createToken(db.db, orgId, staffId, "reader", 1, now, ["a.read", "b.read"]);
  const found = await findSession(db.db, secret, now);
  expect([found?.kind, found?.actor.via, found?.actor.capabilities]).toEqual(["token", "api", { "a.read": true }]);
  clock.pass(24 * hour);
  expect(await signed(secret)).toBe(false);
});

test("however many tries come at once, at most eight of a quarter of an hour are looked at", async () => {
  const answers = await Promise.all(Array.from({ length: 24 }, (_, n) => refusal(enter("wrong", login, `10.0.1.${n}`))));
  const looked = answers.filter((answer) => answer === "sign_in_failed").length;
  expect(looked).toBe(8);
  expect(answers.filter((answer) => answer === "too_many_tries")).toHaveLength(24 - looked);
  expect(await refusal(enter(password, login, "10.0.2.1"))).toBe("too_many_tries");
  clock.pass(hour / 4 + 1);
  expect(await refusal(enter(password, login, "10.0.2.1"))).toBe("done");
});

test("who waits the seconds that were told is let in, however often they tried meanwhile, and what was refused is not kept", async () => {
  const seconds = (): Promise<number> => enter(password, login, "10.0.3.1").then(() => 0, (error: unknown) => (error instanceof Problem ? (error.params.seconds as number) : Promise.reject(error)));
  for (let n = 0; n < 8; n++) {
    await refusal(enter("wrong", login, "10.0.3.1"));
    clock.pass(60_000);
  }
  expect(await seconds()).toBe(15 * 60 - 8 * 60);
  clock.pass(5 * 60_000);
  for (let n = 0; n < 20; n++) expect(await seconds()).toBe(2 * 60);
  expect(await db.owner.query("select count(*)::int as n from sign_in_try where at > $1", [new Date(Date.parse(clock.now()) - hour / 4).toISOString()])).toEqual([{ n: 16 }]);
  clock.pass(2 * 60_000);
  expect(await seconds()).toBe(0);
});

test("one's own password is guessed as little, and a name that nobody has is answered and limited alike", async () => {
  for (let n = 0; n < 8; n++) expect(await ownPassword(db.db, orgId, staffId, "wrong", clock.now())).toBe(false);
  expect(await refusal(ownPassword(db.db, orgId, staffId, password, clock.now()))).toBe("too_many_tries");
  const answers: string[] = [];
  for (let n = 0; n < 9; n++) answers.push(await refusal(enter("wrong", "nobody")));
  expect(answers).toEqual([...Array.from({ length: 8 }, () => "sign_in_failed"), "too_many_tries"]);
});

test("a whole office signs in from one address, while guesses from it are limited", async () => {
  for (let n = 0; n < 65; n++) expect(await refusal(enter(password, login, "10.9.9.9"))).toBe("done");
  const answers = await Promise.all(Array.from({ length: 70 }, (_, n) => refusal(enter("wrong", `guess${n}`, "10.9.9.9"))));
  expect(answers.filter((answer) => answer === "sign_in_failed").length).toBeLessThanOrEqual(60);
  expect(await refusal(enter(password, login, "10.9.9.9"))).toBe("too_many_tries");
});
