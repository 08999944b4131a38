import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { createServer, type Server as TcpServer, type Socket } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { openDatabase } from "#platform/store/database.ts";
import { migrate } from "#platform/store/migrate.ts";
import { dumpSchema } from "#platform/store/schema-dump.ts";
import { withDatabase } from "#platform/testing/global.ts";
import { root } from "../apps/server/config.ts";
import { call, clearAway, freshFolder, freshWorld, startServer, tryServer, until, type Ended, type Server, type World } from "./program.ts";

let folder: string;
let world: World;
let server: Server;

beforeAll(async () => {
  folder = await freshFolder();
  world = await freshWorld(folder);
  server = await startServer(world.settings);
});
afterAll(() => clearAway(folder));

/** Starts a server that must not start, and gives what it said: Chinese first, then English, and no stack. */
async function refused(settings: Readonly<Record<string, string>>): Promise<string> {
  const ended = (await tryServer({ DUTYDESK_DATA: join(folder, "other"), ...settings })) as Ended;
  expect(ended.out, "it must not run").not.toMatch(/http:/);
  expect(ended.code).toBe(1);
  expect(ended.err).toMatch(/[\u4e00-\u9fff][^a-z]*.*[a-z]+ [a-z]+/s);
  expect(ended.err).not.toMatch(/^\s+at /m);
  return ended.err;
}

const emptyDatabase = async (): Promise<string> => {
  const { owner } = inject("server");
  const name = `start_${randomBytes(5).toString("hex")}`;
  const admin = openDatabase(owner, { max: 1 });
  await admin.query(`create database ${name}`);
  await admin.close();
  return withDatabase(owner, name);
};

test("a data folder in use is refused with the address of the server that uses it, and that one works on", async () => {
  const said = await refused(world.settings);
  expect(said).toContain("已有一个服务在用");
  expect(said).toContain(folder);
  expect(await call(server.address, world.token, "GET", "/api/v1/me")).toBeTruthy();
  expect((await call<{ ready: boolean }>(server.address, world.token, "GET", "/api/health")).ready).toBe(true);
});

test("a reload without a certificate is answered with a line and ends nothing", async () => {
  let ended = false;
  void server.end("SIGHUP").then(() => (ended = true));
  await until("it is told", async () => /there is nothing to renew/.test(server.said()) || ended || null);
  expect(ended).toBe(false);
  expect(await call(server.address, world.token, "GET", "/api/v1/me")).toBeTruthy();
});

test("a port that is taken is named with what to do", async () => {
  const said = await refused({ DATABASE_URL: await emptyDatabase(), PORT: new URL(server.address).port });
  expect(said).toContain("端口已被占用");
});

test("a data folder that is a file is refused", async () => {
  const path = join(folder, "a-file");
  await writeFile(path, "");
  expect(await refused({ DUTYDESK_DATA: path })).toContain("DUTYDESK_DATA");
});

test("a wrong DATABASE_URL is told for what it is: unreachable, unknown name, wrong password, no such database", async () => {
  const { owner } = inject("server");
  const wrongPassword = new URL(owner);
  wrongPassword.password = "wrong";
  const [port, host, password, database] = await Promise.all([
    refused({ DATABASE_URL: "postgres://a:b@127.0.0.1:1/x" }),
    refused({ DATABASE_URL: "postgres://a:b@no-such-host.invalid:5432/x" }),
    wrongPassword.href === owner ? "" : refused({ DATABASE_URL: wrongPassword.href }),
    refused({ DATABASE_URL: withDatabase(owner, "no_such_database") }),
  ]);
  expect(port).toContain("连不上");
  expect(host).toContain("连不上");
  expect(password).toContain("用户名或口令");
  expect(database).toContain("没有 DATABASE_URL 里写的那个库");
  expect(`${port}${host}${password}${database}`).not.toContain("b@");
});

test("a user without rights on the database is told which are needed", async () => {
  const url = await emptyDatabase();
  const admin = openDatabase(url, { max: 1 });
  const role = `plain_${randomBytes(4).toString("hex")}`;
  await admin.query(`create role ${role} login password 'plain'`);
  const plain = new URL(url);
  [plain.username, plain.password] = [role, "plain"];
  try {
    expect(await refused({ DATABASE_URL: plain.href })).toContain("权限不够");
  } finally {
    await admin.query(`drop role ${role}`);
    await admin.close();
  }
});

test("a schema newer than the program is refused and nothing in it is changed", async () => {
  const url = await emptyDatabase();
  const db = openDatabase(url, { max: 2 });
  try {
    await migrate(db, join(root, "migrations"));
    await db.query("insert into migration (name, hash) values ('9999_later.sql', 'x')");
    await db.query("create table later (id integer)");
    const before = await dumpSchema(db);
    const said = await refused({ DATABASE_URL: url });
    expect(said).toContain("9999_later.sql");
    expect(said).toContain("请用新版程序");
    expect(await dumpSchema(db)).toBe(before);
  } finally {
    await db.close();
  }
});

test("a PostgreSQL older than 15 is refused before anything is written on it", async () => {
  const old = await oldPostgres();
  try {
    const said = await refused({ DATABASE_URL: `postgres://a:b@127.0.0.1:${old.port}/x` });
    expect(said).toContain("14.19");
    expect(said).toContain("15");
    expect(old.asked.join("\n")).not.toMatch(/create|insert|alter|grant/i);
  } finally {
    old.close();
  }
});

/** Speaks just enough of PostgreSQL's protocol to say that it is version 14.19, and keeps what it was asked. */
async function oldPostgres(): Promise<{ port: number; asked: string[]; close(): void }> {
  const asked: string[] = [];
  const message = (type: string, body: Buffer): Buffer => {
    const head = Buffer.alloc(5);
    head.write(type, "latin1");
    head.writeInt32BE(body.length + 4, 1);
    return Buffer.concat([head, body]);
  };
  const int16 = (n: number): Buffer => Buffer.from([(n >> 8) & 255, n & 255]);
  const int32 = (n: number): Buffer => {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32BE(n);
    return bytes;
  };
  const column = (name: string, type: number): Buffer => Buffer.concat([Buffer.from(`${name}\0`), int32(0), int16(0), int32(type), int16(-1), int32(-1), int16(0)]);
  const value = (text: string): Buffer => Buffer.concat([int32(text.length), Buffer.from(text)]);
  const ready = message("Z", Buffer.from("I"));
  const answer = Buffer.concat([
    message("T", Buffer.concat([int16(2), column("v", 23), column("name", 25)])),
    message("D", Buffer.concat([int16(2), value("140019"), value("14.19")])),
    message("C", Buffer.from("SELECT 1\0")),
    ready,
  ]);
  const sockets = new Set<Socket>();
  const tcp: TcpServer = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    let begun = false;
    socket.on("data", (data) => {
      if (!begun) {
        begun = true;
        socket.write(Buffer.concat([message("R", int32(0)), ready]));
      } else if (data[0] === "Q".charCodeAt(0)) {
        asked.push(data.subarray(5).toString("utf8"));
        socket.write(answer);
      } else if (data[0] !== "X".charCodeAt(0)) asked.push(`create? an unexpected message ${String.fromCharCode(data[0] ?? 0)}`);
    });
  });
  await new Promise<void>((resolve) => tcp.listen(0, "127.0.0.1", resolve));
  const address = tcp.address();
  return {
    port: typeof address === "object" && address ? address.port : 0,
    asked,
    close() {
      for (const socket of sockets) socket.destroy();
      tcp.close();
    },
  };
}
