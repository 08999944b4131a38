import { ApiProblem } from "../api.ts";
import type { Entry, KeptFile, Part, Store } from "./store.ts";

/** How an entry reaches the server; each refuses with an ApiProblem. */
export interface Means {
  /** Uploads a file and returns its id. */
  upload(file: KeptFile): Promise<string>;
  /** Makes one record. */
  make(part: Part): Promise<{ id: string; number?: string | null }>;
  /** The record that a part would make twice, where the server knows exactly one. */
  same(address: string): Promise<string | null>;
  now(): string;
}

/** What became of an entry: made, to be tried later, or refused. */
export type Outcome = { readonly how: "made"; readonly made: { readonly id: string; readonly number?: string | null }; readonly entry: Entry } | { readonly how: "later"; readonly entry: Entry; readonly problem: ApiProblem } | { readonly how: "refused"; readonly entry: Entry; readonly problem: ApiProblem };

/** The server forgets the keys of writes after seven days; what had no answer for longer might be made twice. */
export const sureFor = 6 * 86_400_000;

/** Answers that say nothing of what was entered: no link, no session, another person's session, a server or disk in trouble, too many requests. */
function passes(problem: ApiProblem): boolean {
  return problem.status === 0 || problem.status === 401 || problem.status === 429 || problem.status >= 500 || problem.code === "other_person";
}

/** Puts what the server called something in the place of the id it had on this device. */
export function swap(value: unknown, known: Readonly<Record<string, string>>): unknown {
  if (typeof value === "string") return known[value] ?? value;
  if (Array.isArray(value)) return value.map((part) => swap(part, known));
  if (typeof value === "object" && value !== null) return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, swap(part, known)]));
  return value;
}

/**
 * Sends one entry: its files first, then its parts in order, each with the key it was entered with. `save` is called after every step,
 * so that whatever happens in between, nothing that was made is made again.
 */
export async function sendEntry(first: Entry, files: Pick<Store, "file">, means: Means, save: (entry: Entry) => Promise<void>): Promise<Outcome> {
  let entry = first;
  const keep = async (change: Partial<Entry>): Promise<void> => {
    entry = { ...entry, ...change };
    await save(entry);
  };
  let made: { id: string; number?: string | null } = { id: "" };
  try {
    for (const id of entry.files) {
      if (entry.known[id]) continue;
      const file = await files.file(id);
      // What the browser has thrown away cannot be sent; the words are worth sending without it.
      if (file) await keep({ known: { ...entry.known, [id]: await means.upload(file) } });
    }
    const lost = new Set(entry.files.filter((id) => !entry.known[id]));
    for (let at = entry.made; at < entry.parts.length; at++) {
      const part = entry.parts[at] as Part;
      const ready: Part = { ...part, body: swap(without(part.body, lost), entry.known) as Part["body"] };
      const twin = part.same && entry.unsure === null ? await means.same(part.same) : null;
      if (!twin) {
        if (entry.unsure === null) await keep({ unsure: means.now() });
        made = await means.make(ready);
      }
      await keep({ made: at + 1, unsure: null, known: part.gives ? { ...entry.known, [part.gives]: twin ?? made.id } : entry.known });
    }
    return { how: "made", made, entry };
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    // Only where no answer came may the server have taken it all the same.
    if (error.status !== 0 && entry.unsure !== null) await keep({ unsure: null });
    if (passes(error)) return { how: "later", entry, problem: error };
    await keep({ state: "refused", reason: error.message, faults: error.fields });
    return { how: "refused", entry, problem: error };
  }
}

function without(body: Part["body"], lost: ReadonlySet<string>): Part["body"] {
  if (lost.size === 0) return body;
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, Array.isArray(value) ? value.filter((one) => !lost.has(String(one))) : value]));
}

/** An entry was discarded while it was being sent: what is left of it is not. */
class Discarded extends Error {}

/**
 * Sends what one person has waiting, the oldest first, and stops at the first that cannot be sent now. Entries of anybody else are not
 * touched; what the server refuses stays with its reason.
 * @returns what was made, for telling.
 */
export async function flush(who: { org: string; staff: string }, kept: Store, means: Means, unsureSays: string): Promise<{ made: { type: string; title: string; number: string | null; id: string }[]; refused: number }> {
  const mine = (await kept.entries()).filter((entry) => entry.org === who.org && entry.staff === who.staff && entry.state === "waiting").sort((a, b) => (a.at < b.at ? -1 : 1));
  const told: { made: { type: string; title: string; number: string | null; id: string }[]; refused: number } = { made: [], refused: 0 };
  for (const entry of mine) {
    if (entry.unsure !== null && Date.parse(means.now()) - Date.parse(entry.unsure) > sureFor) {
      await kept.put({ ...entry, state: "refused", reason: unsureSays });
      told.refused++;
      continue;
    }
    let outcome: Outcome;
    try {
      outcome = await sendEntry(entry, kept, means, async (next) => {
        if (!(await kept.change(next))) throw new Discarded();
      });
    } catch (error) {
      if (error instanceof Discarded) continue;
      throw error;
    }
    if (outcome.how === "later") break;
    if (outcome.how === "refused") told.refused++;
    else {
      await kept.drop(outcome.entry);
      told.made.push({ type: entry.type, title: entry.title, number: outcome.made.number ?? null, id: outcome.made.id });
    }
  }
  return told;
}
