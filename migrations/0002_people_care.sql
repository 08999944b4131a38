-- Tables of people and care, as their declarations say.
create table "site" (
  "org_id" uuid not null,
  "id" uuid not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "name" text not null,
  "code" text,
  "address" text,
  "phone" text,
  constraint "site_pkey" primary key (org_id, id),
  constraint "site_org_fkey" foreign key (org_id) references organisation (id),
  constraint "site_state_check" check (state in ('open', 'closed'))
);
create index "site_created_at_idx" on "site" (org_id, created_at, id);
create unique index "site_code_key" on "site" (org_id, "code");
grant select, insert, update on "site" to dutydesk_app;

create table "department" (
  "org_id" uuid not null,
  "id" uuid not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "name" text not null,
  "parent" uuid,
  "site" uuid,
  constraint "department_pkey" primary key (org_id, id),
  constraint "department_org_fkey" foreign key (org_id) references organisation (id),
  constraint "department_state_check" check (state in ('open', 'closed')),
  constraint "department_parent_fkey" foreign key (org_id, "parent") references "department" (org_id, id),
  constraint "department_site_fkey" foreign key (org_id, "site") references "site" (org_id, id)
);
create index "department_created_at_idx" on "department" (org_id, created_at, id);
grant select, insert, update on "department" to dutydesk_app;

create table "post" (
  "org_id" uuid not null,
  "id" uuid not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "external_number" text,
  "name" text not null,
  "catalogue" text,
  "department" uuid,
  "superior" uuid,
  "top" boolean not null,
  "capabilities" text[] not null,
  "compensation_limit" bigint,
  "function" text,
  constraint "post_pkey" primary key (org_id, id),
  constraint "post_org_fkey" foreign key (org_id) references organisation (id),
  constraint "post_state_check" check (state in ('open', 'closed')),
  constraint "post_department_fkey" foreign key (org_id, "department") references "department" (org_id, id),
  constraint "post_superior_fkey" foreign key (org_id, "superior") references "post" (org_id, id)
);
create index "post_created_at_idx" on "post" (org_id, created_at, id);
create unique index "post_external_number_idx" on "post" (org_id, external_number) where external_number is not null;
create unique index "post_catalogue_key" on "post" (org_id, "catalogue");
grant select, insert, update on "post" to dutydesk_app;

create table "staff" (
  "org_id" uuid not null,
  "id" uuid not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "external_number" text,
  "name" text not null,
  "staff_number" text not null,
  "phone" text,
  "email" text,
  "joined" date,
  "language" text not null,
  "signature" uuid,
  constraint "staff_pkey" primary key (org_id, id),
  constraint "staff_org_fkey" foreign key (org_id) references organisation (id),
  constraint "staff_state_check" check (state in ('active', 'left')),
  constraint "staff_language_check" check ("language" in ('zh', 'en'))
);
create index "staff_created_at_idx" on "staff" (org_id, created_at, id);
create unique index "staff_external_number_idx" on "staff" (org_id, external_number) where external_number is not null;
create unique index "staff_staff_number_key" on "staff" (org_id, "staff_number");
create unique index "staff_phone_key" on "staff" (org_id, "phone");
create unique index "staff_email_key" on "staff" (org_id, "email");
grant select, insert, update on "staff" to dutydesk_app;

create table "assignment" (
  "org_id" uuid not null,
  "id" uuid not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "external_number" text,
  "staff" uuid not null,
  "post" uuid not null,
  "site" uuid,
  "from" date not null,
  "to" date,
  "weight" integer not null,
  constraint "assignment_pkey" primary key (org_id, id),
  constraint "assignment_org_fkey" foreign key (org_id) references organisation (id),
  constraint "assignment_state_check" check (state in ('held', 'ended')),
  constraint "assignment_staff_fkey" foreign key (org_id, "staff") references "staff" (org_id, id),
  constraint "assignment_post_fkey" foreign key (org_id, "post") references "post" (org_id, id),
  constraint "assignment_site_fkey" foreign key (org_id, "site") references "site" (org_id, id)
);
create index "assignment_created_at_idx" on "assignment" (org_id, created_at, id);
create unique index "assignment_external_number_idx" on "assignment" (org_id, external_number) where external_number is not null;
create index "assignment_staff_state_idx" on "assignment" (org_id, "staff", "state", id);
create index "assignment_post_state_idx" on "assignment" (org_id, "post", "state", id);
grant select, insert, update on "assignment" to dutydesk_app;

