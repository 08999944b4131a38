import { createDecipheriv, createECDH, createHmac, createPublicKey, hkdfSync, randomBytes, verify } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { careWorld, no, ok, type CareWorld, type Opened } from "#modules/care/care.testing.ts";
import { act } from "#platform/act/act.ts";
import { tick } from "#platform/clocks/ticker.ts";
import { deliverNext } from "#platform/notify/deliver.ts";
import { sendMail } from "#platform/notify/mail.ts";
import { composeNotify } from "./compose.ts";
import { deliverAll, httpPeer, mailSink, takenIn, type Posted } from "./notify.testing.ts";

let w: CareWorld;
let peer: Awaited<ReturnType<typeof httpPeer>>;
beforeEach(async () => {
  w = await careWorld();
  peer = await httpPeer();
});
afterEach(async () => {
  await peer.stop();
  await w.t.stop();
});

const paths = { wecom: "/cgi-bin/webhook/send?key=wecom-key-123456", dingtalk: "/robot/send?access_token=dingtalk-token-1", feishu: "/open-apis/bot/v2/hook/feishu-hook-123456" } as const;
type Kind = keyof typeof paths;
const secret = "SEC0123456789abcdef";
const robot = (kind: Kind, more: object = {}): Promise<{ id: string; version: number }> =>
  ok(w.t.admin.call("POST", "/api/v1/channels", { kind, name: `群 ${kind}`, on: true, url: peer.base + paths[kind], secret: kind === "wecom" ? null : secret, kinds: ["climb", "major"], ...more }));
const test1 = (id: string): Promise<{ ok: boolean; answer: string }> => ok(w.t.admin.call("POST", `/api/v1/channels/${id}/test`, {}));
const climbs = async (values: object = {}): Promise<Opened> => {
  const one = await w.case({ severity: "major", ...values });
  await one.step(w.manager, "assign", { owner: w.officer.staffId });
  w.t.clock.pass(24 * 3_600_000 + 1);
  while (await tick(w.t.engine));
  return one;
};
const body = (posted: Posted | undefined): Record<string, never> => JSON.parse((posted as Posted).body.toString("utf8")) as Record<string, never>;

test("WeCom: markdown to the address with its key; 45009 waits a minute, another code is tried again", async () => {
  const { id } = await robot("wecom");
  expect(await test1(id)).toEqual({ ok: true, answer: '200 {"errcode":0,"errmsg":"ok"}' });
  expect(peer.got[0]?.url.searchParams.get("key")).toBe("wecom-key-123456");
  peer.got.length = 0;
  const one = await climbs({ subject: "<@all> [点](http://evil.example) **急**" });
  await deliverAll(w.t);
  const told = body(peer.got.at(-1)) as unknown as { msgtype: string; markdown: { content: string } };
  expect(told.msgtype).toBe("markdown");
  expect(told.markdown.content).toContain(`**当值 · 升级：个案 ${one.number}**`);
  expect(told.markdown.content).toContain(`[打开](https://desk.example.com/case/${one.id})`);
  expect(told.markdown.content).toContain("＜＠all＞ ［点］（http://evil.example） ＊＊急＊＊");
  peer.answer.body = '{"errcode":45009,"errmsg":"api freq out of limit"}';
  await climbs();
  await deliverAll(w.t);
  const waiting = () => w.t.test.owner.query("select tries, next_at - $1::timestamptz = interval '1 minute' as minute from message where state = 'waiting' and tried_at is not null", [w.t.clock.now()]);
  expect(await waiting()).toEqual([{ tries: 0, minute: true }]);
  peer.answer.body = '{"errcode":93000,"errmsg":"invalid webhook url wecom-key-123456"}';
  w.t.clock.pass(60_000);
  while (await deliverNext(w.t.notify));
  expect(await waiting()).toContainEqual({ tries: 1, minute: true });
  const { tries } = await ok<{ tries: { answer: string; outcome: string }[] }>(w.t.admin.call("GET", "/api/v1/channels/log"));
  expect(tries.slice(0, 2).map((one) => one.outcome)).toEqual(["again", "later"]);
  expect(tries[0]?.answer).toBe('200 {"errcode":93000,"errmsg":"invalid webhook url ***"}');
});

