import { afterEach, beforeEach, expect, test } from "vitest";
import { careWorld, no, ok, type CareWorld, type Opened } from "#modules/care/care.testing.ts";
import { act } from "#platform/act/act.ts";
import { tick } from "#platform/clocks/ticker.ts";
import { deliverNext } from "#platform/notify/deliver.ts";
import { takeIn } from "#platform/notify/take-in.ts";
import { eventsAfter } from "#platform/live/feed.ts";
import { hour } from "#platform/testing/clock.ts";
import { composeEngine, composeNotify } from "./compose.ts";
import { deliverAll, mailSink, takenIn } from "./notify.testing.ts";
import type { Person } from "./testing.ts";

let w: CareWorld;
let sink: Awaited<ReturnType<typeof mailSink>>;
beforeEach(async () => {
  w = await careWorld();
  sink = await mailSink();
  for (const [person, name] of [[w.manager, "manager"], [w.officer, "officer"], [w.chief, "chief"]] as const) await address(person, `${name}@example.com`);
});
afterEach(async () => {
  await sink.stop();
  await w.t.stop();
});

const address = async (person: Person, email: string): Promise<void> => {
  const [row] = await w.t.test.owner.query<{ version: number }>("select version from staff where id = $1", [person.staffId]);
  await act(w.t.engine, w.t.system, { type: "staff", step: "change", id: person.staffId, version: row?.version as number, input: { email } });
};
const server = (more: object = {}) => ({ host: "127.0.0.1", port: sink.port, security: "none", user: null, from: "desk@example.com", fromName: "当值", ...more });
const mailOn = (more: object = {}): Promise<{ id: string; version: number }> => ok(w.t.admin.call("POST", "/api/v1/channels", { kind: "mail", name: "邮件", on: true, server: server(), ...more }));
const messages = (columns = "state, tries, why"): Promise<Record<string, unknown>[]> => w.t.test.owner.query(`select ${columns} from message order by at, id`);
const toOf = (): string[] => sink.got.map((mail) => mail.to);
const assigned = async (values: object = {}): Promise<Opened> => {
  const one = await w.case(values);
  await one.step(w.manager, "assign", { owner: w.officer.staffId });
  return one;
};
/** Moves to an instant, letting the clocks fire at it. */
const at = async (instant: string): Promise<void> => {
  w.t.clock.set(instant);
  while (await tick(w.t.engine));
};
const setting = async (key: string, value: unknown): Promise<void> => void (await ok(w.t.admin.call("POST", `/api/v1/settings/${key}`, { value })));

// 2026-11-24 is a Tuesday; the clock of the world begins at 9:00 in Shanghai, and an ordinary promise is kept within 48 hours.
test("a promise is told by mail where it stands: to the owner before and when it is missed, to the superior when it climbs; each once, with number, subject, due time and link, and no more", async () => {
  await mailOn();
  const one = await assigned({ subject: "楼道灯不亮，电话 138 0000-1234" });
  await takenIn(w.t);
  await at("2026-11-26T00:30:00.000Z");
  await deliverAll(w.t);
  expect(toOf()).toEqual(["officer@example.com", "officer@example.com"]); // The digest of the assignment, and the warning.
  const warning = sink.got.find((mail) => mail.subject.startsWith("时限快到"));
  expect(warning?.subject).toBe(`时限快到：个案 ${one.number} 楼道灯不亮，电话 ****`);
  expect(warning?.text).toContain("答复承诺：应于 11月26日 09:00");
  expect(warning?.text).toContain(`https://desk.example.com/case/${one.id}`);
  expect(warning?.raw).toContain("Auto-Submitted: auto-generated");
  const whole = sink.got.map((mail) => mail.subject + mail.text).join();
  for (const secret of ["13800000000", "0000-1234", "客户1", "2 号楼", "住户"]) expect(whole).not.toContain(secret);
  sink.got.length = 0;
  await at("2026-11-26T01:00:00.001Z");
  await deliverAll(w.t);
  await deliverAll(w.t);
  expect(toOf().sort()).toEqual(["manager@example.com", "officer@example.com"]);
  expect(sink.got.find((mail) => mail.to.startsWith("manager"))?.subject).toMatch(new RegExp(`^升级：个案 ${one.number}`));
});

