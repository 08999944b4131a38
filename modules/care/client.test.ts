import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { act } from "#platform/act/act.ts";
import { hour } from "#platform/testing/clock.ts";
import { careWorld, no, ok, type CareWorld } from "./care.testing.ts";

let w: CareWorld;
beforeAll(async () => void (w = await careWorld()));
beforeEach(() => w.t.clock.set("2026-11-24T01:00:00.000Z"));
afterAll(() => w.t.stop());

type Row = Record<string, unknown> & { id: string; version: number };
const read = async (id: string): Promise<Row> => (await ok<{ row: Row }>(w.chief.call("GET", `/api/v1/client/${id}`))).row;
const clocksOf = async (id: string): Promise<{ name: string; state: string }[]> => (await ok<{ clocks: { name: string; state: string }[] }>(w.chief.call("GET", `/api/v1/client/${id}`))).clocks;
const post = (url: string, body: object, who = w.manager) => who.call("POST", url, body);
const phonesOf = async (id: string): Promise<string[]> => (await w.t.test.owner.query<{ phones: string[] }>("select phones from client where id = $1", [id]))[0]?.phones as string[];
const version = async (id: string): Promise<number> => (await read(id)).version;

async function talk(client: string, values: object = {}): Promise<string> {
  return (await ok<{ id: string }>(w.clerk.call("POST", "/api/v1/contact", { client, site: w.t.siteId, summary: "来电", ...values }))).id;
}

async function merge(kept: string, other: string, choices: object = {}): Promise<void> {
  await ok(post(`/api/v1/client/${kept}/merge`, { version: await version(kept), other: { id: other, version: await version(other) }, choices, note: "同一人" }));
}

test("A6-GRP-53: doubles are found while a client is entered: by phone, e-mail, name with address or unit; masked, and only those one may see", async () => {
  const a = await w.client({ name: "赵建国", phones: ["138 0013 6621"], emails: ["Zhao@Example.com"], address: "东路 1 号，2 幢" });
  const b = await w.client({ name: "赵建国", address: "西路9号" });
  await w.client({ name: "钱二" });
  const ask = async (query: Record<string, string>): Promise<[string, string[]][]> => {
    const { candidates } = await ok<{ candidates: { row: Row; why: string[] }[] }>(w.clerk.call("GET", `/api/v1/client/duplicates?${new URLSearchParams(query)}`));
    return candidates.map((one) => [one.row.id, one.why]);
  };
  expect(await ask({ phone: "138-0013-6621" })).toEqual([[a, ["phone"]]]);
  expect(await ask({ email: "zhao@example.com" })).toEqual([[a, ["email"]]]);
  expect(await ask({ name: "赵建国", address: "东路1号2幢" })).toEqual([[a, ["nameAddress"]]]);
  expect(await ask({ name: "赵建国" })).toEqual([]);
  expect(await ask({ name: "赵建国", phone: "13800136621", site: w.t.siteId })).toEqual([[a, ["phone", "name"]], [b, ["name"]]]);
  expect(await ask({ phone: "13800136621", except: a })).toEqual([]);
  expect(await ask({ phone: "1380013662" })).toEqual([]);
  // One that is kept is compared by its own numbers, which nobody needs to see for that.
  const twin = await w.client({ name: "赵先生", phones: ["13800136622", "13800136621"] });
  expect(await ask({ of: twin })).toEqual([[a, ["phone"]]]);
  expect(await ask({ of: a })).toEqual([[twin, ["phone"]], [b, ["name"]]]);
  await ok(w.t.admin.call("POST", `/api/v1/client/${twin}/void`, { version: 1, note: "试" }));
  expect(await ask({})).toEqual([]);
  const { candidates } = await ok<{ candidates: { row: Row }[] }>(w.clerk.call("GET", "/api/v1/client/duplicates?phone=13800136621"));
  expect(candidates[0]?.row.phones).toEqual(["138****6621"]);
  const elsewhere = await ok<{ id: string }>(w.t.admin.call("POST", "/api/v1/site", { name: "别处" }));
  const stranger = await w.t.person("别处前台", ["client.read"], { site: elsewhere.id });
  expect((await ok<{ candidates: unknown[] }>(stranger.call("GET", "/api/v1/client/duplicates?phone=13800136621"))).candidates).toEqual([]);
  const other = await w.t.other();
  expect((await ok<{ candidates: unknown[] }>(other.admin.call("GET", "/api/v1/client/duplicates?phone=13800136621"))).candidates).toEqual([]);
  expect((await no(w.clerk.call("GET", "/api/v1/client/duplicates?site=x"))).status).toBe(422);
});

