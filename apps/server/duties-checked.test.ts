import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { act } from "#platform/act/act.ts";
import type { Catalogue, Duty } from "#modules/duties/catalogue-types.ts";
import type * as CatalogueFile from "#modules/duties/catalogue.ts";
import { dutiesOfPost, loadCatalogue } from "#modules/duties/catalogue.ts";
import { startTestApp, type Person, type TestApp } from "./testing.ts";

/** The catalogue that the program reads; a test takes rows away. */
let read: Catalogue | null = null;
vi.mock("#modules/duties/catalogue.ts", async (original) => {
  const known = await original<typeof CatalogueFile>();
  return { ...known, loadCatalogue: () => read ?? known.loadCatalogue() };
});

const shipped = loadCatalogue();
const toCheck = (duty: Duty): boolean => duty.mechanisms.includes("check");
const posts = shipped.posts.filter((post) => dutiesOfPost(shipped, post.id).some(toCheck));
/** A check is drawn for one post of a duty; each of its posts has it among its own. */
const checked = shipped.duties.filter(toCheck);
let t: TestApp;
let chief: Person;
const postIds = new Map<string, string>();
let asked = new Map<string, string[]>();
/** Which duties were drawn while half of them said nothing of checks: the one half, then the other. */
const halves: Set<string>[] = [];

/** Has the superior plan as many checks of a post as it takes for every duty to come up, by chance; what was planned before is gone. */
async function drawAll(): Promise<Map<string, string[]>> {
  await t.test.owner.query("delete from spot_check where org_id = $1", [t.orgId]);
  for (const post of posts) {
    const id = postIds.get(post.id) as string;
    for (let left = dutiesOfPost(shipped, post.id).filter(toCheck).length; left > 0; left -= 20) {
      const answer = await chief.call("POST", `/api/v1/handbook/${id}/checks`, { count: 20, until: "2027-12-31" });
      expect(answer.statusCode, answer.body).toBe(200);
    }
  }
  const rows = await t.test.owner.query<{ duty: string; question: string }>("select duty, question from spot_check where org_id = $1", [t.orgId]);
  return new Map([...Map.groupBy(rows, (row) => row.duty)].map(([duty, of]) => [duty, of.map((row) => row.question)]));
}

describe("what no program sees is checked by its superior, each duty by its id", () => {
  beforeAll(async () => {
    t = await startTestApp();
    chief = await t.person("主管", ["duty.check", "duty.read", "office.write"], { site: null, top: true });
    for (const post of posts) {
      const [known] = await t.test.owner.query<{ id: string; version: number }>("select id, version from post where org_id = $1 and catalogue = $2", [t.orgId, post.id]);
      const id = known?.id ?? (await act(t.engine, t.system, { type: "post", step: "import", input: { name: post.name.zh, catalogue: post.id, capabilities: [] } })).id;
      postIds.set(post.id, id);
      const staff = await act(t.engine, t.system, { type: "staff", step: "create", input: { name: post.name.zh, staffNumber: `H${postIds.size}` } });
      await act(t.engine, t.system, { type: "assignment", step: "create", input: { staff: staff.id, post: id, from: "2020-01-01", site: t.siteId } });
    }
    asked = await drawAll();
    for (const part of [0, 1]) {
      read = { ...shipped, duties: shipped.duties.map((duty, at) => (at % 2 === part ? { ...duty, mechanisms: duty.mechanisms.filter((one) => one !== "check"), heldBy: duty.heldBy.filter((one) => one.mechanism !== "check") } : duty)) };
      halves.push(new Set((await drawAll().finally(() => (read = null))).keys()));
    }
  }, 120_000);
  afterAll(() => t.stop());

  test.each(checked.map((duty) => [duty.id, duty] as const))("%s is drawn, by a question that says what it asks, and not once its row is taken away", (id, duty: Duty) => {
    expect(asked.get(id)?.[0] ?? "", "it is never drawn").toContain(duty.text.zh.slice(0, 12));
    const at = shipped.duties.indexOf(duty);
    expect(halves.map((drawn) => drawn.has(id))).toEqual([0, 1].map((part) => at % 2 !== part));
  });
});
