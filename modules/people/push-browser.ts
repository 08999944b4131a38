import { call } from "#platform/ui/api.ts";

/** Why this browser cannot ring; null where it can. */
export type PushWant = "pushNoHttps" | "pushUnable" | "pushDenied";

/** What keeps this browser from web push: a plain line, a browser without it, or a person who refused. */
export function pushLacks(): PushWant | null {
  if (!globalThis.isSecureContext) return "pushNoHttps";
  if (!("serviceWorker" in navigator) || !("PushManager" in globalThis) || !("Notification" in globalThis)) return "pushUnable";
  return Notification.permission === "denied" ? "pushDenied" : null;
}

/** Asks the person, signs this browser on with the sender's public key, and tells the server. @throws ApiProblem; Error where the person or the browser refuses. */
export async function switchPushOn(publicKey: string): Promise<boolean> {
  if ((await Notification.requestPermission()) !== "granted") return false;
  const worker = await registration();
  const old = await worker.pushManager.getSubscription();
  const key = bytesOf(publicKey);
  if (old && !sameKey(old.options.applicationServerKey, key)) await old.unsubscribe();
  const subscription = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  const { endpoint, keys } = subscription.toJSON() as { endpoint: string; keys: { p256dh: string; auth: string } };
  await call("POST", "/api/v1/me/push", { body: { endpoint, keys: { p256dh: keys.p256dh, auth: keys.auth } } });
  return true;
}

/** Lets this browser ring no more. */
export async function switchPushOff(): Promise<void> {
  const subscription = await thisBrowser();
  if (!subscription) return;
  await call("POST", "/api/v1/me/push/remove", { body: { endpoint: subscription.endpoint } });
  await subscription.unsubscribe();
}

/** What this browser is signed on with, if it is. */
export async function thisBrowser(): Promise<PushSubscription | null> {
  if (pushLacks() !== null) return null;
  const worker = await navigator.serviceWorker.getRegistration("/");
  return (await worker?.pushManager.getSubscription()) ?? null;
}

async function registration(): Promise<ServiceWorkerRegistration> {
  await navigator.serviceWorker.register("/sw.js", { scope: "/" });
  return navigator.serviceWorker.ready;
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

function sameKey(a: ArrayBuffer | null, b: Uint8Array): boolean {
  const left = a === null ? null : new Uint8Array(a);
  return left !== null && left.length === b.length && left.every((byte, at) => byte === b[at]);
}
