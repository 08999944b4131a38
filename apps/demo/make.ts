import { act } from "#platform/act/act.ts";
import { systemActor, type Actor } from "#platform/act/actor.ts";
import type { Engine } from "#platform/act/engine.ts";
import { hashPassword } from "#platform/auth/secrets.ts";
import { findSession, openSession } from "#platform/auth/sessions.ts";
import { storePassword } from "#platform/auth/sign-in.ts";
import { openWindows } from "#platform/clocks/calendar.ts";
import { tick } from "#platform/clocks/ticker.ts";
import type { FileStore } from "#platform/files/files.ts";
import { Problem } from "#platform/record/problem.ts";
import { setUp } from "#modules/people/index.ts";
import { planOf } from "../server/set-up.ts";
import { liveDuties, settle } from "./duties.ts";
import { dailyWork } from "./office.ts";
import { alsoHolds, apologies, givenNames, matters, needs, refusals, staff, superiors, surnames, type Matter, type StaffPlan } from "./texts.ts";
import { day, demoPassword, dice, hour, midnight, type Life, type World } from "./world.ts";

export { demoPassword } from "./world.ts";
/** Everybody who can sign in to the demo. */
export const demoPeople: readonly StaffPlan[] = [...staff, { name: "系统管理员", number: "admin", post: "administrator" }];

/** How long the demo is lived, and where its photos go. */
export interface DemoOptions {
  /** Days of the whole; a year unless a test wants less. */
  readonly days?: number;
  /** Days at its end in which duties become work. */
  readonly duties?: number;
  /** Where the contents of files lie; without it nobody takes photos. */
  readonly files?: FileStore | null;
}

/**
 * Lives a year of a property service centre through `act`, with the clock moved from event to event and the clocks fired on the way;
 * the duties of its posts become work in the last months.
 *
 * @param moment the end of that year; the newest cases are still open then.
 */
export async function makeDemo(engine: Engine, setNow: (instant: string) => void, moment: string, say: (line: string) => void, { days = 365, duties = 120, files = null }: DemoOptions = {}): Promise<void> {
  const roll = dice(20_261_124);
  const end = Date.parse(moment);
  // Days begin at midnight of Shanghai, so that people come in office hours.
  const begin = Math.floor((end - days * day + 8 * hour) / day) * day - 8 * hour;
  setNow(new Date(begin - 2 * day).toISOString());
  const plan = planOf({ organisation: "锦绣花园物业服务中心", site: "锦绣花园", scenes: ["property", "front-desk"], name: "系统管理员", login: "admin", password: demoPassword });
  const posts = plan.posts.map((post) => ({
    ...post,
    superior: post.id in superiors ? (superiors[post.id] ?? null) : post.superior,
    compensationLimit: post.id === "property-service-manager" ? 50_000 : post.id === "property-project-manager" ? 500_000 : post.id === "property-service-supervisor" ? 20_000 : null,
    capabilities: post.id === "property-project-manager" ? [...new Set([...post.capabilities, ...(plan.posts.find((one) => one.id === "property-service-manager")?.capabilities ?? [])])] : post.capabilities,
  }));
  const made = await setUp(engine, { ...plan, posts, demo: true });
  const world: World = { engine, orgId: made.orgId, siteId: made.siteId, actors: new Map(), roll, at: begin - day };
  const system = systemActor(made.orgId);
  const hash = await hashPassword(demoPassword);
  const ids = new Map<string, string>();
  const top = made.posts.get("property-project-manager");
  if (top) await act(engine, system, { type: "post", step: "change", id: top, input: { top: true } });
  for (const one of staff) {
    const person = await act(engine, system, { type: "staff", step: "create", input: { name: one.name, staffNumber: one.number, phone: `1380270${one.number}`, joined: "2021-03-01" } });
    await act(engine, system, { type: "assignment", step: "create", input: { staff: person.id, post: made.posts.get(one.post), site: made.siteId, from: "2021-03-01" } });
    await storePassword(engine.db, made.orgId, person.id, hash, engine.now(), null);
    ids.set(one.number, person.id);
  }
  for (const { number, post } of alsoHolds) await act(engine, system, { type: "assignment", step: "create", input: { staff: ids.get(number), post: made.posts.get(post), site: made.siteId, from: "2021-03-01" } });
  for (const [number, staffId] of [...ids, ["admin", made.staffId] as const]) {
    const signed = await findSession(engine.db, await openSession(engine.db, made.orgId, staffId, engine.now(), "demo"), engine.now());
    if (signed) world.actors.set(number, signed.actor);
  }
  await engine.db.query("update session set revoked_at = created_at where org_id = $1", [made.orgId]);
  const clients = await makeClients(world, setNow, system, ids);
  say(`${staff.length} 人，${clients.length} 位客户`);
  const causes = await makeCauses(world, system);
  await liveTheYear(world, setNow, begin, end, clients, causes, ids, made.posts, say, { days: duties, files });
}

