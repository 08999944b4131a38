import { request } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cookieName } from "#platform/auth/sessions.ts";
import { fileStore } from "#platform/files/files.ts";
import { goneAfterMs } from "#platform/live/presence.ts";
import { startPump } from "#platform/live/pump.ts";
import { careWorld, ok, type CareWorld, type Opened } from "#modules/care/care.testing.ts";
import { composeEngine } from "./compose.ts";
import { makeApp } from "./serve.ts";
import type { Person } from "./testing.ts";

let w: CareWorld;
let one: Opened;
let second: Awaited<ReturnType<typeof makeApp>>;
let secondPump: ReturnType<typeof startPump>;
let doors: [string, string];
const open: (() => void)[] = [];

beforeAll(async () => {
  w = await careWorld();
  one = await w.case();
  // A second server process on the same database, as behind a proxy.
  secondPump = startPump(w.t.test.db, () => {});
  second = await makeApp({ engine: composeEngine(w.t.test.db, { now: w.t.clock.now }), pump: secondPump, files: fileStore(w.t.filesFolder), setUpKey: "none", logLevel: "silent" });
  await second.app.listen({ host: "127.0.0.1", port: 0 });
  await w.t.app.listen({ host: "127.0.0.1", port: 0 });
  doors = [w.t.app, second.app].map((app) => `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`) as [string, string];
});
afterAll(async () => {
  for (const close of open) close();
  second.close();
  await second.app.close();
  await secondPump.stop();
  await w.t.stop();
});

interface Said {
  readonly id: string;
  readonly others: readonly { readonly id: string; readonly doing: string }[];
}

/** Listens at a door as a person; `said` gathers what it is told of who is where. */
async function listen(door: string, who: Person): Promise<Said[]> {
  const said: Said[] = [];
  await new Promise<void>((ready) => {
    const asked = request(`${door}/api/v1/live`, { headers: { cookie: `${cookieName}=${who.secret}` } }, (answer) => {
      let text = "";
      answer.on("data", (part: Buffer) => {
        text += part.toString();
        ready();
        for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
          const message = text.slice(0, end);
          text = text.slice(end + 2);
          const data = /^data: (.*)$/m.exec(message)?.[1];
          if (message.startsWith("event: presence") && data) said.push(JSON.parse(data) as Said);
        }
      });
      answer.on("error", () => {});
    });
    asked.on("error", () => {});
    asked.end();
    open.push(() => asked.destroy());
  });
  return said;
}

async function beat(door: string, who: Person, doing: string, id = one.id): Promise<number> {
  return (await fetch(`${door}/api/v1/presence`, { method: "POST", headers: { cookie: `${cookieName}=${who.secret}`, "content-type": "application/json", origin: door }, body: JSON.stringify({ type: "case", id, doing }) })).status;
}

/** As a person does it: not twice in three seconds. */
const later = (door: string, who: Person, doing: string): Promise<number> => {
  w.t.clock.pass(3_000);
  return beat(door, who, doing);
};
const passedOn = async (work: () => Promise<unknown>): Promise<number> => (w.t.test.statements.splice(0), await work(), w.t.test.statements.filter((text) => text.includes("pg_notify")).length);

const until = (read: () => unknown, wanted: unknown): Promise<void> => expect.poll(read, { timeout: 8000, interval: 50 }).toEqual(wanted);

test("two people in one case see each other across two servers: who looks, who writes, and who is gone after thirty seconds", async () => {
  const [here, there] = [await listen(doors[0], w.officer), await listen(doors[1], w.second)];
  const last = (said: Said[]) => said.at(-1)?.others.map(({ id, doing }) => [id, doing]);
  expect(await beat(doors[0], w.officer, "look")).toBe(204);
  expect(await beat(doors[1], w.second, "look")).toBe(204);
  await until(() => last(here), [[w.second.staffId, "look"]]);
  await until(() => last(there), [[w.officer.staffId, "look"]]);
  await later(doors[1], w.second, "write");
  await until(() => last(here), [[w.second.staffId, "write"]]);
  await later(doors[1], w.second, "leave");
  await until(() => last(here), []);
  await later(doors[1], w.second, "look");
  await until(() => last(here), [[w.second.staffId, "look"]]);
  // One stays, the other's page says nothing more: after thirty seconds it counts as closed.
  w.t.clock.pass(goneAfterMs - 5_000);
  await beat(doors[0], w.officer, "look");
  w.t.clock.pass(10_000);
  await until(() => last(here), []);
});

test("who may not read a case is neither in it nor told who is", async () => {
  const stranger = await w.t.person("别处", ["client.read"]);
  const said = await listen(doors[0], stranger);
  const other = await listen(doors[0], w.manager);
  expect(await beat(doors[0], stranger, "look")).toBe(404);
  await beat(doors[0], w.officer, "look");
  await beat(doors[0], w.manager, "look");
  await until(() => other.at(-1)?.others.map(({ id }) => id), [w.officer.staffId]);
  expect(said).toEqual([]);
  expect(await beat(doors[0], w.officer, "look", w.t.siteId)).toBe(404);
});

test("who looks is nowhere kept", async () => {
  const before = await ok<{ entries: unknown[] }>(w.manager.call("GET", `/api/v1/case/${one.id}/journal`));
  await beat(doors[0], w.manager, "look");
  expect(await ok(w.manager.call("GET", `/api/v1/case/${one.id}/journal`))).toEqual(before);
});

test("coming and going at any speed costs one write in three seconds a record, and the newest is what the others see in the end", async () => {
  w.t.clock.pass(60_000);
  const said = await listen(doors[0], w.officer);
  await beat(doors[0], w.officer, "look");
  const many = await passedOn(async () => {
    for (let n = 0; n < 30; n++) await beat(doors[0], w.second, ["look", "write", "leave"][n % 3] as string);
    await beat(doors[0], w.second, "write");
  });
  expect(many).toBe(1);
  await until(() => said.at(-1)?.others.map(({ id, doing }) => [id, doing]), [[w.second.staffId, "write"]]);
  await beat(doors[0], w.second, "write");
});

test("one is seen in twenty records at once, and going through more of them one by one costs no more", async () => {
  await later(doors[0], w.officer, "leave");
  w.t.clock.pass(3_000);
  const cases = await Promise.all(Array.from({ length: 26 }, () => w.case()));
  const stays = await passedOn(() => Promise.all(cases.map(({ id }) => beat(doors[0], w.officer, "look", id))));
  expect(stays).toBe(20);
  w.t.clock.pass(3_000);
  const goes = await passedOn(async () => {
    for (const { id } of cases) for (const doing of ["look", "leave"]) await beat(doors[0], w.officer, doing, id);
  });
  expect(goes).toBeLessThanOrEqual(20);
});
