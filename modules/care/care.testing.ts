import { expect } from "vitest";
import { hour } from "#platform/testing/clock.ts";
import { startTestApp, type Person, type TestApp } from "../../apps/server/testing.ts";

interface Answer {
  readonly statusCode: number;
  readonly body: string;
  json(): unknown;
}

/** The body of an answer that must have succeeded. */
export async function ok<T = Record<string, unknown>>(answering: Promise<Answer>): Promise<T> {
  const answer = await answering;
  expect(answer.statusCode, answer.body).toBeLessThan(300);
  return (answer.statusCode === 204 ? undefined : answer.json()) as T;
}

/** The code of an answer that must have been refused, with its sentence. */
export async function no(answering: Promise<Answer>): Promise<{ status: number; code: string; detail: string; fields?: { field: string; code: string }[] }> {
  const answer = await answering;
  expect(answer.statusCode, answer.body).toBeGreaterThanOrEqual(400);
  return answer.json() as { status: number; code: string; detail: string };
}

export interface CareWorld {
  readonly t: TestApp;
  readonly chief: Person;
  readonly manager: Person;
  readonly officer: Person;
  readonly second: Person;
  readonly clerk: Person;
  client(values?: object): Promise<string>;
  /** A complaint just taken in by the clerk. */
  case(values?: object): Promise<Opened>;
  cause(name: string, parent?: string): Promise<string>;
}

/** A case in the hands of a test: each step carries the version the one before left. */
export interface Opened {
  readonly id: string;
  readonly number: string;
  version(): number;
  step(who: Person, name: string, input?: object, note?: string): Promise<{ state: string; version: number }>;
  refused(who: Person, name: string, input?: object, note?: string): ReturnType<typeof no>;
  row(): Promise<Record<string, unknown>>;
  clocks(): Promise<Record<string, { state: string; dueAt: string | null; startedAt: string; level: string | null; pausedAt: string | null }[]>>;
}

const work = ["case.read", "case.work", "client.read", "contact.create", "contact.read", "compensation.request"];
const lead = ["case.read", "case.work", "case.assign", "case.decide", "case.archive", "case.merge", "case.correct", "client.read", "client.reveal", "client.change", "client.correct", "client.merge", "client.allocate", "contact.read", "contact.create", "contact.correct", "compensation.request", "compensation.approve", "unit.read"];

/** A service centre with a chief over a manager over two officers and a clerk. */
export async function careWorld(): Promise<CareWorld> {
  const t = await startTestApp();
  const chief = await t.person("主任", lead, { top: true, site: null, compensationLimit: 500_000 });
  const manager = await t.person("经理", lead, { superior: chief.postId, compensationLimit: 50_000 });
  const officer = await t.person("管理员甲", work, { superior: manager.postId });
  const second = await t.person("管理员乙", work, { superior: manager.postId });
  const clerk = await t.person("前台", ["case.create", "case.read", "client.create", "client.read", "client.change", "contact.create", "contact.read"], { superior: manager.postId });
  let count = 0;
  const newClient = async (values: object = {}): Promise<string> => {
    count += 1;
    return (await ok<{ id: string }>(clerk.call("POST", "/api/v1/client", { name: `客户${count}`, site: t.siteId, ...values }))).id;
  };
  return {
    t, chief, manager, officer, second, clerk,
    client: newClient,
    async case(values = {}) {
      const client = "client" in values ? (values as { client: string }).client : await newClient();
      const made = await ok<{ id: string; number: string; version: number }>(
        clerk.call("POST", "/api/v1/case", { client, site: t.siteId, subject: "楼道灯不亮", happenedAt: "昨晚", place: "2 号楼", person: "住户", event: "灯坏", phone: "13800000000", ...values }),
      );
      let version = made.version;
      const send = (who: Person, name: string, input: object, note?: string) => who.call("POST", `/api/v1/case/${made.id}/${name}`, { version, input, ...(note === undefined ? {} : { note }) });
      return {
        id: made.id, number: made.number,
        version: () => version,
        async step(who, name, input = {}, note) {
          const done = await ok<{ state: string; version: number }>(send(who, name, input, note));
          version = done.version;
          return done;
        },
        refused: (who, name, input = {}, note) => no(send(who, name, input, note)),
        async row() {
          const { row } = await ok<{ row: Record<string, unknown> & { version: number } }>(chief.call("GET", `/api/v1/case/${made.id}`));
          version = row.version;
          return row;
        },
        async clocks() {
          const { clocks } = await ok<{ clocks: { name: string; state: string; dueAt: string; startedAt: string; level: string; pausedAt: string | null }[] }>(chief.call("GET", `/api/v1/case/${made.id}`));
          return Object.groupBy(clocks, (clock) => clock.name) as never;
        },
      };
    },
    cause: async (name, parent) => (await ok<{ id: string }>(t.admin.call("POST", "/api/v1/cause", { name, ...(parent ? { parent } : {}) }))).id,
  };
}

/** Brings a case to where the client accepts, the client having been reached `hours` after the receipt. */
export async function acceptedCase(w: CareWorld, values: object = {}, hours = 1): Promise<Opened> {
  const one = await w.case(values);
  await one.step(w.manager, "assign", { owner: w.officer.staffId });
  w.t.clock.pass(hours * hour);
  await one.step(w.officer, "answer", { answerChannel: "call", answeredAt: w.t.clock.now(), reached: true, solution: "换灯" });
  await one.step(w.officer, "accept");
  return one;
}
