import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, test } from "vitest";
import { root } from "./config.ts";

/** Code of the server that may call other addresses, each with why; whoever adds one must refuse private addresses first. */
const allowed: Readonly<Record<string, RegExp>> = {
  "apps/server/config.ts": /node:net/, // Tells an address from a name.
  "apps/server/main.ts": /node:https/, // The type of the server that listens.
  "platform/notify/inside.ts": /node:net/, // Tells which addresses lie inside.
  "platform/notify/mail.ts": /node:(net|dns\/promises)"/, // Looks a mail server up once and refuses what lies inside.
  "platform/notify/post.ts": /fetch\(/, // The robots of groups, at their vendors' hosts and those the keeper allows; no redirect is followed.
  "apps/server/tls.ts": /node:https/, // The type of the server whose certificate is renewed.
  "platform/store/embedded.ts": /node:net/, // Looks for a free port of this machine.
};

/** What goes out to another address: a request of Node's own, a socket, a name looked up. */
const outgoing = /\bfetch\s*\(|\bhttps?\.(get|request)\s*\(|from "(node:)?(https?|http2|net|tls|dgram|dns)(\/promises)?"|\bnew (WebSocket|EventSource)\s*\(|from "(undici|axios|got|node-fetch)"/g;

function outgoingIn(file: string): boolean {
  return readFileSync(join(root, file), "utf8").match(outgoing) !== null;
}

test("nothing is fetched for a user: no code of the server calls another address", () => {
  const files = ["apps/server", "platform", "modules"].flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts") && !/\.test\.ts$|testing\.ts$/.test(entry.name) && !/platform\/(ui|testing)(\/|$)/.test(entry.parentPath))
    .map((entry) => relative(root, join(entry.parentPath, entry.name))));
  expect(files.length).toBeGreaterThan(100);
  const found = files.flatMap((file) => [...readFileSync(join(root, file), "utf8").matchAll(outgoing)].map((match) => `${file}: ${match[0]}`).filter((line) => !allowed[file]?.test(line)));
  expect(found).toEqual([]);
  expect(Object.keys(allowed).filter((file) => !outgoingIn(file)), "exceptions that nothing needs any more").toEqual([]);
});

test("the words this test looks for are found where they stand", () => {
  for (const line of ['await fetch("http://x")', "https.get(url)", 'import { request } from "node:http"', 'import { connect } from "node:net"', "new WebSocket(url)"]) expect(line.match(outgoing), line).not.toBeNull();
  expect("prefetch(1); import type { Server } from \"./server.ts\"".match(outgoing)).toBeNull();
});
