import type { BrowserTimes } from "./browser.ts";
import type { Creates } from "./creates.ts";
import type { Cell, SearchCell } from "./measures.ts";

/** All that was measured at one size. */
export interface Result {
  readonly cases: number;
  readonly real: boolean;
  readonly calibration: number;
  readonly reads: readonly Cell[];
  readonly search: readonly SearchCell[];
  readonly creates: readonly Creates[];
  readonly statements: { readonly statements: number; readonly ms: number };
  readonly bytes: { readonly total: number; readonly case: number; readonly journal: number; readonly search: number };
  readonly start: number;
  readonly idle: number;
  readonly live?: { readonly streams: number; readonly p50: number; readonly p95: number; readonly lost: number; readonly before: number; readonly memory: number };
  readonly clocks?: { readonly fired: number; readonly perSecond: number; readonly twice: number };
  readonly browser?: BrowserTimes | null;
}

const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  [`| ${head.join(" | ")} |`, `| ${head.map(() => "---").join(" | ")} |`, ...rows.map((row) => `| ${row.join(" | ")} |`)].join("\n");
const times = (cell: { p50: number; p95: number; p99: number }): string => `${cell.p50} / ${cell.p95} / ${cell.p99}`;
const many = (n: number): string => n.toLocaleString("en");

/** The figures as Markdown tables. */
export function report(results: readonly Result[], main: number): string {
  const sizes = results.map((one) => `${many(one.cases)} cases`);
  const first = results[0] as Result;
  const last = results.at(-1) as Result;
  const at = <T extends { name: string; clients: number; viewer?: string }>(cells: readonly T[], of: T): T | undefined => cells.find((cell) => cell.name === of.name && cell.clients === of.clients && cell.viewer === of.viewer);
  const grown = (p95: number | undefined, from: number | undefined): string => (results.length > 1 && p95 !== undefined && from ? (p95 / from).toFixed(2) : "");
  const parts = [
    `Calibration (a fixed piece of arithmetic): ${results.map((one) => `${one.calibration} ms at ${many(one.cases)}`).join(", ")}. Texts: ${first.real ? "mixed from real messages" : "the bench's own sentences"}.`,
    "### Creating a case",
    table(["clients", ...sizes.flatMap((size) => [`${size}: plain SQL /s`, "over HTTP /s", "HTTP p50 / p95 / p99 ms", "ratio"])], first.creates.map(({ clients }) => [clients, ...results.flatMap((one) => {
      const made = one.creates.find((other) => other.clients === clients) as Creates;
      return [made.plain.perSecond, made.http.perSecond, times(made.http), made.ratio];
    })])),
    `Statements per create, each one round trip: ${last.statements.statements}; ${last.statements.ms} ms one after another in process.`,
    "### Reading, p50 / p95 / p99 in ms",
    table(["what", "clients", ...sizes, "p95 largest : smallest"], first.reads.map((cell) => [cell.name, cell.clients, ...results.map((one) => times(at(one.reads, cell) ?? cell)), grown(at(last.reads, cell)?.p95, cell.p95)])),
    `### Searching with ${main} clients, p50 / p95 / p99 in ms (share of answers that the budget ended early)`,
    table(["class", "viewer", ...sizes, "p95 largest : smallest"], first.search.map((cell) => [cell.name, cell.viewer, ...results.map((one) => `${times(at(one.search, cell) ?? cell)} (${at(one.search, cell)?.cut ?? 0})`), grown(at(last.search, cell)?.p95, cell.p95)])),
    "### The process",
    table(["", ...sizes], [
      ["start to the first 200, ms", ...results.map((one) => one.start)], ["idle memory, MB", ...results.map((one) => one.idle)], ["bytes on disk per case", ...results.map((one) => one.bytes.total)],
      ["of these the case's own row and indexes", ...results.map((one) => one.bytes.case)], ["its journal", ...results.map((one) => one.bytes.journal)], ["its row in the search", ...results.map((one) => one.bytes.search)],
    ]),
  ];
  const { live, clocks, browser } = last;
  if (live) parts.push(`### Live\n\n${live.streams} open streams: from the answer of a write until a stream has it p50 ${live.p50} ms, p95 ${live.p95} ms; ${live.lost} lost; the process holds ${live.memory} MB, and held ${live.before} MB after all the reading and writing before them.`);
  if (clocks) parts.push(`### Clocks\n\n${many(clocks.fired)} due clocks fired at ${clocks.perSecond} a second, ${clocks.twice} twice.`);
  if (browser) {
    parts.push(`### In the browser, at ${many(last.cases)} cases\n\n${table(["", "ms"], [
      ["list usable, warm", browser.list], ["case page usable, warm", browser.page], ["desk usable, warm", browser.desk], ["desk usable, nothing kept, processor slowed four times", browser.deskCold],
      ["a step made in another session is visible", browser.seen], ["a case made in another session is visible", browser.seenNew], ["a picture while a long list is scrolled, p95 (times that of a plain list)", browser.scroll ? `${browser.scroll.p95} (${browser.scroll.ratio})` : "–"],
    ])}\n\nScript of the shell: ${browser.scriptKb} kB gzipped; the page with the most of its own above it: ${browser.heaviest.page} with ${browser.heaviest.kb} kB. Asked for twice in a visit: ${browser.twice.join(", ") || "nothing"}.`);
  }
  return `${parts.join("\n\n")}\n`;
}
