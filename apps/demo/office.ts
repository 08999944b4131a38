import { act } from "#platform/act/act.ts";
import type { Actor } from "#platform/act/actor.ts";
import type { Engine } from "#platform/act/engine.ts";
import { snake } from "#platform/store/columns.ts";


const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** For so many days the small things of every day are lived too. */
export const lately = 45;

interface World {
  readonly engine: Engine;
  readonly orgId: string;
  readonly siteId: string;
  readonly actors: ReadonlyMap<string, Actor>;
  readonly roll: (sides: number) => number;
  /** The moment that is being lived. */
  readonly at: number;
}

type Later = (at: number, run: () => Promise<void>) => void;

const points = ["北门岗亭", "1 号楼大堂", "地下车库 B 区", "水泵房", "6 号楼天台"];
const guests = ["送货师傅", "装修工长", "社区网格员", "看房客户", "电梯维保", "消防检查组"];
const purposes = ["送材料", "办装修手续", "走访", "看房", "月度保养", "检查"];
const decisions = ["楼道灯坏一盏当天换", "前台登记本换新", "车库 B 区补画车位线", "月底前回访全部装修户", "值班电话贴到每部电梯"];
const logs = ["巡楼两遍，处理报修三件", "陪同验收装修一户，催办押金", "回访客户五位，收意见两条", "核对车位资料，补录门禁卡", "协助电梯年检，发停梯通知"];