create table "delegation" (
  "org_id" uuid not null,
  "id" uuid not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "principal" uuid not null,
  "deputy" uuid not null,
  "from" date not null,
  "to" date not null,
  "reason" text,
  constraint "delegation_pkey" primary key (org_id, id),
  constraint "delegation_org_fkey" foreign key (org_id) references organisation (id),
  constraint "delegation_state_check" check (state in ('valid', 'revoked')),
  constraint "delegation_principal_fkey" foreign key (org_id, "principal") references "staff" (org_id, id),
  constraint "delegation_deputy_fkey" foreign key (org_id, "deputy") references "staff" (org_id, id)
);
create index "delegation_created_at_idx" on "delegation" (org_id, created_at, id);
create index "delegation_deputy_state_idx" on "delegation" (org_id, "deputy", "state", id);
grant select, insert, update on "delegation" to dutydesk_app;

create table "unit" (
  "org_id" uuid not null,
  "id" uuid not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "external_number" text,
  "site" uuid not null,
  "code" text not null,
  "building" text,
  "floor" text,
  "use" text not null,
  "area" integer,
  constraint "unit_pkey" primary key (org_id, id),
  constraint "unit_org_fkey" foreign key (org_id) references organisation (id),
  constraint "unit_state_check" check (state in ('open', 'closed')),
  constraint "unit_site_fkey" foreign key (org_id, "site") references "site" (org_id, id),
  constraint "unit_use_check" check ("use" in ('home', 'shop', 'office', 'parking', 'other'))
);
create index "unit_created_at_idx" on "unit" (org_id, created_at, id);
create unique index "unit_external_number_idx" on "unit" (org_id, external_number) where external_number is not null;
create index "unit_site_code_idx" on "unit" (org_id, "site", "code", id);
grant select, insert, update on "unit" to dutydesk_app;

create table "cause" (
  "org_id" uuid not null,
  "id" uuid not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "external_number" text,
  "name" text not null,
  "parent" uuid,
  "level" integer not null,
  "path" text,
  constraint "cause_pkey" primary key (org_id, id),
  constraint "cause_org_fkey" foreign key (org_id) references organisation (id),
  constraint "cause_state_check" check (state in ('open', 'retired')),
  constraint "cause_parent_fkey" foreign key (org_id, "parent") references "cause" (org_id, id)
);
create index "cause_created_at_idx" on "cause" (org_id, created_at, id);
create unique index "cause_external_number_idx" on "cause" (org_id, external_number) where external_number is not null;
create index "cause_parent_idx" on "cause" (org_id, "parent", id) where "parent" is not null;
create unique index "cause_path_key" on "cause" (org_id, "path");
grant select, insert, update on "cause" to dutydesk_app;

