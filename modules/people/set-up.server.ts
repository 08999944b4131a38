import { v7 as uuid } from "uuid";
import { act } from "#platform/act/act.ts";
import { systemActor } from "#platform/act/actor.ts";
import type { Engine } from "#platform/act/engine.ts";
import { dayIn } from "#platform/clocks/zone.ts";
import type { Language } from "#platform/record/label.ts";
import { Problem } from "#platform/record/problem.ts";
import { hashPassword } from "#platform/auth/secrets.ts";
import { demandStrong, storePassword } from "#platform/auth/sign-in.ts";

/** A post to take over at set-up; `superior` names another of the list. */
export interface PostPlan {
  readonly id: string;
  readonly name: string;
  readonly superior: string | null;
  readonly capabilities: readonly string[];
  readonly compensationLimit: number | null;
  readonly function: string | null;
}

export interface SetUp {
  readonly organisation: string;
  readonly scenes: readonly string[];
  readonly site: string;
  readonly admin: { readonly name: string; readonly login: string; readonly password: string; readonly language?: Language };
  readonly posts: readonly PostPlan[];
  /** Every capability there is: the administrator's post holds them all. */
  readonly capabilities: readonly string[];
  /** What else it begins with, entered as it stands. */
  readonly records?: readonly { readonly type: string; readonly input: Readonly<Record<string, unknown>> }[];
  readonly demo?: boolean;
  /** The zone its days and times are in; Asia/Shanghai where none is said. */
  readonly zone?: string;
  /** What is spoken where nobody has chosen; the administrator's language where none is said. */
  readonly language?: Language;
  /** Whether the steps that follow are offered to the administrator. */
  readonly goesOn?: boolean;
  /** Whether it must be the first one: of several that begin at once, at whatever process, one goes on. */
  readonly first?: boolean;
}

/**
 * Makes an organisation with its first site, its posts and its administrator, and returns their ids.
 *
 * @throws Problem `password_weak` before anything is written; `set_up_closed` where it must be the first and is not.
 */
export async function setUp(engine: Engine, plan: SetUp): Promise<{ orgId: string; staffId: string; siteId: string; posts: Map<string, string> }> {
  demandStrong(plan.admin.password);
  const hash = await hashPassword(plan.admin.password);
  const orgId = uuid();
  const now = engine.now();
  await engine.db.transaction(async (tx) => {
    // No organisation is kept waiting by this lock: there is none yet.
    if (plan.first) await tx.query("select pg_advisory_xact_lock(hashtextextended('first organisation', 0))");
    const rows = await tx.query("insert into organisation (id, name, scenes, demo, created_at, zone, set_up, language) select $1, $2, $3, $4, $5, $6, $7::jsonb, $9 where not $8 or not exists (select 1 from organisation) returning 1", [orgId, plan.organisation, plan.scenes, plan.demo === true, now, plan.zone ?? "Asia/Shanghai", plan.goesOn ? "{}" : null, plan.first === true, plan.language ?? plan.admin.language ?? "zh"]);
    if (rows.length === 0) throw new Problem("set_up_closed");
  });
  const actor = systemActor(orgId);
  const make = async (type: string, input: Record<string, unknown>): Promise<string> => (await act(engine, actor, { type, step: "import", input })).id;
  const create = async (type: string, input: Record<string, unknown>): Promise<string> => (await act(engine, actor, { type, step: "create", input })).id;
  const siteId = await create("site", { name: plan.site });
  const posts = new Map<string, string>();
  for (const post of inOrder(plan.posts)) {
    const id = await make("post", {
      name: post.name, catalogue: post.id, capabilities: post.capabilities, ...(post.superior && posts.has(post.superior) ? { superior: posts.get(post.superior) } : {}),
      ...(post.compensationLimit === null ? {} : { compensationLimit: post.compensationLimit }), ...(post.function ? { function: post.function } : {}),
    });
    posts.set(post.id, id);
  }
  const adminPost = await make("post", { name: plan.admin.language === "en" ? "Administrator" : "系统管理员", catalogue: "administrator", top: true, capabilities: plan.capabilities });
  posts.set("administrator", adminPost);
  const staffId = await create("staff", { name: plan.admin.name, staffNumber: plan.admin.login, ...(plan.admin.language ? { language: plan.admin.language } : {}) });
  await storePassword(engine.db, orgId, staffId, hash, now, null);
  await create("assignment", { staff: staffId, post: adminPost, from: dayIn((await engine.organisation(orgId)).zone, now) });
  for (const { type, input } of plan.records ?? []) await create(type, input);
  return { orgId, staffId, siteId, posts };
}

/** Superiors before those below them; what a circle would leave over comes last without a superior. */
function inOrder(posts: readonly PostPlan[]): PostPlan[] {
  const done: PostPlan[] = [];
  let rest = [...posts];
  while (rest.length > 0) {
    const ready = rest.filter((post) => post.superior === null || !rest.some((other) => other.id === post.superior));
    if (ready.length === 0) return [...done, ...rest];
    done.push(...ready);
    rest = rest.filter((post) => !ready.includes(post));
  }
  return done;
}
