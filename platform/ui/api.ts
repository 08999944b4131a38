import { say } from "./text/text.ts";
import { commonTexts } from "./text/common.text.ts";
import { language } from "./preferences.ts";

/** The body of a refusal (RFC 9457), as far as the screen reads it. */
interface ProblemBody {
  readonly code?: string;
  readonly detail?: string;
  readonly title?: string;
  readonly trace?: string;
  readonly fields?: readonly { readonly field: string; readonly code: string; readonly detail: string }[];
  readonly current?: Readonly<Record<string, unknown>>;
}

/** A refusal of the server, or no answer at all (`no_link`, status 0); its message is a sentence for the reader. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: Readonly<Record<string, string>>;
  /** The row as it is now, where another person changed it first. */
  readonly current: Readonly<Record<string, unknown>> | null;

  constructor(status: number, body: ProblemBody) {
    super(body.detail ?? body.title ?? say(commonTexts, language())("unreadable", { status }));
    this.name = "ApiProblem";
    this.status = status;
    this.code = body.code ?? "unreadable";
    this.fields = Object.fromEntries((body.fields ?? []).map((fault) => [fault.field, fault.detail]));
    this.current = body.current ?? null;
  }
}

/** The sentence of whatever was thrown. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A new key for a write: kept as long as the same write is tried again. Works on plain http too, where `randomUUID` is missing. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

let onSignedOut: () => void = () => {};

/** Says what happens when the server no longer knows who is asking. */
export function whenSignedOut(act: () => void): void {
  onSignedOut = act;
}

let actingAs: string | null = null;

/** Says whose page this is: what it writes is refused once somebody else is signed in on this device. */
export function actAs(staffId: string | null): void {
  actingAs = staffId;
}

/** The problem of having no answer at all. */
export function noLink(): ApiProblem {
  return new ApiProblem(0, { code: "no_link", detail: say(commonTexts, language())("noLink") });
}

/** A file of the API and what it is called. */
export interface ApiFile {
  readonly blob: Blob;
  readonly name: string;
}

interface CallOptions {
  readonly body?: unknown;
  /** A file to send instead of a body. */
  readonly form?: FormData;
  /** The key of this write; the same for every try. Without it a POST gets its own. */
  readonly key?: string;
  readonly signal?: AbortSignal;
  /** Do not go to the sign-in page on 401: the call is part of signing in. */
  readonly quiet?: boolean;
  /** Not tried again, and sent also while the page is being left: what comes late is worth nothing. */
  readonly once?: boolean;
  /** In whose name it is written, where that is not the person of the page. */
  readonly as?: string;
  /** Answers with the file itself (`ApiFile`), asked for in the name of the person of the page: numbers in full are given to no bare link. */
  readonly file?: true;
}

const waits = [400, 1500];
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/**
 * Calls the API and returns what it answers (undefined for 204).
 * Without an answer, or on 503, it tries again with the same key: twice, after 0.4 and 1.5 seconds.
 * @throws ApiProblem with a sentence for the reader; AbortError when the signal says so.
 */
export async function call<T>(method: "GET" | "POST" | "PATCH" | "DELETE", path: string, options: CallOptions = {}): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json", "Accept-Language": language() };
  if (options.body !== undefined) headers["Content-Type"] = "application/json";
  if (method === "POST") headers["Idempotency-Key"] = options.key ?? newKey();
  const as = options.as ?? actingAs;
  if (as !== null && (method !== "GET" || options.file)) headers["Acting-As"] = as;
  for (let turn = 0; ; turn++) {
    const answer = await once(method, path, headers, options);
    const again = waits[turn];
    if ((answer === null || answer.status === 503) && again !== undefined && !options.once) {
      await pause(again);
      continue;
    }
    if (answer === null) throw noLink();
    if (options.file && answer.ok) return { blob: await answer.blob(), name: decodeURIComponent(/filename\*=UTF-8''([^;]+)/.exec(answer.headers.get("content-disposition") ?? "")?.[1] ?? "file") } as T;
    return read<T>(answer, options.quiet ?? false);
  }
}

/** What the page asked for before the program was there (`early.js`); its answer is taken once. */
interface Early {
  readonly path: string;
  readonly answer: Promise<Response | null>;
}

function takeEarly(method: string, path: string): Promise<Response | null> | null {
  const held = globalThis as { dutydeskEarly?: Early };
  if (method !== "GET" || held.dutydeskEarly?.path !== path) return null;
  const { answer } = held.dutydeskEarly;
  delete held.dutydeskEarly;
  return answer;
}

async function once(method: string, path: string, headers: Record<string, string>, options: CallOptions): Promise<Response | null> {
  try {
    const early = await takeEarly(method, path);
    if (early) return early;
    const body = options.form ?? (options.body === undefined ? undefined : JSON.stringify(options.body));
    return await fetch(path, { method, headers, body, signal: options.signal, credentials: "same-origin", keepalive: options.once });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    return null;
  }
}

async function read<T>(answer: Response, quiet: boolean): Promise<T> {
  if (answer.ok) {
    if (answer.status === 204) return undefined as T;
    const text = await answer.text();
    if (text === "") return undefined as T;
    try {
      return JSON.parse(text) as T;
    } catch {
      throw new ApiProblem(answer.status, {});
    }
  }
  const body = (await answer.json().catch(() => ({}))) as ProblemBody;
  if (answer.status === 401 && !quiet) onSignedOut();
  throw new ApiProblem(answer.status, body);
}

/** A query string of what is set; lists are joined by commas. */
export function query(params: Readonly<Record<string, string | number | readonly string[] | null | undefined>>): string {
  const out = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    const text = Array.isArray(value) ? value.join(",") : value;
    if (text !== null && text !== undefined && text !== "") out.set(name, String(text));
  }
  const said = out.toString();
  return said ? `?${said}` : "";
}

/** An address with more asked of it, whether or not it asks for something already. */
export function further(path: string, params: Parameters<typeof query>[0]): string {
  const said = query(params);
  return path.includes("?") ? path + said.replace("?", "&") : path + said;
}
