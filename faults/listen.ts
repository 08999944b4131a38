import { pause } from "./program.ts";

/** One message of the live stream. */
export interface Told {
  /** Its place, with which a stream can be resumed. */
  readonly place: string;
  readonly id?: string;
  readonly step?: string;
}

/** A live stream as a browser hears it. */
export interface Stream {
  readonly told: readonly Told[];
  /** Whether the server has ended it. */
  ended(): boolean;
  /** Waits until something was told. @throws when it is not within 20 seconds. */
  until(fits: (event: Told) => boolean): Promise<Told>;
  close(): void;
}

/** Opens the live stream, after a place where one is given. */
export async function listen(address: string, token: string, after?: string): Promise<Stream> {
  const stop = new AbortController();
  const response = await fetch(`${address}/api/v1/live`, { headers: { authorization: `Bearer ${token}`, ...(after ? { "last-event-id": after } : {}) }, signal: stop.signal });
  if (response.status !== 200 || !response.body) throw new Error(`the stream answered ${response.status}`);
  const told: Told[] = [];
  let ended = false;
  void (async () => {
    let text = "";
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += Buffer.from(chunk).toString();
      const messages = text.split("\n\n");
      text = messages.pop() ?? "";
      for (const message of messages) {
        const place = /^id: (.+)$/m.exec(message)?.[1];
        const data = /^data: (.+)$/m.exec(message)?.[1];
        if (place && data) told.push({ ...(JSON.parse(data) as object), place });
      }
    }
  })().catch(() => {}).finally(() => (ended = true));
  return {
    told,
    ended: () => ended,
    async until(fits) {
      for (const end = Date.now() + 20_000; Date.now() < end; await pause(20)) {
        const found = told.find(fits);
        if (found) return found;
      }
      throw new Error(`not told: ${fits.toString()}; told ${told.length}`);
    },
    close: () => stop.abort(),
  };
}
