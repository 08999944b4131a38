import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { readYaml } from "#platform/store/product-data.ts";
import { declarationProblems, type DeclaredType } from "./catalogue-check.ts";
import { joinCatalogue } from "./catalogue-join.ts";
import type { CatalogueFiles } from "./catalogue-types.ts";
import { dutiesOfPost, loadCatalogue, mechanismsOf, placesOf, postsOfScenes, readCatalogueFiles, recordTypeMap, termMap } from "./catalogue.ts";

const catalogue = loadCatalogue();
const files = readCatalogueFiles(new URL("../../data/catalogue/", import.meta.url));
const duty = (id: string) => catalogue.duties.find((one) => one.id === id)!;

test("it holds every post, duty, figure, contradiction and kind of record", () => {
  const count = (list: readonly unknown[]) => list.length;
  expect({
    scenes: count(catalogue.scenes),
    posts: count(catalogue.posts),
    duties: count(catalogue.duties),
    figures: count(catalogue.figures),
    contradictions: count(catalogue.contradictions),
    recordTypes: count(catalogue.recordTypes),
    systems: count(catalogue.systems),
    phrases: count(catalogue.phrases),
    checklists: count(catalogue.checklists),
  }).toEqual({ scenes: 7, posts: 29, duties: 619, figures: 70, contradictions: 66, recordTypes: 137, systems: 17, phrases: 3, checklists: 8 });
  const perScene = Object.fromEntries(catalogue.scenes.map(({ id }) => [id, catalogue.duties.filter((one) => one.scene === id).length]));
  expect(perScene).toEqual({ property: 136, "front-desk": 54, commerce: 222, "service-centre": 30, "customer-care": 38, ecommerce: 32, "service-centre-group": 107 });
});

test("it is frozen to the leaves and read once", () => {
  expect(loadCatalogue()).toBe(catalogue);
  expect(Object.isFrozen(catalogue.duties[0]?.text)).toBe(true);
  expect(Object.isFrozen(catalogue.recordTypes[0]?.filter)).toBe(true);
});

test("a duty is joined with its evidence, figures and contradictions", () => {
  expect(duty("A6-INB-14")).toMatchObject({
    posts: ["group-phone-service"],
    scene: "service-centre-group",
    limit: "48h",
    cadence: null,
    evidence: { zh: "个案、回访记录", en: "Case, Follow-up record" },
    evidenceBasis: "derived",
    records: ["case", "follow-up-call"],
    figures: ["F48"],
    contradictions: ["C55"],
    mechanisms: ["clock"],
    source: 6,
  });
  expect(duty("A2-BL-24").approver).toEqual({ post: "general-manager", title: null });
  expect(duty("A1-DEP-23").approver).toEqual({ post: null, title: { zh: "公司领导", en: "The company leaders" } });
});

describe("what is proposed follows from what the duty says", () => {
  test("a text that asks for a record is kept, an approval signed, a rhythm brings a task, conduct is checked", () => {
    const lacks = (mechanism: string, applies: (one: (typeof catalogue.duties)[number]) => boolean) =>
      catalogue.duties.filter((one) => applies(one) && !one.mechanisms.some((own) => own === mechanism)).map((one) => one.id);
    expect(lacks("keeping", (one) => one.evidenceBasis === "named")).toEqual([]);
    expect(lacks("approval", (one) => one.kind === "approval")).toEqual([]);
    expect(lacks("task", (one) => one.kind === "recurring")).toEqual([]);
    expect(lacks("check", (one) => one.kind === "conduct")).toEqual([]);
    expect(lacks("clock", (one) => one.limit === "48h" || one.limit === "7d" || one.limit === "immediate")).toEqual([]);
  });

  test("nobody is proposed to administer: set-up gives that to the administrator; who stands at the top shapes posts, duties and staff", () => {
    const proposed = new Set(catalogue.posts.flatMap((post) => post.capabilities));
    const unproposed = catalogue.capabilities.map((one) => one.id).filter((id) => !proposed.has(id));
    expect(unproposed).toEqual(["site.manage", "calendar.manage", "setting.manage", "token.manage", "audit.read", "org.admin"]);
    for (const shaping of ["staff.manage", "post.manage", "duty.manage"]) expect(catalogue.posts.filter((post) => post.capabilities.includes(shaping)).map((post) => post.id), shaping).toEqual(["property-project-manager", "general-manager", "service-centre-director"]);
  });

  test("who works a case may read it, its contacts and its client; who reads the handbook is everybody", () => {
    for (const post of catalogue.posts) {
      expect(post.capabilities, post.id).toContain("duty.read");
      if (post.capabilities.includes("case.work")) expect(post.capabilities, post.id).toEqual(expect.arrayContaining(["case.read", "contact.read", "contact.create", "client.read"]));
    }
  });

  test("no limit for compensation is made up", () => {
    expect(catalogue.posts.filter((post) => post.compensationLimit !== null)).toEqual([]);
  });
});

