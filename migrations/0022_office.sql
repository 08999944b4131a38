-- Records of daily work: logs, sheets, notices, messages, meetings, the archive, the front desk, keys, equipment, conduct, leave and patrols.
create table "work_log" (
  "org_id" uuid not null,
  "id" uuid not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "day" date,
  "site" uuid not null,
  "done" text not null,
  "problems" text,
  "photos" uuid[] not null,
  "by" uuid not null,
  "read_by" uuid,
  "read_at" timestamptz(3),
  "remark" text,
  constraint "work_log_pkey" primary key (org_id, id),
  constraint "work_log_org_fkey" foreign key (org_id) references organisation (id),
  constraint "work_log_state_check" check (state in ('kept', 'read', 'void')),
  constraint "work_log_site_fkey" foreign key (org_id, "site") references "site" (org_id, id),
  constraint "work_log_by_fkey" foreign key (org_id, "by") references "staff" (org_id, id),
  constraint "work_log_read_by_fkey" foreign key (org_id, "read_by") references "staff" (org_id, id)
);
create index "work_log_created_at_idx" on "work_log" (org_id, created_at, id);
create index "work_log_by_created_at_idx" on "work_log" (org_id, "by", "created_at", id);
create index "work_log_site_created_at_idx" on "work_log" (org_id, "site", "created_at", id);
create index "work_log_by_day_idx" on "work_log" (org_id, "by", "day", id);
grant select, insert, update on "work_log" to dutydesk_app;

create table "daily_sheet" (
  "org_id" uuid not null,
  "id" uuid not null,
  "number" text not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "due_from" timestamptz(3),
  "due_at" timestamptz(3),
  "due_paused_at" timestamptz(3),
  "due_working_ms" bigint,
  "week" date,
  "site" uuid not null,
  "by" uuid not null,
  "note" text,
  "lines" integer not null,
  "counted_from" timestamptz(3),
  "hand_in_by" timestamptz(3),
  "collect_by" timestamptz(3),
  "collector" uuid,
  "handed_in_at" timestamptz(3),
  "collected_at" timestamptz(3),
  constraint "daily_sheet_pkey" primary key (org_id, id),
  constraint "daily_sheet_org_fkey" foreign key (org_id) references organisation (id),
  constraint "daily_sheet_state_check" check (state in ('open', 'handedIn', 'collected', 'void')),
  constraint "daily_sheet_site_fkey" foreign key (org_id, "site") references "site" (org_id, id),
  constraint "daily_sheet_by_fkey" foreign key (org_id, "by") references "staff" (org_id, id),
  constraint "daily_sheet_collector_fkey" foreign key (org_id, "collector") references "staff" (org_id, id)
);
create index "daily_sheet_created_at_idx" on "daily_sheet" (org_id, created_at, id);
create unique index "daily_sheet_number_idx" on "daily_sheet" (org_id, number);
create index "daily_sheet_due_at_idx" on "daily_sheet" (org_id, due_at, id) where due_at is not null;
create index "daily_sheet_by_created_at_idx" on "daily_sheet" (org_id, "by", "created_at", id);
create index "daily_sheet_by_week_idx" on "daily_sheet" (org_id, "by", "week", id);
create index "daily_sheet_site_created_at_idx" on "daily_sheet" (org_id, "site", "created_at", id);
grant select, insert, update on "daily_sheet" to dutydesk_app;

create table "daily_sheet_line" (
  "org_id" uuid not null,
  "id" uuid not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "external_number" text,
  "sheet" uuid,
  "site" uuid not null,
  "day" date,
  "kind" text not null,
  "work" text not null,
  "visited" text,
  "progress" text,
  "intent" text,
  "again" boolean,
  "by" uuid not null,
  constraint "daily_sheet_line_pkey" primary key (org_id, id),
  constraint "daily_sheet_line_org_fkey" foreign key (org_id) references organisation (id),
  constraint "daily_sheet_line_state_check" check (state in ('kept', 'void')),
  constraint "daily_sheet_line_sheet_fkey" foreign key (org_id, "sheet") references "daily_sheet" (org_id, id),
  constraint "daily_sheet_line_site_fkey" foreign key (org_id, "site") references "site" (org_id, id),
  constraint "daily_sheet_line_kind_check" check ("kind" in ('work', 'visit', 'feedback')),
  constraint "daily_sheet_line_intent_check" check ("intent" in ('yes', 'no', 'unsure')),
  constraint "daily_sheet_line_by_fkey" foreign key (org_id, "by") references "staff" (org_id, id),
  constraint "daily_sheet_line_visit_told" check ((not ("kind" is not distinct from 'visit') or "state" is not distinct from 'void' or (coalesce("visited" <> '', false) and coalesce("progress" <> '', false) and coalesce("intent" <> '', false) and "again" is not null)))
);
create index "daily_sheet_line_created_at_idx" on "daily_sheet_line" (org_id, created_at, id);
create unique index "daily_sheet_line_external_number_idx" on "daily_sheet_line" (org_id, external_number) where external_number is not null;
create index "daily_sheet_line_sheet_created_at_idx" on "daily_sheet_line" (org_id, "sheet", "created_at", id);
create index "daily_sheet_line_by_created_at_idx" on "daily_sheet_line" (org_id, "by", "created_at", id);
create index "daily_sheet_line_site_created_at_idx" on "daily_sheet_line" (org_id, "site", "created_at", id);
create index "daily_sheet_line_by_day_idx" on "daily_sheet_line" (org_id, "by", "day", id);
grant select, insert, update on "daily_sheet_line" to dutydesk_app;

create table "plan" (
  "org_id" uuid not null,
  "id" uuid not null,
  "number" text not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "kind" text not null,
  "period" text not null,
  "subject" text not null,
  "site" uuid not null,
  "from" date not null,
  "to" date not null,
  "content" text not null,
  "needed" text,
  "files" uuid[] not null,
  "by" uuid not null,
  "approver" uuid,
  "approved_at" timestamptz(3),
  "outcome" text,
  constraint "plan_pkey" primary key (org_id, id),
  constraint "plan_org_fkey" foreign key (org_id) references organisation (id),
  constraint "plan_state_check" check (state in ('draft', 'asked', 'approved', 'done', 'void')),
  constraint "plan_kind_check" check ("kind" in ('department', 'quality', 'publicity', 'decoration', 'other')),
  constraint "plan_period_check" check ("period" in ('once', 'week', 'month', 'year')),
  constraint "plan_site_fkey" foreign key (org_id, "site") references "site" (org_id, id),
  constraint "plan_by_fkey" foreign key (org_id, "by") references "staff" (org_id, id),
  constraint "plan_approver_fkey" foreign key (org_id, "approver") references "staff" (org_id, id),
  constraint "plan_approved_signed" check ((not (coalesce("state" in ('approved', 'done'), false)) or ("approver" is not null and "approved_at" is not null)))
);
create index "plan_created_at_idx" on "plan" (org_id, created_at, id);
create unique index "plan_number_idx" on "plan" (org_id, number);
create index "plan_by_created_at_idx" on "plan" (org_id, "by", "created_at", id);
create index "plan_site_created_at_idx" on "plan" (org_id, "site", "created_at", id);
create index "plan_state_created_at_idx" on "plan" (org_id, "state", "created_at", id);
grant select, insert, update on "plan" to dutydesk_app;

