import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { docx, type Part } from "./docx.testing.ts";
import { textOfFile } from "./file.ts";
import { readDescription, type ReadDuty, type Reading } from "./read.ts";

/**
 * Descriptions of many trades and shapes with what a careful reader takes from them, one line for a duty:
 * `part of its text | kind | rhythm | limit | signer`; `a/b` where either may be said, `?` where anything may, nothing where nothing must be said.
 * `!` and a part of a text that no duty may have: what is asked of the person, what heads a list, what belongs to the page.
 */
const folder = new URL("examples/", import.meta.url);

interface Wanted {
  readonly key: string;
  readonly kind: readonly string[];
  readonly cadence: readonly string[];
  readonly limit: readonly string[];
  readonly approver: readonly string[];
}
interface WantedPost {
  readonly names: readonly string[];
  readonly reportsTo: string | null;
  readonly duties: Wanted[];
  readonly no: string[];
}

const bare = (text: string): string => text.normalize("NFKC").toLowerCase().replace(/[^\p{Script=Han}\da-z]/gu, "");
const either = (text = ""): string[] => (text.trim() === "" ? ["null"] : /km\/h/.test(text) ? [text.trim()] : text.split("/").map((one) => one.trim()));

function wantedOf(name: string): WantedPost[] {
  const posts: WantedPost[] = [];
  for (const line of readFileSync(new URL(`${name}.truth`, folder), "utf8").split("\n").filter((one) => one !== "")) {
    const [title = "", superior] = line.slice(1).split("<").map((one) => one.trim());
    const [key = "", kind, cadence, limit, approver] = line.split("|");
    if (line.startsWith("#")) posts.push({ names: title.split("/"), reportsTo: superior ?? null, duties: [], no: [] });
    else if (line.startsWith("!")) posts.at(-1)?.no.push(bare(line));
    else posts.at(-1)?.duties.push({ key: bare(key), kind: either(kind), cadence: either(cadence), limit: either(limit), approver: either(approver) });
  }
  return posts;
}

async function readingOf(name: string): Promise<Reading> {
  const end = ["txt", "md"].find((one) => existsSync(new URL(`${name}.${one}`, folder)));
  const bytes = end ? readFileSync(new URL(`${name}.${end}`, folder)) : await docx(JSON.parse(readFileSync(new URL(`${name}.parts.json`, folder), "utf8")) as Part[]);
  return readDescription(await textOfFile(bytes, `${name}.${end ?? "docx"}`));
}

interface Tally { right: number; all: number; wrong: string[] }
const empty = (): Record<"cadence" | "limit" | "approver" | "kind", Tally> => ({ cadence: { right: 0, all: 0, wrong: [] }, limit: { right: 0, all: 0, wrong: [] }, approver: { right: 0, all: 0, wrong: [] }, kind: { right: 0, all: 0, wrong: [] } });
const sums = empty();

/** Counts what is said of a duty against the wanted ones told in the same lines; what one says of nothing wanted is wrong. */
function count(duty: ReadDuty, its: readonly Wanted[]): void {
  for (const part of ["cadence", "limit", "approver", "kind"] as const) {
    const value = duty[part];
    if (value === null || (part === "kind" && its.length === 0)) continue;
    sums[part].all++;
    if (its.some((one) => one[part].includes(value) || one[part].includes("?"))) sums[part].right++;
    else sums[part].wrong.push(`“${duty.text}”: ${part} ${value}, not ${its.map((one) => one[part].join("/")).join(" or ")}`);
  }
}

describe("descriptions of many trades", () => {
  const names = readdirSync(folder).flatMap((file) => (file.endsWith(".truth") ? [file.slice(0, -6)] : []));

  test.each(names)("%s: every post, its superior and every duty are found", async (name) => {
    const found = await readingOf(name);
    const faults: string[] = [];
    for (const want of wantedOf(name)) {
      const name = want.names.join("/");
      const post = found.posts.find((one) => want.names.includes(one.name));
      if (!post) faults.push(`no post ${name}`);
      else if (post.reportsTo !== want.reportsTo) faults.push(`${name} answers to ${post.reportsTo}, not ${want.reportsTo}`);
      for (const never of want.no) for (const one of found.posts.flatMap((read) => read.duties)) if (bare(one.text).includes(never)) faults.push(`${name}: “${one.text}” is no duty`);
      const at = new Map<ReadDuty, Wanted[]>();
      for (const duty of want.duties) {
        const hits = post?.duties.filter((one) => bare(one.text).includes(duty.key)) ?? [];
        if (hits.length === 0) faults.push(`${name}: no duty “${duty.key}”`);
        for (const hit of hits) at.set(hit, [...(at.get(hit) ?? []), duty]);
      }
      for (const duty of post?.duties ?? []) count(duty, at.get(duty) ?? [...at].flatMap(([one, its]) => (one.lines[0] === duty.lines[0] ? its : [])));
    }
    expect(faults).toEqual([]);
  });

  test("rhythms, limits, signers and kinds are as right as they were", () => {
    const share = (part: keyof typeof sums): number => Math.round((1000 * sums[part].right) / sums[part].all) / 10;
    const said = Object.values(sums).flatMap((one) => one.wrong).join("\n");
    expect(sums.kind.all, said).toBeGreaterThan(500);
    expect({ rhythm: share("cadence") >= 97, limit: share("limit") >= 97, signer: share("approver") >= 97, kind: share("kind") >= 93 }, `${JSON.stringify(Object.fromEntries(Object.keys(sums).map((part) => [part, share(part as keyof typeof sums)])))}\n${said}`).toEqual({ rhythm: true, limit: true, signer: true, kind: true });
  });
});
