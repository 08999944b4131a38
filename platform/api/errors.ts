import { randomUUID } from "node:crypto";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { Problem, problems, sentence, type ProblemCode } from "../record/problem.ts";
import type { Label, Language } from "../record/label.ts";

const unreachable = new Set(["ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "ETIMEDOUT", "EPIPE", "57P01", "57P02", "57P03", "53300", "25006", "08000", "08001", "08003", "08006"]);
const noRoom = new Set(["ENOSPC", "EDQUOT", "53100"]);

/** The language a reader asked for; Chinese unless English comes first. */
export function languageOf(request: FastifyRequest): Language {
  const asked = request.headers["accept-language"] ?? "";
  return /^\s*en\b/i.test(asked) ? "en" : "zh";
}

/** The params of a refusal with rights by the names they have where they are given: `case.assign` says nothing to a clerk. */
function named(params: Problem["params"], request: FastifyRequest): Problem["params"] {
  const { capability } = params;
  if (!Array.isArray(capability)) return params;
  const names = request.server.capabilityNames;
  return { ...params, capability: (capability as readonly (string | Label)[]).map((one) => (typeof one === "string" ? (names.get(one) ?? one) : one)) };
}

/** A problem as an RFC 9457 body in the reader's language. */
export function problemBody(problem: Problem, request: FastifyRequest, trace?: string): Record<string, unknown> {
  const language = languageOf(request);
  const { status } = problems[problem.code];
  return {
    type: `/problems/${problem.code}`,
    title: problem.code,
    status,
    code: problem.code,
    detail: sentence(problem.code, trace ? { trace } : named(problem.params, request), language),
    ...(problem.fields.length > 0 ? { fields: problem.fields.map((one) => ({ field: one.field, code: one.code, detail: sentence(one.code, one.params, language) })) } : {}),
    ...(trace ? { trace } : {}),
    ...problem.detail,
  };
}

/** The single exit of every error: a Problem as RFC 9457, what Fastify refused as a Problem, and the rest logged under a reference and told as `internal`. */
export function answerError(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): void {
  const problem = error instanceof Problem ? error : fromFramework(error as FastifyError, request);
  const trace = problem.code === "internal" ? randomUUID().slice(0, 8) : undefined;
  if (trace) request.log.error({ err: error, trace, route: request.routeOptions.url }, "unexpected error");
  // What is too large is not read to its end only to be thrown away.
  if (problem.code === "body_too_large") reply.header("connection", "close");
  if (problem.code === "too_many_tries") reply.header("retry-after", String(problem.params.seconds));
  void reply.status(problems[problem.code].status).type("application/problem+json").send(JSON.stringify(problemBody(problem, request, trace)));
}

/** The refusal of a body beyond the limit of its route. */
export function tooLarge(request: FastifyRequest): Problem {
  return new Problem("body_too_large", { megabytes: Math.floor(request.routeOptions.bodyLimit / 1_048_576) });
}

function fromFramework(error: FastifyError, request: FastifyRequest): Problem {
  const make = (code: ProblemCode, params = {}): Problem => new Problem(code, params);
  if (error.code === "FST_ERR_CTP_BODY_TOO_LARGE" || error.code === "FST_REQ_FILE_TOO_LARGE" || error.statusCode === 413) return tooLarge(request);
  if (error.code === "FST_ERR_CTP_INVALID_MEDIA_TYPE" || error.code === "FST_INVALID_MULTIPART_CONTENT_TYPE") return make("media_type_refused");
  // An id that is none leads nowhere, like one that is not there.
  if (error.validation?.every((one) => /^\/(id|\w+Id)$/.test(one.instancePath)) && error.validationContext === "params") return make("not_found");
  if (error.validation) return new Problem("invalid_input", { fields: error.validation.map((one) => one.instancePath.replace(/^\//, "") || "body").slice(0, 10) });
  if (error.statusCode === 400 || error instanceof SyntaxError) return make("body_unreadable", { depth: 20 });
  const deeper = (error.cause as { code?: string } | undefined)?.code ?? "";
  if (noRoom.has(error.code) || noRoom.has(deeper)) return make("disk_full");
  if (unreachable.has(error.code) || unreachable.has(deeper) || /timeout exceeded when trying to connect|Connection terminated|connection error and is not queryable/.test(error.message)) return make("busy");
  return make("internal");
}
