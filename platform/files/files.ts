import { createHash, randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import multipart, { type MultipartFile } from "@fastify/multipart";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { v7 as uuid } from "uuid";
import { z } from "zod";
import type { Engine } from "../act/engine.ts";
import { tooLarge } from "../api/errors.ts";
import { signedOf } from "../api/request.ts";
import { Problem } from "../record/problem.ts";
import { columnOf, ident, tableOf } from "../store/columns.ts";
import { ruleSql } from "../store/rule-sql.ts";
import { Params } from "../store/sql.ts";

export const mostBytes = 25 * 1_048_576;

/** Where files lie and how they are kept: under random names, written whole or not at all. */
export interface FileStore {
  /** Takes a stream in; returns its size and hash. */
  put(id: string, from: NodeJS.ReadableStream): Promise<{ size: number; sha256: string; head: Buffer }>;
  open(id: string): NodeJS.ReadableStream;
  path(id: string): string;
}

/** Keeps files in a folder, spread over 256 sub-folders. */
export function fileStore(folder: string): FileStore {
  const path = (id: string): string => join(folder, id.slice(-2), id);
  return {
    path,
    async put(id, from) {
      await mkdir(join(folder, id.slice(-2)), { recursive: true });
      const draft = `${path(id)}.${randomUUID().slice(0, 8)}.part`;
      const hash = createHash("sha256");
      let size = 0;
      let head = Buffer.alloc(0);
      const meter = new Transform({
        transform(chunk: Buffer, _encoding, done) {
          size += chunk.length;
          hash.update(chunk);
          if (head.length < 16) head = Buffer.concat([head, chunk.subarray(0, 16)]);
          done(null, chunk);
        },
      });
      try {
        await pipeline(from, meter, createWriteStream(draft, { mode: 0o600 }));
        await rename(draft, path(id));
      } catch (error) {
        await rm(draft, { force: true });
        // What the disk or the connection refuses has a code; an upload that is cut off or no form at all has none.
        throw error instanceof Error && !("code" in error) ? noFile() : error;
      }
      return { size, sha256: hash.digest("hex"), head };
    },
    open: (id) => createReadStream(path(id)),
  };
}

/** Kinds of pictures that may be shown in a page, by the bytes they begin with; everything else is only downloaded. */
function pictureType(head: Buffer): string | null {
  if (head.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return "image/jpeg";
  if (head.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))) return "image/png";
  if (head.subarray(0, 4).toString("latin1") === "RIFF" && head.subarray(8, 12).toString("latin1") === "WEBP") return "image/webp";
  return null;
}

/** Upload, and download with rights checked on every fetch: one's own upload, or a file of a record one may read. */
export async function fileRoutes(app: FastifyInstance, engine: Engine, store: FileStore): Promise<void> {
  await app.register(multipart, { limits: { fileSize: mostBytes, files: 1, fields: 10, fieldSize: 100_000 } });

  app.post("/api/v1/files", { config: { policy: "signedIn" }, bodyLimit: mostBytes + 65_536, schema: { tags: ["files"], summary: "Upload one file" } }, async (request, reply) => {
    const { actor } = signedOf(request);
    const part = await takeFile(request);
    const id = uuid();
    const { size, sha256, head } = await store.put(id, part.file);
    if (part.file.truncated) {
      await rm(store.path(id), { force: true });
      throw new Problem("body_too_large", { megabytes: mostBytes / 1_048_576 });
    }
    const type = pictureType(head) ?? "application/octet-stream";
    const name = fileName(part.filename, "file");
    await engine.db.query("insert into file (org_id, id, name, media_type, size, sha256, created_at, created_by) values ($1, $2, $3, $4, $5, $6, $7, $8)", [actor.orgId, id, name, type, size, sha256, engine.now(), actor.staffId]);
    return reply.status(201).send({ id, name, size, type });
  });

  app.get("/api/v1/files/:id", { config: { policy: "signedIn" }, schema: { tags: ["files"], summary: "One file, as an attachment", params: z.object({ id: z.uuid() }), querystring: z.object({ inline: z.literal("1").optional() }) } }, async (request, reply) => {
    const { actor } = signedOf(request);
    const { id } = request.params as { id: string };
    const rows = await engine.db.query<{ name: string; type: string; size: number; by: string | null }>(`select name, media_type as type, size, created_by as by from file where org_id = $1 and id = $2`, [actor.orgId, id]);
    const file = rows[0];
    if (!file || (file.by !== actor.staffId && !(await readable(engine, actor, id))) || !(await stat(store.path(id)).catch(() => null))) throw new Problem("not_found");
    const inline = (request.query as { inline?: string }).inline === "1" && file.type.startsWith("image/");
    reply
      .header("content-type", inline ? file.type : "application/octet-stream")
      .header("content-disposition", `${inline ? "inline" : "attachment"}; filename*=UTF-8''${encodeURIComponent(file.name)}`)
      .header("content-length", String(file.size))
      .header("content-security-policy", "default-src 'none'; sandbox")
      .header("cache-control", "private, max-age=300");
    return reply.send(store.open(id));
  });
}

