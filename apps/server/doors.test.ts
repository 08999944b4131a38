import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { act } from "#platform/act/act.ts";
import { createToken } from "#platform/auth/sessions.ts";
import { loadCatalogue } from "#modules/duties/catalogue.ts";
import { indexRecords } from "#platform/search/index-worker.ts";
import { readSheet } from "#platform/sheets/read.ts";
import { officeRecords } from "#modules/office/office.records.ts";
import { recordType, recordTypes } from "../records.ts";
import { trustDevice } from "#platform/auth/device.ts";
import { planTasks } from "#modules/duties/tasks/plan.server.ts";
import { composeWork } from "./compose.ts";
import { startTestApp, type Person, type TestApp } from "./testing.ts";

/**
 * The side doors: what leads to a record other than its own page, walked by everybody who may not see it.
 *
 * Every route is either built from a declaration (matrix.test.ts and the contract tests try those) or stands in the table here; a new
 * route that is in neither fails.
 */

type Answer = Awaited<ReturnType<Person["call"]>>;
type Who = "own" | "site" | "none" | "other";

const secretName = "欧阳机密";
const secretPhone = "13977778888";
const noId = "01900000-0000-7000-8000-000000000000";

let t: TestApp;
/** own: every right at the site of the records; site: every right at another site; none: signed in without rights; other: administrator of another organisation. */
const people = {} as Record<Who, Person>;
let elsewhere: string;
/** The records that only `own` may see; each tells of the secret client. */
const it = {} as Record<"client" | "double" | "case" | "second" | "contact" | "compensation" | "unit" | "occupancy" | "file" | "run" | "staff" | "post" | "number" | "mine" | "device" | "lent" | "sheet" | "view" | "channel" | "message" | "task", string>;
let picture: string;

const made = async (answer: Promise<Answer>): Promise<{ id: string; number: string }> => {
  const got = await answer;
  expect(got.statusCode, got.body).toBe(201);
  return got.json();
};
const upload = (who: Person, url: string, name: string, content: string | Buffer): Promise<Answer> =>
  t.app.inject({ method: "POST", url, cookies: { dutydesk: who.secret }, headers: { "content-type": "multipart/form-data; boundary=XX" }, payload: Buffer.concat([Buffer.from(`--XX\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n\r\n`), Buffer.from(content), Buffer.from("\r\n--XX--\r\n")]) });

beforeAll(async () => {
  t = await startTestApp();
  elsewhere = (await act(t.engine, t.system, { type: "site", step: "create", input: { name: "别处" } })).id;
  const all = loadCatalogue().capabilities.map((one) => one.id);
  people.own = await t.person("这里", all, { compensationLimit: 1_000_000 });
  people.site = await t.person("那里", all, { site: elsewhere, compensationLimit: 1_000_000 });
  people.none = await t.person("无权", []);
  people.other = (await t.other()).admin;
  const { own } = people;
  const post = (type: string, body: object): Promise<{ id: string; number: string }> => made(own.call("POST", `/api/v1/${type}`, body));
  it.client = (await post("client", { name: secretName, phones: [secretPhone], site: t.siteId })).id;
  it.double = (await post("client", { name: secretName, phones: [secretPhone], site: t.siteId })).id;
  const png = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.from("机密的图")]);
  picture = (await made(upload(own, "/api/v1/files", "图.png", png))).id;
  const one = { client: it.client, site: t.siteId, subject: `${secretName}的灯`, happenedAt: "昨", place: "2", person: secretName, event: "坏", phone: secretPhone };
  const case1 = await post("case", { ...one, photos: [picture] });
  it.case = case1.id;
  it.number = case1.number;
  it.second = (await post("case", one)).id;
  it.contact = (await post("contact", { client: it.client, site: t.siteId, summary: `${secretName}来电` })).id;
  it.compensation = (await post("compensation", { case: it.case, site: t.siteId, amount: 100, reason: `赔${secretName}` })).id;
  it.unit = (await post("unit", { site: t.siteId, code: `${secretName}家` })).id;
  it.occupancy = (await post("occupancy", { unit: it.unit, client: it.client, from: "2026-01-01" })).id;
  it.file = (await made(upload(own, "/api/v1/files", "合同.txt", secretName))).id;
  it.run = (await made(upload(own, "/api/v1/import/client", "客户.csv", `姓名,电话\n${secretName},${secretPhone}\n`))).id;
  it.lent = (await trustDevice(t.test.db, { orgId: t.orgId, staffId: own.staffId }, { name: secretName, lockAfter: 5 }, t.clock.now())).id;
  it.device = (await trustDevice(t.test.db, { orgId: t.orgId, staffId: own.staffId }, { name: secretName, lockAfter: 5 }, t.clock.now())).id;
  it.sheet = noId.replace("0190", "0191");
  await t.test.owner.query("insert into export_run (org_id, id, record_type, state, staff_id, detail, created_at, updated_at) values ($1, $2, 'client', 'done', $3, $4, $5, $5)", [t.orgId, it.sheet, own.staffId, { query: {}, language: "zh", name: `${secretName}.xlsx`, scope: null, rows: 1, done: 1, rights: {} }, t.clock.now()]);
  await mkdir(join(t.filesFolder, it.sheet.slice(-2)), { recursive: true });
  await writeFile(join(t.filesFolder, it.sheet.slice(-2), it.sheet), secretName);
  it.view = (await post("views", { type: "client", name: secretName, query: { "phones.has": secretPhone }, shared: false })).id;
  it.channel = noId.replace("0190", "0192");
  await t.test.owner.query("insert into channel (org_id, id, version, kind, name, is_on, config, created_at, updated_at) values ($1, $2, 1, 'wecom', $3, false, '{}', $4, $4)", [t.orgId, it.channel, secretName, t.clock.now()]);
  it.message = noId.replace("0190", "0193");
  await t.test.owner.query(
    `insert into message (org_id, id, key, channel_id, kind, step, record_type, record_id, detail, at, urgent, digest, state, next_at, tried_at, bundle) values ($1, $2, 'x', $3, 'climb', 'climb:1', 'case', $4, '{}', $5, false, false, 'failed', $5, $5, $2)`,
    [t.orgId, it.message, it.channel, it.case, t.clock.now()],
  );
  it.staff = own.staffId;
  it.post = own.postId;
  await act(t.engine, t.system, { type: "duty", step: "create", input: { post: own.postId, text: "每天看一遍", mechanisms: ["task"], cadence: "每天", serves: "person", records: [], reason: "试" } });
  await planTasks(composeWork(t.engine), t.orgId);
  it.task = (await t.test.owner.query<{ id: string }>("select id from task where post = $1 and staff = $2", [own.postId, own.staffId]))[0]?.id as string;
  it.mine = (await made(people.site.call("POST", "/api/v1/client", { name: "自己的", phones: ["13911112222"], site: elsewhere }))).id;
  for (const type of ["client", "case", "contact", "compensation", "unit", "occupancy"] as const) await indexRecords(t.test.db, t.engine.types, [it[type]].map((id) => ({ orgId: t.orgId, recordType: type, recordId: id })), t.clock.now());
});
afterAll(() => t.stop());

