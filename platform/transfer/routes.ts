import { Readable } from "node:stream";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Engine } from "../act/engine.ts";
import { languageOf } from "../api/errors.ts";
import { listSchema, type ListQuery } from "../api/list.ts";
import type { SearchIds } from "../api/records.ts";
import { demandOwnReveal, signedOf } from "../api/request.ts";
import { mostBytes, takeFile, type FileStore } from "../files/files.ts";
import { dayIn } from "../clocks/zone.ts";
import { Problem } from "../record/problem.ts";
import { zoneClock } from "../sheets/zone.ts";
import { exportsOf, exportStatus, startExport, takeExport } from "./export-runs.ts";
import { exportSheet } from "./export.ts";
import { offerSheet, refusedOf, runStatus, startRun } from "./runs.ts";
import { refusedSheet } from "./sheet.ts";
import type { ImportSpec } from "./spec.ts";

export interface TransferOptions {
  readonly files: FileStore;
  readonly specs: ReadonlyMap<string, ImportSpec>;
  readonly search: SearchIds;
  /** Told when an import was started, so that the worker looks at once. */
  poke(): void;
  /** Told when a long sheet was asked for. */
  pokeExports(): void;
}

const sheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const id = z.object({ id: z.uuid() });
const tags = ["transfer"];

/** Sheets in and out: upload, match, check, import and refused rows per type with a spec; export per type that may be exported. Needs multipart, which the file routes register. */
export function transferRoutes(app: FastifyInstance, engine: Engine, options: TransferOptions): void {
  const { files, specs } = options;
  const attach = (name: string): string => `attachment; filename*=UTF-8''${encodeURIComponent(name)}`;

  for (const spec of specs.values()) {
    const rule = spec.type.may.import;
    if (!rule) throw new Error(`${spec.type.name} has a spec for sheets but may not be imported`);
    app.post(`/api/v1/import/${spec.type.name}`, { config: { policy: { rule } }, bodyLimit: mostBytes + 65_536, schema: { tags, summary: `Upload a sheet of ${spec.plural}` } }, async (request, reply) => {
      const { actor } = signedOf(request);
      const part = request.isMultipart() ? await takeFile(request) : undefined;
      if (!part) throw new Problem("invalid_input", { fields: ["file"] }, { fields: [{ field: "file", code: "field_required", params: { field: "file" } }] });
      return reply.status(201).send(await offerSheet(engine, actor, spec, files, { filename: part.filename, file: part.file }));
    });
  }

  const start = z.strictObject({ mapping: z.record(z.string().max(1000), z.string().max(100).nullable()), dryRun: z.boolean(), live: z.boolean().optional(), site: z.string().max(100).optional() });
  app.post("/api/v1/import/:id/run", { config: { policy: "signedIn" }, schema: { tags, summary: "Check an uploaded sheet, or import it", params: id, body: start } }, async (request, reply) => {
    const { actor, scope } = signedOf(request);
    await startRun(engine, actor, specs, files, (request.params as z.infer<typeof id>).id, request.body as z.infer<typeof start>, scope);
    options.poke();
    return reply.status(202).send({});
  });

  app.get("/api/v1/import/:id", { config: { policy: "signedIn" }, schema: { tags, summary: "How an import stands", params: id } }, async (request) => {
    const { actor } = signedOf(request);
    const language = languageOf(request);
    const status = await runStatus(engine, actor, specs, (request.params as z.infer<typeof id>).id);
    return { ...status, errors: status.errors.map(({ row, column, reason }) => ({ row, column, reason: reason[language] })), why: status.why?.[language] ?? null };
  });

  app.get("/api/v1/import/:id/refused.xlsx", { config: { policy: "signedIn" }, schema: { tags, summary: "The rows of an import that were refused", params: id } }, async (request, reply) => {
    const { actor } = signedOf(request);
    const language = languageOf(request);
    const { sheet, faults } = await refusedOf(engine, actor, specs, files, (request.params as z.infer<typeof id>).id);
    const { zone } = await engine.organisation(actor.orgId);
    const name = `${sheet.name.replace(/\.[^.]*$/, "")}-${language === "zh" ? "没进来的行" : "refused"}.xlsx`;
    return reply.type(sheetType).header("content-disposition", attach(name)).send(Readable.from(refusedSheet(sheet, faults, language, zoneClock(zone))));
  });

  app.get("/api/v1/exports", { config: { policy: "signedIn" }, schema: { tags, summary: "The sheets one asked for within a day" } }, async (request) => {
    const { actor } = signedOf(request);
    const language = languageOf(request);
    return { exports: (await exportsOf(engine, actor)).map((one) => ({ ...one, why: one.why?.[language] ?? null })) };
  });

  app.get("/api/v1/exports/:id", { config: { policy: "signedIn" }, schema: { tags, summary: "How a sheet of one's own stands", params: id } }, async (request) => {
    const { actor } = signedOf(request);
    const status = await exportStatus(engine, actor, (request.params as z.infer<typeof id>).id);
    return { ...status, why: status.why?.[languageOf(request)] ?? null };
  });

  app.get("/api/v1/exports/:id/sheet.xlsx", { config: { policy: "signedIn" }, schema: { tags, summary: "A finished sheet of one's own, for a day", params: id } }, async (request, reply) => {
    const { actor } = signedOf(request);
    const { name, content } = await takeExport(engine, actor, files, (request.params as z.infer<typeof id>).id);
    return reply.type(sheetType).header("content-disposition", attach(name)).send(content);
  });

  for (const type of engine.types.values()) {
    if (!type.may.export) continue;
    const asked = z.strictObject({ query: z.record(z.string().max(80), z.string().max(2000)) });
    app.post(`/api/v1/${type.name}/export`, { config: { policy: { rule: type.may.export } }, schema: { tags, summary: `Have a long sheet of ${type.name} made behind; id null where it is short enough to go out at once`, body: asked } }, async (request, reply) => {
      const { actor, scope } = signedOf(request);
      const begun = await startExport(engine, type, actor, (request.body as z.infer<typeof asked>).query, languageOf(request), scope);
      if (begun !== null) options.pokeExports();
      return reply.status(begun === null ? 200 : 202).send({ id: begun });
    });
    const masks = Object.values(type.fields).some((field) => field.mask !== undefined);
    app.get(`/api/v1/${type.name}/export.xlsx`, { config: { policy: { rule: type.may.export } }, schema: { tags, summary: `Export ${type.name} as a sheet`, querystring: listSchema(type, masks ? { reveal: "yes: masked fields in full, where their capability is held; journalled with fields and rows" } : {}) } }, async (request, reply) => {
      demandOwnReveal(request, (request.query as ListQuery).reveal);
      const { actor } = signedOf(request);
      const language = languageOf(request);
      const { zone } = await engine.organisation(actor.orgId);
      const pieces = await exportSheet(engine, type, actor, request.query as ListQuery, language, zoneClock(zone), options.search);
      return reply.type(sheetType).header("content-disposition", attach(`${type.label[language]}-${dayIn(zone, engine.now())}.xlsx`)).send(Readable.from(pieces));
    });
  }
}
