-- Checklists and their templates, spot checks, question banks and examinations; the right to check.
create table "checklist_template" (
  "org_id" uuid not null,
  "id" uuid not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "name" text not null,
  "duty" text,
  "purpose" text not null,
  "questions" jsonb not null default '[]'::jsonb,
  constraint "checklist_template_pkey" primary key (org_id, id),
  constraint "checklist_template_org_fkey" foreign key (org_id) references organisation (id),
  constraint "checklist_template_state_check" check (state in ('open', 'retired')),
  constraint "checklist_template_purpose_check" check ("purpose" in ('self', 'patrol', 'equipment', 'review')),
  constraint "checklist_template_questions_check" check (case when jsonb_typeof("questions") = 'array' then jsonb_array_length("questions") <= 200 else false end)
);
create index "checklist_template_created_at_idx" on "checklist_template" (org_id, created_at, id);
create index "checklist_template_duty_state_idx" on "checklist_template" (org_id, "duty", "state", id);
grant select, insert, update on "checklist_template" to dutydesk_app;

create table "checklist" (
  "org_id" uuid not null,
  "id" uuid not null,
  "number" text not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "name" text not null,
  "template" uuid,
  "duty" text,
  "post" uuid,
  "site" uuid not null,
  "by" uuid not null,
  "at" timestamptz(3) not null,
  "answers" jsonb not null default '[]'::jsonb,
  "note" text not null,
  "photos" uuid[] not null,
  "wrong" integer not null,
  "seen_by" uuid,
  constraint "checklist_pkey" primary key (org_id, id),
  constraint "checklist_org_fkey" foreign key (org_id) references organisation (id),
  constraint "checklist_state_check" check (state in ('filed', 'seen', 'void')),
  constraint "checklist_template_fkey" foreign key (org_id, "template") references "checklist_template" (org_id, id),
  constraint "checklist_post_fkey" foreign key (org_id, "post") references "post" (org_id, id),
  constraint "checklist_site_fkey" foreign key (org_id, "site") references "site" (org_id, id),
  constraint "checklist_by_fkey" foreign key (org_id, "by") references "staff" (org_id, id),
  constraint "checklist_answers_check" check (case when jsonb_typeof("answers") = 'array' then jsonb_array_length("answers") <= 200 else false end),
  constraint "checklist_seen_by_fkey" foreign key (org_id, "seen_by") references "staff" (org_id, id)
);
create index "checklist_created_at_idx" on "checklist" (org_id, created_at, id);
create unique index "checklist_number_idx" on "checklist" (org_id, number);
create index "checklist_by_created_at_idx" on "checklist" (org_id, "by", "created_at", id);
create index "checklist_duty_created_at_idx" on "checklist" (org_id, "duty", "created_at", id);
grant select, insert, update on "checklist" to dutydesk_app;

create table "spot_check" (
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
  "duty" text not null,
  "question" text not null,
  "post" uuid not null,
  "staff" uuid not null,
  "site" uuid,
  "reviewer" uuid not null,
  "day" date not null,
  "about" text,
  "done_at" timestamptz(3),
  "finding" text,
  "photos" uuid[] not null,
  "corrected" text,
  "corrected_photos" uuid[] not null,
  constraint "spot_check_pkey" primary key (org_id, id),
  constraint "spot_check_org_fkey" foreign key (org_id) references organisation (id),
  constraint "spot_check_state_check" check (state in ('planned', 'found', 'corrected', 'passed', 'closed', 'dropped')),
  constraint "spot_check_kind_check" check ("kind" in ('spot', 'call', 'case')),
  constraint "spot_check_post_fkey" foreign key (org_id, "post") references "post" (org_id, id),
  constraint "spot_check_staff_fkey" foreign key (org_id, "staff") references "staff" (org_id, id),
  constraint "spot_check_site_fkey" foreign key (org_id, "site") references "site" (org_id, id),
  constraint "spot_check_reviewer_fkey" foreign key (org_id, "reviewer") references "staff" (org_id, id)
);
create index "spot_check_created_at_idx" on "spot_check" (org_id, created_at, id);
create unique index "spot_check_number_idx" on "spot_check" (org_id, number);
create index "spot_check_due_at_idx" on "spot_check" (org_id, due_at, id) where due_at is not null;
create index "spot_check_staff_created_at_idx" on "spot_check" (org_id, "staff", "created_at", id);
create index "spot_check_reviewer_state_idx" on "spot_check" (org_id, "reviewer", "state", id);
create index "spot_check_duty_created_at_idx" on "spot_check" (org_id, "duty", "created_at", id);
grant select, insert, update on "spot_check" to dutydesk_app;

