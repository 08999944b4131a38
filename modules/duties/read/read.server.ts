import type { FastifyInstance } from "fastify";
import { v7 as uuid } from "uuid";
import { z } from "zod";
import type { Engine } from "#platform/act/engine.ts";
import { languageOf, problemBody } from "#platform/api/errors.ts";
import { signedOf } from "#platform/api/request.ts";
import { fileName, takeFile } from "#platform/files/files.ts";
import { Problem } from "#platform/record/problem.ts";
import { loadCatalogue } from "../catalogue.ts";
import { triggersOf } from "../tasks/triggers.ts";
import { sayAsked } from "./ask.ts";
import { confirmPost, type Confirmed } from "./confirm.ts";
import { proposalOf } from "./proposal.ts";
import { readBeside, type Asked } from "./reader.ts";

const tags = ["handbook"];
const mostBytes = 10 * 1_048_576;
const pasted = z.strictObject({ text: z.string().max(200_000), name: z.string().max(120).optional() });
const name = z.string().trim().min(1).max(60);
const ref = z.union([z.strictObject({ id: z.uuid() }), z.strictObject({ name })]);
const confirmed = z.strictObject({
  reading: z.uuid(),
  source: z.string().max(120),
  post: ref,
  superior: ref.nullable(),
  top: z.boolean(),
  duties: z.array(z.strictObject({ key: z.int().min(0).max(100_000), lines: z.tuple([z.int().min(1).max(10_000_000), z.int().min(1).max(10_000_000)]), approver: ref.nullable(), values: z.record(z.string().max(40), z.unknown()) })).max(500),
});

/**
 * Reading an organisation's own description: what is proposed of a file or a pasted text, and the making of what a person confirmed of it,
 * post by post. Nothing is kept of what was read.
 */
export function readRoutes(app: FastifyInstance, engine: Engine): void {
  const config = { policy: { can: "duty.manage" } } as const;

  app.post("/api/v1/duties/read", { config, bodyLimit: 2 * 1_048_576, schema: { tags, summary: "Read a pasted job description: its posts and duties, with what is proposed for each", body: pasted } }, async (request) => {
    const { text, name: given } = request.body as z.infer<typeof pasted>;
    return readingOf(engine, signedOf(request).actor.orgId, { name: given ?? sayAsked("pasted", languageOf(request)), text });
  });

  app.post("/api/v1/duties/read/file", { config, bodyLimit: mostBytes + 65_536, schema: { tags, summary: "Read a job description in a file (.docx, .txt, .md)" } }, async (request) => {
    const part = request.isMultipart() ? await takeFile(request) : undefined;
    if (!part) throw new Problem("invalid_input", { fields: ["file"] }, { fields: [{ field: "file", code: "field_required", params: { field: "file" } }] });
    const bytes = await part.toBuffer();
    if (bytes.length > mostBytes || part.file.truncated) throw new Problem("body_too_large", { megabytes: mostBytes / 1_048_576 });
    return readingOf(engine, signedOf(request).actor.orgId, { name: fileName(part.filename, "file"), bytes });
  });

  app.post("/api/v1/duties/read/confirm", { config, bodyLimit: 2 * 1_048_576, schema: { tags, summary: "Make one post that was read, with its confirmed duties; what is there already is left as it is", body: confirmed } }, async (request) => {
    const { actor } = signedOf(request);
    const done = await confirmPost(engine, actor, request.body as Confirmed, languageOf(request));
    return { ...done, results: done.results.map(({ key, made, problem }) => ({ key, made, problem: problem && problemBody(problem, request) })) };
  });
}

async function readingOf(engine: Engine, orgId: string, asked: Asked): Promise<object> {
  const { text, posts } = await readBeside(orgId, asked);
  const lines = text.split(/\r\n|[\n\r\f\u2028\u2029]/);
  const catalogue = loadCatalogue();
  const rows = await engine.db.query<{ id: string; name: string }>("select id, name from post where org_id = $1 and state = 'open' order by created_at, id", [orgId], { prepared: true });
  return {
    id: uuid(),
    name: asked.name,
    posts: posts.map((post) => ({
      name: post.name,
      reportsTo: post.reportsTo,
      duties: post.duties.map((duty) => ({ ...duty, source: sourceOf(lines, duty.lines), values: proposalOf(catalogue, duty) })),
    })),
    known: rows,
    records: catalogue.recordTypes.map((type) => ({ id: type.id, ...type.name })),
    triggers: triggersOf(engine.types),
  };
}

/** The lines of a document that a duty was read from, as they stand there. */
const sourceOf = (lines: readonly string[], [first, last]: readonly [number, number]): string => lines.slice(first - 1, last).filter((line) => line.trim() !== "").join("\n").slice(0, 1500);