/** The daily work of the last weeks: people come and go, visitors and parcels, messages, keys, patrols with points passed and missed, logs that are read, meetings whose decisions are done or late. */
export function dailyWork(world: World, later: Later, end: number, ids: ReadonlyMap<string, string>, password: string): void {
  const { engine, siteId, roll } = world;
  const who = (number: string): Actor => world.actors.get(number) as Actor;
  const make = async (number: string, type: string, input: Record<string, unknown>): Promise<string> => (await act(engine, who(number), { type, step: "create", input })).id;
  const step = async (number: string, type: string, id: string, name: string, input: Record<string, unknown> = {}, more: { note?: string; sign?: boolean } = {}): Promise<void> => {
    const rows = await engine.db.query<{ version: number }>(`select version from ${snake(type)} where org_id = $1 and id = $2`, [world.orgId, id]);
    await act(engine, who(number), { type, step: name, id, version: rows[0]?.version ?? 1, input, ...(more.note ? { note: more.note } : {}), ...(more.sign ? { signature: { password } } : {}) });
  };
  const site = { site: siteId };
  const staff = [...ids.keys()];
  const desks = ["1004", "1005"];
  const officers = ["1006", "1007", "1008"];
  const place = { route: "", codes: [] as string[], keys: [] as string[] };
  const first = Math.floor((end - lately * day + 8 * hour) / day) * day - 8 * hour;

  later(first, async () => {
    place.route = await make("1003", "patrolRoute", { ...site, name: "小区日巡", purpose: "设施、停放、卫生、绿化、治安、装修", within: 60 });
    for (const [n, name] of points.entries()) {
      const id = await make("1003", "patrolPoint", { route: place.route, name, rank: n + 1 });
      place.codes.push((await engine.db.query<{ code: string }>("select code from patrol_point where org_id = $1 and id = $2", [world.orgId, id]))[0]?.code as string);
    }
    for (const [n, name] of ["水泵房", "配电房", "天台门", "会所"].entries()) place.keys.push(await make("1003", "keyLedger", { ...site, name, hook: `A${n + 1}` }));
    for (const number of officers) await make("1003", "equipmentIssue", { ...site, item: "工作手机", kind: "phone", serial: `P${number}`, holder: ids.get(number) });
    await make("1003", "priceItem", { ...site, name: "复印 A4", price: 50 });
  });

  for (let date = first; date < end; date += day) {
    // Nobody but the desk comes on Sundays.
    const sunday = new Date(date + 8 * hour).getUTCDay() === 0;
    const desk = desks[roll(2)] as string;
    for (const number of sunday ? [desk] : staff.filter(() => roll(25) > 0)) {
      later(date + 8 * hour + (5 + roll(24)) * minute, async () => {
        const id = await make(number, "attendance", site);
        later(date + 17 * hour + (30 + roll(50)) * minute, () => step(number, "attendance", id, "leave"));
      });
    }
    for (let n = 1 + roll(3); n > 0; n--) later(date + (9 + roll(8)) * hour + roll(60) * minute, () => visitor(desk));
    for (let n = 1 + roll(3); n > 0; n--) later(date + (9 + roll(8)) * hour + roll(60) * minute, () => parcel(desk));
    if (sunday) continue;
    if (roll(3) > 0) later(date + (9 + roll(7)) * hour + roll(60) * minute, () => message(desk));
    if (roll(2) > 0) later(date + (9 + roll(6)) * hour + roll(60) * minute, () => key(desk));
    if (roll(9) > 0) later(date + 8 * hour + 45 * minute, async () => void (await make(officers[roll(3)] as string, "equipmentCheck", { ...site, item: "全部办公设备", counted: 23, ...(roll(8) === 0 ? { result: "fault", fault: "复印机卡纸" } : {}) })));
    for (const at of [9.6, 15.2]) if (roll(12) > 0) later(date + at * hour + roll(20) * minute, () => patrol("1002"));
    for (const number of officers) if (roll(10) > 0) later(date + 17 * hour + roll(40) * minute, () => log(number, date));
    if (new Date(date + 8 * hour).getUTCDay() === 1) later(date + 9 * hour, () => meeting(date));
    if (roll(14) === 0) later(date + 10 * hour, notice);
  }
  later(end - 6 * day, leave);

  async function visitor(desk: string): Promise<void> {
    const n = roll(guests.length);
    const id = await make(desk, "visitor", { ...site, name: guests[n], purpose: purposes[n], kind: "worker" });
    if (roll(20) === 0) return step(desk, "visitor", id, "turnAway", {}, { note: "上门推销，已劝离" });
    later(world.at + (20 + roll(90)) * minute, () => step(desk, "visitor", id, "leave"));
  }

  async function parcel(desk: string): Promise<void> {
    const id = await make(desk, "parcel", { ...site, recipient: `${1 + roll(6)} 号楼住户`, kind: roll(4) === 0 ? "registered" : "parcel", carrier: ["顺丰", "邮政", "京东"][roll(3)] });
    later(world.at + (10 + roll(60)) * minute, () => step("1003", "parcel", id, "release"));
    if (roll(8) > 0) later(world.at + (2 + roll(30)) * hour, () => step(desk, "parcel", id, "collect", { collectedBy: "本人" }));
  }

  async function message(desk: string): Promise<void> {
    const to = officers[roll(3)] as string;
    const id = await make(desk, "phoneMessage", { ...site, caller: "赵女士", matter: ["回电说明渗水进度", "约时间看现场", "问装修验收"][roll(3)], room: `${1 + roll(6)}-0${1 + roll(9)}01`, to: ids.get(to) });
    later(world.at + (roll(9) === 0 ? 150 : 5 + roll(60)) * minute, () => step(desk, "phoneMessage", id, "deliver", { deliveredBy: "call" }));
    later(world.at + (160 + roll(90)) * minute, () => step(to, "phoneMessage", id, "acknowledge"));
  }

  async function key(desk: string): Promise<void> {
    const id = place.keys[roll(place.keys.length)] as string;
    const rows = await engine.db.query<{ state: string }>("select state from key_ledger where org_id = $1 and id = $2", [world.orgId, id]);
    if (rows[0]?.state !== "in") return;
    await step(desk, "keyLedger", id, "issue", { borrower: "维保单位", purpose: "检修" });
    later(world.at + (roll(10) === 0 ? 20 : 1 + roll(4)) * hour, () => step(desk, "keyLedger", id, "giveBack"));
  }

  async function patrol(number: string): Promise<void> {
    const missed = roll(8) === 0 ? roll(points.length) : -1;
    const walked = place.codes.filter((_, n) => n !== missed);
    for (const [n, code] of walked.entries()) {
      later(world.at + n * 6 * minute, async () => {
        const problem = roll(20) === 0;
        const id = await make(number, "patrolPass", { ...site, code, ...(problem ? { result: "problem", finding: ["灯不亮", "杂物占道", "地面有水"][roll(3)] } : {}) });
        if (problem) later(world.at + (2 + roll(20)) * hour, () => step("1006", "patrolPass", id, "mend", { mendedHow: "已处理" }));
      });
    }
    later(world.at + walked.length * 6 * minute, async () => {
      const [round] = await engine.db.query<{ id: string }>("select id from patrol_round where org_id = $1 and by = $2 and state = 'walking' order by started_at desc limit 1", [world.orgId, ids.get(number)]);
      if (!round) return;
      await step(number, "patrolRound", round.id, "finish", {});
      later(world.at + (2 + roll(20)) * hour, () => step("1001", "patrolRound", round.id, "review"));
    });
  }

  async function log(number: string, date: number): Promise<void> {
    const id = await make(number, "workLog", { ...site, done: logs[roll(logs.length)] });
    if (roll(8) > 0) later(date + day + 8.6 * hour + roll(30) * minute, () => step("1002", "workLog", id, "review", {}));
  }

  async function meeting(date: number): Promise<void> {
    const id = await make("1010", "meeting", { ...site, subject: "部门周例会", chair: ids.get("1002"), place: "二楼会议室" });
    later(date + 10 * hour, async () => {
      await step("1002", "meeting", id, "hold", { minutes: "通报上周投诉与巡查，定下本周要办的事。", present: "全体" });
      for (let n = 1 + roll(2); n > 0; n--) {
        const owner = officers[roll(3)] as string;
        const due = new Date(date + 8 * hour + (2 + roll(3)) * day).toISOString().slice(0, 10);
        await step("1010", "meeting", id, "decide", { decision: decisions[roll(decisions.length)], decisionOwner: ids.get(owner), decisionDue: due });
        const [task] = await engine.db.query<{ id: string }>("select id from assigned_task where org_id = $1 and meeting = $2 order by created_at desc, id desc limit 1", [world.orgId, id]);
        if (!task) continue;
        later(date + (1 + roll(6)) * day + 14 * hour, async () => {
          await step(owner, "assignedTask", task.id, "finish", { result: "已办好，现场拍照留存" });
          later(world.at + 3 * hour, () => step("1002", "assignedTask", task.id, "check"));
        });
      }
      await step("1010", "meeting", id, "file");
    });
  }

  async function notice(): Promise<void> {
    const id = await make("1010", "announcement", { ...site, subject: ["关于冬季用火用电的通知", "关于车库冲洗的通知", "关于节前值班安排的通知"][roll(3)], text: "请各岗位知悉并照此执行。" });
    await step("1003", "announcement", id, "issue");
    const receipts = await engine.db.query<{ id: string; reader: string }>("select id, reader from receipt where org_id = $1 and announcement = $2", [world.orgId, id]);
    for (const one of receipts) {
      const number = staff.find((known) => ids.get(known) === one.reader);
      if (number && roll(6) > 0) later(world.at + (1 + roll(30)) * hour, () => step(number, "receipt", one.id, "acknowledge"));
    }
  }

  async function leave(): Promise<void> {
    const from = new Date(world.at + 8 * hour + 3 * day).toISOString().slice(0, 10);
    const id = await make("1007", "leaveRequest", { ...site, from, to: from, reason: "孩子家长会", cover: ids.get("1008"), handover: "两件个案已交接" });
    await step("1008", "leaveRequest", id, "agree");
    later(world.at + 4 * hour, () => step("1002", "leaveRequest", id, "approve", {}, { sign: true }));
  }
}
