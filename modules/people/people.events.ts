import { L } from "#platform/record/label.ts";
import { Problem } from "#platform/record/problem.ts";
import type { RecordType } from "#platform/record/record.ts";
import { holdsCapability, rightsBeyond, type Rights, type Row } from "#platform/record/rule.ts";
import type { Change, Handler, Tools } from "#platform/act/stage.ts";
import { dayIn } from "#platform/clocks/zone.ts";
import { heldOn } from "./held.ts";
import { beyondTheirSites, openOf } from "./hand-over.server.ts";

/** What else happens when people, posts and assignments change. */
export function peopleHandlers(types: readonly RecordType[]): Record<string, Handler> {
  return {
    "assignment.create": giveRights,
    "assignment.import": giveRights,
    "assignment.end": async ({ after }, tools) => {
      const today = dayIn(tools.organisation.zone, tools.now);
      if ((after.to as string) < (after.from as string) || (after.to as string) > today) throw new Problem("guard_refused", { reason: L("结束日要在任职期内，最晚到今天。", "The last day lies within the assignment, today at the latest.") });
      tools.endSessions(after.staff as string);
      // A post that begins later keeps nobody's work until then.
      const others = await tools.read<{ n: number }>(`select count(*)::int as n from assignment a where a.org_id = $1 and a.staff = $2 and a.id <> $3 and ${heldOn("a", "$4")}`, [after.staff, after.id, today]);
      if (others[0]?.n === 0) await demandNothingOpen(types, after.staff as string, tools);
    },
    "staff.change": ({ after }, tools) => demandAtTheirSites(after.id as string, tools),
    "staff.leave": async ({ after }, tools) => {
      await demandAtTheirSites(after.id as string, tools);
      await demandNothingOpen(types, after.id as string, tools);
      const held = await tools.read<{ id: string }>("select id from assignment where org_id = $1 and staff = $2 and state = 'held'", [after.id]);
      for (const { id } of held) await tools.patch("assignment", id, { state: "ended", to: dayIn(tools.organisation.zone, tools.now) }, "end");
      // Who is gone neither signs for another nor has anybody sign.
      const lent = await tools.read<{ id: string }>("select id from delegation where org_id = $1 and state = 'valid' and (principal = $2 or deputy = $2)", [after.id]);
      for (const { id } of lent) await tools.patch("delegation", id, { state: "revoked" }, "revoke");
      tools.endSessions(after.id as string);
    },
    "post.change": async ({ before, after }, tools) => {
      if (JSON.stringify(before?.capabilities) === JSON.stringify(after.capabilities) && before?.compensationLimit === after.compensationLimit) return;
      const holders = await tools.read<{ staff: string }>("select staff from assignment where org_id = $1 and post = $2 and state = 'held'", [after.id]);
      for (const { staff } of holders) tools.endSessions(staff);
    },
    "post.*": async ({ before, after }, tools) => {
      if (before !== null && tools.actor.capabilities["post.manage"] !== true) throw everywhere("post.manage"); // A post may be held at any site.
      demandHeld(postRights(after, before), tools);
      await demandPlaceNotTaken(before, after, tools);
      if (after.top === true && after.superior) throw new Problem("guard_refused", { reason: L("最高岗位没有上级，请去掉其一。", "A top post has no superior; take one away.") });
      if (after.superior) await demandNoCircle(after.id as string, after.superior as string, tools);
    },
    "post.close": async ({ after }, tools) => {
      await demandUnused("select 1 from assignment where org_id = $1 and post = $2 and state = 'held' union all select 1 from post where org_id = $1 and superior = $2 and state = 'open' limit 1", after.id as string, tools);
    },
    "department.close": ({ after }, tools) => demandUnused("select 1 from post where org_id = $1 and department = $2 and state = 'open' union all select 1 from department where org_id = $1 and parent = $2 and state = 'open' limit 1", after.id as string, tools),
    "site.change": ({ after }, tools) => demandAtSite(after.id as string, tools),
    "site.close": ({ after }, tools) => {
      demandAtSite(after.id as string, tools);
      return demandUnused("select 1 from assignment where org_id = $1 and site = $2 and state = 'held' union all select 1 from unit where org_id = $1 and site = $2 and state = 'open' limit 1", after.id as string, tools);
    },
    "delegation.create": async ({ after }, tools) => {
      if (tools.actor.via === "api" && after.principal === tools.actor.staffId) throw new Problem("not_allowed", { capability: L("用接口令牌授权代签", "giving one's signature by an API token") });
      // Whose signature another lends out works where they keep the staff, and nowhere else.
      if (after.principal !== tools.actor.staffId) {
        await demandAtTheirSites(after.principal as string, tools);
        await demandTheirsToLend(after.principal as string, tools);
      }
      if (after.deputy === tools.actor.staffId && after.principal !== tools.actor.staffId) throw new Problem("guard_refused", { reason: L("不能替别人授权给自己。", "Nobody takes another's signature for themselves.") });
      if (after.principal === after.deputy) throw new Problem("guard_refused", { reason: L("不能授权给自己。", "Nobody is their own deputy.") });
      if ((after.from as string) > (after.to as string)) throw new Problem("guard_refused", { reason: L("“从”要早于“到”。", "“From” must not lie after “to”.") });
    },
  };
}

