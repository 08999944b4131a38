import { timingSafeEqual, createHash } from "node:crypto";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { Problem } from "../record/problem.ts";
import type { Database } from "../store/database.ts";
import { readLag } from "../store/lag.ts";

export interface Watched {
  readonly version: string;
  /** What a scraper must bring as `Authorization: Bearer`; without one there are no metrics. */
  readonly token: string | undefined;
  readonly db: Database;
  /** Now, UTC with milliseconds. */
  readonly now: () => string;
  /** Live streams that are open. */
  readonly streams: () => number;
}

/**
 * `GET /api/metrics` in the Prometheus form, behind a token of its own: requests by route and status, the process, the database
 * pool, and how far clocks, search and messages lag. Routes are told by their pattern, so that no id and no word of anybody stands in a label.
 */
export function metricsRoute(app: FastifyInstance, watched: Watched): void {
  const register = new Registry();
  collectDefaultMetrics({ register, prefix: "dutydesk_" });
  const seconds = new Histogram({ name: "dutydesk_http_request_seconds", help: "Requests answered, by route, method and status", labelNames: ["method", "route", "status"], buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10], registers: [register] });
  const gauge = (name: string, help: string): Gauge => new Gauge({ name: `dutydesk_${name}`, help, registers: [register] });
  new Gauge({ name: "dutydesk_info", help: "The version that runs", labelNames: ["version"], registers: [register] }).set({ version: watched.version }, 1);
  const up = gauge("database_up", "Whether the database answers");
  const overdue = gauge("clocks_overdue_seconds", "How long the most overdue step of a clock waits to be fired");
  const search = gauge("search_behind_events", "Events that the search has not taken in yet, at most 10000");
  const messages = gauge("messages_overdue_seconds", "How long the message to somebody outside the browser that is most overdue waits to be sent");
  const given = gauge("messages_given_up", "Messages that were given up within seven days");
  const streams = gauge("live_streams", "Live streams that are open");
  const connections = new Gauge({ name: "dutydesk_database_connections", help: "Connections of the pool", labelNames: ["state"], registers: [register] });

  app.addHook("onResponse", async (request, reply) => {
    if (request.routeOptions.url) seconds.observe({ method: request.method, route: request.routeOptions.url, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
  });
  app.get("/api/metrics", { config: { policy: "public" }, schema: { tags: ["health"], summary: "Figures for a Prometheus server; needs METRICS_TOKEN" } }, async (request, reply) => {
    if (!watched.token) throw new Problem("no_such_route");
    if (!brings(request, watched.token)) throw new Problem("not_signed_in");
    streams.set(watched.streams());
    const { totalCount, idleCount, waitingCount } = watched.db.pool;
    for (const [state, count] of [["open", totalCount], ["idle", idleCount], ["waited for", waitingCount]] as const) connections.set({ state }, count);
    const now = watched.now();
    const lag = await readLag(watched.db, now).catch(() => null);
    up.set(lag ? 1 : 0);
    if (lag) {
      overdue.set(lag.clocksSince === null ? 0 : (Date.parse(now) - Date.parse(lag.clocksSince)) / 1000);
      search.set(lag.search);
      messages.set(lag.messagesSince === null ? 0 : (Date.parse(now) - Date.parse(lag.messagesSince)) / 1000);
      given.set(lag.messagesFailed);
    }
    return reply.type(register.contentType).send(await register.metrics());
  });
}

function brings(request: FastifyRequest, token: string): boolean {
  const hash = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(request.headers.authorization ?? ""), hash(`Bearer ${token}`));
}
