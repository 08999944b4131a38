import { act } from "#platform/act/act.ts";
import { systemActor } from "#platform/act/actor.ts";
import { composeWork } from "../server/compose.ts";
import { proveTasks, runWork, type Work } from "#modules/duties/index.ts";
import { newestEdition } from "#modules/duties/edition.ts";
import { dutyText, ownWording } from "#modules/duties/tasks/texts.server.ts";
import type { WorkRule } from "#modules/duties/tasks/rule.ts";
import { ownDuties, routes, vacancy } from "./duty-texts.ts";
import { liveDesk } from "./front-desk.ts";
import { lately } from "./office.ts";
import { acknowledge, announce, archiveTooEarly, confirmWords, examine, handInSheets, lookAround, takeLeave } from "./occasions.ts";
import { prove } from "./proofs.ts";
import type { Question, Tools } from "./works.ts";
import { as, atWork, dateOf, day, hour, midnight, minute, timeOfDay, weekday, type Life } from "./world.ts";

interface Open {
  readonly id: string;
  readonly duty: string;
  readonly post: string;
  readonly catalogue: string | null;
  readonly staff: string | null;
  readonly day: string;
  readonly opensAt: string;
  readonly shownAt: string;
  readonly dueAt: string;
  readonly closesAt: string;
  readonly spec: WorkRule;
  readonly ownText: string | null;
  readonly ownEnglish: string | null;
}

/** How many events are read at once. */
const page = 500;

/** Who holds which post, by the ids of the posts. */
export type Holders = ReadonlyMap<string, readonly string[]>;

/** Lets the organisation live its duties from a moment on: the words get their numbers, its own duties are written, and from then on each day has its work. */
export function liveDuties(life: Life, from: number, holders: Holders): void {
  const work = composeWork(life.world.engine);
  const leave = firstOf(life, midnight(Math.max(from + 9 * day, life.end - 20 * day)));
  const planned = { tasks: new Set<string>(), checks: new Set<string>() };
  let tools: Tools | null = null;
  life.put(from - 12 * hour, async () => {
    await confirmWords(life);
    tools = await setUpWork(life);
    acknowledge(life, holders, from);
    await examine(life, from);
  });
  const round = async (): Promise<void> => {
    await runWork(work);
    while ((await proveTasks(work, page)) === page);
    if (tools) await planDay(life, work, tools, holders, planned.tasks);
    await lookAround(life, planned.checks, midnight(life.end) - 2 * day);
  };
  for (let date = from; date < life.end; date += day) {
    for (const time of [7.6, 12.2, 15.5]) life.put(date + time * hour, round);
    handInSheets(life, date);
    if (!life.opens(dateOf(date))) continue;
    liveDesk(life, date, life.end - date > (lately + 1) * day);
    if (life.roll(9) === 0) archiveTooEarly(life, date + (9 + life.roll(3)) * hour);
    if (weekday(date) === 2 && life.roll(2) === 0) announce(life, date + 10 * hour + life.roll(90) * minute, life.roll(8));
  }
  takeLeave(life, leave);
}

/** The first of three open days in a row from a day on. */
function firstOf(life: Life, from: number): number {
  for (let date = from; date < from + 30 * day; date += day) if ([0, 1, 2].every((days) => life.opens(dateOf(date + days * day)))) return date;
  return from;
}