create table "work_summary" (
  "org_id" uuid not null,
  "id" uuid not null,
  "number" text not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "due_from" timestamptz(3),
  "due_at" timestamptz(3),
  "due_paused_at" timestamptz(3),
  "due_working_ms" bigint,
  "kind" text not null,
  "subject" text not null,
  "site" uuid not null,
  "from" date not null,
  "to" date not null,
  "figures" text,
  "content" text,
  "files" uuid[] not null,
  "by" uuid not null,
  "counted_from" timestamptz(3),
  "due_by" timestamptz(3),
  "handed_in_at" timestamptz(3),
  "read_by" uuid,
  "read_at" timestamptz(3),
  "remark" text,
  constraint "work_summary_pkey" primary key (org_id, id),
  constraint "work_summary_org_fkey" foreign key (org_id) references organisation (id),
  constraint "work_summary_state_check" check (state in ('draft', 'handedIn', 'read', 'void')),
  constraint "work_summary_kind_check" check ("kind" in ('month', 'week', 'quality', 'complaints', 'feedback', 'sales', 'special')),
  constraint "work_summary_site_fkey" foreign key (org_id, "site") references "site" (org_id, id),
  constraint "work_summary_by_fkey" foreign key (org_id, "by") references "staff" (org_id, id),
  constraint "work_summary_read_by_fkey" foreign key (org_id, "read_by") references "staff" (org_id, id)
);
create index "work_summary_created_at_idx" on "work_summary" (org_id, created_at, id);
create unique index "work_summary_number_idx" on "work_summary" (org_id, number);
create index "work_summary_due_at_idx" on "work_summary" (org_id, due_at, id) where due_at is not null;
create index "work_summary_by_created_at_idx" on "work_summary" (org_id, "by", "created_at", id);
create index "work_summary_site_created_at_idx" on "work_summary" (org_id, "site", "created_at", id);
create index "work_summary_state_created_at_idx" on "work_summary" (org_id, "state", "created_at", id);
grant select, insert, update on "work_summary" to dutydesk_app;

create table "nil_report" (
  "org_id" uuid not null,
  "id" uuid not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "duty" text not null,
  "code" text,
  "day" date,
  "site" uuid not null,
  "post" uuid,
  "note" text,
  "at" timestamptz(3) not null,
  "by" uuid not null,
  constraint "nil_report_pkey" primary key (org_id, id),
  constraint "nil_report_org_fkey" foreign key (org_id) references organisation (id),
  constraint "nil_report_state_check" check (state in ('kept', 'void')),
  constraint "nil_report_site_fkey" foreign key (org_id, "site") references "site" (org_id, id),
  constraint "nil_report_post_fkey" foreign key (org_id, "post") references "post" (org_id, id),
  constraint "nil_report_by_fkey" foreign key (org_id, "by") references "staff" (org_id, id)
);
create index "nil_report_created_at_idx" on "nil_report" (org_id, created_at, id);
create index "nil_report_by_created_at_idx" on "nil_report" (org_id, "by", "created_at", id);
create index "nil_report_site_created_at_idx" on "nil_report" (org_id, "site", "created_at", id);
create index "nil_report_code_day_idx" on "nil_report" (org_id, "code", "day", id);
grant select, insert, update on "nil_report" to dutydesk_app;

create table "announcement" (
  "org_id" uuid not null,
  "id" uuid not null,
  "number" text not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "kind" text not null,
  "subject" text not null,
  "site" uuid not null,
  "everywhere" boolean not null,
  "post" uuid,
  "text" text not null,
  "files" uuid[] not null,
  "formal" boolean not null,
  "document_number" text,
  "keywords" text[] not null,
  "main_to" text,
  "copy_to" text,
  "by" uuid not null,
  "issuer" uuid,
  "issued_at" timestamptz(3),
  "readers" integer not null,
  constraint "announcement_pkey" primary key (org_id, id),
  constraint "announcement_org_fkey" foreign key (org_id) references organisation (id),
  constraint "announcement_state_check" check (state in ('draft', 'issued', 'withdrawn', 'void')),
  constraint "announcement_kind_check" check ("kind" in ('inside', 'outside')),
  constraint "announcement_site_fkey" foreign key (org_id, "site") references "site" (org_id, id),
  constraint "announcement_post_fkey" foreign key (org_id, "post") references "post" (org_id, id),
  constraint "announcement_by_fkey" foreign key (org_id, "by") references "staff" (org_id, id),
  constraint "announcement_issuer_fkey" foreign key (org_id, "issuer") references "staff" (org_id, id),
  constraint "announcement_issued_signed" check ((not ("state" is not distinct from 'issued') or ("issuer" is not null and "issued_at" is not null)))
);
create index "announcement_created_at_idx" on "announcement" (org_id, created_at, id);
create unique index "announcement_number_idx" on "announcement" (org_id, number);
create index "announcement_site_created_at_idx" on "announcement" (org_id, "site", "created_at", id);
create index "announcement_state_created_at_idx" on "announcement" (org_id, "state", "created_at", id);
create index "announcement_by_created_at_idx" on "announcement" (org_id, "by", "created_at", id);
grant select, insert, update on "announcement" to dutydesk_app;

create table "receipt" (
  "org_id" uuid not null,
  "id" uuid not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "announcement" uuid not null,
  "site" uuid not null,
  "reader" uuid not null,
  "remark" text,
  "read_at" timestamptz(3),
  "once" text,
  constraint "receipt_pkey" primary key (org_id, id),
  constraint "receipt_org_fkey" foreign key (org_id) references organisation (id),
  constraint "receipt_state_check" check (state in ('waiting', 'read')),
  constraint "receipt_announcement_fkey" foreign key (org_id, "announcement") references "announcement" (org_id, id),
  constraint "receipt_site_fkey" foreign key (org_id, "site") references "site" (org_id, id),
  constraint "receipt_reader_fkey" foreign key (org_id, "reader") references "staff" (org_id, id)
);
create index "receipt_created_at_idx" on "receipt" (org_id, created_at, id);
create index "receipt_announcement_created_at_idx" on "receipt" (org_id, "announcement", "created_at", id);
create index "receipt_reader_state_created_at_idx" on "receipt" (org_id, "reader", "state", "created_at", id);
create index "receipt_reader_created_at_idx" on "receipt" (org_id, "reader", "created_at", id);
create unique index "receipt_once_key" on "receipt" (org_id, "once");
grant select, insert, update on "receipt" to dutydesk_app;

create table "phone_message" (
  "org_id" uuid not null,
  "id" uuid not null,
  "number" text not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "due_from" timestamptz(3),
  "due_at" timestamptz(3),
  "due_paused_at" timestamptz(3),
  "due_working_ms" bigint,
  "called_at" timestamptz(3) not null,
  "caller" text not null,
  "matter" text not null,
  "room" text not null,
  "other" text not null,
  "to" uuid not null,
  "phone" text,
  "site" uuid not null,
  "by" uuid not null,
  "delivered_by" text,
  "delivered_at" timestamptz(3),
  "read_at" timestamptz(3),
  constraint "phone_message_pkey" primary key (org_id, id),
  constraint "phone_message_org_fkey" foreign key (org_id) references organisation (id),
  constraint "phone_message_state_check" check (state in ('taken', 'delivered', 'read', 'void')),
  constraint "phone_message_to_fkey" foreign key (org_id, "to") references "staff" (org_id, id),
  constraint "phone_message_site_fkey" foreign key (org_id, "site") references "site" (org_id, id),
  constraint "phone_message_by_fkey" foreign key (org_id, "by") references "staff" (org_id, id),
  constraint "phone_message_delivered_by_check" check ("delivered_by" in ('inPerson', 'call', 'message', 'here'))
);
create index "phone_message_created_at_idx" on "phone_message" (org_id, created_at, id);
create unique index "phone_message_number_idx" on "phone_message" (org_id, number);
create index "phone_message_due_at_idx" on "phone_message" (org_id, due_at, id) where due_at is not null;
create index "phone_message_site_created_at_idx" on "phone_message" (org_id, "site", "created_at", id);
create index "phone_message_to_created_at_idx" on "phone_message" (org_id, "to", "created_at", id);
create index "phone_message_to_state_created_at_idx" on "phone_message" (org_id, "to", "state", "created_at", id);
create index "phone_message_by_created_at_idx" on "phone_message" (org_id, "by", "created_at", id);
grant select, insert, update on "phone_message" to dutydesk_app;

