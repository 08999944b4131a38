import { ConfigError } from "../server/config.ts";
import { hour, midnight, minute } from "./world.ts";

/** How far the demo's clock is before the machine's, in milliseconds, so that it stands at `--at HH:MM` of its day; 0 without it. @throws ConfigError for what is no time. */
export function ahead(args: readonly string[], now: number): number {
  const at = args.indexOf("--at");
  if (at < 0) return 0;
  const time = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(args[at + 1] ?? "");
  if (!time) throw new ConfigError("--at 后面要写时间，如 --at 14:12。 --at takes a time, as in --at 14:12.");
  return midnight(now) + Number(time[1]) * hour + Number(time[2]) * minute - now;
}