create table "client" (
  "org_id" uuid not null,
  "id" uuid not null,
  "number" text not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "external_number" text,
  "due_from" timestamptz(3),
  "due_at" timestamptz(3),
  "due_paused_at" timestamptz(3),
  "name" text not null,
  "phones" text[] not null,
  "emails" text[] not null,
  "kind" text not null,
  "role" text,
  "site" uuid not null,
  "unit" uuid,
  "address" text,
  "owner" uuid,
  "owner_since" timestamptz(3),
  "owner_reason" text,
  "tags" text[] not null,
  "needs" text,
  "consent" text not null,
  "quiet_from" text,
  "quiet_to" text,
  "since" date,
  "following" boolean not null,
  "following_since" timestamptz(3),
  "last_contact_at" timestamptz(3),
  "merged_into" uuid,
  constraint "client_pkey" primary key (org_id, id),
  constraint "client_org_fkey" foreign key (org_id) references organisation (id),
  constraint "client_state_check" check (state in ('active', 'merged', 'archived', 'void')),
  constraint "client_kind_check" check ("kind" in ('existing', 'becoming', 'potential')),
  constraint "client_role_check" check ("role" in ('owner', 'tenant', 'family', 'buyer', 'company', 'other')),
  constraint "client_site_fkey" foreign key (org_id, "site") references "site" (org_id, id),
  constraint "client_unit_fkey" foreign key (org_id, "unit") references "unit" (org_id, id),
  constraint "client_owner_fkey" foreign key (org_id, "owner") references "staff" (org_id, id),
  constraint "client_consent_check" check ("consent" in ('given', 'refused', 'unknown')),
  constraint "client_quiet_from_check" check ("quiet_from" in ('00:00', '00:30', '01:00', '01:30', '02:00', '02:30', '03:00', '03:30', '04:00', '04:30', '05:00', '05:30', '06:00', '06:30', '07:00', '07:30', '08:00', '08:30', '09:00', '09:30', '10:00', '10:30', '11:00', '11:30', '12:00', '12:30', '13:00', '13:30', '14:00', '14:30', '15:00', '15:30', '16:00', '16:30', '17:00', '17:30', '18:00', '18:30', '19:00', '19:30', '20:00', '20:30', '21:00', '21:30', '22:00', '22:30', '23:00', '23:30')),
  constraint "client_quiet_to_check" check ("quiet_to" in ('00:00', '00:30', '01:00', '01:30', '02:00', '02:30', '03:00', '03:30', '04:00', '04:30', '05:00', '05:30', '06:00', '06:30', '07:00', '07:30', '08:00', '08:30', '09:00', '09:30', '10:00', '10:30', '11:00', '11:30', '12:00', '12:30', '13:00', '13:30', '14:00', '14:30', '15:00', '15:30', '16:00', '16:30', '17:00', '17:30', '18:00', '18:30', '19:00', '19:30', '20:00', '20:30', '21:00', '21:30', '22:00', '22:30', '23:00', '23:30')),
  constraint "client_merged_into_fkey" foreign key (org_id, "merged_into") references "client" (org_id, id)
);
create index "client_created_at_idx" on "client" (org_id, created_at, id);
create unique index "client_number_idx" on "client" (org_id, number);
create unique index "client_external_number_idx" on "client" (org_id, external_number) where external_number is not null;
create index "client_due_at_idx" on "client" (org_id, due_at, id) where due_at is not null;
create index "client_owner_created_at_idx" on "client" (org_id, "owner", "created_at", id);
create index "client_site_created_at_idx" on "client" (org_id, "site", "created_at", id);
create index "client_unit_idx" on "client" (org_id, "unit", id) where "unit" is not null;
create index "client_name_idx" on "client" (org_id, "name", id);
create index "client_merged_into_idx" on "client" (org_id, "merged_into", id) where "merged_into" is not null;
create index "client_phones_gin" on "client" using gin ("phones");
create index "client_emails_gin" on "client" using gin ("emails");
grant select, insert, update on "client" to dutydesk_app;

create table "occupancy" (
  "org_id" uuid not null,
  "id" uuid not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "external_number" text,
  "unit" uuid not null,
  "client" uuid not null,
  "role" text not null,
  "from" date not null,
  "to" date,
  constraint "occupancy_pkey" primary key (org_id, id),
  constraint "occupancy_org_fkey" foreign key (org_id) references organisation (id),
  constraint "occupancy_state_check" check (state in ('living', 'gone')),
  constraint "occupancy_unit_fkey" foreign key (org_id, "unit") references "unit" (org_id, id),
  constraint "occupancy_client_fkey" foreign key (org_id, "client") references "client" (org_id, id),
  constraint "occupancy_role_check" check ("role" in ('owner', 'tenant', 'family'))
);
create index "occupancy_created_at_idx" on "occupancy" (org_id, created_at, id);
create unique index "occupancy_external_number_idx" on "occupancy" (org_id, external_number) where external_number is not null;
create index "occupancy_unit_state_idx" on "occupancy" (org_id, "unit", "state", id);
create index "occupancy_client_state_idx" on "occupancy" (org_id, "client", "state", id);
grant select, insert, update on "occupancy" to dutydesk_app;

