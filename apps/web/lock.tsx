import { useEffect, useRef } from "react";
import { endSession, forgetMe, lockIsDue, noteHand, rememberedMe, rememberLock, setLocked, whenPersonChanges } from "#platform/ui/person-here.ts";
import { useClearAll, useRead } from "#platform/ui/queries.ts";
import { useGo } from "#platform/ui/router.tsx";
import { useMe } from "#platform/ui/who.tsx";

/** The shared computer this page is on, as far as its person may know. */
export interface DeskHere {
  readonly device: { readonly id: string; readonly name: string; readonly lockAfter: number } | null;
  readonly on: boolean;
}

/** Whether this is a shared computer, and whether one has a PIN at it. */
export function useDeskHere(): DeskHere {
  const { data } = useRead<DeskHere>(["pin"], "/api/auth/pin");
  useEffect(() => {
    if (data) rememberLock(data.device?.lockAfter ?? null);
  }, [data]);
  return data ?? { device: null, on: false };
}

/** Locks the page: its content goes, the session ends, what was typed stays under its person's name. */
export function useLock(): () => void {
  const clear = useClearAll();
  const go = useGo();
  return () => {
    const was = rememberedMe()?.staff.id ?? "";
    const next = location.pathname === "/sign-in" ? "/" : location.pathname + location.search;
    setLocked(true);
    forgetMe();
    clear();
    go(`/sign-in?was=${was}&next=${encodeURIComponent(next)}`, { replace: true });
    void endSession();
  };
}

const lookEveryMs = 2_000;
const hands = ["pointerdown", "keydown", "wheel", "touchstart"] as const;

/** Locks a shared computer that nobody touches, counted over all its windows; and follows when another window changes person. */
export function Lock() {
  const me = useMe();
  const go = useGo();
  const clear = useClearAll();
  const minutes = useDeskHere().device?.lockAfter ?? null;
  const act = useLock();
  const lock = useRef(act);
  lock.current = act;
  useEffect(() => whenPersonChanges(me.staff.id, (how) => {
    clear();
    if (how === "left") go("/sign-in", { replace: true });
    else location.assign("/");
  }), [me.staff.id, clear, go]);
  useEffect(() => {
    if (minutes === null) return;
    const due = (): boolean => lockIsDue(Date.now());
    let noted = 0;
    const look = (): void => {
      if (due()) lock.current();
    };
    // A hand on a computer that should have locked while it slept comes too late.
    const touch = (): void => {
      const now = Date.now();
      if (due()) return lock.current();
      if (now - noted < 1_000) return;
      noted = now;
      noteHand(now);
    };
    const back = (): void => {
      if (!document.hidden) look();
    };
    rememberLock(minutes);
    const turn = setInterval(look, lookEveryMs);
    for (const name of hands) addEventListener(name, touch, { capture: true, passive: true });
    document.addEventListener("visibilitychange", back);
    look();
    return () => {
      clearInterval(turn);
      for (const name of hands) removeEventListener(name, touch, { capture: true });
      document.removeEventListener("visibilitychange", back);
    };
  }, [minutes]);
  return null;
}