async function makeClients(world: World, setNow: (instant: string) => void, system: Actor, ids: ReadonlyMap<string, string>): Promise<{ id: string; phone: string; name: string }[]> {
  const { engine, siteId, roll } = world;
  const clients: { id: string; phone: string; name: string; owner: string }[] = [];
  const keepers = ["1006", "1007", "1008", "1009"];
  setNow(new Date(world.at).toISOString());
  for (let building = 1; building <= 6; building++) {
    for (let floor = 1; floor <= 11; floor += 1) {
      for (let door = 1; door <= 2; door++) {
        const code = `${building}-${String(floor).padStart(2, "0")}0${door}`;
        const unit = await act(engine, system, { type: "unit", step: "create", input: { site: siteId, code, building: `${building} 号楼`, floor: String(floor), use: "home", area: 78 + roll(60) } });
        if (roll(10) < 2) continue;
        const name = `${surnames[roll(surnames.length)]}${givenNames[roll(givenNames.length)]}`;
        const phone = `13${3 + roll(6)}${String(10_000_000 + roll(89_999_999))}`;
        const tenant = roll(5) === 0;
        const client = await act(engine, world.actors.get("1004") ?? system, {
          type: "client", step: "create",
          input: { name, phones: [phone], site: siteId, unit: unit.id, role: tenant ? "tenant" : "owner", kind: "existing", consent: "given", needs: needs[roll(needs.length)], tags: roll(6) === 0 ? ["家有老人"] : roll(9) === 0 ? ["装修中"] : [], since: `20${17 + roll(8)}-0${1 + roll(9)}-1${roll(9)}` },
        });
        await act(engine, system, { type: "occupancy", step: "create", input: { unit: unit.id, client: client.id, role: tenant ? "tenant" : "owner", from: "2019-06-01" } });
        const owner = keepers[clients.length % keepers.length] as string;
        await act(engine, world.actors.get("1002") ?? system, { type: "client", step: "allocate", id: client.id, version: 1, input: { owner: ids.get(owner), ownerReason: `${building} 号楼，按户数均分` } });
        clients.push({ id: client.id, phone, name, owner });
      }
    }
  }
  return clients;
}

async function makeCauses(world: World, system: Actor): Promise<Map<string, string>> {
  const causes = new Map<string, string>();
  for (const { cause } of matters) {
    let parent: string | undefined;
    for (let level = 0; level < 3; level++) {
      const path = cause.slice(0, level + 1).join(" / ");
      let id = causes.get(path);
      if (!id) {
        id = (await act(world.engine, system, { type: "cause", step: "create", input: { name: cause[level], ...(parent ? { parent } : {}) } })).id;
        causes.set(path, id);
      }
      parent = id;
    }
  }
  return causes;
}

/** The same moment by day; what falls between eight in the evening and eight in the morning happens in the hour and a half after, in its order. */
function awake(at: number): number {
  // Eight in the morning of Shanghai is midnight of UTC.
  const night = (at % day) - 12 * hour;
  return night < 0 ? at : at - night + 12 * hour + night / 8;
}

/** One case as a list of what happens when; the events of all cases are lived in the order of time. */
interface Happening {
  readonly at: number;
  run(): Promise<void>;
}