describe("helpers", () => {
  test("posts of scenes, in the catalogue's order", () => {
    expect(postsOfScenes(catalogue, ["ecommerce", "front-desk"]).map((post) => post.id)).toEqual(["property-front-desk", "presales-service", "aftersales-service"]);
    expect(postsOfScenes(catalogue, ["nowhere"])).toEqual([]);
    expect(catalogue.scenes.every((scene) => postsOfScenes(catalogue, [scene.id]).length > 0)).toBe(true);
  });

  test("duties of a post, shared ones included", () => {
    const ids = dutiesOfPost(catalogue, "delivery-clerk").map((one) => one.id);
    expect(ids).toContain("A2-DOC-01");
    expect(ids).toContain("A2-WH-36");
    expect(ids).toContain("A2-DLV-13");
    expect(ids).toHaveLength(18);
    expect(dutiesOfPost(catalogue, "general-manager")).toEqual([]);
  });

  test("mechanisms say which of them is held now", () => {
    const held = joinCatalogue({ ...files, held: [{ duty: "A4-CC-20", mechanism: "gate", by: "case.transition:archive" }, { duty: "A4-CC-20", mechanism: "check", by: "case.field:result" }] });
    const found = held.duties.find((one) => one.id === "A4-CC-20")!;
    expect(mechanismsOf(found)).toEqual([{ mechanism: "gate", held: true }, { mechanism: "keeping", held: false }, { mechanism: "check", held: true }]);
  });

  test("kinds of record lead to their places", () => {
    const kinds = recordTypeMap(catalogue);
    expect(kinds.size).toBe(137);
    expect(placesOf(kinds.get("complaint")!)).toEqual([{ declaration: "case", filter: { kind: "complaint" }, step: null }]);
    expect(placesOf(kinds.get("inquiry")!).map((place) => place.declaration)).toEqual(["contact", "case"]);
    expect(placesOf(kinds.get("shift-roster")!)).toEqual([]);
    expect(kinds.get("follow-up-call")?.duties).toContain("A6-INB-14");
  });

  test("every cadence and limit has its term, and every term a duty", () => {
    const terms = termMap(catalogue);
    expect(terms.size).toBe(44);
    for (const one of catalogue.duties) for (const term of [one.cadence, one.limit]) if (term !== null) expect(terms.get(term)?.duties).toContain(one.id);
    expect([...terms.values()].filter((term) => term.duties.length === 0)).toEqual([]);
    expect(terms.get("prompt")).toMatchObject({ unit: "duration", side: "after", proposal: "2wh" });
    expect(terms.get("prompt")?.duties).toHaveLength(42);
    expect(terms.get("periodic")?.duties).toHaveLength(20);
  });

  test("settings of contradictions have one key each", () => {
    const keys = catalogue.contradictions.flatMap((one) => one.settings.map((setting) => setting.key));
    expect(new Set(keys).size).toBe(keys.length);
    expect(catalogue.contradictions.find((one) => one.id === "C46")?.settings[0]).toMatchObject({ key: "client.weekStarts", kind: "choice", proposal: "allocation" });
  });
});

