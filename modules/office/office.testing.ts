import { tick } from "#platform/clocks/ticker.ts";
import { hashPassword } from "#platform/auth/secrets.ts";
import { storePassword } from "#platform/auth/sign-in.ts";
import { startTestApp, type Person, type TestApp } from "../../apps/server/testing.ts";
import { no, ok } from "../care/care.testing.ts";

export { no, ok };

const password = "correct horse battery";
const all = ["office.read", "office.write", "office.manage", "conduct.manage", "unit.read", "client.reveal"];

type Row = Readonly<Record<string, unknown>>;

export interface OfficeWorld {
  readonly t: TestApp;
  /** Stands above everybody. */
  readonly chief: Person;
  /** The superior of desk and officer. */
  readonly lead: Person;
  readonly desk: Person;
  readonly officer: Person;
  make(who: Person, type: string, input: Row): Promise<string>;
  /** Makes a step on a record as it stands; `true` signs it. */
  step(who: Person, type: string, id: string, name: string, input?: Row, more?: { note?: string; sign?: boolean }): Promise<Row>;
  refused(who: Person, type: string, id: string, name: string, input?: Row, more?: { note?: string; sign?: boolean }): ReturnType<typeof no>;
  row(type: string, id: string): Promise<Row & { readonly state: string; readonly version: number }>;
  /** Gives one more person the password that everybody here signs with. */
  canSign(person: Person): Promise<void>;
  /** The whole code of a patrol point, as who puts it up reveals it. */
  codeOf(point: string): Promise<string>;
  list(who: Person, type: string, query?: Readonly<Record<string, string>>): Promise<readonly Row[]>;
  clock(id: string, name: string): Promise<{ state: string; dueAt: string | null; startedAt: string } | undefined>;
  notices(who: Person): Promise<readonly string[]>;
  set(key: string, value: unknown): Promise<void>;
  /** Lets due clocks go off. */
  fire(): Promise<void>;
}

/** A service point with a chief over a lead over a front desk and an officer, all with a password to sign with. */
export async function officeWorld(start?: string): Promise<OfficeWorld> {
  const t = await startTestApp(start);
  const chief = await t.person("主任", all, { top: true, site: null });
  const lead = await t.person("主管", all, { superior: chief.postId });
  const desk = await t.person("前台", ["office.read", "office.write", "unit.read"], { superior: lead.postId });
  const officer = await t.person("管理员", ["office.read", "office.write", "unit.read"], { superior: lead.postId });
  const hash = await hashPassword(password);
  const canSign = async (person: Person): Promise<void> => {
    const keep = (await t.test.owner.query<{ id: string }>("select id from session where staff_id = $1", [person.staffId]))[0]?.id ?? null;
    await storePassword(t.test.db, t.orgId, person.staffId, hash, t.clock.now(), keep);
  };
  for (const person of [chief, lead, desk, officer, t.admin]) await canSign(person);
  const row: OfficeWorld["row"] = async (type, id) => (await ok<{ row: Row & { state: string; version: number } }>(t.admin.call("GET", `/api/v1/${type}/${id}`))).row;
  const call = async (who: Person, type: string, id: string, name: string, input: Row = {}, more: { note?: string; sign?: boolean } = {}) =>
    who.call("POST", `/api/v1/${type}/${id}/${name}`, { version: await version(type, id), input, ...(more.note ? { note: more.note } : {}), ...(more.sign ? { signature: { password } } : {}) });
  const version = async (type: string, id: string): Promise<number> => {
    const table = type.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    return (await t.test.owner.query<{ version: number }>(`select version from ${table} where id = $1`, [id]))[0]?.version ?? 1;
  };
  return {
    t, chief, lead, desk, officer, row, canSign,
    make: async (who, type, input) => (await ok<{ id: string }>(who.call("POST", `/api/v1/${type}`, { site: t.siteId, ...input }))).id,
    step: (who, type, id, name, input, more) => ok(call(who, type, id, name, input, more)),
    refused: (who, type, id, name, input, more) => no(call(who, type, id, name, input, more)),
    codeOf: async (point) => (await ok<{ value: string }>(t.admin.call("POST", `/api/v1/patrolPoint/${point}/reveal/code`, {}))).value,
    list: async (who, type, query = {}) => (await ok<{ rows: Row[] }>(who.call("GET", `/api/v1/${type}?${new URLSearchParams({ limit: "200", fields: "all", ...query }).toString()}`))).rows,
    clock: async (id, name) => (await t.test.owner.query<{ state: string; dueAt: Date | null; startedAt: Date }>(`select state, due_at as "dueAt", started_at as "startedAt" from clock where record_id = $1 and name = $2 order by started_at desc, id desc limit 1`, [id, name])).map((one) => ({ state: one.state, dueAt: one.dueAt === null ? null : new Date(one.dueAt).toISOString(), startedAt: new Date(one.startedAt).toISOString() }))[0],
    notices: async (who) => (await t.test.owner.query<{ kind: string }>("select kind from notice where staff_id = $1 order by id", [who.staffId])).map((one) => one.kind),
    set: async (key, value) => {
      const known = (await ok<{ settings: { key: string; version: number }[] }>(t.admin.call("GET", "/api/v1/settings"))).settings.find((one) => one.key === key);
      await ok(t.admin.call("POST", `/api/v1/settings/${key}`, { value, version: known?.version ?? 0 }));
      t.engine.forget(t.orgId);
    },
    async fire() {
      while (await tick(t.engine));
    },
  };
}