test("DingTalk: the query carries milliseconds and base64 HMAC-SHA256 of them and the secret, by the secret", async () => {
  const { id } = await robot("dingtalk");
  await test1(id);
  const { url } = peer.got[0] as Posted;
  const timestamp = url.searchParams.get("timestamp") as string;
  expect(timestamp).toBe(String(Date.parse(w.t.clock.now())));
  expect(url.searchParams.get("sign")).toBe(createHmac("sha256", secret).update(`${timestamp}\n${secret}`).digest("base64"));
  expect(url.search).toContain(encodeURIComponent(url.searchParams.get("sign") as string));
  expect(url.searchParams.get("access_token")).toBe("dingtalk-token-1");
  expect(body(peer.got[0])).toMatchObject({ msgtype: "markdown", markdown: { title: "当值 · 测试消息" } });
  peer.answer.body = '{"errcode":310000,"errmsg":"sign not match"}';
  expect(await test1(id)).toMatchObject({ ok: false, answer: expect.stringContaining("sign not match") as string });
});

test("Feishu: the body carries seconds and base64 HMAC-SHA256 of nothing, by them and the secret", async () => {
  peer.answer.body = '{"code":0,"msg":"success"}';
  const { id } = await robot("feishu");
  expect(await test1(id)).toMatchObject({ ok: true });
  const told = body(peer.got[0]) as unknown as { timestamp: string; sign: string; msg_type: string; content: { text: string } };
  expect(told.timestamp).toBe(String(Math.floor(Date.parse(w.t.clock.now()) / 1000)));
  expect(told.sign).toBe(createHmac("sha256", `${told.timestamp}\n${secret}`).update("").digest("base64"));
  expect(told).toMatchObject({ msg_type: "text", content: { text: "当值 · 测试消息\n收到这条，说明通道可以用。\nhttps://desk.example.com/" } });
  peer.answer.body = '{"code":19021,"msg":"sign match fail or timestamp is not within one hour from current time"}';
  expect(await test1(id)).toMatchObject({ ok: false });
});

test("a redirect is not followed, an answer is read to a bound, and a peer that is gone is said without its address", async () => {
  const { id } = await robot("wecom");
  const other = await httpPeer();
  Object.assign(peer.answer, { status: 302, headers: { location: `${other.base}/stolen` } });
  expect(await test1(id)).toMatchObject({ ok: false });
  expect(other.got).toEqual([]);
  await other.stop();
  Object.assign(peer.answer, { status: 200, headers: {}, body: `{"errcode":0,"x":"${"x".repeat(3_000_000)}"}` });
  const big = await test1(id);
  expect(big.ok).toBe(false); // Cut, it is no JSON any more.
  expect(big.answer.length).toBeLessThanOrEqual(300);
  await peer.stop();
  const gone = await test1(id);
  expect(gone).toEqual({ ok: false, answer: "ECONNREFUSED" });
  peer = await httpPeer();
});

test("a group is told once though several people are, only of what its sites, posts and kinds name; at most eighteen a minute, the rest merged", async () => {
  const elsewhere = await act(w.t.engine, w.t.system, { type: "site", step: "create", input: { name: "别处" } });
  await robot("wecom", { sites: [w.t.siteId] });
  await robot("dingtalk", { sites: [elsewhere.id] });
  await robot("feishu", { posts: [w.officer.postId] });
  peer.answer.body = '{"errcode":0,"code":0}';
  await climbs();
  await deliverAll(w.t);
  const to = peer.got.map((one) => one.url.pathname);
  expect(to.filter((path) => path === "/cgi-bin/webhook/send").length).toBe(2); // That a major case came in, told to two people, and that it climbed.
  expect(to.length).toBe(2);
  peer.got.length = 0;
  w.t.clock.pass(60_000);
  for (let n = 0; n < 25; n++) await w.case({ severity: "major" });
  await deliverAll(w.t);
  expect(peer.got.length).toBe(18);
  w.t.clock.pass(60_000);
  while (await deliverNext(w.t.notify));
  expect(peer.got.length).toBe(19);
  expect(JSON.stringify(body(peer.got[18]))).toContain("7 件事等你看");
}, 120_000);

test("the group of a department is told what concerns its people, those of the departments below it too, and nothing else", async () => {
  const department = async (name: string, parent?: string): Promise<string> => (await act(w.t.engine, w.t.system, { type: "department", step: "create", input: { name, ...(parent ? { parent } : {}) } })).id;
  const service = await department("客服中心");
  const desk = await department("前台组", service);
  const repairs = await department("工程部");
  const put = (post: string, into: string) => act(w.t.engine, w.t.system, { type: "post", step: "change", id: post, version: 1, input: { department: into } });
  await put(w.manager.postId, desk);
  await put(w.second.postId, repairs);
  for (const [kind, departments] of [["wecom", [service]], ["dingtalk", [repairs]], ["feishu", [repairs, desk]]] as const) await robot(kind, { departments });
  peer.answer.body = '{"errcode":0,"code":0}';
  await climbs();
  await deliverAll(w.t);
  const to = peer.got.map((one) => one.url.pathname);
  expect(to.filter((path) => path === "/cgi-bin/webhook/send").length).toBeGreaterThan(0);
  expect(to.filter((path) => path === "/robot/send")).toEqual([]);
  expect(to.filter((path) => path.startsWith("/open-apis/")).length).toBe(to.filter((path) => path === "/cgi-bin/webhook/send").length);
  expect((await ok<{ channels: { departments: string[] }[] }>(w.t.admin.call("GET", "/api/v1/channels"))).channels.find((one) => one.departments.length === 2)?.departments).toEqual([repairs, desk]);
});

