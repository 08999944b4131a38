import { useEffect, useMemo, useSyncExternalStore } from "react";
import { call } from "./api.ts";
import { Icon } from "./look/icon.tsx";
import { commonTexts } from "./text/common.text.ts";
import { useListed, useText } from "./text/text.ts";

/** Somebody else in the record at hand. */
interface Here {
  readonly id: string;
  readonly name: string;
  readonly doing: "look" | "write";
}

const beatMs = 10_000;
const none: readonly Here[] = [];
const known = new Map<string, readonly Here[]>();
const writing = new Map<string, number>();
const watchers = new Set<() => void>();
const tellAll = (): void => {
  for (const watch of watchers) watch();
};
const watchAll = (watch: () => void): (() => void) => (watchers.add(watch), () => void watchers.delete(watch));

/** Takes in what the live stream says of who is in a record. */
export function hearPresence(data: string): void {
  try {
    const { type, id, others } = JSON.parse(data) as { type: string; id: string; others: readonly Here[] };
    known.set(`${type}/${id}`, others);
    tellAll();
  } catch {
    // A message cut short says nothing of anybody.
  }
}

/** Says that a step of a record is being filled in, as long as `on` holds: the others in it see it. */
export function useWriting(type: string, id: string, on: boolean): void {
  useEffect(() => {
    if (!on) return undefined;
    const key = `${type}/${id}`;
    writing.set(key, (writing.get(key) ?? 0) + 1);
    tellAll();
    return () => {
      writing.set(key, (writing.get(key) ?? 1) - 1);
      if (writing.get(key) === 0) writing.delete(key);
      tellAll();
    };
  }, [type, id, on]);
}

/** Who else is in a record; says every ten seconds, and at every change, that one is there oneself. */
function useOthers(type: string, id: string): readonly Here[] {
  const key = `${type}/${id}`;
  const others = useSyncExternalStore(watchAll, () => known.get(key) ?? none);
  const doing = useSyncExternalStore(watchAll, () => (writing.has(key) ? "write" : "look"));
  useEffect(() => {
    const say = (what: "look" | "write" | "leave"): void => void call("POST", "/api/v1/presence", { body: { type, id, doing: what }, quiet: true, once: true }).catch(() => {});
    const beat = (): void => {
      if (!document.hidden) say(doing);
    };
    beat();
    const timer = setInterval(beat, beatMs);
    const leave = (): void => say("leave");
    document.addEventListener("visibilitychange", beat);
    addEventListener("pagehide", leave);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", beat);
      removeEventListener("pagehide", leave);
    };
  }, [type, id, doing]);
  useEffect(() => () => {
    known.delete(key);
    void call("POST", "/api/v1/presence", { body: { type, id, doing: "leave" }, quiet: true, once: true }).catch(() => {});
  }, [type, id, key]);
  return others;
}

/** Names who else looks at a record or writes in it; nothing where one is alone. */
export function Others({ type, id }: { type: string; id: string }) {
  const t = useText(commonTexts);
  const listed = useListed();
  const others = useOthers(type, id);
  const said = useMemo(() => {
    const names = (doing: Here["doing"]): string => listed(others.filter((one) => one.doing === doing).map((one) => one.name));
    return [...(names("write") ? [t("writingToo", { who: names("write") })] : []), ...(names("look") ? [t("lookingToo", { who: names("look") })] : [])].join(" · ");
  }, [others, t, listed]);
  return (
    <span role="status" aria-live="polite" className="others">
      {said !== "" && <span className="chip"><Icon name="people" />{said}</span>}
    </span>
  );
}
