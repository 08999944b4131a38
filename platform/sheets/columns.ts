import type { Label } from "#platform/record/label.ts";
import type { Cell } from "./cell.ts";
import { plain } from "./values.ts";

/** A field that a column may fill. */
export interface ColumnTarget {
  readonly key: string;
  readonly label: Label;
  readonly synonyms: readonly string[];
  readonly required?: boolean;
}

/** How a column found its field, surest first: said by the user, its label, a synonym, or a name within a longer one. */
export type MatchedHow = "mapping" | "exact" | "synonym" | "loose";

export interface ColumnMatch {
  readonly header: string;
  readonly column: number;
  readonly key: string | null;
  readonly how: MatchedHow | null;
  /** Fields that this header would also fit, or that another column already took; for the user to choose from. */
  readonly candidates: readonly string[];
}

export interface ColumnsMatched {
  readonly columns: readonly ColumnMatch[];
  /** Fields that more than one column fits equally well; the first got it. */
  readonly conflicts: readonly { readonly key: string; readonly headers: readonly string[] }[];
  /** Required fields without a column. */
  readonly missing: readonly string[];
}

const HOWS: readonly MatchedHow[] = ["mapping", "exact", "synonym", "loose"];
const HEADER_SEARCH = 10;

/** Number (from 0) of the row that holds the headers: the first of the first ten with two texts or more; -1 when there is none. */
export function findHeaderRow(rows: readonly (readonly Cell[])[]): number {
  return rows.slice(0, HEADER_SEARCH).findIndex((row) => row.filter((c) => c.kind === "text" && c.value.trim() !== "").length >= 2);
}

/** A header as it is compared: half-width, lower case, without spaces, stars, colons, brackets that only remark ("(必填)", "[可选]") and the other brackets' signs. */
export function headerKey(header: string): string {
  return plain(header)
    .toLowerCase()
    .replace(/[([【〔{<《](?:必填|必须|必选|选填|可选|可不填|required|optional)[^)\]】〕}>》]*[)\]】〕}>》]/g, "")
    .replace(/[\s*:_\-()[\]【】〔〕{}<>《》"'“”‘’.、·/\\#]/g, "");
}

/**
 * Gives every header the field it fills. `mapping` (header → key, or null for "leave out") goes before all; then labels, synonyms, and at last a
 * header that contains a name of two characters or more, or is contained in one, when only one field fits. A field is given once; the surer and
 * then the earlier column gets it.
 */
export function matchColumns(headers: readonly string[], targets: readonly ColumnTarget[], mapping: Readonly<Record<string, string | null>> = {}): ColumnsMatched {
  const said = new Map(Object.entries(mapping).map(([header, key]) => [headerKey(header), key]));
  const known = new Set(targets.map((t) => t.key));
  const names = targets.map((t) => ({
    key: t.key,
    exact: [t.key, t.label.zh, t.label.en].map(headerKey),
    synonyms: t.synonyms.map(headerKey),
  }));

  const fits = headers.map((header): { how: MatchedHow; keys: string[] } | null => {
    const wanted = headerKey(header);
    if (wanted === "") return null;
    const spoken = said.get(wanted);
    if (spoken === null) return null;
    if (spoken !== undefined && known.has(spoken)) return { how: "mapping", keys: [spoken] };
    const exact = names.filter((n) => n.exact.includes(wanted));
    if (exact.length > 0) return { how: "exact", keys: exact.map((n) => n.key) };
    const synonym = names.filter((n) => n.synonyms.includes(wanted));
    if (synonym.length > 0) return { how: "synonym", keys: synonym.map((n) => n.key) };
    const loose = names.filter((n) => [...n.exact, ...n.synonyms].some((name) => within(name, wanted) || within(wanted, name)));
    return loose.length > 0 ? { how: "loose", keys: loose.map((n) => n.key) } : null;
  });

  const given = new Map<string, number>();
  for (const how of HOWS) {
    for (const [column, fit] of fits.entries()) {
      if (fit?.how !== how) continue;
      const free = fit.keys.filter((key) => !given.has(key));
      // A loose fit of several fields is a question, not an answer.
      if (free.length > 0 && (how !== "loose" || free.length === 1)) given.set(free[0]!, column);
    }
  }

  const keyOf = new Map([...given].map(([key, column]) => [column, key]));
  return {
    columns: headers.map((header, column) => {
      const key = keyOf.get(column) ?? null;
      const fit = fits[column];
      return { header, column, key, how: key === null ? null : fit!.how, candidates: fit ? fit.keys.filter((k) => k !== key) : [] };
    }),
    conflicts: targets.flatMap((t) => {
      const how = given.has(t.key) ? fits[given.get(t.key)!]!.how : null;
      const rivals = headers.filter((_, column) => fits[column]?.how === how && fits[column]!.keys.includes(t.key) && (keyOf.get(column) ?? t.key) === t.key);
      return rivals.length > 1 ? [{ key: t.key, headers: rivals }] : [];
    }),
    missing: targets.filter((t) => t.required && !given.has(t.key)).map((t) => t.key),
  };
}

function within(part: string, whole: string): boolean {
  return part.length >= 2 && whole.includes(part);
}