interface Door {
  /** The route as it stands in the table of routes. */
  readonly route: string;
  readonly what: string;
  readonly url: () => string;
  readonly body?: (who: Person) => unknown;
  /** What each of them meets: a status, or `nothing` for an answer of 200 that tells nothing of the records. */
  readonly meets: Readonly<Record<Who, number | "nothing" | readonly number[]>>;
}
const shut = { own: 200, site: 404, none: 403, other: 404 } as const;
const quiet = { own: 200, site: "nothing", none: "nothing", other: "nothing" } as const;
const list = { own: 200, site: "nothing", none: "nothing", other: "nothing" } as const;
const q = encodeURIComponent;

const robot = (): unknown => ({ kind: "wecom", name: "群", on: true, url: "https://example.com/hook", kinds: ["climb"], version: 1 });

const doors: readonly Door[] = [
  { route: "GET /api/v1/find", what: "search by name", url: () => `/api/v1/find?q=${q(secretName)}`, meets: quiet },
  { route: "GET /api/v1/find", what: "search by number", url: () => `/api/v1/find?q=${it.number}`, meets: quiet },
  { route: "GET /api/v1/find", what: "search by the tail of a phone", url: () => `/api/v1/find?q=${secretPhone.slice(-4)}`, meets: quiet },
  { route: "GET /api/v1/find", what: "search by a whole phone", url: () => `/api/v1/find?q=${secretPhone}`, meets: quiet },
  ...["case", "client", "contact"].flatMap((type): Door[] => [
    { route: `GET /api/v1/${type}`, what: "a list by words", url: () => `/api/v1/${type}?q=${q(secretName)}&fields=all`, meets: list },
    { route: `GET /api/v1/${type}`, what: "a list by ids", url: () => `/api/v1/${type}?ids=${it[type as "case"]}&fields=all`, meets: list },
    { route: `GET /api/v1/${type}`, what: "a list by site", url: () => `/api/v1/${type}?site=${t.siteId}&fields=all`, meets: list },
  ]),
  ...["case", "contact", "occupancy"].map((type): Door => ({ route: `GET /api/v1/${type}`, what: "children by their client", url: () => `/api/v1/${type}?client=${it.client}&fields=all`, meets: { ...list, none: type === "occupancy" ? 403 : "nothing" } })),
  { route: "GET /api/v1/compensation", what: "children by their case", url: () => `/api/v1/compensation?case=${it.case}&fields=all`, meets: list },
  { route: "GET /api/v1/client", what: "a masked value, whole", url: () => `/api/v1/client?phones.has=${secretPhone}`, meets: list },
  { route: "GET /api/v1/client", what: "whether a masked value is there", url: () => "/api/v1/client?phones.set=yes&site.set=yes", meets: list },
  { route: "GET /api/v1/case/counts", what: "figures", url: () => "/api/v1/case/counts", meets: quiet },
  { route: "GET /api/v1/client/counts", what: "figures", url: () => "/api/v1/client/counts", meets: quiet },
  { route: "GET /api/v1/client/:id/timeline", what: "history of a client", url: () => `/api/v1/client/${it.client}/timeline`, meets: { ...shut, none: 404 } },
  { route: "GET /api/v1/case/:id/next", what: "who is next in a hidden case", url: () => `/api/v1/case/${it.case}/next`, meets: { ...shut, none: 404 } },
  { route: "GET /api/v1/post/:id/place", what: "who holds a post", url: () => `/api/v1/post/${it.post}/place`, meets: { own: 200, site: 200, none: 200, other: 404 } },
  { route: "GET /api/v1/staff/:id/place", what: "which posts somebody holds", url: () => `/api/v1/staff/${it.staff}/place`, meets: { own: 200, site: 200, none: 200, other: 404 } },
  { route: "GET /api/v1/case/:id/assignees", what: "who may have a hidden case", url: () => `/api/v1/case/${it.case}/assignees`, meets: { ...shut, none: 404 } },
  { route: "GET /api/v1/client/duplicates", what: "doubles by phone", url: () => `/api/v1/client/duplicates?phone=${secretPhone}`, meets: quiet },
  { route: "GET /api/v1/client/duplicates", what: "doubles by name", url: () => `/api/v1/client/duplicates?name=${q(secretName)}&site=${t.siteId}`, meets: quiet },
  { route: "GET /api/v1/client/duplicates", what: "doubles of one", url: () => `/api/v1/client/duplicates?of=${it.client}`, meets: { ...shut, none: 404 } },
  { route: "GET /api/v1/client/:id/merge-preview", what: "preview from a hidden one", url: () => `/api/v1/client/${it.client}/merge-preview?with=${it.double}`, meets: shut },
  { route: "GET /api/v1/client/:id/merge-preview", what: "preview with a hidden one", url: () => `/api/v1/client/${it.mine}/merge-preview?with=${it.client}`, meets: { own: 404, site: 404, none: 403, other: 404 } },
  { route: "POST /api/v1/client/:id/merge", what: "merge a hidden one into one's own", url: () => `/api/v1/client/${it.mine}/merge`, body: () => ({ version: 1, other: { id: it.client, version: 1 } }), meets: { own: 404, site: 404, none: 403, other: 404 } },
  { route: "GET /api/v1/client/:id/merged", what: "what was merged", url: () => `/api/v1/client/${it.client}/merged`, meets: { ...shut, none: 404 } },
  { route: "POST /api/v1/client/:id/undo-merge", what: "undo of a merge", url: () => `/api/v1/client/${it.client}/undo-merge`, body: () => ({ note: "x" }), meets: { own: 409, site: 404, none: 403, other: 404 } },
  { route: "POST /api/v1/client/:id/split", what: "split off a hidden one", url: () => `/api/v1/client/${it.client}/split`, body: () => ({ version: 99, into: { name: "新" } }), meets: { own: [409, 422], site: 404, none: 403, other: 404 } },
  { route: "POST /api/v1/client/:id/split", what: "split into a hidden one", url: () => `/api/v1/client/${it.mine}/split`, body: () => ({ version: 1, into: { id: it.client }, contacts: [it.contact] }), meets: { own: 404, site: [404, 409, 422], none: 403, other: 404 } },
  { route: "POST /api/v1/case/:id/split", what: "split a hidden case", url: () => `/api/v1/case/${it.case}/split`, body: () => ({ version: 99, subject: "又" }), meets: { own: 409, site: 404, none: 403, other: 404 } },
  { route: "POST /api/v1/client/allocate-evenly", what: "share out hidden ones", url: () => "/api/v1/client/allocate-evenly", body: (who) => ({ ids: [it.client], to: [who.staffId] }), meets: { own: 200, site: 404, none: 403, other: 404 } },
  { route: "GET /api/v1/staff/:id/open", what: "what somebody answers for", url: () => `/api/v1/staff/${it.staff}/open`, meets: { own: 200, site: [403, 404], none: 403, other: 404 } },
  { route: "POST /api/v1/staff/:id/hand-over", what: "take what somebody of another site answers for", url: () => `/api/v1/staff/${it.staff}/hand-over`, body: (who) => ({ to: who.staffId, note: "拿来" }), meets: { own: 422, site: 403, none: 403, other: 404 } },
  { route: "POST /api/v1/staff/:id/one-time-code", what: "a way in as somebody", url: () => `/api/v1/staff/${it.staff}/one-time-code`, meets: { own: 201, site: 403, none: 403, other: 404 } },
  { route: "GET /api/auth/devices", what: "shared computers", url: () => "/api/auth/devices", meets: { own: 403, site: 403, none: 403, other: "nothing" } },
  { route: "POST /api/auth/devices", what: "trust a computer without the password", url: () => "/api/auth/devices", body: () => ({ name: "x", lockAfter: 5, password: "x" }), meets: { own: 403, site: 403, none: 403, other: 401 } },
  { route: "POST /api/auth/devices/:id", what: "rename a shared computer", url: () => `/api/auth/devices/${it.device}`, body: () => ({ name: secretName, lockAfter: 5 }), meets: { own: 403, site: 403, none: 403, other: 404 } },
  { route: "DELETE /api/auth/devices/:id", what: "take a shared computer away", url: () => `/api/auth/devices/${it.lent}`, meets: { own: 403, site: 403, none: 403, other: 404 } },
  { route: "GET /api/v1/handbook", what: "the posts' handbooks", url: () => "/api/v1/handbook", meets: { own: 200, site: 200, none: 200, other: "nothing" } },
  { route: "GET /api/v1/handbook/:postId", what: "the handbook of a post", url: () => `/api/v1/handbook/${it.post}`, meets: { own: 200, site: 200, none: 404, other: 404 } },
  { route: "POST /api/v1/handbook/:postId/acknowledge", what: "acknowledge for another", url: () => `/api/v1/handbook/${it.post}/acknowledge`, body: () => ({ version: 1 }), meets: { own: [200, 404], site: [403, 404], none: 404, other: 404 } },
  { route: "POST /api/v1/acknowledgement", what: "acknowledge for another", url: () => "/api/v1/acknowledgement", body: () => ({ post: it.post, edition: 1 }), meets: { own: [201, 404, 409, 422], site: [403, 404, 422], none: [403, 404, 422], other: [403, 404, 422] } },
  { route: "GET /api/v1/acknowledgement", what: "who acknowledged", url: () => `/api/v1/acknowledgement?post=${it.post}`, meets: { own: 200, site: 200, none: "nothing", other: "nothing" } },
  { route: "GET /api/v1/acknowledgement/:id", what: "one that is not there", url: () => `/api/v1/acknowledgement/${noId}`, meets: { own: 404, site: 404, none: 404, other: 404 } },
  { route: "GET /api/v1/acknowledgement/:id/journal", what: "one that is not there", url: () => `/api/v1/acknowledgement/${noId}/journal`, meets: { own: 404, site: 404, none: 404, other: 404 } },
  { route: "GET /api/v1/files/:id", what: "an upload of another", url: () => `/api/v1/files/${it.file}`, meets: { own: 200, site: 404, none: 404, other: 404 } },
  { route: "GET /api/v1/files/:id", what: "a picture of a record", url: () => `/api/v1/files/${picture}?inline=1`, meets: { own: 200, site: 404, none: 404, other: 404 } },
  { route: "GET /api/v1/today", what: "one's day", url: () => "/api/v1/today", meets: { own: 200, site: "nothing", none: "nothing", other: "nothing" } },
  { route: "GET /api/v1/me", what: "oneself", url: () => "/api/v1/me", meets: { own: 200, site: "nothing", none: "nothing", other: "nothing" } },
  { route: "GET /api/v1/reports/promises", what: "report", url: () => "/api/v1/reports/promises", meets: { own: 200, site: "nothing", none: 403, other: "nothing" } },
  { route: "GET /api/v1/settings", what: "settings", url: () => "/api/v1/settings", meets: { own: 200, site: 200, none: 403, other: 200 } },
  { route: "POST /api/v1/settings/:key", what: "settings of all sites by who holds one", url: () => "/api/v1/settings/case.revisit", body: () => ({ value: null }), meets: { own: 403, site: 403, none: 403, other: 200 } },
  { route: "GET /api/v1/channels", what: "channels of all sites by who holds one", url: () => "/api/v1/channels", meets: { own: 403, site: 403, none: 403, other: "nothing" } },
  { route: "GET /api/v1/channels/log", what: "the log of deliveries", url: () => "/api/v1/channels/log", meets: { own: 403, site: 403, none: 403, other: "nothing" } },
  { route: "POST /api/v1/channels", what: "a way out of all sites by who holds one", url: () => "/api/v1/channels", body: robot, meets: { own: 403, site: 403, none: 403, other: 422 } },
  { route: "POST /api/v1/channels/:id", what: "change a hidden channel", url: () => `/api/v1/channels/${it.channel}`, body: robot, meets: { own: 403, site: 403, none: 403, other: 404 } },
  { route: "POST /api/v1/channels/:id/remove", what: "take a hidden channel away", url: () => `/api/v1/channels/${it.channel}/remove`, meets: { own: 403, site: 403, none: 403, other: 404 } },
  { route: "POST /api/v1/channels/:id/test", what: "send by a hidden channel", url: () => `/api/v1/channels/${it.channel}/test`, body: () => ({}), meets: { own: 403, site: 403, none: 403, other: 404 } },
  { route: "POST /api/v1/channels/log/:id/retry", what: "send a hidden message again", url: () => `/api/v1/channels/log/${it.message}/retry`, meets: { own: 403, site: 403, none: 403, other: 404 } },
  { route: "GET /api/v1/organisation", what: "the organisation", url: () => "/api/v1/organisation", meets: { own: 403, site: 403, none: 403, other: 200 } },
  { route: "POST /api/v1/organisation", what: "the organisation by who holds one site", url: () => "/api/v1/organisation", body: () => ({ name: "改名", version: 99 }), meets: { own: 403, site: 403, none: 403, other: [409, 422] } },
  { route: "GET /api/v1/tokens", what: "API tokens by who holds one site", url: () => "/api/v1/tokens", meets: { own: 403, site: 403, none: 403, other: "nothing" } },
  { route: "POST /api/v1/tokens/:id/revoke", what: "a token of another", url: () => `/api/v1/tokens/${noId}/revoke`, meets: { own: 403, site: 403, none: 403, other: 404 } },
  { route: "GET /api/v1/audit", what: "the audit by who holds one site", url: () => "/api/v1/audit", meets: { own: 403, site: 403, none: 403, other: "nothing" } },
  { route: "GET /api/v1/board", what: "the board", url: () => "/api/v1/board", meets: { own: 200, site: "nothing", none: 403, other: "nothing" } },
  { route: "GET /api/v1/board", what: "the board of a hidden site", url: () => `/api/v1/board?site=${t.siteId}`, meets: { own: 200, site: "nothing", none: 403, other: [200, 404] } },
  ...(["versions", "compare?from=1&to=1", "edit"].map((part): Door => ({ route: `GET /api/v1/handbook/:postId/${part.split("?")[0] as string}`, what: "versions and drafts of a post", url: () => `/api/v1/handbook/${it.post}/${part}`, meets: { own: 200, site: 200, none: [403, 404], other: 404 } }))),
  { route: "GET /api/v1/handbook-sums", what: "how the posts' tasks stood", url: () => "/api/v1/handbook-sums", meets: { own: 200, site: 200, none: 200, other: "nothing" } },
  ...["missed", "strips"].map((part): Door => ({ route: `GET /api/v1/handbook-${part}`, what: "how the posts' tasks stood", url: () => `/api/v1/handbook-${part}`, meets: { own: 200, site: 200, none: 200, other: "nothing" } })),
  ...(["days", "holders", "days/A1-FD-01"].map((part): Door => ({ route: `GET /api/v1/handbook/:postId/${part.replace("A1-FD-01", ":duty")}`, what: "the days and evidence of a post's duties", url: () => `/api/v1/handbook/${it.post}/${part}`, meets: { own: 200, site: 200, none: 404, other: 404 } }))),
  { route: "POST /api/v1/handbook/:postId/preview", what: "how a post's duty would run", url: () => `/api/v1/handbook/${it.post}/preview`, body: () => ({ cadence: "每天" }), meets: { own: 200, site: 200, none: [403, 404], other: 404 } },
  { route: "POST /api/v1/handbook/:postId/checks", what: "plan spot checks of a post elsewhere", url: () => `/api/v1/handbook/${it.post}/checks`, body: () => ({ count: 1, until: "2026-12-31" }), meets: { own: 200, site: [200, 403, 404], none: [403, 404], other: 404 } },
  { route: "GET /api/v1/tasks/:id", what: "a task of others", url: () => `/api/v1/tasks/${it.task}`, meets: { own: 200, site: 404, none: 404, other: 404 } },
  ...["checklist", "spotCheck", "examQuestion", "exam"].map((type): Door => ({ route: `GET /api/v1/${type}/export.xlsx`, what: "out in a sheet", url: () => `/api/v1/${type}/export.xlsx`, meets: { own: 200, site: [200, 403], none: 403, other: "nothing" } })),
  { route: "POST /api/v1/handbook/:postId/duties", what: "write the duties of a post elsewhere", url: () => `/api/v1/handbook/${it.post}/duties`, body: () => ({ step: "restore", code: "x", reason: "x" }), meets: { own: [403, 404, 409, 422], site: [403, 404], none: [403, 404], other: 404 } },
  { route: "POST /api/v1/duties/read", what: "read a description", url: () => "/api/v1/duties/read", body: () => ({ text: "no description" }), meets: { own: 422, site: 422, none: 403, other: 422 } },
  { route: "POST /api/v1/duties/read/file", what: "read a description in a file", url: () => "/api/v1/duties/read/file", body: () => ({}), meets: { own: 422, site: 422, none: 403, other: 422 } },
  { route: "POST /api/v1/duties/read/confirm", what: "duties for a post of another", url: () => "/api/v1/duties/read/confirm", body: () => ({ reading: noId, source: "x", post: { id: it.post }, superior: null, top: false, duties: [] }), meets: { own: 200, site: 200, none: 403, other: 404 } },
  { route: "GET /api/v1/calendar", what: "opening hours", url: () => "/api/v1/calendar", meets: { own: 200, site: 200, none: 403, other: 200 } },
  { route: "POST /api/v1/calendar/week", what: "hours of all sites by who holds one", url: () => "/api/v1/calendar/week", body: () => ({ week: null, version: 0 }), meets: { own: 403, site: 403, none: 403, other: [200, 409] } },
  { route: "POST /api/v1/calendar/days", what: "days of all sites by who holds one", url: () => "/api/v1/calendar/days", body: () => ({ from: "2026-12-01", to: "2026-12-01", open: [], reason: "关", version: 0 }), meets: { own: 403, site: 403, none: 403, other: [200, 409] } },
  { route: "POST /api/v1/calendar/days/remove", what: "days of all sites by who holds one", url: () => "/api/v1/calendar/days/remove", body: () => ({ from: "2026-12-01", to: "2026-12-01", version: 0 }), meets: { own: 403, site: 403, none: 403, other: [200, 409] } },
  ...(["", "/posts", "/words", "/staff"].map((part) => ["GET", part, undefined, 200]) as [string, string, object | undefined, number][])
    .concat([["POST", "", { posts: "later" }, 200], ["POST", "/posts", { catalogue: "nothing" }, 404], ["POST", "/posts/superiors", {}, 200], ["POST", "/words", {}, 200], ["POST", "/staff", { people: [{ name: "甲", login: "", post: null, site: null }] }, 200]])
    .map(([method, part, body, other]): Door => ({ route: `${method} /api/v1/set-up${part}`, what: "the set-up of all sites by who holds one", url: () => `/api/v1/set-up${part}`, ...(body ? { body: () => body } : {}), meets: { own: 403, site: 403, none: 403, other } })),
  { route: "POST /api/v1/set-up/posts/:postId/drop", what: "a post of another", url: () => `/api/v1/set-up/posts/${it.post}/drop`, body: () => ({}), meets: { own: 403, site: 403, none: 403, other: 404 } },
  { route: "GET /api/v1/import/:id", what: "an import of another", url: () => `/api/v1/import/${it.run}`, meets: { own: 200, site: 404, none: 404, other: 404 } },
  { route: "GET /api/v1/import/:id/refused.xlsx", what: "the sheet of another", url: () => `/api/v1/import/${it.run}/refused.xlsx`, meets: { own: [200, 409, 422], site: 404, none: 404, other: 404 } },
  { route: "POST /api/v1/import/:id/run", what: "run the import of another", url: () => `/api/v1/import/${it.run}/run`, body: () => ({ mapping: {}, dryRun: true }), meets: { own: 202, site: 404, none: 404, other: 404 } },
  ...["case", "client", "contact", "compensation", "unit"].map((type): Door => ({ route: `GET /api/v1/${type}/export.xlsx`, what: "out in a sheet", url: () => `/api/v1/${type}/export.xlsx?site=${t.siteId}`, meets: { own: 200, site: "nothing", none: 403, other: "nothing" } })),
  ...officeRecords.filter((type) => "export" in type.may).map(({ name }): Door => ({ route: `GET /api/v1/${name}/export.xlsx`, what: "out in a sheet", url: () => `/api/v1/${name}/export.xlsx`, meets: { own: 200, site: "nothing", none: 403, other: "nothing" } })),
  { route: "GET /api/v1/staff/export.xlsx", what: "out in a sheet", url: () => "/api/v1/staff/export.xlsx", meets: { own: 200, site: 200, none: 403, other: "nothing" } },
  ...recordTypes.filter((type) => type.may.export).map(({ name }): Door => ({ route: `POST /api/v1/${name}/export`, what: "out in a long sheet", url: () => `/api/v1/${name}/export`, body: () => ({ query: {} }), meets: { own: 200, site: "nothing", none: 403, other: "nothing" } })),
  { route: "GET /api/v1/exports", what: "sheets of another", url: () => "/api/v1/exports", meets: quiet },
  { route: "GET /api/v1/exports/:id", what: "a sheet of another", url: () => `/api/v1/exports/${it.sheet}`, meets: { own: 200, site: 404, none: 404, other: 404 } },
  { route: "GET /api/v1/exports/:id/sheet.xlsx", what: "a sheet of another", url: () => `/api/v1/exports/${it.sheet}/sheet.xlsx`, meets: { own: 200, site: 404, none: 404, other: 404 } },
  { route: "GET /api/v1/views", what: "views of another", url: () => "/api/v1/views?type=client", meets: { ...quiet, none: [200, 404] } },
  { route: "POST /api/v1/views", what: "a view for everybody by who may not", url: () => "/api/v1/views", body: () => ({ type: "client", name: "公用", query: {}, shared: true }), meets: { own: 403, site: 403, none: [403, 404], other: 201 } },
  { route: "PATCH /api/v1/views/:id", what: "a view of another", url: () => `/api/v1/views/${it.view}`, body: () => ({ name: secretName }), meets: { own: 200, site: 404, none: 404, other: 404 } },
  { route: "DELETE /api/v1/views/:id", what: "a view of another", url: () => `/api/v1/views/${it.view}`, meets: { own: 204, site: 404, none: 404, other: 404 } },
  ...["case", "client", "contact", "compensation"].map((type): Door => ({ route: `GET /api/v1/${type}/:id/print`, what: "on paper", url: () => `/api/v1/${type}/${it[type as "case"]}/print`, meets: { own: 200, site: 404, none: [403, 404], other: 404 } })),
  { route: "GET /api/v1/acknowledgement/:id/print", what: "one that is not there", url: () => `/api/v1/acknowledgement/${noId}/print`, meets: { own: 404, site: 404, none: 404, other: 404 } },
  { route: "POST /api/v1/presence", what: "who is in a hidden case", url: () => "/api/v1/presence", body: () => ({ type: "case", id: it.case, doing: "look" }), meets: { own: 204, site: 404, none: 404, other: 404 } },
  ...["pause", "resume"].map((door): Door => ({ route: `POST /api/v1/case/:id/clocks/:name/${door}`, what: "the clock of a hidden case", url: () => `/api/v1/case/${it.case}/clocks/promise/${door}`, body: () => ({ version: 99, reason: "x", until: "2026-12-01T00:00:00Z" }), meets: { own: 200, site: 404, none: [403, 404], other: 404 } })),
  { route: "POST /api/v1/case/:id/merge", what: "merge into a hidden case", url: () => `/api/v1/case/${it.case}/merge`, body: () => ({ version: 99, input: { mergedInto: it.second } }), meets: { own: 409, site: 404, none: 403, other: 404 } },
  { route: "POST /api/v1/case/:id/link", what: "link to a hidden case", url: () => `/api/v1/case/${it.case}/link`, body: () => ({ version: 99, input: { follows: it.second } }), meets: { own: 409, site: 404, none: [403, 404], other: 404 } },
  { route: "POST /api/v1/case", what: "a case for a hidden client", url: () => "/api/v1/case", body: () => ({ client: it.client, site: elsewhere, subject: "x", happenedAt: "x", place: "x", person: "x", event: "x", phone: "13800136621" }), meets: { own: 403, site: 422, none: 403, other: 422 } },
  { route: "POST /api/v1/contact", what: "a talk under a hidden case", url: () => "/api/v1/contact", body: () => ({ client: it.mine, case: it.case, site: elsewhere, summary: "x" }), meets: { own: [403, 422], site: 422, none: 403, other: 422 } },
];