create table "exam_paper" (
  "org_id" uuid not null,
  "id" uuid not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "name" text not null,
  "duty" text,
  "kind" text not null,
  "pass" integer not null,
  "ask" integer,
  "text" text,
  constraint "exam_paper_pkey" primary key (org_id, id),
  constraint "exam_paper_org_fkey" foreign key (org_id) references organisation (id),
  constraint "exam_paper_state_check" check (state in ('open', 'retired')),
  constraint "exam_paper_kind_check" check ("kind" in ('questions', 'typing')),
  constraint "exam_paper_typing_text" check (("kind" is not distinct from 'questions' or coalesce("text" <> '', false)))
);
create index "exam_paper_created_at_idx" on "exam_paper" (org_id, created_at, id);
grant select, insert, update on "exam_paper" to dutydesk_app;

create table "exam_question" (
  "org_id" uuid not null,
  "id" uuid not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "paper" uuid not null,
  "ask" text not null,
  "a" text not null,
  "b" text not null,
  "c" text,
  "d" text,
  "right" text not null,
  constraint "exam_question_pkey" primary key (org_id, id),
  constraint "exam_question_org_fkey" foreign key (org_id) references organisation (id),
  constraint "exam_question_state_check" check (state in ('open', 'retired')),
  constraint "exam_question_paper_fkey" foreign key (org_id, "paper") references "exam_paper" (org_id, id),
  constraint "exam_question_right_check" check ("right" in ('a', 'b', 'c', 'd'))
);
create index "exam_question_created_at_idx" on "exam_question" (org_id, created_at, id);
create index "exam_question_paper_state_idx" on "exam_question" (org_id, "paper", "state", id);
grant select, insert, update on "exam_question" to dutydesk_app;

create table "exam" (
  "org_id" uuid not null,
  "id" uuid not null,
  "number" text not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "paper" uuid not null,
  "name" text,
  "duty" text,
  "staff" uuid not null,
  "place" text,
  "asked" jsonb not null default '[]'::jsonb,
  "text" text,
  "answers" jsonb not null default '[]'::jsonb,
  "typed" text,
  "handed_in" timestamptz(3),
  "score" integer,
  "pass_mark" integer,
  "passed" boolean,
  constraint "exam_pkey" primary key (org_id, id),
  constraint "exam_org_fkey" foreign key (org_id) references organisation (id),
  constraint "exam_state_check" check (state in ('begun', 'handedIn')),
  constraint "exam_paper_fkey" foreign key (org_id, "paper") references "exam_paper" (org_id, id),
  constraint "exam_staff_fkey" foreign key (org_id, "staff") references "staff" (org_id, id),
  constraint "exam_asked_check" check (case when jsonb_typeof("asked") = 'array' then jsonb_array_length("asked") <= 200 else false end),
  constraint "exam_answers_check" check (case when jsonb_typeof("answers") = 'array' then jsonb_array_length("answers") <= 200 else false end)
);
create index "exam_created_at_idx" on "exam" (org_id, created_at, id);
create unique index "exam_number_idx" on "exam" (org_id, number);
create index "exam_staff_created_at_idx" on "exam" (org_id, "staff", "created_at", id);
grant select, insert, update on "exam" to dutydesk_app;
-- Who sees reports or administers may now plan and do spot checks. A history is read by id, so the ids are of their time.
with done as (
  update post set capabilities = capabilities || array['duty.check'], version = version + 1, updated_at = now()
  where (capabilities @> array['org.admin'] or capabilities @> array['report.read']) and not capabilities @> array['duty.check'] and state = 'open' returning org_id, id, version, capabilities
), told as (
  insert into journal (org_id, id, at, record_type, record_id, version, step, via, before, after)
  select org_id, (lpad(to_hex((extract(epoch from now()) * 1000)::bigint), 12, '0') || '7' || substr(md5(id::text || 'upgrade24'), 1, 3) || '8' || substr(md5(id::text || 'upgrade24'), 4, 15))::uuid, now(), 'post', id, version, 'upgrade', 'upgrade', jsonb_build_object('capabilities', to_jsonb(capabilities[1:cardinality(capabilities) - 1])), jsonb_build_object('capabilities', to_jsonb(capabilities)) from done
)
update organisation set rights_epoch = rights_epoch + 1 where id in (select org_id from done);
