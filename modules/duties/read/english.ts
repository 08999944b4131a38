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

const titleEnd = "manager|supervisor|agent|attendant|officer|clerk|assistant|coordinator|specialist|engineer|technician|nurse|director|lead|leader|representative|receptionist|cashier|driver|guard|cleaner|housekeeper|chef|cook|waiter|waitress|server|teacher|administrator|analyst|accountant|secretary|foreman|inspector|operator|executive|advis[eo]r|consultant|porter|steward|host|hostess|pharmacist|keeper|superintendent|head|planner|buyer|controller|auditor|concierge|janitor|trainer|dispatcher|storekeeper|doctor|president|principal|chief|captain|bellman|butler|valet|barista|bartender|baker|lifeguard|carer|caretaker|gardener|electrician|plumber|mechanic|welder|picker|packer|handyman|ranger|warden|tutor|coach|instructor|librarian|editor|designer|developer|recruiter|surveyor|architect|therapist|dentist|hygienist|paramedic|midwife|physician|groomer|stylist|tailor|florist|butcher";
const isTitle = (text: string): boolean => text.split(/\s+/).length <= 6 && new RegExp(`^\\p{Lu}[\\p{L}\\d&/'’-]*(?:[ -](?:of|and|the|\\p{Lu}[\\p{L}\\d&/'’-]*))*$`, "u").test(text) && new RegExp(`\\b(?:${titleEnd})\\b`, "i").test(text);
const label = /^(?:position|job title|title|post|role|job)(?: title| name)?\s*[:：–-]\s*(.{2,60})$/i;
const headed = /^(?:duties of (?:the )?(.{2,50})|(.{2,50}?)\s*(?:[-–—:,]\s*)?(?:job description|role description|position description|(?:main |key |core )?(?:duties|responsibilities|tasks)(?: and (?:duties|responsibilities|tasks))?))\s*:?$/i;
const superior = /^(?:(?:reports? (?:directly )?to|reporting to|answers to|(?:responsible|accountable|answerable) to)\s*[:：–-]?\s*(?:the )?(.{2,60}?)|(?:reporting (?:line|manager)|(?:direct |immediate )?(?:supervisor|superior|line manager|manager))\s*[:：–-]\s*(?:the )?(.{2,60}?))[.;]?$/i;
/** Sections and labels that tell of the person, the place or the form. */
const aside = /^(?:(?:key |main |minimum |required |preferred |essential |desirable |person(?:al)? |job |candidate |position |role |education(?:al)? |professional |other )*(?:qualifications?|requirements?|specifications?|criteria|education|experience|skills|training|competenc\w*|knowledge|abilities|attributes|qualities|profile|certificat\w*|licen[cs]es?)\b|salary|compensation|remuneration|pay\b|benefits|what we offer|we offer|why (?:join|work)|perks|what (?:you|we)(?:['’]ll| will)? (?:bring|need|have|give|offer)|you['’]ll (?:have|need|bring)|location|department|division|(?:working|business|opening) (?:hours|conditions|environment|relationships?)|hours\b|shift pattern|about|company|grade|job (?:grade|code|level|class|type|family|number|ref\w*)|date|version|rev(?:ision)?\b|prepared by|approved by|signed|signature|employee (?:name|signature)|page \d|employment type|contract|physical|preferred|direct reports?\s*:|subordinates|supervises\s*:|internal contacts|external contacts|contacts|key (?:contacts|relationships|performance)|kpis?\b|performance (?:indicators|measures)|(?:the )?(?:successful|ideal|right) (?:candidate|applicant)|you (?:will have|should have|must have)|we are looking|who we are|how to apply|to apply|apply\b|closing date|equal opportunit|disclaimer|acknowledge?ment|notes?:)/i;
const mark = /^(?:\d{1,2}(?:\.\d{1,2})*[.)]?|[a-z][.)]|[ivx]{1,4}[.)]|[-*•●○■◆▪–·➢✓✔□☐])\s+/i;

