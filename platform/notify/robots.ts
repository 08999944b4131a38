import { createHmac } from "node:crypto";
import { tidyAnswer, type Outcome } from "./outcome.ts";
import { post, Unreached, type Answered } from "./post.ts";
import type { Robot } from "./kinds.ts";

/** What the robot of a group is reached by: its whole address, and the secret it checks signatures with, where it has one. */
export interface RobotSecrets {
  readonly url: string;
  readonly secret: string | null;
}

/** What is said in a group: plain lines, and where to look. */
export interface GroupText {
  readonly title: string;
  readonly lines: readonly string[];
  readonly link: string | null;
  readonly open: string;
}

interface Vendor {
  /** Hosts of the vendor's own documents, and the path its robots lie under. */
  readonly hosts: readonly RegExp[];
  readonly path: RegExp;
  /** How many messages a minute its document allows one robot; a few are left to others. */
  readonly perMinute: number;
  /** Codes in the answer that say there were too many. */
  readonly tooMany: readonly number[];
  request(to: RobotSecrets, text: GroupText, nowMs: number): { readonly url: string; readonly body: unknown };
}

/** The three vendors, each after its own document of group robots. */
export const vendors: Readonly<Record<Robot, Vendor>> = {
  // The key in the address is all there is; 20 messages a minute; markdown of at most 4096 bytes.
  wecom: {
    hosts: [/^qyapi\.weixin\.qq\.com$/], path: /^\/cgi-bin\/webhook\/send$/, perMinute: 18, tooMany: [45009],
    request: ({ url }, text) => ({ url, body: { msgtype: "markdown", markdown: { content: cut(markdown(text), 4000) } } }),
  },
  // Signed in the address: HMAC-SHA256 of "timestamp\nsecret" with the secret, base64; milliseconds, at most an hour off; 20 a minute.
  dingtalk: {
    hosts: [/^(oapi|api)\.dingtalk\.com$/], path: /^\/robot\/send$/, perMinute: 18, tooMany: [130101, 410100],
    request: ({ url, secret }, text, nowMs) => ({ url: secret === null ? url : signedUrl(url, secret, nowMs), body: { msgtype: "markdown", markdown: { title: plain(text.title), text: cut(markdown(text), 15_000) } } }),
  },
  // Signed in the body: HMAC-SHA256 of nothing with "timestamp\nsecret" as the key, base64; seconds, at most an hour off; 100 a minute.
  feishu: {
    hosts: [/^open\.(feishu\.cn|larksuite\.com)$/], path: /^\/open-apis\/bot\/v2\/hook\/[\w-]+$/, perMinute: 90, tooMany: [9499, 11232],
    request({ url, secret }, text, nowMs) {
      const timestamp = String(Math.floor(nowMs / 1000));
      const sign = secret === null ? {} : { timestamp, sign: createHmac("sha256", `${timestamp}\n${secret}`).update("").digest("base64") };
      return { url, body: { ...sign, msg_type: "text", content: { text: cut([plain(text.title), ...text.lines.map(plain), ...(text.link === null ? [] : [text.link])].join("\n"), 15_000) } } };
    },
  },
};

/** Tells a group something through its robot. */
export async function sendToGroup(kind: Robot, to: RobotSecrets, text: GroupText, nowMs: number): Promise<Outcome> {
  const vendor = vendors[kind];
  const { url, body } = vendor.request(to, text, nowMs);
  const secrets = secretsIn(to);
  try {
    return outcomeOf(vendor, await post(url, { headers: { "content-type": "application/json; charset=utf-8" }, body: JSON.stringify(body) }), secrets);
  } catch (error) {
    if (!(error instanceof Unreached)) throw error;
    return { how: "again", answer: error.message, channel: true };
  }
}

function outcomeOf(vendor: Vendor, { status, text }: Answered, secrets: readonly string[]): Outcome {
  const answer = tidyAnswer(`${status} ${text}`, secrets);
  if (status === 429) return { how: "later", answer };
  if (status !== 200) return { how: "again", answer, channel: true };
  const said = parsed(text);
  const code = said.errcode ?? said.code ?? said.StatusCode;
  if (code === 0) return { how: "sent", answer };
  if (vendor.tooMany.includes(Number(code))) return { how: "later", answer };
  return { how: "again", answer, channel: true };
}

function parsed(text: string): { errcode?: unknown; code?: unknown; StatusCode?: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}

function signedUrl(url: string, secret: string, nowMs: number): string {
  const sign = createHmac("sha256", secret).update(`${nowMs}\n${secret}`).digest("base64");
  const to = new URL(url);
  to.searchParams.set("timestamp", String(nowMs));
  to.searchParams.set("sign", sign);
  return to.href;
}

/** Everything in an address that lets somebody send: parameters and the last part of the path. */
export function secretsIn({ url, secret }: RobotSecrets): string[] {
  const to = new URL(url);
  return [url, ...to.searchParams.values(), to.pathname.split("/").at(-1) ?? "", ...(secret === null ? [] : [secret])].filter((part) => part.length >= 8);
}

const twins: Readonly<Record<string, string>> = { "<": "＜", ">": "＞", "[": "［", "]": "］", "(": "（", ")": "）", "*": "＊", "`": "｀", _: "＿", "#": "＃", "~": "～", "\\": "＼", "|": "｜", "@": "＠" };

/** A text that stays text in every group: nothing in it mentions anybody, makes a link or marks up. */
function plain(text: string): string {
  return text.replace(/[<>[\]()*`_#~\\|@]/g, (sign) => twins[sign] as string);
}

function markdown({ title, lines, link, open }: GroupText): string {
  return [`**${plain(title)}**`, ...lines.map(plain), ...(link === null ? [] : [`[${open}](${link})`])].join("\n\n");
}

function cut(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  let end = text.length;
  while (Buffer.byteLength(text.slice(0, end)) > bytes - 4) end -= 50;
  return `${text.slice(0, end).toWellFormed()}…`;
}
