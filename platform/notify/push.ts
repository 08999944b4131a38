import { createHash } from "node:crypto";
import webPush from "web-push";
import { tidyAnswer, type Outcome } from "./outcome.ts";
import { post, Unreached } from "./post.ts";

/** Services that browsers are reached through: of Chrome, Edge, Firefox and Safari. */
export const pushHosts: readonly RegExp[] = [/^fcm\.googleapis\.com$/, /^([\w-]+\.)*push\.services\.mozilla\.com$/, /^[\w-]+\.notify\.windows\.com$/, /^([\w-]+\.)*push\.apple\.com$/];

/** Where a browser is reached, and the keys that only it can open what is sent with. */
export interface Browser {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
}

export interface PushKeys {
  readonly publicKey: string;
  readonly privateKey: string;
}

/** New keys of the sender (VAPID, RFC 8292). */
export const newPushKeys = (): PushKeys => webPush.generateVAPIDKeys();

/** By what a browser is found again without its address lying open. */
export const endpointHash = (endpoint: string): string => createHash("sha256").update(endpoint).digest("base64url");

/** Whether keys of a browser have the form of RFC 8291: a point of P-256 and 16 random bytes. */
export function browserKeysFit({ p256dh, auth }: Browser["keys"]): boolean {
  const point = Buffer.from(p256dh, "base64url");
  return point.length === 65 && point[0] === 4 && Buffer.from(auth, "base64url").length === 16;
}

const dayS = 86_400;

/**
 * Has one browser ring. What is sent is sealed for the browser (RFC 8291); the service in between reads nothing of it.
 *
 * `never` says that the browser is gone and may be forgotten.
 */
export async function sendPush(browser: Browser, keys: PushKeys, contact: string, topic: string, payload: unknown): Promise<Outcome> {
  const secrets = [browser.endpoint, new URL(browser.endpoint).pathname.split("/").at(-1) ?? ""];
  let request: { readonly endpoint: string; readonly headers: Record<string, unknown>; readonly body: Buffer | null };
  try {
    request = webPush.generateRequestDetails(browser, JSON.stringify(payload), { vapidDetails: { subject: contact, ...keys }, TTL: dayS, urgency: "high", topic, contentEncoding: "aes128gcm" });
  } catch (error) {
    return { how: "never", answer: tidyAnswer((error as Error).message, secrets) };
  }
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => name !== "Content-Length").map(([name, value]) => [name, String(value)]));
  try {
    const { status, text } = await post(request.endpoint, { headers, body: request.body === null ? null : new Uint8Array(request.body) });
    const answer = tidyAnswer(`${status} ${text}`, secrets);
    if (status >= 200 && status < 300) return { how: "sent", answer };
    if (status === 404 || status === 410) return { how: "never", answer };
    return { how: status === 429 ? "later" : "again", answer };
  } catch (error) {
    if (!(error instanceof Unreached)) throw error;
    return { how: "again", answer: error.message };
  }
}