interface Post { name: string; superiors: string[]; duties: AskedDuty[] }
interface Line { readonly text: string; readonly first: number; readonly last: number; readonly more: string }
/** A line as it stands: its heading's depth, number and words; `more` is what other cells of its row say. */
interface Row { readonly at: number; readonly heading: boolean; readonly number: string; readonly bare: string; readonly more: string }

/** So long a line may be for the rules; a longer one is cut after a stop, or anywhere where it has none. */
const longest = /.{1,800}(?:[.;]\s|$)|.{1,800}/g;

/** Reads a job description in English: its posts, to whom each answers, and each duty with what is proposed for it. */
export function readEnglish(text: string): AskedPost[] {
  const posts: Post[] = [];
  const now: { post: Post | null; open: Line | null; skipping: boolean; under: string } = { post: null, open: null, skipping: false, under: "" };
  const close = (): void => {
    const { post, open, under } = now;
    if (open && post) for (const said of sentencesOf(open.text)) post.duties.push(dutyOf(said, open, post.name, under));
    now.open = null;
  };
  const rows = rowsOf(text).flatMap(bracketsApart);
  for (const [index, { at, heading, number, bare, more }] of rows.entries()) {
    if (bare === "" || /^(?:reports? to|reporting to|line manager|supervisor)\s*:$/i.test(bare)) {
      close();
      continue;
    }
    const { post, open: goes } = now;
    const next = rows.slice(index + 1).find((one) => one.bare !== "");
    if (/^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|\d{1,2}[:.]\d{2} ?[ap]m) ?(?:–|-|to|through) ?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|\d{1,2}[:.]\d{2} ?[ap]m)\.?$/i.test(bare)) continue;
    const before = rows.slice(0, index).findLast((one) => one.bare !== "");
    // The label in one line, who it is in the next.
    const above = before !== undefined && /^(?:reports? to|reporting to|line manager|supervisor)\s*:$/i.test(before.bare) && bare.length <= 60 ? bare : superior.exec(bare)?.slice(1).find((one) => one !== undefined);
    const stands = heading || isCapitals(bare);
    const led = rows.slice(index + 1).filter((one) => one.bare !== "").slice(0, isCapitals(bare) ? 3 : 1).some((one) => superior.test(one.bare));
    const name = (post && isSection(bare)) || above !== undefined ? null : titleOf(bare, heading || isCapitals(bare), led, number !== "");
    if (name !== null) {
      close();
      now.post = posts.find((one) => one.name.toLowerCase() === name.toLowerCase()) ?? posts[posts.push({ name, superiors: [], duties: [] }) - 1] ?? null;
      Object.assign(now, { skipping: false, under: "" });
    } else if (above !== undefined && bare.length < 80) {
      close();
      post?.superiors.push(above.trim());
    } else if (aside.test(bare) && (stands || bare.length <= 40 || (bare.endsWith(":") && bare.length <= 80) || /^[\w ]{3,30}:/.test(bare))) {
      close();
      now.skipping = number === "" && (stands || bare.endsWith(":") || !bare.includes(":"));
    } else if (isSection(bare) || heads({ heading: stands, number, bare }, next, goes)) {
      close();
      Object.assign(now, { skipping: false, under: bare.replace(/:$/, "") });
    } else if (post && !now.skipping && !(post.duties.length === 0 && goes === null && /^[A-Z][\w /]{2,24}:\s+\S.{0,50}$/.test(bare) && number === "")) {
      if (number === "" && goes !== null && more === "" && goes.text.length < 800 && !/[.;:!?]$/.test(goes.text) && (/^[a-z(&]/.test(bare) || /\b(?:the|a|an|of|to|and|or|in|for|with|by)$/i.test(goes.text))) now.open = { ...goes, text: `${goes.text} ${bare}`, last: at };
      else {
        close();
        now.open = { text: bare.replace(/^(?:job |role )?(?:purpose|summary|objective|overview)\s*:\s*/i, ""), first: at, last: at, more };
      }
    }
  }
  close();
  const known = (name: string): string => posts.find((one) => one.name.toLowerCase() === name.toLowerCase())?.name ?? name;
  const named = new Set(posts.map((one) => one.name));
  const more = [...new Set(posts.flatMap((one) => [...one.superiors, ...one.duties.map((duty) => duty.approver ?? "")]))].filter((name) => isTitle(name) && !named.has(known(name)));
  return [...withContradictions(posts.filter((one) => one.duties.length > 0).map((one) => ({ name: one.name, reportsTo: one.superiors[0] === undefined ? null : known(one.superiors[0]), duties: withSuperiors(one.superiors, one.duties, "en") }))), ...more.map((name) => ({ name, reportsTo: null, duties: [] }))];
}

