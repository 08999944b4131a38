import { afterAll, beforeAll, expect, test } from "vitest";
import { act } from "#platform/act/act.ts";
import type { EvidenceLine } from "./evidence.server.ts";
import { workWorld, type WorkWorld } from "./work.testing.ts";

let w: WorkWorld;
let post: string;
type Holder = Awaited<ReturnType<WorkWorld["holder"]>>;
let [asker, colleague, chief] = [] as unknown as [Holder, Holder, Holder];
beforeAll(async () => {
  w = await workWorld("2026-11-30T01:00:00.000Z");
  const top = (await act(w.t.engine, w.t.system, { type: "post", step: "create", input: { name: "主任岗", top: true, capabilities: [] } })).id;
  post = (await act(w.t.engine, w.t.system, { type: "post", step: "create", input: { name: "前台岗", superior: top, capabilities: ["office.write"] } })).id;
  chief = await w.holder("主任", [top], { site: null });
  asker = await w.holder("要请假的", [post]);
  colleague = await w.holder("同岗", [post]);
});
afterAll(() => w.t.stop());

async function ok<T>(answer: ReturnType<Holder["call"]>): Promise<T> {
  const found = await answer;
  expect([200, 201], found.body).toContain(found.statusCode);
  return found.json<T>();
}

test("what a colleague entered in the same post is told as far as one reads such records: leave by who reads leave, checks by who reads checks, else as a nameless count", async () => {
  const duty = (await act(w.t.engine, w.t.system, { type: "duty", step: "create", input: { post, text: "请假先申请", mechanisms: ["task", "keeping"], records: ["leave-request"], cadence: "daily", serves: "post", reason: "试" } })).number as string;
  await w.round();
  const leave = (await ok<{ id: string }>(asker.call("POST", "/api/v1/leaveRequest", { from: "2026-12-10", to: "2026-12-11", reason: "机密的事", cover: chief.staffId, handover: "都交了", site: w.t.siteId }))).id;
  await w.round();
  const check = (await act(w.t.engine, w.t.system, { type: "spotCheck", step: "create", input: { duty, question: "申请了吗", post, staff: asker.staffId, reviewer: chief.staffId, day: "2026-12-04", site: w.t.siteId } })).id;
  await ok(chief.call("POST", `/api/v1/spotCheck/${check}/find`, { version: 1, input: { finding: "没申请" } }));
  const of = async (who: Holder) => {
    const found = await ok<{ lines: EvidenceLine[]; hidden: number }>(who.call("GET", `/api/v1/handbook/${post}/days/${duty}`));
    return { kinds: found.lines.filter((one) => one.kind !== "task").map((one) => [one.kind, one.id]).sort(), hidden: found.hidden };
  };
  const all = [["check", check], ["entry", leave], ["proof", leave]];
  expect(await of(asker)).toEqual({ kinds: all, hidden: 0 });
  expect(await of(chief)).toEqual({ kinds: all, hidden: 0 });
  expect(await of(colleague)).toEqual({ kinds: [], hidden: 3 });
  const [task] = await w.t.test.owner.query<{ id: string }>("select t.id from task t join task_proof p on p.task = t.id where p.record_id = $1", [leave]);
  const page = (who: Holder) => ok<{ proofs: { id: string }[]; hidden: number }>(who.call("GET", `/api/v1/tasks/${task?.id}`));
  expect([(await page(asker)).proofs.map((one) => one.id), (await page(asker)).hidden]).toEqual([[leave], 0]);
  expect(await page(colleague)).toMatchObject({ proofs: [], hidden: 1 });
  for (const url of [`/api/v1/handbook/${post}/days/${duty}`, `/api/v1/tasks/${task?.id}`, "/api/v1/today", `/api/v1/staff/${asker.staffId}/place`, `/api/v1/leaveRequest?staff=${asker.staffId}`]) {
    const { body } = await colleague.call("GET", url);
    expect(body, url).not.toContain(leave);
    expect(body, url).not.toContain("机密");
    expect(body, url).not.toContain(check);
  }
});
