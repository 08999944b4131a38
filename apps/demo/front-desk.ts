import { desk, logs } from "./duty-texts.ts";
import { surnames } from "./texts.ts";
import { as, hour, minute, pick, tryInVain, type Life } from "./world.ts";

const clerks = ["1004", "1005"] as const;
const caller = (life: Life): string => `${pick(life.roll, surnames)}${life.roll(2) === 0 ? "女士" : "先生"}`;

/** A parcel or letter that comes in: registered, released by the superior, collected; who hands it out before that is refused. */
export async function parcel(life: Life, who: string, paper: string | null = null): Promise<void> {
  const { roll, world } = life;
  const client = pick(roll, life.clients);
  const made = await as(life, who, {
    type: "parcel", step: "create",
    input: paper === null
      ? { kind: roll(4) === 0 ? "letter" : "parcel", recipient: client.name, carrier: pick(roll, desk.carriers), tracking: `SF${1_000_000 + roll(8_999_999)}`, place: pick(roll, desk.places) }
      : { kind: "registered", recipient: "锦绣花园物业服务中心", sender: paper, place: "内业文件柜" },
  });
  const released = world.at + (20 + roll(90)) * minute;
  if (roll(8) === 0) life.put(world.at + 12 * minute, () => tryInVain(life, who, { type: "parcel", step: "collect", id: made.id, input: { collectedBy: client.name } }));
  life.put(released, async () => void (await as(life, "1003", { type: "parcel", step: "release", id: made.id })));
  if (roll(12) > 0) life.put(released + (10 + roll(300)) * minute, async () => void (await as(life, who, { type: "parcel", step: "collect", id: made.id, input: { collectedBy: paper === null ? client.name : "周敏" } })));
}

async function visitor(life: Life, who: string): Promise<void> {
  const { roll, world } = life;
  if (roll(30) === 0) {
    const made = await as(life, who, { type: "visitor", step: "create", input: { kind: "other", name: caller(life), purpose: "推销" } });
    await as(life, who, { type: "visitor", step: "turnAway", id: made.id, note: desk.turnedAway });
    return;
  }
  const [company, kind, purpose] = pick(roll, desk.visitors);
  const made = await as(life, who, { type: "visitor", step: "create", input: { kind, name: caller(life), company, purpose, people: 1 + roll(3) } });
  if (roll(3) === 0) await as(life, who, { type: "visitor", step: "lead", id: made.id, input: { led: pick(roll, desk.led) } });
  life.put(world.at + (15 + roll(90)) * minute, async () => void (await as(life, who, { type: "visitor", step: "leave", id: made.id })));
}

/** A message is passed on within the hour as a rule; now and then late, or only when its reader finds it. */
async function message(life: Life, who: string): Promise<void> {
  const { roll, world } = life;
  const [matter, other] = pick(roll, desk.messages);
  const to = pick(roll, ["1002", "1003", "1006", "1007", "1010"]);
  const made = await as(life, who, { type: "phoneMessage", step: "create", input: { caller: caller(life), matter, other, room: `${1 + roll(6)}-${String(1 + roll(11)).padStart(2, "0")}0${1 + roll(2)}`, to: life.ids.get(to) } });
  const fate = roll(20);
  const told = world.at + (fate === 0 ? 160 + roll(60) : 5 + roll(60)) * minute;
  if (fate !== 1) life.put(told, async () => void (await as(life, who, { type: "phoneMessage", step: "deliver", id: made.id, input: { deliveredBy: pick(roll, ["inPerson", "call", "message"]) } })));
  if (fate > 2) life.put(told + (5 + roll(120)) * minute, async () => void (await as(life, to, { type: "phoneMessage", step: "acknowledge", id: made.id })));
}

/** Something that looks wrong: told to security at once, or too late; handled and closed, which is refused before security was told. */
async function suspicious(life: Life, who: string): Promise<void> {
  const { roll, world } = life;
  const made = await as(life, who, { type: "incident", step: "create", input: { kind: "suspicious", event: pick(roll, ["地下车库有人逐辆拉车门", "单元门口有人反复试密码", "楼道里有陌生人贴小广告"]), place: pick(roll, ["地下一层 B 区", "2 号楼单元门", "5 号楼楼道"]) } });
  const early = roll(3) === 0;
  const step = (at: number, number: string, name: string, input: Record<string, unknown> = {}): void => life.put(at, async () => void (await as(life, number, { type: "incident", step: name, id: made.id, input })));
  step(world.at + (early ? 75 : 2 + roll(2)) * minute, who, "tell", { toldTo: "秩序维护部值班室" });
  step(world.at + (10 + roll(30)) * minute, "1002", "take");
  if (early) life.put(world.at + 60 * minute, () => tryInVain(life, "1002", { type: "incident", step: "close", id: made.id, input: { result: "人已离开" } }));
  step(world.at + 3 * hour, "1002", "close", { result: "秩序部到场询问，为走错楼的访客，已登记离开" });
}

/** What an open day brings to the desk and to the officers beside their duties; `traffic` are the people, parcels and messages of an ordinary day. */
export function liveDesk(life: Life, date: number, traffic: boolean): void {
  const { roll } = life;
  const between = (from: number, to: number): number => date + from * hour + roll((to - from) * 60) * minute;
  if (roll(16) === 0) life.put(between(10, 14), () => suspicious(life, pick(roll, ["1006", "1007"])));
  if (!traffic) return;
  for (let n = 1 + roll(2); n > 0; n--) life.put(between(9, 17), () => visitor(life, pick(roll, clerks)));
  for (let n = roll(2); n > 0; n--) life.put(between(9, 15), () => parcel(life, pick(roll, clerks)));
  for (let n = roll(2); n > 0; n--) life.put(between(9, 15), () => message(life, pick(roll, clerks)));
  life.put(between(16, 18), async () => {
    const [done, problems] = pick(roll, logs);
    await as(life, pick(roll, ["1006", "1007", "1008", "1009"]), { type: "workLog", step: "create", input: { done, ...(problems === "" ? {} : { problems }) } });
  });
}
