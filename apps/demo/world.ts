import { act, type Done, type Wish } from "#platform/act/act.ts";
import type { Actor } from "#platform/act/actor.ts";
import type { Engine } from "#platform/act/engine.ts";
import type { FileStore } from "#platform/files/files.ts";
import { Problem } from "#platform/record/problem.ts";

export const demoPassword = "jinxiu-2026";
export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** Numbers that are the same at every run. */
export type Dice = (sides: number) => number;
export function dice(seed: number): Dice {
  let state = seed >>> 0;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 4_294_967_296) * sides);
  };
}

export interface World {
  readonly engine: Engine;
  readonly orgId: string;
  readonly siteId: string;
  /** Everybody who acts, by staff number; `admin` too. */
  readonly actors: Map<string, Actor>;
  readonly roll: Dice;
  at: number;
}

/** What the people of the demo live their duties with; its dice are its own, so that the cases stay what they are. */
export interface Life {
  readonly world: World;
  readonly roll: Dice;
  /** Staff ids by number, and numbers by id. */
  readonly ids: ReadonlyMap<string, string>;
  readonly numbers: ReadonlyMap<string, string>;
  /** Posts by their id in the catalogue. */
  readonly posts: ReadonlyMap<string, string>;
  readonly clients: readonly { readonly id: string; readonly name: string; readonly phone: string }[];
  /** Where the contents of files lie; without it nobody takes photos. */
  readonly files: FileStore | null;
  readonly end: number;
  /** How often something was done by now, where the demo goes in turn. */
  readonly turns: Map<string, number>;
  /** Whether the office is open on a day, such as 2026-10-01. */
  opens(day: string): boolean;
  /** Lets something happen at a time of its own, night or day. */
  put(at: number, run: () => Promise<void>): void;
}

/** One of several, by the dice. */
export function pick<T>(roll: Dice, from: readonly T[]): T {
  return from[roll(from.length)] as T;
}

/** Writes as the person with this number. */
export function as(life: Life, number: string, wish: Wish): Promise<Done> {
  const actor = life.world.actors.get(number);
  if (!actor) throw new Error(`nobody of the demo has the number ${number}`);
  const { engine, siteId } = life.world;
  // Who works at every site enters at the only one there is, as the form of the page does.
  const field = engine.types.get(wish.type)?.fields.site;
  const fills = wish.step === "create" && actor.sites.length === 0 && typeof field?.preset === "object" && "actorSite" in field.preset;
  return act(engine, actor, fills ? { ...wish, input: { site: siteId, ...wish.input } } : wish);
}

/** Tries what a gate must refuse; the refusal goes to the journal by itself. @throws Error where it was let through. */
export async function tryInVain(life: Life, number: string, wish: Wish): Promise<void> {
  try {
    await as(life, number, wish);
  } catch (error) {
    if (error instanceof Problem && error.params.duty) return;
    throw error;
  }
  throw new Error(`${wish.type}.${wish.step} was not refused`);
}

/** The time of day of a moment in Shanghai, in milliseconds since midnight there. */
export function timeOfDay(at: number): number {
  return (at + 8 * hour) % day;
}

/** Midnight of Shanghai before a moment. */
export function midnight(at: number): number {
  return at - timeOfDay(at);
}

/** The day of the week in Shanghai, 0 is Sunday. */
export function weekday(at: number): number {
  return new Date(at + 8 * hour).getUTCDay();
}

/** The day in Shanghai as a record says it. */
export function dateOf(at: number): string {
  return new Date(at + 8 * hour).toISOString().slice(0, 10);
}

/** The same moment where somebody is at work: what falls before nine or after half past five, on a weekend or a holiday, waits for the next morning. */
export function atWork(life: Life, at: number): number {
  const inHour = timeOfDay(at) % hour;
  let moved = at;
  if (timeOfDay(at) >= 17.5 * hour) moved = midnight(at) + day + 9 * hour + inHour;
  else if (timeOfDay(at) < 9 * hour) moved = midnight(at) + 9 * hour + inHour;
  for (let days = 0; days < 14 && !life.opens(dateOf(moved)); days++) moved = midnight(moved) + day + 9 * hour + inHour;
  return moved;
}
