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

const until = (read: () => unknown, wanted: unknown): Promise<void> => expect.poll(read, { timeout: 8000, interval: 50 }).toEqual(wanted);

test("two people in one case see each other across two servers: who looks, who writes, and who is gone after thirty seconds", async () => {
  const [here, there] = [await listen(doors[0], w.officer), await listen(doors[1], w.second)];
  const last = (said: Said[]) => said.at(-1)?.others.map(({ id, doing }) => [id, doing]);
  expect(await beat(doors[0], w.officer, "look")).toBe(204);
  expect(await beat(doors[1], w.second, "look")).toBe(204);
  await until(() => last(here), [[w.second.staffId, "look"]]);
  await until(() => last(there), [[w.officer.staffId, "look"]]);
  await beat(doors[1], w.second, "write");
  await until(() => last(here), [[w.second.staffId, "write"]]);
  await beat(doors[1], w.second, "leave");
  await until(() => last(here), []);
  await beat(doors[1], w.second, "look");
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