describe("a mistake stops the start and is named", () => {
  type Loose = Record<string, unknown>;
  const list = (name: "scenes" | "posts" | "figures" | "recordTypes" | "capabilities") => structuredClone(files[name]) as Loose[];
  const change = (name: Parameters<typeof list>[0], id: string, changes: Loose) => ({ ...files, [name]: list(name).map((one) => (one.id === id ? { ...one, ...changes } : one)) });
  const changeDuty = (id: string, changes: Loose): CatalogueFiles => {
    const file = structuredClone(files.duties["front-desk.yaml"]) as { duties: Loose[] };
    return { ...files, duties: { ...files.duties, "front-desk.yaml": { ...file, duties: file.duties.map((one) => (one.id === id ? { ...one, ...changes } : one)) } } };
  };
  const changeWords = (id: string, changes: Loose) => {
    const file = structuredClone(files.words) as { words: Loose[]; exact: Loose[] };
    const edit = (one: Loose) => (one.id === id ? { ...one, ...changes } : one);
    return { ...files, words: { words: file.words.map(edit), exact: file.exact.map(edit) } };
  };
  const changeContradiction = (id: string, changes: Loose) => {
    const file = structuredClone(files.contradictions) as { contradictions: Loose[] };
    return { ...files, contradictions: { ...file, contradictions: file.contradictions.map((one) => (one.id === id ? { ...one, ...changes } : one)) } };
  };

  test.each<[string, CatalogueFiles, RegExp]>([
    ["a post nobody knows", changeDuty("A1-FD-15", { posts: ["nobody"] }), /duties\/front-desk\.yaml A1-FD-15\.posts: there is no “nobody”/],
    ["a kind of record nobody knows", changeDuty("A1-FD-15", { records: ["rumour"] }), /A1-FD-15\.records: there is no “rumour”/],
    ["an approver nobody knows", changeDuty("A1-FD-15", { approver: "nobody" }), /A1-FD-15\.approver/],
    ["a limit that is no term", changeDuty("A1-FD-15", { limit: "soon" }), /A1-FD-15\.limit: there is no “soon”/],
    ["a cadence used as a limit", changeDuty("A1-FD-15", { limit: "periodic" }), /A1-FD-15\.limit/],
    ["a duty without a mechanism", changeDuty("A1-FD-15", { mechanisms: [] }), /A1-FD-15\.mechanisms/],
    ["a field misspelt", changeDuty("A1-FD-15", { limits: "48h" }), /A1-FD-15/],
    ["a file not named after its scene", { ...files, duties: { ...files.duties, "desk.yaml": { ...(files.duties["front-desk.yaml"] as object), duties: [] } } }, /duties\/desk\.yaml scene: the file is named after its scene/],
    ["an id twice", changeDuty("A1-FD-15", { id: "A1-FD-16" }), /A1-FD-16: the id stands twice/],
    ["a scene nobody knows", change("posts", "hall-manager", { scene: "moon" }), /posts\.yaml hall-manager\.scene/],
    ["a capability nobody knows", change("posts", "hall-manager", { capabilities: ["case.eat"] }), /hall-manager\.capabilities: there is no “case\.eat”/],
    ["superiors in a circle", change("posts", "hall-manager", { superior: "salesperson" }), /superior: the superiors go round in a circle/],
    ["a figure of no duty", change("figures", "F48", { duties: ["A9-XX-01"] }), /figures\.yaml F48\.duties/],
    ["a filter without a declaration", change("recordTypes", "shift-roster", { filter: { kind: "x" } }), /record-types\.yaml shift-roster/],
    ["a contradiction of no duty", changeContradiction("C01", { duties: ["A9-XX-01"] }), /contradictions\.yaml C01\.duties/],
    ["a proposal outside its options", changeContradiction("C46", { settings: [{ key: "client.weekStarts", kind: "choice", proposal: "friday", options: [{ id: "a", zh: "甲", en: "A" }, { id: "b", zh: "乙", en: "B" }] }] }), /C46 client\.weekStarts: the proposal is none/],
    ["a setting that names no post", changeContradiction("C64", { settings: [{ key: "keys.holders", kind: "posts", proposal: ["nobody"] }] }), /C64 keys\.holders\.proposal/],
    ["a proposal that is no length of time", changeWords("prompt", { proposal: "soon" }), /words\.yaml prompt\.proposal/],
    ["a proposal that is no rhythm", changeWords("periodic", { proposal: "now and then" }), /words\.yaml periodic\.proposal/],
    ["an exact cadence that is no rhythm", changeWords("weekly", { id: "weakly" }), /words\.yaml weakly/],
    ["a holding of no duty", { ...files, held: [{ duty: "A9-XX-01", mechanism: "clock", by: "case.reply" }] }, /held\.yaml case\.reply\.duty/],
    ["a holding by nothing nameable", { ...files, held: [{ duty: "A6-INB-14", mechanism: "clock", by: "the clock of cases" }] }, /held\.yaml 0\.by/],
  ])("%s", (_what, wrong, says) => {
    expect(() => joinCatalogue(wrong)).toThrow(says);
  });
});