/** Somebody is put into a post: by who holds its rights, where it is held; the sessions of before end. */
async function giveRights({ after }: Change, tools: Tools): Promise<void> {
  const post = await tools.load("post", after.post as string);
  const at = typeof after.site === "string" ? [after.site] : true;
  demandHeld({ capabilities: Object.fromEntries((post.capabilities as string[]).map((capability) => [capability, at])), limits: limitsOf(post) }, tools);
  if (after.staff === tools.actor.staffId) await demandNotOverOthers(after.post as string, tools);
  else await demandNotMadeTheirs(after.staff as string, after.post as string, tools);
  tools.endSessions(after.staff as string);
}

/**
 * What a deputy signs with is lent by whose it is, or by the administrator. Who keeps the staff names a deputy where nothing is lent that they do not
 * hold themselves: the right to sign, its figure, and standing above people.
 */
async function demandTheirsToLend(principal: string, tools: Tools): Promise<void> {
  const { actor } = tools;
  if (administers(tools)) return;
  const [{ who } = { who: null }] = await tools.read<{ who: { own: Rights; subordinates: readonly string[] } | null }>("select dd_actor($1, $2, $3) as who", [principal, dayIn(tools.organisation.zone, tools.now)]);
  if (!who) return;
  const lent = Object.entries(who.own.capabilities).filter(([capability]) => capability.endsWith(".approve"));
  demandHeld({ capabilities: Object.fromEntries(lent), limits: { ownCompensation: who.own.limits.compensation ?? 0 } }, tools);
  if (who.subordinates.some((one) => one !== actor.staffId && !actor.subordinates.includes(one))) throw new Problem("not_allowed", { capability: L("替站在别人上面的人指定代签人，请由本人或管理员来定", "naming who signs for somebody who stands above others; they themselves or the administrator does") });
}

const administers = (tools: Tools): boolean => tools.actor.staffId === null || tools.actor.capabilities["org.admin"] === true;

/** Standing above others is a right like any other: nobody puts themselves into a post above people who are not theirs. */
async function demandNotOverOthers(post: string, tools: Tools): Promise<void> {
  if (administers(tools)) return;
  const over = await tools.read(
    `with recursive below as (select id from post where org_id = $1 and superior = $2 and state = 'open' union select p.id from post p join below b on p.org_id = $1 and p.superior = b.id and p.state = 'open')
     select 1 from assignment where org_id = $1 and post in (select id from below) and state = 'held' and staff <> all($3::uuid[]) limit 1`,
    [post, [...tools.actor.subordinates, tools.actor.staffId]],
  );
  if (over.length > 0) throw new Problem("not_allowed", { capability: L("自己去任高于别人的岗位，请由上级或管理员来派", "taking a post above other people; a superior or the administrator gives it") });
}

/** The posts of who acts, those of a later day too, and all below. `$2` and `$3`: the person and their posts of today. */
const ownAndBelow = `own as (select id, superior from post where org_id = $1 and id in (select post from assignment where org_id = $1 and staff = $2 and state = 'held' union select unnest($3::uuid[]))),
       down as (select id from own union select p.id from post p join down d on p.org_id = $1 and p.superior = d.id)`;

/** Nor does anybody make others their own by putting them below: who holds a post already is given one there by their superior or the administrator. */
async function demandNotMadeTheirs(staff: string, post: string, tools: Tools): Promise<void> {
  if (administers(tools) || tools.actor.subordinates.includes(staff)) return;
  const made = await tools.read(
    `with recursive ${ownAndBelow} select 1 where $4::uuid in (select d.id from down d join post p on p.org_id = $1 and p.id = d.id join down u on u.id = p.superior)
       and exists (select 1 from assignment where org_id = $1 and staff = $5 and state = 'held')`,
    [tools.actor.staffId, tools.actor.posts, post, staff],
  );
  if (made.length > 0) throw new Problem("not_allowed", { capability: L("把别人的下属派到自己下面，请由其上级或管理员来派", "putting other people's staff below oneself; their superior or the administrator does") });
}

