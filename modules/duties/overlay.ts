import { L, listedLabels, type Label } from "#platform/record/label.ts";
import { mechanismsOf, placesOf, recordTypeMap, termMap, dutiesOfPost } from "./catalogue.ts";
import { mechanisms as sixMechanisms, type Catalogue, type Duty, type ExactTerm, type Mechanism, type RecordPlace, type Word } from "./catalogue-types.ts";
import { sayRhythm } from "./say.ts";

/** What an organisation wrote for a duty of one post itself: the row of its `duty` record, with the names of the posts it points to. */
export interface OwnDuty {
  readonly id: string;
  readonly version: number;
  readonly number: string;
  readonly state: "open" | "retired";
  readonly code: string | null;
  readonly text: string;
  readonly english: string | null;
  readonly mechanisms: readonly Mechanism[];
  readonly when: string | null;
  /** What calls for it, `visitor.create`; null where it has a rhythm or comes up by itself never. */
  readonly trigger: string | null;
  readonly cadence: string | null;
  readonly limitText: string | null;
  /** A length of time such as `48h`; null unless both its number and its unit are set. */
  readonly within: string | null;
  readonly withinCount: number | null;
  readonly withinUnit: string | null;
  readonly serves: "post" | "site" | "person" | null;
  readonly records: readonly string[];
  readonly approver: string | null;
  readonly approverName: string | null;
  readonly tell: string | null;
  readonly tellName: string | null;
}

/** One duty as it holds for a post: the catalogue's, the organisation's own, or the one in the words of the other. */
export interface PostDuty {
  /** The catalogue's id, or the number of the organisation's own. */
  readonly id: string;
  readonly text: Label;
  readonly cadence: Word | ExactTerm | null;
  readonly limit: Word | ExactTerm | null;
  readonly approver: Label | null;
  readonly records: readonly string[];
  readonly mechanisms: readonly { readonly mechanism: Mechanism; readonly held: boolean }[];
  readonly shipped: Duty | null;
  readonly own: OwnDuty | null;
}

/** The duties of a post in the catalogue's order, the organisation's own after them; what it retired is left out. */
export function dutiesFor(catalogue: Catalogue, post: string | null, own: readonly OwnDuty[]): PostDuty[] {
  const shipped = post === null ? [] : dutiesOfPost(catalogue, post);
  const instead = new Map(own.flatMap((one) => (one.code === null ? [] : [[one.code, one] as const])));
  const read = reader(catalogue);
  return [
    ...shipped.flatMap((duty) => {
      const mine = instead.get(duty.id);
      return mine === undefined ? [read.shipped(duty)] : mine.state === "retired" ? [] : [read.own(mine, duty)];
    }),
    ...own.filter((one) => one.code === null && one.state === "open").map((one) => read.own(one, null)),
  ];
}

/** What a text in place of a cadence or a limit stands for: a term of the catalogue where it is one by id or name, else itself. */
export function termOf(catalogue: Catalogue, part: "cadence" | "limit", text: string | null): Word | ExactTerm | null {
  if (text === null) return null;
  const known = [...catalogue.words, ...catalogue.exact].find((term) => term.in === part && (term.id === text || term.name.zh === text || term.name.en === text));
  return known ?? { id: text, in: part, name: (part === "cadence" ? sayRhythm(text) : null) ?? L(text, text), within: null, side: null, duties: [] };
}

/** The names of kinds of record, joined: what proves a duty. */
export function evidenceOf(catalogue: Catalogue, records: readonly string[]): Label {
  const types = recordTypeMap(catalogue);
  return listedLabels(records.map((id) => types.get(id)?.name ?? L(id, id)));
}

/** Where the records of a duty of the organisation's own stand that are to be kept; none where it keeps nothing, or the program has no such record. */
export function ownPlaces(catalogue: Catalogue, own: Pick<OwnDuty, "mechanisms" | "records">): readonly RecordPlace[] {
  if (!own.mechanisms.includes("keeping")) return [];
  const types = recordTypeMap(catalogue);
  return own.records.flatMap((id) => { const kind = types.get(id); return kind ? placesOf(kind) : []; });
}

function reader(catalogue: Catalogue): { shipped(duty: Duty): PostDuty; own(own: OwnDuty, shipped: Duty | null): PostDuty } {
  const terms = termMap(catalogue);
  const posts = new Map(catalogue.posts.map((post) => [post.id, post.name]));
  const term = (id: string | null): Word | ExactTerm | null => (id === null ? null : (terms.get(id) ?? null));
  return {
    shipped: (duty) => ({
      id: duty.id, text: duty.text, cadence: term(duty.cadence), limit: term(duty.limit), records: duty.records, mechanisms: mechanismsOf(duty), shipped: duty, own: null,
      approver: duty.approver === null ? null : duty.approver.post === null ? duty.approver.title : (posts.get(duty.approver.post) ?? null),
    }),
    own: (own, shipped) => {
      const held = new Set((shipped?.heldBy ?? []).map((one) => one.mechanism));
      return {
        id: shipped?.id ?? own.number,
        text: L(own.text, own.english ?? own.text),
        cadence: termOf(catalogue, "cadence", own.cadence),
        limit: termOf(catalogue, "limit", own.limitText),
        // A title that is no post cannot be chosen in a form, and stays what the catalogue says.
        approver: own.approverName === null ? (shipped?.approver?.title ?? null) : L(own.approverName, own.approverName),
        records: own.records,
        mechanisms: sixMechanisms.filter((one) => own.mechanisms.includes(one) || held.has(one)).map((mechanism) => ({ mechanism, held: held.has(mechanism) || (mechanism === "keeping" && ownPlaces(catalogue, own).length > 0) })),
        shipped,
        own,
      };
    },
  };
}
