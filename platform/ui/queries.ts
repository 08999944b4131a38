import { useInfiniteQuery, useQuery, useQueryClient, QueryCache, QueryClient, type InfiniteData } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import { ApiProblem, call, further, newKey, query } from "./api.ts";
import { adoptServerTime } from "./clock.ts";
import type { JournalPage, ListPage, Me, OneRecord, Refs, Row } from "./model.ts";

export { QueryClientProvider } from "@tanstack/react-query";

/** Answers after which nothing that was read before may stay on a page: signed out, no right any more, not there. */
const taken: readonly number[] = [401, 403, 404];

/**
 * Makes the cache of what the server said; refusals are final, only a lost link is worth another try. What the server gives no longer
 * is forgotten at once, and after a refused right who one is is asked anew.
 */
export function makeQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        if (!(error instanceof ApiProblem) || !taken.includes(error.status)) return;
        if (query.state.data !== undefined) query.setState({ data: undefined });
        if (error.status === 403 && query.queryKey[0] !== "me") void client.invalidateQueries({ queryKey: ["me"] });
      },
    }),
    defaultOptions: {
      queries: { staleTime: 10_000, gcTime: 10 * 60_000, retry: (count, error) => count < 1 && error instanceof ApiProblem && error.status === 0, refetchOnWindowFocus: true },
      mutations: { retry: false },
    },
  });
  return client;
}

/** Reads one address of the API and keeps it under a name. */
export function useRead<T>(key: readonly unknown[], path: string, options: { enabled?: boolean; quiet?: boolean; every?: number } = {}) {
  return useQuery({ queryKey: key, queryFn: ({ signal }) => call<T>("GET", path, { signal, quiet: options.quiet }), enabled: options.enabled ?? true, refetchInterval: options.every });
}

const [besideAfterMs, besideEveryMs] = [1_500, 60_000];

/** What stands beside the page at `at`: read a moment after the page was opened and every minute, never at each change, and shared with the page that shows it in full. */
export function useBeside<T>(key: readonly unknown[], path: string, at: string): T | undefined {
  const client = useQueryClient();
  const of = { queryKey: key, queryFn: ({ signal }: { signal: AbortSignal }) => call<T>("GET", path, { signal, quiet: true }) };
  const { data } = useQuery({ ...of, enabled: false });
  useEffect(() => {
    const read = (): void => void client.prefetchQuery({ ...of, staleTime: besideEveryMs - 5_000 });
    const first = setTimeout(read, besideAfterMs);
    const every = setInterval(() => document.visibilityState === "visible" && read(), besideEveryMs);
    return () => {
      clearTimeout(first);
      clearInterval(every);
    };
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the key and the address are the same for the whole page.
  }, [client, at]);
  return data;
}

/** Who is signed in, and the server's time; asked again every minute, since a post may end with its day and a clock be set. */
export function useMeQuery() {
  return useQuery({
    queryKey: ["me"],
    queryFn: async ({ signal }) => {
      const asked = Date.now();
      const { now, ...me } = await call<Me & { readonly now: string }>("GET", "/api/v1/me", { signal });
      adoptServerTime(now, asked, Date.now());
      return me;
    },
    refetchInterval: 60_000,
  });
}

/** Filters of a list by their wire names; what is empty is not asked. */
export type ListParams = Readonly<Record<string, string | undefined>>;

/** The rows of a list, page by page; `refs` and rows come merged. `further`: how many a page after the first has. */
export function useRows(type: string, params: ListParams, options: { limit?: number; enabled?: boolean; further?: number } = {}) {
  const limit = options.limit ?? 50;
  const found = useInfiniteQuery({
    queryKey: ["list", type, params, limit],
    queryFn: ({ pageParam, signal }) => call<ListPage>("GET", `/api/v1/${type}${query({ limit: pageParam === null ? limit : (options.further ?? limit), ...params, after: pageParam })}`, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: ListPage) => page.next,
    enabled: options.enabled ?? true,
  });
  const merged = useMemo(() => merge(found.data), [found.data]);
  return { ...found, ...merged };
}

function merge(data: InfiniteData<ListPage> | undefined): { pages: readonly ListPage[]; rows: readonly Row[]; refs: Refs; searchedBackTo: string | undefined } {
  const pages = data?.pages ?? [];
  return { pages, rows: pages.flatMap((page) => page.rows), refs: Object.assign({}, ...pages.map((page) => page.refs)) as Refs, searchedBackTo: pages.at(-1)?.searchedBackTo };
}

/** One record with its clocks, steps and abilities. */
export function useOne(type: string, id: string, enabled = true) {
  return useRead<OneRecord>(["one", type, id], `/api/v1/${type}/${id}`, { enabled });
}

/** The journal of a record, newest first, page by page. */
export function useJournal(type: string, id: string) {
  const found = useInfiniteQuery({
    queryKey: ["journal", type, id],
    queryFn: ({ pageParam, signal }) => call<JournalPage>("GET", `/api/v1/${type}/${id}/journal${query({ after: pageParam })}`, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: JournalPage) => page.next,
  });
  const pages = found.data?.pages ?? [];
  return { ...found, entries: pages.flatMap((page) => page.entries), refs: Object.assign({}, ...pages.map((page) => page.refs)) as Refs };
}

