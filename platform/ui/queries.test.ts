import { InfiniteQueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { forgetMany, makeQueryClient } from "./queries.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A list on the screen that was paged so far, and how often its pages were read. */
async function shownList(client: ReturnType<typeof makeQueryClient>, name: string, pages: number): Promise<() => number> {
  let read = 0;
  const observer = new InfiniteQueryObserver(client, {
    queryKey: ["list", "case", { name }, 50], initialPageParam: 0, staleTime: Infinity,
    queryFn: ({ pageParam }) => Promise.resolve({ rows: [], refs: {}, next: String(pageParam), n: ++read }),
    getNextPageParam: (_page, all) => all.length,
  });
  observer.subscribe(() => {});
  await vi.advanceTimersByTimeAsync(1);
  for (let n = 1; n < pages; n++) await observer.fetchNextPage();
  const before = read;
  return () => read - before;
}

const changed = (id: string): Map<string, { type: string; id: string }> => new Map([[id, { type: "case", id }]]);

test("a change elsewhere has a short list read again at once, a long one once within twenty seconds, however much changes", async () => {
  const client = makeQueryClient();
  client.mount();
  const [short, long] = [await shownList(client, "short", 2), await shownList(client, "long", 8)];
  for (let n = 1; n <= 3; n++) {
    const changes = changed(String(n));
    const read = forgetMany(client, changes);
    expect(changes.size, "what is told is taken").toBe(0);
    await vi.advanceTimersByTimeAsync(10);
    await read;
    expect([short(), long()]).toEqual([2 * n, 0]);
  }
  await vi.advanceTimersByTimeAsync(20_000);
  expect([short(), long()]).toEqual([6, 8]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(long()).toBe(8);
  client.clear();
  client.unmount();
});

test("while a list is being read, changes wait", async () => {
  const client = makeQueryClient();
  let answer: (value: unknown) => void = () => {};
  void client.fetchQuery({ queryKey: ["list", "case", {}, 50], queryFn: () => new Promise((resolve) => (answer = resolve)) });
  await vi.advanceTimersByTimeAsync(1);
  const changes = changed("1");
  expect(forgetMany(client, changes)).toBeNull();
  expect(changes.size).toBe(1);
  answer({ rows: [] });
  await vi.advanceTimersByTimeAsync(1);
  expect(forgetMany(client, changes)).not.toBeNull();
  client.clear();
});
