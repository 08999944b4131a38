import { afterAll, beforeAll, expect, test } from "vitest";
import { mostStreams } from "#platform/live/stream.ts";
import { startTestApp, type TestApp } from "./testing.ts";

let t: TestApp;
let address: string;
const aborts = new AbortController();
beforeAll(async () => {
  t = await startTestApp();
  await t.app.listen({ host: "127.0.0.1", port: 0 });
  address = `http://127.0.0.1:${(t.app.server.address() as { port: number }).port}`;
});
afterAll(async () => {
  aborts.abort();
  await t.stop();
});

interface Stream {
  text: string;
  ended: boolean;
}

/** Opens a stream and waits until it greets. */
async function open(secret: string): Promise<Stream> {
  const answer = await fetch(`${address}/api/v1/live`, { headers: { cookie: `dutydesk=${secret}` }, signal: aborts.signal });
  const stream: Stream = { text: "", ended: false };
  void (async () => {
    for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) stream.text += Buffer.from(chunk).toString();
    stream.ended = true;
  })().catch(() => {});
  await expect.poll(() => stream.text).toContain("hello");
  return stream;
}

test("a person has so many live streams and no more: the oldest is closed with a word why, the others and those of other people hear on", async () => {
  const other = await t.person("旁人", ["client.read"]);
  const others = await open(other.secret);
  const own: Stream[] = [];
  for (let n = 0; n < mostStreams; n++) own.push(await open(t.admin.secret));
  expect(own.some((one) => one.ended)).toBe(false);
  own.push(await open(t.admin.secret), await open(t.admin.secret));
  await expect.poll(() => own.filter((one) => one.ended).length).toBe(2);
  for (const [n, one] of own.entries()) expect([n, one.ended, one.text.includes(`event: closed\ndata: {"most":${mostStreams}}`)]).toEqual([n, n < 2, n < 2]);
  const made = await t.admin.call("POST", "/api/v1/client", { name: "新来的", site: t.siteId });
  const { id } = made.json<{ id: string }>();
  for (const one of [...own.slice(2), others]) await expect.poll(() => one.text, { timeout: 10_000 }).toContain(id);
  for (const one of own.slice(0, 2)) expect(one.text).not.toContain(id);
}, 120_000);