/** An address of the API that answers page by page under `rows`; read again whenever anything it may tell of changes. */
export function useStory<T>(path: string) {
  const found = useInfiniteQuery({
    queryKey: ["story", path],
    queryFn: ({ pageParam, signal }) => call<{ rows: readonly T[]; refs?: Refs; next: string | null }>("GET", further(path, { after: pageParam }), { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
  const pages = found.data?.pages ?? [];
  return { ...found, rows: pages.flatMap((page) => page.rows), refs: Object.assign({}, ...pages.map((page) => page.refs)) as Refs };
}

/** What may show many records at once: lists by their type, today, and histories. */
const gathering = ["list", "today", "story"];

/** Pages of a list that are read again as often as anything changes; one that was paged further is read again, page after page, after a while. */
const fewPages = 5;
const longListMs = 20_000;
const later = new WeakMap<QueryClient, Map<string, ReturnType<typeof setTimeout>>>();

/** Has the lists of a type read again that changed elsewhere: short ones at once, long ones within 20 seconds. */
function forgetLater(client: QueryClient, type: string): Promise<void> {
  const long = (data: unknown): boolean => ((data as InfiniteData<ListPage> | undefined)?.pages?.length ?? 0) > fewPages;
  const timers = later.get(client) ?? new Map<string, ReturnType<typeof setTimeout>>();
  later.set(client, timers);
  if (!timers.has(type) && client.getQueryCache().findAll({ queryKey: ["list", type], type: "active" }).some(({ state }) => long(state.data))) {
    timers.set(type, setTimeout(() => {
      timers.delete(type);
      void client.invalidateQueries({ queryKey: ["list", type], predicate: ({ state }) => long(state.data) });
    }, longListMs));
  }
  return client.invalidateQueries({ queryKey: ["list", type], predicate: ({ state }) => !long(state.data) });
}

/** Has every list of these types read again, and what tells of several types. */
function forgetLists(client: QueryClient, types: Iterable<string>, elsewhere = false): Promise<void>[] {
  return [...[...types].map((type) => (elsewhere ? forgetLater(client, type) : client.invalidateQueries({ queryKey: ["list", type] }))), ...["today", "story"].map((what) => client.invalidateQueries({ queryKey: [what] }))];
}

function forgetOne(client: QueryClient, type: string, id: string): Promise<void>[] {
  return ["one", "journal"].map((what) => client.invalidateQueries({ queryKey: [what, type, id] }));
}

/**
 * Forgets records that changed elsewhere. Lists are read again once, however many records changed, and not while one is still
 * being read: a busy house would otherwise break off every answer. Returns what ends when all is read again; null where it is not done yet: ask again.
 */
export function forgetMany(client: QueryClient, changes: Map<string, { readonly type: string; readonly id: string }>): Promise<unknown> | null {
  if (client.isFetching({ predicate: ({ queryKey }) => gathering.includes(String(queryKey[0])) }) > 0) return null;
  const read = [...[...changes.values()].flatMap(({ type, id }) => forgetOne(client, type, id)), ...forgetLists(client, new Set([...changes.values()].map(({ type }) => type)), true)];
  changes.clear();
  return Promise.allSettled(read);
}

/** Forgets what is known of a record and of every list it may stand in, so that it is read again where it is shown. */
export function useForget(): (type: string, id: string | null) => void {
  const client = useQueryClient();
  return (type, id) => {
    if (id !== null) void forgetOne(client, type, id);
    void forgetLists(client, [type]);
  };
}

/** Has the journal of one record read again: something was noted in it that changed nothing else. */
export function useForgetJournal(): (type: string, id: string) => void {
  const client = useQueryClient();
  return (type, id) => void client.invalidateQueries({ queryKey: ["journal", type, id] });
}

/** Has what was read under a name read again, wherever it is shown. */
export function useRefresh(): (key: readonly unknown[]) => void {
  const client = useQueryClient();
  return (key) => void client.invalidateQueries({ queryKey: key });
}

/** Has everything that is shown read again. */
export function useRefreshAll(): () => void {
  const client = useQueryClient();
  return () => void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "me" });
}

/** Drops everything that was read: another person signs in. */
export function useClearAll(): () => void {
  const client = useQueryClient();
  return () => client.clear();
}

/**
 * A POST that can be tried again safely, by the program and by the person: the key stays the same while path and body are the same
 * and no definite answer came.
 */
export function useWrite(): <R>(path: string, body: unknown) => Promise<R> {
  const held = useRef<{ text: string; key: string } | null>(null);
  return async <R>(path: string, body: unknown): Promise<R> => {
    const text = path + JSON.stringify(body);
    if (held.current?.text !== text) held.current = { text, key: newKey() };
    try {
      const result = await call<R>("POST", path, { body, key: held.current.key });
      held.current = null;
      return result;
    } catch (error) {
      if (error instanceof ApiProblem && error.status !== 0 && error.status !== 503) held.current = null;
      throw error;
    }
  };
}