test("A6-GRP-30: doubles merge field by field as previewed; what belonged to the double moves with it; neither file can be used for new things", async () => {
  const kept = await w.client({ name: "王伟", phones: ["13900000001"], tags: ["装修中"] });
  const other = await w.client({ name: "王 伟", phones: ["13900000002"], emails: ["w@example.com"], tags: ["家有老人"], consent: "refused" });
  await ok(post(`/api/v1/client/${other}/allocate`, { version: 1, input: { owner: w.officer.staffId } }));
  const talked = await talk(other);
  const one = await w.case({ client: other });
  const unit = await ok<{ id: string }>(w.t.admin.call("POST", "/api/v1/unit", { site: w.t.siteId, code: "2-0501" }));
  const living = await ok<{ id: string }>(w.t.admin.call("POST", "/api/v1/occupancy", { unit: unit.id, client: other, from: "2020-01-01" }));
  const preview = await ok<{ fields: { field: string; kept: unknown; other: unknown; choice: string }[]; moves: object }>(w.manager.call("GET", `/api/v1/client/${kept}/merge-preview?with=${other}`));
  expect(preview.moves).toEqual({ contact: 1, case: 1, occupancy: 1 });
  expect(preview.fields.find((one) => one.field === "phones")).toMatchObject({ kept: ["139****0001"], other: ["139****0002"], choice: "both" });
  expect((await no(w.clerk.call("GET", `/api/v1/client/${kept}/merge-preview?with=${other}`))).code).toBe("not_allowed");
  expect((await no(post(`/api/v1/client/${kept}/merge`, { version: 9, other: { id: other, version: await version(other) } }))).code).toBe("version_conflict");
  expect((await no(post(`/api/v1/client/${kept}/merge`, { version: 1, other: { id: other, version: 1 } }))).code).toBe("version_conflict");
  expect((await no(post(`/api/v1/client/${kept}/merge`, { version: 1, other: { id: kept, version: 1 } }))).detail).toBe("这是同一位客户。");
  await merge(kept, other, { tags: "kept", name: "other" });

  expect(await read(kept)).toMatchObject({ state: "active", version: 2, name: "王 伟", phones: ["139****0001", "139****0002"], emails: ["****@example.com"], tags: ["装修中"], consent: "refused", owner: w.officer.staffId, lastContactAt: w.t.clock.now() });
  expect(await phonesOf(kept)).toEqual(["13900000001", "13900000002"]);
  expect(await read(other)).toMatchObject({ state: "merged", mergedInto: kept, owner: null });
  expect((await w.t.test.owner.query(`select (select client from contact where id = $1) as talk, (select client from "case" where id = $2) as "case", (select client from occupancy where id = $3) as living`, [talked, one.id, living.id]))[0]).toEqual({ talk: kept, case: kept, living: kept });
  const refused = await no(w.clerk.call("POST", "/api/v1/contact", { client: other, site: w.t.siteId, summary: "再来电" }));
  expect(refused.fields).toMatchObject([{ field: "client", code: "reference_missing" }]);
  expect((await clocksOf(other)).filter((clock) => clock.state === "running")).toEqual([]);
  // Merging makes nobody a participant of what moved.
  expect(await w.t.test.owner.query(`select $2 = any(participants) as took from "case" where id = $1`, [one.id, w.manager.staffId])).toEqual([{ took: false }]);
  const { entries } = await ok<{ entries: { step: string; note: string }[] }>(w.manager.call("GET", `/api/v1/case/${one.id}/journal`));
  expect(entries[0]).toMatchObject({ step: "rehome", by: { name: "经理" } });
});

