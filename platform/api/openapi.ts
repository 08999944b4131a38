import swagger from "@fastify/swagger";
import type { FastifyInstance } from "fastify";
import { jsonSchemaTransform } from "fastify-type-provider-zod";
import { problems } from "../record/problem.ts";

const text = { type: "string" as const };

/** What every route may answer instead of what was asked: RFC 9457 with a code of the one catalogue. */
const problemSchema = {
  type: "object" as const,
  required: ["type", "title", "status", "code", "detail"],
  properties: {
    type: text,
    title: text,
    status: { type: "integer" as const },
    code: { ...text, enum: Object.keys(problems) },
    detail: { ...text, description: "A sentence in the reader's language" },
    fields: {
      type: "array" as const,
      items: { type: "object" as const, required: ["field", "code", "detail"], properties: { field: text, code: { ...text, enum: Object.keys(problems) }, detail: text } },
    },
    trace: text,
  },
};

/**
 * Describes every route declared after it as OpenAPI 3.1, from the schemas that check the requests, and serves the description at
 * `GET /api/v1/openapi.json`.
 */
export async function openApi(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title: "Dutydesk 当值", version, description: "Every POST takes an Idempotency-Key. Errors are RFC 9457 problems with a stable code." },
      components: {
        securitySchemes: { session: { type: "apiKey", in: "cookie", name: "dutydesk" }, token: { type: "http", scheme: "bearer" } },
        schemas: { Problem: problemSchema },
        responses: { Problem: { description: "Refused", content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } } } },
      },
      security: [{ session: [] }, { token: [] }],
    },
    transform: jsonSchemaTransform,
    transformObject: (document) => withProblems(("openapiObject" in document ? document.openapiObject : document.swaggerObject) as Described) as never,
  });
  app.get("/api/v1/openapi.json", { config: { policy: "public" }, schema: { tags: ["openapi"], summary: "This description" } }, async (_request, reply) => reply.send(app.swagger()));
}

interface Described {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, { responses?: Record<string, unknown> }>>>>;
}

/** Every operation may end in a problem; said once here instead of at every route. */
function withProblems(document: Described): Described {
  for (const path of Object.values(document.paths ?? {})) for (const operation of Object.values(path)) operation.responses = { ...operation.responses, default: { $ref: "#/components/responses/Problem" } };
  return document;
}
