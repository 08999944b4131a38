import type { Evidence } from "#modules/duties/tasks/rule.ts";
import { checks, decisions, findings, minutes, plainNotes, results, roundSummaries, summaries } from "./duty-texts.ts";
import { photo } from "./photo.ts";
import { as, atWork, dateOf, day, demoPassword, hour, minute, pick, tryInVain, type Life } from "./world.ts";

/** One question of a checklist of the demo. */
export interface Question {
  readonly ask: string;
  readonly kind: "yesNo" | "number" | "text" | "photo";
  readonly least?: number;
  readonly most?: number;
}

/** What the manager set up for the daily work: rounds with their points, and checklists by duty. */
export interface Tools {
  readonly routes: readonly { readonly id: string; readonly points: readonly { readonly code: string; readonly photo: boolean }[] }[];
  readonly templates: ReadonlyMap<string, { readonly id: string; readonly name: string; readonly questions: readonly Question[] }>;
  readonly subscription: string;
  /** When each person came back from their last round. */
  readonly walked: Map<string, number>;
}

/** A checklist that proves a duty: by its template where there is one, else in words; now and then with a photo, and with something that is wrong. */
export async function fillChecklist(life: Life, tools: Tools, who: string, duty: string): Promise<void> {
  const { roll } = life;
  const template = tools.templates.get(duty);
  const wrong = roll(12) === 0;
  const answers = [];
  for (const [at, { ask, kind, least = 0, most = 100 }] of (template?.questions ?? []).entries()) {
    const off = wrong && at === 1;
    answers.push({
      ask,
      ...(kind === "yesNo" ? { yes: !off } : {}),
      ...(kind === "number" ? { number: off ? least - 1 - roll(8) : least + roll(Math.max(1, most - least)) } : {}),
      ...(kind === "text" ? { text: pick(roll, ["无", "无", "打印纸快没了", "报修一件待回"]) } : {}),
      ...(kind === "photo" ? { photos: await photo(life, who, ask) } : {}),
    });
  }
  const photos = !template && roll(6) === 0 ? await photo(life, who, "现场") : [];
  await as(life, who, {
    type: "checklist", step: "create",
    input: { name: template?.name ?? `${duty} 自查`, duty, ...(template ? { template: template.id, answers } : {}), note: wrong && template ? "有一项不正常，已报修" : pick(roll, checks[duty] ?? plainNotes), ...(photos.length > 0 ? { photos } : {}) },
  });
}

/** A round past the points of a route that ends now: most find nothing, some find something with a photo, which is dealt with later; now and then a point is left out. */
export async function walk(life: Life, tools: Tools, who: string, which: number): Promise<void> {
  const { roll, world } = life;
  const route = tools.routes[which];
  if (!route) return;
  // Nobody walks two rounds at once.
  const free = (tools.walked.get(who) ?? 0) + 40 * minute;
  if (world.at < free) return life.put(free, () => walk(life, tools, who, which));
  tools.walked.set(who, world.at);
  const step = (5 + roll(4)) * minute;
  const from = world.at - (route.points.length + 1) * step;
  const { id } = await as(life, who, { type: "patrolRound", step: "create", input: { route: route.id, startedAt: new Date(from).toISOString() } });
  const missed = roll(18) === 0 ? roll(route.points.length) : -1;
  const problem = roll(9) === 0 ? roll(route.points.length) : -1;
  for (const [at, point] of route.points.entries()) {
    if (at === missed) continue;
    const [found, mended] = pick(roll, findings);
    const wrong = at === problem;
    const photos = wrong || point.photo ? await photo(life, who, wrong ? found : "到点") : [];
    const pass = await as(life, who, { type: "patrolPass", step: "create", input: { code: point.code, at: new Date(from + (at + 1) * step).toISOString(), ...(wrong ? { result: "problem", finding: found } : {}), ...(photos.length > 0 ? { photos } : {}) } });
    if (wrong) life.put(atWork(life, world.at + (1 + roll(roll(6) === 0 ? 40 : 16)) * hour), async () => void (await as(life, who, { type: "patrolPass", step: "mend", id: pass.id, input: { mendedHow: mended } })));
  }
  await as(life, who, { type: "patrolRound", step: "finish", id, input: { summary: pick(roll, roundSummaries) } });
}

/** Reads the reports of the rounds that others have walked. */
export async function readRounds(life: Life, who: string): Promise<boolean> {
  const { engine, orgId } = life.world;
  const rows = await engine.db.query<{ id: string }>("select id from patrol_round where org_id = $1 and state = 'finished' and by <> $2 order by finished_at limit 12", [orgId, life.ids.get(who)]);
  for (const { id } of rows) await as(life, who, { type: "patrolRound", step: "review", id });
  return rows.length > 0;
}

/** Reads the newest logs of others, with a word to some. */
export async function readLogs(life: Life, who: string): Promise<boolean> {
  const { engine, orgId } = life.world;
  const rows = await engine.db.query<{ id: string }>("select id from work_log where org_id = $1 and state = 'kept' and by <> $2 order by created_at desc limit 8", [orgId, life.ids.get(who)]);
  for (const { id } of rows) await as(life, who, { type: "workLog", step: "review", id, input: life.roll(3) === 0 ? { remark: "好，继续跟" } : {} });
  return rows.length > 0;
}

