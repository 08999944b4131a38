import type { Label } from "../record/label.ts";
import { L } from "../record/label.ts";
import type { Rule } from "../record/rule.ts";

/** What a person can be told of, as they choose it. */
export const kinds = ["climb", "major", "sign", "warn", "mine", "late"] as const;
export type Kind = (typeof kinds)[number];

/** What each kind is called. */
export const kindLabels: Readonly<Record<Kind, Label>> = {
  climb: L("升级到我", "Escalated to me"),
  major: L("重大和安全", "Major and safety"),
  sign: L("等我签批", "Waiting for my signature"),
  warn: L("我的时限快到或已超", "My promises due or missed"),
  mine: L("派给我、移交给我", "Assigned or handed over to me"),
  late: L("下属超时（不升级的）", "Missed by my team, not escalated"),
};

/** When something of a kind goes out by a channel. */
export const whens = ["now", "digest", "off"] as const;
export type When = (typeof whens)[number];

/** Channels that reach one person. */
export const personal = ["mail", "push"] as const;
export type Personal = (typeof personal)[number];

export const robots = ["wecom", "dingtalk", "feishu"] as const;
export type Robot = (typeof robots)[number];
export type ChannelKind = Personal | Robot;

export type Choices = Readonly<Record<Kind, Readonly<Record<Personal, When>>>>;

/** What holds until a person chooses: what cannot wait goes out at once, what is only good to know comes with the digest. */
export const presetChoices: Choices = {
  climb: { mail: "now", push: "now" },
  major: { mail: "now", push: "now" },
  sign: { mail: "now", push: "now" },
  warn: { mail: "now", push: "now" },
  mine: { mail: "digest", push: "now" },
  late: { mail: "digest", push: "off" },
};

/** What a notice that some module writes belongs to, and how it begins: words that fit one person and a whole group. */
export interface NoticeSpec {
  readonly kind: Kind;
  readonly says: Label;
}

/** What may be told of the records of a type outside the program; of a type that is not named only its label and number are. */
export interface ToldType {
  /** The field that says in a few words what it is about. */
  readonly subject?: string;
  /** When it cannot wait: a grave case, somebody's safety. */
  readonly urgent?: Rule;
  /** When a signing step really waits for somebody, beyond being possible. */
  readonly waits?: Rule;
}

/** What the modules say of their notices and record types; the platform knows none by name. */
export interface Told {
  readonly notices: Readonly<Record<string, NoticeSpec>>;
  readonly types: Readonly<Record<string, ToldType>>;
}

const own: Readonly<Record<string, NoticeSpec>> = {
  climb: { kind: "climb", says: L("升级", "Escalated") },
  warn: { kind: "warn", says: L("时限快到", "Due soon") },
  missed: { kind: "warn", says: L("时限已超", "Missed") },
  sign: { kind: "sign", says: L("等签批", "Waits for a signature") },
  late: { kind: "late", says: L("下属超时", "Missed by the team") },
  moreLate: { kind: "warn", says: L("还有更多超时的，请打开看", "More is late; please look") },
};

/** What a notice belongs to, by its kind as it was written; null where nobody is told of it outside. */
export function noticeSpec(told: Told, step: string): NoticeSpec | null {
  const name = step.startsWith("climb:") ? "climb" : /^warn\d+$/.test(step) ? "warn" : step;
  return own[name] ?? told.notices[step] ?? null;
}
