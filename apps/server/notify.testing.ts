import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { expect, vi } from "vitest";
import { consume, newestPlace, type Place } from "#platform/live/feed.ts";
import { deliverNext } from "#platform/notify/deliver.ts";
import { takeIn } from "#platform/notify/take-in.ts";
import type { TestApp } from "./testing.ts";

/** A mail as the sink took it: envelope, and the headers and text as a person reads them. */
export interface Got {
  readonly from: string;
  readonly to: string;
  readonly raw: string;
  readonly subject: string;
  readonly text: string;
}

/** A mail server on this machine that keeps what it takes; what it says to a recipient or to a sign-in can be changed. */
export async function mailSink(): Promise<{ port: number; got: Got[]; refuse: { to: Error | null; auth: boolean }; users: string[]; stop(): Promise<void> }> {
  const got: Got[] = [];
  const users: string[] = [];
  const refuse: { to: Error | null; auth: boolean } = { to: null, auth: false };
  const server = new SMTPServer({
    disabledCommands: ["STARTTLS"], authOptional: true, allowInsecureAuth: true, disableReverseLookup: true, logger: false,
    onAuth(auth, _session, done) {
      users.push(`${auth.username ?? ""}:${auth.password ?? ""}`);
      done(refuse.auth ? Object.assign(new Error("5.7.8 wrong password"), { responseCode: 535 }) : null, { user: auth.username });
    },
    onRcptTo: (_to, _session, done) => done(refuse.to),
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const raw = Buffer.concat(chunks).toString("utf8");
        const { mailFrom, rcptTo } = session.envelope;
        got.push({ from: mailFrom === false ? "" : mailFrom.address, to: rcptTo.map((one) => one.address).join(), raw, ...read(raw) });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { port: (server.server.address() as AddressInfo).port, got, refuse, users, stop: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** Subject and text of a plain mail: encoded words, quoted-printable and base64. */
function read(raw: string): { subject: string; text: string } {
  const at = raw.indexOf("\r\n\r\n");
  const head = raw.slice(0, at).replace(/\r\n[ \t]+/g, " ");
  const body = raw.slice(at + 4);
  const encoding = /^content-transfer-encoding:\s*(\S+)/im.exec(head)?.[1]?.toLowerCase();
  const text = encoding === "base64" ? Buffer.from(body, "base64").toString("utf8") : encoding === "quoted-printable" ? quoted(body.replace(/=\r\n/g, "")) : body;
  const subject = (/^subject:\s*(.*)$/im.exec(head)?.[1] ?? "").replace(/\?=\s+=\?/g, "?==?").replace(/=\?utf-8\?([bq])\?(.*?)\?=/gi, (_, how: string, word: string) => (how.toLowerCase() === "b" ? Buffer.from(word, "base64").toString("utf8") : quoted(word.replaceAll("_", " "))));
  return { subject, text };
}

const quoted = (text: string): string => Buffer.from(text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))), "latin1").toString("utf8");

export interface Posted {
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A peer on this machine that keeps what is posted to it and answers as it is told. */
export async function httpPeer(): Promise<{ base: string; port: number; got: Posted[]; answer: { status: number; body: string; headers: Record<string, string> }; stop(): Promise<void> }> {
  const got: Posted[] = [];
  const answer = { status: 200, body: '{"errcode":0,"errmsg":"ok"}', headers: {} as Record<string, string> };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      got.push({ url: new URL(request.url ?? "/", "http://peer"), headers: request.headers, body: Buffer.concat(chunks) });
      response.writeHead(answer.status, { "content-type": "application/json", ...answer.headers }).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { base: `http://127.0.0.1:${port}`, port, got, answer, stop: () => new Promise((resolve) => (server.closeAllConnections(), server.close(() => resolve()))) };
}

/** Waits until everything that happened is in the outbox: a transaction of any database of the server delays a reader. */
export async function takenIn(t: TestApp): Promise<void> {
  await vi.waitFor(async () => {
    await consume(t.engine.db, "notify", 500, (events) => takeIn(t.notify, events));
    const [last] = await t.test.owner.query<Place>("select tx::text as tx, seq from event order by event.tx desc, event.seq desc limit 1");
    const [cursor] = await t.test.owner.query<Place>("select tx::text as tx, seq from event_cursor where consumer = 'notify'");
    expect(cursor).toEqual(last);
    expect(await newestPlace(t.engine.db)).toEqual(last);
  }, { timeout: 20_000, interval: 50 });
}

/** Takes in what happened and sends everything that is due now. */
export async function deliverAll(t: TestApp): Promise<void> {
  await takenIn(t);
  while (await deliverNext(t.notify));
}
