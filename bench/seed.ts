import type { Database } from "#platform/store/database.ts";

/** Sentences that the made-up cases are mixed from; the words are common ones of such matters. */
const sentences = [
  "楼道灯坏了三天没人修", "电梯又停了，老人下不了楼", "楼上装修噪音太大，影响孩子休息", "小区门口违章停车堵住消防通道", "物业费涨价没有公示", "地下车库漏水，车被泡了",
  "绿化带垃圾没人清", "门禁卡刷不开", "业主群里问了两次没有答复", "供水压力不够，六楼没水", "暖气不热，室温只有十五度", "外墙脱落，差点砸到人",
  "发票一直没有开", "快递柜满了没人管", "楼顶防水没做好，天花板渗水", "保安态度不好", "广场舞声音太大", "宠物随地大小便", "车位被别人占了", "装修押金什么时候退",
  "契税怎么交", "社保能不能在小区代办", "幼儿园入学要什么材料", "网络宽带信号差", "燃气表走得太快", "单元门关不上", "监控坏了，丢了电动车", "充电桩不能用",
];

/**
 * Fills one organisation with cases over two years by plain SQL, in the shape `act` would have written them: what a bench reads.
 * Ids are made in the order of time, the newest last.
 */
export async function seed(owner: Database, orgId: string, siteId: string, staffId: string, cases: number): Promise<void> {
  const clients = Math.max(200, Math.floor(cases / 20));
  await owner.query(
    `insert into client (org_id, id, number, state, version, created_at, created_by, updated_at, name, phones, emails, kind, site, tags, consent, following)
     select $1, dd_bench_id(now() - interval '730 days', n), 'KB-' || n, 'active', 1, now() - interval '730 days', $3, now(), '客户' || n, array['139' || lpad(n::text, 8, '0')], '{}', 'existing', $2, '{}', 'unknown', false
     from generate_series(1, $4::int) n`,
    [orgId, siteId, staffId, clients],
  );
  const step = 50_000;
  for (let from = 1; from <= cases; from += step) {
    await owner.query(
      `with made as (
         select n, now() - interval '730 days' * (1 - n::float8 / $5) as at, ($6::text[])[1 + (n * 7919 % array_length($6, 1))] as a, ($6::text[])[1 + (n * 104729 % array_length($6, 1))] as b, ($6::text[])[1 + (n * 1299709 % array_length($6, 1))] as c
         from generate_series($7::bigint, $8::bigint) n
       ), rows as (
         insert into "case" (org_id, id, number, external_number, state, version, created_at, created_by, updated_at, participants, due_from, due_at, kind, severity, safety, client, site, subject, happened_at, place, person, event, phone, photos, channel, received_at, owner, reassign_count, refused_count, late_notices, revisit_needed, revisit_tries)
         select $1, dd_bench_id(at, n), 'B-' || n, 'B' || n, case when n > $5 * 0.98 then 'assigned' else 'history' end, 1, at, $3, at, array[$3]::uuid[],
           case when n > $5 * 0.98 then at end, case when n > $5 * 0.98 then at + interval '48 hours' end,
           (array['complaint', 'repair', 'inquiry', 'suggestion'])[1 + n % 4], 'normal', false, (select id from client where org_id = $1 and number = 'KB-' || (1 + n % $4::int)), $2,
           left(a, 40), '昨天', (n % 40 + 1) || ' 号楼', '业主', a || '，' || b || '，' || c || '。', '139' || lpad((n % 100000)::text, 8, '0'), '{}', 'call', at, $3, 0, 0, 0, true, 0
         from made returning id, created_at
       )
       insert into journal (org_id, id, at, record_type, record_id, version, step, staff_id, staff_name, via, after)
       select $1, gen_random_uuid(), created_at, 'case', id, 1, 'create', $3, '管理员', 'import', '{}' from rows`,
      [orgId, siteId, staffId, clients, cases, sentences, from, Math.min(cases, from + step - 1)],
    );
  }
}

/** A UUIDv7 for a moment, so that seeded ids sort by time as real ones do. */
export async function makeIdFunction(owner: Database): Promise<void> {
  await owner.query(`create or replace function dd_bench_id(at timestamptz, n bigint) returns uuid language sql immutable as $$
    select (lpad(to_hex(floor(extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || lpad(to_hex((n & 4095)::int), 3, '0') || '8' || lpad(to_hex(n & 1099511627775), 15, '0'))::uuid $$`);
}