create table "case" (
  "org_id" uuid not null,
  "id" uuid not null,
  "number" text not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "external_number" text,
  "participants" uuid[] not null,
  "due_from" timestamptz(3),
  "due_at" timestamptz(3),
  "due_paused_at" timestamptz(3),
  "kind" text not null,
  "severity" text not null,
  "safety" boolean not null,
  "client" uuid not null,
  "site" uuid not null,
  "unit" uuid,
  "subject" text not null,
  "happened_at" text,
  "place" text,
  "person" text,
  "event" text,
  "phone" text,
  "photos" uuid[] not null,
  "channel" text not null,
  "received_at" timestamptz(3) not null,
  "owner" uuid,
  "owner_reason" text,
  "reassign_count" integer not null,
  "solution" text,
  "solution_at" timestamptz(3),
  "answer_channel" text,
  "answered_at" timestamptz(3),
  "reached" boolean,
  "reached_at" timestamptz(3),
  "accepted_at" timestamptz(3),
  "refusal_reason" text,
  "refused_at" timestamptz(3),
  "refused_count" integer not null,
  "decision" text,
  "late_reason" text,
  "late_channel" text,
  "appointed_at" timestamptz(3),
  "appointment" timestamptz(3),
  "late_notices" integer not null,
  "revisit_needed" boolean not null,
  "revisit_tries" integer not null,
  "revisit_outcome" text,
  "revisited_at" timestamptz(3),
  "revisit_channel" text,
  "satisfaction" integer,
  "result" text,
  "cause" uuid,
  "responsible_post" uuid,
  "corrective" text,
  "decline_reason" text,
  "merged_into" uuid,
  "follows" uuid,
  constraint "case_pkey" primary key (org_id, id),
  constraint "case_org_fkey" foreign key (org_id) references organisation (id),
  constraint "case_state_check" check (state in ('received', 'assigned', 'answered', 'accepted', 'refused', 'raised', 'revisited', 'archived', 'declined', 'merged', 'void', 'history')),
  constraint "case_kind_check" check ("kind" in ('inquiry', 'complaint', 'repair', 'suggestion', 'return', 'other')),
  constraint "case_severity_check" check ("severity" in ('minor', 'normal', 'major')),
  constraint "case_client_fkey" foreign key (org_id, "client") references "client" (org_id, id),
  constraint "case_site_fkey" foreign key (org_id, "site") references "site" (org_id, id),
  constraint "case_unit_fkey" foreign key (org_id, "unit") references "unit" (org_id, id),
  constraint "case_happened_at_given" check ("happened_at" is not null or state = 'history' or external_number is not null),
  constraint "case_place_given" check ("place" is not null or state = 'history' or external_number is not null),
  constraint "case_person_given" check ("person" is not null or state = 'history' or external_number is not null),
  constraint "case_event_given" check ("event" is not null or state = 'history' or external_number is not null),
  constraint "case_phone_given" check ("phone" is not null or state = 'history' or external_number is not null),
  constraint "case_channel_check" check ("channel" in ('call', 'visit', 'message', 'wechat', 'chat', 'mail', 'letter', 'website', 'other')),
  constraint "case_owner_fkey" foreign key (org_id, "owner") references "staff" (org_id, id),
  constraint "case_answer_channel_check" check ("answer_channel" in ('call', 'visit', 'message', 'wechat', 'chat', 'mail', 'letter', 'website', 'other')),
  constraint "case_late_channel_check" check ("late_channel" in ('call', 'visit', 'message', 'wechat', 'chat', 'mail', 'letter', 'website', 'other')),
  constraint "case_revisit_outcome_check" check ("revisit_outcome" in ('reached', 'unreachable', 'notNeeded')),
  constraint "case_revisit_channel_check" check ("revisit_channel" in ('call', 'visit', 'message', 'wechat', 'chat', 'mail', 'letter', 'website', 'other')),
  constraint "case_cause_fkey" foreign key (org_id, "cause") references "cause" (org_id, id),
  constraint "case_responsible_post_fkey" foreign key (org_id, "responsible_post") references "post" (org_id, id),
  constraint "case_merged_into_fkey" foreign key (org_id, "merged_into") references "case" (org_id, id),
  constraint "case_follows_fkey" foreign key (org_id, "follows") references "case" (org_id, id),
  constraint "case_archive_complete" check ((not ("state" is not distinct from 'archived') or (coalesce("result" <> '', false) and "cause" is not null and "responsible_post" is not null and coalesce("revisit_outcome" <> '', false) and (coalesce("corrective" <> '', false) or not ("kind" is not distinct from 'complaint'))))),
  constraint "case_revisit_counted" check ((not ("revisit_outcome" is not distinct from 'notNeeded') or "revisit_needed" is not distinct from false)),
  constraint "case_revisit_made" check ((not ("revisit_outcome" is not distinct from 'reached') or "revisited_at" is not null or "state" is not distinct from 'history')),
  constraint "case_revisit_tried" check ((not ("revisit_outcome" is not distinct from 'unreachable') or coalesce("revisit_tries" >= 1, false) or "state" is not distinct from 'history'))
);
create index "case_created_at_idx" on "case" (org_id, created_at, id);
create unique index "case_number_idx" on "case" (org_id, number);
create unique index "case_external_number_idx" on "case" (org_id, external_number) where external_number is not null;
create index "case_due_at_idx" on "case" (org_id, due_at, id) where due_at is not null;
create index "case_owner_state_due_at_idx" on "case" (org_id, "owner", "state", "due_at", id);
create index "case_state_due_at_idx" on "case" (org_id, "state", "due_at", id);
create index "case_site_created_at_idx" on "case" (org_id, "site", "created_at", id);
create index "case_client_created_at_idx" on "case" (org_id, "client", "created_at", id);
create index "case_owner_created_at_idx" on "case" (org_id, "owner", "created_at", id);
create index "case_follows_idx" on "case" (org_id, "follows", id) where "follows" is not null;
grant select, insert, update on "case" to dutydesk_app;

