-- The organisation's own duties and who changed an edition; the audit and its indexes; the rights for both.
create table "duty" (
  "org_id" uuid not null,
  "id" uuid not null,
  "number" text not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "post" uuid not null,
  "code" text,
  "text" text not null,
  "english" text,
  "mechanisms" text[] not null,
  "when" text,
  "cadence" text,
  "limit_text" text,
  "within_count" integer,
  "within_unit" text,
  "serves" text,
  "records" text[] not null,
  "approver" uuid,
  "tell" uuid,
  "reason" text not null,
  "by" uuid,
  "once" text,
  constraint "duty_pkey" primary key (org_id, id),
  constraint "duty_org_fkey" foreign key (org_id) references organisation (id),
  constraint "duty_state_check" check (state in ('open', 'retired', 'void')),
  constraint "duty_post_fkey" foreign key (org_id, "post") references "post" (org_id, id),
  constraint "duty_mechanisms_check" check ("mechanisms" <@ array['task', 'clock', 'gate', 'approval', 'keeping', 'check']::text[]),
  constraint "duty_within_unit_check" check ("within_unit" in ('m', 'h', 'd', 'wh', 'wd')),
  constraint "duty_serves_check" check ("serves" in ('post', 'site', 'person')),
  constraint "duty_approver_fkey" foreign key (org_id, "approver") references "post" (org_id, id),
  constraint "duty_tell_fkey" foreign key (org_id, "tell") references "post" (org_id, id),
  constraint "duty_by_fkey" foreign key (org_id, "by") references "staff" (org_id, id)
);
create index "duty_created_at_idx" on "duty" (org_id, created_at, id);
create unique index "duty_number_idx" on "duty" (org_id, number);
create index "duty_post_state_idx" on "duty" (org_id, "post", "state", id);
create unique index "duty_once_key" on "duty" (org_id, "once") where state <> 'void';
grant select, insert, update on "duty" to dutydesk_app;

-- Who changed the text of an edition last, and why; null where a setting, the post or a new version of the catalogue did.
alter table post_edition add column changed_by uuid;
alter table post_edition add column changed_by_name text;
alter table post_edition add column why text;

-- The audit looks through the whole journal by time, by person and by kind of record, newest first.
create index journal_at_idx on journal (org_id, at, id);
create index journal_staff_idx on journal (org_id, staff_id, at, id) where staff_id is not null;
create index journal_type_idx on journal (org_id, record_type, at, id);

-- API tokens are listed for the whole organisation.
create index session_token_idx on session (org_id, created_at, id) where kind = 'token';

-- Who administers may now also edit the handbook and read the audit. A history is read by id, so the ids are of their time.
with done as (
  update post set capabilities = capabilities || array['duty.manage', 'audit.read'], version = version + 1, updated_at = now()
  where capabilities @> array['org.admin'] and state = 'open' returning org_id, id, version, capabilities
), told as (
  insert into journal (org_id, id, at, record_type, record_id, version, step, via, before, after)
  select org_id, (lpad(to_hex((extract(epoch from now()) * 1000)::bigint), 12, '0') || '7' || substr(md5(id::text || 'upgrade'), 1, 3) || '8' || substr(md5(id::text || 'upgrade'), 4, 15))::uuid, now(), 'post', id, version, 'upgrade', 'upgrade', jsonb_build_object('capabilities', to_jsonb(capabilities[1:cardinality(capabilities) - 2])), jsonb_build_object('capabilities', to_jsonb(capabilities)) from done
)
update organisation set rights_epoch = rights_epoch + 1 where id in (select org_id from done);
