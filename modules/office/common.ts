import { site, staff } from "#platform/record/field.ts";
import { L } from "#platform/record/label.ts";

/** The site a record of daily work belongs to: where the person works, unless said otherwise. */
export const here = site("服务点", "Site", { required: true, preset: { actorSite: true } });

/** Who entered it, always the person who acts. */
export const by = staff("经手人", "By", { required: true, list: true, readonly: true, preset: { actor: true } });

/** States of a record that is only kept. */
export const keptStates = { kept: { label: L("已记", "Kept") }, void: { label: L("作废", "Void"), final: true } } as const;

/** Daily records are seen by who may, by who wrote them and by that one's superiors. */
export const seenBy = { any: [{ can: "office.read" }, { actorIs: "by" }, { below: "by" }] } as const;

/** The superior of who wrote it, and who signs for that superior. */
export const signer = { any: [{ signsAbove: "by" }, { can: "org.admin" }] } as const;

/** What a superior signs is also seen by who signs for them. */
export const seenBySigners = { any: [{ can: "office.read" }, { actorIs: "by" }, { signsAbove: "by" }] } as const;

/** What was entered wrongly is mended by who answers for the records of the site. */
export const mended = { correct: { can: "office.manage" }, void: { can: "office.manage" }, export: { can: "office.manage" } } as const;

/** What concerns one person is mended or made void by who keeps such affairs, never by that person or who signs for them. */
export const notTheirOwn = { all: [{ can: "conduct.manage" }, { not: { actsFor: "staff" } }] } as const;

/** Nobody signs or decides what is their own, nor does who signs for them. */
export const notOwn = { rule: { not: { actsFor: "by" } }, says: L("自己的要由上级来定，不能自己批。", "Nobody approves their own; the superior does.") } as const;

/** An instant so far off that only the field that says until when counts. */
export const untilSaid = "3650d";
