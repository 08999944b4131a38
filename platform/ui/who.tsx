import { createContext, useContext, useMemo, type ReactNode } from "react";
import type { RecordType } from "#platform/record/record.ts";
import type { Rule } from "#platform/record/rule.ts";
import { asWished } from "#platform/record/wished.ts";
import type { Me } from "./model.ts";

interface Known {
  readonly me: Me;
  readonly types: readonly RecordType[];
}

const Context = createContext<Known | null>(null);

/** Tells the pages below who is signed in and which record types there are, their fields as the organisation wishes them. */
export function Who({ me, types, children }: Known & { children: ReactNode }) {
  const known = useMemo(() => ({ me, types: types.map((type) => asWished(type, me.fields?.[type.name])) }), [me, types]);
  return <Context.Provider value={known}>{children}</Context.Provider>;
}

/** A declaration as the organisation wishes its fields; one that is no record type of the program as it is. */
export function useWished<T extends RecordType>(type: T): T {
  const { fields } = useMe();
  return useMemo(() => asWished(type, fields?.[type.name]), [type, fields]);
}

function useKnown(): Known {
  const known = useContext(Context);
  if (!known) throw new Error("no one is signed in here");
  return known;
}

/** The person who is signed in. */
export function useMe(): Me {
  return useKnown().me;
}

/** The organisation's zone, in which every time is shown and typed. */
export function useZone(): string {
  return useKnown().me.organisation.zone;
}

/** Every record type of the program, as the organisation words them. */
export function useRecordTypes(): readonly RecordType[] {
  return useKnown().types;
}

/** A record type by name; undefined where there is none. */
export function useRecordType(name: string | undefined): RecordType | undefined {
  return useKnown().types.find((type) => type.name === name);
}

/** What menus ask of who is signed in. */
type Reader = Pick<Me, "capabilities" | "subordinates"> & Partial<Pick<Me, "signsOver">>;

/**
 * Whether some row may exist for which the rule holds: enough to decide what a menu offers.
 * Whether it holds for a given row is said by the server alone.
 */
export function mayEver(rule: Rule | undefined, me: Reader): boolean {
  if (!rule) return false;
  if ("can" in rule) return me.capabilities[rule.can] !== undefined;
  if ("below" in rule) return me.subordinates.length > 0;
  if ("signsAbove" in rule) return me.subordinates.length > 0 || (me.signsOver ?? []).length > 0;
  if ("all" in rule) return rule.all.every((part) => mayEver(part, me));
  if ("any" in rule) return rule.any.some((part) => mayEver(part, me));
  return true;
}

/** Whether somebody may find records of the type: they may enter one, read them by a right, or be named in one. */
export function findable(type: RecordType, me: Reader): boolean {
  return mayEver(type.may.create, me) || mayEver(type.may.read, me);
}

/** Whether the menu offers a list of the type: the actor holds one of its reading capabilities, or everybody reads it. */
export function listed(type: RecordType, me: Reader): boolean {
  const rule = type.may.read;
  return "any" in rule ? rule.any.some((part) => ("can" in part ? me.capabilities[part.can] !== undefined : "always" in part)) : mayEver(rule, me);
}
