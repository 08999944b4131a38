import { expect, test } from "vitest";
import { officeWorld } from "./office.testing.ts";
test("x", async () => {
  const w = await officeWorld();
  const people = [];
  for (let i = 0; i < 40; i++) people.push(await w.t.person(`人${i}`, ["office.write"], { superior: w.lead.postId }));
  const id = await w.make(w.lead, "announcement", { subject: "s", text: "t" });
  await w.step(w.lead, "announcement", id, "issue");
  const receipts = await w.list(w.chief, "receipt", { announcement: id });
  const answers = await Promise.all(people.map((p) => p.call("POST", `/api/v1/receipt/${receipts.find((r) => r.reader === p.staffId)?.id}/acknowledge`, { version: 1, input: {} })));
  console.log(JSON.stringify(answers.map((a) => a.statusCode).reduce((m: Record<string, number>, s) => ({ ...m, [s]: (m[s] ?? 0) + 1 }), {})), (await w.row("announcement", id)).readCount);
  expect(1).toBe(1);
  await w.t.stop();
});
