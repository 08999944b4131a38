import type { z } from "zod";
import { listedLabels, type Label } from "#platform/record/label.ts";
import { fileSchemas } from "./catalogue-schema.ts";
import type { Catalogue, CatalogueFiles, CatalogueRecordType, Duty, ProposedSetting } from "./catalogue-types.ts";

/** The product's own data on posts and duties cannot be used; `sentence` names the file, the entry and what is wrong. */
export class CatalogueError extends Error {
  readonly sentence: Label;
  constructor(place: string, zh: string, en: string) {
    super(`The catalogue of duties is wrong at ${place}: ${en}; please correct it.`);
    this.name = "CatalogueError";
    this.sentence = { zh: `职责目录 ${place} 有误：${zh}，请更正。`, en: this.message };
  }
}

/**
 * Checks the files of the catalogue and joins them: duties get their evidence, figures, contradictions and what holds them; every reference
 * must lead somewhere, no id may stand twice.
 *
 * @throws CatalogueError naming the file, the entry and the field.
 */
export function joinCatalogue(files: CatalogueFiles): Catalogue {
  const scenes = read("scenes.yaml", fileSchemas.scenes, files.scenes);
  const groups = read("capabilities.yaml", fileSchemas.capabilities, files.capabilities);
  const posts = read("posts.yaml", fileSchemas.posts, files.posts);
  const dutyFiles = Object.entries(files.duties).map(([name, file]) => ({ name: `duties/${name}`, ...read(`duties/${name}`, fileSchemas.duties, file) }));
  const held = read("held.yaml", fileSchemas.held, files.held);
  const work = read("work.yaml", fileSchemas.work, files.work);
  const figures = read("figures.yaml", fileSchemas.figures, files.figures);
  const { types, contradictions } = read("contradictions.yaml", fileSchemas.contradictions, files.contradictions);
  const recordTypes = read("record-types.yaml", fileSchemas.recordTypes, files.recordTypes);
  const { words, exact } = read("words.yaml", fileSchemas.words, files.words);
  const checklists = read("checklists.yaml", fileSchemas.checklists, files.checklists);
  const { phrases, systems } = read("phrases.yaml", fileSchemas.phrases, files.phrases);

  const rawDuties = dutyFiles.flatMap((file) => file.duties.map((duty) => ({ ...duty, scene: file.scene, source: file.source })));
  const sceneIds = unique("scenes.yaml", scenes);
  const postIds = unique("posts.yaml", posts);
  const dutyIds = unique("duties", rawDuties);
  const capabilities = groups.flatMap((group) => group.capabilities.map((one) => ({ id: one.id, group: group.id, name: nameOf(one), says: one.says })));
  const capabilityIds = unique("capabilities.yaml", capabilities);
  const typesById = new Map(recordTypes.map((type) => [type.id, type]));
  const contradictionTypes = new Map(types.map((type) => [type.id, nameOf(type)]));
  unique("record-types.yaml", recordTypes);
  unique("figures.yaml", figures);
  unique("contradictions.yaml", contradictions);
  unique("words.yaml", [...words, ...exact]);
  unique("checklists.yaml", checklists);
  unique("phrases.yaml", phrases);
  unique("phrases.yaml", systems);

  for (const file of dutyFiles) {
    known(file.name, "scene", sceneIds, [file.scene]);
    if (file.name !== `duties/${file.scene}.yaml`) throw new CatalogueError(`${file.name} scene`, "文件名应是场景编号", "the file is named after its scene");
  }
  for (const post of posts) {
    known(`posts.yaml ${post.id}`, "scene", sceneIds, [post.scene]);
    known(`posts.yaml ${post.id}`, "superior", postIds, [post.superior, post.taskedBy]);
    known(`posts.yaml ${post.id}`, "propose", postIds, post.propose.filter((one) => one !== "top"));
    known(`posts.yaml ${post.id}`, "capabilities", capabilityIds, post.capabilities);
  }
  noLoops(posts);
  const terms = { cadence: termIds("cadence"), limit: termIds("limit") };
  for (const duty of rawDuties) {
    const place = `duties/${duty.scene}.yaml ${duty.id}`;
    known(place, "posts", postIds, duty.posts);
    known(place, "records", typesById, duty.records);
    known(place, "cadence", terms.cadence, [duty.cadence]);
    known(place, "limit", terms.limit, [duty.limit]);
    if (typeof duty.approver === "string") known(place, "approver", postIds, [duty.approver]);
  }
  for (const sheet of checklists) known(`checklists.yaml ${sheet.id}`, "scenes", sceneIds, sheet.scenes ?? []);
  for (const figure of figures) known(`figures.yaml ${figure.id}`, "duties", dutyIds, figure.duties);
  for (const phrase of [...phrases, ...systems]) known(`phrases.yaml ${phrase.id}`, "duties", dutyIds, phrase.duties);
  for (const line of held) known(`held.yaml ${line.by}`, "duty", dutyIds, [line.duty]);
  known("work.yaml", "record", typesById, work.records.map((one) => one.record));
  known("work.yaml", "events", typesById, work.events.flatMap((one) => one.proofs.map((proof) => proof.record)));
  known("work.yaml", "duty", dutyIds, work.duties.map((one) => one.duty));
  unique("work.yaml", work.duties.map((one) => ({ id: one.duty })));
  for (const contradiction of contradictions) {
    const place = `contradictions.yaml ${contradiction.id}`;
    known(place, "type", contradictionTypes, [contradiction.type]);
    known(place, "duties", dutyIds, contradiction.duties);
    for (const setting of contradiction.settings) checkSetting(`${place} ${setting.key}`, setting, postIds);
  }

  const figuresOf = inverse(figures);
  const contradictionsOf = inverse(contradictions);
  const workOf = new Map(work.duties.map(({ duty, ...one }) => [duty, one]));
  const workOfRecord = new Map(work.records.map(({ record, ...one }) => [record, one]));
  const heldOf = Map.groupBy(held, (line) => line.duty);
  const dutiesOfRecord = inverse(rawDuties.map((duty) => ({ id: duty.id, duties: duty.records })));
  const dutiesOfTerm = inverse(rawDuties.map((duty) => ({ id: duty.id, duties: [duty.cadence, duty.limit].filter((term) => term !== null) })));

  return freeze<Catalogue>({
    scenes: scenes.map((scene) => ({ id: scene.id, name: nameOf(scene), says: scene.says })),
    capabilityGroups: groups.map((group) => ({ id: group.id, name: nameOf(group), capabilities: group.capabilities.map((one) => one.id) })),
    capabilities,
    posts: posts.map(({ zh, en, ...post }) => ({ ...post, name: { zh, en } })),
    duties: rawDuties.map(
      ({ zh, en, approver, ...duty }): Duty => ({
        ...duty,
        text: { zh, en },
        approver: approver === null ? null : typeof approver === "string" ? { post: approver, title: null } : { post: null, title: approver },
        evidence: listedLabels(duty.records.map((record) => nameOf(typesById.get(record)!))),
        work: workOf.get(duty.id) ?? null,
        heldBy: (heldOf.get(duty.id) ?? []).map(({ mechanism, by }) => ({ mechanism, by })),
        figures: figuresOf.get(duty.id) ?? [],
        contradictions: contradictionsOf.get(duty.id) ?? [],
      }),
    ),
    figures: figures.map(({ zh, en, value, ...figure }) => ({ ...figure, value: typeof value === "string" ? { zh: value, en: value } : value, text: { zh, en } })),
    contradictions: contradictions.map(({ zh, en, settings, ...one }) => ({
      ...one,
      typeName: contradictionTypes.get(one.type)!,
      text: { zh, en },
      settings: settings.map((setting): ProposedSetting => ({ ...setting, options: (setting.options ?? []).map((option) => ({ id: option.id, name: nameOf(option) })) })),
    })),
    recordTypes: recordTypes.map(({ zh, en, ...type }): CatalogueRecordType => ({ ...type, name: { zh, en }, duties: dutiesOfRecord.get(type.id) ?? [], work: workOfRecord.get(type.id) ?? { serves: null, nil: false } })),
    words: words.map(({ zh, en, ...word }) => ({ ...word, side: "side" in word ? word.side : null, name: { zh, en }, duties: dutiesOfTerm.get(word.id) ?? [] })),
    exact: exact.map(({ zh, en, ...term }) => ({ ...term, name: { zh, en }, duties: dutiesOfTerm.get(term.id) ?? [] })),
    checklists: checklists.map(({ zh, en, questions, ...sheet }) => ({ ...sheet, name: { zh, en }, questions: questions.map((one) => ({ ask: nameOf(one), kind: one.kind, least: one.least ?? null, most: one.most ?? null, optional: one.optional })) })),
    phrases: phrases.map(({ zh, en, ...phrase }) => ({ ...phrase, text: { zh, en } })),
    systems: systems.map(({ zh, en, ...system }) => ({ ...system, name: { zh, en } })),
    events: work.events,
  });

  function termIds(part: "cadence" | "limit"): Set<string> {
    return new Set([...words, ...exact].filter((term) => term.in === part).map((term) => term.id));
  }
}