/** Routes that lead to nothing of anybody else: who calls them meets only themselves, or the program. */
const ofOneself = new Set([
  "GET /api/v1/openapi.json", "GET /api/health", "GET /api/metrics", "POST /api/auth/sign-in", "POST /api/auth/redeem", "POST /api/auth/sign-out", "POST /api/auth/password", "GET /api/auth/sessions", "DELETE /api/auth/sessions/:id",
  "GET /api/auth/second-factor", "POST /api/auth/second-factor/start", "POST /api/auth/second-factor/confirm", "POST /api/auth/second-factor/off", "POST /api/auth/tokens", "POST /api/v1/files", "POST /api/v1/today/read", "GET /api/v1/calendar/spans",
  "GET /api/auth/device", "GET /api/auth/pin", "POST /api/auth/pin", "POST /api/auth/pin/off", "POST /api/auth/pin/sign-in", "POST /api/auth/sessions/end-others", "POST /api/v1/me/profile",
  "GET /api/v1/me/notices", "POST /api/v1/me/notices", "POST /api/v1/me/push", "POST /api/v1/me/push/remove", "POST /api/v1/me/push/test",
  "GET /api/v1/phrases", "GET /api/set-up", "POST /api/set-up", "POST /api/set-up/example", "GET /api/v1/live",
]);