test("secrets are sealed where they lie, told nowhere, and stay when left out; a stored password goes to no other server", async () => {
  const sink = await mailSink();
  const server = { host: "127.0.0.1", port: sink.port, security: "none", user: "desk", from: "desk@example.com", fromName: "当值" };
  const wish = { kind: "mail", name: "邮件", on: true, server };
  const mail = await ok<{ id: string; version: number; secretSet: boolean }>(w.t.admin.call("POST", "/api/v1/channels", { ...wish, password: "hunter2-and-more" }));
  expect(mail.secretSet).toBe(true);
  const { id } = await robot("dingtalk");
  const said = await ok<{ channels: { id: string; address: string | null }[] }>(w.t.admin.call("GET", "/api/v1/channels"));
  expect(said.channels.find((one) => one.id === id)?.address).toBe("127.0.0.1 …en-1");
  const everything = JSON.stringify([said, await w.t.test.owner.query("select * from channel"), await w.t.test.owner.query("select * from journal where record_type = 'channel'"), await w.t.test.owner.query("select * from message_try")]);
  for (const word of ["hunter2", secret, "dingtalk-token-1"]) expect(everything).not.toContain(word);
  const journal = await w.t.test.owner.query<{ after: { secretChanged?: boolean } }>("select step, after from journal where record_type = 'channel' order by id");
  expect(journal.every((line) => line.after.secretChanged === true)).toBe(true);

  expect(await ok(w.t.admin.call("POST", `/api/v1/channels/${mail.id}`, { ...wish, name: "公司邮件", version: 1 }))).toMatchObject({ secretSet: true, version: 2 });
  expect(await ok(w.t.admin.call("POST", `/api/v1/channels/${mail.id}/test`, { to: "boss@example.com" }))).toMatchObject({ ok: true });
  expect(sink.users).toEqual(["desk:hunter2-and-more"]);
  expect(sink.got[0]?.to).toBe("boss@example.com");
  for (const moved of [{ port: 2525 }, { host: "localhost" }, { user: "other" }, { security: "starttls" }]) {
    expect((await no(w.t.admin.call("POST", `/api/v1/channels/${mail.id}`, { ...wish, server: { ...server, ...moved }, version: 2 }))).code, JSON.stringify(moved)).toBe("invalid_input");
  }
  expect((await no(w.t.admin.call("POST", `/api/v1/channels/${mail.id}`, { ...wish, version: 1 }))).code).toBe("version_conflict");
  expect((await no(w.t.admin.call("POST", "/api/v1/channels", { ...wish, password: "hunter2-and-more" }))).code).toBe("already_taken");
  sink.refuse.auth = true;
  expect(await ok(w.t.admin.call("POST", `/api/v1/channels/${mail.id}/test`, { to: "boss@example.com" }))).toMatchObject({ ok: false, answer: expect.stringContaining("wrong password") as string });

  // With another key, as after a restore elsewhere, nothing opens, and it is said.
  const moved = { ...composeNotify(w.t.engine, { key: randomBytes(32), allowed: ["127.0.0.1:*"] }) };
  await climbs();
  await takenIn(w.t);
  const sent = peer.got.length;
  while (await deliverNext(moved));
  expect(peer.got.length).toBe(sent);
  expect(JSON.stringify(await w.t.test.owner.query("select answer from message_try order by id"))).toContain("enter it again");
  await sink.stop();
});

