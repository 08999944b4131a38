import { useEffect, useRef, useSyncExternalStore } from "react";

/** A key of a page: what it does, in the reader's words, and the doing of it. */
export interface Key {
  readonly does: string;
  readonly act: () => void;
}

/** Keys by name: one character (`R`, `/`), or `Ctrl+K`, which works while somebody types too and is ⌘ on a Mac. */
export type Keys = Readonly<Record<string, Key | undefined>>;

interface Held {
  keys: Keys;
}

/** Every component that holds keys, the latest mounted last: of two that hold the same key the page's own comes before the shell's. */
const holders: Held[] = [];
const watchers = new Set<() => void>();
let told = 0;

function changed(): void {
  told += 1;
  for (const watch of watchers) watch();
}

function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const radio = target instanceof HTMLInputElement && (target.type === "radio" || target.type === "checkbox");
  return target.isContentEditable || (!radio && /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) || target.closest("[role=dialog],[role=listbox],[role=combobox],[role=menu]") !== null;
}

function found(name: string): Key | undefined {
  for (const held of [...holders].reverse()) if (held.keys[name]) return held.keys[name];
  return undefined;
}

function press(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.altKey || event.isComposing || event.repeat) return;
  const mod = event.ctrlKey || event.metaKey;
  const bare = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  // A single key works while nobody types and no dialog is open; one with Ctrl works everywhere.
  if (!mod && (typing(event.target) || document.querySelector(".ant-modal-wrap:not([style*='display: none']), .ant-drawer-open"))) return;
  const key = found(mod ? `Ctrl+${bare}` : bare);
  if (!key) return;
  event.preventDefault();
  event.stopPropagation();
  key.act();
}

/**
 * Keys of a page or a part of it, as long as it is shown. The help sheet lists what is registered here and nothing else, so that a key
 * without words does not exist.
 */
export function useKeys(keys: Keys): void {
  const held = useRef<Held>({ keys });
  const words = Object.entries(keys).flatMap(([name, key]) => (key ? [`${name}=${key.does}`] : [])).join("\n");
  held.current.keys = keys;
  useEffect(() => {
    const own = held.current;
    if (holders.length === 0) addEventListener("keydown", press, true); // Before a list that is focused takes Enter for itself.
    holders.push(own);
    return () => {
      holders.splice(holders.indexOf(own), 1);
      if (holders.length === 0) removeEventListener("keydown", press, true);
      changed();
    };
  }, []);
  useEffect(changed, [words]);
}

/** The keys that work on the page now: name and what each does, the page's own before the shell's. */
export function keysNow(): readonly (readonly [string, string])[] {
  const seen = new Map<string, string>();
  for (const { keys } of [...holders].reverse()) for (const [name, key] of Object.entries(keys)) if (key && !seen.has(name)) seen.set(name, key.does);
  return [...seen];
}

/** As `keysNow`, told anew when they change. */
export function useKeysNow(): readonly (readonly [string, string])[] {
  useSyncExternalStore((watch) => (watchers.add(watch), () => void watchers.delete(watch)), () => told);
  return keysNow();
}

/** True on a Mac, where ⌘ stands for Ctrl. */
const onMac = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.userAgent);

/** A key as it is written on caps: `Ctrl K`, on a Mac `⌘ K`. */
export function keyName(name: string): string {
  const bare = name.replace(/^Ctrl\+/, "").replace("ENTER", "⏎").replace("Enter", "⏎");
  return name.startsWith("Ctrl+") ? `${onMac ? "⌘" : "Ctrl"} ${bare}` : bare;
}
