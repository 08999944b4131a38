-- A computer at a shared desk that somebody trusts: its people switch by PIN there and nowhere else, and it locks itself.
create table device (
  org_id uuid not null references organisation (id),
  id uuid not null,
  token_hash text not null,
  name text not null,
  -- Minutes without a hand on it, after which it locks.
  lock_after integer not null check (lock_after between 1 and 120),
  created_at timestamptz(3) not null,
  created_by uuid not null,
  seen_at timestamptz(3) not null,
  revoked_at timestamptz(3),
  revoked_by uuid,
  primary key (org_id, id)
);
create unique index device_token_idx on device (token_hash);
grant select, insert, update on device to dutydesk_app;

-- The PIN of a person at one such computer; after some wrong tries in a row only the password helps.
create table device_pin (
  org_id uuid not null references organisation (id),
  device_id uuid not null,
  staff_id uuid not null,
  pin_hash text not null,
  wrong integer not null default 0,
  made_at timestamptz(3) not null,
  primary key (org_id, device_id, staff_id),
  foreign key (org_id, device_id) references device (org_id, id)
);
create index device_pin_staff_idx on device_pin (org_id, staff_id);
grant select, insert, update, delete on device_pin to dutydesk_app;

-- Where a session was opened, and whether a PIN was all that opened it.
alter table session
  add column device_id uuid,
  add column by_pin boolean not null default false,
  add constraint session_pin_check check (not by_pin or (device_id is not null and kind = 'browser'));