create table "relay" (
  "org_id" uuid not null,
  "id" uuid not null,
  "number" text not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "department" uuid not null,
  "to" uuid,
  "kind" text not null,
  "content" text not null,
  "files" uuid[] not null,
  "site" uuid not null,
  "by" uuid not null,
  "received_by" uuid,
  "received_at" timestamptz(3),
  constraint "relay_pkey" primary key (org_id, id),
  constraint "relay_org_fkey" foreign key (org_id) references organisation (id),
  constraint "relay_state_check" check (state in ('sent', 'received', 'void')),
  constraint "relay_department_fkey" foreign key (org_id, "department") references "department" (org_id, id),
  constraint "relay_to_fkey" foreign key (org_id, "to") references "staff" (org_id, id),
  constraint "relay_kind_check" check ("kind" in ('client', 'sales', 'quality', 'order', 'quotation', 'other')),
  constraint "relay_site_fkey" foreign key (org_id, "site") references "site" (org_id, id),
  constraint "relay_by_fkey" foreign key (org_id, "by") references "staff" (org_id, id),
  constraint "relay_received_by_fkey" foreign key (org_id, "received_by") references "staff" (org_id, id)
);
create index "relay_created_at_idx" on "relay" (org_id, created_at, id);
create unique index "relay_number_idx" on "relay" (org_id, number);
create index "relay_site_created_at_idx" on "relay" (org_id, "site", "created_at", id);
create index "relay_department_created_at_idx" on "relay" (org_id, "department", "created_at", id);
create index "relay_by_created_at_idx" on "relay" (org_id, "by", "created_at", id);
grant select, insert, update on "relay" to dutydesk_app;

create table "improvement" (
  "org_id" uuid not null,
  "id" uuid not null,
  "number" text not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "source" text not null,
  "subject" text not null,
  "found" text not null,
  "measures" text not null,
  "day" date,
  "site" uuid not null,
  "by" uuid not null,
  "answer" text,
  "answered_by" uuid,
  "answered_at" timestamptz(3),
  constraint "improvement_pkey" primary key (org_id, id),
  constraint "improvement_org_fkey" foreign key (org_id) references organisation (id),
  constraint "improvement_state_check" check (state in ('made', 'taken', 'declined', 'void')),
  constraint "improvement_source_check" check ("source" in ('work', 'revisit', 'complaints', 'survey', 'cost', 'purchase', 'other')),
  constraint "improvement_site_fkey" foreign key (org_id, "site") references "site" (org_id, id),
  constraint "improvement_by_fkey" foreign key (org_id, "by") references "staff" (org_id, id),
  constraint "improvement_answered_by_fkey" foreign key (org_id, "answered_by") references "staff" (org_id, id)
);
create index "improvement_created_at_idx" on "improvement" (org_id, created_at, id);
create unique index "improvement_number_idx" on "improvement" (org_id, number);
create index "improvement_site_created_at_idx" on "improvement" (org_id, "site", "created_at", id);
create index "improvement_by_created_at_idx" on "improvement" (org_id, "by", "created_at", id);
grant select, insert, update on "improvement" to dutydesk_app;

create table "meeting" (
  "org_id" uuid not null,
  "id" uuid not null,
  "number" text not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "kind" text not null,
  "subject" text not null,
  "starts_at" timestamptz(3) not null,
  "place" text,
  "site" uuid not null,
  "chair" uuid,
  "invited" text,
  "agenda" text,
  "by" uuid not null,
  "ready_at" timestamptz(3),
  "present" text,
  "absent" text,
  "minutes" text,
  "files" uuid[] not null,
  "decision" text,
  "decision_owner" uuid,
  "decision_due" date,
  "decisions" integer not null,
  constraint "meeting_pkey" primary key (org_id, id),
  constraint "meeting_org_fkey" foreign key (org_id) references organisation (id),
  constraint "meeting_state_check" check (state in ('planned', 'held', 'filed', 'cancelled', 'void')),
  constraint "meeting_kind_check" check ("kind" in ('department', 'work', 'residents', 'company', 'other')),
  constraint "meeting_site_fkey" foreign key (org_id, "site") references "site" (org_id, id),
  constraint "meeting_chair_fkey" foreign key (org_id, "chair") references "staff" (org_id, id),
  constraint "meeting_by_fkey" foreign key (org_id, "by") references "staff" (org_id, id),
  constraint "meeting_decision_owner_fkey" foreign key (org_id, "decision_owner") references "staff" (org_id, id)
);
create index "meeting_created_at_idx" on "meeting" (org_id, created_at, id);
create unique index "meeting_number_idx" on "meeting" (org_id, number);
create index "meeting_site_created_at_idx" on "meeting" (org_id, "site", "created_at", id);
create index "meeting_by_created_at_idx" on "meeting" (org_id, "by", "created_at", id);
create index "meeting_site_starts_at_idx" on "meeting" (org_id, "site", "starts_at", id);
grant select, insert, update on "meeting" to dutydesk_app;

create table "assigned_task" (
  "org_id" uuid not null,
  "id" uuid not null,
  "number" text not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "due_from" timestamptz(3),
  "due_at" timestamptz(3),
  "due_paused_at" timestamptz(3),
  "due_working_ms" bigint,
  "subject" text not null,
  "detail" text,
  "owner" uuid not null,
  "due" date not null,
  "meeting" uuid,
  "site" uuid not null,
  "files" uuid[] not null,
  "giver" uuid not null,
  "counted_from" timestamptz(3),
  "due_by" timestamptz(3),
  "result" text,
  "done_at" timestamptz(3),
  "in_time" text,
  "checked_by" uuid,
  "checked_at" timestamptz(3),
  "redone" integer not null,
  constraint "assigned_task_pkey" primary key (org_id, id),
  constraint "assigned_task_org_fkey" foreign key (org_id) references organisation (id),
  constraint "assigned_task_state_check" check (state in ('given', 'done', 'checked', 'void')),
  constraint "assigned_task_owner_fkey" foreign key (org_id, "owner") references "staff" (org_id, id),
  constraint "assigned_task_meeting_fkey" foreign key (org_id, "meeting") references "meeting" (org_id, id),
  constraint "assigned_task_site_fkey" foreign key (org_id, "site") references "site" (org_id, id),
  constraint "assigned_task_giver_fkey" foreign key (org_id, "giver") references "staff" (org_id, id),
  constraint "assigned_task_in_time_check" check ("in_time" in ('yes', 'no')),
  constraint "assigned_task_checked_by_fkey" foreign key (org_id, "checked_by") references "staff" (org_id, id)
);
create index "assigned_task_created_at_idx" on "assigned_task" (org_id, created_at, id);
create unique index "assigned_task_number_idx" on "assigned_task" (org_id, number);
create index "assigned_task_due_at_idx" on "assigned_task" (org_id, due_at, id) where due_at is not null;
create index "assigned_task_owner_due_at_idx" on "assigned_task" (org_id, "owner", "due_at", id);
create index "assigned_task_owner_state_due_at_idx" on "assigned_task" (org_id, "owner", "state", "due_at", id);
create index "assigned_task_giver_created_at_idx" on "assigned_task" (org_id, "giver", "created_at", id);
create index "assigned_task_meeting_created_at_idx" on "assigned_task" (org_id, "meeting", "created_at", id);
create index "assigned_task_site_created_at_idx" on "assigned_task" (org_id, "site", "created_at", id);
create index "assigned_task_owner_created_at_idx" on "assigned_task" (org_id, "owner", "created_at", id);
grant select, insert, update on "assigned_task" to dutydesk_app;

create table "archive" (
  "org_id" uuid not null,
  "id" uuid not null,
  "number" text not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "subject" text not null,
  "category" text not null,
  "code" text,
  "edition" text not null,
  "place" text not null,
  "files" uuid[] not null,
  "written_on" date,
  "keep_until" date,
  "asked_by" uuid,
  "due_on" date,
  "site" uuid not null,
  "by" uuid not null,
  "holder" text,
  "issued_at" timestamptz(3),
  "end_reason" text,
  "first_signer" uuid,
  "second_signer" uuid,
  "destroyed_at" timestamptz(3),
  constraint "archive_pkey" primary key (org_id, id),
  constraint "archive_org_fkey" foreign key (org_id) references organisation (id),
  constraint "archive_state_check" check (state in ('filed', 'issued', 'ending', 'destroyed', 'void')),
  constraint "archive_category_check" check ("category" in ('project', 'client', 'renovation', 'complaint', 'meeting', 'accounting', 'quality', 'stock', 'template', 'department', 'other')),
  constraint "archive_asked_by_fkey" foreign key (org_id, "asked_by") references "staff" (org_id, id),
  constraint "archive_site_fkey" foreign key (org_id, "site") references "site" (org_id, id),
  constraint "archive_by_fkey" foreign key (org_id, "by") references "staff" (org_id, id),
  constraint "archive_first_signer_fkey" foreign key (org_id, "first_signer") references "staff" (org_id, id),
  constraint "archive_second_signer_fkey" foreign key (org_id, "second_signer") references "staff" (org_id, id),
  constraint "archive_destroyed_by_two" check ((not ("state" is not distinct from 'destroyed') or ("first_signer" is not null and "second_signer" is not null and "destroyed_at" is not null)))
);
create index "archive_created_at_idx" on "archive" (org_id, created_at, id);
create unique index "archive_number_idx" on "archive" (org_id, number);
create index "archive_site_created_at_idx" on "archive" (org_id, "site", "created_at", id);
create index "archive_category_created_at_idx" on "archive" (org_id, "category", "created_at", id);
create index "archive_state_created_at_idx" on "archive" (org_id, "state", "created_at", id);
create index "archive_by_created_at_idx" on "archive" (org_id, "by", "created_at", id);
grant select, insert, update on "archive" to dutydesk_app;