/** Whether a route is made from a declaration, and so tried by matrix.test.ts and the contract tests of its type. */
function declared(route: string): boolean {
  const [, method, name = "", rest = ""] = /^(\w+) \/api\/v1\/([^/]+)(.*)$/.exec(route) ?? [];
  if (name === "import") return method === "POST" && rest !== "" && recordType(rest.slice(1)) !== undefined; // The door of an upload is tried by the matrix.
  const type = recordType(name);
  if (!type || name === "acknowledgement") return false;
  const [, , step = ""] = /^\/(:id|bulk)\/([A-Za-z]+)$/.exec(rest) ?? [];
  return ["", "/:id", "/:id/journal", "/:id/signatures", "/:id/print", "/:id/reveal/:field"].includes(rest) || (step in type.transitions && type.transitions[step]?.internal !== true) || ["correct", "void"].includes(step);
}

test("every route is made from a declaration, leads to nothing of others, or stands in the table of doors", () => {
  const tabled = new Set(doors.map((door) => door.route));
  const routes = t.app.routeTable.map((route) => `${route.method} ${route.url}`);
  expect(routes.filter((route) => !declared(route) && !ofOneself.has(route) && !tabled.has(route))).toEqual([]);
  expect([...tabled, ...ofOneself].filter((route) => !routes.includes(route)), "rows of routes that are gone").toEqual([]);
});

