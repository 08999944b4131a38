import type { FastifyRequest } from "fastify";
import type { Signed } from "../auth/sessions.ts";
import type { Label } from "../record/label.ts";
import { Problem } from "../record/problem.ts";
import type { Rule } from "../record/rule.ts";

/**
 * Who may call a route: anybody, anybody signed in, whom a rule entitles (checked by the route itself against the row), or who holds a
 * capability somewhere; at every site where what it does holds for all of them.
 */
export type Policy = "public" | "signedIn" | { readonly rule: Rule } | { readonly can: string; readonly everySite?: true };

/** One route of the API as it was declared: what documents, the matrix and its test are made from. */
export interface RouteEntry {
  readonly method: string;
  readonly url: string;
  readonly policy: Policy;
  readonly summary: string;
  readonly tag: string;
}

declare module "fastify" {
  interface FastifyInstance {
    /** Every route of the API, in the order they were declared. */
    routeTable: RouteEntry[];
    /** Whether people reach the server over TLS, by the address they use: a proxy before it may end it. */
    overTls: boolean;
    capabilityNames: ReadonlyMap<string, Label>;
  }
  interface FastifyContextConfig {
    /** A route without a policy fails the start. */
    policy?: Policy;
    /** The body is checked by `act` in the reader's language; its schema is for the documentation. */
    bodyByAct?: true;
    /** What whoever is refused at the door lacks, by the route's parameter `field`. */
    lacks?: Readonly<Record<string, Label>>;
  }
  interface FastifyRequest {
    signed: Signed | null;
  }
}

/**
 * Refuses a masked field in full to a bare link: followed from anywhere, it would leave a line in the journal in the name of whoever follows it.
 *
 * A page of our own says in whose name it asks (`Acting-As`), which no link, picture or form of another site can, over plain http neither; a program brings its token.
 * @throws Problem `origin_refused`, `other_person`.
 */
export function demandOwnReveal(request: FastifyRequest, reveal: unknown): void {
  if (reveal === undefined) return;
  const { actor, kind } = signedOf(request);
  const meant = request.headers["acting-as"];
  if (meant === undefined && kind === "browser") throw new Problem("origin_refused");
  if (meant !== undefined && meant !== actor.staffId) throw new Problem("other_person");
}

/** Who is signed in on a request. @throws Problem `not_signed_in`. */
export function signedOf(request: FastifyRequest): Signed {
  if (!request.signed) throw new Problem("not_signed_in");
  return request.signed;
}
