import { readdirSync } from "node:fs";
import type { Language } from "#platform/record/label.ts";
import { readYaml } from "#platform/store/product-data.ts";
import { CatalogueError, joinCatalogue } from "./catalogue-join.ts";
import { mechanisms, type Catalogue, type CatalogueFiles, type CataloguePost, type CatalogueRecordType, type Duty, type ExactTerm, type Mechanism, type RecordPlace, type Word } from "./catalogue-types.ts";

const shipped = new URL("../../data/catalogue/", import.meta.url);
let loaded: Catalogue | undefined;

/**
 * The catalogue of posts and duties that ships with the product; read and checked once per process, frozen.
 *
 * @throws CatalogueError naming the file, the entry and the field; a missing file is the file system's own error.
 */
export function loadCatalogue(): Catalogue {
  loaded ??= joinCatalogue(readCatalogueFiles(shipped));
  return loaded;
}

/**
 * Reads the files of a catalogue folder without checking what they hold.
 *
 * @throws CatalogueError where a file is no YAML.
 */
export function readCatalogueFiles(folder: URL): CatalogueFiles {
  const file = (name: string): unknown => {
    try {
      return readYaml(new URL(name, folder));
    } catch (error) {
      if (error instanceof Error && "syscall" in error) throw error;
      const said = error instanceof Error ? error.message : String(error);
      throw new CatalogueError(name, said, said);
    }
  };
  const duties = readdirSync(new URL("duties/", folder)).filter((name) => name.endsWith(".yaml")).sort();
  return {
    scenes: file("scenes.yaml"),
    capabilities: file("capabilities.yaml"),
    posts: file("posts.yaml"),
    duties: Object.fromEntries(duties.map((name) => [name, file(`duties/${name}`)])),
    held: file("held.yaml"),
    work: file("work.yaml"),
    figures: file("figures.yaml"),
    contradictions: file("contradictions.yaml"),
    recordTypes: file("record-types.yaml"),
    words: file("words.yaml"),
    checklists: file("checklists.yaml"),
    phrases: file("phrases.yaml"),
  };
}

/** The posts of some scenes, in the order of the catalogue. */
export function postsOfScenes(catalogue: Catalogue, scenes: readonly string[]): CataloguePost[] {
  return catalogue.posts.filter((post) => scenes.includes(post.scene));
}

/** The checklists an organisation of some scenes begins with, as it enters them in its language. */
export function checklistsOfScenes(catalogue: Catalogue, scenes: readonly string[], language: Language): Record<string, unknown>[] {
  return catalogue.checklists.filter((one) => one.scenes === null || one.scenes.some((scene) => scenes.includes(scene))).map((one) => ({
    name: one.name[language], purpose: one.purpose,
    questions: one.questions.map(({ ask, least, most, optional, kind }) => ({ ask: ask[language], kind, ...(least === null ? {} : { least }), ...(most === null ? {} : { most }), ...(optional ? { optional } : {}) })),
  }));
}

/** The duties of a post, in the order of the catalogue; none for a post the catalogue does not know. */
export function dutiesOfPost(catalogue: Catalogue, postId: string): Duty[] {
  return catalogue.duties.filter((duty) => duty.posts.includes(postId));
}

/** Each mechanism that is meant to hold a duty or does, in the order of the six, with whether anything in the program holds it so. */
export function mechanismsOf(duty: Duty): { mechanism: Mechanism; held: boolean }[] {
  const held = new Set(duty.heldBy.map((one) => one.mechanism));
  return mechanisms.filter((one) => duty.mechanisms.includes(one) || held.has(one)).map((mechanism) => ({ mechanism, held: held.has(mechanism) }));
}

/** The kinds of record by id. */
export function recordTypeMap(catalogue: Catalogue): ReadonlyMap<string, CatalogueRecordType> {
  return new Map(catalogue.recordTypes.map((type) => [type.id, type]));
}

/** Every place where a record of a kind may stand; empty while no declaration holds the kind. */
export function placesOf(type: CatalogueRecordType): readonly RecordPlace[] {
  return type.declaration === null ? [] : [{ declaration: type.declaration, filter: type.filter, step: type.step }, ...type.also];
}

/** What stands in a cadence or a limit, by id: a word without a number, or an exact term. */
export function termMap(catalogue: Catalogue): ReadonlyMap<string, Word | ExactTerm> {
  return new Map([...catalogue.words, ...catalogue.exact].map((term) => [term.id, term]));
}