create table "policy" (
  "org_id" uuid not null,
  "id" uuid not null,
  "number" text not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "kind" text not null,
  "subject" text not null,
  "document_number" text,
  "edition" text not null,
  "text" text not null,
  "from" date,
  "files" uuid[] not null,
  "site" uuid not null,
  "by" uuid not null,
  "issuer" uuid,
  "issued_at" timestamptz(3),
  constraint "policy_pkey" primary key (org_id, id),
  constraint "policy_org_fkey" foreign key (org_id) references organisation (id),
  constraint "policy_state_check" check (state in ('draft', 'inForce', 'withdrawn', 'void')),
  constraint "policy_kind_check" check ("kind" in ('rules', 'code', 'manners', 'duties', 'cost', 'finance', 'other')),
  constraint "policy_site_fkey" foreign key (org_id, "site") references "site" (org_id, id),
  constraint "policy_by_fkey" foreign key (org_id, "by") references "staff" (org_id, id),
  constraint "policy_issuer_fkey" foreign key (org_id, "issuer") references "staff" (org_id, id)
);
create index "policy_created_at_idx" on "policy" (org_id, created_at, id);
create unique index "policy_number_idx" on "policy" (org_id, number);
create index "policy_state_created_at_idx" on "policy" (org_id, "state", "created_at", id);
create index "policy_kind_created_at_idx" on "policy" (org_id, "kind", "created_at", id);
grant select, insert, update on "policy" to dutydesk_app;

create table "knowledge" (
  "org_id" uuid not null,
  "id" uuid not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "topic" text not null,
  "subject" text not null,
  "text" text not null,
  "source" text,
  "from" date,
  "files" uuid[] not null,
  "site" uuid not null,
  "by" uuid not null,
  constraint "knowledge_pkey" primary key (org_id, id),
  constraint "knowledge_org_fkey" foreign key (org_id) references organisation (id),
  constraint "knowledge_state_check" check (state in ('open', 'retired')),
  constraint "knowledge_topic_check" check ("topic" in ('law', 'contract', 'product', 'fee', 'department', 'company', 'standard', 'other')),
  constraint "knowledge_site_fkey" foreign key (org_id, "site") references "site" (org_id, id),
  constraint "knowledge_by_fkey" foreign key (org_id, "by") references "staff" (org_id, id)
);
create index "knowledge_created_at_idx" on "knowledge" (org_id, created_at, id);
create index "knowledge_topic_created_at_idx" on "knowledge" (org_id, "topic", "created_at", id);
create index "knowledge_state_created_at_idx" on "knowledge" (org_id, "state", "created_at", id);
grant select, insert, update on "knowledge" to dutydesk_app;

create table "subscription" (
  "org_id" uuid not null,
  "id" uuid not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "name" text not null,
  "copies" integer not null,
  "price" bigint,
  "from" date not null,
  "to" date not null,
  "for_whom" text,
  "site" uuid not null,
  "by" uuid not null,
  constraint "subscription_pkey" primary key (org_id, id),
  constraint "subscription_org_fkey" foreign key (org_id) references organisation (id),
  constraint "subscription_state_check" check (state in ('running', 'ended', 'void')),
  constraint "subscription_site_fkey" foreign key (org_id, "site") references "site" (org_id, id),
  constraint "subscription_by_fkey" foreign key (org_id, "by") references "staff" (org_id, id)
);
create index "subscription_created_at_idx" on "subscription" (org_id, created_at, id);
create index "subscription_site_created_at_idx" on "subscription" (org_id, "site", "created_at", id);
create index "subscription_state_to_idx" on "subscription" (org_id, "state", "to", id);
grant select, insert, update on "subscription" to dutydesk_app;

create table "visitor" (
  "org_id" uuid not null,
  "id" uuid not null,
  "number" text not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "kind" text not null,
  "name" text not null,
  "purpose" text not null,
  "host" uuid,
  "unit" uuid,
  "company" text,
  "phone" text,
  "people" integer not null,
  "plate" text,
  "arrived_at" timestamptz(3) not null,
  "site" uuid not null,
  "by" uuid not null,
  "led" text,
  "left_at" timestamptz(3),
  constraint "visitor_pkey" primary key (org_id, id),
  constraint "visitor_org_fkey" foreign key (org_id) references organisation (id),
  constraint "visitor_state_check" check (state in ('here', 'left', 'turnedAway', 'void')),
  constraint "visitor_kind_check" check ("kind" in ('client', 'guest', 'vip', 'worker', 'other')),
  constraint "visitor_host_fkey" foreign key (org_id, "host") references "staff" (org_id, id),
  constraint "visitor_unit_fkey" foreign key (org_id, "unit") references "unit" (org_id, id),
  constraint "visitor_site_fkey" foreign key (org_id, "site") references "site" (org_id, id),
  constraint "visitor_by_fkey" foreign key (org_id, "by") references "staff" (org_id, id)
);
create index "visitor_created_at_idx" on "visitor" (org_id, created_at, id);
create unique index "visitor_number_idx" on "visitor" (org_id, number);
create index "visitor_site_created_at_idx" on "visitor" (org_id, "site", "created_at", id);
create index "visitor_site_state_created_at_idx" on "visitor" (org_id, "site", "state", "created_at", id);
create index "visitor_by_created_at_idx" on "visitor" (org_id, "by", "created_at", id);
create index "visitor_unit_idx" on "visitor" (org_id, "unit", id) where "unit" is not null;
grant select, insert, update on "visitor" to dutydesk_app;

create table "parcel" (
  "org_id" uuid not null,
  "id" uuid not null,
  "number" text not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "direction" text not null,
  "kind" text not null,
  "recipient" text not null,
  "sender" text,
  "carrier" text,
  "tracking" text,
  "unit" uuid,
  "person" uuid,
  "count" integer not null,
  "place" text,
  "photos" uuid[] not null,
  "at" timestamptz(3) not null,
  "site" uuid not null,
  "by" uuid not null,
  "released" boolean not null,
  "released_by" uuid,
  "collected_by" text,
  "sign" uuid,
  "collected_at" timestamptz(3),
  constraint "parcel_pkey" primary key (org_id, id),
  constraint "parcel_org_fkey" foreign key (org_id) references organisation (id),
  constraint "parcel_state_check" check (state in ('waiting', 'collected', 'sent', 'returned', 'void')),
  constraint "parcel_direction_check" check ("direction" in ('in', 'out')),
  constraint "parcel_kind_check" check ("kind" in ('parcel', 'letter', 'registered', 'newspaper', 'papers')),
  constraint "parcel_unit_fkey" foreign key (org_id, "unit") references "unit" (org_id, id),
  constraint "parcel_person_fkey" foreign key (org_id, "person") references "staff" (org_id, id),
  constraint "parcel_site_fkey" foreign key (org_id, "site") references "site" (org_id, id),
  constraint "parcel_by_fkey" foreign key (org_id, "by") references "staff" (org_id, id),
  constraint "parcel_released_by_fkey" foreign key (org_id, "released_by") references "staff" (org_id, id)
);
create index "parcel_created_at_idx" on "parcel" (org_id, created_at, id);
create unique index "parcel_number_idx" on "parcel" (org_id, number);
create index "parcel_site_created_at_idx" on "parcel" (org_id, "site", "created_at", id);
create index "parcel_site_state_created_at_idx" on "parcel" (org_id, "site", "state", "created_at", id);
create index "parcel_by_created_at_idx" on "parcel" (org_id, "by", "created_at", id);
create index "parcel_unit_idx" on "parcel" (org_id, "unit", id) where "unit" is not null;
grant select, insert, update on "parcel" to dutydesk_app;

