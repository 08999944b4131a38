-- Ways out of the browser: the mail server, the keys of web push, and the robots of chat groups. What is secret in one is sealed with a key that lies outside the database.
create table channel (
  org_id uuid not null references organisation (id),
  id uuid not null,
  version integer not null,
  kind text not null check (kind in ('mail', 'push', 'wecom', 'dingtalk', 'feishu')),
  name text not null,
  is_on boolean not null,
  -- What is not secret: host, port and sender, or the public key.
  config jsonb not null,
  sealed text,
  -- For a robot, what goes to its group; no sites or posts: those of everybody.
  sites uuid[] not null default '{}',
  posts uuid[] not null default '{}',
  kinds text[] not null default '{}',
  -- After it could not be reached nothing is tried before then.
  resting_until timestamptz(3),
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  updated_by uuid,
  primary key (org_id, id)
);
create unique index channel_only_one_idx on channel (org_id, kind) where kind in ('mail', 'push');
grant select, insert, update, delete on channel to dutydesk_app;

-- A browser that a person lets ring.
create table push_browser (
  org_id uuid not null references organisation (id),
  id uuid not null,
  staff_id uuid not null,
  -- The endpoint names the browser and lets whoever knows it try to send; its hash finds it again.
  endpoint_hash text not null,
  sealed text not null,
  agent text,
  created_at timestamptz(3) not null,
  primary key (org_id, id)
);
create unique index push_browser_endpoint_idx on push_browser (org_id, endpoint_hash);
create index push_browser_staff_idx on push_browser (org_id, staff_id);
grant select, insert, update, delete on push_browser to dutydesk_app;

-- What a person chose to be told where, and their quiet hours; what is not in it is as preset.
create table notice_choice (
  org_id uuid not null references organisation (id),
  staff_id uuid not null,
  choices jsonb not null,
  -- "22:00-07:00", "none", or null for the organisation's.
  quiet text,
  version integer not null,
  updated_at timestamptz(3) not null,
  primary key (org_id, staff_id)
);
grant select, insert, update on notice_choice to dutydesk_app;

-- The outbox: one row for each thing to be told by one channel to one person or group. Its key lets it be made once.
create table message (
  org_id uuid not null references organisation (id),
  id uuid not null,
  key text not null,
  channel_id uuid not null,
  staff_id uuid,
  kind text not null,
  step text not null,
  record_type text not null,
  record_id uuid not null,
  clock_id uuid,
  notice_id uuid,
  detail jsonb not null,
  at timestamptz(3) not null,
  -- Whether it breaks through quiet hours; whether it waits for the daily digest; whether it joins others because there are too many.
  urgent boolean not null,
  digest boolean not null,
  merged boolean not null default false,
  state text not null check (state in ('waiting', 'sent', 'failed', 'dropped')),
  why text,
  tries integer not null default 0,
  next_at timestamptz(3) not null,
  first_tried_at timestamptz(3),
  tried_at timestamptz(3),
  -- What is sent as one carries one.
  bundle uuid,
  primary key (org_id, id)
);
create unique index message_key_idx on message (org_id, key);
create index message_waiting_idx on message (next_at) where state = 'waiting';
create index message_tried_idx on message (org_id, channel_id, staff_id, tried_at);
create index message_failed_idx on message (tried_at) where state = 'failed';
grant select, insert, update, delete on message to dutydesk_app;

-- Every try to deliver and what became of it; never changed.
create table message_try (
  org_id uuid not null references organisation (id),
  id uuid not null,
  message_id uuid not null,
  messages integer not null,
  channel_id uuid not null,
  staff_id uuid,
  at timestamptz(3) not null,
  outcome text not null,
  answer text,
  primary key (org_id, id)
);
grant select, insert on message_try to dutydesk_app;

-- Notices by what they are about, as the outbox is made of them.
create index notice_record_idx on notice (org_id, record_id, at);

-- What was told before this is not told again.
insert into event_cursor (consumer, tx, seq) select 'notify', tx, seq from event order by tx desc, seq desc limit 1;
