import fc from "fast-check";
import { expect, test } from "vitest";
import { ApiProblem } from "../api.ts";
import { flush, sendEntry, sureFor, swap, type Means } from "./send.ts";
import type { Entry, KeptFile, Store } from "./store.ts";

const at = "2026-11-24T08:00:00Z";
const me = { org: "o", staff: "one" };

function entry(id: string, more: Partial<Entry> = {}): Entry {
  return { id, ...me, at, title: id, type: "case", parts: [{ type: "client", body: { name: "刘" }, key: `${id}-c`, gives: `${id}-client` }, { type: "case", body: { client: `${id}-client`, photos: [`${id}-p`] }, key: `${id}-k` }], made: 0, known: {}, files: [`${id}-p`], state: "waiting", unsure: null, reason: null, faults: {}, ...more };
}

function shelf(...first: Entry[]): Store & { all: Map<string, Entry>; files: Map<string, KeptFile> } {
  const all = new Map(first.map((one) => [one.id, one]));
  const files = new Map(first.flatMap((one) => one.files.map((id) => [id, { id, name: "a.jpg", type: "image/jpeg", bytes: new ArrayBuffer(1), at }] as [string, KeptFile])));
  return {
    all,
    files,
    entries: () => Promise.resolve([...all.values()]),
    put: (one) => Promise.resolve(void all.set(one.id, one)),
    change: (one) => Promise.resolve(all.has(one.id) && Boolean(all.set(one.id, one))),
    drop: (one) => Promise.resolve(void [all.delete(one.id), ...one.files.map((id) => files.delete(id))]),
    file: (id) => Promise.resolve(files.get(id)),
    putFile: (file) => Promise.resolve(void files.set(file.id, file)),
    dropFile: (id) => Promise.resolve(void files.delete(id)),
    tidyFiles: () => Promise.resolve(),
    fileIds: () => Promise.resolve([...files.keys()]),
  };
}

/** A server that makes one record of each key, however often it hears of it; `fails` says what happens at each request, after it was done (`lost`) or before. */
function server(fails: readonly ("lost" | "away" | "ok")[] = []): { means: Means; made: Map<string, { type: string; body: unknown; id: string }>; uploads: string[] } {
  const made = new Map<string, { type: string; body: unknown; id: string }>();
  const uploads: string[] = [];
  let n = 0;
  const gone = (): ApiProblem => new ApiProblem(0, { code: "no_link" });
  const ask = <T>(work: () => T): Promise<T> => {
    const how = fails[n++] ?? "ok";
    if (how === "away") return Promise.reject(gone());
    const done = work();
    return how === "lost" ? Promise.reject(gone()) : Promise.resolve(done);
  };
  const means: Means = {
    upload: (file) => ask(() => { uploads.push(file.id); return `server-${file.id}`; }),
    make: (part) => ask(() => {
      const kept = made.get(part.key) ?? { type: part.type, body: part.body, id: `id-${part.key}` };
      made.set(part.key, kept);
      return { id: kept.id, number: "C1" };
    }),
    same: () => Promise.resolve(null),
    now: () => at,
  };
  return { means, made, uploads };
}

test("files go first, then the parts in order, each with what the server called what it rests on", async () => {
  const kept = shelf(entry("a"));
  const { means, made, uploads } = server();
  expect(await flush(me, kept, means, "?")).toMatchObject({ made: [{ title: "a", number: "C1", id: "id-a-k" }], refused: 0 });
  expect(uploads).toEqual(["a-p"]);
  expect([...made.values()]).toEqual([{ type: "client", body: { name: "刘" }, id: "id-a-c" }, { type: "case", body: { client: "id-a-c", photos: ["server-a-p"] }, id: "id-a-k" }]);
  expect([kept.all.size, kept.files.size]).toEqual([0, 0]);
});

test("whatever breaks on the way, every part is made once", async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.constantFrom("lost" as const, "away" as const, "ok" as const), { maxLength: 12 }), async (fails) => {
    const kept = shelf(entry("a"), entry("b"));
    const { means, made } = server(fails);
    for (let turn = 0; turn <= fails.length; turn++) await flush(me, kept, means, "?");
    expect(kept.all.size).toBe(0);
    expect([...made.keys()].sort()).toEqual(["a-c", "a-k", "b-c", "b-k"]);
    expect(made.get("b-k")?.body).toMatchObject({ client: "id-b-c" });
  }));
});