/** Everything an answer tells, the cells of a sheet included. */
async function told(answer: Answer): Promise<string> {
  if (!String(answer.headers["content-type"]).includes("spreadsheetml")) return answer.body;
  return JSON.stringify((await readSheet(answer.rawPayload, { name: "x.xlsx" })).rows);
}

describe.each(["site", "none", "other", "own"] as const)("as %s", (who) => {
  test.each(doors.map((door) => [`${door.what}: ${door.route}`, door] as const))("%s", async (_, { route, url, body, meets }) => {
    const person = people[who];
    const answer = await person.call(route.split(" ")[0] as "GET", url(), ...(body ? [body(person)] : []));
    const expected = meets[who];
    const statuses = expected === "nothing" ? [200] : typeof expected === "number" ? [expected] : expected;
    expect(statuses, answer.body.slice(0, 600)).toContain(answer.statusCode);
    if (who === "own" || expected === 200) return;
    const text = await told(answer);
    const asked = url();
    for (const secret of [secretName, secretPhone, secretPhone.slice(0, -4), "机密", ...Object.values(it)]) if (secret !== it.mine && !asked.includes(secret) && !asked.includes(q(secret))) expect(text).not.toContain(secret);
    for (const id of [it.client, it.double, it.case, it.contact]) expect(text).not.toContain(`"id":"${id}"`);
    if (route === "GET /api/v1/case/counts" && who === "site") expect(Object.keys(answer.json<{ sites: object }>().sites)).not.toContain(t.siteId);
    if (route === "GET /api/v1/reports/promises" && expected === "nothing") expect(answer.json()).toMatchObject({ total: 0 });
  });
});

