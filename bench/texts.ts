import { existsSync } from "node:fs";
import { join } from "node:path";
import { readSheet } from "#platform/sheets/read.ts";
import { root } from "../apps/server/config.ts";

const file = join(root, "../shared/data/complaints.xlsx");

/** Sentences of everyday matters, for where the real messages are not at hand. */
const ownSentences = [
  "楼道灯坏了三天没人修", "电梯又停了，老人下不了楼", "楼上装修噪音太大，影响孩子休息", "小区门口违章停车堵住消防通道", "物业费涨价没有公示", "地下车库漏水，车被泡了",
  "绿化带垃圾没人清", "门禁卡刷不开", "业主群里问了两次没有答复", "供水压力不够，六楼没水", "暖气不热，室温只有十五度", "外墙脱落，差点砸到人",
  "发票一直没有开", "快递柜满了没人管", "楼顶防水没做好，天花板渗水", "保安态度不好", "广场舞声音太大", "宠物随地大小便", "车位被别人占了", "装修押金什么时候退",
  "契税怎么交", "社保能不能在小区代办", "幼儿园入学要什么材料", "网络宽带信号差", "燃气表走得太快", "单元门关不上", "监控坏了，丢了电动车", "充电桩不能用",
];

/** What made-up cases are mixed from: a message is a list of sentences, and some messages are everybody's matter. */
export interface Pool {
  /** Whether these are the real messages. */
  readonly real: boolean;
  /** A subject of up to 40 and a text of up to 300 characters. */
  draw(random: () => number): { subject: string; text: string };
}

/** A stream of numbers from 0 to 1 that is the same in every run (mulberry32). */
export function randomStream(start: number): () => number {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The sentences of the real messages, weighted as a town writes: few matters are written of often, most of them seldom. */
export async function textPool(say: (line: string) => void): Promise<Pool> {
  const real = existsSync(file);
  if (!real) say("the real messages are not at hand: the texts are made from the bench's own sentences, and the classes of search say less");
  const messages = real ? await realMessages() : ownSentences.map((one) => [one]);
  const random = randomStream(7);
  let sum = 0;
  const ends = messages.map(() => (sum += Math.exp(1.2 * normal(random))));
  const pick = (at: number): readonly string[] => {
    let low = 0;
    for (let high = ends.length - 1; low < high; ) {
      const middle = (low + high) >> 1;
      if ((ends[middle] as number) < at) low = middle + 1;
      else high = middle;
    }
    return messages[low] as readonly string[];
  };
  const sentence = (of: () => number): string => {
    const message = pick(of() * sum);
    return message[Math.floor(of() * message.length)] as string;
  };
  return {
    real,
    draw(of) {
      let text = "";
      while (text.length < 120 + of() * 180) text += `${sentence(of)}。`;
      return { subject: sentence(of).slice(0, 40), text: text.slice(0, 300) };
    },
  };
}

async function realMessages(): Promise<string[][]> {
  const { rows } = await readSheet(file, { name: "complaints.xlsx" });
  const column = rows[0]?.findIndex((cell) => String(cell.value).includes("留言详情")) ?? -1;
  return rows.slice(1).flatMap((row) => {
    const parts = String(row[column]?.value ?? "").split(/[。！？；\s]+/u).map((part) => part.trim()).filter((part) => part.length >= 4).map((part) => part.slice(0, 80));
    return parts.length > 0 ? [parts] : [];
  });
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
