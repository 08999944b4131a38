import type { Evidence } from "#modules/duties/tasks/rule.ts";
import { papers, routeOfPost, sheetLines } from "./duty-texts.ts";
import { parcel } from "./front-desk.ts";
import { callClient, checkEquipment, fillChecklist, holdMeeting, readLogs, readRounds, sumUp, walk, type Tools } from "./works.ts";
import { as, dateOf, day, pick, type Life } from "./world.ts";

/** A duty that is due, as who does it sees it. */
export interface Due {
  readonly duty: string;
  /** Its post in the catalogue. */
  readonly post: string;
  readonly text: string;
  readonly evidence: readonly Evidence[];
}

/** Does one sort of work; false where there is nothing to do it on. */
type Way = (life: Life, tools: Tools, who: string, due: Due, where: Evidence["where"]) => Promise<boolean>;

const done = async (work: Promise<unknown>): Promise<boolean> => {
  await work;
  return true;
};

/** How each kind of proof comes into being, by record type and step. */
const ways: Readonly<Record<string, Way>> = {
  checklist: (life, tools, who, due) => done(fillChecklist(life, tools, who, due.duty)),
  "patrolRound.finish": (life, tools, who, due) => done(walk(life, tools, who, routeOfPost[due.post] ?? 0)),
  "patrolRound.review": (life, _tools, who) => readRounds(life, who),
  contact: (life, _tools, who, _due, where) => done(callClient(life, who, where)),
  equipmentCheck: (life, _tools, who, _due, where) => done(checkEquipment(life, who, where)),
  "meeting.hold": (life, _tools, who) => done(holdMeeting(life, who)),
  "workLog.review": (life, _tools, who) => readLogs(life, who),
  "workSummary.handIn": (life, _tools, who) => sumUp(life, who),
  dailySheetLine: (life, _tools, who) => done(as(life, who, { type: "dailySheetLine", step: "create", input: { kind: "work", work: pick(life.roll, sheetLines), progress: pick(life.roll, ["已完成", "已完成", "等回复", "明天继续"]) } })),
  // Some days bring nothing.
  parcel: async (life, _tools, who) => life.roll(4) > 0 && done(parcel(life, who, who === "1010" ? pick(life.roll, papers) : null)),
  archive(life, _tools, who) {
    const month = dateOf(life.world.at).slice(0, 7);
    return done(as(life, who, { type: "archive", step: "create", input: { subject: `${month} 文书汇集`, category: "department", code: `内-${month}`, place: `档案柜 ${1 + life.roll(4)} 格`, edition: "1", keepUntil: dateOf(life.world.at + 3 * 365 * day) } }));
  },
  plan(life, _tools, who, _due, where) {
    const { at } = life.world;
    const year = where.period === "year";
    return done(as(life, who, { type: "plan", step: "create", input: { ...where, subject: year ? "全年宣传活动计划" : `${dateOf(at).slice(0, 7)} 宣传活动计划`, from: dateOf(at), to: dateOf(at + (year ? 360 : 28) * day), content: "一、公告栏换一期；二、广场办一次便民服务；三、给新入住户送一份手册。", needed: "前台一人、管理员一人，费用三百元以内" } }));
  },
  async "subscription.renew"(life, tools, who) {
    const [row] = await life.world.engine.db.query<{ until: string }>(`select "to"::text as until from subscription where org_id = $1 and id = $2`, [life.world.orgId, tools.subscription]);
    return row !== undefined && done(as(life, who, { type: "subscription", step: "renew", id: tools.subscription, input: { to: dateOf(Date.parse(row.until) + 31 * day) } }));
  },
};

/** Does a duty: enters, as this person and now, what proves it, or that there was nothing to do. What the demo knows no way for stays undone. */
export async function prove(life: Life, tools: Tools, who: string, due: Due): Promise<void> {
  for (const one of due.evidence.filter((evidence) => !evidence.nil)) {
    const way = ways[one.step === null ? one.type : `${one.type}.${one.step}`];
    if (way && (await way(life, tools, who, due, one.where))) return;
  }
  if (due.evidence.some((one) => one.nil)) await as(life, who, { type: "nilReport", step: "create", input: { duty: due.text.slice(0, 200), code: due.duty } });
}
