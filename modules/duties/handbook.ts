import type { Label } from "#platform/record/label.ts";
import type { IconName } from "#platform/ui/look/icon.tsx";

export type Mechanism = "task" | "clock" | "gate" | "approval" | "keeping" | "check";

export const icons: Readonly<Record<Mechanism, IconName>> = { task: "today", clock: "clock", gate: "gate", approval: "pen", keeping: "records", check: "check" };

/** A word without a number as it stands in a duty, with what setting it needs. */
export interface WordUse {
  readonly word: string;
  readonly value: string | null;
  readonly proposal: string | null;
  readonly key: string;
  readonly set: string | null;
  readonly proposed: string;
  readonly version: number;
}

/** One duty as the page shows it. */
export interface DutyView extends Label {
  readonly id: string;
  readonly kind: string;
  readonly cadence: Label | null;
  readonly limit: Label | null;
  readonly approver: Label | null;
  readonly evidence: Label;
  readonly mechanisms: readonly { readonly mechanism: Mechanism; readonly by: Label | null; readonly held: boolean }[];
  readonly words: readonly WordUse[];
  readonly acknowledgedByMe: boolean;
  /** It reads otherwise than in the edition one acknowledged before. */
  readonly changed: boolean;
  /** The organisation wrote it itself. */
  readonly own: boolean;
  readonly when?: string;
  readonly within: Label | null;
  readonly serves?: "post" | "site" | "person";
  readonly tell?: string;
}

/** A post's handbook as the page gets it. */
export interface Handbook {
  readonly post: { readonly id: string; readonly name: string; readonly function: string | null; readonly top: boolean; readonly superior: { readonly id: string; readonly name: string } | null };
  readonly version: number;
  readonly fromDay: string;
  readonly mayAcknowledge: boolean;
  readonly mayEdit: boolean;
  readonly waiting: readonly { readonly id: string; readonly name: string }[];
  readonly duties: readonly DutyView[];
  readonly acknowledged: number;
  readonly holders: number;
}
