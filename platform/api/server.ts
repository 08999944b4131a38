import cookie from "@fastify/cookie";
import Fastify, { LogController, type FastifyInstance, type FastifyRequest } from "fastify";
import { serializerCompiler, validatorCompiler } from "fastify-type-provider-zod";
import type { Engine } from "../act/engine.ts";
import { notAllowed } from "../act/possible.ts";
import { cookieName, findSession } from "../auth/sessions.ts";
import type { Label } from "../record/label.ts";
import { Problem } from "../record/problem.ts";
import { storableText } from "../store/json.ts";
import { holdsCapability, holdsSomewhere, judgeRights } from "../record/rule.ts";
import { answerError, tooLarge } from "./errors.ts";
import { logged } from "./log.ts";
import "./request.ts";

const deepest = 20;

export interface ServerOptions {
  readonly engine: Engine;
  /** The address people use, for the Origin check; without it the Host header says it. */
  readonly publicUrl?: string;
  readonly logLevel?: string;
  readonly logTo?: NodeJS.WritableStream;
  /** What the capabilities are called, for refusals that name them. */
  readonly capabilityNames?: ReadonlyMap<string, Label>;
  /** Certificate and key in PEM, where the program ends TLS itself. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Addresses of proxies whose word on the caller's address and protocol counts. */
  readonly trustProxy?: readonly string[];
}

const atEverySite = (name: Label): Label => ({ zh: `${name.zh}（所有服务点）`, en: `${name.en} (at every site)` });

/**
 * The HTTP server with everything every route shares: body limits, tidy text, the session, the Origin check, the policy, and the
 * one error exit. A route without a policy fails the start.
 */
export async function makeServer(options: ServerOptions): Promise<FastifyInstance> {
  const { engine } = options;
  const app = Fastify({
    bodyLimit: 1_048_576,
    logger: { level: options.logLevel ?? "warn", redact: ["req.headers.cookie", "req.headers.authorization"], serializers: { err: logged }, ...(options.logTo ? { stream: options.logTo } : {}) },
    logController: new LogController({ disableRequestLogging: true }),
    return503OnClosing: true,
    forceCloseConnections: "idle",
    routerOptions: { maxParamLength: 200 },
    requestTimeout: 60_000,
    ...(options.trustProxy ? { trustProxy: [...options.trustProxy] } : {}),
    ...(options.tls ? { https: options.tls } : {}),
  }) as unknown as FastifyInstance;
  const byAct = new Set<string>();
  app.setValidatorCompiler((route) => (route.httpPart === "body" && byAct.has(`${route.method} ${route.url}`) ? () => true : validatorCompiler(route as never)));
  app.setSerializerCompiler(serializerCompiler);
  // A page of another site may send plain text without asking first; JSON in that disguise is not read.
  app.removeContentTypeParser("text/plain");
  await app.register(cookie);
  app.decorateRequest("signed", null);
  app.decorate("capabilityNames", options.capabilityNames ?? new Map<string, Label>());
  app.decorate("overTls", options.tls !== undefined || options.publicUrl?.startsWith("https:") === true);
  app.setErrorHandler((error, request, reply) => answerError(error as Error, request, reply));

  app.decorate("routeTable", []);
  app.addHook("onRoute", (route) => {
    const policy = route.config?.policy;
    if (route.method !== "HEAD" && !policy && route.url.startsWith("/api")) throw new Error(`route ${String(route.method)} ${route.url} has no policy`);
    if (route.method !== "HEAD" && policy) app.routeTable.push({ method: String(route.method), url: route.url, policy, summary: route.schema?.summary ?? "", tag: route.schema?.tags?.[0] ?? "" });
    if (route.config?.bodyByAct) byAct.add(`${String(route.method)} ${route.url}`);
  });

  app.addHook("onRequest", async (request, reply) => {
    reply.header("x-content-type-options", "nosniff").header("x-frame-options", "DENY").header("referrer-policy", "same-origin").header("cross-origin-resource-policy", "same-origin");
    if (request.protocol === "https" || app.overTls) reply.header("strict-transport-security", "max-age=15552000");
    // A form is read as it comes, whatever it says of its length; so the length is looked at here for every kind of body.
    if (Number(request.headers["content-length"]) > request.routeOptions.bodyLimit) throw tooLarge(request);
    const policy = request.routeOptions.config.policy;
    if (request.url.startsWith("/api/")) reply.header("cache-control", "no-store");
    const bearer = bearerOf(request);
    const secret = secretOf(request);
    if (bearer === undefined && !["GET", "HEAD", "OPTIONS"].includes(request.method)) demandOrigin(request.headers.origin, request.headers["sec-fetch-site"], request.headers.host, options.publicUrl);
    if (policy === undefined || policy === "public") return;
    request.signed = secret ? await findSession(engine.db, secret, engine.now()) : null;
    if (!request.signed) throw new Problem("not_signed_in");
    // A page says whose it is: after a change of person in another window it must not write in the name of the new one.
    const meant = request.headers["acting-as"];
    if (meant !== undefined && meant !== request.signed.actor.staffId && !["GET", "HEAD", "OPTIONS"].includes(request.method)) throw new Problem("other_person");
    const { actor } = request.signed;
    if (typeof policy === "object" && "can" in policy) {
      if (!holdsCapability(actor, policy.can)) throw notAllowed({ can: policy.can });
      if (policy.everySite && actor.capabilities[policy.can] !== true) throw new Problem("not_allowed", { capability: atEverySite(app.capabilityNames.get(policy.can) ?? { zh: policy.can, en: policy.can }) });
    }
    if (typeof policy === "object" && "rule" in policy && judgeRights(policy.rule, (capability) => holdsSomewhere(actor, capability)) === false) {
      const lacks = request.routeOptions.config.lacks?.[(request.params as { field?: string }).field ?? ""];
      throw lacks ? new Problem("not_allowed", { capability: lacks }) : notAllowed(policy.rule);
    }
  });

  app.addHook("preValidation", async (request) => {
    request.query = tidy(request.query, 0);
    if (request.body !== undefined && request.body !== null && !Buffer.isBuffer(request.body) && typeof request.body === "object") request.body = tidy(request.body, 0);
  });
  return app;
}

