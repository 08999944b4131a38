-- The engine's own tables: what every kind of record leans on.
create table organisation (
  id uuid primary key,
  name text not null,
  zone text not null default 'Asia/Shanghai',
  scenes text[] not null default '{}',
  demo boolean not null default false,
  -- Moves with every change of who may do what, so that what a process knows of a person is never stale.
  rights_epoch bigint not null default 0,
  created_at timestamptz(3) not null
);

-- Raises DD409 when a guarded update did not find its rows: the whole statement is undone and the caller answers with a conflict.
create function dd_expect(seen bigint, wanted bigint, what text) returns integer language plpgsql as $$
begin
  if seen <> wanted then
    raise exception 'expected % of %, found %', wanted, what, seen using errcode = 'DD409';
  end if;
  return 1;
end $$;

-- Raises DD404 with the field whose reference does not lead to a record the actor may read.
create function dd_demand(there boolean, field text) returns integer language plpgsql as $$
begin
  if not there then
    raise exception '%', field using errcode = 'DD404';
  end if;
  return 1;
end $$;

create function dd_refuse() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'DD403';
end $$;

-- What happened: append-only for everybody, and outliving what it tells of.
create table journal (
  org_id uuid not null references organisation (id),
  id uuid not null,
  at timestamptz(3) not null,
  record_type text not null,
  record_id uuid not null,
  version integer,
  step text not null,
  staff_id uuid,
  staff_name text,
  via text not null,
  note text,
  before jsonb,
  after jsonb,
  primary key (org_id, id)
);
create index journal_record_idx on journal (org_id, record_id, id);
create trigger journal_append_only before update or delete on journal for each row execute function dd_refuse();
create trigger journal_no_truncate before truncate on journal for each statement execute function dd_refuse();

-- What the world is told of: read in the order of commit by (tx, seq), never past the oldest running transaction.
create table event (
  org_id uuid not null references organisation (id),
  id uuid not null,
  seq bigint generated always as identity,
  tx xid8 not null default pg_current_xact_id(),
  at timestamptz(3) not null,
  record_type text not null,
  record_id uuid not null,
  step text not null,
  version integer,
  staff_id uuid,
  site_id uuid,
  topic text,
  payload jsonb,
  primary key (org_id, id)
);
create index event_order_idx on event (tx, seq);
create index event_org_order_idx on event (org_id, tx, seq);

create table event_cursor (
  consumer text primary key,
  tx xid8 not null,
  seq bigint not null
);

-- A promise running on a record; the columns are those of `ClockState` in platform/clocks/ladder.ts.
create table clock (
  org_id uuid not null references organisation (id),
  id uuid not null,
  version integer not null,
  record_type text not null,
  record_id uuid not null,
  name text not null,
  within text not null,
  state text not null check (state in ('running', 'paused', 'met', 'missed', 'dropped')),
  started_at timestamptz(3) not null,
  measure text not null check (measure in ('wall', 'working')),
  allotted_ms bigint not null,
  spent_ms bigint not null,
  running_since timestamptz(3) not null,
  due_at timestamptz(3),
  paused_at timestamptz(3),
  stopped_at timestamptz(3),
  left_at_stop_ms bigint,
  climbs boolean not null,
  safety boolean not null,
  climb_after_ms bigint not null,
  passed text,
  passed_at timestamptz(3),
  next_step text,
  next_at timestamptz(3),
  pause_until timestamptz(3),
  pause_reason text,
  paused_by uuid,
  primary key (org_id, id)
);
create index clock_record_idx on clock (org_id, record_id);
create index clock_next_idx on clock (next_at) where next_at is not null;
create unique index clock_open_key on clock (org_id, record_id, name) where stopped_at is null and state <> 'dropped';

-- Each step of a clock once, whatever runs it: the primary key is the proof.
create table clock_step (
  org_id uuid not null references organisation (id),
  clock_id uuid not null,
  step text not null,
  at timestamptz(3) not null,
  planned_at timestamptz(3) not null,
  primary key (org_id, clock_id, step)
);

-- What a person is told: warnings, what escalated to them and why, hand-overs.
create table notice (
  org_id uuid not null references organisation (id),
  id uuid not null,
  staff_id uuid not null,
  kind text not null,
  record_type text not null,
  record_id uuid not null,
  clock_id uuid,
  at timestamptz(3) not null,
  detail jsonb not null,
  read_at timestamptz(3),
  closed_at timestamptz(3),
  primary key (org_id, id)
);
create index notice_staff_idx on notice (org_id, staff_id, id) where closed_at is null;
create index notice_clock_idx on notice (org_id, clock_id) where closed_at is null;

