/** What a log line tells of an error: where it happened and what kind it was, never the values it was about. */
export interface LoggedError {
  readonly type: string;
  readonly code?: string;
  readonly message: string;
  readonly stack: string;
  readonly [more: string]: unknown;
  readonly constraint?: string;
  readonly table?: string;
  readonly cause?: LoggedError;
  readonly errors?: readonly LoggedError[];
}

/** How many of several errors are told, and how deep causes are followed. */
const told = 5;
const deep = 4;

/**
 * An error without personal data: PostgreSQL and parsers put the value at fault into their sentences, their details and their parameters.
 *
 * What stands in quotes or brackets is taken out of the message, and of the stack only the places are kept. The first of
 * several errors and the causes are told the same way.
 */
export function logged(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: "", stack: "" };
  const { code, constraint, table } = error as { code?: unknown; constraint?: unknown; table?: unknown };
  const places = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line)).slice(0, 12).join("\n");
  return {
    type: error.name,
    ...(typeof code === "string" ? { code } : {}),
    message: withoutValues(error.message),
    stack: places,
    ...(typeof constraint === "string" ? { constraint } : {}),
    ...(typeof table === "string" ? { table } : {}),
    ...(error.cause instanceof Error && depth < deep ? { cause: logged(error.cause, depth + 1) } : {}),
    ...(error instanceof AggregateError && depth < deep ? { errors: error.errors.slice(0, told).map((one) => logged(one, depth + 1)) } : {}),
  };
}

/** A sentence without what stands in quotes, brackets or as a long number. */
function withoutValues(sentence: string): string {
  return sentence
    .slice(0, 500)
    .replace(/"[^"]*"?|'[^']*'?|“[^”]*”?|`[^`]*`?/g, "…")
    .replace(/\([^)]*\)?|\[[^\]]*\]?|\{[^}]*\}?/g, "(…)")
    .replace(/\d{5,}/g, "…")
    .replace(/[^\x20-\x7e…]+/g, "…");
}
