import { afterAll, beforeAll, expect, test } from "vitest";
import { act } from "#platform/act/act.ts";
import { workWorld, type WorkWorld } from "./work.testing.ts";

/** One post and the one above it, held at two sites by different people. */
let w: WorkWorld;
let post: string;
let duty: string;
let shared: string;
type Holder = Awaited<ReturnType<WorkWorld["holder"]>>;
const who = {} as Record<"all" | "here" | "there" | "clerkHere" | "clerkThere", Holder>;

beforeAll(async () => {
  w = await workWorld("2026-11-30T01:00:00.000Z");
  const far = (await act(w.t.engine, w.t.system, { type: "site", step: "create", input: { name: "别处" } })).id;
  const made = async (name: string, superior: string | null) => (await act(w.t.engine, w.t.system, { type: "post", step: "create", input: { name, capabilities: ["office.write"], ...(superior ? { superior } : { top: true }) } })).id;
  const lead = await made("主管岗", null);
  post = await made("前台岗", lead);
  who.all = await w.holder("总主管", [lead], { site: null });
  who.here = await w.holder("这里主管", [lead]);
  who.there = await w.holder("那里主管", [lead], { site: far });
  who.clerkHere = await w.holder("这里前台", [post]);
  who.clerkThere = await w.holder("那里前台", [post], { site: far });
  const own = async (text: string, serves: string) => (await act(w.t.engine, w.t.system, { type: "duty", step: "create", input: { post, text, mechanisms: ["task"], cadence: "每天", serves, records: [], reason: "试" } })).number as string;
  duty = await own("看门", "person");
  shared = await own("扫地", "post");
  await w.round();
});
afterAll(() => w.t.stop());

const json = async <T>(holder: Holder, url: string): Promise<T> => (await holder.call("GET", `/api/v1/${url}`)).json<T>();

test("who holds a post, or one above it, at one site sees how its duties stand there, and nothing of who holds it elsewhere", async () => {
  const seen = async (holder: Holder) => ({
    due: Object.values((await json<{ duties: Record<string, { open: number }[]> }>(holder, `handbook/${post}/days`)).duties[duty] ?? []).reduce((sum, one) => sum + one.open, 0),
    holders: (await json<{ holders: { name: string }[] }>(holder, `handbook/${post}/holders`)).holders.map((one) => one.name).sort(),
    lines: (await json<{ lines: { who: string }[] }>(holder, `handbook/${post}/days/${duty}`)).lines.map((one) => one.who).sort(),
    open: (await json<{ posts: { post: string; open: number }[] }>(holder, "handbook-sums")).posts.find((one) => one.post === post)?.open,
    strip: (await json<{ posts: { id: string; days: { open: number }[] }[] }>(holder, "handbook-strips")).posts.find((one) => one.id === post)?.days.reduce((sum, one) => sum + one.open, 0),
  });
  const [near, far] = ["这里前台", "那里前台"];
  for (const holder of [who.here, who.clerkHere]) expect(await seen(holder)).toEqual({ due: 1, holders: [near], lines: [near], open: 2, strip: 2 });
  expect(await seen(who.there)).toEqual({ due: 1, holders: [far], lines: [far], open: 2, strip: 2 });
  expect(await seen(who.all)).toMatchObject({ due: 2, holders: [near, far], lines: [near, far], open: 3 });
  // By name they are nobody's to look up either.
  expect(await json(who.here, `handbook/${post}/days?staff=${who.clerkThere.staffId}`)).toMatchObject({ sum: { open: 0, records: 0 } });
});

test("a task is seen by who is asked and by who stands above them there; what is asked of the post as a whole by all of it", async () => {
  const tasks = await w.t.test.owner.query<{ id: string; duty: string; staff: string | null }>("select id, duty, staff from task where post = $1 and state = 'open'", [post]);
  const status = async (holder: Holder, id: string | undefined) => (await holder.call("GET", `/api/v1/tasks/${id}`)).statusCode;
  const theirs = tasks.find((one) => one.duty === duty && one.staff === who.clerkThere.staffId)?.id;
  expect(await Promise.all([who.clerkThere, who.there, who.all, who.here, who.clerkHere].map((one) => status(one, theirs)))).toEqual([200, 200, 200, 404, 404]);
  const whole = tasks.find((one) => one.duty === shared)?.id;
  expect(await Promise.all([who.clerkThere, who.there, who.here, who.clerkHere].map((one) => status(one, whole)))).toEqual([200, 200, 200, 200]);
});

test("what was missed is counted there too", async () => {
  w.t.clock.set("2026-12-01T01:00:00.000Z");
  await w.round();
  const missed = async (holder: Holder) => (await json<{ posts: { post: string; missed: number }[] }>(holder, "handbook-missed")).posts.find((one) => one.post === post)?.missed;
  expect([await missed(who.here), await missed(who.there), await missed(who.all)]).toEqual([2, 2, 3]);
});
