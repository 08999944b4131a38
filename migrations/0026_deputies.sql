-- A deputy signs over those below whom they sign for, by steps that say so; what waits for a signature is found by the kinds of its notices.
-- Whoever holds a post at one site stands above those who work there or everywhere, not above those who hold the posts below at another; and nobody above themselves.
create or replace function dd_actor(org uuid, who uuid, today date) returns jsonb language sql stable as $$
  with recursive signs_for as (
    select d.principal from delegation d where d.org_id = org and d.deputy = who and d.state = 'valid' and d."from" <= today and d."to" >= today
  ),
  held as (
    select a.staff = who as own, p.id, p.capabilities, p.compensation_limit, a.site
    from assignment a join post p on p.org_id = a.org_id and p.id = a.post and p.state = 'open'
    where a.org_id = org and a.staff in (select who union all select principal from signs_for) and a.state = 'held' and a."from" <= today and (a."to" is null or a."to" >= today)
  ),
  -- A deputy gains the right to sign, and nothing else.
  rights as (
    select c as capability, bool_or(h.site is null) as everywhere, array_agg(distinct h.site) filter (where h.site is not null) as sites
    from held h, unnest(h.capabilities) c where h.own or c like '%.approve' group by c
  ),
  own_rights as (
    select c as capability, bool_or(h.site is null) as everywhere, array_agg(distinct h.site) filter (where h.site is not null) as sites
    from held h, unnest(h.capabilities) c where h.own group by c
  ),
  below as (
    select p.id, h.site from post p join held h on p.org_id = org and p.superior = h.id and h.own
    union
    select p.id, b.site from post p join below b on p.org_id = org and p.superior = b.id
  ),
  below_for as (
    select p.id, h.site from post p join held h on p.org_id = org and p.superior = h.id and not h.own
    union
    select p.id, b.site from post p join below_for b on p.org_id = org and p.superior = b.id
  )
  select jsonb_build_object(
    'name', s.name, 'language', s.language,
    'capabilities', (select coalesce(jsonb_object_agg(r.capability, case when r.everywhere then 'true'::jsonb else to_jsonb(r.sites) end), '{}') from rights r),
    'sites', (select coalesce(jsonb_agg(distinct h.site) filter (where h.site is not null), '[]') from held h where h.own),
    'everySite', (select coalesce(bool_or(h.site is null), false) from held h where h.own),
    'posts', (select coalesce(jsonb_agg(distinct h.id), '[]') from held h where h.own),
    'principals', (select coalesce(jsonb_agg(principal), '[]') from signs_for),
    'limits', jsonb_build_object('compensation', (select coalesce(max(h.compensation_limit), 0) from held h), 'ownCompensation', (select coalesce(max(h.compensation_limit) filter (where h.own), 0) from held h)),
    -- What their own posts give them, without what they may sign for others.
    'own', jsonb_build_object(
      'capabilities', (select coalesce(jsonb_object_agg(r.capability, case when r.everywhere then 'true'::jsonb else to_jsonb(r.sites) end), '{}') from own_rights r),
      'limits', jsonb_build_object('compensation', (select coalesce(max(h.compensation_limit) filter (where h.own), 0) from held h))),
    'subordinates', (select coalesce(jsonb_agg(distinct a.staff), '[]') from assignment a where a.org_id = org and a.state = 'held' and a."from" <= today and (a."to" is null or a."to" >= today)
       and a.staff <> who and exists (select 1 from below b where b.id = a.post and (b.site is null or a.site is null or a.site = b.site))),
    'signsOver', (select coalesce(jsonb_agg(distinct a.staff), '[]') from assignment a where a.org_id = org and a.state = 'held' and a."from" <= today and (a."to" is null or a."to" >= today)
       and exists (select 1 from below_for b where b.id = a.post and (b.site is null or a.site is null or a.site = b.site))))
  from staff s where s.org_id = org and s.id = who and s.state = 'active'
$$;
-- What waits for a person's signature is found by what they were asked.
create index notice_kind_idx on notice (org_id, staff_id, kind, at);