test("titles of what one may not read stand nowhere: in lists, pages, journals and exports", async () => {
  const reader = await t.person("只看个案", ["case.read", "case.export"]);
  const answers = [`/api/v1/case?fields=all`, `/api/v1/case/${it.case}`, `/api/v1/case/${it.case}/journal`, `/api/v1/compensation?fields=all`];
  for (const url of answers) {
    const answer = await reader.call("GET", url);
    expect(answer.statusCode, url).toBe(200);
    const { refs } = answer.json<{ refs: Record<string, unknown> }>();
    expect(Object.keys(refs), url).not.toContain(it.client);
    expect(Object.values(refs), url).not.toContainEqual(expect.objectContaining({ type: "client" }));
  }
  const units = await t.person("只看房", ["unit.read"]);
  for (const url of [`/api/v1/occupancy?fields=all`, `/api/v1/occupancy/${it.occupancy}`, `/api/v1/find?q=${q(secretName)}`]) expect((await units.call("GET", url)).body.replaceAll(`${secretName}家`, ""), url).not.toContain(secretName);
});

test("what a masked value cannot be asked by: order, range, part, several", async () => {
  for (const query of ["order=phones", "order=-phones", "phones.from=139", "phones.to=139", "phones.like=139", `phones.has=${secretPhone},13900000000`, "phones=139", "phones.has="]) {
    const answer = await people.own.call("GET", `/api/v1/client?${query}`);
    if (answer.statusCode === 200) expect(answer.json<{ rows: unknown[] }>().rows, query).toEqual([]);
    else expect(answer.json(), query).toMatchObject({ code: "filter_invalid" });
  }
});