create table "print_job" (
  "org_id" uuid not null,
  "id" uuid not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "kind" text not null,
  "what" text not null,
  "pages" integer not null,
  "copies" integer not null,
  "for_whom" text,
  "file" uuid[] not null,
  "site" uuid not null,
  "by" uuid not null,
  "done_by" uuid,
  "done_at" timestamptz(3),
  constraint "print_job_pkey" primary key (org_id, id),
  constraint "print_job_org_fkey" foreign key (org_id) references organisation (id),
  constraint "print_job_state_check" check (state in ('asked', 'done', 'void')),
  constraint "print_job_kind_check" check ("kind" in ('print', 'copy', 'scan', 'fax', 'shred', 'bind')),
  constraint "print_job_site_fkey" foreign key (org_id, "site") references "site" (org_id, id),
  constraint "print_job_by_fkey" foreign key (org_id, "by") references "staff" (org_id, id),
  constraint "print_job_done_by_fkey" foreign key (org_id, "done_by") references "staff" (org_id, id)
);
create index "print_job_created_at_idx" on "print_job" (org_id, created_at, id);
create index "print_job_site_created_at_idx" on "print_job" (org_id, "site", "created_at", id);
create index "print_job_site_state_created_at_idx" on "print_job" (org_id, "site", "state", "created_at", id);
create index "print_job_by_created_at_idx" on "print_job" (org_id, "by", "created_at", id);
grant select, insert, update on "print_job" to dutydesk_app;

create table "price_item" (
  "org_id" uuid not null,
  "id" uuid not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "name" text not null,
  "unit_name" text not null,
  "price" bigint not null,
  "site" uuid not null,
  constraint "price_item_pkey" primary key (org_id, id),
  constraint "price_item_org_fkey" foreign key (org_id) references organisation (id),
  constraint "price_item_state_check" check (state in ('open', 'retired')),
  constraint "price_item_site_fkey" foreign key (org_id, "site") references "site" (org_id, id)
);
create index "price_item_created_at_idx" on "price_item" (org_id, created_at, id);
create index "price_item_site_created_at_idx" on "price_item" (org_id, "site", "created_at", id);
grant select, insert, update on "price_item" to dutydesk_app;

create table "paid_service" (
  "org_id" uuid not null,
  "id" uuid not null,
  "number" text not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "item" uuid not null,
  "price" bigint not null,
  "quantity" integer not null,
  "amount" bigint,
  "client" text not null,
  "unit" uuid,
  "remark" text,
  "site" uuid not null,
  "by" uuid not null,
  "paid_by" text,
  "receipt_number" text,
  "paid_at" timestamptz(3),
  constraint "paid_service_pkey" primary key (org_id, id),
  constraint "paid_service_org_fkey" foreign key (org_id) references organisation (id),
  constraint "paid_service_state_check" check (state in ('open', 'paid', 'void')),
  constraint "paid_service_item_fkey" foreign key (org_id, "item") references "price_item" (org_id, id),
  constraint "paid_service_unit_fkey" foreign key (org_id, "unit") references "unit" (org_id, id),
  constraint "paid_service_site_fkey" foreign key (org_id, "site") references "site" (org_id, id),
  constraint "paid_service_by_fkey" foreign key (org_id, "by") references "staff" (org_id, id),
  constraint "paid_service_paid_by_check" check ("paid_by" in ('cash', 'wechat', 'alipay', 'transfer', 'account'))
);
create index "paid_service_created_at_idx" on "paid_service" (org_id, created_at, id);
create unique index "paid_service_number_idx" on "paid_service" (org_id, number);
create index "paid_service_site_created_at_idx" on "paid_service" (org_id, "site", "created_at", id);
create index "paid_service_site_state_created_at_idx" on "paid_service" (org_id, "site", "state", "created_at", id);
create index "paid_service_by_created_at_idx" on "paid_service" (org_id, "by", "created_at", id);
grant select, insert, update on "paid_service" to dutydesk_app;

create table "key_ledger" (
  "org_id" uuid not null,
  "id" uuid not null,
  "number" text not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "due_from" timestamptz(3),
  "due_at" timestamptz(3),
  "due_paused_at" timestamptz(3),
  "due_working_ms" bigint,
  "name" text not null,
  "kind" text not null,
  "unit" uuid,
  "hook" text,
  "copies" integer not null,
  "site" uuid not null,
  "holder" uuid,
  "borrower" text,
  "purpose" text,
  "issued_by" uuid,
  "issued_at" timestamptz(3),
  "back_by" timestamptz(3),
  "returned_at" timestamptz(3),
  "returned_to" uuid,
  constraint "key_ledger_pkey" primary key (org_id, id),
  constraint "key_ledger_org_fkey" foreign key (org_id) references organisation (id),
  constraint "key_ledger_state_check" check (state in ('in', 'out', 'lost', 'handedOver', 'retired')),
  constraint "key_ledger_kind_check" check ("kind" in ('common', 'vacant', 'moveIn', 'office', 'other')),
  constraint "key_ledger_unit_fkey" foreign key (org_id, "unit") references "unit" (org_id, id),
  constraint "key_ledger_site_fkey" foreign key (org_id, "site") references "site" (org_id, id),
  constraint "key_ledger_holder_fkey" foreign key (org_id, "holder") references "staff" (org_id, id),
  constraint "key_ledger_issued_by_fkey" foreign key (org_id, "issued_by") references "staff" (org_id, id),
  constraint "key_ledger_returned_to_fkey" foreign key (org_id, "returned_to") references "staff" (org_id, id),
  constraint "key_ledger_out_named" check ((not ("state" is not distinct from 'out') or (coalesce("borrower" <> '', false) and "issued_by" is not null)))
);
create index "key_ledger_created_at_idx" on "key_ledger" (org_id, created_at, id);
create unique index "key_ledger_number_idx" on "key_ledger" (org_id, number);
create index "key_ledger_due_at_idx" on "key_ledger" (org_id, due_at, id) where due_at is not null;
create index "key_ledger_site_created_at_idx" on "key_ledger" (org_id, "site", "created_at", id);
create index "key_ledger_site_state_due_at_idx" on "key_ledger" (org_id, "site", "state", "due_at", id);
create index "key_ledger_holder_state_idx" on "key_ledger" (org_id, "holder", "state", id);
create index "key_ledger_unit_idx" on "key_ledger" (org_id, "unit", id) where "unit" is not null;
grant select, insert, update on "key_ledger" to dutydesk_app;

create table "equipment_check" (
  "org_id" uuid not null,
  "id" uuid not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "kind" text not null,
  "item" text not null,
  "group" text not null,
  "result" text not null,
  "counted" integer,
  "fault" text,
  "upkeep" text,
  "photos" uuid[] not null,
  "at" timestamptz(3) not null,
  "site" uuid not null,
  "by" uuid not null,
  "mended_at" timestamptz(3),
  "mended_how" text,
  constraint "equipment_check_pkey" primary key (org_id, id),
  constraint "equipment_check_org_fkey" foreign key (org_id) references organisation (id),
  constraint "equipment_check_state_check" check (state in ('kept', 'mended', 'void')),
  constraint "equipment_check_kind_check" check ("kind" in ('daily', 'monthly', 'upkeep')),
  constraint "equipment_check_group_check" check ("group" in ('office', 'phone', 'copier', 'computer', 'other')),
  constraint "equipment_check_result_check" check ("result" in ('ok', 'fault')),
  constraint "equipment_check_site_fkey" foreign key (org_id, "site") references "site" (org_id, id),
  constraint "equipment_check_by_fkey" foreign key (org_id, "by") references "staff" (org_id, id),
  constraint "equipment_check_fault_told" check ((not ("result" is not distinct from 'fault') or coalesce("fault" <> '', false))),
  constraint "equipment_check_upkeep_told" check ((not ("kind" is not distinct from 'upkeep') or coalesce("upkeep" <> '', false)))
);
create index "equipment_check_created_at_idx" on "equipment_check" (org_id, created_at, id);
create index "equipment_check_site_created_at_idx" on "equipment_check" (org_id, "site", "created_at", id);
create index "equipment_check_by_created_at_idx" on "equipment_check" (org_id, "by", "created_at", id);
create index "equipment_check_site_kind_created_at_idx" on "equipment_check" (org_id, "site", "kind", "created_at", id);
grant select, insert, update on "equipment_check" to dutydesk_app;

