import { createContext, useContext, type ReactNode } from "react";
import type { Field } from "#platform/record/field.ts";
import type { Refs, Row } from "../model.ts";

/** What an input gets; `value` is the stored form (fen, UTC instants, ids), null where nothing is given. */
export interface InputProps {
  readonly field: Field;
  readonly name: string;
  readonly id: string;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  readonly invalid?: boolean;
  /** Id of the element that says what is wrong or expected. */
  readonly describedBy?: string;
  readonly disabled?: boolean;
  /** Of lines: what is wrong with single cells, by `2.qty`. */
  readonly faults?: Readonly<Record<string, string>>;
}

export interface ShowProps {
  readonly field: Field;
  readonly name: string;
  readonly value: unknown;
}

/** A filter reads and writes wire parameters (`owner`, `joined.from`). */
export interface FilterProps {
  readonly field: Field;
  readonly name: string;
  readonly id: string;
  readonly params: Readonly<Record<string, string | undefined>>;
  readonly onChange: (change: Readonly<Record<string, string | undefined>>) => void;
}

/** One kind of field on the screen. */
export interface Widget {
  readonly Input: (props: InputProps) => ReactNode;
  readonly Show: (props: ShowProps) => ReactNode;
  /** Null where a list cannot be asked for it. */
  readonly Filter: ((props: FilterProps) => ReactNode) | null;
}

interface Around {
  readonly type?: string;
  readonly row?: Row;
  readonly refs: Refs;
  /** Whether a masked value may be asked for here: on pages, not in lists. */
  readonly reveals?: boolean;
}

const Context = createContext<Around>({ refs: {} });

/** Tells the widgets below which row they show and what its references are called. */
export const AroundRow = Context.Provider;

/** The row around a widget, the names of its references, and whether masked values may be asked for here. */
export function useAround(): Around {
  return useContext(Context);
}

/** Makes a record that is missing while another one is entered, from what was typed after it. */
export interface Maker {
  readonly types: readonly string[];
  readonly make: (type: string, typed: string, done: (id: string) => void) => void;
}

const Makers = createContext<Maker>({ types: [], make: () => undefined });

/** Tells the pickers below which records can be made without leaving the form. */
export const WithMaker = Makers.Provider;

/** Which records can be made without leaving the form, and how; none outside `WithMaker`. */
export function useMaker(): Maker {
  return useContext(Makers);
}

/** The id of the label of an input: what is no single form element is named by it. */
export function labelId(id: string): string {
  return `${id}-label`;
}

/** The values of a field as a list, also where it holds one. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === null || value === undefined || value === "") return [];
  return Array.isArray(value) ? value : [value];
}