test("addresses that lead inside are refused by name, and so is whoever does not manage the settings everywhere", async () => {
  const bad = await no(w.t.admin.call("POST", "/api/v1/channels", { kind: "wecom", name: "群", on: true, url: "http://169.254.169.254/cgi-bin/webhook/send?key=x", kinds: ["climb"] }));
  expect(bad).toMatchObject({ status: 422, fields: [{ field: "url" }] });
  const server = { host: "mail.example.com", port: 587, security: "starttls", user: null, from: "desk@example.com", fromName: "当值" };
  const mail = (more: object) => w.t.admin.call("POST", "/api/v1/channels", { kind: "mail", name: "邮件", on: true, server: { ...server, ...more }, password: "x" });
  for (const [field, more] of [["host", { host: "localhost" }], ["host", { host: "127.0.0.2" }], ["host", { host: "[::1]" }], ["host", { host: "169.254.169.254" }], ["host", { host: "0x7f.1" }], ["host", { host: "0:0:0:0:0:ffff:7f00:1" }], ["host", { host: "10.0.0.1" }], ["port", { port: 22 }], ["from", { from: "nobody" }], ["password", { user: "u", security: "none" }]] as const) {
    expect((await no(mail(more))).fields?.[0]?.field, JSON.stringify(more)).toBe(field);
  }
  expect((await no(w.t.admin.call("POST", "/api/v1/me/push", { endpoint: "https://10.0.0.1/x", keys: { p256dh: "x", auth: "y" } }))).fields?.[0]?.field).toBe("endpoint");
  for (const url of ["/api/v1/channels", "/api/v1/channels/log"]) expect((await w.manager.call("GET", url)).statusCode).toBe(403);
  const local = await w.t.person("一处的", ["setting.manage"]);
  expect((await local.call("GET", "/api/v1/channels")).statusCode).toBe(403);
});

test("a mail server whose name leads to this machine is not connected to, unless the keeper allows it", async () => {
  const sink = await mailSink();
  const send = (allowed: readonly string[]) => sendMail({ host: "localhost", port: sink.port, security: "none", user: null, from: "desk@example.com", fromName: "当值" }, null, { id: "1", to: "a@example.com", subject: "s", text: "t" }, allowed);
  for (const allowed of [[], ["localhost"], ["127.0.0.1"]]) expect(await send(allowed)).toMatchObject({ how: "again", channel: true });
  expect(sink.got).toEqual([]);
  expect(await send([`localhost:${sink.port}`])).toMatchObject({ how: "sent" });
  await sink.stop();
});

test("a group that was narrowed meanwhile is not told what waited for it", async () => {
  const { id, version } = await robot("wecom");
  const elsewhere = await act(w.t.engine, w.t.system, { type: "site", step: "create", input: { name: "别处" } });
  await climbs();
  await takenIn(w.t);
  await ok(w.t.admin.call("POST", `/api/v1/channels/${id}`, { kind: "wecom", name: "群", on: true, kinds: ["climb", "major"], sites: [elsewhere.id], version }));
  while (await deliverNext(w.t.notify));
  expect(peer.got).toEqual([]);
  expect(await w.t.test.owner.query("select distinct state, why from message")).toEqual([{ state: "dropped", why: "noRight" }]);
});

const subscriptionTo = (endpoint: string) => {
  const browser = createECDH("prime256v1");
  browser.generateKeys();
  return { endpoint, keys: { p256dh: browser.getPublicKey("base64url"), auth: randomBytes(16).toString("base64url") } };
};

test("a browser is signed on at a push service alone, whatever the keeper allows for channels; the test tells no word of the peer", async () => {
  Object.assign(peer.answer, { status: 200, body: "inner secret" });
  await ok(w.manager.call("POST", "/api/v1/me/push", subscriptionTo(`${peer.base}/x`)));
  expect(await ok(w.manager.call("POST", "/api/v1/me/push/test"))).toEqual({ ok: true, answer: "200" });
  peer.got.length = 0;
  Object.assign(w.t.notify, { pushPeers: [] });
  expect((await no(w.manager.call("POST", "/api/v1/me/push", subscriptionTo(`${peer.base}/y`)))).fields?.[0]?.field).toBe("endpoint");
  // What was signed on before is not called either.
  expect(await ok(w.manager.call("POST", "/api/v1/me/push/test"))).toMatchObject({ ok: false });
  expect(peer.got).toEqual([]);
});

test("ten browsers a person also at once; a refused one stays another's; none on a shared computer", async () => {
  const theirs = subscriptionTo(`${peer.base}/theirs`);
  await ok(w.officer.call("POST", "/api/v1/me/push", theirs));
  const answers = await Promise.all(Array.from({ length: 16 }, (_, n) => w.manager.call("POST", "/api/v1/me/push", subscriptionTo(`${peer.base}/${n}`))));
  expect(answers.filter((one) => one.statusCode === 201).length).toBe(10);
  expect((await no(w.manager.call("POST", "/api/v1/me/push", theirs))).code).toBe("guard_refused");
  const count = async (who: string) => (await w.t.test.owner.query("select 1 from push_browser where staff_id = $1", [who])).length;
  expect([await count(w.manager.staffId), await count(w.officer.staffId)]).toEqual([10, 1]);
  await w.t.test.owner.query("update session set device_id = $1 where staff_id = $2", [w.t.siteId, w.officer.staffId]);
  expect((await no(w.officer.call("POST", "/api/v1/me/push", theirs))).code).toBe("guard_refused");
});

