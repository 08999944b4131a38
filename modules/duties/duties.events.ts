import type { Handler } from "#platform/act/stage.ts";
import { parseDuration } from "#platform/clocks/duration.ts";
import { L } from "#platform/record/label.ts";
import { fieldProblem, Problem } from "#platform/record/problem.ts";
import type { RecordType } from "#platform/record/record.ts";
import { dutyRecord } from "./duty.record.ts";
import { checksHandlers } from "./check/checks.events.ts";
import { loadCatalogue } from "./catalogue.ts";
import { hashOf, mayWrite, postState, textOf } from "./edition.ts";
import { isTriggerWord } from "./tasks/triggers.ts";

/** What else happens with the records of duties. */
export const dutiesHandlers = (types: readonly RecordType[]): Readonly<Record<string, Handler>> => ({
  ...checksHandlers,
  /** Only who holds the post, in person, and only the newest edition, once. */
  "acknowledgement.create": async ({ after }, tools) => {
    const { actor } = tools;
    const post = after.post as string;
    const state = await postState(tools.read, post);
    if (!state) throw new Problem("not_found");
    if (!actor.posts.includes(post)) throw new Problem("not_allowed", { capability: L("确认别的岗位的手册", "acknowledging the handbook of another post") });
    if (actor.via !== "web") throw new Problem("not_allowed", { capability: L("用接口令牌确认手册", "acknowledging a handbook by an API token") });
    if (state.edition !== after.edition || state.hash !== hashOf(textOf(loadCatalogue(), state))) throw staleEdition();
    const given = await tools.read<{ id: string }>("select id from acknowledgement where org_id = $1 and post = $2 and edition = $3 and staff = $4", [post, after.edition, after.staff]);
    if (given.length > 0) throw new Problem("guard_refused", { reason: L("这一版你已确认过。", "You have acknowledged this version already.") });
    tools.set({ once: `${post}:${after.edition as number}:${after.staff as string}` });
  },

  /** Only by who edits handbooks wherever the post is held; each duty of a post stands there once. */
  "duty.*": async ({ step, before, after }, tools) => {
    if (!(await mayWrite(tools.read, tools.actor, after.post as string))) throw new Problem("not_allowed", { capability: L("编岗位手册（这个岗位所在的所有服务点）", "editing the handbook (wherever the post is held)") });
    const code = after.code as string | null;
    if (after.state === "void" && code === null) throw new Problem("guard_refused", { reason: L("这一项是自己加的，目录里没有；不要了请停用。", "This duty is your own and not in the catalogue; retire it instead.") });
    demandLength(after.withinCount, after.withinUnit);
    // What stands there already can still be retired.
    if (step === "create" || step === "amend" || after.trigger !== before?.trigger) demandTrigger(new Map(types.map((type) => [type.name, type])), after.trigger);
    tools.set({ once: `${after.post as string}:${code ?? (after.id as string)}` });
  },
});

/** What calls for a duty is an event that the program has and that somebody makes: any other would never call for it, or for ever. */
function demandTrigger(types: ReadonlyMap<string, RecordType>, word: unknown): void {
  if (typeof word !== "string" || isTriggerWord(types, word)) return;
  const { label } = dutyRecord.fields.trigger;
  throw fieldProblem([{ field: "trigger", code: "field_invalid", params: { field: label, hint: L("程序里没有这样一种登记会派任务；请从列出的登记里选一种，如“来访登记”，或改填频次。", "no such entry calls for a duty; choose one of those listed, such as a visitor entered, or give a rhythm instead.") }, label }]);
}

/** A limit is one that the clocks can read: every entry that calls for the duty is reckoned by it. */
function demandLength(count: unknown, unit: unknown): void {
  if (typeof count !== "number" || typeof unit !== "string") return;
  try {
    parseDuration(`${count}${unit}`);
  } catch {
    const label = L("最晚多久", "At the latest after");
    throw fieldProblem([{ field: "withinCount", code: "field_invalid", params: { field: label, hint: L("最长十年，请写短一些。", "ten years at most; give a shorter one.") }, label }]);
  }
}

function staleEdition(): Problem {
  return new Problem("guard_refused", { reason: L("手册已有新版，请先看过新版再确认。", "The handbook has a newer version; read it before you acknowledge it.") });
}
