import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startEmbedded, type Embedded } from "#platform/store/embedded.ts";
import { listen } from "./listen.ts";
import { call, caseBody, clearAway, freshFolder, freshWorld, Refused, startServer, until, type Server, type World } from "./program.ts";

let folder: string;
let database: Embedded;
let world: World;
let server: Server;

beforeAll(async () => {
  folder = await freshFolder();
  database = await startEmbedded(folder);
  world = await freshWorld(join(folder, "server"), database.urls.owner);
  server = await startServer(world.settings);
});
afterAll(() => clearAway(folder));

const create = async (client: string, key?: string): Promise<{ id: string }> => call(server.address, world.token, "POST", "/api/v1/case", caseBody(client, world.siteId, randomUUID()), key);

test("a database that goes away and comes back: 503 with a sentence meanwhile, then all goes on by itself and streams miss nothing", async () => {
  const client = (await call<{ id: string }>(server.address, world.token, "POST", "/api/v1/client", { name: "赵建国", site: world.siteId })).id;
  const stream = await listen(server.address, world.token);
  const first = await create(client);
  const place = (await stream.until((event) => event.id === first.id)).place;
  for (let round = 0; round < 2; round++) {
    await database.stop();
    const away = await create(client, randomUUID()).catch((error: unknown) => error);
    expect(away).toBeInstanceOf(Refused);
    expect(away).toMatchObject({ status: 503, code: "busy", detail: expect.stringContaining("稍后再试") as unknown });
    const health = await fetch(`${server.address}/api/health`);
    expect(health.status).toBe(503);
    expect(await health.json()).toMatchObject({ ready: false, database: { reachable: false } });
    await expect(listen(server.address, world.token)).rejects.toThrow("503");

    expect(await database.revive()).toBe(true);
    await until("it is ready again", async () => (await fetch(`${server.address}/api/health`)).status === 200);
    const again = await create(client);
    await stream.until((event) => event.id === again.id);
  }
  expect(stream.ended()).toBe(false);
  // Who comes back with the place heard last is told all that came since.
  const resumed = await listen(server.address, world.token, place);
  const last = stream.told.at(-1) as { id?: string; place: string };
  await resumed.until((event) => event.place === last.place);
  expect(resumed.told.filter((event) => event.step === "create").map((event) => event.id)).toEqual(stream.told.slice(stream.told.findIndex((event) => event.place === place) + 1).filter((event) => event.step === "create").map((event) => event.id));
  stream.close();
  resumed.close();

  // A browser that has opened a connection and asked nothing keeps nobody from ending.
  const { port } = new URL(server.address);
  const silent = connect(Number(port), "127.0.0.1");
  silent.on("error", () => {});
  await once(silent, "connect");
  const began = Date.now();
  expect(await server.end("SIGTERM")).toBe(0);
  expect(Date.now() - began).toBeLessThan(20_000);
  silent.destroy(); 
});
