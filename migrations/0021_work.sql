-- How duties become work: the rules by which tasks are made and judged, the tasks, and what proves them.
alter table "duty" add column "trigger" text;

create table work_rule (
  org_id uuid not null references organisation (id),
  id uuid not null,
  post uuid not null,
  duty text not null,
  -- The rule as data and its identity; a changed duty ends its rule and begins another, so that the past is judged as it was.
  spec jsonb not null,
  hash text not null,
  since timestamptz(3) not null,
  until timestamptz(3),
  primary key (org_id, id),
  foreign key (org_id, post) references post (org_id, id)
);
create unique index work_rule_live_idx on work_rule (org_id, post, duty) where until is null;
grant select, insert, update on work_rule to dutydesk_app;

create table task (
  org_id uuid not null references organisation (id),
  id uuid not null,
  rule uuid not null,
  post uuid not null,
  duty text not null,
  -- Who is asked: one person, or whoever holds the post there.
  staff uuid,
  site uuid,
  day date not null,
  slot text not null,
  -- The same turn asked of the same one is made once, whoever makes it.
  once text not null,
  -- What called for it, and what it is about.
  subject_type text,
  subject_id uuid,
  opens_at timestamptz(3) not null,
  shown_at timestamptz(3) not null,
  due_at timestamptz(3) not null,
  closes_at timestamptz(3) not null,
  needs integer not null,
  has integer not null default 0,
  -- `unseen`: nothing ran while it could have been done. `dropped`: who was asked went away, or the duty was ended, before it opened.
  state text not null check (state in ('open', 'done', 'late', 'missed', 'unseen', 'dropped')),
  done_at timestamptz(3),
  done_by uuid,
  nil boolean not null default false,
  made_at timestamptz(3) not null,
  primary key (org_id, id),
  foreign key (org_id, rule) references work_rule (org_id, id),
  foreign key (org_id, staff) references staff (org_id, id)
);
create unique index task_once_idx on task (org_id, once);
create index task_staff_idx on task (org_id, staff, due_at) where state = 'open' and staff is not null;
create index task_post_idx on task (org_id, post, due_at) where state = 'open' and staff is null;
create index task_rule_idx on task (org_id, rule, closes_at);
create index task_closing_idx on task (org_id, closes_at) where state = 'open';
create index task_day_idx on task (org_id, post, day);
create index task_done_idx on task (org_id, done_by, done_at) where done_by is not null;
create index task_fold_idx on task (org_id, day) where state in ('done', 'dropped', 'unseen');
create index task_subject_idx on task (org_id, subject_id) where subject_id is not null;
grant select, insert, update, delete on task to dutydesk_app;

-- What proves a task; a record or step proves one task of a rule at most. `gone`: the record was made void.
create table task_proof (
  org_id uuid not null references organisation (id),
  rule uuid not null,
  key uuid not null,
  task uuid not null,
  record_type text not null,
  record_id uuid not null,
  staff uuid,
  at timestamptz(3) not null,
  nil boolean not null,
  gone boolean not null default false,
  primary key (org_id, rule, key),
  foreign key (org_id, task) references task (org_id, id) on delete cascade
);
create index task_proof_task_idx on task_proof (org_id, task);
create index task_proof_record_idx on task_proof (org_id, record_id);
grant select, insert, update, delete on task_proof to dutydesk_app;

-- Days whose single tasks are folded: one row per duty, post, site, person and day.
create table task_day (
  org_id uuid not null references organisation (id),
  day date not null,
  post uuid not null,
  duty text not null,
  staff uuid,
  site uuid,
  due integer not null,
  done integer not null,
  late integer not null,
  missed integer not null,
  id uuid not null,
  primary key (org_id, id)
);
create unique index task_day_one_idx on task_day (org_id, day, post, duty, staff, site) nulls not distinct;
create index task_day_post_idx on task_day (org_id, post, day);
grant select, insert, update, delete on task_day to dutydesk_app;

-- How far an organisation's tasks are made, and up to which day superiors were told of what was late and missed.
create table work_plan (
  org_id uuid not null references organisation (id),
  looked_at timestamptz(3) not null,
  -- What the last plan rested on: rules, holders and absences. While it stays, only turns that have opened since are made.
  stamp text,
  -- What these were read from, and when the next turn opens: while the one stays and the other lies ahead there is nothing to do.
  print text,
  next_at timestamptz(3),
  told_day date,
  -- The Monday of the last week whose spot checks are planned.
  checked_week date,
  -- The last day on which old tasks were folded.
  folded_day date,
  primary key (org_id)
);
grant select, insert, update on work_plan to dutydesk_app;

-- What gates refused, by the duty that they name.
create index journal_refused_idx on journal (org_id, note, at) where step like 'refused:%';

-- What happened before there were tasks proves none.
insert into event_cursor (consumer, tx, seq) select 'work', tx, seq from event order by tx desc, seq desc limit 1;
