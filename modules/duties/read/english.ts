import { listed } from "#platform/record/label.ts";
import type { DutyKind } from "../catalogue-types.ts";
import { askedOf, withContradictions, withSuperiors } from "./ask.ts";
import type { Proposal } from "./cadence.ts";
import type { AskedDuty, AskedPost } from "./read.ts";

/** Whether a text is English: it has hardly a Chinese character, and words enough. */
export function isEnglish(text: string): boolean {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  const words = text.match(/[A-Za-z]{2,}/g)?.length ?? 0;
  return words >= 5 && han * 20 < words;
}

const titleEnd = "manager|supervisor|agent|attendant|officer|clerk|assistant|coordinator|specialist|engineer|technician|nurse|director|lead|leader|representative|receptionist|cashier|driver|guard|cleaner|housekeeper|chef|cook|waiter|waitress|server|teacher|administrator|analyst|accountant|secretary|foreman|inspector|operator|executive|advis[eo]r|consultant|porter|steward|host|hostess|pharmacist|keeper|superintendent|head|planner|buyer|controller|auditor|concierge|janitor|trainer|dispatcher|storekeeper|doctor|president|principal|chief";
const isTitle = (text: string): boolean => text.split(/\s+/).length <= 6 && new RegExp(`^[A-Z][\\w&/'’-]*(?:[ -](?:of|and|the|[A-Z][\\w&/'’-]*))*$`).test(text) && new RegExp(`\\b(?:${titleEnd})\\b`, "i").test(text);
const label = /^(?:position|job title|title|post|role|job)(?: title| name)?\s*[:：–-]\s*(.{2,60})$/i;
const headed = /^(?:duties of (?:the )?(.{2,50})|(.{2,50}?)\s*(?:[-–—:,]\s*)?(?:job description|role description|(?:main |key |core )?(?:duties|responsibilities|tasks)(?: and (?:duties|responsibilities|tasks))?))\s*:?$/i;
const superior = /^(?:reports? (?:directly )?to|reporting (?:line|to)|(?:direct |immediate )?(?:supervisor|superior|line manager)|answers to|(?:responsible|accountable) to)\s*[:：–-]?\s*(?:the )?(.{2,60}?)[.;]?$/i;
const aside = /^(?:qualifications?|requirements?|(?:minimum |required )?(?:education|experience|skills|training)|competenc|salary|compensation|benefits|location|department|working (?:hours|conditions)|about|grade|date|version|prepared by|approved by|page \d|employment type|company|physical|preferred)\b/i;
const mark = /^(?:\d{1,2}(?:\.\d{1,2})*[.)]?|[a-z][.)]|[ivx]{1,4}[.)]|[-*•●○■◆▪–·➢✓])\s+/i;

interface Post { name: string; superiors: string[]; duties: AskedDuty[] }
interface Line { readonly text: string; readonly first: number; readonly last: number }

/** So long a line may be for the rules; a longer one is cut after a stop, or anywhere where it has none. */
const longest = /.{1,800}(?:[.;]\s|$)|.{1,800}/g;