test("two processes with many lanes send everything once", async () => {
  await mailOn();
  await setting("notify.perHour", 200);
  await Promise.all(Array.from({ length: 12 }, () => assigned({ severity: "major" })));
  await takenIn(w.t);
  // The same events come again, as after a process that died before it could move its cursor.
  const again = await eventsAfter(w.t.engine.db, { tx: "0", seq: 0 }, 500);
  await Promise.all([takeIn(w.t.notify, again), takeIn(w.t.notify, again)]);
  await at("2026-11-25T01:00:00.001Z"); // A major case is answered within 24 hours: it climbs, and the digest is due.
  await takenIn(w.t);
  const other = { ...composeNotify(composeEngine(w.t.test.db, { now: w.t.clock.now }), { allowed: ["127.0.0.1:*"] }), sealer: w.t.notify.sealer };
  const lane = async (notify: typeof other): Promise<void> => {
    while (await deliverNext(notify));
  };
  await Promise.all([w.t.notify, other, w.t.notify, other, w.t.notify, other].map(lane));
  const ids = sink.got.map((mail) => /^message-id: (.*)$/im.exec(mail.raw)?.[1]);
  expect(new Set(ids).size).toBe(ids.length);
  const rows = await messages("state, kind");
  expect(rows.every((row) => row.state === "sent")).toBe(true);
  const climbs = sink.got.filter((mail) => mail.subject.startsWith("升级"));
  expect(climbs.length).toBe(12);
  expect(rows.filter((row) => row.kind === "climb").length).toBe(12);
}, 120_000);

test("a try that fails is made again after 1, 5 and 30 minutes and so on, and given up within a day; every try is kept; it can be sent once more by hand", async () => {
  await mailOn();
  await assigned({ safety: true });
  sink.refuse.to = Object.assign(new Error("4.2.1 mailbox busy"), { responseCode: 451 });
  await at("2026-11-26T01:00:00.001Z");
  await takenIn(w.t);
  await w.t.test.owner.query("delete from message where kind <> 'climb'");
  const began = Date.parse(w.t.clock.now());
  const waits: number[] = [];
  for (let tries = 0; tries < 9; tries++) {
    while (await deliverNext(w.t.notify));
    const [row] = await messages("state, next_at as next");
    if (row?.state !== "waiting") break;
    waits.push((Date.parse(row.next as string) - Date.parse(w.t.clock.now())) / 60_000);
    w.t.clock.set(row.next as string);
    w.t.clock.pass(-1);
    expect(await deliverNext(w.t.notify)).toBe(false); // Not before its time.
    w.t.clock.pass(1);
  }
  expect(waits).toEqual([1, 5, 30, 120, 240, 480, 480]);
  expect(Date.parse(w.t.clock.now()) - began).toBeLessThan(24 * hour);
  expect(await messages()).toEqual([{ state: "failed", tries: 8, why: "tooLong" }]);
  expect(sink.got).toEqual([]);
  const { tries } = await ok<{ tries: { outcome: string; answer: string; messageId: string }[] }>(w.t.admin.call("GET", "/api/v1/channels/log"));
  expect(tries.map((one) => one.outcome)).toEqual(["failed", ...Array.from({ length: 7 }, () => "again")]);
  expect(tries[0]?.answer).toContain("mailbox busy");
  sink.refuse.to = null;
  expect((await w.t.admin.call("POST", `/api/v1/channels/log/${tries[0]?.messageId}/retry`)).statusCode).toBe(204);
  while (await deliverNext(w.t.notify));
  expect(toOf()).toEqual(["manager@example.com"]);
  await no(w.t.admin.call("POST", `/api/v1/channels/log/${tries[0]?.messageId}/retry`));
});

test("an address that is refused for good is not tried again; a server that lets nobody in keeps the others waiting, untried", async () => {
  await mailOn();
  await assigned({ safety: true });
  await at("2026-11-26T01:00:00.001Z");
  await takenIn(w.t);
  await w.t.test.owner.query("delete from message where kind <> 'climb'");
  sink.refuse.to = Object.assign(new Error("5.1.1 no such mailbox"), { responseCode: 550 });
  while (await deliverNext(w.t.notify));
  expect(await messages()).toEqual([{ state: "failed", tries: 1, why: "refused" }]);
  sink.refuse.to = null;
  await w.t.test.owner.query("delete from message");
  await Promise.all([assigned({ severity: "major" }), assigned({ severity: "major" })]);
  await sink.stop();
  await at("2026-11-27T02:00:00.000Z");
  await takenIn(w.t);
  const due = (await messages("tries, next_at as next")).filter((row) => (row.next as string) <= w.t.clock.now());
  expect(due.length).toBeGreaterThan(2);
  while (await deliverNext(w.t.notify));
  expect((await messages("tries")).filter((row) => row.tries === 1).length).toBe(1);
  sink = await mailSink();
});

test("nothing is sent while the installation is quiet, not even a test; after it, what still stands is", async () => {
  const { id } = await mailOn();
  await assigned({ safety: true });
  await at("2026-11-26T01:00:00.001Z");
  await takenIn(w.t);
  await w.t.test.owner.query("update installation set quiet_since = $1", [w.t.clock.now()]);
  expect(await deliverNext(w.t.notify)).toBe(false);
  expect((await no(w.t.admin.call("POST", `/api/v1/channels/${id}/test`, { to: "a@example.com" }))).code).toBe("guard_refused");
  expect(sink.got).toEqual([]);
  await w.t.test.owner.query("update installation set quiet_since = null");
  await deliverAll(w.t);
  expect(toOf()).toContain("manager@example.com");
});