test("A6-GRP-30: a merge is one statement, and undone as long as neither has changed since: both clients and all that moved stand as before", async () => {
  const kept = await w.client({ phones: ["13900000011"] });
  const other = await w.client({ phones: ["13900000012"], following: true });
  await ok(post(`/api/v1/client/${other}/allocate`, { version: 1, input: { owner: w.officer.staffId } }));
  const mine = await talk(kept);
  const one = await w.case({ client: other });
  const before = [await read(kept), await read(other)];
  const from = w.t.test.statements.length;
  await merge(kept, other);
  expect(w.t.test.statements.slice(from).filter((text) => /^with .*(insert|update)/s.test(text) && text.includes("journal"))).toHaveLength(1);
  const { merged } = await ok<{ merged: { id: string; by: string; undoable: boolean }[] }>(w.manager.call("GET", `/api/v1/client/${kept}/merged`));
  expect(merged).toMatchObject([{ id: other, by: "经理", undoable: true }]);
  w.t.clock.pass(hour);
  await ok(post(`/api/v1/client/${other}/undo-merge`, {}));
  const after = [await read(kept), await read(other)];
  const facts = ({ version: _, updatedAt: __, followingSince: ___, ...rest }: Row): object => rest;
  expect(after.map(facts)).toEqual(before.map(facts));
  expect((await clocksOf(other)).filter((clock) => clock.state === "running").map((clock) => clock.name).sort()).toEqual(["firstContact", "followUp"]);
  const owners = await w.t.test.owner.query<{ client: string }>(`select client from contact where id = $1 union all select client from "case" where id = $2`, [mine, one.id]);
  expect(owners.map((row) => row.client)).toEqual([kept, other]);
  expect((await no(post(`/api/v1/client/${other}/undo-merge`, {}))).code).toBe("undo_too_late");
});

test("A6-GRP-30: once either has changed it is too late to undo; splitting gives back what is chosen, with the talks of a case", async () => {
  const kept = await w.client({ phones: ["13900000021"] });
  const other = await w.client({ phones: ["13900000022"] });
  const one = await w.case({ client: other });
  const about = await talk(other, { case: one.id });
  const loose = await talk(other);
  await merge(kept, other);
  w.t.clock.pass(hour);
  const later = await talk(kept);
  const late = await no(post(`/api/v1/client/${other}/undo-merge`, {}));
  expect([late.status, late.code]).toEqual([409, "undo_too_late"]);
  expect((await ok<{ merged: { undoable: boolean }[] }>(w.manager.call("GET", `/api/v1/client/${kept}/merged`))).merged).toMatchObject([{ undoable: false }]);
  const foreign = await talk(await w.client());
  expect((await no(post(`/api/v1/client/${kept}/split`, { version: await version(kept), into: { id: other }, contacts: [foreign] }))).code).toBe("invalid_input");
  expect((await no(post(`/api/v1/client/${kept}/split`, { version: await version(kept), into: { id: kept }, cases: [one.id] }))).code).toBe("guard_refused");
  await ok(post(`/api/v1/client/${kept}/split`, { version: await version(kept), into: { id: other }, cases: [one.id], note: "不是同一人" }));
  expect(await read(other)).toMatchObject({ state: "active", mergedInto: null, phones: ["139****0022"] });
  const owner = async (id: string): Promise<string> => (await w.t.test.owner.query<{ client: string }>("select client from contact where id = $1", [id]))[0]?.client as string;
  expect([await owner(about), await owner(loose), await owner(later)]).toEqual([other, kept, kept]);
  const made = await ok<{ into: string }>(post(`/api/v1/client/${kept}/split`, { version: await version(kept), into: { name: "另一位", phones: ["139 0000 0029"] }, contacts: [loose] }));
  expect(await read(made.into)).toMatchObject({ name: "另一位", phones: ["139****0029"], site: w.t.siteId });
  expect(await owner(loose)).toBe(made.into);
});

test("a merge that is sent twice under one key is made once; other choices under the same key are refused", async () => {
  const [kept, double] = [await w.client({ phones: ["13900000031"] }), await w.client({ phones: ["13900000032"] })];
  const send = (choices: object) => w.manager.call("POST", `/api/v1/client/${kept}/merge`, { version: 1, other: { id: double, version: 1 }, choices }, { "idempotency-key": "merge-1" });
  const first = await ok(send({ phones: "both" }));
  expect(await ok(send({ phones: "both" }))).toEqual(first);
  expect((await no(send({ phones: "kept" }))).code).toBe("key_reused");
  expect(await read(kept)).toMatchObject({ version: 2, phones: ["139****0031", "139****0032"] });
  expect(await phonesOf(kept)).toEqual(["13900000031", "13900000032"]);
});