/** “Barista (reports to Café Manager)”: a heading and to whom it answers. */
function bracketsApart(row: Row): Row[] {
  const [, title, above] = /^(\p{Lu}[\p{L}\d&/'’ -]{2,40}?)\s*[([]\s*(?:reports? to|reporting to|supervisor:?|answers to)\s*:?\s*(?:the )?([^)\]]{2,40})[)\]]$/iu.exec(row.bare) ?? [];
  return title && above ? [{ ...row, bare: title }, { ...row, heading: false, number: "", bare: `Reports to: ${above}` }] : [row];
}

/** “Department: Rooms    Reports to: General Manager”: labels side by side are lines of their own. */
function labelsApart(line: string): string[] {
  return /^\s*[A-Z][A-Za-z /]{2,24}:\s*\S/.test(line) ? line.split(/(?:\t+| {2,}|\s\|\s)(?=[A-Z][A-Za-z /]{2,24}:\s)/) : [line];
}

/** A form puts labels side by side: “Department: Front Office      Reports to: Manager”. */
const sideBySide = /[ \t]{3,}(?=[A-Z][\w ]{2,20}:\s)/;

/** The lines of a text with their marks apart; a table's rows are one line each, with what stands beside what is to be done. */
function rowsOf(text: string): Row[] {
  let columns: (string | null)[] | null = null;
  const blank = { heading: false, number: "", bare: "", more: "" };
  return text.split(/\r\n|[\n\r\f\u2028\u2029]/).flatMap((whole, index) => (whole.match(longest) ?? [""]).flatMap(labelsApart).flatMap((raw) => (raw.includes("|") ? [raw] : raw.split(sideBySide))).map((raw) => ({ at: index + 1, raw }))).flatMap(({ at, raw }): Row[] => {
    const heading = /^\s*#{1,6}\s+/.exec(raw)?.[0] ?? "";
    const cells = /^\s*\|.*\|\s*$/.test(raw) ? raw.trim().slice(1, -1).split("|").map((cell) => plain(cell)) : raw.trim().split("\t").length > 2 ? raw.split("\t").map((cell) => plain(cell)) : null;
    if (cells === null) columns = null;
    else if (cells.every((cell) => /^:?-*:?$/.test(cell)) && cells.some((cell) => cell !== "")) return [];
    else {
      const named = cells.map((cell) => columnsOf.find(([, shape]) => cell.length <= 24 && shape.test(cell))?.[0] ?? null);
      if (named.includes("duty") && named.filter((one) => one !== null).length > 1) {
        columns = named;
        return [{ at, ...blank }];
      }
      if (columns !== null) {
        const of = (part: string): string[] => cells.filter((cell, column) => columns?.[column] === part && cell !== "" && !/^[-–—/]$|^n\/a$/i.test(cell));
        return [...of("post").map((cell): Row => ({ at, ...blank, bare: `Position: ${cell}` })), { at, ...blank, number: "- ", bare: of("duty").join(", ").replace(mark, ""), more: of("more").join("; ") }, { at, ...blank }];
      }
    }
    const line = plain(raw.slice(heading.length).replace(/^\s*\|\s*|\s*\|\s*$/g, ""));
    if (/^[\W\d_]*$/.test(line) || /\bpage \d+ (?:of|\/) \d+/i.test(line) || /^page \d+/i.test(line)) return line === "" ? [{ at, ...blank }] : [];
    const number = mark.exec(line)?.[0] ?? "";
    return [{ at, heading: heading !== "", number, bare: line.slice(number.length).trim(), more: "" }];
  });
}

const plain = (text: string): string => text.replace(/\*\*|__/g, "").trim();
const columnsOf: readonly (readonly [part: "duty" | "more" | "post", shape: RegExp])[] = [
  ["more", /^(?:frequency|how often|rhythm|deadline|due(?: by| date)?|time(?: limit)?|when|by when|target time|approv\w+(?: by)?)$/i],
  ["post", /^(?:position|role|post|job title|who|responsible(?: person)?|owner|staff)$/i],
  ["duty", /^(?:tasks?|dut(?:y|ies)|responsibilit\w+|activit\w+|what|action|description|work|job|item)(?: description)?$/i],
];

/** A line in capitals stands above others, as a heading does. */
const isCapitals = (text: string): boolean => /^[^a-z]*[A-Z]{3}[^a-z]*$/.test(text) && text.length <= 60 && !/[.;]$/.test(text);
const rhythmic = /^(?:every ?day|dail(?:y|ies)|weekly|monthly|quarterly|yearly|annual(?:ly)?|(?:each|every|per) (?:day|shift|week|month|quarter|year))\b/i;

/** Whether a line stands above a list: in capitals, before a colon, or short and without a stop where marked lines follow. */
function heads({ heading, number, bare }: { readonly heading: boolean; readonly number: string; readonly bare: string }, next: Row | undefined, goes: Line | null): boolean {
  if (heading || /^\d+\.0\b/.test(number)) return true;
  if (/[.;]$/.test(bare) || bare.length > 50) return false;
  if (bare.endsWith(":")) return true;
  if (rhythmic.test(bare) && bare.split(" ").length <= 3) return true;
  const dots = (text: string): number => (/^\d/.test(text) ? (text.match(/\.\d/g)?.length ?? 0) : 0);
  if (next !== undefined && dots(next.number) > dots(number) && number !== "" && bare.split(" ").length <= 5) return true;
  const deeper = next !== undefined && next.number !== "" && (number === "" || /^\d|^[a-z][.)]/i.test(number) !== /^\d|^[a-z][.)]/i.test(next.number));
  return deeper && /^[A-Z]/.test(bare) && bare.split(" ").length <= 6 && !(goes !== null && /\b(?:the|a|an|of|to|and|or|in|for|with|by)$/i.test(goes.text));
}

