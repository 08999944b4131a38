import { useForget } from "#platform/ui/queries.ts";

/** Everything that was of one of the two clients is read again. */
export function useForgetClients(): (...ids: readonly string[]) => void {
  const forget = useForget();
  return (...ids) => {
    for (const id of ids) forget("client", id);
    for (const type of ["contact", "case", "occupancy"]) forget(type, null);
  };
}