/** Reads a job description in English: its posts, to whom each answers, and each duty with what is proposed for it. */
export function readEnglish(text: string): AskedPost[] {
  const posts: Post[] = [];
  let skipping = false;
  const now: { post: Post | null; open: Line | null } = { post: null, open: null };
  const close = (): void => {
    const { post, open } = now;
    if (open && post) for (const said of sentencesOf(open.text)) post.duties.push(dutyOf(said, [open.first, open.last], post.name));
    now.open = null;
  };
  for (const { at, raw } of text.split(/\r\n|[\n\r\f\u2028\u2029]/).flatMap((whole, index) => (whole.match(longest) ?? [""]).map((raw) => ({ at: index + 1, raw })))) {
    const heading = /^\s*#{1,6}\s+/.exec(raw)?.[0] ?? "";
    const line = raw.slice(heading.length).replace(/\*\*|__|^\s*\|\s*|\s*\|\s*$/g, "").trim();
    if (line === "" || /^[\W\d_]*$/.test(line) || /^page \d+/i.test(line)) {
      if (line === "") close();
      continue;
    }
    const number = mark.exec(line)?.[0] ?? "";
    const bare = line.slice(number.length).trim();
    const { post, open: goes } = now;
    const name: string | null = post && isSection(bare) ? null : titleOf(bare, heading !== "");
    const above = superior.exec(bare)?.[1];
    if (name !== null) {
      close();
      now.post = posts.find((one) => one.name === name) ?? posts[posts.push({ name, superiors: [], duties: [] }) - 1] ?? null;
      skipping = false;
    } else if (above !== undefined && post) {
      close();
      if (bare.length < 80) post.superiors.push(above.trim());
    } else if (aside.test(bare) && (heading !== "" || bare.length <= 40 || /^[\w ]{3,30}:/.test(bare))) {
      close();
      skipping = number === "" && (bare.endsWith(":") || !bare.includes(":"));
    } else if (isSection(bare)) {
      close();
      skipping = false;
    } else if (post && !skipping) {
      if (number === "" && goes !== null && goes.text.length < 800 && !/[.;:!?]$/.test(goes.text) && (/^[a-z(&]/.test(bare) || /\b(?:the|a|an|of|to|and|or|in|for|with|by)$/i.test(goes.text))) now.open = { text: `${goes.text} ${bare}`, first: goes.first, last: at };
      else {
        close();
        now.open = { text: bare.replace(/^(?:job |role )?(?:purpose|summary|objective|overview)\s*:\s*/i, ""), first: at, last: at };
      }
    }
  }
  close();
  const named = new Set(posts.map((one) => one.name));
  const more = [...new Set(posts.flatMap((one) => [...one.superiors, ...one.duties.map((duty) => duty.approver ?? "")]))].filter((name) => isTitle(name) && !named.has(name));
  return [...withContradictions(posts.filter((one) => one.duties.length > 0).map((one) => ({ name: one.name, reportsTo: one.superiors[0] ?? null, duties: withSuperiors(one.superiors, one.duties, "en") }))), ...more.map((name) => ({ name, reportsTo: null, duties: [] }))];
}

const isSection = (text: string): boolean => /^(?:(?:main|key|core|job|daily|general|primary|essential|specific|other) )*(?:duties|responsibilities|tasks|functions|accountabilities|purpose|summary)(?: and (?:duties|responsibilities|tasks))?\s*:?$/i.test(text);

function titleOf(text: string, heading: boolean): string | null {
  const named = label.exec(text)?.[1] ?? headed.exec(text)?.slice(1).find((one) => one !== undefined);
  const name = (named ?? text).replace(/\s*[([].*$/, "").replace(/[.:]$/, "").trim();
  if (label.test(text)) return name;
  return isTitle(name) && (named !== undefined || heading || /^[^.;,]{3,50}$/.test(text)) ? name : null;
}

/** The sentences of a line, each one duty; parted at “and” where each half has a time of its own. */
function sentencesOf(text: string): string[] {
  return text.split(/(?<=[.;!?])\s+(?=[A-Z])|;\s+/).flatMap((sentence) => {
    const out: string[] = [];
    for (const part of sentence.split(/,?\s+(?=(?:and|then)\s+[a-z]+\b)/)) {
      const last = out.at(-1);
      const [mine, its] = [timeOf(part), timeOf(last ?? "")];
      if (last !== undefined && mine !== "" && its !== "" && mine !== its) out.push(part.replace(/^(?:and|then)\s+(?:then\s+)?/, ""));
      else out[Math.max(0, out.length - 1)] = last === undefined ? part : `${last} ${part}`;
    }
    return out;
  }).map((one) => one.replace(/[.;,\s]+$/, "").trim()).filter((one) => one.length >= 6);
}

const timeOf = (text: string): string => [cadenceOf(text)?.value, limitOf(text)?.value].filter(Boolean).join("|");

const found = (value: string, words: string, vague = false): Proposal => ({ value, words, vague });
const numbers = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
const N = `(\\d+(?:\\.\\d+)?|${numbers.slice(1).join("|")}|an?|half an)`;
const count = (text: string): number => (/^\d/.test(text) ? Number(text) : /^half/i.test(text) ? 0.5 : /^an?$/i.test(text) ? 1 : Math.max(0, numbers.indexOf(text.toLowerCase())));
const bases: readonly (readonly [RegExp, string])[] = [[/^(?:day|daily)/i, "daily"], [/^week/i, "weekly"], [/^month/i, "monthly"], [/^quarter/i, "quarterly"], [/^(?:year|annual)/i, "yearly"]];
const baseOf = (text: string): string => bases.find(([shape]) => shape.test(text))?.[1] ?? "daily";

/** How often an English text says that something is done. */
function cadenceOf(text: string): Proposal | null {
  const day = /\b(?:every|each|on) (mon|tue|wed|thu|fri|sat|sun)(?:day|sday|nesday|rsday|urday)s?\b/i.exec(text);
  if (day) return found(`weekly ${(day[1] ?? "").toLowerCase()}`, day[0]);
  const shift = /\b(?:(?:every|each|per) shift|(?:start|end)(?: and end)? of (?:each|every) shift)\b/i.exec(text);
  if (shift) return found("per shift", shift[0]);
  const times = new RegExp(`\\b(at least |no less than |minimum )?(?:(once|twice)|${N} times)(?: (?:a|per|each|every))? (day|daily|week|weekly|month|monthly|quarter|quarterly|year|annually)\\b`, "i").exec(text);
  if (times) {
    const n = times[2] ? (/once/i.test(times[2]) ? 1 : 2) : count(times[3] ?? "");
    return found(`${baseOf(times[4] ?? "")}${times[1] ? `>=${n}` : n === 1 ? "" : ` x${n}`}`, times[0]);
  }
  const hours = new RegExp(`\\b(?:hourly|every (?:${N} )?(?:hours?|minutes?))\\b`, "i").exec(text);
  if (hours) return found("daily xN", hours[0], true);
  const every = new RegExp(`\\bevery ${N} (weeks|months|days)\\b|\\b(bi-?weekly|fortnightly|every other week)\\b|\\b(semi-?annually|half-yearly)\\b`, "i").exec(text);
  if (every) {
    if (every[3]) return found("cycle 2w", every[0]);
    if (every[4]) return found("yearly x2", every[0]);
    const n = count(every[1] ?? "");
    if (/week/i.test(every[2] ?? "")) return found(`cycle ${n}w`, every[0]);
    if (/month/i.test(every[2] ?? "") && 12 % n === 0) return found(n === 3 ? "quarterly" : n === 12 ? "yearly" : `yearly x${12 / n}`, every[0]);
    return found("periodic", every[0], true);
  }
  const plain = /\b(?:(?:every|each|per) (day|week|month|quarter|year)|(daily|weekly|monthly|quarterly|yearly|annual(?:ly)?))\b/i.exec(text);
  // “The daily operation of the office” is no rhythm.
  if (plain && !/^\s*(?:operations?|running|business|activities|management|work\b)/i.test(text.slice(plain.index + plain[0].length))) return found(baseOf(plain[1] ?? plain[2] ?? ""), plain[0]);
  const vague = /\b(?:regular(?:ly)?(?= )|periodic(?:ally)?|on a regular basis|routinely)\b/i.exec(text);
  if (vague) return found("periodic", vague[0], true);
  const random = /\b(?:spot[- ]?checks?|at random|randomly|from time to time|ad hoc|unannounced)\b/i.exec(text);
  return random ? found("irregular", random[0], true) : null;
}

const unit = "(seconds?|minutes?|mins?|hours?|hrs?|(?:working|business) days?|days?|weeks?|months?)";
function lengthOf(n: string, name: string): string {
  const [many, id] = [count(n), /^s/i.test(name) ? "s" : /^mi/i.test(name) ? "min" : /^h/i.test(name) ? "h" : /^(?:work|busi)/i.test(name) ? "wd" : /^mo/i.test(name) ? "mo" : "d"];
  if (/^week/i.test(name)) return `${many * 7}d`;
  return many === 0.5 && id === "h" ? "30min" : `${many}${id}`;
}

/** How soon an English text says that something is done. */
function limitOf(text: string): Proposal | null {
  const rings = new RegExp(`\\bwithin ${N} rings?\\b`, "i").exec(text);
  if (rings) return found(`${count(rings[1] ?? "")} rings`, rings[0]);
  const early = new RegExp(`\\b(?:at least )?${N} ${unit} (?:before|prior to|in advance|early|ahead)\\b`, "i").exec(text);
  if (early) return found(`${lengthOf(early[1] ?? "", early[2] ?? "")} early`, early[0]);
  const within = new RegExp(`\\b(?:within|in under|in less than|no (?:later|more) than|not exceed(?:ing)?|up to|maximum of|at most)(?: the next)? ${N} ${unit}\\b`, "i").exec(text);
  if (within) return found(lengthOf(within[1] ?? "", within[2] ?? ""), within[0]);
  const clock = /\b(?:by|before|no later than) (\d{1,2})(?:[:.](\d{2}))? ?(am|pm|a\.m\.|p\.m\.|o'clock)?(?=[\s,.;]|$)(?! (?:days?|hours?|minutes?|weeks?|%))/i.exec(text);
  if (clock && (clock[2] || clock[3])) return found(`before ${String(Number(clock[1]) + (/^p/i.test(clock[3] ?? "") && Number(clock[1]) < 12 ? 12 : 0)).padStart(2, "0")}:${clock[2] ?? "00"}`, clock[0]);
  const date = /\b(?:by|before) the (\d{1,2})(?:st|nd|rd|th)\b/i.exec(text);
  if (date) return found(`before day ${date[1]}`, date[0]);
  for (const [value, shape, vague] of [
    ["end of day", /\b(?:by|before) the end of (?:the|each|every) (?:day|shift)|before (?:leaving|closing)\b/i, false], ["before shift", /\bbefore (?:the |each |every )?shift\b|before opening\b/i, false],
    ["same day", /\b(?:on )?the same (?:working )?day\b|same-day\b/i, false], ["1wd", /\bthe next (?:working|business) day\b/i, false], ["1d", /\bthe next day|the following day\b/i, false],
    ["immediate", /\b(?:immediately|at once|instantly|right away)\b/i, true], ["prompt", /\b(?:promptly|as soon as possible|asap|in a timely manner|timely|without delay|quickly)\b/i, true],
    ["on time", /\b(?:on time|punctual(?:ly)?)\b/i, true], ["in advance", /\bin advance\b/i, true],
  ] as const) {
    const match = shape.exec(text);
    if (match) return found(value, match[0], vague);
  }
  return null;
}

const who = "(?:the |his or her |their )?([A-Z][\\w&'’-]*(?: (?:of |and )?[A-Z][\\w&'’-]*){0,4})";
function approverOf(text: string, post: string): Proposal | null {
  const itself = /^(?:approve|authori[sz]e)\b/i.exec(text);
  if (itself) return found(post, itself[0]);
  for (const shape of [`(?:approv|authori[sz]|sign|countersign|endors|confirm)ed by ${who}`, `to ${who} for (?:approval|signature|authori[sz]ation)`, `(?:approval|authori[sz]ation|signature|consent|permission) (?:of|from|by) ${who}`, `subject to ${who}(?:['’]s)? approval`]) {
    const match = new RegExp(`\\b${shape}`).exec(text);
    if (match?.[1]) return found(match[1], match[0]);
  }
  return null;
}

const kinds: readonly (readonly [DutyKind, RegExp])[] = [
  ["rule", /\b(?:do not|don't|never|must not|may not|shall not|cannot|prohibited|forbidden|not allowed|under no circumstances|only (?:if|when|with|after)|without (?:prior )?(?:approval|permission|consent)|confidential(?:ity)?)\b/i],
  ["conduct", /\b(?:smil\w+|polite\w*|courte\w+|friendl\w+|uniform|name ?tag|badge|groom\w+|appearance|attitude|professional (?:manner|image|conduct)|tidy|neat\w*|respectful\w*|patien(?:t|ce)(?!s)|warmly|dress)\b/i],
  ["triggered", /\b(?:when(?:ever)?|if|upon|in case of|in the event of|once|should a)\b/i],
  ["standing", /^(?:comply|adhere|follow|be familiar|know|understand|perform (?:any )?other|carry out (?:any )?other|any other|assist|support|supervise|manage|oversee|lead|coordinate|train|ensure|maintain (?:good|close|a |the (?:daily|overall))|supervision)\b/i],
  ["record", /\b(?:records?|log(?:ged)?(?: ?book)?|register|document(?:ed|ation)?|file|fill (?:in|out)|archive|keep (?:a )?(?:records?|logs?)|enter .{2,30} (?:in|into))\b/i],
  ["triggered", /^(?:greet|welcome|answer|respond|handle|receive|reply|resolve|escort|assist|deliver|report|inform|notify|process|check (?:in|out)|arrange|refund|repair|direct|serve|admit|contact)\b/i],
  ["rule", /\b(?:must|at all times|always|no more than|not exceed)\b/i],
];

function kindOf(text: string, cadence: Proposal | null, limit: Proposal | null, approver: Proposal | null): { readonly kind: DutyKind; readonly words: string | null } {
  if (approver) return { kind: "approval", words: approver.words };
  if (cadence) return { kind: "recurring", words: cadence.words };
  for (const [kind, shape] of kinds) {
    const match = shape.exec(text);
    if (match && !(kind === "standing" && limit)) return { kind, words: match[0] };
    if (kind === "conduct" && limit) return { kind: "triggered", words: limit.words };
  }
  return { kind: "standing", words: null };
}

const paper = /\b((?:[a-z&-]+ ){0,3}(?:log ?book|register|checklist|report|roster|form|log|sheet|minutes|record|schedule|contract|invoice|file))s?\b/gi;

function dutyOf(text: string, lines: readonly [number, number], post: string): AskedDuty {
  const [cadence, limit, approver] = [cadenceOf(text), limitOf(text), approverOf(text, post)];
  const { kind, words } = kindOf(text, cadence, limit, approver);
  const records = kind === "triggered" ? [] : [...new Set([...text.matchAll(paper)].map((match) => (match[1] ?? "").replace(/^(?:(?:the|a|an|all|any|in|to|and|of|by|for|prepare|record|review|complete|keep|submit|file|fill|log|report|daily|weekly|monthly|items|every|each) )+/gi, "")).filter((one) => one.includes(" ") || /logbook|checklist|roster/i.test(one)))];
  const asks = askedOf({ text, cadence, limit, approver });
  const said = (name: string, one: Proposal | null): Record<string, string> => (one === null ? {} : { [name]: one.words });
  return {
    text, lines: [lines[0], lines[1]], kind, cadence: cadence?.value ?? null, limit: limit?.value ?? null, approver: approver?.value ?? null, records,
    words: { ...(words ? { kind: words } : {}), ...said("cadence", cadence), ...said("limit", limit), ...said("approver", approver), ...(records.length > 0 ? { records: listed(records, "en") } : {}) },
    confidence: Math.max(0.2, Math.round(((words ? 0.8 : 0.5) - 0.15 * asks.length) * 100) / 100), asks,
  };
}