/** Nobody moves their own post, one above it, or another's people below it; what stood nowhere yet, and has no such people in or below it, may be put anywhere. */
async function demandPlaceNotTaken(before: Row | null, after: Row, tools: Tools): Promise<void> {
  if (administers(tools) || before === null || (before.superior === after.superior && before.top === after.top)) return;
  const stood = before.top === true || (before.superior ?? null) !== null;
  const [place] = await tools.read<{ above: boolean; from: boolean; to: boolean; peopled: boolean }>(
    `with recursive ${ownAndBelow},
       up as (select id, superior from own union select p.id, p.superior from post p join up u on p.org_id = $1 and p.id = u.superior),
       moved as (select $4::uuid as id union select p.id from post p join moved m on p.org_id = $1 and p.superior = m.id)
     select $4 in (select id from up) as above, coalesce($5::uuid in (select id from down), false) as from, coalesce($6::uuid in (select id from down), false) as to,
       exists (select 1 from assignment where org_id = $1 and post in (select id from moved) and state = 'held' and staff <> all($7::uuid[])) as peopled`,
    [tools.actor.staffId, tools.actor.posts, after.id, before.superior ?? null, after.superior ?? null, [...tools.actor.subordinates, tools.actor.staffId]],
  );
  const taken = (place?.above && (stood || after.top === true)) || (place?.to && !place.from && (stood || place.peopled));
  if (taken) throw new Problem("not_allowed", { capability: L("移动自己的岗位、自己上级的岗位，或把别人的下属移到自己下面", "moving one's own post, a post above it, or other people's posts below it") });
}

/** The rights a post gives anew; whoever may hold it at any site has them there. */
function postRights(after: Row, before: Row | null): Rights {
  const old = new Set(before?.capabilities as string[] | undefined);
  const higher = ((after.compensationLimit as number | null) ?? 0) > ((before?.compensationLimit as number | null) ?? 0);
  return { capabilities: Object.fromEntries((after.capabilities as string[]).filter((capability) => !old.has(capability)).map((capability) => [capability, true as const])), limits: higher ? limitsOf(after) : {} };
}

/** A site is its own place: who keeps one does not keep another. */
function demandAtSite(site: string, tools: Tools): void {
  if (!holdsCapability(tools.actor, "site.manage", site)) throw new Problem("not_allowed", { capability: "site.manage" });
}

/** Who keeps the staff of some sites keeps those who hold no post elsewhere. */
async function demandAtTheirSites(staffId: string, tools: Tools): Promise<void> {
  if (await beyondTheirSites(tools.read, tools.actor, staffId)) throw everywhere("staff.manage");
}

function everywhere(capability: string): Problem {
  return new Problem("not_allowed", { capability: L(`${capability}（所有服务点）`, `${capability} (at every site)`) });
}

function limitsOf(post: Row): Rights["limits"] {
  return { ownCompensation: (post.compensationLimit as number | null) ?? 0 };
}

/** What somebody signs for another is lent, and not theirs to give. @throws Problem `not_allowed` where the actor would give what they do not hold themselves. */
function demandHeld(rights: Rights, tools: Tools): void {
  const more = rightsBeyond(tools.actor.own ?? tools.actor, rights);
  if (more.length > 0) throw new Problem("not_allowed", { capability: more.slice(0, 5) });
}

async function demandUnused(sql: string, id: string, tools: Tools): Promise<void> {
  if ((await tools.read(sql, [id])).length > 0) throw new Problem("still_used");
}

/** Nothing open may be left without an owner. */
async function demandNothingOpen(types: readonly RecordType[], staffId: string, tools: Tools): Promise<void> {
  const owned = types.filter((type) => type.owner !== undefined);
  if (owned.length === 0) return;
  const counts = owned.map((type) => `(select count(*) ${openOf(type)})`);
  const rows = await tools.read<{ n: number }>(`select (${counts.join(" + ")})::int as n`, [staffId]);
  const count = rows[0]?.n ?? 0;
  if (count > 0) throw new Problem("hand_over_first", { count });
}

async function demandNoCircle(post: string, superior: string, tools: Tools): Promise<void> {
  const rows = await tools.read<{ circle: boolean }>(
    `with recursive up as (select id, superior from post where org_id = $1 and id = $2 union select p.id, p.superior from post p join up on p.org_id = $1 and p.id = up.superior)
     select exists (select 1 from up where id = $3) as circle`,
    [superior, post],
  );
  if (rows[0]?.circle) throw new Problem("guard_refused", { reason: L("上级转了一圈又回到自己。", "The chain of superiors leads back to this post.") });
}