/**
 * Checks the file of words by itself.
 *
 * @throws CatalogueError naming the entry and the field.
 */
export function readWordsFile(data: unknown): z.output<typeof fileSchemas.words> {
  return read("words.yaml", fileSchemas.words, data);
}

function read<S extends z.ZodType>(file: string, schema: S, data: unknown): z.output<S> {
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  throw new CatalogueError(`${file} ${spot(data, issue.path)}`, issue.message, issue.message);
}

/** The way to a fault, by ids where the entries on it have one: `A1-FD-15.limit` rather than `duties.14.limit`. */
function spot(data: unknown, path: readonly PropertyKey[]): string {
  const way: string[] = [];
  let at = data;
  for (const key of path) {
    at = (at as Record<PropertyKey, unknown> | null | undefined)?.[key];
    const id = typeof key === "number" ? (at as { id?: unknown } | null | undefined)?.id : undefined;
    if (typeof id === "string") way.splice(0, way.length, id);
    else way.push(String(key));
  }
  return way.join(".") || "(file)";
}

function unique(place: string, entries: readonly { readonly id: string }[]): Set<string> {
  const ids = new Set<string>();
  for (const { id } of entries) {
    if (ids.has(id)) throw new CatalogueError(`${place} ${id}`, "编号重复", "the id stands twice");
    ids.add(id);
  }
  return ids;
}

