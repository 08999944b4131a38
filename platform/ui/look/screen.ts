import { useSyncExternalStore } from "react";

const phone = typeof matchMedia === "undefined" ? null : matchMedia("(max-width: 720px)");

function subscribe(listener: () => void): () => void {
  phone?.addEventListener("change", listener);
  return () => phone?.removeEventListener("change", listener);
}

/** Whether the page stands on a phone: up to 720 px wide. */
export function usePhone(): boolean {
  return useSyncExternalStore(subscribe, () => phone?.matches ?? false);
}
