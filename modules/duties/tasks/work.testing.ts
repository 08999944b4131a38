import { act } from "#platform/act/act.ts";
import { openSession, cookieName } from "#platform/auth/sessions.ts";
import { startTestApp, type TestApp } from "../../../apps/server/testing.ts";
import { composeWork } from "../../../apps/server/compose.ts";
import { proveTasks } from "./prove.server.ts";
import { runWork } from "./run.server.ts";
import type { Work } from "./work.ts";

/** A task as a test looks at it. */
export interface SeenTask {
  readonly duty: string;
  readonly slot: string;
  readonly staff: string | null;
  readonly state: string;
  readonly has: number;
  readonly dueAt: string;
  readonly nil: boolean;
}

/** The real application with duties that become work when a test says so. */
export interface WorkWorld {
  readonly t: TestApp;
  readonly work: Work;
  /** A post of the catalogue in the organisation; made where it is not there. */
  post(catalogue: string): Promise<string>;
  /** A person who holds posts there from a day, signed in. */
  holder(name: string, posts: readonly string[], more?: { from?: string; site?: string | null }): Promise<{ staffId: string; call: TestApp["admin"]["call"] }>;
  /** Makes what has opened, closes what is over, and reads every event there is. */
  round(): Promise<void>;
  tasks(duty?: string): Promise<SeenTask[]>;
  /** Sets what a word without a number means. */
  word(id: string, value: string): Promise<void>;
}

/** Starts the application with duties that become work; `start` is when. */
export async function workWorld(start = "2026-11-30T00:00:00.000Z"): Promise<WorkWorld> {
  const t = await startTestApp(start);
  const work = composeWork(t.engine);
  let count = 0;
  const read = async (): Promise<void> => {
    for (;;) {
      await proveTasks(work);
      const [lag] = await t.test.owner.query<{ n: number }>("select count(*)::int as n from event e, event_cursor c where c.consumer = 'work' and (e.tx, e.seq) > (c.tx, c.seq)");
      if (lag?.n === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  return {
    t, work,
    async post(catalogue) {
      const [row] = await t.test.owner.query<{ id: string }>("select id from post where org_id = $1 and catalogue = $2", [t.orgId, catalogue]);
      return row?.id ?? (await act(t.engine, t.system, { type: "post", step: "import", input: { name: catalogue, catalogue, capabilities: [] } })).id;
    },
    async holder(name, posts, more = {}) {
      count += 1;
      const staff = await act(t.engine, t.system, { type: "staff", step: "create", input: { name, staffNumber: `W${count}` } });
      const site = more.site === undefined ? t.siteId : more.site;
      for (const post of posts) await act(t.engine, t.system, { type: "assignment", step: "create", input: { staff: staff.id, post, from: more.from ?? "2020-01-01", ...(site ? { site } : {}) } });
      const secret = await openSession(t.test.db, t.orgId, staff.id, t.clock.now(), "test");
      return { staffId: staff.id, call: (method, url, body, headers = {}) => t.app.inject({ method, url, cookies: { [cookieName]: secret }, headers, ...(body === undefined ? {} : { payload: body as object }) }) };
    },
    async round() {
      await runWork(work);
      await read();
      await runWork(work);
    },
    tasks: (duty) => t.test.owner.query<SeenTask>(`select duty, slot, staff, state, has, due_at as "dueAt", nil from task where org_id = $1 and ($2::text is null or duty = $2) order by duty, slot, staff`, [t.orgId, duty ?? null]),
    async word(id, value) {
      const { version } = (await t.admin.call("GET", "/api/v1/settings").then((answer) => (answer.json() as { settings: { key: string; version: number }[] }).settings.find((one) => one.key === `word.${id}`))) ?? { version: 0 };
      const answer = await t.admin.call("POST", `/api/v1/settings/word.${id}`, { value, version });
      if (answer.statusCode !== 200) throw new Error(answer.body);
    },
  };
}