/** A client is called or visited, as the duty asks. */
export async function callClient(life: Life, who: string, where: Evidence["where"]): Promise<void> {
  const client = pick(life.roll, life.clients);
  const asked = Object.fromEntries(Object.entries(where).map(([field, value]) => [field, Array.isArray(value) ? (value as readonly unknown[]).at(-1) : value]));
  const visit = asked.channel === "visit";
  await as(life, who, {
    type: "contact", step: "create",
    input: { direction: "out", channel: "call", purpose: "care", ...asked, client: client.id, site: life.world.siteId, lasted: 3 + life.roll(visit ? 25 : 8), startedAt: life.world.engine.now(), ...(visit ? {} : { phone: client.phone }), summary: visit ? pick(life.roll, ["登门看望老人，问用水用电", "登门核对住户资料，留了联系卡", "登门看装修现场，时段合规"]) : pick(life.roll, ["回访近期报修，客户说已经好了", "问候并听意见，希望多几个充电桩", "回访满意，说灯修得很快"]) },
  });
}

/** Equipment is counted, checked or kept up; a fault is mended in a day or two. */
export async function checkEquipment(life: Life, who: string, where: Evidence["where"]): Promise<void> {
  const { roll } = life;
  const kind = (where.kind as string | undefined) ?? "monthly";
  const phone = where.group === "phone";
  const fault = kind !== "upkeep" && roll(16) === 0;
  const made = await as(life, who, {
    type: "equipmentCheck", step: "create",
    input: {
      ...where, kind, item: phone ? "前台电话机" : kind === "daily" ? "全部办公设备" : "打印复印一体机", ...(phone ? {} : { counted: kind === "daily" ? 14 : 1 }),
      ...(kind === "upkeep" ? { upkeep: "清洁滚筒，加纸，除尘" } : {}), ...(fault ? { result: "fault", fault: phone ? "听筒有杂音" : "一台打印机卡纸", photos: await photo(life, who, "故障") } : {}),
    },
  });
  if (fault) life.put(atWork(life, life.world.at + (3 + roll(30)) * hour), async () => void (await as(life, who, { type: "equipmentCheck", step: "mend", id: made.id, input: { mendedHow: phone ? "换了听筒线" : "取出卡纸，换了搓纸轮" } })));
}

/** The week's meeting: held, its decisions given to people, filed; who got one does it by its day, or late. */
export async function holdMeeting(life: Life, who: string): Promise<void> {
  const { roll, world } = life;
  const doers = ["1003", "1006", "1007", "1008", "1009"];
  const made = await as(life, who, { type: "meeting", step: "create", input: { kind: "department", subject: "客服部周例会", startsAt: new Date(world.at - 45 * minute).toISOString(), place: "二楼会议室", chair: life.ids.get(who), invited: "客服部全体", agenda: "一、上周情况；二、巡查与抽查；三、本周安排。" } });
  await as(life, who, { type: "meeting", step: "hold", id: made.id, input: { minutes: pick(roll, minutes), present: "李晓燕、张磊、刘洋、孙悦、吴婷、王秀兰", ...(roll(3) === 0 ? { absent: "何静（值台）" } : {}) } });
  const owners = [pick(roll, doers), ...(roll(2) === 0 ? [pick(roll, doers)] : [])];
  for (const owner of owners) await as(life, who, { type: "meeting", step: "decide", id: made.id, input: { decision: pick(roll, decisions), decisionOwner: life.ids.get(owner), decisionDue: dateOf(world.at + (3 + roll(4)) * day) } });
  await as(life, who, { type: "meeting", step: "file", id: made.id });
  const tasks = await world.engine.db.query<{ id: string; owner: string }>("select id, owner from assigned_task where org_id = $1 and meeting = $2 order by id", [world.orgId, made.id]);
  for (const { id, owner } of tasks) {
    const doer = life.numbers.get(owner) as string;
    const at = atWork(life, world.at + (roll(10) === 0 ? 9 : 1 + roll(3)) * day + roll(5) * hour);
    life.put(at, async () => void (await as(life, doer, { type: "assignedTask", step: "finish", id, input: { result: pick(roll, results) } })));
    life.put(atWork(life, at + 20 * hour), async () => void (await as(life, who, { type: "assignedTask", step: "check", id })));
  }
}

/** The month's summary: the program made it with its figures, its person adds words and signs; who hands it in empty is refused and writes it then. */
export async function sumUp(life: Life, who: string): Promise<boolean> {
  const { world, roll } = life;
  const content = who === "1003" ? summaries[1] : pick(roll, [summaries[0], summaries[2]]);
  const empty = who === "1003" && roll(2) === 0;
  const [made] = await world.engine.db.query<{ id: string }>("select id from work_summary where org_id = $1 and by = $2 and kind = 'month' and state = 'draft' order by created_at desc, id desc limit 1", [world.orgId, life.ids.get(who)]);
  if (!made) return false;
  const handIn = { type: "workSummary", step: "handIn", id: made.id, signature: { password: demoPassword } } as const;
  if (empty) await tryInVain(life, who, handIn);
  await as(life, who, { type: "workSummary", step: "change", id: made.id, input: { content } });
  await as(life, who, handIn);
  // The superior signs on the next working day; every fifth, in turn and not by the dice, still waits for it.
  const turn = (life.turns.get("summary") ?? 0) + 1;
  life.turns.set("summary", turn);
  const [told] = await world.engine.db.query<{ staff: string }>("select staff_id as staff from notice where org_id = $1 and record_id = $2 and kind = 'monthHandedIn' order by id limit 1", [world.orgId, made.id]);
  const superior = told && life.numbers.get(told.staff);
  if (superior && turn % 5 !== 0) life.put(atWork(life, world.at + 20 * hour), async () => void (await as(life, superior, { type: "workSummary", step: "sign", id: made.id, input: { remark: pick(roll, ["写得清楚", "知道了", "问题写得实在，下月接着抓"]) }, signature: { password: demoPassword } })));
  return true;
}