/** Opens what was sealed for a browser as RFC 8188 and 8291 say it, from the browser's side. */
function openPush(sealed: Buffer, browser: ReturnType<typeof createECDH>, auth: Buffer): string {
  const salt = sealed.subarray(0, 16);
  const keyLength = sealed[20] as number;
  const sender = sealed.subarray(21, 21 + keyLength);
  const record = sealed.subarray(21 + keyLength);
  const info = Buffer.concat([Buffer.from("WebPush: info\0"), browser.getPublicKey(), sender]);
  const secretKey = Buffer.from(hkdfSync("sha256", browser.computeSecret(sender), auth, info, 32));
  const key = Buffer.from(hkdfSync("sha256", secretKey, salt, Buffer.from("Content-Encoding: aes128gcm\0"), 16));
  const nonce = Buffer.from(hkdfSync("sha256", secretKey, salt, Buffer.from("Content-Encoding: nonce\0"), 12));
  const decipher = createDecipheriv("aes-128-gcm", key, nonce).setAuthTag(record.subarray(-16));
  const plain = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
  return plain.subarray(0, plain.lastIndexOf(2)).toString("utf8");
}

test("web push: keys are made once, what rings is sealed for the browser and signed, and a browser that is gone is forgotten", async () => {
  Object.assign(peer.answer, { status: 201, body: "" });
  const key = async (): Promise<string> => (await ok<{ push: { publicKey: string } }>(w.manager.call("GET", "/api/v1/me/notices"))).push.publicKey;
  const publicKey = await key();
  expect(await key()).toBe(publicKey);
  const browser = createECDH("prime256v1");
  browser.generateKeys();
  const auth = randomBytes(16);
  const subscription = { endpoint: `${peer.base}/push/secret-endpoint-1`, keys: { p256dh: browser.getPublicKey("base64url"), auth: auth.toString("base64url") } };
  for (let n = 0; n < 2; n++) await ok(w.manager.call("POST", "/api/v1/me/push", subscription));
  const { push } = await ok<{ push: { browsers: object[] } }>(w.manager.call("GET", "/api/v1/me/notices"));
  expect(push.browsers.length).toBe(1);
  expect(JSON.stringify([push, await w.t.test.owner.query("select * from push_browser")])).not.toContain("secret-endpoint");
  const one = await climbs();
  await deliverAll(w.t);
  const opened = peer.got.map((posted) => JSON.parse(openPush(posted.body, browser, auth)) as { title: string; path: string });
  expect(opened.map((said) => said.title)).toContain(`升级：个案 ${one.number}`);
  expect(opened.at(-1)?.path).toBe(`/case/${one.id}`);
  const [, token = "", sender = ""] = /^vapid t=([^,]+), ?k=(.+)$/.exec(peer.got[0]?.headers.authorization ?? "") ?? [];
  expect(sender).toBe(publicKey);
  const [head, claims, signature] = token.split(".") as [string, string, string];
  const raw = Buffer.from(publicKey, "base64url");
  const jwk = createPublicKey({ format: "jwk", key: { kty: "EC", crv: "P-256", x: raw.subarray(1, 33).toString("base64url"), y: raw.subarray(33).toString("base64url") } });
  expect(verify("sha256", Buffer.from(`${head}.${claims}`), { key: jwk, dsaEncoding: "ieee-p1363" }, Buffer.from(signature, "base64url"))).toBe(true);
  expect(JSON.parse(Buffer.from(claims, "base64url").toString())).toMatchObject({ aud: peer.base, sub: "https://desk.example.com" });

  Object.assign(peer.answer, { status: 410 });
  expect(await ok(w.manager.call("POST", "/api/v1/me/push/test"))).toMatchObject({ ok: false });
  expect(await w.t.test.owner.query("select 1 from push_browser")).toEqual([]);

  // With another key the old ones are of no use: new ones are made, and browsers sign on anew.
  await ok(w.manager.call("POST", "/api/v1/me/push", subscription));
  const { pushChannel } = await import("#platform/notify/channels.ts");
  const anew = composeNotify(w.t.engine, { key: randomBytes(32) });
  const { keys } = await pushChannel(anew, w.t.orgId);
  expect(keys.publicKey).not.toBe(publicKey);
  expect(await w.t.test.owner.query("select 1 from push_browser")).toEqual([]);
});