create table "equipment_issue" (
  "org_id" uuid not null,
  "id" uuid not null,
  "number" text not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "item" text not null,
  "kind" text not null,
  "serial" text,
  "holder" uuid not null,
  "condition" text,
  "photos" uuid[] not null,
  "issued_at" timestamptz(3) not null,
  "site" uuid not null,
  "by" uuid not null,
  "received_at" timestamptz(3),
  "returned_at" timestamptz(3),
  "return_condition" text,
  constraint "equipment_issue_pkey" primary key (org_id, id),
  constraint "equipment_issue_org_fkey" foreign key (org_id) references organisation (id),
  constraint "equipment_issue_state_check" check (state in ('issued', 'returned', 'lost', 'void')),
  constraint "equipment_issue_kind_check" check ("kind" in ('phone', 'sim', 'computer', 'radio', 'clothes', 'badge', 'other')),
  constraint "equipment_issue_holder_fkey" foreign key (org_id, "holder") references "staff" (org_id, id),
  constraint "equipment_issue_site_fkey" foreign key (org_id, "site") references "site" (org_id, id),
  constraint "equipment_issue_by_fkey" foreign key (org_id, "by") references "staff" (org_id, id)
);
create index "equipment_issue_created_at_idx" on "equipment_issue" (org_id, created_at, id);
create unique index "equipment_issue_number_idx" on "equipment_issue" (org_id, number);
create index "equipment_issue_holder_state_idx" on "equipment_issue" (org_id, "holder", "state", id);
create index "equipment_issue_site_created_at_idx" on "equipment_issue" (org_id, "site", "created_at", id);
grant select, insert, update on "equipment_issue" to dutydesk_app;

create table "incident" (
  "org_id" uuid not null,
  "id" uuid not null,
  "number" text not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "due_from" timestamptz(3),
  "due_at" timestamptz(3),
  "due_paused_at" timestamptz(3),
  "due_working_ms" bigint,
  "kind" text not null,
  "event" text not null,
  "place" text not null,
  "happened_at" timestamptz(3) not null,
  "people" text,
  "safety" boolean not null,
  "photos" uuid[] not null,
  "site" uuid not null,
  "by" uuid not null,
  "owner" uuid,
  "taken_at" timestamptz(3),
  "told_to" text,
  "told_at" timestamptz(3),
  "measures" text,
  "result" text,
  "closed_at" timestamptz(3),
  constraint "incident_pkey" primary key (org_id, id),
  constraint "incident_org_fkey" foreign key (org_id) references organisation (id),
  constraint "incident_state_check" check (state in ('reported', 'handling', 'closed', 'void')),
  constraint "incident_kind_check" check ("kind" in ('accident', 'suspicious', 'conflict', 'abuse', 'disclosure', 'other')),
  constraint "incident_site_fkey" foreign key (org_id, "site") references "site" (org_id, id),
  constraint "incident_by_fkey" foreign key (org_id, "by") references "staff" (org_id, id),
  constraint "incident_owner_fkey" foreign key (org_id, "owner") references "staff" (org_id, id)
);
create index "incident_created_at_idx" on "incident" (org_id, created_at, id);
create unique index "incident_number_idx" on "incident" (org_id, number);
create index "incident_due_at_idx" on "incident" (org_id, due_at, id) where due_at is not null;
create index "incident_site_created_at_idx" on "incident" (org_id, "site", "created_at", id);
create index "incident_site_state_created_at_idx" on "incident" (org_id, "site", "state", "created_at", id);
create index "incident_by_created_at_idx" on "incident" (org_id, "by", "created_at", id);
create index "incident_owner_state_idx" on "incident" (org_id, "owner", "state", id);
grant select, insert, update on "incident" to dutydesk_app;

create table "penalty" (
  "org_id" uuid not null,
  "id" uuid not null,
  "number" text not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "staff" uuid not null,
  "kind" text not null,
  "facts" text not null,
  "evidence" text not null,
  "policy" uuid,
  "happened_on" date not null,
  "proposal" text not null,
  "files" uuid[] not null,
  "site" uuid not null,
  "by" uuid not null,
  "decision" text,
  "decided_by" uuid,
  "decided_at" timestamptz(3),
  "appeal" text,
  "appealed_at" timestamptz(3),
  "answer" text,
  "answered_by" uuid,
  constraint "penalty_pkey" primary key (org_id, id),
  constraint "penalty_org_fkey" foreign key (org_id) references organisation (id),
  constraint "penalty_state_check" check (state in ('proposed', 'decided', 'appealed', 'upheld', 'lifted', 'dropped', 'void')),
  constraint "penalty_staff_fkey" foreign key (org_id, "staff") references "staff" (org_id, id),
  constraint "penalty_kind_check" check ("kind" in ('absence', 'offline', 'cover', 'stock', 'conduct', 'disclosure', 'other')),
  constraint "penalty_policy_fkey" foreign key (org_id, "policy") references "policy" (org_id, id),
  constraint "penalty_site_fkey" foreign key (org_id, "site") references "site" (org_id, id),
  constraint "penalty_by_fkey" foreign key (org_id, "by") references "staff" (org_id, id),
  constraint "penalty_decided_by_fkey" foreign key (org_id, "decided_by") references "staff" (org_id, id),
  constraint "penalty_answered_by_fkey" foreign key (org_id, "answered_by") references "staff" (org_id, id),
  constraint "penalty_decided_signed" check ((coalesce("state" in ('proposed', 'dropped', 'void'), false) or (coalesce("decision" <> '', false) and "decided_by" is not null)))
);
create index "penalty_created_at_idx" on "penalty" (org_id, created_at, id);
create unique index "penalty_number_idx" on "penalty" (org_id, number);
create index "penalty_staff_created_at_idx" on "penalty" (org_id, "staff", "created_at", id);
create index "penalty_site_created_at_idx" on "penalty" (org_id, "site", "created_at", id);
create index "penalty_by_created_at_idx" on "penalty" (org_id, "by", "created_at", id);
create index "penalty_state_created_at_idx" on "penalty" (org_id, "state", "created_at", id);
grant select, insert, update on "penalty" to dutydesk_app;

create table "appraisal" (
  "org_id" uuid not null,
  "id" uuid not null,
  "number" text not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "staff" uuid not null,
  "kind" text not null,
  "from" date not null,
  "to" date not null,
  "work" integer not null,
  "conduct" integer not null,
  "skill" integer not null,
  "collected" text,
  "total" integer,
  "days_here" integer,
  "tasks_in_time" integer,
  "tasks_late" integer,
  "trainings" integer,
  "penalties" integer,
  "remark" text not null,
  "site" uuid not null,
  "by" uuid not null,
  "reply" text,
  "signed_at" timestamptz(3),
  constraint "appraisal_pkey" primary key (org_id, id),
  constraint "appraisal_org_fkey" foreign key (org_id) references organisation (id),
  constraint "appraisal_state_check" check (state in ('draft', 'shown', 'signed', 'void')),
  constraint "appraisal_staff_fkey" foreign key (org_id, "staff") references "staff" (org_id, id),
  constraint "appraisal_kind_check" check ("kind" in ('year', 'halfYear', 'quarter', 'month', 'trial')),
  constraint "appraisal_site_fkey" foreign key (org_id, "site") references "site" (org_id, id),
  constraint "appraisal_by_fkey" foreign key (org_id, "by") references "staff" (org_id, id)
);
create index "appraisal_created_at_idx" on "appraisal" (org_id, created_at, id);
create unique index "appraisal_number_idx" on "appraisal" (org_id, number);
create index "appraisal_staff_created_at_idx" on "appraisal" (org_id, "staff", "created_at", id);
create index "appraisal_site_created_at_idx" on "appraisal" (org_id, "site", "created_at", id);
create index "appraisal_by_created_at_idx" on "appraisal" (org_id, "by", "created_at", id);
grant select, insert, update on "appraisal" to dutydesk_app;