async function liveTheYear(
  world: World, setNow: (instant: string) => void, begin: number, end: number, clients: readonly { id: string; phone: string; name: string }[], causes: ReadonlyMap<string, string>,
  ids: ReadonlyMap<string, string>, posts: ReadonlyMap<string, string>, say: (line: string) => void, duties: { readonly days: number; readonly files: FileStore | null },
): Promise<void> {
  const { roll } = world;
  const queue: Happening[] = [];
  const put = (at: number, run: () => Promise<void>): void => {
    if (at > end) return;
    const index = queue.findIndex((one) => one.at > at);
    queue.splice(index < 0 ? queue.length : index, 0, { at: Math.max(at, world.at), run });
  };
  const later = (when: number, run: () => Promise<void>): void => put(awake(when), run);
  for (let date = begin; date < end; date += day) {
    for (let n = roll(3); n > 0; n--) later(date + (8 + roll(10)) * hour + roll(60) * 60_000, () => receive(world, later, clients[roll(clients.length)] as never, matters[roll(matters.length)] as Matter, causes, ids, posts));
    for (let n = roll(2); n > 0; n--) later(date + (9 + roll(8)) * hour + roll(60) * 60_000, () => smallTalk(world, clients[roll(clients.length)] as never));
  }
  for (const client of clients) later(begin + roll(5) * day + (9 + roll(8)) * hour, () => firstContact(world, client as never));
  for (let n = 0; n < 7; n++) later(end - (2 + n * 5) * hour - roll(50) * 60_000, () => receive(world, later, clients[roll(clients.length)] as never, matters[(n * 3) % matters.length] as Matter, causes, ids, posts));
  // A busy today, hour by hour from eight on, so that the board shows a day at work.
  const today = Math.floor((end + 8 * hour) / day) * day - 8 * hour;
  for (let at = today + 8 * hour; at < end && at < today + 19 * hour; at += hour) {
    for (let n = 1 + roll(3); n > 0; n--) later(at + roll(60) * 60_000, () => receive(world, later, clients[roll(clients.length)] as never, matters[roll(matters.length)] as Matter, causes, ids, posts));
  }
  // Some are still open though their time has passed, and one runs out within hours.
  for (const hours of [77, 74, 51, 49, 45.5]) later(end - hours * hour, () => receive(world, later, clients[roll(clients.length)] as never, matters[roll(matters.length)] as Matter, causes, ids, posts, true));
  dailyWork(world, later, end, ids, demoPassword);
  const { calendar } = await world.engine.organisation(world.orgId);
  const life: Life = { world, roll: dice(20_261_130), ids, numbers: new Map([...ids].map(([number, id]) => [id, number])), posts, clients, files: duties.files, end, turns: new Map(), put: (at, run) => put(at, () => run().catch(leftUndone)), opens: (date) => openWindows(calendar, date).length > 0 };
  liveDuties(life, midnight(end - duties.days * day), holdersOf(posts));
  let lived = 0;
  let ticked = 0;
  for (let next = queue.shift(); next; next = queue.shift()) {
    world.at = next.at;
    if (next.at - ticked > 6 * hour) {
      ticked = next.at;
      setNow(new Date(next.at).toISOString());
      while (await tick(world.engine));
    }
    setNow(new Date(next.at).toISOString());
    await next.run();
    lived += 1;
  }
  setNow(new Date(end).toISOString());
  while (await tick(world.engine));
  await settle(life);
  say(`一年 ${lived} 件事`);
}

/** Who is refused, as somebody with a sheet that was handed in already, leaves it; anything else is a fault of the program. */
function leftUndone(error: unknown): void {
  if (!(error instanceof Problem)) throw error;
}

/** The staff numbers of those who hold each post, by its id. */
function holdersOf(posts: ReadonlyMap<string, string>): Map<string, string[]> {
  const holders = new Map<string, string[]>();
  for (const { number, post } of [...staff, ...alsoHolds]) {
    const id = posts.get(post) as string;
    holders.set(id, [...(holders.get(id) ?? []), number]);
  }
  return holders;
}

/** The keeper introduces themselves within the first week (A4-CC-09). */
async function firstContact(world: World, client: { id: string; phone: string; owner: string }): Promise<void> {
  const actor = world.actors.get(client.owner) as Actor;
  await act(world.engine, actor, { type: "contact", step: "create", input: { client: client.id, site: world.siteId, direction: "out", channel: "call", purpose: "care", phone: client.phone, summary: "自我介绍：以后由我负责，有事直接找我", lasted: 2, startedAt: world.engine.now() } });
}

async function smallTalk(world: World, client: { id: string; phone: string; name: string }): Promise<void> {
  const actor = world.actors.get(world.roll(2) === 0 ? "1004" : "1005") as Actor;
  const questions = ["问物业费怎么网上交", "问维修资金怎么用", "问周末垃圾清运时间", "问访客车怎么登记", "代收快递，问几点前能取", "问暖气几号开始供"];
  await act(world.engine, actor, { type: "contact", step: "create", input: { client: client.id, site: world.siteId, direction: "in", channel: world.roll(3) === 0 ? "visit" : "call", purpose: "inquiry", rings: 1 + world.roll(3), lasted: 1 + world.roll(5), phone: client.phone, summary: questions[world.roll(questions.length)], startedAt: world.engine.now() } });
}