/** A file's name as it may be kept and shown: one name of at most 120 characters, without a path, controls, or marks that turn its letters round so that it seems another kind of file. */
export function fileName(raw: string, without: string): string {
  return raw.toWellFormed().replace(/[\p{Cc}/\\]/gu, "_").replace(/\p{Bidi_Control}|[\u200b\u2060\ufeff]/gu, "").slice(-120).toWellFormed().trim() || without;
}

/** The file of an upload. @throws Problem `media_type_refused` for what is no form, `invalid_input` where it holds no file or cannot be read, `body_too_large` where it never comes to its file. */
export async function takeFile(request: FastifyRequest): Promise<MultipartFile> {
  const found = request.file().catch((error: unknown) => {
    throw error instanceof Error && !("code" in error) ? noFile() : error;
  });
  const part = await Promise.race([found, tooMuch(request)]);
  if (!part) throw noFile();
  return part;
}

/** Rejects once a body in pieces, which tells no length, is beyond the limit of its route: the parser counts only what is inside a part. */
function tooMuch(request: FastifyRequest): Promise<never> {
  return new Promise((_, reject) => {
    let size = 0;
    const count = (chunk: Buffer): void => {
      size += chunk.length;
      if (size <= request.routeOptions.bodyLimit) return;
      request.raw.off("data", count);
      reject(tooLarge(request));
    };
    request.raw.on("data", count);
  });
}

function noFile(): Problem {
  return new Problem("invalid_input", { fields: ["file"] }, { fields: [{ field: "file", code: "field_required", params: { field: "file" } }] });
}

/** Whether a record that the actor may read holds the file; one query over every field that holds files. */
async function readable(engine: Engine, actor: ReturnType<typeof signedOf>["actor"], id: string): Promise<boolean> {
  const params = new Params();
  const org = params.add(actor.orgId);
  const file = params.add(id);
  const parts: string[] = [];
  for (const type of engine.types.values()) {
    for (const [name, field] of Object.entries(type.fields)) {
      const column = `t.${ident(columnOf(type, name)?.name ?? name)}`;
      const holds = field.kind === "file" || field.kind === "signature" ? [field.many ? `${column} @> array[${file}]::uuid[]` : `${column} = ${file}`] : Object.entries(field.columns ?? {}).filter(([, one]) => one.kind === "file" || one.kind === "signature").map(([key, one]) => `${column} @> ${params.add(JSON.stringify([{ [key]: one.many ? [id] : id }]))}::jsonb`);
      const whose = field.own ? ` and t.id = ${params.add(actor.staffId)}::uuid` : "";
      if (holds.length > 0) parts.push(`exists (select 1 from ${tableOf(type)} t where t.org_id = ${org} and (${holds.join(" or ")})${whose} and ${ruleSql(type.may.read, type, actor, params)})`);
    }
  }
  if (parts.length === 0) return false;
  const rows = await engine.db.query<{ yes: boolean }>(`select (${parts.join(" or ")}) as yes`, params.values);
  return rows[0]?.yes === true;
}