create table "attendance" (
  "org_id" uuid not null,
  "id" uuid not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "staff" uuid not null,
  "day" date,
  "place" text not null,
  "shift" text,
  "site" uuid not null,
  "arrived_at" timestamptz(3) not null,
  "note" text,
  "systems" text,
  "online_at" timestamptz(3),
  "pages_at" timestamptz(3),
  "left_at" timestamptz(3),
  constraint "attendance_pkey" primary key (org_id, id),
  constraint "attendance_org_fkey" foreign key (org_id) references organisation (id),
  constraint "attendance_state_check" check (state in ('here', 'left', 'void')),
  constraint "attendance_staff_fkey" foreign key (org_id, "staff") references "staff" (org_id, id),
  constraint "attendance_place_check" check ("place" in ('office', 'home', 'outside')),
  constraint "attendance_site_fkey" foreign key (org_id, "site") references "site" (org_id, id)
);
create index "attendance_created_at_idx" on "attendance" (org_id, created_at, id);
create index "attendance_staff_created_at_idx" on "attendance" (org_id, "staff", "created_at", id);
create index "attendance_site_created_at_idx" on "attendance" (org_id, "site", "created_at", id);
create index "attendance_staff_day_idx" on "attendance" (org_id, "staff", "day", id);
create index "attendance_site_day_idx" on "attendance" (org_id, "site", "day", id);
grant select, insert, update on "attendance" to dutydesk_app;

create table "training" (
  "org_id" uuid not null,
  "id" uuid not null,
  "number" text not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "kind" text not null,
  "subject" text not null,
  "starts_at" timestamptz(3) not null,
  "place" text,
  "teacher" text,
  "content" text,
  "files" uuid[] not null,
  "site" uuid not null,
  "by" uuid not null,
  "report" text,
  constraint "training_pkey" primary key (org_id, id),
  constraint "training_org_fkey" foreign key (org_id) references organisation (id),
  constraint "training_state_check" check (state in ('planned', 'held', 'void')),
  constraint "training_kind_check" check ("kind" in ('law', 'text', 'skill', 'manners', 'product', 'system', 'duties', 'safety', 'other')),
  constraint "training_site_fkey" foreign key (org_id, "site") references "site" (org_id, id),
  constraint "training_by_fkey" foreign key (org_id, "by") references "staff" (org_id, id)
);
create index "training_created_at_idx" on "training" (org_id, created_at, id);
create unique index "training_number_idx" on "training" (org_id, number);
create index "training_site_created_at_idx" on "training" (org_id, "site", "created_at", id);
create index "training_site_starts_at_idx" on "training" (org_id, "site", "starts_at", id);
grant select, insert, update on "training" to dutydesk_app;

create table "attendee" (
  "org_id" uuid not null,
  "id" uuid not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "training" uuid not null,
  "staff" uuid not null,
  "came" text not null,
  "reason" text,
  "learned" text,
  "arrived_at" timestamptz(3),
  "site" uuid not null,
  "by" uuid not null,
  constraint "attendee_pkey" primary key (org_id, id),
  constraint "attendee_org_fkey" foreign key (org_id) references organisation (id),
  constraint "attendee_state_check" check (state in ('kept', 'void')),
  constraint "attendee_training_fkey" foreign key (org_id, "training") references "training" (org_id, id),
  constraint "attendee_staff_fkey" foreign key (org_id, "staff") references "staff" (org_id, id),
  constraint "attendee_came_check" check ("came" in ('yes', 'late', 'excused', 'absent')),
  constraint "attendee_site_fkey" foreign key (org_id, "site") references "site" (org_id, id),
  constraint "attendee_by_fkey" foreign key (org_id, "by") references "staff" (org_id, id),
  constraint "attendee_absence_told" check ((coalesce("came" in ('yes', 'late'), false) or coalesce("reason" <> '', false)))
);
create index "attendee_created_at_idx" on "attendee" (org_id, created_at, id);
create index "attendee_training_created_at_idx" on "attendee" (org_id, "training", "created_at", id);
create index "attendee_staff_created_at_idx" on "attendee" (org_id, "staff", "created_at", id);
create index "attendee_site_created_at_idx" on "attendee" (org_id, "site", "created_at", id);
grant select, insert, update on "attendee" to dutydesk_app;

create table "examination" (
  "org_id" uuid not null,
  "id" uuid not null,
  "number" text not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "staff" uuid not null,
  "kind" text not null,
  "subject" text not null,
  "taken_at" timestamptz(3) not null,
  "score" integer not null,
  "pass_mark" integer not null,
  "training" uuid,
  "retake_of" uuid,
  "answers" text,
  "files" uuid[] not null,
  "site" uuid not null,
  "by" uuid not null,
  "passed" boolean,
  constraint "examination_pkey" primary key (org_id, id),
  constraint "examination_org_fkey" foreign key (org_id) references organisation (id),
  constraint "examination_state_check" check (state in ('kept', 'void')),
  constraint "examination_staff_fkey" foreign key (org_id, "staff") references "staff" (org_id, id),
  constraint "examination_kind_check" check ("kind" in ('typing', 'machines', 'software', 'law', 'sales', 'manners', 'upkeep', 'duties', 'other')),
  constraint "examination_training_fkey" foreign key (org_id, "training") references "training" (org_id, id),
  constraint "examination_retake_of_fkey" foreign key (org_id, "retake_of") references "examination" (org_id, id),
  constraint "examination_site_fkey" foreign key (org_id, "site") references "site" (org_id, id),
  constraint "examination_by_fkey" foreign key (org_id, "by") references "staff" (org_id, id),
  constraint "examination_passed_by_mark" check ((not ("passed" is not distinct from true) or "score" is not null))
);
create index "examination_created_at_idx" on "examination" (org_id, created_at, id);
create unique index "examination_number_idx" on "examination" (org_id, number);
create index "examination_staff_created_at_idx" on "examination" (org_id, "staff", "created_at", id);
create index "examination_site_created_at_idx" on "examination" (org_id, "site", "created_at", id);
create index "examination_kind_created_at_idx" on "examination" (org_id, "kind", "created_at", id);
grant select, insert, update on "examination" to dutydesk_app;

create table "leave_request" (
  "org_id" uuid not null,
  "id" uuid not null,
  "number" text not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "staff" uuid not null,
  "kind" text not null,
  "from" date not null,
  "to" date not null,
  "reason" text not null,
  "cover" uuid not null,
  "handover" text not null,
  "files" uuid[] not null,
  "site" uuid not null,
  "in_advance" boolean not null,
  "cover_agreed_at" timestamptz(3),
  "approver" uuid,
  "approved_at" timestamptz(3),
  constraint "leave_request_pkey" primary key (org_id, id),
  constraint "leave_request_org_fkey" foreign key (org_id) references organisation (id),
  constraint "leave_request_state_check" check (state in ('asked', 'approved', 'refused', 'withdrawn', 'void')),
  constraint "leave_request_staff_fkey" foreign key (org_id, "staff") references "staff" (org_id, id),
  constraint "leave_request_kind_check" check ("kind" in ('personal', 'sick', 'annual', 'family', 'shift', 'other')),
  constraint "leave_request_cover_fkey" foreign key (org_id, "cover") references "staff" (org_id, id),
  constraint "leave_request_site_fkey" foreign key (org_id, "site") references "site" (org_id, id),
  constraint "leave_request_approver_fkey" foreign key (org_id, "approver") references "staff" (org_id, id),
  constraint "leave_request_approved_whole" check ((not ("state" is not distinct from 'approved') or ("approver" is not null and "cover_agreed_at" is not null and coalesce("handover" <> '', false))))
);
create index "leave_request_created_at_idx" on "leave_request" (org_id, created_at, id);
create unique index "leave_request_number_idx" on "leave_request" (org_id, number);
create index "leave_request_staff_created_at_idx" on "leave_request" (org_id, "staff", "created_at", id);
create index "leave_request_site_created_at_idx" on "leave_request" (org_id, "site", "created_at", id);
create index "leave_request_state_from_idx" on "leave_request" (org_id, "state", "from", id);
create index "leave_request_cover_created_at_idx" on "leave_request" (org_id, "cover", "created_at", id);
grant select, insert, update on "leave_request" to dutydesk_app;