test("two who merge the same double at once: one of them does it", async () => {
  const [a, b, double] = [await w.client(), await w.client(), await w.client()];
  const answers = await Promise.all([a, b].map((kept) => post(`/api/v1/client/${kept}/merge`, { version: 1, other: { id: double, version: 1 } })));
  expect(answers.map((answer) => answer.statusCode).sort()).toEqual([200, 409]);
});

test("A4-CC-08, A4-CC-09: clients are shared out evenly by number and weighted by skill, looked at first; the reason is kept, the person told, the week begins", async () => {
  const site = (await ok<{ id: string }>(w.t.admin.call("POST", "/api/v1/site", { name: "新盘" }))).id;
  const lead = await w.t.person("新盘主管", ["client.read", "client.create", "client.allocate", "case.work", "client.correct"], { site });
  const [able, usual, none] = [await w.t.person("能手", ["case.work", "client.read"], { site }), await w.t.person("常人", ["case.work", "client.read"], { site }), await w.t.person("新人", ["case.work", "client.read"], { site })];
  const assignment = async (staff: string): Promise<{ id: string; version: number }> => (await ok<{ rows: { id: string; version: number }[] }>(lead.call("GET", `/api/v1/assignment?staff=${staff}`))).rows[0] as never;
  for (const [person, weight] of [[able, 200], [none, 0]] as const) {
    const held = await assignment(person.staffId);
    await ok(lead.call("POST", `/api/v1/assignment/${held.id}/weigh`, { version: held.version, input: { weight } }));
  }
  const clients: string[] = [];
  for (let n = 0; n < 6; n++) clients.push((await ok<{ id: string }>(lead.call("POST", "/api/v1/client", { name: `新户${n}`, site }))).id);
  const query = { filter: { site } };
  const preview = await ok<{ allotments: { client: string; toName: string; reason: { zh: string } }[]; carers: { name: string; after: number }[]; more: boolean }>(lead.call("POST", "/api/v1/client/allocate-evenly", { ...query, preview: true }));
  expect(preview.carers.map((one) => [one.name, one.after]).sort()).toEqual([["常人", 2], ["能手", 4], ["新人", 0]].sort());
  expect((await read(clients[0] as string)).owner).toBeNull();
  const { results } = await ok<{ results: { id: string; ok: boolean; owner: string }[] }>(lead.call("POST", "/api/v1/client/allocate-evenly", query));
  expect(results.map((one) => one.ok)).toEqual(Array(6).fill(true));
  expect(results.filter((one) => one.owner === able.staffId)).toHaveLength(4);
  const row = await read(results[0]?.id as string);
  expect(row.ownerReason).toBe("已管 0 户，业务权重 200，按数量均衡、兼顾能力分给（holds 0, skill 200: most even by number and skill）");
  expect((await clocksOf(row.id)).map((clock) => [clock.name, clock.state])).toEqual([["firstContact", "running"]]);
  expect((await w.t.test.owner.query<{ n: number }>("select count(*)::int as n from notice where staff_id = $1 and kind = 'allocated'", [able.staffId]))[0]?.n).toBe(4);
  expect((await ok<{ results: unknown[] }>(lead.call("POST", "/api/v1/client/allocate-evenly", query))).results).toEqual([]);
  const anew = await ok<{ carers: { name: string; after: number }[] }>(lead.call("POST", "/api/v1/client/allocate-evenly", { ids: clients, to: [usual.staffId], preview: true }));
  expect(anew.carers).toMatchObject([{ name: "常人", after: 6 }]);
  expect((await no(able.call("POST", "/api/v1/client/allocate-evenly", query))).code).toBe("not_allowed");
  expect((await no(lead.call("POST", "/api/v1/client/allocate-evenly", { ids: [await w.client()] }))).code).toBe("not_found");
  expect((await no(lead.call("POST", "/api/v1/client/allocate-evenly", { ids: clients, to: [none.staffId] }))).code).toBe("guard_refused");
});

