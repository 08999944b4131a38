import { buildWebWhenStale } from "../apps/server/web.ts";

/** Builds the pages once before the first journey, so that two that begin at once do not both do it. */
export default function setUp(): Promise<void> {
  return buildWebWhenStale(() => {});
}
