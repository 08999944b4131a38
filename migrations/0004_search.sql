-- Search: one row per record that can be found, written behind the transaction; everything here can be made anew from the records.
drop table search;
create table search (
  org_id uuid not null references organisation (id),
  record_type text not null,
  record_id uuid not null,
  -- The version of the record that `doc` tells of; another one in the record means that this row lags.
  version integer not null,
  created_at timestamptz(3) not null,
  -- Made from doc and el: while it stays, only the version is written, and no index entry with it.
  mark text not null,
  doc text not null,
  el integer[] not null,
  primary key (org_id, record_type, record_id)
) with (fillfactor = 90);
-- The core class and no other: an extension that gives integer[] its own @> would leave this index unused.
create index search_el_gin on search using gin (el array_ops);

-- In which share of the records of a kind an element occurs, from a sample; it decides how a question is asked, never what it finds.
create table search_share (
  org_id uuid not null references organisation (id),
  record_type text not null,
  records bigint not null,
  elements integer[] not null,
  shares real[] not null,
  primary key (org_id, record_type)
);

-- The records whose row holds all of `wanted`; where given, also one of `weeks` and one of `scope`; none newer than `before`, at most `most`.
-- A function, because only here the planner can be kept to the index: it does not know what reading an array out of line costs.
create function search_hits(wanted integer[], weeks integer[], scope integer[], before timestamptz, most integer)
returns table (record_id uuid, created_at timestamptz) language plpgsql stable rows 300
set enable_seqscan = off set enable_indexscan = off set plan_cache_mode = force_generic_plan as $$
begin
  if weeks is null and scope is null then
    return query select s.record_id, s.created_at::timestamptz from search s where s.el @> wanted and s.created_at <= before limit most;
  elsif weeks is null then
    return query select s.record_id, s.created_at::timestamptz from search s where s.el @> wanted and s.el && scope and s.created_at <= before limit most;
  elsif scope is null then
    return query select s.record_id, s.created_at::timestamptz from search s where s.el @> wanted and s.el && weeks and s.created_at <= before limit most;
  else
    return query select s.record_id, s.created_at::timestamptz from search s where s.el @> wanted and s.el && weeks and s.el && scope and s.created_at <= before limit most;
  end if;
end $$;

grant select, insert, update, delete on search, search_share to dutydesk_app;
grant execute on function search_hits(integer[], integer[], integer[], timestamptz, integer) to dutydesk_app;