create table "contact" (
  "org_id" uuid not null,
  "id" uuid not null,
  "number" text not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "client" uuid not null,
  "site" uuid not null,
  "case" uuid,
  "direction" text not null,
  "channel" text not null,
  "purpose" text not null,
  "started_at" timestamptz(3) not null,
  "lasted" integer,
  "rings" integer,
  "reached" text not null,
  "phone" text,
  "summary" text not null,
  "detail" text,
  "photos" uuid[] not null,
  "handler" uuid not null,
  constraint "contact_pkey" primary key (org_id, id),
  constraint "contact_org_fkey" foreign key (org_id) references organisation (id),
  constraint "contact_state_check" check (state in ('kept', 'void')),
  constraint "contact_client_fkey" foreign key (org_id, "client") references "client" (org_id, id),
  constraint "contact_site_fkey" foreign key (org_id, "site") references "site" (org_id, id),
  constraint "contact_case_fkey" foreign key (org_id, "case") references "case" (org_id, id),
  constraint "contact_direction_check" check ("direction" in ('in', 'out', 'note')),
  constraint "contact_channel_check" check ("channel" in ('call', 'visit', 'message', 'wechat', 'chat', 'mail', 'letter', 'website', 'other')),
  constraint "contact_purpose_check" check ("purpose" in ('inquiry', 'matter', 'followUp', 'answer', 'lateNotice', 'revisit', 'care')),
  constraint "contact_reached_check" check ("reached" in ('yes', 'no')),
  constraint "contact_handler_fkey" foreign key (org_id, "handler") references "staff" (org_id, id)
);
create index "contact_created_at_idx" on "contact" (org_id, created_at, id);
create unique index "contact_number_idx" on "contact" (org_id, number);
create index "contact_client_created_at_idx" on "contact" (org_id, "client", "created_at", id);
create index "contact_case_created_at_idx" on "contact" (org_id, "case", "created_at", id);
create index "contact_handler_created_at_idx" on "contact" (org_id, "handler", "created_at", id);
grant select, insert, update on "contact" to dutydesk_app;

create table "compensation" (
  "org_id" uuid not null,
  "id" uuid not null,
  "number" text not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "case" uuid not null,
  "site" uuid not null,
  "kind" text not null,
  "amount" bigint not null,
  "reason" text not null,
  "needs_sign" boolean not null,
  "requester" uuid not null,
  "approver" uuid,
  "signed_at" timestamptz(3),
  "paid_at" timestamptz(3),
  constraint "compensation_pkey" primary key (org_id, id),
  constraint "compensation_org_fkey" foreign key (org_id) references organisation (id),
  constraint "compensation_state_check" check (state in ('requested', 'approved', 'refused', 'given', 'void')),
  constraint "compensation_case_fkey" foreign key (org_id, "case") references "case" (org_id, id),
  constraint "compensation_site_fkey" foreign key (org_id, "site") references "site" (org_id, id),
  constraint "compensation_kind_check" check ("kind" in ('money', 'waiver', 'goods', 'service')),
  constraint "compensation_requester_fkey" foreign key (org_id, "requester") references "staff" (org_id, id),
  constraint "compensation_approver_fkey" foreign key (org_id, "approver") references "staff" (org_id, id),
  constraint "compensation_approved_signed" check ((not ("state" is not distinct from 'approved') or ("approver" is not null and "signed_at" is not null))),
  constraint "compensation_given_signed" check ((not ("state" is not distinct from 'given') or "needs_sign" is not distinct from false or "approver" is not null))
);
create index "compensation_created_at_idx" on "compensation" (org_id, created_at, id);
create unique index "compensation_number_idx" on "compensation" (org_id, number);
create index "compensation_case_created_at_idx" on "compensation" (org_id, "case", "created_at", id);
create index "compensation_requester_state_idx" on "compensation" (org_id, "requester", "state", id);
create index "compensation_state_created_at_idx" on "compensation" (org_id, "state", "created_at", id);
grant select, insert, update on "compensation" to dutydesk_app;