create table idempotency (
  org_id uuid not null references organisation (id),
  actor text not null,
  key text not null,
  hash text not null,
  answer jsonb not null,
  at timestamptz(3) not null,
  primary key (org_id, actor, key)
);
create index idempotency_at_idx on idempotency (at);

create table count_delta (
  org_id uuid not null references organisation (id),
  counter text not null,
  bucket text not null,
  delta integer not null
);
create index count_delta_idx on count_delta (org_id, counter, bucket);
create table count_total (
  org_id uuid not null references organisation (id),
  counter text not null,
  bucket text not null,
  total bigint not null,
  primary key (org_id, counter, bucket)
);

create table number_block (
  org_id uuid not null references organisation (id),
  series text not null,
  next bigint not null,
  primary key (org_id, series)
);
create function dd_take_numbers(org uuid, of_series text, size integer) returns bigint language sql as $$
  insert into number_block as n (org_id, series, next) values (org, of_series, 1 + size)
  on conflict (org_id, series) do update set next = n.next + size
  returning next - size
$$;

create table setting (
  org_id uuid not null references organisation (id),
  key text not null,
  value jsonb not null,
  version integer not null,
  updated_at timestamptz(3) not null,
  updated_by uuid,
  primary key (org_id, key)
);

create table calendar_override (
  org_id uuid not null references organisation (id),
  id uuid not null,
  day date not null,
  windows jsonb not null,
  note text,
  primary key (org_id, id)
);
create unique index calendar_override_day_key on calendar_override (org_id, day);

create table signature (
  org_id uuid not null references organisation (id),
  id uuid not null,
  at timestamptz(3) not null,
  record_type text not null,
  record_id uuid not null,
  version integer not null,
  step text not null,
  hash text not null,
  staff_id uuid not null,
  staff_name text not null,
  on_behalf_of uuid,
  delegation_id uuid,
  primary key (org_id, id)
);
create index signature_record_idx on signature (org_id, record_id);
create trigger signature_append_only before update or delete on signature for each row execute function dd_refuse();

create table file (
  org_id uuid not null references organisation (id),
  id uuid not null,
  name text not null,
  media_type text not null,
  size bigint not null,
  sha256 text not null,
  created_at timestamptz(3) not null,
  created_by uuid,
  record_type text,
  record_id uuid,
  primary key (org_id, id)
);

create table credential (
  org_id uuid not null references organisation (id),
  staff_id uuid not null,
  password_hash text,
  changed_at timestamptz(3) not null,
  totp_secret text,
  primary key (org_id, staff_id)
);
create table one_time_code (
  org_id uuid not null references organisation (id),
  id uuid not null,
  staff_id uuid not null,
  code_hash text not null,
  expires_at timestamptz(3) not null,
  used_at timestamptz(3),
  created_by uuid,
  primary key (org_id, id)
);
create index one_time_code_staff_idx on one_time_code (org_id, staff_id) where used_at is null;
create table session (
  token_hash text primary key,
  org_id uuid not null references organisation (id),
  id uuid not null,
  staff_id uuid not null,
  kind text not null check (kind in ('browser', 'token')),
  name text,
  scope text[],
  created_at timestamptz(3) not null,
  last_seen_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  agent text,
  revoked_at timestamptz(3)
);
create index session_staff_idx on session (org_id, staff_id) where revoked_at is null;
create table sign_in_try (
  key text not null,
  at timestamptz(3) not null
);
create index sign_in_try_idx on sign_in_try (key, at);

create table search (
  org_id uuid not null references organisation (id),
  record_type text not null,
  record_id uuid not null,
  site_id uuid,
  created_at timestamptz(3) not null,
  doc text not null,
  el integer[] not null,
  primary key (org_id, record_type, record_id)
);

create table import_run (
  org_id uuid not null references organisation (id),
  id uuid not null,
  record_type text not null,
  file_id uuid not null,
  state text not null,
  detail jsonb not null,
  created_at timestamptz(3) not null,
  created_by uuid,
  updated_at timestamptz(3) not null,
  primary key (org_id, id)
);

grant usage on schema public to dutydesk_app;
grant select, insert on journal, event, clock_step, signature to dutydesk_app;
grant select, insert, update on organisation, clock, notice, setting, file, credential, one_time_code, session, import_run, number_block, event_cursor, count_total to dutydesk_app;
grant select, insert, update, delete on idempotency, count_delta, calendar_override, sign_in_try, search to dutydesk_app;
grant select on migration to dutydesk_app;
