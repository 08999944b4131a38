import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { presetWeek } from "../act/organisation.ts";
import { loadHolidays } from "../clocks/calendar-data.ts";
import { workingCalendar } from "../clocks/calendar.ts";
import { nextDigest, nextTry, quietUntil } from "./moments.ts";
import { tidyAnswer } from "./outcome.ts";
import { urlAllowed } from "./post.ts";
import { pushHosts } from "./push.ts";
import { robotUrl } from "./channels.ts";
import { hostAllowed, publicHost } from "./inside.ts";
import { sealer, secretKey } from "./seal.ts";

const zone = "Asia/Shanghai";
const shanghai = (text: string): string => new Date(`${text}+08:00`).toISOString();

test("quiet hours hold across midnight and within a day, from their first minute to before their last, and end when they say", () => {
  const quiet = (at: string, hours: string): string | null => quietUntil(zone, hours, shanghai(at));
  expect(quiet("2026-11-24T21:59:59.999", "22:00-07:00")).toBe(null);
  expect(quiet("2026-11-24T22:00:00.000", "22:00-07:00")).toBe(shanghai("2026-11-25T07:00:00.000"));
  expect(quiet("2026-11-25T06:59:59.999", "22:00-07:00")).toBe(shanghai("2026-11-25T07:00:00.000"));
  expect(quiet("2026-11-25T07:00:00.000", "22:00-07:00")).toBe(null);
  expect(quiet("2026-11-25T13:00:00.000", "12:00-14:00")).toBe(shanghai("2026-11-25T14:00:00.000"));
  for (const none of ["none", "08:00-08:00"]) expect(quiet("2026-11-25T08:00:00.000", none)).toBe(null);
});

test("quiet hours are left within a day, and not before they end", () => {
  const time = fc.integer({ min: 0, max: 1439 }).map((n) => `${String(Math.floor(n / 60)).padStart(2, "0")}:${String(n % 60).padStart(2, "0")}`);
  fc.assert(fc.property(time, time, fc.integer({ min: 1_700_000_000_000, max: 1_900_000_000_000 }), (from, to, ms) => {
    const hours = `${from}-${to}`;
    const until = quietUntil(zone, hours, new Date(ms).toISOString());
    if (until === null) return;
    const left = Date.parse(until) - ms;
    expect(left > 0 && left <= 86_400_000).toBe(true);
    expect(quietUntil(zone, hours, until)).toBe(null);
    expect(quietUntil(zone, hours, new Date(Date.parse(until) - 1).toISOString())).toBe(until);
  }));
});

test("the digest waits for its time on a working day, over weekends, holidays and make-up days", () => {
  const organisation = { zone, calendar: workingCalendar({ zone, weekly: presetWeek, holidays: loadHolidays("cn"), overrides: [] }) };
  const next = (at: string): string => nextDigest(organisation, "08:30", shanghai(at));
  expect(next("2026-11-24T08:29:59.999")).toBe(shanghai("2026-11-24T08:30:00.000"));
  expect(next("2026-11-24T08:30:00.000")).toBe(shanghai("2026-11-25T08:30:00.000"));
  expect(next("2026-11-27T17:00:00.000")).toBe(shanghai("2026-11-30T08:30:00.000"));
  expect(next("2026-09-30T17:00:00.000")).toBe(shanghai("2026-10-08T08:30:00.000"));
  expect(next("2026-10-09T17:00:00.000")).toBe(shanghai("2026-10-10T08:30:00.000")); // A Saturday that is worked.
});

test("tries lie further and further apart, and none a day after the first", () => {
  const first = "2026-11-24T01:00:00.000Z";
  let now = first;
  for (let tries = 1; ; tries++) {
    const next = nextTry(tries, first, now);
    if (next === null) break;
    expect(Date.parse(next) - Date.parse(first)).toBeLessThanOrEqual(86_400_000);
    expect(next > now).toBe(true);
    now = next;
  }
  expect(Date.parse(now) - Date.parse(first)).toBeGreaterThan(20 * 3_600_000);
});

test("a sealed text opens with its own key and for what it belongs to, and for nothing else, however it is altered", () => {
  const [one, other] = [sealer(Buffer.alloc(32, 1)), sealer(Buffer.alloc(32, 2))];
  const sealed = one.seal("口令 secret", "org|channel");
  expect(one.open(sealed, "org|channel")).toBe("口令 secret");
  expect(sealed).not.toContain("secret");
  expect(one.seal("口令 secret", "org|channel")).not.toBe(sealed);
  for (const [by, text, about] of [[other, sealed, "org|channel"], [one, sealed, "org|else"], [one, `${sealed.slice(0, -2)}AA`, "org|channel"], [one, "", ""], [one, "1.a.b.c", "org|channel"], [one, sealed.replace(/^1/, "2"), "org|channel"]] as const) expect(by.open(text, about)).toBe(null);
});

