import { useEffect, useRef, useState } from "react";
import { call, newKey, noLink } from "../api.ts";
import { instantNow } from "../clock.ts";
import { useMe } from "../who.tsx";
import { sendEntry, type Means } from "./send.ts";
import { store, type Entry, type KeptFile, type Part } from "./store.ts";

/** What a form wants to have made; ids of files of this device and `gives` may stand anywhere in a body. */
export interface Wish {
  readonly type: string;
  readonly title: string;
  readonly parts: readonly Omit<Part, "key">[];
}

/** What became of a wish: made at once, or kept on this device until the link is back. */
export type Sent = { readonly kept: false; readonly id: string; readonly number: string | null; readonly known: Readonly<Record<string, string>> } | { readonly kept: true };

const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("dutydesk.outbox");
const listeners = new Set<() => void>();

/** Tells every page of this browser that what waits has changed. */
export function tellOutbox(): void {
  for (const listener of listeners) listener();
  channel?.postMessage("changed");
}
channel?.addEventListener("message", () => {
  for (const listener of listeners) listener();
});

/** Sends through the API, in the name of one person: the server refuses it for anybody else. `quiet`: a lost session is left for later. */
export function meansOf(staff: string, quiet: boolean): Means {
  return {
    async upload(file) {
      const form = new FormData();
      form.append("file", new Blob([file.bytes], { type: file.type }), file.name);
      return (await call<{ id: string }>("POST", "/api/v1/files", { form, as: staff, quiet })).id;
    },
    make: (part) => call("POST", `/api/v1/${part.type}`, { body: part.body, key: part.key, as: staff, quiet }),
    async same(address) {
      const { candidates } = await call<{ candidates: readonly { row: { id: string }; why: readonly string[] }[] }>("GET", address, { quiet });
      const sure = candidates.filter((one) => one.why.includes("phone"));
      return sure.length === 1 ? (sure[0]?.row.id ?? null) : null;
    },
    now: instantNow,
  };
}

/** Ids anywhere in the bodies that name files of this device. */
async function filesIn(wish: Wish): Promise<string[]> {
  const text = JSON.stringify(wish.parts.map((part) => part.body));
  return (await store.fileIds().catch(() => [])).filter((id) => text.includes(id));
}

/** How many parts of a wish were made when it was tried before and are the same still: a client is not made twice because its case was mended. */
function madeOf(old: Entry, wish: Wish): number {
  const bare = ({ key: _key, ...part }: Part): string => JSON.stringify(part);
  const changed = wish.parts.findIndex((part, at) => at >= old.made || bare(old.parts[at] as Part) !== JSON.stringify(part));
  return changed === -1 ? old.made : changed;
}

/**
 * Sends what a form wants made, or keeps it on this device where there is no link. The keys stay the same while the same is tried
 * again, and go with it when it is kept.
 * @returns a function that throws the ApiProblem of a refusal.
 */
export function useSendOrKeep(): (wish: Wish) => Promise<Sent> {
  const me = useMe();
  const held = useRef<{ text: string; entry: Entry } | null>(null);
  // Without a link the page that shows what waits could not be fetched any more.
  useEffect(() => void import("./waiting.page.tsx").catch(() => {}), []);
  return async (wish) => {
    const text = JSON.stringify(wish);
    if (held.current?.text !== text) {
      const old = held.current?.entry;
      const made = old ? madeOf(old, wish) : 0;
      held.current = {
        text,
        entry: {
          id: newKey(), org: me.organisation.id, staff: me.staff.id, at: instantNow(), title: wish.title, type: wish.type,
          parts: wish.parts.map((part, at) => (at < made ? (old?.parts[at] as Part) : { ...part, key: newKey() })), made, known: old?.known ?? {}, files: await filesIn(wish), state: "waiting", unsure: null, reason: null, faults: {},
        },
      };
    }
    const trying = held.current;
    const away = typeof navigator !== "undefined" && !navigator.onLine;
    // Whoever types with a link sees and decides about doubles; only what is sent later looks for them itself.
    const plain = { ...trying.entry, parts: trying.entry.parts.map(({ same: _later, ...part }) => part) };
    const outcome = away ? { how: "later" as const, entry: trying.entry, problem: noLink() } : await sendEntry(plain, store, meansOf(me.staff.id, false), async (entry) => void (trying.entry = { ...entry, parts: trying.entry.parts }));
    if (outcome.how === "made") {
      held.current = null;
      for (const id of outcome.entry.files) await store.dropFile(id).catch(() => {});
      return { kept: false, id: outcome.made.id, number: outcome.made.number ?? null, known: outcome.entry.known };
    }
    if (outcome.how === "refused") {
      trying.entry = { ...trying.entry, state: "waiting", reason: null, faults: {}, parts: trying.entry.parts.map((part, at) => (at < trying.entry.made ? part : { ...part, key: newKey() })) };
      throw outcome.problem;
    }
    // What the server said of itself is told where the form still stands; only without an answer it is kept.
    if (outcome.problem.status !== 0 && outcome.problem.status !== 503) throw outcome.problem;
    try {
      await store.put(trying.entry);
    } catch {
      throw outcome.problem;
    }
    held.current = null;
    void navigator.storage?.persist?.().catch(() => false);
    tellOutbox();
    return { kept: true };
  };
}

/** What waits on this device: one's own entries, the oldest first, and how many belong to others. */
export function useOutbox(): { readonly mine: readonly Entry[]; readonly others: number } {
  const me = useMe();
  const [all, setAll] = useState<readonly Entry[]>([]);
  useEffect(() => {
    const read = (): void => void store.entries().then(setAll, () => {});
    read();
    listeners.add(read);
    return () => void listeners.delete(read);
  }, []);
  const mine = all.filter((entry) => entry.staff === me.staff.id && entry.org === me.organisation.id).sort((a, b) => (a.at < b.at ? -1 : 1));
  return { mine, others: all.length - mine.length };
}

const abandonedAfter = 2 * 86_400_000;

/** Keeps a file on this device under an id of its own until it can be sent. @throws where the browser keeps nothing. */
export async function keepFile(file: Blob, name: string): Promise<KeptFile> {
  const kept: KeptFile = { id: newKey(), name, type: file.type, bytes: await file.arrayBuffer(), at: instantNow() };
  await store.putFile(kept);
  // A draft offers itself for a day; what was chosen for a form longer ago than that and is not waiting belongs to nothing.
  void store.tidyFiles(new Date(Date.now() - abandonedAfter).toISOString()).catch(() => {});
  return kept;
}
