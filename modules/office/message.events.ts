import { dayIn } from "#platform/clocks/zone.ts";
import { L } from "#platform/record/label.ts";
import { Problem } from "#platform/record/problem.ts";
import { actsFor } from "#platform/record/rule.ts";
import type { Change, Handler, Tools } from "#platform/act/stage.ts";
import { heldOn } from "#modules/people/index.ts";
import { refused, tell } from "./events.common.ts";

/** What else happens with notices, messages, relays, the archive and the front desk. */
export const messageHandlers: Readonly<Record<string, Handler>> = {
  "announcement.issue": issued,
  "announcement.reach": reachMore,
  /** What many have said they read stays what they read. */
  "announcement.correct": ({ before, after }) => {
    if (before?.state === "issued" && asRead.some((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))) throw refused("已发布的通告不能再改标题、正文、附件和发给谁，看过的人看的不是这一份；请撤下另发。", "A notice that was issued keeps its subject, text, files and readers, or those who read it read another; withdraw it and issue a new one.");
  },
  "receipt.create": async ({ after }, tools) => {
    tell(after.reader, "toRead", (await tools.load("announcement", after.announcement as string)).subject, tools);
  },
  "phoneMessage.create": ({ after }, tools) => tell(after.to, "message", `${String(after.caller)}：${String(after.matter)}`.slice(0, 120), tools),
  "relay.create": ({ after }, tools) => tell(after.to, "relayed", after.content, tools),
  "improvement.create": async ({ after }, tools) => {
    for (const one of await tools.superiors(after.by as string, null, after.site as string)) tell(one, "proposed", after.subject, tools);
  },
  "improvement.takeUp": answered,
  "improvement.decline": answered,
  "policy.issue": notByItsWriter,
  "archive.revise": ({ before, after }) => {
    if (before?.edition === after.edition) throw refused("新版要有新的版本号。", "A new version has a new number.");
  },
  "archive.proposeEnd": ({ after }, tools) => {
    const until = after.keepUntil as string | null;
    if (until === null) throw refused("永久保存的不能销毁；先写明保存到哪天。", "What is kept for ever is not destroyed; say first until when it is kept.");
    if (until >= dayIn(tools.organisation.zone, tools.now)) throw refused("还没过保存期限，不能销毁。", "Its time has not run out; it cannot be destroyed yet.");
  },
  "subscription.create": inOrder,
  "subscription.change": inOrder,
  "subscription.correct": inOrder,
  "subscription.renew": ({ before, after }) => {
    if ((after.to as string) <= (before?.to as string)) throw refused("续订的到期日要晚于原来的。", "The new end lies after the old one.");
  },
};

/** What a reader of a notice says they have read, and whom it is for. */
const asRead = ["kind", "subject", "text", "files", "site", "everywhere", "post"] as const;

function inOrder({ after }: Change): void {
  if ((after.to as string) < (after.from as string)) throw refused("到期不能早于起订。", "It cannot end before it begins.");
}

/** Who wrote the words last does not put them in force either, whoever began the paper. */
async function notByItsWriter({ after }: Change, tools: Tools): Promise<void> {
  const [last] = await tools.read<{ staff: string | null }>("select staff_id as staff from journal where org_id = $1 and record_type = 'policy' and record_id = $2 and step in ('create', 'change', 'correct') and after ? 'text' order by id desc limit 1", [after.id]);
  if (actsFor(tools.actor, last?.staff)) throw refused("条文最后是你写的，请另一位来签发。", "You wrote its words last; somebody else puts it in force.");
}

function answered({ after }: Change, tools: Tools): void {
  tell(after.by, "proposalAnswered", after.subject, tools);
}

/** Who is reached with the issue itself; more are reached after it, part by part, so that neither the one who issues it nor anybody else waits for thousands. */
const atOnce = 200;
const part = 500;

/** Each of those a notice is for gets a receipt: whoever holds a post that day, at the site or everywhere, in the post it names. */
async function issued({ after }: Change, tools: Tools): Promise<void> {
  const { actor } = tools;
  if (after.everywhere === true && actor.staffId !== null && actor.capabilities["office.manage"] !== true) throw new Problem("not_allowed", { capability: L("发到所有服务点", "issuing to every site") });
  if (after.kind !== "inside") return;
  const readers = await withoutReceipt(after, tools);
  await give(after, readers.slice(0, atOnce), tools);
  tools.set({ readers: readers.length });
}

/** Reaches the next of them; those who came or left since the issue are counted as they are now. */
async function reachMore({ after }: Change, tools: Tools): Promise<void> {
  const left = await withoutReceipt(after, tools);
  await give(after, left.slice(0, part), tools);
  tools.set({ readers: (after.reached as number) + left.length });
}

async function give(after: Change["after"], readers: readonly string[], tools: Tools): Promise<void> {
  for (const reader of readers) await tools.create("receipt", { announcement: after.id, site: after.site, reader, once: `${String(after.id)}:${reader}` });
  tools.set({ reached: (after.reached as number) + readers.length });
}

async function withoutReceipt(after: Change["after"], tools: Tools): Promise<string[]> {
  const rows = await tools.read<{ id: string }>(
    `select distinct s.id from staff s join assignment a on a.org_id = s.org_id and a.staff = s.id and ${heldOn("a", "$2")}
     where s.org_id = $1 and s.state = 'active' and s.id is distinct from $3 and ($4::uuid is null or a.post = $4) and ($5::boolean or a.site is null or a.site = $6)
       and not exists (select 1 from receipt r where r.org_id = s.org_id and r.announcement = $7 and r.reader = s.id) order by s.id`,
    [dayIn(tools.organisation.zone, after.issuedAt as string), after.issuer, after.post, after.everywhere, after.site, after.id],
  );
  return rows.map((row) => row.id);
}
