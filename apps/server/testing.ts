import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance, LightMyRequestResponse } from "fastify";
import { act } from "#platform/act/act.ts";
import { systemActor, type Actor } from "#platform/act/actor.ts";
import type { Engine } from "#platform/act/engine.ts";
import { cookieName, findSession, openSession } from "#platform/auth/sessions.ts";
import { fileStore } from "#platform/files/files.ts";
import type { Notify } from "#platform/notify/notify.ts";
import { startPump, type Pump } from "#platform/live/pump.ts";
import { testClock, type TestClock } from "#platform/testing/clock.ts";
import { testDatabase, type TestDatabase } from "#platform/testing/database.ts";
import { setUp } from "#modules/people/index.ts";
import { composeEngine, composeNotify } from "./compose.ts";
import { makeApp, type ServeOptions } from "./serve.ts";
import { planOf } from "./set-up.ts";
import { buildWebWhenStale, webRoutes } from "./web.ts";

/** A person of a test, signed in. */
export interface Person {
  readonly staffId: string;
  readonly postId: string;
  /** The secret of the person's session, for the cookie of a browser. */
  readonly secret: string;
  actor(): Promise<Actor>;
  /** A request with this person's session. */
  call(method: "GET" | "POST" | "PATCH" | "DELETE", url: string, body?: unknown, headers?: Record<string, string>): Promise<LightMyRequestResponse>;
}

export interface TestApp {
  readonly app: FastifyInstance;
  /** Where it listens when it was started with its pages; empty otherwise. */
  readonly address: string;
  readonly engine: Engine;
  /** What tells people outside the browser; it may reach 127.0.0.1, where tests have their peers, and sends only when a test says so. */
  readonly notify: Notify;
  readonly test: TestDatabase;
  readonly clock: TestClock;
  /** Where the contents of files lie. */
  readonly filesFolder: string;
  readonly orgId: string;
  readonly siteId: string;
  readonly system: Actor;
  readonly admin: Person;
  /** Makes a person in a new post with these capabilities, at a site (null: every site), below a superior's post. */
  person(name: string, capabilities: readonly string[], more?: { site?: string | null; superior?: string; top?: boolean; compensationLimit?: number }): Promise<Person>;
  /** Signs a person in once more: who got a post or a password since has to. */
  signIn(staffId: string, postId: string): Promise<Person>;
  /** A second organisation on the same database. */
  other(): Promise<{ orgId: string; siteId: string; admin: Person }>;
  stop(): Promise<void>;
}

/** The real application on a fresh database of its own, with a clock that the test moves; `empty` before its set-up, where `admin` is a stranger. */
export async function startTestApp(start?: string, options: { pages?: boolean; empty?: boolean; example?: ServeOptions["example"]; metricsToken?: string; logLevel?: string; logTo?: NodeJS.WritableStream } = {}): Promise<TestApp> {
  const { pages = false, empty = false, ...more } = options;
  const test = await testDatabase();
  const clock = testClock(start);
  let wake = (): void => {};
  const engine = composeEngine(test.db, { now: clock.now, wake: () => wake() });
  const pump: Pump = startPump(test.db, () => {});
  wake = pump.wake;
  const folder = await mkdtemp(join(tmpdir(), "dutydesk-files-"));
  const notify = composeNotify(engine, { key: randomBytes(32), allowed: ["127.0.0.1:*"], pushPeers: ["127.0.0.1:*"], publicUrl: "https://desk.example.com" });
  const { app, close } = await makeApp({ engine, pump, notify, files: fileStore(folder), setUpKey: "test-key", loopback: true, logLevel: "silent", ...more });
  if (pages) {
    await buildWebWhenStale(() => {});
    await webRoutes(app);
  }
  await app.ready();
  const address = pages ? await app.listen({ host: "127.0.0.1", port: 0 }) : "";
  const organisation = async (name: string) => {
    const made = await setUp(engine, planOf({ organisation: name, scenes: ["property", "front-desk"], name: "管理员", login: `admin-${name}`, password: "correct horse battery" }));
    return { orgId: made.orgId, siteId: made.siteId, admin: await signedPerson(made.orgId, made.staffId, made.posts.get("administrator") as string) };
  };
  const signedPerson = async (orgId: string, staffId: string, postId: string): Promise<Person> => {
    const secret = await openSession(test.db, orgId, staffId, clock.now(), "test");
    return {
      staffId,
      postId,
      secret,
      async actor() {
        const signed = await findSession(test.db, secret, clock.now());
        if (!signed) throw new Error("the session has ended");
        return signed.actor;
      },
      call: (method, url, body, headers = {}) =>
        app.inject({ method, url, cookies: { [cookieName]: secret }, headers: { ...headers }, ...(body === undefined ? {} : { payload: body as object }) }),
    };
  };
  const stranger: Person = { staffId: "", postId: "", secret: "", actor: () => Promise.reject(new Error("nobody is there yet")), call: (method, url, body, headers = {}) => app.inject({ method, url, headers, ...(body === undefined ? {} : { payload: body as object }) }) };
  const { orgId, siteId, admin } = empty ? { orgId: "", siteId: "", admin: stranger } : await organisation("锦绣花园");
  const system = systemActor(orgId);
  let count = 0;
  return {
    app, address, engine, notify, test, clock, filesFolder: folder, orgId, siteId, system, admin,
    async person(name, capabilities, more = {}) {
      count += 1;
      const post = await act(engine, system, { type: "post", step: "create", input: { name: `${name}岗`, capabilities, ...(more.superior ? { superior: more.superior } : {}), ...(more.top ? { top: true } : {}), ...(more.compensationLimit ? { compensationLimit: more.compensationLimit } : {}) } });
      const staff = await act(engine, system, { type: "staff", step: "create", input: { name, staffNumber: `T${count}` } });
      const site = more.site === undefined ? siteId : more.site;
      await act(engine, system, { type: "assignment", step: "create", input: { staff: staff.id, post: post.id, from: "2020-01-01", ...(site ? { site } : {}) } });
      return signedPerson(orgId, staff.id, post.id);
    },
    signIn: (staffId, postId) => signedPerson(orgId, staffId, postId),
    other: () => organisation("别的公司"),
    async stop() {
      close();
      await app.close();
      await pump.stop();
      await test.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
