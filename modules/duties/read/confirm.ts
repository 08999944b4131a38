import { act } from "#platform/act/act.ts";
import type { Actor } from "#platform/act/actor.ts";
import type { Engine } from "#platform/act/engine.ts";
import type { Language } from "#platform/record/label.ts";
import { Problem } from "#platform/record/problem.ts";
import { inTurn } from "#platform/store/turn.ts";
import { loadCatalogue } from "../catalogue.ts";
import { newestEdition, postState } from "../edition.ts";
import { demandReadable } from "../handbook.server.ts";
import { dutiesFor } from "../overlay.ts";
import { sayAsked } from "./ask.ts";

/** A post by its id, or by its title where it may have to be made. */
export type PostRef = { readonly id: string } | { readonly name: string };

/** One post of a reading with the duties a person confirmed. */
export interface Confirmed {
  /** Names the reading: what it made once is not made again. */
  readonly reading: string;
  /** What was read, as the journal tells it. */
  readonly source: string;
  readonly post: PostRef;
  readonly superior: PostRef | null;
  readonly top: boolean;
  readonly duties: readonly { readonly key: number; readonly lines: readonly [first: number, last: number]; readonly approver: PostRef | null; readonly values: Readonly<Record<string, unknown>> }[];
}

/** What became of one duty: made now, there already, or refused. */
export interface Landed {
  readonly key: number;
  readonly made: boolean;
  readonly problem: Problem | null;
}

interface Done {
  readonly id: string;
  readonly made: boolean;
  readonly version: number | null;
  readonly results: readonly Landed[];
}

/**
 * Makes a post that was read, the posts it names where they are missing, and its duties. What stands there already, by title or by text, is left as it is, so
 * that the same confirmation sent again makes nothing twice; a duty that is refused holds up no other.
 *
 * @throws Problem where the post itself may not be made or written.
 */
export async function confirmPost(engine: Engine, actor: Actor, wanted: Confirmed, language: Language = "zh"): Promise<Done> {
  // Two readings of one text, by one person or two, find the same gaps; one after the other, the second finds what the first made.
  return inTurn(engine.db, `${actor.orgId}|read`, () => madeOf(engine, actor, wanted, language));
}

async function madeOf(engine: Engine, actor: Actor, wanted: Confirmed, language: Language): Promise<Done> {
  const make = maker(engine, actor, wanted.reading);
  const superior = wanted.superior && !wanted.top ? (await make(wanted.superior, {})).id : null;
  const post = await make(wanted.post, { ...(superior === null ? {} : { superior }), ...(wanted.top ? { top: true } : {}) });
  await demandReadable(engine, actor, post.id);
  if (!post.made && (superior !== null || wanted.top)) await fillGap(engine, actor, post.id, wanted.top ? { top: true } : { superior });
  // The text before this change gets its version first, or two changes would pass for one.
  await newestEdition(engine, actor.orgId, post.id);
  const there = await textsOf(engine, actor, post.id);
  const results: Landed[] = [];
  for (const duty of wanted.duties) {
    const mine = sameText(duty.values.text, duty.values.cadence);
    if (there.has(mine)) {
      results.push({ key: duty.key, made: false, problem: null });
      continue;
    }
    try {
      const approver = duty.approver ? (await make(duty.approver, {})).id : null;
      const input = { ...duty.values, post: post.id, ...(approver === null ? {} : { approver }), reason: sayAsked("why", language, { source: wanted.source, lines: sayAsked(duty.lines[0] === duty.lines[1] ? "oneLine" : "lines", language, { from: duty.lines[0], to: duty.lines[1] }) }) };
      await act(engine, actor, { type: "duty", step: "create", input, key: `read.${wanted.reading}.${post.id}.${duty.key}` });
      there.add(mine);
      results.push({ key: duty.key, made: true, problem: null });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      results.push({ key: duty.key, made: false, problem: error });
    }
  }
  const newest = await newestEdition(engine, actor.orgId, post.id);
  return { ...post, version: newest?.edition ?? null, results };
}

/** Says to whom a post answers where nobody has said it yet, as one that was made as the superior of another. */
async function fillGap(engine: Engine, actor: Actor, postId: string, input: Readonly<Record<string, unknown>>): Promise<void> {
  const [row] = await engine.db.query<{ version: number; gap: boolean }>("select version, superior is null and not top as gap from post where org_id = $1 and id = $2", [actor.orgId, postId], { prepared: true });
  if (row?.gap) await act(engine, actor, { type: "post", step: "change", id: postId, version: row.version, input });
}

/** What every post of the catalogue may do: without it, whoever holds the post could enter nothing that proves their duties. Nobody gives what they do not hold. */
const least = ["office.write", "duty.read"] as const;

/** Finds an open post by id or title, or makes it, once for each title of a reading. */
function maker(engine: Engine, actor: Actor, reading: string): (ref: PostRef, more: Readonly<Record<string, unknown>>) => Promise<{ readonly id: string; readonly made: boolean }> {
  return async (ref, more) => {
    if ("id" in ref) {
      const found = await engine.db.query<{ id: string }>("select id from post where org_id = $1 and id = $2 and state = 'open'", [actor.orgId, ref.id], { prepared: true });
      if (!found[0]) throw new Problem("not_found");
      return { id: found[0].id, made: false };
    }
    const name = ref.name.trim();
    const found = await engine.db.query<{ id: string }>("select id from post where org_id = $1 and name = $2 and state = 'open' order by created_at, id limit 1", [actor.orgId, name], { prepared: true });
    if (found[0]) return { id: found[0].id, made: false };
    const done = await act(engine, actor, { type: "post", step: "create", input: { name, capabilities: least.filter((one) => actor.capabilities[one] === true), ...more }, key: `read.${reading}.post.${name}` });
    return { id: done.id, made: true };
  };
}

const sameText = (text: unknown, cadence: unknown): string => `${String(text ?? "").replace(/[\s，。；、,.;]/g, "")}|${typeof cadence === "string" ? cadence : ""}`;

async function textsOf(engine: Engine, actor: Actor, postId: string): Promise<Set<string>> {
  const state = await postState((sql, values) => engine.db.query(sql, [actor.orgId, ...values], { prepared: true }), postId);
  if (!state) throw new Problem("not_found");
  return new Set(dutiesFor(loadCatalogue(), state.catalogue, state.own).map((duty) => sameText(duty.text.zh, duty.own?.cadence ?? duty.cadence?.name.zh)));
}
