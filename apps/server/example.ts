import { loadCatalogue } from "#modules/duties/index.ts";
import type { FileStore } from "#platform/files/files.ts";
import type { Database } from "#platform/store/database.ts";
import type { Config } from "./config.ts";
import { composeEngine } from "./compose.ts";

/** The demo organisation as whoever made it is told of it: who may sign in, all with one password. */
export interface Example {
  readonly password: string;
  readonly people: readonly { readonly login: string; readonly name: string; readonly post: { readonly zh: string; readonly en: string } }[];
}

/** Whether only this machine reaches the server: the password of the demo is known to everybody. */
export function onLoopback({ host, publicUrl, trustProxy }: Pick<Config, "host" | "publicUrl" | "trustProxy">): boolean {
  return ["127.0.0.1", "localhost", "::1"].includes(host) && publicUrl === null && trustProxy === null;
}

const yearMs = 365 * 86_400_000;

/**
 * Makes the demo organisation on an empty database, its year ending at `end`; takes a minute or so, and no clock may be fired meanwhile.
 * Its photos go to `files`. `lived` is told which part of the year has gone by, from 0 to 1.
 */
export async function makeExample(db: Database, end: string, lived: (share: number) => void, files: FileStore): Promise<Example> {
  const { demoPassword, demoPeople, makeDemo } = await import("../demo/make.ts");
  let moved = end;
  const move = (instant: string): void => {
    moved = instant;
    lived(Math.min(1, Math.max(0, 1 - (Date.parse(end) - Date.parse(instant)) / yearMs)));
  };
  const engine = composeEngine(db, { now: () => moved });
  await makeDemo(engine, move, end, () => {}, { files });
  await engine.numbers.giveBack();
  const names = new Map(loadCatalogue().posts.map((post) => [post.id, post.name]));
  return { password: demoPassword, people: demoPeople.map(({ name, number, post }) => ({ login: number, name, post: names.get(post) ?? { zh: name, en: "Administrator" } })) };
}