test("quiet hours hold back what can wait until they end; what is grave and climbs breaks through, as the organisation set it", async () => {
  await mailOn();
  // Both are received in the evening of the 23rd, so that both promises end within quiet hours two nights later.
  const late = { receivedAt: "2026-11-23T15:00:00.000Z" };
  const plain = await assigned(late);
  const grave = await assigned({ ...late, safety: true });
  await deliverAll(w.t);
  sink.got.length = 0;
  await at("2026-11-25T15:00:00.001Z"); // 23:00
  await deliverAll(w.t);
  expect(sink.got.map((mail) => [mail.to, mail.subject.includes(grave.number)])).toEqual([["manager@example.com", true]]);
  await at("2026-11-25T22:59:59.999Z");
  await deliverAll(w.t);
  expect(sink.got.length).toBe(1);
  await at("2026-11-25T23:00:00.000Z"); // 7:00
  await deliverAll(w.t);
  expect(toOf()).toContain("officer@example.com");
  expect(sink.got.some((mail) => mail.subject.includes(plain.number))).toBe(true);

  await setting("notify.breakThrough", "none");
  await ok(w.t.admin.call("POST", "/api/v1/settings/notify.quiet", { value: "00:00-23:59" }));
  sink.got.length = 0;
  await assigned({ severity: "major" });
  await deliverAll(w.t);
  expect(sink.got).toEqual([]);
  const wrong = await no(w.t.admin.call("POST", "/api/v1/settings/notify.quiet", { value: "from ten" }));
  expect(wrong.code).toBe("invalid_input");
}, 120_000);

test("what need not be told at once comes in one digest on the next working day; what was read, or is over by then, is left out", async () => {
  await mailOn();
  const [first, , third] = [await assigned(), await assigned(), await assigned()];
  await deliverAll(w.t);
  expect(sink.got).toEqual([]);
  await third.step(w.manager, "assign", { owner: w.second.staffId });
  await w.t.test.owner.query("update notice set read_at = at where record_id = $1", [first.id]);
  await at("2026-11-25T00:30:00.000Z"); // 8:30
  await deliverAll(w.t);
  expect(sink.got.length).toBe(1);
  expect(sink.got[0]?.subject).toBe("今天的汇总：2 件");
  expect(sink.got[0]?.text).not.toContain(first.number);
  expect((await messages("why")).map((row) => row.why).filter(Boolean)).toEqual(["seen"]);
  // Received on a Friday afternoon: the digest waits for Monday.
  w.t.clock.set("2026-11-27T07:00:00.000Z");
  await assigned();
  await takenIn(w.t);
  expect((await messages("next_at as next")).at(-1)?.next).toBe("2026-11-30T00:30:00.000Z");
});

test("who has lost the right to read it by then, or has left, is told nothing", async () => {
  await mailOn();
  const one = await assigned({ severity: "major" });
  await at("2026-11-25T01:00:00.001Z");
  await takenIn(w.t);
  const [post] = await w.t.test.owner.query<{ version: number }>("select version from post where id = $1", [w.manager.postId]);
  await act(w.t.engine, w.t.system, { type: "post", step: "change", id: w.manager.postId, version: post?.version as number, input: { capabilities: ["unit.read"] } });
  await w.t.test.owner.query(`update "case" set participants = '{}' where id = $1`, [one.id]);
  await deliverAll(w.t);
  expect(toOf()).not.toContain("manager@example.com");
  expect((await messages("kind, state, why")).filter((row) => row.kind === "climb")).toEqual([{ kind: "climb", state: "dropped", why: "noRight" }]);
  sink.got.length = 0;
  await w.t.test.owner.query("update staff set state = 'left' where id = $1", [w.chief.staffId]);
  await at("2026-11-26T10:00:00.000Z");
  await deliverAll(w.t);
  expect(toOf()).not.toContain("chief@example.com");
});

test("a signature that waits is told to the nearest superior who can give it, once per content, and no more after it was given", async () => {
  await mailOn();
  const one = await w.case();
  await one.step(w.manager, "assign", { owner: w.officer.staffId });
  const ask = (amount: number): Promise<{ id: string; version: number }> => ok(w.officer.call("POST", "/api/v1/compensation", { case: one.id, amount, reason: "电话 13812345678 的住户灯泡自费" }));
  const small = await ask(20_000);
  await deliverAll(w.t);
  expect(sink.got.map((mail) => [mail.to, mail.subject.slice(0, 9)])).toEqual([["manager@example.com", "等签批：补偿 B2"]]);
  expect(sink.got[0]?.text).not.toContain("灯泡");
  sink.got.length = 0;
  await ask(200_000); // Above the manager's own limit.
  await deliverAll(w.t);
  expect(toOf()).toEqual(["chief@example.com"]);
  sink.got.length = 0;
  await act(w.t.engine, await w.chief.actor(), { type: "compensation", step: "correct", id: small.id, version: small.version, input: { amount: 30_000 }, note: "算错了" });
  await takenIn(w.t);
  expect((await messages("state, kind")).filter((row) => row.kind === "sign" && row.state === "waiting").length).toBe(1);
  await w.t.test.owner.query("update compensation set state = 'refused' where id = $1", [small.id]);
  await deliverAll(w.t);
  expect(sink.got).toEqual([]);
});