test("a page mark of another list, person or organisation opens nothing", async () => {
  for (let i = 0; i < 3; i++) await made(people.own.call("POST", "/api/v1/client", { name: `多${i}`, site: t.siteId }));
  const { next } = (await people.own.call("GET", "/api/v1/client?limit=1")).json<{ next: string }>();
  for (const who of ["site", "none", "other"] as const) {
    for (const url of ["client", "case", "contact", "unit"]) {
      const answer = await people[who].call("GET", `/api/v1/${url}?after=${next}&fields=all`);
      expect(answer.statusCode).toBeLessThan(500);
      expect(answer.body).not.toMatch(new RegExp(`${secretName}|多\\d`));
    }
  }
  const lines = (await people.own.call("GET", `/api/v1/case/${it.case}/journal`)).json<{ entries: { id: string }[] }>().entries;
  expect((await people.other.call("GET", `/api/v1/case/${it.case}/journal?after=${lines[0]?.id}`)).statusCode).toBe(404);
});

test("a key for repeating is one person's own: the same key of another answers nothing of the first", async () => {
  const body = { name: "用钥匙", site: t.siteId };
  const key = { "idempotency-key": "the-same-key" };
  const first = await made(people.own.call("POST", "/api/v1/client", body, key));
  expect((await made(people.own.call("POST", "/api/v1/client", body, key))).id).toBe(first.id);
  for (const who of ["site", "none", "other"] as const) {
    const answer = await people[who].call("POST", "/api/v1/client", body, key);
    expect(answer.statusCode, who).not.toBe(201);
    expect(answer.body).not.toContain(first.id);
  }
  const colleague = await t.person("同事", ["client.create", "client.read"]);
  expect((await made(colleague.call("POST", "/api/v1/client", body, key))).id).not.toBe(first.id);
});