test("A4-CC-10, A6-GRP-30: a client's whole history is one line of time, page by page, each part only for whom may read it", async () => {
  const client = await w.client();
  const one = await w.case({ client });
  w.t.clock.pass(hour);
  await one.step(w.manager, "assign", { owner: w.officer.staffId });
  w.t.clock.pass(hour);
  await one.step(w.officer, "answer", { answerChannel: "call", answeredAt: w.t.clock.now(), reached: true, solution: "换灯" });
  w.t.clock.pass(hour);
  await ok(w.officer.call("POST", "/api/v1/compensation", { case: one.id, amount: 3000, reason: "减免" }));
  const unit = await ok<{ id: string }>(w.t.admin.call("POST", "/api/v1/unit", { site: w.t.siteId, code: "3-0101" }));
  await ok(w.t.admin.call("POST", "/api/v1/occupancy", { unit: unit.id, client, from: "2020-01-01" }));
  type Page = { rows: { at: string; id: string; kind: string; title: string; by: { name: string } | null; detail: Record<string, unknown> }[]; next: string | null };
  const page = await ok<Page>(w.manager.call("GET", `/api/v1/client/${client}/timeline`));
  expect(page.rows.map((row) => [row.kind, row.title, row.detail.step ?? row.detail.purpose ?? null])).toEqual([
    ["compensation", "减免", null], ["contact", "换灯", "answer"], ["step", "楼道灯不亮", "assign"], ["case", "楼道灯不亮", null], ["occupancy", "3-0101", null],
  ]);
  expect(page.rows[1]?.by?.name).toBe("管理员甲");
  expect(page.next).toBeNull();
  const reader = await w.t.person("只看客户", ["client.read"]);
  expect((await ok<Page>(reader.call("GET", `/api/v1/client/${client}/timeline`))).rows).toEqual([]);
  const other = await w.t.other();
  expect((await no(other.admin.call("GET", `/api/v1/client/${client}/timeline`))).code).toBe("not_found");
  expect((await no(w.manager.call("GET", `/api/v1/client/${client}/timeline?after=x`))).code).toBe("cursor_invalid");
  const many = await w.manager.actor();
  for (let n = 0; n < 110; n++) await act(w.t.engine, many, { type: "contact", step: "create", input: { client, site: w.t.siteId, summary: `第${n}次`, direction: "note", startedAt: new Date(Date.parse(w.t.clock.now()) - (n % 7) * 1000).toISOString() } });
  const seen: string[] = [];
  let next: string | null = "";
  let pages = 0;
  while (next !== null) {
    const some: Page = await ok<Page>(w.manager.call("GET", `/api/v1/client/${client}/timeline${next === "" ? "" : `?after=${next}`}`));
    seen.push(...some.rows.map((row) => `${row.at}|${row.id}`));
    next = some.next;
    pages += 1;
  }
  expect([pages, seen.length, new Set(seen).size]).toEqual([3, 115, 115]);
  expect(seen).toEqual([...seen].sort().reverse());
});

test("A6-GRP-05: quiet hours have both ends or none, and are times of a day", async () => {
  const one = await no(w.clerk.call("POST", "/api/v1/client", { name: "静", site: w.t.siteId, quietFrom: "12:30" }));
  expect(one.fields).toMatchObject([{ field: "quietTo", code: "field_required" }]);
  const two = await no(w.clerk.call("POST", "/api/v1/client", { name: "静", site: w.t.siteId, quietFrom: "中午", quietTo: "14:00" }));
  expect(two.fields).toMatchObject([{ field: "quietFrom", code: "field_invalid" }]);
  await w.client({ quietFrom: "12:30", quietTo: "14:00" });
});

test("doubles are found by index, never by reading all clients", async () => {
  const { owner } = w.t.test;
  await owner.query(
    `insert into client (org_id, id, number, state, version, created_at, updated_at, name, phones, emails, kind, site, tags, consent, following)
     select $1, gen_random_uuid(), 'X' || n, 'active', 1, now(), now(), '住户' || n, array['139' || n], array[n || '@example.com'], 'existing', $2, '{}', 'unknown', false from generate_series(10000000, 10020000) n`,
    [w.t.orgId, w.t.siteId],
  );
  await owner.query("analyze client");
  const plan = async (condition: string): Promise<string> => {
    const rows = await owner.query<{ "QUERY PLAN": string }>(`explain select t.id from client t where t.org_id = '${w.t.orgId}' and t.state not in ('void', 'merged') and ${condition} limit 50`);
    return rows.map((row) => row["QUERY PLAN"]).join("\n");
  };
  expect(await plan("t.phones @> array['13910000007']::text[]")).toContain("client_phones_gin");
  expect(await plan("t.emails @> array['10000007@example.com']::text[]")).toContain("client_emails_gin");
  expect(await plan("t.name = '住户10000007'")).toContain("client_name_idx");
});
