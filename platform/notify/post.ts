import { hostAllowed } from "./inside.ts";
import { tidyAnswer } from "./outcome.ts";

const timeoutMs = 10_000;
const mostBytes = 65_536;

/** What a peer answered to a POST. */
export interface Answered {
  readonly status: number;
  readonly text: string;
}

/** A peer that could not be reached or did not answer in time; its message names no address. */
export class Unreached extends Error {}

/** Whether a URL is one of `hosts` by https, or one the keeper of the installation allows (`host` for the usual port, or `host:port`), then also by http. */
export function urlAllowed(url: URL, hosts: readonly RegExp[], allowed: readonly string[]): boolean {
  if (url.username !== "" || url.password !== "") return false;
  const usual = url.protocol === "https:" ? 443 : 80;
  if ((url.protocol === "https:" || url.protocol === "http:") && hostAllowed(allowed, url.hostname, Number(url.port || usual), [usual])) return true;
  return url.protocol === "https:" && url.port === "" && hosts.some((host) => host.test(url.hostname));
}

/** Sends a POST with a time limit, follows no redirect, and reads a bounded answer. @throws Unreached. */
export async function post(url: string, init: { readonly headers: Readonly<Record<string, string>>; readonly body: string | Uint8Array<ArrayBuffer> | null }): Promise<Answered> {
  try {
    const response = await fetch(url, { method: "POST", headers: init.headers, body: init.body, redirect: "manual", signal: AbortSignal.timeout(timeoutMs) });
    const chunks: Uint8Array[] = [];
    let size = 0;
    if (response.body) {
      for await (const chunk of response.body) {
        size += chunk.length;
        chunks.push(chunk);
        if (size > mostBytes) break;
      }
    }
    return { status: response.status, text: Buffer.concat(chunks).subarray(0, mostBytes).toString("utf8") };
  } catch (error) {
    const cause = (error as { cause?: { code?: string } }).cause?.code ?? (error as Error).name;
    throw new Unreached(tidyAnswer(cause === "TimeoutError" ? `no answer within ${timeoutMs / 1000} s` : String(cause), []));
  }
}