test("a token does nothing that only people do, even with the person's password", async () => {
  const token = await createToken(t.test.db, t.orgId, people.own.staffId, "t", 5, t.clock.now(), null);
  const call = (method: "POST" | "GET", url: string, payload?: object) => t.app.inject({ method, url, headers: { authorization: `Bearer ${token.secret}` }, ...(payload ? { payload } : {}) });
  const asked = await made(people.own.call("POST", "/api/v1/compensation", { case: it.case, site: t.siteId, amount: 500_000, reason: "要签" }));
  const signer = await t.person("能签", ["case.read", "compensation.approve"], { compensationLimit: 1_000_000 });
  const { code } = (await t.admin.call("POST", `/api/v1/staff/${signer.staffId}/one-time-code`)).json<{ code: string }>();
  const number = (await t.test.owner.query<{ staff_number: string }>("select staff_number from staff where id = $1", [signer.staffId]))[0]?.staff_number;
  expect((await t.app.inject({ method: "POST", url: "/api/auth/redeem", payload: { login: number, code, password: "correct horse battery" } })).statusCode).toBe(204);
  const own = await createToken(t.test.db, t.orgId, signer.staffId, "t", 5, t.clock.now(), null);
  const signed = await t.app.inject({ method: "POST", url: `/api/v1/compensation/${asked.id}/approve`, headers: { authorization: `Bearer ${own.secret}` }, payload: { version: 1, input: {}, signature: { password: "correct horse battery" } } });
  expect([signed.statusCode, signed.json<{ code: string }>().code], "a signature").toEqual([403, "not_allowed"]);
  for (const [url, payload] of [["/api/auth/tokens", { name: "x", days: 1 }], ["/api/auth/second-factor/start", { password: "x" }], [`/api/v1/staff/${signer.staffId}/one-time-code`, undefined], ["/api/v1/acknowledgement", { post: it.post, edition: 1 }]] as const) expect((await call("POST", url, payload)).statusCode, url).toBe(403);
});