describe("against the declarations", () => {
  const types: DeclaredType[] = [
    { name: "contact", fields: { purpose: { kind: "choice", choices: { inquiry: {} } } }, transitions: {}, clocks: {}, invariants: [] },
    { name: "case", fields: { kind: { kind: "choice", choices: { inquiry: {} } }, place: { kind: "text" } }, transitions: { archive: { requires: [] }, raise: {} }, clocks: { reply: {} }, invariants: [{ name: "complete" }] },
  ];
  const small = joinCatalogue({
    ...files,
    work: { records: [], duties: [], events: [] },
    held: ["case.reply", "case.clock", "case.field:place", "case.field:pace", "case.transition:raise", "case.gate:archive", "case.gate:raise", "case.gate:complete", "ghost.reply"].map((by) => ({ duty: "A6-INB-14", mechanism: "clock", by })),
  });
  const inquiryOnly = { ...small, recordTypes: small.recordTypes.filter((type) => ["inquiry", "complaint", "client-file", "solution", "client-visit"].includes(type.id)) };

  test("what does not exist is named, and nothing else", () => {
    expect(declarationProblems(inquiryOnly, types)).toEqual([
      "record kind client-file: there is no declaration client",
      "record kind client-visit: contact has no field channel",
      "record kind client-visit: contact has no field direction",
      "record kind complaint: case.kind is never complaint",
      "record kind solution: case has no step answer",
      "record kind solution: case has no step explain",
      "duty A6-INB-14: nothing is declared as case.clock",
      "duty A6-INB-14: nothing is declared as case.field:pace",
      "duty A6-INB-14: nothing is declared as case.gate:raise",
      "duty A6-INB-14: nothing is declared as ghost.reply",
    ]);
  });
});

const reference = process.env["DUTYDESK_DUTIES"] ?? join(import.meta.dirname, "../../../shared/duties.yaml");
if (!existsSync(reference)) console.warn("modules/duties: the reference document is not here; its tests are skipped (DUTYDESK_DUTIES names the file).");
describe.skipIf(!existsSync(reference))("against the reference document", () => {
  interface Source {
    posts: { id: string; name_zh: string; name_en: string; reports_to: string | null; tasked_by: string | null; scene: string; level: string; source: number; function_zh: string | null }[];
    duties: { id: string; posts: string[]; zh: string; en: string; kind: string; cadence: string | null; limit: string | null; evidence: string; evidence_basis: string; records: string[]; approver?: string; reading?: string; source: number }[];
    figures: { id: string; value: string; unit: string; meaning_zh: string; duties: string[]; source: number }[];
    contradictions: { id: string; type: string; duties: string[]; zh: string; en: string; handling: string; source: number | null }[];
    record_types: { id: string; label_zh: string; label_en: string; purpose: string; used_by: string[] }[];
    external_systems: { id: string; duties: string[] }[];
    set_phrases: { id: string; zh: string; en: string; template: string; duties: string[] }[];
  }
  const source = (): Source => readYaml(pathToFileURL(reference)) as Source;

  test("posts", () => {
    expect(catalogue.posts.map((one) => [one.id, one.name.zh, one.name.en, one.superior, one.taskedBy, one.scene, one.level, one.source, one.function?.zh ?? null])).toEqual(
      source().posts.map((one) => [one.id, one.name_zh, one.name_en, one.reports_to, one.tasked_by, one.scene, one.level, one.source, one.function_zh]),
    );
  });

  test("duties", () => {
    const plain = (id: string, ...rest: unknown[]) => JSON.stringify([id, ...rest]);
    const ours = catalogue.duties.map((one) => plain(one.id, one.posts, one.text.zh, one.text.en, one.kind, one.cadence, one.limit, one.evidence.zh, one.evidenceBasis, one.records, one.approver?.post ?? one.approver?.title?.zh ?? null, one.reading, one.source));
    const theirs = source().duties.map((one) => plain(one.id, one.posts, one.zh, one.en, one.kind, one.cadence, one.limit, one.evidence, one.evidence_basis, one.records, one.approver ?? null, one.reading ?? null, one.source));
    expect(ours.toSorted()).toEqual(theirs.toSorted());
  });

  test("figures, contradictions, kinds of record, phrases and systems", () => {
    const { figures, contradictions, record_types, set_phrases, external_systems } = source();
    expect(catalogue.figures.map((one) => [one.id, one.value.en, one.unit.en, one.text.zh, one.duties, one.source])).toEqual(figures.map((one) => [one.id, one.value, one.unit, one.meaning_zh, one.duties, one.source]));
    expect(catalogue.contradictions.map((one) => [one.id, one.type, one.duties, one.text.zh, one.text.en, one.handling.en, one.source])).toEqual(contradictions.map((one) => [one.id, one.type, one.duties, one.zh, one.en, one.handling, one.source]));
    expect(catalogue.recordTypes.map((one) => [one.id, one.name.zh, one.name.en, one.purpose.zh, one.duties.toSorted()])).toEqual(record_types.map((one) => [one.id, one.label_zh, one.label_en, one.purpose, one.used_by.toSorted()]));
    expect(catalogue.phrases.map((one) => [one.id, one.text.zh, one.text.en, one.template.zh, one.duties])).toEqual(set_phrases.map((one) => [one.id, one.zh, one.en, one.template, one.duties]));
    expect(catalogue.systems.map((one) => [one.id, one.duties])).toEqual(external_systems.map((one) => [one.id, one.duties]));
  });
});
