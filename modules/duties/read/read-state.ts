import type { Label } from "#platform/record/label.ts";
import type { Mechanism } from "../catalogue-types.ts";
import type { AskedDuty } from "./read.ts";

/** A duty as the server read it, with the lines it stands on and what its record would hold. */
export interface FoundDuty extends AskedDuty {
  readonly source: string;
  readonly values: DutyValues;
}

/** What a duty record would hold, as its form is filled; the signer by title until one is chosen. */
export interface DutyValues {
  readonly text: string;
  readonly mechanisms: readonly Mechanism[];
  readonly when: string | null;
  /** The entry of this program that calls for it. */
  readonly trigger: string | null;
  readonly cadence: string | null;
  readonly limitText: string | null;
  readonly withinCount: number | null;
  readonly withinUnit: string | null;
  readonly serves: "post" | "person" | null;
  readonly records: readonly string[];
  readonly approver: string | null;
}

export interface FoundPost {
  readonly name: string;
  readonly reportsTo: string | null;
  readonly duties: readonly FoundDuty[];
}

/** What the server answers when it has read a description. */
export interface Found {
  readonly id: string;
  readonly name: string;
  readonly posts: readonly FoundPost[];
  readonly known: readonly { readonly id: string; readonly name: string }[];
  readonly records: readonly (Label & { readonly id: string })[];
  /** The entries that may call for a duty. */
  readonly triggers: readonly (Label & { readonly id: string })[];
}

/** What a person decided of one duty; `values` where they changed it, `signer` the id of a post they chose. */
export interface Decision {
  readonly state: "taken" | "dropped" | "made";
  readonly values?: Partial<DutyValues>;
  readonly signer?: string | null;
}

/** What a person decided of one post; `superior` is `id:…`, `name:…`, `top`, or empty while it is left open. */
export interface PostChoice {
  readonly name?: string;
  readonly superior?: string;
  readonly dropped?: boolean;
  readonly made?: string;
}

/** All that is kept through a reload. */
export interface ReadDraft {
  readonly found: Found | null;
  readonly decisions: Readonly<Record<string, Decision>>;
  readonly choices: Readonly<Record<string, PostChoice>>;
  readonly at: number;
  readonly pasted: string;
}

export const emptyDraft: ReadDraft = { found: null, decisions: {}, choices: {}, at: 0, pasted: "" };
export const keyOf = (post: number, duty: number): string => `${post}.${duty}`;

/** The superior that a post's choice stands for: what was chosen, else what the text names, else open. */
export function superiorOf(found: Found, post: number, choice: PostChoice | undefined): string {
  if (choice?.superior !== undefined) return choice.superior;
  const name = found.posts[post]?.reportsTo ?? null;
  return name === null ? "" : refOf(found, name);
}

/** How a title is chosen: by the id of a post there is, else by its name, to be made. */
export function refOf(found: Found, name: string): string {
  const known = found.known.find((one) => one.name === name);
  return known ? `id:${known.id}` : `name:${name}`;
}

/** The same as the server takes it; null where nobody is named. */
export function wireRef(ref: string): { id: string } | { name: string } | null {
  if (ref.startsWith("id:")) return { id: ref.slice(3) };
  return ref.startsWith("name:") ? { name: ref.slice(5) } : null;
}

/** Who signs a duty: the post that was chosen, else the title of the text where the document or the organisation has such a post. */
export function signerOf(found: Found, duty: FoundDuty, decision: Decision | undefined): string {
  if (decision?.signer !== undefined) return decision.signer === null ? "" : `id:${decision.signer}`;
  const title = duty.values.approver;
  return title !== null && (found.posts.some((post) => post.name === title) || found.known.some((one) => one.name === title)) ? refOf(found, title) : "";
}

/** The values of a duty with what a person changed in them. */
export const valuesOf = (duty: FoundDuty, decision: Decision | undefined): DutyValues => ({ ...duty.values, ...decision?.values });

/** What is sent to make one post: it, its superior and its confirmed duties. */
export function toConfirm(draft: ReadDraft, post: number): object {
  const found = draft.found as Found;
  const one = found.posts[post] as FoundPost;
  const choice = draft.choices[String(post)];
  const name = (choice?.name ?? one.name).trim();
  // A post that was there before keeps the superior it has.
  const superior = found.known.some((other) => other.name === name) ? "" : superiorOf(found, post, choice);
  return {
    reading: found.id,
    source: found.name.slice(0, 120),
    post: choice?.made ? { id: choice.made } : { name },
    superior: wireRef(superior),
    top: superior === "top",
    duties: one.duties.flatMap((duty, at) => {
      const decision = draft.decisions[keyOf(post, at)];
      if (decision?.state !== "taken") return [];
      const { approver: _title, ...values } = valuesOf(duty, decision);
      return [{
        key: post * 1000 + at,
        lines: duty.lines,
        approver: wireRef(signerOf(found, duty, decision)),
        values: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0))),
      }];
    }),
  };
}