test("who signs for somebody today is told too, once; who does so another day, or no more when it is sent, is not", async () => {
  await mailOn();
  const deputy = await w.t.person("代签", ["case.read"], { site: null });
  const later = await w.t.person("下周代签", ["case.read"], { site: null });
  await address(deputy, "deputy@example.com");
  await address(later, "later@example.com");
  const given = await act(w.t.engine, w.t.system, { type: "delegation", step: "create", input: { principal: w.manager.staffId, deputy: deputy.staffId, from: "2026-11-24", to: "2026-11-25" } });
  await act(w.t.engine, w.t.system, { type: "delegation", step: "create", input: { principal: w.manager.staffId, deputy: later.staffId, from: "2026-12-01", to: "2026-12-05" } });
  const one = await assigned();
  const ask = (amount: number): Promise<unknown> => ok(w.officer.call("POST", "/api/v1/compensation", { case: one.id, amount, reason: "灯" }));
  const signs = (): string[] => sink.got.filter((mail) => mail.subject.startsWith("等签批")).map((mail) => mail.to).sort();
  await ask(20_000);
  await deliverAll(w.t);
  await deliverAll(w.t);
  expect(signs()).toEqual(["deputy@example.com", "manager@example.com"]);
  await ask(200_000); // Above the limit of whom the deputy signs for.
  await deliverAll(w.t);
  expect(signs()).toEqual(["chief@example.com", "deputy@example.com", "manager@example.com"]);
  await ask(21_000);
  await takenIn(w.t);
  await act(w.t.engine, w.t.system, { type: "delegation", step: "revoke", id: given.id, version: given.version, input: {} });
  await deliverAll(w.t);
  expect(signs().filter((to) => to === "deputy@example.com").length).toBe(1);
  expect(signs().filter((to) => to === "manager@example.com").length).toBe(2);
});

test("more than so many in an hour are merged into one; the subject can be left out", async () => {
  await mailOn();
  await setting("notify.perHour", 3);
  await setting("notify.subject", false);
  for (let n = 0; n < 8; n++) await assigned({ severity: "major" });
  await at("2026-11-25T01:00:00.001Z");
  await takenIn(w.t);
  await w.t.test.owner.query("delete from message where kind <> 'climb'");
  while (await deliverNext(w.t.notify));
  expect(sink.got.length).toBe(3);
  expect(sink.got.map((mail) => mail.subject + mail.text).join()).not.toContain("楼道灯");
  w.t.clock.pass(hour - 1);
  while (await deliverNext(w.t.notify));
  expect(sink.got.length).toBe(3);
  w.t.clock.pass(1);
  while (await deliverNext(w.t.notify));
  expect(sink.got.length).toBe(4);
  expect(sink.got[3]?.subject).toBe("5 件事等你看");
}, 120_000);

test("a person's own choice holds, with its version; without an address nothing waits", async () => {
  await mailOn();
  const mine = await ok<{ choices: Record<string, Record<string, string>>; version: number; mail: { on: boolean; address: string } }>(w.manager.call("GET", "/api/v1/me/notices"));
  expect(mine).toMatchObject({ version: 0, mail: { on: true, address: "manager@example.com" }, choices: { climb: { mail: "now", push: "now" } } });
  const choices = { ...mine.choices, climb: { mail: "off", push: "now" } };
  expect((await w.manager.call("POST", "/api/v1/me/notices", { choices, quiet: null, version: 0 })).statusCode).toBe(204);
  expect((await no(w.manager.call("POST", "/api/v1/me/notices", { choices, quiet: null, version: 0 }))).code).toBe("version_conflict");
  expect((await no(w.manager.call("POST", "/api/v1/me/notices", { choices, quiet: "late", version: 1 }))).fields?.[0]?.field).toBe("quiet");
  await assigned({ severity: "major" });
  await at("2026-11-25T01:00:00.001Z");
  await takenIn(w.t);
  expect((await messages("kind")).map((row) => row.kind)).not.toContain("climb");
  expect(await w.t.test.owner.query("select 1 from message where staff_id = $1", [w.second.staffId])).toEqual([]);
});