const isSection = (text: string): boolean => /^(?:(?:main|key|core|job|daily|general|primary|essential|specific|other|principal|major|summary of|overview of|position|role|your) )*(?:duties|responsibilities|tasks|functions|accountabilities|purpose|summary|overview|objective)(?: (?:and|&) (?:duties|responsibilities|tasks|accountabilities))?(?: (?:of|for) (?:the|an?) [\w ]{2,40})?\s*:?$/i.test(text);

function titleOf(text: string, stands: boolean, led: boolean, numbered: boolean): string | null {
  const named = label.exec(text)?.[1] ?? headed.exec(text)?.slice(1).find((one) => one !== undefined);
  const name = calm((named ?? text).replace(/\s*[([].*$/, "").replace(/\s*\|.*$/, "").replace(/[.:]$/, "").replace(/\s+[-–—]$/, "").trim());
  if (label.test(text)) return name;
  // What stands right above “Reports to” is who does, whatever it is called.
  if (led && !isSection(text) && !aside.test(text) && /^\p{Lu}[\p{L}\d&/'’ -]{2,40}$/u.test(name)) return name;
  return isTitle(name) && (named !== undefined || stands || (!numbered && /^[^.;,]{3,50}$/.test(text))) ? name : null;
}

/** A title in capitals as titles are written; short words in capitals may be short for something. */
const calm = (name: string): string => (/[a-z]/.test(name) ? name : name.replace(/[A-Z]{4,}|\b(?:OF|AND|THE|FOR)\b/g, (word) => (/^(?:OF|AND|THE|FOR)$/.test(word) ? word.toLowerCase() : word[0] + word.slice(1).toLowerCase())));

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
  }).map((one) => one.replace(/[.;,\s]+$/, "").trim()).filter((one) => one.length >= 6 && !one.endsWith(":"));
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
  const dayName = "(?:mon|tue|wed|thu|fri|sat|sun)(?:day|sday|nesday|rsday|urday)s?";
  const several = new RegExp(`\\b(?:every|each|on) ${dayName}(?:(?:, | and |, and )${dayName})+`, "i").exec(text);
  if (several) return found(`weekly x${several[0].match(new RegExp(dayName, "gi"))?.length ?? 2}`, several[0]);
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
  const night = /\b(?:every|each) (?:night|evening|morning|afternoon|session)\b|\bnightly\b/i.exec(text);
  if (night) return found(/session/i.test(night[0]) ? "daily xN" : "daily", night[0], /session/i.test(night[0]));
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
  const speed = /\b(?:not exceed|no more than|max(?:imum)?(?: of)?|below|under) (\d+) ?(km\/h|mph|kg|m|°C)\b/i.exec(text);
  if (speed) return found(`<=${speed[1]}${(speed[2] ?? "").toLowerCase()}`, speed[0]);
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
  ["rule", /^no \w+|\b(?:do not|don't|never|must not|may not|shall not|cannot|prohibited|forbidden|not allowed|under no circumstances|only (?:if|when|with|after|against|to|by)|without (?:prior )?(?:approval|permission|consent)|confidential(?:ity)?)\b/i],
  ["conduct", /\b(?:smil\w+|polite\w*|courte\w+|friendl\w+|uniform|name ?tag|badge|groom\w+|appearance|attitude|professional (?:manner|image|conduct)|tidy|neat\w*|respectful\w*|(?:be|remain|stay|and) patient|patien(?:ce|tly)|warmly|dress)\b/i],
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

function dutyOf(text: string, { first, last, more }: Line, post: string, under: string): AskedDuty {
  const cadence = cadenceOf(text) ?? cadenceOf(more) ?? (rhythmic.test(under) ? cadenceOf(under) : null);
  const [limit, approver] = [limitOf(text) ?? limitOf(more) ?? limitOf(more === "" ? "" : `within ${more.split("; ").at(-1) ?? ""}`), approverOf(text, post)];
  const { kind, words } = kindOf(text, cadence, limit, approver);
  const records = kind === "triggered" ? [] : [...new Set([...text.matchAll(paper)].map((match) => (match[1] ?? "").replace(/^(?:.*\b(?:the|a|an|all|any|in|on|to|and|of|by|for|per|with|into|each|every) )?(?:(?:the|a|an|all|any|prepare|record|review|complete|keep|submit|file|fill|log|report|check|update|sign|inspect|read|maintain|daily|weekly|monthly|items) )*/i, "")).filter((one) => (one.includes(" ") || /logbook|checklist|roster/i.test(one)) && !/ (?:and|or) /.test(one)))];
  const asks = askedOf({ text, cadence, limit, approver });
  const said = (name: string, one: Proposal | null): Record<string, string> => (one === null ? {} : { [name]: one.words });
  return {
    text, lines: [first, last], kind, cadence: cadence?.value ?? null, limit: limit?.value ?? null, approver: approver?.value ?? null, records,
    words: { ...(words ? { kind: words } : {}), ...said("cadence", cadence), ...said("limit", limit), ...said("approver", approver), ...(records.length > 0 ? { records: listed(records, "en") } : {}) },
    confidence: Math.max(0.2, Math.round(((words ? 0.8 : 0.5) - 0.15 * asks.length) * 100) / 100), asks,
  };
}