test("the key of an installation is made once, for its owner alone, also by two that begin at once; a given secret takes its place; a damaged one is said", async () => {
  const folder = await mkdtemp(join(tmpdir(), "dutydesk-key-"));
  try {
    const keys = await Promise.all(Array.from({ length: 6 }, () => secretKey(folder, null)));
    expect(new Set(keys.map((key) => key.toString("hex"))).size).toBe(1);
    expect(keys[0]?.length).toBe(32);
    expect((await stat(join(folder, "secret.key"))).mode & 0o777).toBe(0o600);
    expect(await secretKey(folder, null)).toEqual(keys[0]);
    expect(await secretKey(folder, "another secret of some length")).not.toEqual(keys[0]);
    const { writeFile } = await import("node:fs/promises");
    await writeFile(join(folder, "secret.key"), "short");
    await expect(secretKey(folder, null)).rejects.toThrow(/damaged/);
    expect(await readFile(join(folder, "secret.key"), "utf8")).toBe("short");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test("a robot is reached at its vendor's host, by https and under its path; the keeper alone allows other hosts", () => {
  const good = { wecom: "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k", dingtalk: "https://oapi.dingtalk.com/robot/send?access_token=t", feishu: "https://open.feishu.cn/open-apis/bot/v2/hook/abc-123" } as const;
  for (const [kind, url] of Object.entries(good) as [keyof typeof good, string][]) {
    expect(robotUrl(kind, url, [])).toBe(true);
    const bad = [
      url.replace("https:", "http:"), url.replace("://", "://user:pass@"), url.replace(/\/\/([^/]+)/, "//$1:8443"), url.replace(/\/\/([^/]+)/, "//$1.evil.example"), url.replace(/\/\/([^/]+)/, "//evil.example/$1"),
      url.replace(/\/\/[^/]+/, "//127.0.0.1"), url.replace(/\/\/[^/]+/, "//169.254.169.254"), url.replace(/\/\/[^/]+/, "//[::1]"), new URL("/other", url).href, "file:///etc/passwd", "not a url", "",
    ];
    for (const one of bad) expect(robotUrl(kind, one, []), one).toBe(false);
    expect(robotUrl(kind, url.replace(/https:\/\/[^/]+/, "http://127.0.0.1:9000"), ["127.0.0.1:9000"])).toBe(true);
    expect(robotUrl(kind, url.replace(/https:\/\/[^/]+/, "http://127.0.0.1:9001"), ["127.0.0.1:9000"])).toBe(false);
  }
});

test("a browser is reached at the services browsers use, and nowhere else", () => {
  for (const url of ["https://fcm.googleapis.com/fcm/send/x", "https://updates.push.services.mozilla.com/wpush/v2/x", "https://wns2-by3p.notify.windows.com/w/?token=x", "https://web.push.apple.com/x"]) expect(urlAllowed(new URL(url), pushHosts, []), url).toBe(true);
  for (const url of ["http://fcm.googleapis.com/x", "https://fcm.googleapis.com.evil.example/x", "https://evilpush.apple.com.example/", "https://notify.windows.com.evil/", "https://localhost/x", "https://10.0.0.1/x"]) expect(urlAllowed(new URL(url), pushHosts, []), url).toBe(false);
});

test("a mail server may stand outside only, however its address is spelt", () => {
  for (const host of ["smtp.example.com", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "172.32.0.1"]) expect(publicHost(host), host).toBe(true);
  const inside = ["127.0.0.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "::", "::1", "0::1", "0:0:0:0:0:0:0:1", "::127.0.0.1", "::ffff:127.0.0.1", "0:0:0:0:0:ffff:7f00:1", "64:ff9b::7f00:1", "2002:7f00:1::", "fe80::1", "fec0::1", "fd00::1", "ff02::1", "localhost", "a.localhost", "127.1", "0x7f.1", "[::1]"];
  for (const host of inside) expect(publicHost(host), host).toBe(false);
});

test("a bare host that the keeper names stands for its usual port alone", () => {
  const robot = (port: string, allowed: string[]): boolean => robotUrl("wecom", `http://gate.lan${port}/cgi-bin/webhook/send?key=k`, allowed);
  expect([robot("", ["gate.lan"]), robot(":5432", ["gate.lan"]), robot(":5432", ["gate.lan:5432"]), robot(":80", ["gate.lan:443"])]).toEqual([true, false, true, false]);
  expect(hostAllowed(["[::1]:2525"], "::1", 2525, [])).toBe(true);
});

test("what a peer answered is one bounded line without any secret", () => {
  expect(tidyAnswer(`bad\r\nkey=abcd1234 ${encodeURIComponent("s/ec+ret")}\u202e\u0000${"x".repeat(999)}`, ["abcd1234", "s/ec+ret"])).toMatch(/^bad key=\*\*\* \*\*\* x+$/);
  expect(tidyAnswer("y".repeat(999), []).length).toBe(300);
});