test("what belongs to somebody else, or to another organisation, is not touched", async () => {
  const kept = shelf(entry("mine"), entry("theirs", { staff: "two" }), entry("elsewhere", { org: "p" }));
  const { means, made } = server();
  await flush(me, kept, means, "?");
  expect([...kept.all.keys()]).toEqual(["theirs", "elsewhere"]);
  expect([...made.keys()].every((key) => key.startsWith("mine"))).toBe(true);
});

test.each([[422, "invalid_input", "refused"], [403, "not_allowed", "refused"], [409, "wrong_state", "refused"], [401, "not_signed_in", "waiting"], [409, "other_person", "waiting"], [429, "too_many_tries", "waiting"], [507, "disk_full", "waiting"], [503, "busy", "waiting"]])("an answer %i %s leaves it %s", async (status, code, state) => {
  const kept = shelf(entry("a"), entry("b"));
  const { means } = server();
  const tried: string[] = [];
  const answer = await flush(me, kept, { ...means, make: (part) => (tried.push(part.key), Promise.reject(new ApiProblem(status, { code, detail: "因为", fields: [{ field: "name", code: "x", detail: "不对" }] }))) }, "?");
  expect(kept.all.get("a")).toMatchObject({ state, unsure: null, ...(state === "refused" ? { reason: "因为", faults: { name: "不对" } } : { reason: null }) });
  expect(answer.refused).toBe(state === "refused" ? 2 : 0);
  expect(tried, "one that must wait holds the others back").toHaveLength(state === "refused" ? 2 : 1);
});

test("what had no answer for a week is not sent by itself", async () => {
  const old = new Date(Date.parse(at) - sureFor - 1).toISOString();
  const kept = shelf(entry("a", { unsure: old }), entry("b", { unsure: new Date(Date.parse(at) - 1).toISOString() }));
  const { means, made } = server();
  expect(await flush(me, kept, means, "可能已经记上")).toMatchObject({ refused: 1 });
  expect(kept.all.get("a")).toMatchObject({ state: "refused", reason: "可能已经记上" });
  expect([...made.keys()]).toEqual(["b-c", "b-k"]);
});

test("a client the server knows by the same phone is taken and not made again", async () => {
  const one = entry("a");
  const kept = shelf({ ...one, parts: one.parts.map((part) => (part.type === "client" ? { ...part, same: "/same" } : part)) });
  const { means, made } = server();
  await flush(me, kept, { ...means, same: () => Promise.resolve("known") }, "?");
  expect([...made.values()]).toMatchObject([{ type: "case", body: { client: "known" } }]);
});

test("a file the browser threw away does not hold the words back", async () => {
  const kept = shelf(entry("a"));
  kept.files.clear();
  const { means, made } = server();
  expect((await sendEntry(entry("a"), kept, means, () => Promise.resolve())).how).toBe("made");
  expect(made.get("a-k")?.body).toMatchObject({ photos: [] });
});

test("ids are put in the place of others at any depth", () => {
  expect(swap({ a: "x", b: ["x", "y"], c: { d: "x", n: 1 }, e: null }, { x: "1" })).toEqual({ a: "1", b: ["1", "y"], c: { d: "1", n: 1 }, e: null });
});

test("an entry that is discarded while it is being sent is not made, and does not come back", async () => {
  const kept = shelf(entry("a"), entry("b"));
  const { means, made } = server();
  const upload = means.upload.bind(means);
  const dropping: Means = { ...means, upload: async (file) => {
    if (file.id === "a-p") await kept.drop(kept.all.get("a") as Entry);
    return upload(file);
  } };
  expect((await flush(me, kept, dropping, "?")).made.map((one) => one.title)).toEqual(["b"]);
  expect([...made.keys()].filter((key) => key.startsWith("a"))).toEqual([]);
  expect([...kept.all.keys()]).toEqual([]);
});