function bearerOf(request: FastifyRequest): string | undefined {
  return /^Bearer (\S{20,200})$/.exec(request.headers.authorization ?? "")?.[1];
}

/** The secret a request brings: of a token, else of a browser's session. */
export function secretOf(request: FastifyRequest): string | undefined {
  return bearerOf(request) ?? request.cookies[cookieName];
}

/** Only pages of our own may write: the browser says where a request comes from, and a program without a browser has no cookie to steal. */
function demandOrigin(origin: string | undefined, fetchSite: string | string[] | undefined, host: string | undefined, publicUrl: string | undefined): void {
  if (origin === undefined) {
    if (fetchSite === undefined || fetchSite === "same-origin" || fetchSite === "none") return;
    throw new Problem("origin_refused");
  }
  const known = publicUrl === undefined ? null : new URL(publicUrl);
  let from: URL;
  try {
    from = new URL(origin);
  } catch {
    throw new Problem("origin_refused");
  }
  // Of the public address the protocol counts too: what an attacker on the line answers as http:// is not the page served over TLS.
  if (from.host === known?.host ? from.origin !== known.origin : from.host !== host) throw new Problem("origin_refused");
}

/** Storable text in a bounded tree: NUL and lone surrogates become U+FFFD; deeper than 20 levels is refused. */
function tidy(value: unknown, depth: number): unknown {
  if (depth > deepest) throw new Problem("body_unreadable", { depth: deepest });
  if (typeof value === "string") return storableText(value);
  if (Array.isArray(value)) return value.map((part) => tidy(part, depth + 1));
  if (typeof value === "object" && value !== null) {
    const out: Record<string, unknown> = {};
    for (const [key, part] of Object.entries(value)) if (key !== "__proto__") out[storableText(key)] = tidy(part, depth + 1);
    return out;
  }
  return value;
}