/** Reads what has happened until nothing is left, then makes and closes what is due at the end. */
export async function settle(life: Life): Promise<void> {
  const work: Work = composeWork(life.world.engine);
  await runWork(work);
  const { db } = life.world.engine;
  // Events of a transaction that is still running elsewhere on the server are read once that one is over.
  for (let tries = 0; tries < 200; tries++) {
    while ((await proveTasks(work, page)) > 0);
    const [left] = await db.query("select 1 from event e, event_cursor c where c.consumer = 'work' and (e.tx, e.seq) > (c.tx, c.seq) limit 1");
    if (!left) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await runWork(work);
}

/** What the manager makes before the work begins: duties of the house's own, rounds, checklists, and a post to be filled. */
async function setUpWork(life: Life): Promise<Tools> {
  const { world: { engine, orgId }, posts } = life;
  const system = systemActor(orgId);
  for (const post of new Set(ownDuties.map((one) => one.post))) await newestEdition(engine, orgId, posts.get(post) as string);
  const codes = new Map<string, string>();
  for (const { post, ...duty } of ownDuties) codes.set(duty.text, (await as(life, "1001", { type: "duty", step: "create", input: { ...duty, post: posts.get(post), mechanisms: ["task"] } })).number as string);
  const { duty, superior, ...night } = vacancy;
  const open = await act(engine, system, { type: "post", step: "create", input: { ...night, superior: posts.get(superior) } });
  await as(life, "1001", { type: "duty", step: "create", input: { ...duty, post: open.id, mechanisms: ["task"], serves: "site", reason: "夜班没有人，先写好职责" } });
  for (const id of [...posts.values(), open.id]) await newestEdition(engine, orgId, id);

  const templates = new Map<string, { id: string; name: string; questions: readonly Question[] }>();
  const template = async (code: string | undefined, name: string, purpose: string, questions: readonly Question[]): Promise<void> => {
    if (!code) return;
    const asked = questions.filter((one) => one.kind !== "photo" || life.files !== null);
    templates.set(code, { id: (await as(life, "1001", { type: "checklistTemplate", step: "create", input: { name, duty: code, purpose, questions: asked } })).id, name, questions: asked });
  };
  const own = (start: string): string | undefined => [...codes].find(([text]) => text.startsWith(start))?.[1];
  await template("A1-OFF-13", "交接班检查", "self", [{ ask: "钥匙齐全", kind: "yesNo" }, { ask: "对讲机电量（%）", kind: "number", least: 30, most: 100 }, { ask: "未了事项", kind: "text" }]);
  await template(own("每天开台"), "开台检查", "equipment", [{ ask: "电话能打通", kind: "yesNo" }, { ask: "大堂温度（℃）", kind: "number", least: 16, most: 28 }, { ask: "电脑能上网", kind: "yesNo" }, { ask: "台面照片", kind: "photo" }]);
  await template(own("每天开班前会"), "班前会", "self", [{ ask: "人员到齐", kind: "yesNo" }, { ask: "工装工牌整齐", kind: "yesNo" }, { ask: "今天要提醒的", kind: "text" }]);

  const made = [];
  for (const { points, ...route } of routes) {
    const { id } = await as(life, "1002", { type: "patrolRoute", step: "create", input: { ...route, within: 60 } });
    const codesOf = [];
    for (const [at, { name, place, look }] of points.entries()) {
      const point = await as(life, "1002", { type: "patrolPoint", step: "create", input: { route: id, name, place, look, rank: at + 1 } });
      const [row] = await engine.db.query<{ code: string }>("select code from patrol_point where org_id = $1 and id = $2", [orgId, point.id]);
      codesOf.push({ code: row?.code as string, photo: false });
    }
    made.push({ id, points: codesOf });
  }
  const subscription = await as(life, "1004", { type: "subscription", step: "create", input: { name: "城市晚报", copies: 2, from: dateOf(life.world.at - 20 * day), to: dateOf(life.world.at + 11 * day), forWhom: "大堂阅览架", price: 4800 } });
  return { routes: made, templates, subscription: subscription.id, walked: new Map() };
}

/** Whoever is asked for what has come up decides when to do it: as a rule in time, now and then late, now and then not at all. */
async function planDay(life: Life, work: Work, tools: Tools, holders: Holders, planned: Set<string>): Promise<void> {
  const { engine, orgId, at } = life.world;
  const rows = await engine.db.query<Open>(
    `select t.id, t.duty, t.post, p.catalogue, t.staff, t.day::text as day, t.opens_at as "opensAt", t.shown_at as "shownAt", t.due_at as "dueAt", t.closes_at as "closesAt", r.spec, own.text as "ownText", own.english as "ownEnglish"
     from task t join work_rule r on r.org_id = t.org_id and r.id = t.rule join post p on p.org_id = t.org_id and p.id = t.post ${ownWording("t")}
     where t.org_id = $1 and t.state = 'open' and t.subject_id is null and t.shown_at <= $2 and not t.id = any($3::uuid[]) order by t.due_at, t.duty, t.slot, t.staff`,
    [orgId, new Date(at).toISOString(), [...planned]],
  );
  const leaves = await engine.db.query<{ staff: string; from: string; to: string }>(`select staff, "from"::text as "from", "to"::text as "to" from leave_request where org_id = $1 and state = 'approved'`, [orgId]);
  const isAway = (number: string, date: string): boolean => leaves.some((one) => one.staff === life.ids.get(number) && one.from <= date && one.to >= date);
  for (const [index, row] of rows.entries()) {
    planned.add(row.id);
    const asked = row.staff === null ? (holders.get(row.post) ?? []) : [life.numbers.get(row.staff) as string];
    const there = asked.filter((number) => !isAway(number, row.day));
    const who = there[(Math.floor(Date.parse(row.dueAt) / day) + index) % Math.max(1, there.length)];
    if (!who) continue;
    const when = timeFor(life, row, fateOf(life, who, row));
    if (when === null) continue;
    const text = dutyText(row.duty, { text: row.ownText, english: row.ownEnglish }).zh;
    life.put(when, async () => {
      // What the day brought by itself may have proved it already.
      if (comesByItself(who, row.spec)) while ((await proveTasks(work, page)) === page);
      const [still] = await engine.db.query("select 1 from task where org_id = $1 and id = $2 and state = 'open'", [orgId, row.id]);
      if (still) await prove(life, tools, who, { duty: row.duty, post: row.catalogue ?? "", text, evidence: row.spec.evidence });
    });
  }
}

/** Whether a day also brings what proves it without its being asked: parcels come in, the manager walks the grounds, machines are counted. */
function comesByItself(who: string, { evidence }: WorkRule): boolean {
  return evidence.some(({ type }) => ["parcel", "meeting", "workLog", "equipmentCheck", "contact"].includes(type) || (type === "patrolRound" && who === "1002"));
}

type Fate = "inTime" | "late" | "never";

/** Nine in ten in time, with each person's own ways: one is late with the daily sheet, one forgets Monday's rounds, one is slow, the chief forgets nothing. */
function fateOf({ roll }: Life, who: string, { dueAt, spec }: Open): Fate {
  const types = new Set(spec.evidence.map((one) => one.type));
  if (who === "1007" && types.has("patrolRound") && weekday(Date.parse(dueAt)) === 1) return "never";
  const late = who === "1010" && types.has("dailySheetLine") ? 45 : who === "1005" ? 12 : 5;
  const never = who === "1001" ? 2 : 5;
  const fell = roll(100);
  return fell < never ? "never" : fell < never + late ? "late" : "inTime";
}

/** When somebody does what is due, of now or later; null is never. */
function timeFor(life: Life, { opensAt, shownAt, dueAt, closesAt }: Open, fate: Fate): number | null {
  if (fate === "never") return null;
  const { roll, world: { at } } = life;
  const [opens, shown, due, closes] = [opensAt, shownAt, dueAt, closesAt].map(Date.parse) as [number, number, number, number];
  const within = (from: number, to: number): number => from + Math.floor(((to - from) * roll(1000)) / 1000);
  if (fate === "late" && closes - due > 2 * minute) {
    if (closes - due > day) return Math.min(atWork(life, within(due + hour, closes - 9 * hour)), closes - hour);
    return within(due + 5 * minute, Math.min(closes - 40 * minute, due + 4 * hour));
  }
  const last = due - 4 * minute;
  const first = Math.max(at + 5 * minute, opens, shown);
  // It came up when its time had run out.
  if (last <= first) return first < closes - minute ? first : null;
  if (due - first <= day) return within(Math.min(last, Math.max(first, midnight(due) + 8.6 * hour)), last);
  const day1 = atWork(life, within(first, last));
  return day1 <= last && timeOfDay(day1) > 8 * hour ? day1 : last - roll(90) * minute;
}