async function receive(
  world: World, later: (at: number, run: () => Promise<void>) => void, client: { id: string; phone: string; name: string }, m: Matter, causes: ReadonlyMap<string, string>, ids: ReadonlyMap<string, string>, posts: ReadonlyMap<string, string>, forgotten = false,
): Promise<void> {
  const { engine, siteId, roll } = world;
  const clerk = world.actors.get(roll(2) === 0 ? "1004" : "1005") as Actor;
  const manager = world.actors.get("1002") as Actor;
  const supervisor = world.actors.get("1003") as Actor;
  const owner = ["1006", "1007", "1008"][roll(3)] as string;
  const officer = world.actors.get(owner) as Actor;
  const made = await act(engine, clerk, {
    type: "case", step: "create",
    input: { kind: m.kind, severity: m.severity, safety: m.safety === true, client: client.id, site: siteId, subject: m.subject, happenedAt: m.when, place: m.place, person: client.name, event: m.event, phone: client.phone, channel: roll(4) === 0 ? "visit" : roll(4) === 0 ? "wechat" : "call" },
  });
  await act(engine, clerk, { type: "contact", step: "create", input: { client: client.id, site: siteId, case: made.id, direction: "in", channel: "call", purpose: "matter", rings: 1 + roll(3), phone: client.phone, summary: m.subject, detail: m.event, startedAt: engine.now() } });
  let version = made.version;
  const step = async (actor: Actor, name: string, input: Record<string, unknown> = {}, note?: string): Promise<void> => {
    version = (await act(engine, actor, { type: "case", step: name, id: made.id, version, input, ...(note ? { note } : {}) })).version;
  };
  const start = world.at;
  const slow = roll(9) === 0;
  const assign = start + (5 + roll(40)) * 60_000;
  later(assign, () => step(manager, "assign", { owner: ids.get(owner), ownerReason: "当班、本楼、手上最少" }));
  if (forgotten) return;
  if (slow && roll(2) === 0) {
    later(start + 30 * hour, () => step(officer, "late", { lateReason: apologies[roll(apologies.length)], appointment: new Date(world.at + 40 * hour).toISOString() }));
  }
  const answer = start + (slow ? 52 + roll(60) : 3 + roll(36)) * hour;
  later(answer, async () => {
    await step(officer, "answer", { answerChannel: "call", answeredAt: engine.now(), reached: true, solution: m.solution });
    const refused = roll(8) === 0;
    let accepted = awake(world.at + (1 + roll(20)) * hour);
    if (refused) {
      later(world.at + 10 * 60_000, () => step(officer, "refuse", { refusalReason: refusals[roll(refusals.length)] }));
      later(world.at + 20 * 60_000, () => step(officer, "raise", {}, "客户不接受，请主管定"));
      later(world.at + 5 * hour, () => step(supervisorOr(supervisor, manager), "decide", { decision: "同意登门说明，给书面答复" }));
      later(world.at + 8 * hour, () => step(manager, "explain", { answerChannel: "visit", answeredAt: engine.now(), reached: true, solution: `${m.solution}已登门说明并给书面答复。` }));
      accepted = awake(world.at + 26 * hour);
    }
    later(accepted, () => step(officer, "accept"));
    const conclude = { result: m.result, cause: causes.get(m.cause.join(" / ")), responsiblePost: posts.get("property-service-officer"), corrective: m.corrective };
    later(accepted + hour, () => step(officer, "conclude", conclude));
    later(accepted + (20 + roll(48)) * hour, async () => {
      const row = (await engine.db.query<{ needed: boolean }>(`select revisit_needed as needed from "case" where org_id = $1 and id = $2`, [world.orgId, made.id]))[0];
      if (row?.needed) await step(officer, "revisit", { revisitFound: "settled", satisfaction: refused ? 3 + roll(2) : 4 + roll(2) }, "电话回访");
      later(world.at + 3 * hour, () => step(manager, "archive"));
    });
    if (m.kind === "complaint" && roll(7) === 0) {
      later(accepted + 30 * 60_000, async () => {
        const asked = await act(engine, officer, { type: "compensation", step: "create", input: { case: made.id, site: siteId, kind: "waiver", amount: (50 + roll(25) * 10) * 100, reason: "赔不是，减免当月部分物业费" } });
        later(world.at + day, async () => void (await act(engine, manager, { type: "compensation", step: "approve", id: asked.id, version: asked.version, signature: { password: demoPassword } })));
      });
    }
  });
}

function supervisorOr(supervisor: Actor, manager: Actor): Actor {
  return "case.decide" in supervisor.capabilities ? supervisor : manager;
}