create table "patrol_route" (
  "org_id" uuid not null,
  "id" uuid not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "name" text not null,
  "site" uuid not null,
  "purpose" text,
  "within" integer,
  "points" integer not null,
  constraint "patrol_route_pkey" primary key (org_id, id),
  constraint "patrol_route_org_fkey" foreign key (org_id) references organisation (id),
  constraint "patrol_route_state_check" check (state in ('open', 'retired')),
  constraint "patrol_route_site_fkey" foreign key (org_id, "site") references "site" (org_id, id)
);
create index "patrol_route_created_at_idx" on "patrol_route" (org_id, created_at, id);
create index "patrol_route_site_created_at_idx" on "patrol_route" (org_id, "site", "created_at", id);
grant select, insert, update on "patrol_route" to dutydesk_app;

create table "patrol_point" (
  "org_id" uuid not null,
  "id" uuid not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "route" uuid not null,
  "site" uuid not null,
  "name" text not null,
  "place" text,
  "rank" integer not null,
  "look" text,
  "photo" boolean not null,
  "code" text,
  constraint "patrol_point_pkey" primary key (org_id, id),
  constraint "patrol_point_org_fkey" foreign key (org_id) references organisation (id),
  constraint "patrol_point_state_check" check (state in ('open', 'retired')),
  constraint "patrol_point_route_fkey" foreign key (org_id, "route") references "patrol_route" (org_id, id),
  constraint "patrol_point_site_fkey" foreign key (org_id, "site") references "site" (org_id, id)
);
create index "patrol_point_created_at_idx" on "patrol_point" (org_id, created_at, id);
create index "patrol_point_route_rank_idx" on "patrol_point" (org_id, "route", "rank", id);
create index "patrol_point_site_created_at_idx" on "patrol_point" (org_id, "site", "created_at", id);
create unique index "patrol_point_code_key" on "patrol_point" (org_id, "code");
grant select, insert, update on "patrol_point" to dutydesk_app;

create table "patrol_round" (
  "org_id" uuid not null,
  "id" uuid not null,
  "number" text not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "due_from" timestamptz(3),
  "due_at" timestamptz(3),
  "due_paused_at" timestamptz(3),
  "due_working_ms" bigint,
  "route" uuid not null,
  "site" uuid not null,
  "started_at" timestamptz(3) not null,
  "note" text,
  "by" uuid not null,
  "passed" integer not null,
  "missed" integer,
  "missed_points" text[] not null,
  "findings" integer not null,
  "finished_at" timestamptz(3),
  "finish_by" timestamptz(3),
  "summary" text,
  "read_by" uuid,
  "read_at" timestamptz(3),
  constraint "patrol_round_pkey" primary key (org_id, id),
  constraint "patrol_round_org_fkey" foreign key (org_id) references organisation (id),
  constraint "patrol_round_state_check" check (state in ('walking', 'finished', 'read', 'void')),
  constraint "patrol_round_route_fkey" foreign key (org_id, "route") references "patrol_route" (org_id, id),
  constraint "patrol_round_site_fkey" foreign key (org_id, "site") references "site" (org_id, id),
  constraint "patrol_round_by_fkey" foreign key (org_id, "by") references "staff" (org_id, id),
  constraint "patrol_round_read_by_fkey" foreign key (org_id, "read_by") references "staff" (org_id, id)
);
create index "patrol_round_created_at_idx" on "patrol_round" (org_id, created_at, id);
create unique index "patrol_round_number_idx" on "patrol_round" (org_id, number);
create index "patrol_round_due_at_idx" on "patrol_round" (org_id, due_at, id) where due_at is not null;
create index "patrol_round_by_created_at_idx" on "patrol_round" (org_id, "by", "created_at", id);
create index "patrol_round_site_created_at_idx" on "patrol_round" (org_id, "site", "created_at", id);
create index "patrol_round_route_created_at_idx" on "patrol_round" (org_id, "route", "created_at", id);
create index "patrol_round_by_state_idx" on "patrol_round" (org_id, "by", "state", id);
grant select, insert, update on "patrol_round" to dutydesk_app;

create table "patrol_pass" (
  "org_id" uuid not null,
  "id" uuid not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "due_from" timestamptz(3),
  "due_at" timestamptz(3),
  "due_paused_at" timestamptz(3),
  "due_working_ms" bigint,
  "code" text not null,
  "at" timestamptz(3) not null,
  "result" text not null,
  "finding" text,
  "photos" uuid[] not null,
  "site" uuid not null,
  "by" uuid not null,
  "point" uuid,
  "round" uuid,
  "mended_how" text,
  "mended_at" timestamptz(3),
  constraint "patrol_pass_pkey" primary key (org_id, id),
  constraint "patrol_pass_org_fkey" foreign key (org_id) references organisation (id),
  constraint "patrol_pass_state_check" check (state in ('kept', 'mended', 'void')),
  constraint "patrol_pass_result_check" check ("result" in ('ok', 'problem')),
  constraint "patrol_pass_site_fkey" foreign key (org_id, "site") references "site" (org_id, id),
  constraint "patrol_pass_by_fkey" foreign key (org_id, "by") references "staff" (org_id, id),
  constraint "patrol_pass_point_fkey" foreign key (org_id, "point") references "patrol_point" (org_id, id),
  constraint "patrol_pass_round_fkey" foreign key (org_id, "round") references "patrol_round" (org_id, id),
  constraint "patrol_pass_problem_told" check ((not ("result" is not distinct from 'problem') or coalesce("finding" <> '', false)))
);
create index "patrol_pass_created_at_idx" on "patrol_pass" (org_id, created_at, id);
create index "patrol_pass_due_at_idx" on "patrol_pass" (org_id, due_at, id) where due_at is not null;
create index "patrol_pass_round_created_at_idx" on "patrol_pass" (org_id, "round", "created_at", id);
create index "patrol_pass_by_created_at_idx" on "patrol_pass" (org_id, "by", "created_at", id);
create index "patrol_pass_site_created_at_idx" on "patrol_pass" (org_id, "site", "created_at", id);
create index "patrol_pass_point_created_at_idx" on "patrol_pass" (org_id, "point", "created_at", id);
grant select, insert, update on "patrol_pass" to dutydesk_app;

-- Daily work belongs to every post; who sees the cases of a site sees its daily records, and who decides there manages them and keeps conduct.
with wanted as (
  select org_id, id, capabilities as had, array['office.write']
    || case when capabilities && array['case.read', 'org.admin'] then array['office.read'] else '{}'::text[] end
    || case when capabilities && array['case.decide', 'org.admin'] then array['office.manage', 'conduct.manage'] else '{}'::text[] end as more
  from post where state = 'open'
), done as (
  update post p set capabilities = p.capabilities || w.more, version = p.version + 1, updated_at = now()
  from wanted w where w.org_id = p.org_id and w.id = p.id and not p.capabilities && array['office.read', 'office.write', 'office.manage', 'conduct.manage']
  returning p.org_id, p.id, p.version, p.capabilities, w.had
), told as (
  insert into journal (org_id, id, at, record_type, record_id, version, step, via, before, after)
  select org_id, (lpad(to_hex((extract(epoch from now()) * 1000)::bigint), 12, '0') || '7' || substr(md5(id::text || 'upgrade22'), 1, 3) || '8' || substr(md5(id::text || 'upgrade22'), 4, 15))::uuid, now(), 'post', id, version, 'upgrade', 'upgrade', jsonb_build_object('capabilities', to_jsonb(had)), jsonb_build_object('capabilities', to_jsonb(capabilities)) from done
)
update organisation set rights_epoch = rights_epoch + 1 where id in (select org_id from done);