function known(place: string, field: string, ids: { has(id: string): boolean }, wanted: readonly (string | null)[]): void {
  for (const id of wanted) {
    if (id !== null && !ids.has(id)) throw new CatalogueError(`${place}.${field}`, `没有“${id}”`, `there is no “${id}”`);
  }
}

/** A ladder of superiors that comes back to itself would climb for ever. */
function noLoops(posts: readonly { readonly id: string; readonly superior: string | null }[]): void {
  const superiors = new Map(posts.map((post) => [post.id, post.superior]));
  for (const { id } of posts) {
    const seen = new Set<string>();
    for (let at: string | null | undefined = id; at; at = superiors.get(at)) {
      if (seen.has(at)) throw new CatalogueError(`posts.yaml ${id}.superior`, "上级绕成了圈", "the superiors go round in a circle");
      seen.add(at);
    }
  }
}

function checkSetting(place: string, setting: { kind: string; options?: readonly { id: string }[]; proposal: unknown }, posts: Set<string>): void {
  if ((setting.kind === "choice") !== (setting.options !== undefined)) throw new CatalogueError(place, "选项只给 choice，且必须有", "a choice needs options, and nothing else has them");
  if (setting.kind === "choice" && !setting.options?.some((option) => option.id === setting.proposal)) throw new CatalogueError(place, "建议值不在选项里", "the proposal is none of the options");
  if (setting.kind === "posts" && setting.proposal !== null) known(place, "proposal", posts, Array.isArray(setting.proposal) ? setting.proposal : [String(setting.proposal)]);
}

function inverse(entries: readonly { readonly id: string; readonly duties: readonly string[] }[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const entry of entries) {
    for (const duty of entry.duties) found.set(duty, [...(found.get(duty) ?? []), entry.id]);
  }
  return found;
}

function nameOf({ zh, en }: Label): Label {
  return { zh, en };
}

function freeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.values(value).forEach(freeze);
    Object.freeze(value);
  }
  return value;
}
