-- The schema after all migrations, made by a tool and compared by a test: not to be run, not to be edited.

create table acknowledgement (
  at timestamp(3) with time zone not null,
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  edition integer not null,
  id uuid not null,
  once text,
  org_id uuid not null,
  post uuid not null,
  staff uuid not null,
  state text not null,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  constraint acknowledgement_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint acknowledgement_pkey PRIMARY KEY (org_id, id),
  constraint acknowledgement_post_fkey FOREIGN KEY (org_id, post) REFERENCES post(org_id, id),
  constraint acknowledgement_staff_fkey FOREIGN KEY (org_id, staff) REFERENCES staff(org_id, id),
  constraint acknowledgement_state_check CHECK ((state = 'given'::text))
);
CREATE INDEX acknowledgement_created_at_idx ON acknowledgement USING btree (org_id, created_at, id);
CREATE INDEX acknowledgement_post_edition_idx ON acknowledgement USING btree (org_id, post, edition, id);
CREATE INDEX acknowledgement_staff_created_at_idx ON acknowledgement USING btree (org_id, staff, created_at, id);
CREATE UNIQUE INDEX acknowledgement_once_key ON acknowledgement USING btree (org_id, once);
CREATE TRIGGER acknowledgement_append_only BEFORE DELETE OR UPDATE ON acknowledgement FOR EACH ROW EXECUTE FUNCTION dd_refuse();
grant insert, select, update on acknowledgement to dutydesk_app;

create table announcement (
  by uuid not null,
  copy_to text,
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  document_number text,
  everywhere boolean not null,
  files uuid[] not null,
  formal boolean not null,
  id uuid not null,
  issued_at timestamp(3) with time zone,
  issuer uuid,
  keywords text[] not null,
  kind text not null,
  main_to text,
  number text not null,
  org_id uuid not null,
  post uuid,
  reached integer not null,
  readers integer not null,
  site uuid not null,
  state text not null,
  subject text not null,
  text text not null,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  constraint announcement_by_fkey FOREIGN KEY (org_id, by) REFERENCES staff(org_id, id),
  constraint announcement_issued_signed CHECK (((NOT (NOT (state IS DISTINCT FROM 'issued'::text))) OR ((issuer IS NOT NULL) AND (issued_at IS NOT NULL)))),
  constraint announcement_issuer_fkey FOREIGN KEY (org_id, issuer) REFERENCES staff(org_id, id),
  constraint announcement_kind_check CHECK ((kind = ANY (ARRAY['inside'::text, 'outside'::text]))),
  constraint announcement_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint announcement_pkey PRIMARY KEY (org_id, id),
  constraint announcement_post_fkey FOREIGN KEY (org_id, post) REFERENCES post(org_id, id),
  constraint announcement_site_fkey FOREIGN KEY (org_id, site) REFERENCES site(org_id, id),
  constraint announcement_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'issued'::text, 'withdrawn'::text, 'void'::text])))
);
CREATE INDEX announcement_by_created_at_idx ON announcement USING btree (org_id, by, created_at, id);
CREATE INDEX announcement_created_at_idx ON announcement USING btree (org_id, created_at, id);
CREATE INDEX announcement_site_created_at_idx ON announcement USING btree (org_id, site, created_at, id);
CREATE INDEX announcement_state_created_at_idx ON announcement USING btree (org_id, state, created_at, id);
CREATE UNIQUE INDEX announcement_number_idx ON announcement USING btree (org_id, number);
grant insert, select, update on announcement to dutydesk_app;

create table appraisal (
  by uuid not null,
  collected text,
  conduct integer not null,
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  days_here integer,
  "from" date not null,
  id uuid not null,
  kind text not null,
  number text not null,
  org_id uuid not null,
  penalties integer,
  remark text not null,
  reply text,
  signed_at timestamp(3) with time zone,
  site uuid not null,
  skill integer not null,
  staff uuid not null,
  state text not null,
  tasks_in_time integer,
  tasks_late integer,
  "to" date not null,
  total integer,
  trainings integer,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  work integer not null,
  constraint appraisal_by_fkey FOREIGN KEY (org_id, by) REFERENCES staff(org_id, id),
  constraint appraisal_kind_check CHECK ((kind = ANY (ARRAY['year'::text, 'halfYear'::text, 'quarter'::text, 'month'::text, 'trial'::text]))),
  constraint appraisal_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint appraisal_pkey PRIMARY KEY (org_id, id),
  constraint appraisal_site_fkey FOREIGN KEY (org_id, site) REFERENCES site(org_id, id),
  constraint appraisal_staff_fkey FOREIGN KEY (org_id, staff) REFERENCES staff(org_id, id),
  constraint appraisal_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'shown'::text, 'signed'::text, 'void'::text])))
);
CREATE INDEX appraisal_by_created_at_idx ON appraisal USING btree (org_id, by, created_at, id);
CREATE INDEX appraisal_created_at_idx ON appraisal USING btree (org_id, created_at, id);
CREATE INDEX appraisal_site_created_at_idx ON appraisal USING btree (org_id, site, created_at, id);
CREATE INDEX appraisal_staff_created_at_idx ON appraisal USING btree (org_id, staff, created_at, id);
CREATE UNIQUE INDEX appraisal_number_idx ON appraisal USING btree (org_id, number);
grant insert, select, update on appraisal to dutydesk_app;

create table archive (
  asked_by uuid,
  by uuid not null,
  category text not null,
  code text,
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  destroyed_at timestamp(3) with time zone,
  due_on date,
  edition text not null,
  end_reason text,
  files uuid[] not null,
  first_signer uuid,
  holder text,
  id uuid not null,
  issued_at timestamp(3) with time zone,
  keep_until date,
  number text not null,
  org_id uuid not null,
  place text not null,
  second_signer uuid,
  site uuid not null,
  state text not null,
  subject text not null,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  written_on date,
  constraint archive_asked_by_fkey FOREIGN KEY (org_id, asked_by) REFERENCES staff(org_id, id),
  constraint archive_by_fkey FOREIGN KEY (org_id, by) REFERENCES staff(org_id, id),
  constraint archive_category_check CHECK ((category = ANY (ARRAY['project'::text, 'client'::text, 'renovation'::text, 'complaint'::text, 'meeting'::text, 'accounting'::text, 'quality'::text, 'stock'::text, 'template'::text, 'department'::text, 'other'::text]))),
  constraint archive_destroyed_by_two CHECK (((NOT (NOT (state IS DISTINCT FROM 'destroyed'::text))) OR ((first_signer IS NOT NULL) AND (second_signer IS NOT NULL) AND (destroyed_at IS NOT NULL)))),
  constraint archive_first_signer_fkey FOREIGN KEY (org_id, first_signer) REFERENCES staff(org_id, id),
  constraint archive_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint archive_pkey PRIMARY KEY (org_id, id),
  constraint archive_second_signer_fkey FOREIGN KEY (org_id, second_signer) REFERENCES staff(org_id, id),
  constraint archive_site_fkey FOREIGN KEY (org_id, site) REFERENCES site(org_id, id),
  constraint archive_state_check CHECK ((state = ANY (ARRAY['filed'::text, 'issued'::text, 'ending'::text, 'destroyed'::text, 'void'::text])))
);
CREATE INDEX archive_by_created_at_idx ON archive USING btree (org_id, by, created_at, id);
CREATE INDEX archive_category_created_at_idx ON archive USING btree (org_id, category, created_at, id);
CREATE INDEX archive_created_at_idx ON archive USING btree (org_id, created_at, id);
CREATE INDEX archive_site_created_at_idx ON archive USING btree (org_id, site, created_at, id);
CREATE INDEX archive_state_created_at_idx ON archive USING btree (org_id, state, created_at, id);
CREATE UNIQUE INDEX archive_number_idx ON archive USING btree (org_id, number);
grant insert, select, update on archive to dutydesk_app;

create table assigned_task (
  checked_at timestamp(3) with time zone,
  checked_by uuid,
  counted_from timestamp(3) with time zone,
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  detail text,
  done_at timestamp(3) with time zone,
  due date not null,
  due_at timestamp(3) with time zone,
  due_by timestamp(3) with time zone,
  due_from timestamp(3) with time zone,
  due_paused_at timestamp(3) with time zone,
  due_working_ms bigint,
  files uuid[] not null,
  giver uuid not null,
  id uuid not null,
  in_time text,
  meeting uuid,
  number text not null,
  org_id uuid not null,
  owner uuid not null,
  redone integer not null,
  result text,
  site uuid not null,
  state text not null,
  subject text not null,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  constraint assigned_task_checked_by_fkey FOREIGN KEY (org_id, checked_by) REFERENCES staff(org_id, id),
  constraint assigned_task_giver_fkey FOREIGN KEY (org_id, giver) REFERENCES staff(org_id, id),
  constraint assigned_task_in_time_check CHECK ((in_time = ANY (ARRAY['yes'::text, 'no'::text]))),
  constraint assigned_task_meeting_fkey FOREIGN KEY (org_id, meeting) REFERENCES meeting(org_id, id),
  constraint assigned_task_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint assigned_task_owner_fkey FOREIGN KEY (org_id, owner) REFERENCES staff(org_id, id),
  constraint assigned_task_pkey PRIMARY KEY (org_id, id),
  constraint assigned_task_site_fkey FOREIGN KEY (org_id, site) REFERENCES site(org_id, id),
  constraint assigned_task_state_check CHECK ((state = ANY (ARRAY['given'::text, 'done'::text, 'checked'::text, 'void'::text])))
);
CREATE INDEX assigned_task_created_at_idx ON assigned_task USING btree (org_id, created_at, id);
CREATE INDEX assigned_task_due_at_idx ON assigned_task USING btree (org_id, due_at, id) WHERE (due_at IS NOT NULL);
CREATE INDEX assigned_task_giver_created_at_idx ON assigned_task USING btree (org_id, giver, created_at, id);
CREATE INDEX assigned_task_meeting_created_at_idx ON assigned_task USING btree (org_id, meeting, created_at, id);
CREATE INDEX assigned_task_owner_created_at_idx ON assigned_task USING btree (org_id, owner, created_at, id);
CREATE INDEX assigned_task_owner_due_at_idx ON assigned_task USING btree (org_id, owner, due_at, id);
CREATE INDEX assigned_task_owner_state_due_at_idx ON assigned_task USING btree (org_id, owner, state, due_at, id);
CREATE INDEX assigned_task_site_created_at_idx ON assigned_task USING btree (org_id, site, created_at, id);
CREATE UNIQUE INDEX assigned_task_number_idx ON assigned_task USING btree (org_id, number);
grant insert, select, update on assigned_task to dutydesk_app;

create table assignment (
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  external_number text,
  "from" date not null,
  id uuid not null,
  org_id uuid not null,
  post uuid not null,
  site uuid,
  staff uuid not null,
  state text not null,
  "to" date,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  weight integer not null,
  constraint assignment_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint assignment_pkey PRIMARY KEY (org_id, id),
  constraint assignment_post_fkey FOREIGN KEY (org_id, post) REFERENCES post(org_id, id),
  constraint assignment_site_fkey FOREIGN KEY (org_id, site) REFERENCES site(org_id, id),
  constraint assignment_staff_fkey FOREIGN KEY (org_id, staff) REFERENCES staff(org_id, id),
  constraint assignment_state_check CHECK ((state = ANY (ARRAY['held'::text, 'ended'::text])))
);
CREATE INDEX assignment_created_at_idx ON assignment USING btree (org_id, created_at, id);
CREATE INDEX assignment_post_state_idx ON assignment USING btree (org_id, post, state, id);
CREATE INDEX assignment_staff_state_idx ON assignment USING btree (org_id, staff, state, id);
CREATE UNIQUE INDEX assignment_external_number_idx ON assignment USING btree (org_id, external_number) WHERE (external_number IS NOT NULL);
grant insert, select, update on assignment to dutydesk_app;

create table attendance (
  arrived_at timestamp(3) with time zone not null,
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  day date,
  id uuid not null,
  left_at timestamp(3) with time zone,
  note text,
  online_at timestamp(3) with time zone,
  org_id uuid not null,
  pages_at timestamp(3) with time zone,
  place text not null,
  shift text,
  site uuid not null,
  staff uuid not null,
  state text not null,
  systems text,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  constraint attendance_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint attendance_pkey PRIMARY KEY (org_id, id),
  constraint attendance_place_check CHECK ((place = ANY (ARRAY['office'::text, 'home'::text, 'outside'::text]))),
  constraint attendance_site_fkey FOREIGN KEY (org_id, site) REFERENCES site(org_id, id),
  constraint attendance_staff_fkey FOREIGN KEY (org_id, staff) REFERENCES staff(org_id, id),
  constraint attendance_state_check CHECK ((state = ANY (ARRAY['here'::text, 'left'::text, 'void'::text])))
);
CREATE INDEX attendance_created_at_idx ON attendance USING btree (org_id, created_at, id);
CREATE INDEX attendance_site_created_at_idx ON attendance USING btree (org_id, site, created_at, id);
CREATE INDEX attendance_site_day_idx ON attendance USING btree (org_id, site, day, id);
CREATE INDEX attendance_staff_created_at_idx ON attendance USING btree (org_id, staff, created_at, id);
CREATE INDEX attendance_staff_day_idx ON attendance USING btree (org_id, staff, day, id);
grant insert, select, update on attendance to dutydesk_app;

create table attendee (
  arrived_at timestamp(3) with time zone,
  by uuid not null,
  came text not null,
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  id uuid not null,
  learned text,
  org_id uuid not null,
  reason text,
  site uuid not null,
  staff uuid not null,
  state text not null,
  training uuid not null,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  constraint attendee_absence_told CHECK ((COALESCE((came = ANY (ARRAY['yes'::text, 'late'::text])), false) OR COALESCE((reason <> ''::text), false))),
  constraint attendee_by_fkey FOREIGN KEY (org_id, by) REFERENCES staff(org_id, id),
  constraint attendee_came_check CHECK ((came = ANY (ARRAY['yes'::text, 'late'::text, 'excused'::text, 'absent'::text]))),
  constraint attendee_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint attendee_pkey PRIMARY KEY (org_id, id),
  constraint attendee_site_fkey FOREIGN KEY (org_id, site) REFERENCES site(org_id, id),
  constraint attendee_staff_fkey FOREIGN KEY (org_id, staff) REFERENCES staff(org_id, id),
  constraint attendee_state_check CHECK ((state = ANY (ARRAY['kept'::text, 'void'::text]))),
  constraint attendee_training_fkey FOREIGN KEY (org_id, training) REFERENCES training(org_id, id)
);
CREATE INDEX attendee_created_at_idx ON attendee USING btree (org_id, created_at, id);
CREATE INDEX attendee_site_created_at_idx ON attendee USING btree (org_id, site, created_at, id);
CREATE INDEX attendee_staff_created_at_idx ON attendee USING btree (org_id, staff, created_at, id);
CREATE INDEX attendee_training_created_at_idx ON attendee USING btree (org_id, training, created_at, id);
grant insert, select, update on attendee to dutydesk_app;

create table calendar (
  org_id uuid not null,
  updated_at timestamp(3) with time zone not null,
  updated_by uuid,
  version integer not null,
  week jsonb,
  constraint calendar_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint calendar_pkey PRIMARY KEY (org_id)
);
grant insert, select, update on calendar to dutydesk_app;

create table calendar_override (
  day date not null,
  id uuid not null,
  note text,
  org_id uuid not null,
  windows jsonb not null,
  constraint calendar_override_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint calendar_override_pkey PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX calendar_override_day_key ON calendar_override USING btree (org_id, day);
grant delete, insert, select, update on calendar_override to dutydesk_app;

create table case (
  accepted_at timestamp(3) with time zone,
  answer_channel text,
  answered_at timestamp(3) with time zone,
  appointed_at timestamp(3) with time zone,
  appointment timestamp(3) with time zone,
  cause uuid,
  channel text not null,
  client uuid not null,
  corrective text,
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  decision text,
  decline_reason text,
  due_at timestamp(3) with time zone,
  due_from timestamp(3) with time zone,
  due_paused_at timestamp(3) with time zone,
  due_working_ms bigint,
  event text,
  external_number text,
  follows uuid,
  happened_at text,
  id uuid not null,
  kind text not null,
  late_channel text,
  late_notices integer not null,
  late_reason text,
  merged_into uuid,
  number text not null,
  org_id uuid not null,
  owner uuid,
  owner_reason text,
  participants uuid[] not null,
  person text,
  phone text,
  photos uuid[] not null,
  place text,
  promise_kept boolean,
  reached boolean,
  reached_at timestamp(3) with time zone,
  reassign_count integer not null,
  received_at timestamp(3) with time zone not null,
  refusal_reason text,
  refused_at timestamp(3) with time zone,
  refused_count integer not null,
  responsible_post uuid,
  result text,
  revisit_channel text,
  revisit_found text,
  revisit_needed boolean not null,
  revisit_outcome text,
  revisit_tried_at timestamp(3) with time zone,
  revisit_tries integer not null,
  revisited_at timestamp(3) with time zone,
  safety boolean not null,
  satisfaction integer,
  severity text not null,
  site uuid not null,
  solution text,
  solution_at timestamp(3) with time zone,
  state text not null,
  subject text not null,
  unit uuid,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  constraint case_answer_channel_check CHECK ((answer_channel = ANY (ARRAY['call'::text, 'visit'::text, 'message'::text, 'wechat'::text, 'chat'::text, 'mail'::text, 'letter'::text, 'website'::text, 'other'::text]))),
  constraint case_archive_complete CHECK (((NOT (NOT (state IS DISTINCT FROM 'archived'::text))) OR (COALESCE((result <> ''::text), false) AND (cause IS NOT NULL) AND (responsible_post IS NOT NULL) AND COALESCE((revisit_outcome <> ''::text), false) AND (COALESCE((corrective <> ''::text), false) OR (NOT (NOT (kind IS DISTINCT FROM 'complaint'::text))))))),
  constraint case_cause_fkey FOREIGN KEY (org_id, cause) REFERENCES cause(org_id, id),
  constraint case_channel_check CHECK ((channel = ANY (ARRAY['call'::text, 'visit'::text, 'message'::text, 'wechat'::text, 'chat'::text, 'mail'::text, 'letter'::text, 'website'::text, 'other'::text]))),
  constraint case_client_fkey FOREIGN KEY (org_id, client) REFERENCES client(org_id, id),
  constraint case_event_given CHECK (((event IS NOT NULL) OR (state = 'history'::text) OR (external_number IS NOT NULL))),
  constraint case_follows_fkey FOREIGN KEY (org_id, follows) REFERENCES "case"(org_id, id),
  constraint case_happened_at_given CHECK (((happened_at IS NOT NULL) OR (state = 'history'::text) OR (external_number IS NOT NULL))),
  constraint case_kind_check CHECK ((kind = ANY (ARRAY['inquiry'::text, 'complaint'::text, 'repair'::text, 'suggestion'::text, 'return'::text, 'other'::text]))),
  constraint case_late_channel_check CHECK ((late_channel = ANY (ARRAY['call'::text, 'visit'::text, 'message'::text, 'wechat'::text, 'chat'::text, 'mail'::text, 'letter'::text, 'website'::text, 'other'::text]))),
  constraint case_merged_into_fkey FOREIGN KEY (org_id, merged_into) REFERENCES "case"(org_id, id),
  constraint case_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint case_owner_fkey FOREIGN KEY (org_id, owner) REFERENCES staff(org_id, id),
  constraint case_person_given CHECK (((person IS NOT NULL) OR (state = 'history'::text) OR (external_number IS NOT NULL))),
  constraint case_phone_given CHECK (((phone IS NOT NULL) OR (state = 'history'::text) OR (external_number IS NOT NULL))),
  constraint case_pkey PRIMARY KEY (org_id, id),
  constraint case_place_given CHECK (((place IS NOT NULL) OR (state = 'history'::text) OR (external_number IS NOT NULL))),
  constraint case_responsible_post_fkey FOREIGN KEY (org_id, responsible_post) REFERENCES post(org_id, id),
  constraint case_revisit_channel_check CHECK ((revisit_channel = ANY (ARRAY['call'::text, 'visit'::text, 'message'::text, 'wechat'::text, 'chat'::text, 'mail'::text, 'letter'::text, 'website'::text, 'other'::text]))),
  constraint case_revisit_counted CHECK (((NOT (NOT (revisit_outcome IS DISTINCT FROM 'notNeeded'::text))) OR (NOT (revisit_needed IS DISTINCT FROM false)))),
  constraint case_revisit_found_check CHECK ((revisit_found = ANY (ARRAY['settled'::text, 'notSettled'::text, 'noComment'::text]))),
  constraint case_revisit_made CHECK (((NOT (NOT (revisit_outcome IS DISTINCT FROM 'reached'::text))) OR (revisited_at IS NOT NULL) OR (NOT (state IS DISTINCT FROM 'history'::text)))),
  constraint case_revisit_outcome_check CHECK ((revisit_outcome = ANY (ARRAY['reached'::text, 'unreachable'::text, 'notNeeded'::text]))),
  constraint case_revisit_tried CHECK (((NOT (NOT (revisit_outcome IS DISTINCT FROM 'unreachable'::text))) OR COALESCE((revisit_tries >= 1), false) OR (NOT (state IS DISTINCT FROM 'history'::text)))),
  constraint case_severity_check CHECK ((severity = ANY (ARRAY['minor'::text, 'normal'::text, 'major'::text]))),
  constraint case_site_fkey FOREIGN KEY (org_id, site) REFERENCES site(org_id, id),
  constraint case_state_check CHECK ((state = ANY (ARRAY['received'::text, 'assigned'::text, 'answered'::text, 'accepted'::text, 'refused'::text, 'raised'::text, 'revisited'::text, 'archived'::text, 'declined'::text, 'merged'::text, 'void'::text, 'history'::text]))),
  constraint case_unit_fkey FOREIGN KEY (org_id, unit) REFERENCES unit(org_id, id)
);
CREATE INDEX case_client_created_at_idx ON "case" USING btree (org_id, client, created_at, id);
CREATE INDEX case_created_at_idx ON "case" USING btree (org_id, created_at, id);
CREATE INDEX case_due_at_idx ON "case" USING btree (org_id, due_at, id) WHERE (due_at IS NOT NULL);
CREATE INDEX case_follows_idx ON "case" USING btree (org_id, follows, id) WHERE (follows IS NOT NULL);
CREATE INDEX case_owner_created_at_idx ON "case" USING btree (org_id, owner, created_at, id);
CREATE INDEX case_owner_due_at_idx ON "case" USING btree (org_id, owner, due_at, id);
CREATE INDEX case_owner_state_due_at_idx ON "case" USING btree (org_id, owner, state, due_at, id);
CREATE INDEX case_reached_at_idx ON "case" USING btree (org_id, reached_at, id);
CREATE INDEX case_received_at_idx ON "case" USING btree (org_id, received_at, id);
CREATE INDEX case_site_created_at_idx ON "case" USING btree (org_id, site, created_at, id);
CREATE INDEX case_state_due_at_idx ON "case" USING btree (org_id, state, due_at, id);
CREATE INDEX case_unit_idx ON "case" USING btree (org_id, unit, id) WHERE (unit IS NOT NULL);
CREATE UNIQUE INDEX case_external_number_idx ON "case" USING btree (org_id, external_number) WHERE (external_number IS NOT NULL);
CREATE UNIQUE INDEX case_number_idx ON "case" USING btree (org_id, number);
CREATE TRIGGER case_revisit_proved_new AFTER INSERT ON "case" FOR EACH ROW WHEN (((new.revisit_outcome = ANY (ARRAY['reached'::text, 'unreachable'::text])) AND (new.state <> 'history'::text))) EXECUTE FUNCTION dd_revisit_proved();
CREATE TRIGGER case_revisit_proved_set AFTER UPDATE OF revisit_outcome, state ON "case" FOR EACH ROW WHEN (((new.revisit_outcome = ANY (ARRAY['reached'::text, 'unreachable'::text])) AND (new.state <> 'history'::text) AND ((new.revisit_outcome IS DISTINCT FROM old.revisit_outcome) OR ((new.state = 'archived'::text) AND (old.state <> 'archived'::text))))) EXECUTE FUNCTION dd_revisit_proved();
grant insert, select, update on "case" to dutydesk_app;

create table cause (
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  external_number text,
  id uuid not null,
  level integer not null,
  name text not null,
  org_id uuid not null,
  parent uuid,
  path text,
  state text not null,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  constraint cause_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint cause_parent_fkey FOREIGN KEY (org_id, parent) REFERENCES cause(org_id, id),
  constraint cause_pkey PRIMARY KEY (org_id, id),
  constraint cause_state_check CHECK ((state = ANY (ARRAY['open'::text, 'retired'::text])))
);
CREATE INDEX cause_created_at_idx ON cause USING btree (org_id, created_at, id);
CREATE INDEX cause_parent_idx ON cause USING btree (org_id, parent, id) WHERE (parent IS NOT NULL);
CREATE UNIQUE INDEX cause_external_number_idx ON cause USING btree (org_id, external_number) WHERE (external_number IS NOT NULL);
CREATE UNIQUE INDEX cause_path_key ON cause USING btree (org_id, path);
grant insert, select, update on cause to dutydesk_app;

create table channel (
  config jsonb not null,
  created_at timestamp(3) with time zone not null,
  departments uuid[] not null default '{}'::uuid[],
  id uuid not null,
  is_on boolean not null,
  kind text not null,
  kinds text[] not null default '{}'::text[],
  name text not null,
  org_id uuid not null,
  posts uuid[] not null default '{}'::uuid[],
  resting_until timestamp(3) with time zone,
  sealed text,
  sites uuid[] not null default '{}'::uuid[],
  updated_at timestamp(3) with time zone not null,
  updated_by uuid,
  version integer not null,
  constraint channel_kind_check CHECK ((kind = ANY (ARRAY['mail'::text, 'push'::text, 'wecom'::text, 'dingtalk'::text, 'feishu'::text]))),
  constraint channel_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint channel_pkey PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX channel_only_one_idx ON channel USING btree (org_id, kind) WHERE (kind = ANY (ARRAY['mail'::text, 'push'::text]));
grant delete, insert, select, update on channel to dutydesk_app;

create table checklist (
  answers jsonb not null default '[]'::jsonb,
  at timestamp(3) with time zone not null,
  by uuid not null,
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  duty text,
  id uuid not null,
  name text not null,
  note text not null,
  number text not null,
  org_id uuid not null,
  photos uuid[] not null,
  post uuid,
  seen_by uuid,
  site uuid not null,
  state text not null,
  template uuid,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  wrong integer not null,
  constraint checklist_answers_check CHECK (
CASE
    WHEN (jsonb_typeof(answers) = 'array'::text) THEN (jsonb_array_length(answers) <= 200)
    ELSE false
END),
  constraint checklist_by_fkey FOREIGN KEY (org_id, by) REFERENCES staff(org_id, id),
  constraint checklist_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint checklist_pkey PRIMARY KEY (org_id, id),
  constraint checklist_post_fkey FOREIGN KEY (org_id, post) REFERENCES post(org_id, id),
  constraint checklist_seen_by_fkey FOREIGN KEY (org_id, seen_by) REFERENCES staff(org_id, id),
  constraint checklist_site_fkey FOREIGN KEY (org_id, site) REFERENCES site(org_id, id),
  constraint checklist_state_check CHECK ((state = ANY (ARRAY['filed'::text, 'seen'::text, 'void'::text]))),
  constraint checklist_template_fkey FOREIGN KEY (org_id, template) REFERENCES checklist_template(org_id, id)
);
CREATE INDEX checklist_by_created_at_idx ON checklist USING btree (org_id, by, created_at, id);
CREATE INDEX checklist_created_at_idx ON checklist USING btree (org_id, created_at, id);
CREATE INDEX checklist_duty_created_at_idx ON checklist USING btree (org_id, duty, created_at, id);
CREATE UNIQUE INDEX checklist_number_idx ON checklist USING btree (org_id, number);
grant insert, select, update on checklist to dutydesk_app;

create table checklist_template (
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  duty text,
  id uuid not null,
  name text not null,
  org_id uuid not null,
  purpose text not null,
  questions jsonb not null default '[]'::jsonb,
  state text not null,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  constraint checklist_template_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint checklist_template_pkey PRIMARY KEY (org_id, id),
  constraint checklist_template_purpose_check CHECK ((purpose = ANY (ARRAY['self'::text, 'patrol'::text, 'equipment'::text, 'review'::text]))),
  constraint checklist_template_questions_check CHECK (
CASE
    WHEN (jsonb_typeof(questions) = 'array'::text) THEN (jsonb_array_length(questions) <= 200)
    ELSE false
END),
  constraint checklist_template_state_check CHECK ((state = ANY (ARRAY['open'::text, 'retired'::text])))
);
CREATE INDEX checklist_template_created_at_idx ON checklist_template USING btree (org_id, created_at, id);
CREATE INDEX checklist_template_duty_state_idx ON checklist_template USING btree (org_id, duty, state, id);
grant insert, select, update on checklist_template to dutydesk_app;

create table client (
  address text,
  consent text not null,
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  due_at timestamp(3) with time zone,
  due_from timestamp(3) with time zone,
  due_paused_at timestamp(3) with time zone,
  due_working_ms bigint,
  emails text[] not null,
  external_number text,
  following boolean not null,
  following_since timestamp(3) with time zone,
  id uuid not null,
  kind text not null,
  last_contact_at timestamp(3) with time zone,
  merged_into uuid,
  name text not null,
  needs text,
  number text not null,
  org_id uuid not null,
  owner uuid,
  owner_reason text,
  owner_since timestamp(3) with time zone,
  phones text[] not null,
  quiet_from text,
  quiet_to text,
  role text,
  since date,
  site uuid not null,
  state text not null,
  tags text[] not null,
  unit uuid,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  constraint client_consent_check CHECK ((consent = ANY (ARRAY['given'::text, 'refused'::text, 'unknown'::text]))),
  constraint client_kind_check CHECK ((kind = ANY (ARRAY['existing'::text, 'becoming'::text, 'potential'::text]))),
  constraint client_merged_into_fkey FOREIGN KEY (org_id, merged_into) REFERENCES client(org_id, id),
  constraint client_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint client_owner_fkey FOREIGN KEY (org_id, owner) REFERENCES staff(org_id, id),
  constraint client_pkey PRIMARY KEY (org_id, id),
  constraint client_quiet_from_check CHECK ((quiet_from = ANY (ARRAY['00:00'::text, '00:30'::text, '01:00'::text, '01:30'::text, '02:00'::text, '02:30'::text, '03:00'::text, '03:30'::text, '04:00'::text, '04:30'::text, '05:00'::text, '05:30'::text, '06:00'::text, '06:30'::text, '07:00'::text, '07:30'::text, '08:00'::text, '08:30'::text, '09:00'::text, '09:30'::text, '10:00'::text, '10:30'::text, '11:00'::text, '11:30'::text, '12:00'::text, '12:30'::text, '13:00'::text, '13:30'::text, '14:00'::text, '14:30'::text, '15:00'::text, '15:30'::text, '16:00'::text, '16:30'::text, '17:00'::text, '17:30'::text, '18:00'::text, '18:30'::text, '19:00'::text, '19:30'::text, '20:00'::text, '20:30'::text, '21:00'::text, '21:30'::text, '22:00'::text, '22:30'::text, '23:00'::text, '23:30'::text]))),
  constraint client_quiet_to_check CHECK ((quiet_to = ANY (ARRAY['00:00'::text, '00:30'::text, '01:00'::text, '01:30'::text, '02:00'::text, '02:30'::text, '03:00'::text, '03:30'::text, '04:00'::text, '04:30'::text, '05:00'::text, '05:30'::text, '06:00'::text, '06:30'::text, '07:00'::text, '07:30'::text, '08:00'::text, '08:30'::text, '09:00'::text, '09:30'::text, '10:00'::text, '10:30'::text, '11:00'::text, '11:30'::text, '12:00'::text, '12:30'::text, '13:00'::text, '13:30'::text, '14:00'::text, '14:30'::text, '15:00'::text, '15:30'::text, '16:00'::text, '16:30'::text, '17:00'::text, '17:30'::text, '18:00'::text, '18:30'::text, '19:00'::text, '19:30'::text, '20:00'::text, '20:30'::text, '21:00'::text, '21:30'::text, '22:00'::text, '22:30'::text, '23:00'::text, '23:30'::text]))),
  constraint client_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'tenant'::text, 'family'::text, 'buyer'::text, 'company'::text, 'other'::text]))),
  constraint client_site_fkey FOREIGN KEY (org_id, site) REFERENCES site(org_id, id),
  constraint client_state_check CHECK ((state = ANY (ARRAY['active'::text, 'merged'::text, 'archived'::text, 'void'::text]))),
  constraint client_unit_fkey FOREIGN KEY (org_id, unit) REFERENCES unit(org_id, id)
);
CREATE INDEX client_created_at_idx ON client USING btree (org_id, created_at, id);
CREATE INDEX client_due_at_idx ON client USING btree (org_id, due_at, id) WHERE (due_at IS NOT NULL);
CREATE INDEX client_emails_gin ON client USING gin (emails);
CREATE INDEX client_merged_into_idx ON client USING btree (org_id, merged_into, id) WHERE (merged_into IS NOT NULL);
CREATE INDEX client_name_idx ON client USING btree (org_id, name, id);
CREATE INDEX client_owner_created_at_idx ON client USING btree (org_id, owner, created_at, id);
CREATE INDEX client_phones_gin ON client USING gin (phones);
CREATE INDEX client_site_created_at_idx ON client USING btree (org_id, site, created_at, id);
CREATE INDEX client_unit_idx ON client USING btree (org_id, unit, id) WHERE (unit IS NOT NULL);
CREATE UNIQUE INDEX client_external_number_idx ON client USING btree (org_id, external_number) WHERE (external_number IS NOT NULL);
CREATE UNIQUE INDEX client_number_idx ON client USING btree (org_id, number);
grant insert, select, update on client to dutydesk_app;

create table clock (
  allotted_ms bigint not null,
  climb_after_ms bigint not null,
  climbs boolean not null,
  due_at timestamp(3) with time zone,
  id uuid not null,
  left_at_stop_ms bigint,
  measure text not null,
  name text not null,
  next_at timestamp(3) with time zone,
  next_step text,
  org_id uuid not null,
  passed text,
  passed_at timestamp(3) with time zone,
  pause_reason text,
  pause_until timestamp(3) with time zone,
  paused_at timestamp(3) with time zone,
  paused_by uuid,
  record_id uuid not null,
  record_type text not null,
  running_since timestamp(3) with time zone not null,
  safety boolean not null,
  spent_ms bigint not null,
  started_at timestamp(3) with time zone not null,
  state text not null,
  stopped_at timestamp(3) with time zone,
  version integer not null,
  within text not null,
  constraint clock_measure_check CHECK ((measure = ANY (ARRAY['wall'::text, 'working'::text]))),
  constraint clock_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint clock_pkey PRIMARY KEY (org_id, id),
  constraint clock_state_check CHECK ((state = ANY (ARRAY['running'::text, 'paused'::text, 'met'::text, 'missed'::text, 'dropped'::text])))
);
CREATE INDEX clock_climbed_idx ON clock USING btree (org_id, record_type, record_id) WHERE ((stopped_at IS NULL) AND (passed ~~ 'climb:%'::text));
CREATE INDEX clock_next_idx ON clock USING btree (next_at) WHERE (next_at IS NOT NULL);
CREATE INDEX clock_record_idx ON clock USING btree (org_id, record_id);
CREATE UNIQUE INDEX clock_open_key ON clock USING btree (org_id, record_id, name) WHERE ((stopped_at IS NULL) AND (state <> 'dropped'::text));
grant insert, select, update on clock to dutydesk_app;

create table clock_step (
  at timestamp(3) with time zone not null,
  clock_id uuid not null,
  org_id uuid not null,
  planned_at timestamp(3) with time zone not null,
  step text not null,
  constraint clock_step_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint clock_step_pkey PRIMARY KEY (org_id, clock_id, step)
);
grant insert, select on clock_step to dutydesk_app;

create table compensation (
  amount bigint not null,
  approver uuid,
  "case" uuid not null,
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  id uuid not null,
  kind text not null,
  needs_sign boolean not null,
  number text not null,
  org_id uuid not null,
  paid_at timestamp(3) with time zone,
  reason text not null,
  requester uuid not null,
  signed_at timestamp(3) with time zone,
  site uuid not null,
  state text not null,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  constraint compensation_approved_signed CHECK (((NOT (NOT (state IS DISTINCT FROM 'approved'::text))) OR ((approver IS NOT NULL) AND (signed_at IS NOT NULL)))),
  constraint compensation_approver_fkey FOREIGN KEY (org_id, approver) REFERENCES staff(org_id, id),
  constraint compensation_case_fkey FOREIGN KEY (org_id, "case") REFERENCES "case"(org_id, id),
  constraint compensation_given_signed CHECK (((NOT (NOT (state IS DISTINCT FROM 'given'::text))) OR (NOT (needs_sign IS DISTINCT FROM false)) OR (approver IS NOT NULL))),
  constraint compensation_kind_check CHECK ((kind = ANY (ARRAY['money'::text, 'waiver'::text, 'goods'::text, 'service'::text]))),
  constraint compensation_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint compensation_pkey PRIMARY KEY (org_id, id),
  constraint compensation_requester_fkey FOREIGN KEY (org_id, requester) REFERENCES staff(org_id, id),
  constraint compensation_site_fkey FOREIGN KEY (org_id, site) REFERENCES site(org_id, id),
  constraint compensation_state_check CHECK ((state = ANY (ARRAY['requested'::text, 'approved'::text, 'refused'::text, 'given'::text, 'void'::text])))
);
CREATE INDEX compensation_case_created_at_idx ON compensation USING btree (org_id, "case", created_at, id);
CREATE INDEX compensation_created_at_idx ON compensation USING btree (org_id, created_at, id);
CREATE INDEX compensation_requester_state_idx ON compensation USING btree (org_id, requester, state, id);
CREATE INDEX compensation_state_created_at_idx ON compensation USING btree (org_id, state, created_at, id);
CREATE UNIQUE INDEX compensation_number_idx ON compensation USING btree (org_id, number);
grant insert, select, update on compensation to dutydesk_app;

create table contact (
  "case" uuid,
  channel text not null,
  client uuid not null,
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  detail text,
  direction text not null,
  handler uuid not null,
  id uuid not null,
  lasted integer,
  number text not null,
  org_id uuid not null,
  phone text,
  photos uuid[] not null,
  purpose text not null,
  reached text not null,
  rings integer,
  site uuid not null,
  started_at timestamp(3) with time zone not null,
  state text not null,
  summary text not null,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  constraint contact_case_fkey FOREIGN KEY (org_id, "case") REFERENCES "case"(org_id, id),
  constraint contact_channel_check CHECK ((channel = ANY (ARRAY['call'::text, 'visit'::text, 'message'::text, 'wechat'::text, 'chat'::text, 'mail'::text, 'letter'::text, 'website'::text, 'other'::text]))),
  constraint contact_client_fkey FOREIGN KEY (org_id, client) REFERENCES client(org_id, id),
  constraint contact_direction_check CHECK ((direction = ANY (ARRAY['in'::text, 'out'::text, 'note'::text]))),
  constraint contact_handler_fkey FOREIGN KEY (org_id, handler) REFERENCES staff(org_id, id),
  constraint contact_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint contact_pkey PRIMARY KEY (org_id, id),
  constraint contact_purpose_check CHECK ((purpose = ANY (ARRAY['inquiry'::text, 'matter'::text, 'followUp'::text, 'answer'::text, 'lateNotice'::text, 'revisit'::text, 'care'::text]))),
  constraint contact_reached_check CHECK ((reached = ANY (ARRAY['yes'::text, 'no'::text]))),
  constraint contact_site_fkey FOREIGN KEY (org_id, site) REFERENCES site(org_id, id),
  constraint contact_state_check CHECK ((state = ANY (ARRAY['kept'::text, 'void'::text])))
);
CREATE INDEX contact_case_created_at_idx ON contact USING btree (org_id, "case", created_at, id);
CREATE INDEX contact_client_created_at_idx ON contact USING btree (org_id, client, created_at, id);
CREATE INDEX contact_client_started_at_idx ON contact USING btree (org_id, client, started_at, id);
CREATE INDEX contact_created_at_idx ON contact USING btree (org_id, created_at, id);
CREATE INDEX contact_handler_created_at_idx ON contact USING btree (org_id, handler, created_at, id);
CREATE UNIQUE INDEX contact_number_idx ON contact USING btree (org_id, number);
grant insert, select, update on contact to dutydesk_app;

create table count_delta (
  bucket text not null,
  counter text not null,
  delta integer not null,
  org_id uuid not null,
  constraint count_delta_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisation(id)
);
CREATE INDEX count_delta_idx ON count_delta USING btree (org_id, counter, bucket);
grant delete, insert, select, update on count_delta to dutydesk_app;

create table count_total (
  bucket text not null,
  counter text not null,
  org_id uuid not null,
  total bigint not null,
  constraint count_total_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint count_total_pkey PRIMARY KEY (org_id, counter, bucket)
);
grant insert, select, update on count_total to dutydesk_app;

create table credential (
  changed_at timestamp(3) with time zone not null,
  org_id uuid not null,
  password_hash text,
  recovery_hashes text[] not null default '{}'::text[],
  staff_id uuid not null,
  totp_pending text,
  totp_pending_until timestamp(3) with time zone,
  totp_secret text,
  totp_since timestamp(3) with time zone,
  totp_step bigint,
  constraint credential_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint credential_pkey PRIMARY KEY (org_id, staff_id),
  constraint credential_totp_check CHECK ((num_nonnulls(totp_secret, totp_since, totp_step) = ANY (ARRAY[0, 3]))),
  constraint credential_totp_pending_check CHECK ((num_nonnulls(totp_pending, totp_pending_until) = ANY (ARRAY[0, 2])))
);
grant insert, select, update on credential to dutydesk_app;

create table daily_sheet (
  by uuid not null,
  collect_by timestamp(3) with time zone,
  collected_at timestamp(3) with time zone,
  collector uuid,
  counted_from timestamp(3) with time zone,
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  due_at timestamp(3) with time zone,
  due_from timestamp(3) with time zone,
  due_paused_at timestamp(3) with time zone,
  due_working_ms bigint,
  hand_in_by timestamp(3) with time zone,
  handed_in_at timestamp(3) with time zone,
  id uuid not null,
  lines integer not null,
  note text,
  number text not null,
  org_id uuid not null,
  site uuid not null,
  state text not null,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  week date,
  constraint daily_sheet_by_fkey FOREIGN KEY (org_id, by) REFERENCES staff(org_id, id),
  constraint daily_sheet_collector_fkey FOREIGN KEY (org_id, collector) REFERENCES staff(org_id, id),
  constraint daily_sheet_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint daily_sheet_pkey PRIMARY KEY (org_id, id),
  constraint daily_sheet_site_fkey FOREIGN KEY (org_id, site) REFERENCES site(org_id, id),
  constraint daily_sheet_state_check CHECK ((state = ANY (ARRAY['open'::text, 'handedIn'::text, 'collected'::text, 'void'::text])))
);
CREATE INDEX daily_sheet_by_created_at_idx ON daily_sheet USING btree (org_id, by, created_at, id);
CREATE INDEX daily_sheet_by_week_idx ON daily_sheet USING btree (org_id, by, week, id);
CREATE INDEX daily_sheet_created_at_idx ON daily_sheet USING btree (org_id, created_at, id);
CREATE INDEX daily_sheet_due_at_idx ON daily_sheet USING btree (org_id, due_at, id) WHERE (due_at IS NOT NULL);
CREATE INDEX daily_sheet_site_created_at_idx ON daily_sheet USING btree (org_id, site, created_at, id);
CREATE UNIQUE INDEX daily_sheet_number_idx ON daily_sheet USING btree (org_id, number);
grant insert, select, update on daily_sheet to dutydesk_app;

create table daily_sheet_line (
  again boolean,
  by uuid not null,
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  day date,
  external_number text,
  id uuid not null,
  intent text,
  kind text not null,
  org_id uuid not null,
  progress text,
  sheet uuid,
  site uuid not null,
  state text not null,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  visited text,
  work text not null,
  constraint daily_sheet_line_by_fkey FOREIGN KEY (org_id, by) REFERENCES staff(org_id, id),
  constraint daily_sheet_line_intent_check CHECK ((intent = ANY (ARRAY['yes'::text, 'no'::text, 'unsure'::text]))),
  constraint daily_sheet_line_kind_check CHECK ((kind = ANY (ARRAY['work'::text, 'visit'::text, 'feedback'::text]))),
  constraint daily_sheet_line_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint daily_sheet_line_pkey PRIMARY KEY (org_id, id),
  constraint daily_sheet_line_sheet_fkey FOREIGN KEY (org_id, sheet) REFERENCES daily_sheet(org_id, id),
  constraint daily_sheet_line_site_fkey FOREIGN KEY (org_id, site) REFERENCES site(org_id, id),
  constraint daily_sheet_line_state_check CHECK ((state = ANY (ARRAY['kept'::text, 'void'::text]))),
  constraint daily_sheet_line_visit_told CHECK (((NOT (NOT (kind IS DISTINCT FROM 'visit'::text))) OR (NOT (state IS DISTINCT FROM 'void'::text)) OR (COALESCE((visited <> ''::text), false) AND COALESCE((progress <> ''::text), false) AND COALESCE((intent <> ''::text), false) AND (again IS NOT NULL))))
);
CREATE INDEX daily_sheet_line_by_created_at_idx ON daily_sheet_line USING btree (org_id, by, created_at, id);
CREATE INDEX daily_sheet_line_by_day_idx ON daily_sheet_line USING btree (org_id, by, day, id);
CREATE INDEX daily_sheet_line_created_at_idx ON daily_sheet_line USING btree (org_id, created_at, id);
CREATE INDEX daily_sheet_line_sheet_created_at_idx ON daily_sheet_line USING btree (org_id, sheet, created_at, id);
CREATE INDEX daily_sheet_line_site_created_at_idx ON daily_sheet_line USING btree (org_id, site, created_at, id);
CREATE UNIQUE INDEX daily_sheet_line_external_number_idx ON daily_sheet_line USING btree (org_id, external_number) WHERE (external_number IS NOT NULL);
grant insert, select, update on daily_sheet_line to dutydesk_app;

create table delegation (
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  deputy uuid not null,
  "from" date not null,
  id uuid not null,
  org_id uuid not null,
  principal uuid not null,
  reason text,
  state text not null,
  "to" date not null,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  constraint delegation_deputy_fkey FOREIGN KEY (org_id, deputy) REFERENCES staff(org_id, id),
  constraint delegation_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint delegation_pkey PRIMARY KEY (org_id, id),
  constraint delegation_principal_fkey FOREIGN KEY (org_id, principal) REFERENCES staff(org_id, id),
  constraint delegation_state_check CHECK ((state = ANY (ARRAY['valid'::text, 'revoked'::text])))
);
CREATE INDEX delegation_created_at_idx ON delegation USING btree (org_id, created_at, id);
CREATE INDEX delegation_deputy_state_idx ON delegation USING btree (org_id, deputy, state, id);
grant insert, select, update on delegation to dutydesk_app;

create table department (
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  id uuid not null,
  name text not null,
  org_id uuid not null,
  parent uuid,
  site uuid,
  state text not null,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  constraint department_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint department_parent_fkey FOREIGN KEY (org_id, parent) REFERENCES department(org_id, id),
  constraint department_pkey PRIMARY KEY (org_id, id),
  constraint department_site_fkey FOREIGN KEY (org_id, site) REFERENCES site(org_id, id),
  constraint department_state_check CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text])))
);
CREATE INDEX department_created_at_idx ON department USING btree (org_id, created_at, id);
grant insert, select, update on department to dutydesk_app;

create table device (
  created_at timestamp(3) with time zone not null,
  created_by uuid not null,
  id uuid not null,
  lock_after integer not null,
  name text not null,
  org_id uuid not null,
  revoked_at timestamp(3) with time zone,
  revoked_by uuid,
  seen_at timestamp(3) with time zone not null,
  token_hash text not null,
  constraint device_lock_after_check CHECK (((lock_after >= 1) AND (lock_after <= 120))),
  constraint device_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint device_pkey PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX device_token_idx ON device USING btree (token_hash);
grant insert, select, update on device to dutydesk_app;

create table device_pin (
  device_id uuid not null,
  made_at timestamp(3) with time zone not null,
  org_id uuid not null,
  pin_hash text not null,
  staff_id uuid not null,
  wrong integer not null default 0,
  constraint device_pin_org_id_device_id_fkey FOREIGN KEY (org_id, device_id) REFERENCES device(org_id, id),
  constraint device_pin_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint device_pin_pkey PRIMARY KEY (org_id, device_id, staff_id)
);
CREATE INDEX device_pin_staff_idx ON device_pin USING btree (org_id, staff_id);
grant delete, insert, select, update on device_pin to dutydesk_app;

create table duty (
  approver uuid,
  by uuid,
  cadence text,
  code text,
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  english text,
  id uuid not null,
  limit_text text,
  mechanisms text[] not null,
  number text not null,
  once text,
  org_id uuid not null,
  post uuid not null,
  reason text not null,
  records text[] not null,
  serves text,
  state text not null,
  tell uuid,
  text text not null,
  trigger text,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  "when" text,
  within_count integer,
  within_unit text,
  constraint duty_approver_fkey FOREIGN KEY (org_id, approver) REFERENCES post(org_id, id),
  constraint duty_by_fkey FOREIGN KEY (org_id, by) REFERENCES staff(org_id, id),
  constraint duty_mechanisms_check CHECK ((mechanisms <@ ARRAY['task'::text, 'clock'::text, 'gate'::text, 'approval'::text, 'keeping'::text, 'check'::text])),
  constraint duty_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint duty_pkey PRIMARY KEY (org_id, id),
  constraint duty_post_fkey FOREIGN KEY (org_id, post) REFERENCES post(org_id, id),
  constraint duty_serves_check CHECK ((serves = ANY (ARRAY['post'::text, 'site'::text, 'person'::text]))),
  constraint duty_state_check CHECK ((state = ANY (ARRAY['open'::text, 'retired'::text, 'void'::text]))),
  constraint duty_tell_fkey FOREIGN KEY (org_id, tell) REFERENCES post(org_id, id),
  constraint duty_within_unit_check CHECK ((within_unit = ANY (ARRAY['m'::text, 'h'::text, 'd'::text, 'wh'::text, 'wd'::text])))
);
CREATE INDEX duty_created_at_idx ON duty USING btree (org_id, created_at, id);
CREATE INDEX duty_post_state_idx ON duty USING btree (org_id, post, state, id);
CREATE UNIQUE INDEX duty_number_idx ON duty USING btree (org_id, number);
CREATE UNIQUE INDEX duty_once_key ON duty USING btree (org_id, once) WHERE (state <> 'void'::text);
grant insert, select, update on duty to dutydesk_app;

create table equipment_check (
  at timestamp(3) with time zone not null,
  by uuid not null,
  counted integer,
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  fault text,
  "group" text not null,
  id uuid not null,
  item text not null,
  kind text not null,
  mended_at timestamp(3) with time zone,
  mended_how text,
  org_id uuid not null,
  photos uuid[] not null,
  result text not null,
  site uuid not null,
  state text not null,
  updated_at timestamp(3) with time zone not null,
  upkeep text,
  version integer not null,
  constraint equipment_check_by_fkey FOREIGN KEY (org_id, by) REFERENCES staff(org_id, id),
  constraint equipment_check_fault_told CHECK (((NOT (NOT (result IS DISTINCT FROM 'fault'::text))) OR COALESCE((fault <> ''::text), false))),
  constraint equipment_check_group_check CHECK (("group" = ANY (ARRAY['office'::text, 'phone'::text, 'copier'::text, 'computer'::text, 'other'::text]))),
  constraint equipment_check_kind_check CHECK ((kind = ANY (ARRAY['daily'::text, 'monthly'::text, 'upkeep'::text]))),
  constraint equipment_check_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint equipment_check_pkey PRIMARY KEY (org_id, id),
  constraint equipment_check_result_check CHECK ((result = ANY (ARRAY['ok'::text, 'fault'::text]))),
  constraint equipment_check_site_fkey FOREIGN KEY (org_id, site) REFERENCES site(org_id, id),
  constraint equipment_check_state_check CHECK ((state = ANY (ARRAY['kept'::text, 'mended'::text, 'void'::text]))),
  constraint equipment_check_upkeep_told CHECK (((NOT (NOT (kind IS DISTINCT FROM 'upkeep'::text))) OR COALESCE((upkeep <> ''::text), false)))
);
CREATE INDEX equipment_check_by_created_at_idx ON equipment_check USING btree (org_id, by, created_at, id);
CREATE INDEX equipment_check_created_at_idx ON equipment_check USING btree (org_id, created_at, id);
CREATE INDEX equipment_check_site_created_at_idx ON equipment_check USING btree (org_id, site, created_at, id);
CREATE INDEX equipment_check_site_kind_created_at_idx ON equipment_check USING btree (org_id, site, kind, created_at, id);
grant insert, select, update on equipment_check to dutydesk_app;

create table equipment_issue (
  by uuid not null,
  condition text,
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  holder uuid not null,
  id uuid not null,
  issued_at timestamp(3) with time zone not null,
  item text not null,
  kind text not null,
  number text not null,
  org_id uuid not null,
  photos uuid[] not null,
  received_at timestamp(3) with time zone,
  return_condition text,
  returned_at timestamp(3) with time zone,
  serial text,
  site uuid not null,
  state text not null,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  constraint equipment_issue_by_fkey FOREIGN KEY (org_id, by) REFERENCES staff(org_id, id),
  constraint equipment_issue_holder_fkey FOREIGN KEY (org_id, holder) REFERENCES staff(org_id, id),
  constraint equipment_issue_kind_check CHECK ((kind = ANY (ARRAY['phone'::text, 'sim'::text, 'computer'::text, 'radio'::text, 'clothes'::text, 'badge'::text, 'other'::text]))),
  constraint equipment_issue_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint equipment_issue_pkey PRIMARY KEY (org_id, id),
  constraint equipment_issue_site_fkey FOREIGN KEY (org_id, site) REFERENCES site(org_id, id),
  constraint equipment_issue_state_check CHECK ((state = ANY (ARRAY['issued'::text, 'returned'::text, 'lost'::text, 'void'::text])))
);
CREATE INDEX equipment_issue_created_at_idx ON equipment_issue USING btree (org_id, created_at, id);
CREATE INDEX equipment_issue_holder_state_idx ON equipment_issue USING btree (org_id, holder, state, id);
CREATE INDEX equipment_issue_site_created_at_idx ON equipment_issue USING btree (org_id, site, created_at, id);
CREATE UNIQUE INDEX equipment_issue_number_idx ON equipment_issue USING btree (org_id, number);
grant insert, select, update on equipment_issue to dutydesk_app;

create table event (
  at timestamp(3) with time zone not null,
  id uuid not null,
  org_id uuid not null,
  payload jsonb,
  record_id uuid not null,
  record_type text not null,
  seq bigint not null generated always as identity,
  site_id uuid,
  staff_id uuid,
  step text not null,
  topic text,
  tx xid8 not null default pg_current_xact_id(),
  version integer,
  constraint event_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint event_pkey PRIMARY KEY (org_id, id)
);
CREATE INDEX event_order_idx ON event USING btree (tx, seq);
CREATE INDEX event_org_order_idx ON event USING btree (org_id, tx, seq);
grant insert, select on event to dutydesk_app;

create table event_cursor (
  consumer text not null,
  seq bigint not null,
  tx xid8 not null,
  constraint event_cursor_pkey PRIMARY KEY (consumer)
);
grant insert, select, update on event_cursor to dutydesk_app;

create table exam (
  answers jsonb not null default '[]'::jsonb,
  asked jsonb not null default '[]'::jsonb,
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  doubt text,
  duty text,
  handed_in timestamp(3) with time zone,
  id uuid not null,
  keys integer,
  name text,
  number text not null,
  once text,
  org_id uuid not null,
  paper uuid not null,
  pass_mark integer,
  passed boolean,
  place text,
  score integer,
  staff uuid not null,
  state text not null,
  text text,
  typed text,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  constraint exam_answers_check CHECK (
CASE
    WHEN (jsonb_typeof(answers) = 'array'::text) THEN (jsonb_array_length(answers) <= 200)
    ELSE false
END),
  constraint exam_asked_check CHECK (
CASE
    WHEN (jsonb_typeof(asked) = 'array'::text) THEN (jsonb_array_length(asked) <= 200)
    ELSE false
END),
  constraint exam_doubt_check CHECK ((doubt = ANY (ARRAY['keys'::text, 'fast'::text]))),
  constraint exam_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint exam_paper_fkey FOREIGN KEY (org_id, paper) REFERENCES exam_paper(org_id, id),
  constraint exam_pkey PRIMARY KEY (org_id, id),
  constraint exam_staff_fkey FOREIGN KEY (org_id, staff) REFERENCES staff(org_id, id),
  constraint exam_state_check CHECK ((state = ANY (ARRAY['begun'::text, 'handedIn'::text])))
);
CREATE INDEX exam_created_at_idx ON exam USING btree (org_id, created_at, id);
CREATE INDEX exam_staff_created_at_idx ON exam USING btree (org_id, staff, created_at, id);
CREATE UNIQUE INDEX exam_number_idx ON exam USING btree (org_id, number);
CREATE UNIQUE INDEX exam_once_key ON exam USING btree (org_id, once);
grant insert, select, update on exam to dutydesk_app;

create table exam_paper (
  ask integer,
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  duty text,
  id uuid not null,
  kind text not null,
  name text not null,
  org_id uuid not null,
  pass integer not null,
  state text not null,
  text text,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  constraint exam_paper_kind_check CHECK ((kind = ANY (ARRAY['questions'::text, 'typing'::text]))),
  constraint exam_paper_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint exam_paper_pkey PRIMARY KEY (org_id, id),
  constraint exam_paper_state_check CHECK ((state = ANY (ARRAY['open'::text, 'retired'::text]))),
  constraint exam_paper_typing_text CHECK (((NOT (kind IS DISTINCT FROM 'questions'::text)) OR COALESCE((text <> ''::text), false)))
);
CREATE INDEX exam_paper_created_at_idx ON exam_paper USING btree (org_id, created_at, id);
grant insert, select, update on exam_paper to dutydesk_app;

create table exam_question (
  a text not null,
  ask text not null,
  b text not null,
  c text,
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  d text,
  id uuid not null,
  org_id uuid not null,
  paper uuid not null,
  "right" text not null,
  state text not null,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  constraint exam_question_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint exam_question_paper_fkey FOREIGN KEY (org_id, paper) REFERENCES exam_paper(org_id, id),
  constraint exam_question_pkey PRIMARY KEY (org_id, id),
  constraint exam_question_right_check CHECK (("right" = ANY (ARRAY['a'::text, 'b'::text, 'c'::text, 'd'::text]))),
  constraint exam_question_state_check CHECK ((state = ANY (ARRAY['open'::text, 'retired'::text])))
);
CREATE INDEX exam_question_created_at_idx ON exam_question USING btree (org_id, created_at, id);
CREATE INDEX exam_question_paper_state_idx ON exam_question USING btree (org_id, paper, state, id);
grant insert, select, update on exam_question to dutydesk_app;

create table examination (
  answers text,
  by uuid not null,
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  exam uuid,
  files uuid[] not null,
  id uuid not null,
  kind text not null,
  number text not null,
  org_id uuid not null,
  pass_mark integer not null,
  passed boolean,
  retake_of uuid,
  score integer not null,
  site uuid not null,
  staff uuid not null,
  state text not null,
  subject text not null,
  taken_at timestamp(3) with time zone not null,
  training uuid,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  constraint examination_by_fkey FOREIGN KEY (org_id, by) REFERENCES staff(org_id, id),
  constraint examination_exam_fkey FOREIGN KEY (org_id, exam) REFERENCES exam(org_id, id),
  constraint examination_kind_check CHECK ((kind = ANY (ARRAY['typing'::text, 'machines'::text, 'software'::text, 'law'::text, 'sales'::text, 'manners'::text, 'upkeep'::text, 'duties'::text, 'other'::text]))),
  constraint examination_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint examination_passed_by_mark CHECK (((NOT (NOT (passed IS DISTINCT FROM true))) OR (score IS NOT NULL))),
  constraint examination_pkey PRIMARY KEY (org_id, id),
  constraint examination_retake_of_fkey FOREIGN KEY (org_id, retake_of) REFERENCES examination(org_id, id),
  constraint examination_site_fkey FOREIGN KEY (org_id, site) REFERENCES site(org_id, id),
  constraint examination_staff_fkey FOREIGN KEY (org_id, staff) REFERENCES staff(org_id, id),
  constraint examination_state_check CHECK ((state = ANY (ARRAY['kept'::text, 'void'::text]))),
  constraint examination_training_fkey FOREIGN KEY (org_id, training) REFERENCES training(org_id, id)
);
CREATE INDEX examination_created_at_idx ON examination USING btree (org_id, created_at, id);
CREATE INDEX examination_kind_created_at_idx ON examination USING btree (org_id, kind, created_at, id);
CREATE INDEX examination_site_created_at_idx ON examination USING btree (org_id, site, created_at, id);
CREATE INDEX examination_staff_created_at_idx ON examination USING btree (org_id, staff, created_at, id);
CREATE UNIQUE INDEX examination_number_idx ON examination USING btree (org_id, number);
grant insert, select, update on examination to dutydesk_app;

create table export_run (
  created_at timestamp(3) with time zone not null,
  detail jsonb not null,
  id uuid not null,
  org_id uuid not null,
  record_type text not null,
  staff_id uuid not null,
  state text not null,
  updated_at timestamp(3) with time zone not null,
  constraint export_run_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint export_run_pkey PRIMARY KEY (org_id, id),
  constraint export_run_state_check CHECK ((state = ANY (ARRAY['running'::text, 'done'::text, 'failed'::text])))
);
CREATE INDEX export_run_staff_idx ON export_run USING btree (org_id, staff_id, created_at);
CREATE INDEX export_run_waiting_idx ON export_run USING btree (state, updated_at);
grant delete, insert, select, update on export_run to dutydesk_app;

create table file (
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  id uuid not null,
  media_type text not null,
  name text not null,
  org_id uuid not null,
  record_id uuid,
  record_type text,
  sha256 text not null,
  size bigint not null,
  constraint file_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint file_pkey PRIMARY KEY (org_id, id)
);
grant insert, select, update on file to dutydesk_app;

create table idempotency (
  actor text not null,
  answer jsonb not null,
  at timestamp(3) with time zone not null,
  hash text not null,
  key text not null,
  org_id uuid not null,
  constraint idempotency_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint idempotency_pkey PRIMARY KEY (org_id, actor, key)
);
CREATE INDEX idempotency_at_idx ON idempotency USING btree (at);
grant delete, insert, select, update on idempotency to dutydesk_app;

create table import_run (
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  detail jsonb not null,
  file_id uuid not null,
  id uuid not null,
  org_id uuid not null,
  record_type text not null,
  state text not null,
  updated_at timestamp(3) with time zone not null,
  constraint import_run_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint import_run_pkey PRIMARY KEY (org_id, id)
);
grant insert, select, update on import_run to dutydesk_app;

create table improvement (
  answer text,
  answered_at timestamp(3) with time zone,
  answered_by uuid,
  by uuid not null,
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  day date,
  found text not null,
  id uuid not null,
  measures text not null,
  number text not null,
  org_id uuid not null,
  site uuid not null,
  source text not null,
  state text not null,
  subject text not null,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  constraint improvement_answered_by_fkey FOREIGN KEY (org_id, answered_by) REFERENCES staff(org_id, id),
  constraint improvement_by_fkey FOREIGN KEY (org_id, by) REFERENCES staff(org_id, id),
  constraint improvement_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint improvement_pkey PRIMARY KEY (org_id, id),
  constraint improvement_site_fkey FOREIGN KEY (org_id, site) REFERENCES site(org_id, id),
  constraint improvement_source_check CHECK ((source = ANY (ARRAY['work'::text, 'revisit'::text, 'complaints'::text, 'survey'::text, 'cost'::text, 'purchase'::text, 'other'::text]))),
  constraint improvement_state_check CHECK ((state = ANY (ARRAY['made'::text, 'taken'::text, 'declined'::text, 'void'::text])))
);
CREATE INDEX improvement_by_created_at_idx ON improvement USING btree (org_id, by, created_at, id);
CREATE INDEX improvement_created_at_idx ON improvement USING btree (org_id, created_at, id);
CREATE INDEX improvement_site_created_at_idx ON improvement USING btree (org_id, site, created_at, id);
CREATE UNIQUE INDEX improvement_number_idx ON improvement USING btree (org_id, number);
grant insert, select, update on improvement to dutydesk_app;

create table incident (
  by uuid not null,
  closed_at timestamp(3) with time zone,
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  due_at timestamp(3) with time zone,
  due_from timestamp(3) with time zone,
  due_paused_at timestamp(3) with time zone,
  due_working_ms bigint,
  event text not null,
  happened_at timestamp(3) with time zone not null,
  id uuid not null,
  kind text not null,
  measures text,
  number text not null,
  org_id uuid not null,
  owner uuid,
  people text,
  photos uuid[] not null,
  place text not null,
  result text,
  safety boolean not null,
  site uuid not null,
  state text not null,
  taken_at timestamp(3) with time zone,
  told_at timestamp(3) with time zone,
  told_to text,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  constraint incident_by_fkey FOREIGN KEY (org_id, by) REFERENCES staff(org_id, id),
  constraint incident_kind_check CHECK ((kind = ANY (ARRAY['accident'::text, 'suspicious'::text, 'conflict'::text, 'abuse'::text, 'disclosure'::text, 'other'::text]))),
  constraint incident_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint incident_owner_fkey FOREIGN KEY (org_id, owner) REFERENCES staff(org_id, id),
  constraint incident_pkey PRIMARY KEY (org_id, id),
  constraint incident_site_fkey FOREIGN KEY (org_id, site) REFERENCES site(org_id, id),
  constraint incident_state_check CHECK ((state = ANY (ARRAY['reported'::text, 'handling'::text, 'closed'::text, 'void'::text])))
);
CREATE INDEX incident_by_created_at_idx ON incident USING btree (org_id, by, created_at, id);
CREATE INDEX incident_created_at_idx ON incident USING btree (org_id, created_at, id);
CREATE INDEX incident_due_at_idx ON incident USING btree (org_id, due_at, id) WHERE (due_at IS NOT NULL);
CREATE INDEX incident_owner_state_idx ON incident USING btree (org_id, owner, state, id);
CREATE INDEX incident_site_created_at_idx ON incident USING btree (org_id, site, created_at, id);
CREATE INDEX incident_site_state_created_at_idx ON incident USING btree (org_id, site, state, created_at, id);
CREATE UNIQUE INDEX incident_number_idx ON incident USING btree (org_id, number);
grant insert, select, update on incident to dutydesk_app;

create table installation (
  backed_up_at timestamp(3) with time zone,
  only_one boolean not null default true,
  quiet_since timestamp(3) with time zone,
  constraint installation_only_one_check CHECK (only_one),
  constraint installation_pkey PRIMARY KEY (only_one)
);
grant select, update on installation to dutydesk_app;

create table journal (
  after jsonb,
  at timestamp(3) with time zone not null,
  before jsonb,
  id uuid not null,
  note text,
  org_id uuid not null,
  record_id uuid not null,
  record_type text not null,
  staff_id uuid,
  staff_name text,
  step text not null,
  version integer,
  via text not null,
  constraint journal_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint journal_pkey PRIMARY KEY (org_id, id)
);
CREATE INDEX journal_at_idx ON journal USING btree (org_id, at, id);
CREATE INDEX journal_record_idx ON journal USING btree (org_id, record_id, id);
CREATE INDEX journal_refused_idx ON journal USING btree (org_id, note, at) WHERE (step ~~ 'refused:%'::text);
CREATE INDEX journal_staff_idx ON journal USING btree (org_id, staff_id, at, id) INCLUDE (record_type, step, record_id) WHERE (staff_id IS NOT NULL);
CREATE INDEX journal_type_idx ON journal USING btree (org_id, record_type, at, id);
CREATE TRIGGER journal_append_only BEFORE DELETE OR UPDATE ON journal FOR EACH ROW EXECUTE FUNCTION dd_refuse();
CREATE TRIGGER journal_no_truncate BEFORE TRUNCATE ON journal FOR EACH STATEMENT EXECUTE FUNCTION dd_refuse();
grant insert, select on journal to dutydesk_app;

create table key_ledger (
  back_by timestamp(3) with time zone,
  borrower text,
  copies integer not null,
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  due_at timestamp(3) with time zone,
  due_from timestamp(3) with time zone,
  due_paused_at timestamp(3) with time zone,
  due_working_ms bigint,
  holder uuid,
  hook text,
  id uuid not null,
  issued_at timestamp(3) with time zone,
  issued_by uuid,
  kind text not null,
  name text not null,
  number text not null,
  org_id uuid not null,
  purpose text,
  returned_at timestamp(3) with time zone,
  returned_to uuid,
  site uuid not null,
  state text not null,
  unit uuid,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  constraint key_ledger_holder_fkey FOREIGN KEY (org_id, holder) REFERENCES staff(org_id, id),
  constraint key_ledger_issued_by_fkey FOREIGN KEY (org_id, issued_by) REFERENCES staff(org_id, id),
  constraint key_ledger_kind_check CHECK ((kind = ANY (ARRAY['common'::text, 'vacant'::text, 'moveIn'::text, 'office'::text, 'other'::text]))),
  constraint key_ledger_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint key_ledger_out_named CHECK (((NOT (NOT (state IS DISTINCT FROM 'out'::text))) OR (COALESCE((borrower <> ''::text), false) AND (issued_by IS NOT NULL)))),
  constraint key_ledger_pkey PRIMARY KEY (org_id, id),
  constraint key_ledger_returned_to_fkey FOREIGN KEY (org_id, returned_to) REFERENCES staff(org_id, id),
  constraint key_ledger_site_fkey FOREIGN KEY (org_id, site) REFERENCES site(org_id, id),
  constraint key_ledger_state_check CHECK ((state = ANY (ARRAY['in'::text, 'out'::text, 'lost'::text, 'handedOver'::text, 'retired'::text]))),
  constraint key_ledger_unit_fkey FOREIGN KEY (org_id, unit) REFERENCES unit(org_id, id)
);
CREATE INDEX key_ledger_created_at_idx ON key_ledger USING btree (org_id, created_at, id);
CREATE INDEX key_ledger_due_at_idx ON key_ledger USING btree (org_id, due_at, id) WHERE (due_at IS NOT NULL);
CREATE INDEX key_ledger_holder_state_idx ON key_ledger USING btree (org_id, holder, state, id);
CREATE INDEX key_ledger_site_created_at_idx ON key_ledger USING btree (org_id, site, created_at, id);
CREATE INDEX key_ledger_site_state_due_at_idx ON key_ledger USING btree (org_id, site, state, due_at, id);
CREATE INDEX key_ledger_unit_idx ON key_ledger USING btree (org_id, unit, id) WHERE (unit IS NOT NULL);
CREATE UNIQUE INDEX key_ledger_number_idx ON key_ledger USING btree (org_id, number);
grant insert, select, update on key_ledger to dutydesk_app;

create table knowledge (
  by uuid not null,
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  files uuid[] not null,
  "from" date,
  id uuid not null,
  org_id uuid not null,
  site uuid not null,
  source text,
  state text not null,
  subject text not null,
  text text not null,
  topic text not null,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  constraint knowledge_by_fkey FOREIGN KEY (org_id, by) REFERENCES staff(org_id, id),
  constraint knowledge_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint knowledge_pkey PRIMARY KEY (org_id, id),
  constraint knowledge_site_fkey FOREIGN KEY (org_id, site) REFERENCES site(org_id, id),
  constraint knowledge_state_check CHECK ((state = ANY (ARRAY['open'::text, 'retired'::text]))),
  constraint knowledge_topic_check CHECK ((topic = ANY (ARRAY['law'::text, 'contract'::text, 'product'::text, 'fee'::text, 'department'::text, 'company'::text, 'standard'::text, 'other'::text])))
);
CREATE INDEX knowledge_created_at_idx ON knowledge USING btree (org_id, created_at, id);
CREATE INDEX knowledge_state_created_at_idx ON knowledge USING btree (org_id, state, created_at, id);
CREATE INDEX knowledge_topic_created_at_idx ON knowledge USING btree (org_id, topic, created_at, id);
grant insert, select, update on knowledge to dutydesk_app;

create table leave_request (
  approved_at timestamp(3) with time zone,
  approver uuid,
  cover uuid not null,
  cover_agreed_at timestamp(3) with time zone,
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  files uuid[] not null,
  "from" date not null,
  handover text not null,
  id uuid not null,
  in_advance boolean not null,
  kind text not null,
  number text not null,
  org_id uuid not null,
  reason text not null,
  site uuid not null,
  staff uuid not null,
  state text not null,
  "to" date not null,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  constraint leave_request_approved_whole CHECK (((NOT (NOT (state IS DISTINCT FROM 'approved'::text))) OR ((approver IS NOT NULL) AND (cover_agreed_at IS NOT NULL) AND COALESCE((handover <> ''::text), false)))),
  constraint leave_request_approver_fkey FOREIGN KEY (org_id, approver) REFERENCES staff(org_id, id),
  constraint leave_request_cover_fkey FOREIGN KEY (org_id, cover) REFERENCES staff(org_id, id),
  constraint leave_request_kind_check CHECK ((kind = ANY (ARRAY['personal'::text, 'sick'::text, 'annual'::text, 'family'::text, 'shift'::text, 'other'::text]))),
  constraint leave_request_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint leave_request_pkey PRIMARY KEY (org_id, id),
  constraint leave_request_site_fkey FOREIGN KEY (org_id, site) REFERENCES site(org_id, id),
  constraint leave_request_staff_fkey FOREIGN KEY (org_id, staff) REFERENCES staff(org_id, id),
  constraint leave_request_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'approved'::text, 'refused'::text, 'withdrawn'::text, 'void'::text])))
);
CREATE INDEX leave_request_cover_created_at_idx ON leave_request USING btree (org_id, cover, created_at, id);
CREATE INDEX leave_request_created_at_idx ON leave_request USING btree (org_id, created_at, id);
CREATE INDEX leave_request_site_created_at_idx ON leave_request USING btree (org_id, site, created_at, id);
CREATE INDEX leave_request_staff_created_at_idx ON leave_request USING btree (org_id, staff, created_at, id);
CREATE INDEX leave_request_state_from_idx ON leave_request USING btree (org_id, state, "from", id);
CREATE UNIQUE INDEX leave_request_number_idx ON leave_request USING btree (org_id, number);
grant insert, select, update on leave_request to dutydesk_app;

create table list_view (
  created_at timestamp(3) with time zone not null,
  id uuid not null,
  name text not null,
  org_id uuid not null,
  query jsonb not null,
  record_type text not null,
  shared boolean not null,
  staff_id uuid not null,
  updated_at timestamp(3) with time zone not null,
  constraint list_view_name_check CHECK ((name <> ''::text)),
  constraint list_view_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint list_view_pkey PRIMARY KEY (org_id, id)
);
CREATE INDEX list_view_type_idx ON list_view USING btree (org_id, record_type);
CREATE UNIQUE INDEX list_view_own_idx ON list_view USING btree (org_id, record_type, staff_id, name) WHERE (NOT shared);
CREATE UNIQUE INDEX list_view_shared_idx ON list_view USING btree (org_id, record_type, name) WHERE shared;
grant delete, insert, select, update on list_view to dutydesk_app;

create table meeting (
  absent text,
  agenda text,
  by uuid not null,
  chair uuid,
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  decision text,
  decision_due date,
  decision_owner uuid,
  decisions integer not null,
  files uuid[] not null,
  id uuid not null,
  invited text,
  kind text not null,
  minutes text,
  number text not null,
  org_id uuid not null,
  place text,
  present text,
  ready_at timestamp(3) with time zone,
  site uuid not null,
  starts_at timestamp(3) with time zone not null,
  state text not null,
  subject text not null,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  constraint meeting_by_fkey FOREIGN KEY (org_id, by) REFERENCES staff(org_id, id),
  constraint meeting_chair_fkey FOREIGN KEY (org_id, chair) REFERENCES staff(org_id, id),
  constraint meeting_decision_owner_fkey FOREIGN KEY (org_id, decision_owner) REFERENCES staff(org_id, id),
  constraint meeting_kind_check CHECK ((kind = ANY (ARRAY['department'::text, 'work'::text, 'residents'::text, 'company'::text, 'other'::text]))),
  constraint meeting_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint meeting_pkey PRIMARY KEY (org_id, id),
  constraint meeting_site_fkey FOREIGN KEY (org_id, site) REFERENCES site(org_id, id),
  constraint meeting_state_check CHECK ((state = ANY (ARRAY['planned'::text, 'held'::text, 'filed'::text, 'cancelled'::text, 'void'::text])))
);
CREATE INDEX meeting_by_created_at_idx ON meeting USING btree (org_id, by, created_at, id);
CREATE INDEX meeting_created_at_idx ON meeting USING btree (org_id, created_at, id);
CREATE INDEX meeting_site_created_at_idx ON meeting USING btree (org_id, site, created_at, id);
CREATE INDEX meeting_site_starts_at_idx ON meeting USING btree (org_id, site, starts_at, id);
CREATE UNIQUE INDEX meeting_number_idx ON meeting USING btree (org_id, number);
grant insert, select, update on meeting to dutydesk_app;

create table message (
  at timestamp(3) with time zone not null,
  bundle uuid,
  channel_id uuid not null,
  clock_id uuid,
  detail jsonb not null,
  digest boolean not null,
  first_tried_at timestamp(3) with time zone,
  id uuid not null,
  key text not null,
  kind text not null,
  merged boolean not null default false,
  next_at timestamp(3) with time zone not null,
  notice_id uuid,
  org_id uuid not null,
  record_id uuid not null,
  record_type text not null,
  staff_id uuid,
  state text not null,
  step text not null,
  tried_at timestamp(3) with time zone,
  tries integer not null default 0,
  urgent boolean not null,
  why text,
  constraint message_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint message_pkey PRIMARY KEY (org_id, id),
  constraint message_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sent'::text, 'failed'::text, 'dropped'::text])))
);
CREATE INDEX message_failed_idx ON message USING btree (tried_at) WHERE (state = 'failed'::text);
CREATE INDEX message_tried_idx ON message USING btree (org_id, channel_id, staff_id, tried_at);
CREATE INDEX message_waiting_idx ON message USING btree (next_at) WHERE (state = 'waiting'::text);
CREATE UNIQUE INDEX message_key_idx ON message USING btree (org_id, key);
grant delete, insert, select, update on message to dutydesk_app;

create table message_try (
  answer text,
  at timestamp(3) with time zone not null,
  channel_id uuid not null,
  id uuid not null,
  message_id uuid not null,
  messages integer not null,
  org_id uuid not null,
  outcome text not null,
  staff_id uuid,
  constraint message_try_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint message_try_pkey PRIMARY KEY (org_id, id)
);
CREATE INDEX message_try_at_idx ON message_try USING btree (at);
grant delete, insert, select on message_try to dutydesk_app;

create table migration (
  applied_at timestamp with time zone not null default now(),
  hash text not null,
  name text not null,
  constraint migration_pkey PRIMARY KEY (name)
);
grant select on migration to dutydesk_app;

create table nil_report (
  at timestamp(3) with time zone not null,
  by uuid not null,
  code text,
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  day date,
  duty text not null,
  id uuid not null,
  note text,
  org_id uuid not null,
  post uuid,
  site uuid not null,
  state text not null,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  constraint nil_report_by_fkey FOREIGN KEY (org_id, by) REFERENCES staff(org_id, id),
  constraint nil_report_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint nil_report_pkey PRIMARY KEY (org_id, id),
  constraint nil_report_post_fkey FOREIGN KEY (org_id, post) REFERENCES post(org_id, id),
  constraint nil_report_site_fkey FOREIGN KEY (org_id, site) REFERENCES site(org_id, id),
  constraint nil_report_state_check CHECK ((state = ANY (ARRAY['kept'::text, 'void'::text])))
);
CREATE INDEX nil_report_by_created_at_idx ON nil_report USING btree (org_id, by, created_at, id);
CREATE INDEX nil_report_code_day_idx ON nil_report USING btree (org_id, code, day, id);
CREATE INDEX nil_report_created_at_idx ON nil_report USING btree (org_id, created_at, id);
CREATE INDEX nil_report_site_created_at_idx ON nil_report USING btree (org_id, site, created_at, id);
grant insert, select, update on nil_report to dutydesk_app;

create table notice (
  at timestamp(3) with time zone not null,
  clock_id uuid,
  closed_at timestamp(3) with time zone,
  detail jsonb not null,
  id uuid not null,
  kind text not null,
  org_id uuid not null,
  read_at timestamp(3) with time zone,
  record_id uuid not null,
  record_type text not null,
  staff_id uuid not null,
  constraint notice_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint notice_pkey PRIMARY KEY (org_id, id)
);
CREATE INDEX notice_clock_idx ON notice USING btree (org_id, clock_id) WHERE (closed_at IS NULL);
CREATE INDEX notice_kind_idx ON notice USING btree (org_id, staff_id, kind, at);
CREATE INDEX notice_record_idx ON notice USING btree (org_id, record_id, at);
CREATE INDEX notice_staff_idx ON notice USING btree (org_id, staff_id, id) WHERE (closed_at IS NULL);
grant insert, select, update on notice to dutydesk_app;

create table notice_choice (
  choices jsonb not null,
  org_id uuid not null,
  quiet text,
  staff_id uuid not null,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  constraint notice_choice_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint notice_choice_pkey PRIMARY KEY (org_id, staff_id)
);
grant insert, select, update on notice_choice to dutydesk_app;

create table number_block (
  next bigint not null,
  org_id uuid not null,
  series text not null,
  constraint number_block_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint number_block_pkey PRIMARY KEY (org_id, series)
);
grant insert, select, update on number_block to dutydesk_app;

create table occupancy (
  client uuid not null,
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  external_number text,
  "from" date not null,
  id uuid not null,
  org_id uuid not null,
  role text not null,
  site uuid not null,
  state text not null,
  "to" date,
  unit uuid not null,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  constraint occupancy_client_fkey FOREIGN KEY (org_id, client) REFERENCES client(org_id, id),
  constraint occupancy_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint occupancy_pkey PRIMARY KEY (org_id, id),
  constraint occupancy_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'tenant'::text, 'family'::text]))),
  constraint occupancy_site_fkey FOREIGN KEY (org_id, site) REFERENCES site(org_id, id),
  constraint occupancy_state_check CHECK ((state = ANY (ARRAY['living'::text, 'gone'::text]))),
  constraint occupancy_unit_fkey FOREIGN KEY (org_id, unit) REFERENCES unit(org_id, id)
);
CREATE INDEX occupancy_client_state_idx ON occupancy USING btree (org_id, client, state, id);
CREATE INDEX occupancy_created_at_idx ON occupancy USING btree (org_id, created_at, id);
CREATE INDEX occupancy_unit_state_idx ON occupancy USING btree (org_id, unit, state, id);
CREATE UNIQUE INDEX occupancy_external_number_idx ON occupancy USING btree (org_id, external_number) WHERE (external_number IS NOT NULL);
grant insert, select, update on occupancy to dutydesk_app;

create table one_time_code (
  code_hash text not null,
  created_by uuid,
  expires_at timestamp(3) with time zone not null,
  id uuid not null,
  org_id uuid not null,
  staff_id uuid not null,
  used_at timestamp(3) with time zone,
  constraint one_time_code_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint one_time_code_pkey PRIMARY KEY (org_id, id)
);
CREATE INDEX one_time_code_staff_idx ON one_time_code USING btree (org_id, staff_id) WHERE (used_at IS NULL);
grant insert, select, update on one_time_code to dutydesk_app;

create table organisation (
  created_at timestamp(3) with time zone not null,
  demo boolean not null default false,
  id uuid not null,
  language text not null default 'zh'::text,
  name text not null,
  rights_epoch bigint not null default 0,
  scenes text[] not null default '{}'::text[],
  set_up jsonb,
  zone text not null default 'Asia/Shanghai'::text,
  constraint organisation_language_check CHECK ((language = ANY (ARRAY['zh'::text, 'en'::text]))),
  constraint organisation_pkey PRIMARY KEY (id)
);
grant insert, select, update on organisation to dutydesk_app;

create table paid_service (
  amount bigint,
  by uuid not null,
  client text not null,
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  id uuid not null,
  item uuid not null,
  number text not null,
  org_id uuid not null,
  paid_at timestamp(3) with time zone,
  paid_by text,
  price bigint not null,
  quantity integer not null,
  receipt_number text,
  remark text,
  site uuid not null,
  state text not null,
  unit uuid,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  constraint paid_service_by_fkey FOREIGN KEY (org_id, by) REFERENCES staff(org_id, id),
  constraint paid_service_item_fkey FOREIGN KEY (org_id, item) REFERENCES price_item(org_id, id),
  constraint paid_service_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint paid_service_paid_by_check CHECK ((paid_by = ANY (ARRAY['cash'::text, 'wechat'::text, 'alipay'::text, 'transfer'::text, 'account'::text]))),
  constraint paid_service_pkey PRIMARY KEY (org_id, id),
  constraint paid_service_site_fkey FOREIGN KEY (org_id, site) REFERENCES site(org_id, id),
  constraint paid_service_state_check CHECK ((state = ANY (ARRAY['open'::text, 'paid'::text, 'void'::text]))),
  constraint paid_service_unit_fkey FOREIGN KEY (org_id, unit) REFERENCES unit(org_id, id)
);
CREATE INDEX paid_service_by_created_at_idx ON paid_service USING btree (org_id, by, created_at, id);
CREATE INDEX paid_service_created_at_idx ON paid_service USING btree (org_id, created_at, id);
CREATE INDEX paid_service_site_created_at_idx ON paid_service USING btree (org_id, site, created_at, id);
CREATE INDEX paid_service_site_state_created_at_idx ON paid_service USING btree (org_id, site, state, created_at, id);
CREATE UNIQUE INDEX paid_service_number_idx ON paid_service USING btree (org_id, number);
grant insert, select, update on paid_service to dutydesk_app;

create table parcel (
  at timestamp(3) with time zone not null,
  by uuid not null,
  carrier text,
  collected_at timestamp(3) with time zone,
  collected_by text,
  count integer not null,
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  direction text not null,
  id uuid not null,
  kind text not null,
  number text not null,
  org_id uuid not null,
  person uuid,
  photos uuid[] not null,
  place text,
  recipient text not null,
  released boolean not null,
  released_by uuid,
  sender text,
  sign uuid,
  site uuid not null,
  state text not null,
  tracking text,
  unit uuid,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  constraint parcel_by_fkey FOREIGN KEY (org_id, by) REFERENCES staff(org_id, id),
  constraint parcel_direction_check CHECK ((direction = ANY (ARRAY['in'::text, 'out'::text]))),
  constraint parcel_kind_check CHECK ((kind = ANY (ARRAY['parcel'::text, 'letter'::text, 'registered'::text, 'newspaper'::text, 'papers'::text]))),
  constraint parcel_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint parcel_person_fkey FOREIGN KEY (org_id, person) REFERENCES staff(org_id, id),
  constraint parcel_pkey PRIMARY KEY (org_id, id),
  constraint parcel_released_by_fkey FOREIGN KEY (org_id, released_by) REFERENCES staff(org_id, id),
  constraint parcel_site_fkey FOREIGN KEY (org_id, site) REFERENCES site(org_id, id),
  constraint parcel_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'collected'::text, 'sent'::text, 'returned'::text, 'void'::text]))),
  constraint parcel_unit_fkey FOREIGN KEY (org_id, unit) REFERENCES unit(org_id, id)
);
CREATE INDEX parcel_by_created_at_idx ON parcel USING btree (org_id, by, created_at, id);
CREATE INDEX parcel_created_at_idx ON parcel USING btree (org_id, created_at, id);
CREATE INDEX parcel_site_created_at_idx ON parcel USING btree (org_id, site, created_at, id);
CREATE INDEX parcel_site_state_created_at_idx ON parcel USING btree (org_id, site, state, created_at, id);
CREATE INDEX parcel_unit_idx ON parcel USING btree (org_id, unit, id) WHERE (unit IS NOT NULL);
CREATE UNIQUE INDEX parcel_number_idx ON parcel USING btree (org_id, number);
grant insert, select, update on parcel to dutydesk_app;

create table patrol_pass (
  at timestamp(3) with time zone not null,
  by uuid not null,
  code text not null,
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  due_at timestamp(3) with time zone,
  due_from timestamp(3) with time zone,
  due_paused_at timestamp(3) with time zone,
  due_working_ms bigint,
  finding text,
  id uuid not null,
  mended_at timestamp(3) with time zone,
  mended_how text,
  org_id uuid not null,
  photos uuid[] not null,
  point uuid,
  result text not null,
  round uuid,
  site uuid not null,
  state text not null,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  constraint patrol_pass_by_fkey FOREIGN KEY (org_id, by) REFERENCES staff(org_id, id),
  constraint patrol_pass_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint patrol_pass_pkey PRIMARY KEY (org_id, id),
  constraint patrol_pass_point_fkey FOREIGN KEY (org_id, point) REFERENCES patrol_point(org_id, id),
  constraint patrol_pass_problem_told CHECK (((NOT (NOT (result IS DISTINCT FROM 'problem'::text))) OR COALESCE((finding <> ''::text), false))),
  constraint patrol_pass_result_check CHECK ((result = ANY (ARRAY['ok'::text, 'problem'::text]))),
  constraint patrol_pass_round_fkey FOREIGN KEY (org_id, round) REFERENCES patrol_round(org_id, id),
  constraint patrol_pass_site_fkey FOREIGN KEY (org_id, site) REFERENCES site(org_id, id),
  constraint patrol_pass_state_check CHECK ((state = ANY (ARRAY['kept'::text, 'mended'::text, 'void'::text])))
);
CREATE INDEX patrol_pass_by_created_at_idx ON patrol_pass USING btree (org_id, by, created_at, id);
CREATE INDEX patrol_pass_created_at_idx ON patrol_pass USING btree (org_id, created_at, id);
CREATE INDEX patrol_pass_due_at_idx ON patrol_pass USING btree (org_id, due_at, id) WHERE (due_at IS NOT NULL);
CREATE INDEX patrol_pass_point_created_at_idx ON patrol_pass USING btree (org_id, point, created_at, id);
CREATE INDEX patrol_pass_round_created_at_idx ON patrol_pass USING btree (org_id, round, created_at, id);
CREATE INDEX patrol_pass_site_created_at_idx ON patrol_pass USING btree (org_id, site, created_at, id);
grant insert, select, update on patrol_pass to dutydesk_app;

create table patrol_point (
  code text,
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  id uuid not null,
  look text,
  name text not null,
  org_id uuid not null,
  photo boolean not null,
  place text,
  rank integer not null,
  route uuid not null,
  site uuid not null,
  state text not null,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  constraint patrol_point_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint patrol_point_pkey PRIMARY KEY (org_id, id),
  constraint patrol_point_route_fkey FOREIGN KEY (org_id, route) REFERENCES patrol_route(org_id, id),
  constraint patrol_point_site_fkey FOREIGN KEY (org_id, site) REFERENCES site(org_id, id),
  constraint patrol_point_state_check CHECK ((state = ANY (ARRAY['open'::text, 'retired'::text])))
);
CREATE INDEX patrol_point_created_at_idx ON patrol_point USING btree (org_id, created_at, id);
CREATE INDEX patrol_point_route_rank_idx ON patrol_point USING btree (org_id, route, rank, id);
CREATE INDEX patrol_point_site_created_at_idx ON patrol_point USING btree (org_id, site, created_at, id);
CREATE UNIQUE INDEX patrol_point_code_key ON patrol_point USING btree (org_id, code);
grant insert, select, update on patrol_point to dutydesk_app;

create table patrol_round (
  by uuid not null,
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  due_at timestamp(3) with time zone,
  due_from timestamp(3) with time zone,
  due_paused_at timestamp(3) with time zone,
  due_working_ms bigint,
  findings integer not null,
  finish_by timestamp(3) with time zone,
  finished_at timestamp(3) with time zone,
  id uuid not null,
  missed integer,
  missed_points text[] not null,
  note text,
  number text not null,
  org_id uuid not null,
  passed integer not null,
  read_at timestamp(3) with time zone,
  read_by uuid,
  route uuid not null,
  site uuid not null,
  started_at timestamp(3) with time zone not null,
  state text not null,
  summary text,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  constraint patrol_round_by_fkey FOREIGN KEY (org_id, by) REFERENCES staff(org_id, id),
  constraint patrol_round_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint patrol_round_pkey PRIMARY KEY (org_id, id),
  constraint patrol_round_read_by_fkey FOREIGN KEY (org_id, read_by) REFERENCES staff(org_id, id),
  constraint patrol_round_route_fkey FOREIGN KEY (org_id, route) REFERENCES patrol_route(org_id, id),
  constraint patrol_round_site_fkey FOREIGN KEY (org_id, site) REFERENCES site(org_id, id),
  constraint patrol_round_state_check CHECK ((state = ANY (ARRAY['walking'::text, 'finished'::text, 'read'::text, 'void'::text])))
);
CREATE INDEX patrol_round_by_created_at_idx ON patrol_round USING btree (org_id, by, created_at, id);
CREATE INDEX patrol_round_by_state_idx ON patrol_round USING btree (org_id, by, state, id);
CREATE INDEX patrol_round_created_at_idx ON patrol_round USING btree (org_id, created_at, id);
CREATE INDEX patrol_round_due_at_idx ON patrol_round USING btree (org_id, due_at, id) WHERE (due_at IS NOT NULL);
CREATE INDEX patrol_round_route_created_at_idx ON patrol_round USING btree (org_id, route, created_at, id);
CREATE INDEX patrol_round_site_created_at_idx ON patrol_round USING btree (org_id, site, created_at, id);
CREATE UNIQUE INDEX patrol_round_number_idx ON patrol_round USING btree (org_id, number);
grant insert, select, update on patrol_round to dutydesk_app;

create table patrol_route (
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  id uuid not null,
  name text not null,
  org_id uuid not null,
  points integer not null,
  purpose text,
  site uuid not null,
  state text not null,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  within integer,
  constraint patrol_route_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint patrol_route_pkey PRIMARY KEY (org_id, id),
  constraint patrol_route_site_fkey FOREIGN KEY (org_id, site) REFERENCES site(org_id, id),
  constraint patrol_route_state_check CHECK ((state = ANY (ARRAY['open'::text, 'retired'::text])))
);
CREATE INDEX patrol_route_created_at_idx ON patrol_route USING btree (org_id, created_at, id);
CREATE INDEX patrol_route_site_created_at_idx ON patrol_route USING btree (org_id, site, created_at, id);
grant insert, select, update on patrol_route to dutydesk_app;

create table penalty (
  answer text,
  answered_by uuid,
  appeal text,
  appealed_at timestamp(3) with time zone,
  by uuid not null,
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  decided_at timestamp(3) with time zone,
  decided_by uuid,
  decision text,
  evidence text not null,
  facts text not null,
  files uuid[] not null,
  happened_on date not null,
  id uuid not null,
  kind text not null,
  number text not null,
  org_id uuid not null,
  policy uuid,
  proposal text not null,
  site uuid not null,
  staff uuid not null,
  state text not null,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  constraint penalty_answered_by_fkey FOREIGN KEY (org_id, answered_by) REFERENCES staff(org_id, id),
  constraint penalty_by_fkey FOREIGN KEY (org_id, by) REFERENCES staff(org_id, id),
  constraint penalty_decided_by_fkey FOREIGN KEY (org_id, decided_by) REFERENCES staff(org_id, id),
  constraint penalty_decided_signed CHECK ((COALESCE((state = ANY (ARRAY['proposed'::text, 'dropped'::text, 'void'::text])), false) OR (COALESCE((decision <> ''::text), false) AND (decided_by IS NOT NULL)))),
  constraint penalty_kind_check CHECK ((kind = ANY (ARRAY['absence'::text, 'offline'::text, 'cover'::text, 'stock'::text, 'conduct'::text, 'disclosure'::text, 'other'::text]))),
  constraint penalty_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint penalty_pkey PRIMARY KEY (org_id, id),
  constraint penalty_policy_fkey FOREIGN KEY (org_id, policy) REFERENCES policy(org_id, id),
  constraint penalty_site_fkey FOREIGN KEY (org_id, site) REFERENCES site(org_id, id),
  constraint penalty_staff_fkey FOREIGN KEY (org_id, staff) REFERENCES staff(org_id, id),
  constraint penalty_state_check CHECK ((state = ANY (ARRAY['proposed'::text, 'decided'::text, 'appealed'::text, 'upheld'::text, 'lifted'::text, 'dropped'::text, 'void'::text])))
);
CREATE INDEX penalty_by_created_at_idx ON penalty USING btree (org_id, by, created_at, id);
CREATE INDEX penalty_created_at_idx ON penalty USING btree (org_id, created_at, id);
CREATE INDEX penalty_site_created_at_idx ON penalty USING btree (org_id, site, created_at, id);
CREATE INDEX penalty_staff_created_at_idx ON penalty USING btree (org_id, staff, created_at, id);
CREATE INDEX penalty_state_created_at_idx ON penalty USING btree (org_id, state, created_at, id);
CREATE UNIQUE INDEX penalty_number_idx ON penalty USING btree (org_id, number);
grant insert, select, update on penalty to dutydesk_app;

create table phone_message (
  by uuid not null,
  called_at timestamp(3) with time zone not null,
  caller text not null,
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  delivered_at timestamp(3) with time zone,
  delivered_by text,
  due_at timestamp(3) with time zone,
  due_from timestamp(3) with time zone,
  due_paused_at timestamp(3) with time zone,
  due_working_ms bigint,
  id uuid not null,
  matter text not null,
  number text not null,
  org_id uuid not null,
  other text not null,
  phone text,
  read_at timestamp(3) with time zone,
  room text not null,
  site uuid not null,
  state text not null,
  "to" uuid not null,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  constraint phone_message_by_fkey FOREIGN KEY (org_id, by) REFERENCES staff(org_id, id),
  constraint phone_message_delivered_by_check CHECK ((delivered_by = ANY (ARRAY['inPerson'::text, 'call'::text, 'message'::text, 'here'::text]))),
  constraint phone_message_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint phone_message_pkey PRIMARY KEY (org_id, id),
  constraint phone_message_site_fkey FOREIGN KEY (org_id, site) REFERENCES site(org_id, id),
  constraint phone_message_state_check CHECK ((state = ANY (ARRAY['taken'::text, 'delivered'::text, 'read'::text, 'void'::text]))),
  constraint phone_message_to_fkey FOREIGN KEY (org_id, "to") REFERENCES staff(org_id, id)
);
CREATE INDEX phone_message_by_created_at_idx ON phone_message USING btree (org_id, by, created_at, id);
CREATE INDEX phone_message_created_at_idx ON phone_message USING btree (org_id, created_at, id);
CREATE INDEX phone_message_due_at_idx ON phone_message USING btree (org_id, due_at, id) WHERE (due_at IS NOT NULL);
CREATE INDEX phone_message_site_created_at_idx ON phone_message USING btree (org_id, site, created_at, id);
CREATE INDEX phone_message_to_created_at_idx ON phone_message USING btree (org_id, "to", created_at, id);
CREATE INDEX phone_message_to_state_created_at_idx ON phone_message USING btree (org_id, "to", state, created_at, id);
CREATE UNIQUE INDEX phone_message_number_idx ON phone_message USING btree (org_id, number);
grant insert, select, update on phone_message to dutydesk_app;

create table plan (
  approved_at timestamp(3) with time zone,
  approver uuid,
  by uuid not null,
  content text not null,
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  files uuid[] not null,
  "from" date not null,
  id uuid not null,
  kind text not null,
  needed text,
  number text not null,
  org_id uuid not null,
  outcome text,
  period text not null,
  site uuid not null,
  state text not null,
  subject text not null,
  "to" date not null,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  constraint plan_approved_signed CHECK (((NOT COALESCE((state = ANY (ARRAY['approved'::text, 'done'::text])), false)) OR ((approver IS NOT NULL) AND (approved_at IS NOT NULL)))),
  constraint plan_approver_fkey FOREIGN KEY (org_id, approver) REFERENCES staff(org_id, id),
  constraint plan_by_fkey FOREIGN KEY (org_id, by) REFERENCES staff(org_id, id),
  constraint plan_kind_check CHECK ((kind = ANY (ARRAY['department'::text, 'quality'::text, 'publicity'::text, 'decoration'::text, 'other'::text]))),
  constraint plan_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint plan_period_check CHECK ((period = ANY (ARRAY['once'::text, 'week'::text, 'month'::text, 'year'::text]))),
  constraint plan_pkey PRIMARY KEY (org_id, id),
  constraint plan_site_fkey FOREIGN KEY (org_id, site) REFERENCES site(org_id, id),
  constraint plan_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'asked'::text, 'approved'::text, 'done'::text, 'void'::text])))
);
CREATE INDEX plan_by_created_at_idx ON plan USING btree (org_id, by, created_at, id);
CREATE INDEX plan_created_at_idx ON plan USING btree (org_id, created_at, id);
CREATE INDEX plan_site_created_at_idx ON plan USING btree (org_id, site, created_at, id);
CREATE INDEX plan_state_created_at_idx ON plan USING btree (org_id, state, created_at, id);
CREATE UNIQUE INDEX plan_number_idx ON plan USING btree (org_id, number);
grant insert, select, update on plan to dutydesk_app;

create table policy (
  by uuid not null,
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  document_number text,
  edition text not null,
  files uuid[] not null,
  "from" date,
  id uuid not null,
  issued_at timestamp(3) with time zone,
  issuer uuid,
  kind text not null,
  number text not null,
  org_id uuid not null,
  site uuid not null,
  state text not null,
  subject text not null,
  text text not null,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  constraint policy_by_fkey FOREIGN KEY (org_id, by) REFERENCES staff(org_id, id),
  constraint policy_issuer_fkey FOREIGN KEY (org_id, issuer) REFERENCES staff(org_id, id),
  constraint policy_kind_check CHECK ((kind = ANY (ARRAY['rules'::text, 'code'::text, 'manners'::text, 'duties'::text, 'cost'::text, 'finance'::text, 'other'::text]))),
  constraint policy_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint policy_pkey PRIMARY KEY (org_id, id),
  constraint policy_site_fkey FOREIGN KEY (org_id, site) REFERENCES site(org_id, id),
  constraint policy_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'inForce'::text, 'withdrawn'::text, 'void'::text])))
);
CREATE INDEX policy_created_at_idx ON policy USING btree (org_id, created_at, id);
CREATE INDEX policy_kind_created_at_idx ON policy USING btree (org_id, kind, created_at, id);
CREATE INDEX policy_state_created_at_idx ON policy USING btree (org_id, state, created_at, id);
CREATE UNIQUE INDEX policy_number_idx ON policy USING btree (org_id, number);
grant insert, select, update on policy to dutydesk_app;

create table post (
  capabilities text[] not null,
  catalogue text,
  compensation_limit bigint,
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  department uuid,
  external_number text,
  function text,
  id uuid not null,
  name text not null,
  org_id uuid not null,
  state text not null,
  superior uuid,
  top boolean not null,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  constraint post_department_fkey FOREIGN KEY (org_id, department) REFERENCES department(org_id, id),
  constraint post_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint post_pkey PRIMARY KEY (org_id, id),
  constraint post_state_check CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text]))),
  constraint post_superior_fkey FOREIGN KEY (org_id, superior) REFERENCES post(org_id, id)
);
CREATE INDEX post_created_at_idx ON post USING btree (org_id, created_at, id);
CREATE UNIQUE INDEX post_catalogue_key ON post USING btree (org_id, catalogue);
CREATE UNIQUE INDEX post_external_number_idx ON post USING btree (org_id, external_number) WHERE (external_number IS NOT NULL);
grant insert, select, update on post to dutydesk_app;

create table post_edition (
  at timestamp(3) with time zone not null,
  changed_by uuid,
  changed_by_name text,
  content jsonb not null,
  edition integer not null,
  from_day date not null,
  hash text not null,
  org_id uuid not null,
  post uuid not null,
  why text,
  constraint post_edition_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint post_edition_pkey PRIMARY KEY (org_id, post, edition),
  constraint post_edition_post_fkey FOREIGN KEY (org_id, post) REFERENCES post(org_id, id)
);
CREATE TRIGGER post_edition_append_only BEFORE DELETE OR UPDATE ON post_edition FOR EACH ROW EXECUTE FUNCTION dd_refuse();
CREATE TRIGGER post_edition_no_truncate BEFORE TRUNCATE ON post_edition FOR EACH STATEMENT EXECUTE FUNCTION dd_refuse();
grant insert, select on post_edition to dutydesk_app;

create table price_item (
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  id uuid not null,
  name text not null,
  org_id uuid not null,
  price bigint not null,
  site uuid not null,
  state text not null,
  unit_name text not null,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  constraint price_item_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint price_item_pkey PRIMARY KEY (org_id, id),
  constraint price_item_site_fkey FOREIGN KEY (org_id, site) REFERENCES site(org_id, id),
  constraint price_item_state_check CHECK ((state = ANY (ARRAY['open'::text, 'retired'::text])))
);
CREATE INDEX price_item_created_at_idx ON price_item USING btree (org_id, created_at, id);
CREATE INDEX price_item_site_created_at_idx ON price_item USING btree (org_id, site, created_at, id);
grant insert, select, update on price_item to dutydesk_app;

create table print_job (
  by uuid not null,
  copies integer not null,
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  done_at timestamp(3) with time zone,
  done_by uuid,
  file uuid[] not null,
  for_whom text,
  id uuid not null,
  kind text not null,
  org_id uuid not null,
  pages integer not null,
  site uuid not null,
  state text not null,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  what text not null,
  constraint print_job_by_fkey FOREIGN KEY (org_id, by) REFERENCES staff(org_id, id),
  constraint print_job_done_by_fkey FOREIGN KEY (org_id, done_by) REFERENCES staff(org_id, id),
  constraint print_job_kind_check CHECK ((kind = ANY (ARRAY['print'::text, 'copy'::text, 'scan'::text, 'fax'::text, 'shred'::text, 'bind'::text]))),
  constraint print_job_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint print_job_pkey PRIMARY KEY (org_id, id),
  constraint print_job_site_fkey FOREIGN KEY (org_id, site) REFERENCES site(org_id, id),
  constraint print_job_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'done'::text, 'void'::text])))
);
CREATE INDEX print_job_by_created_at_idx ON print_job USING btree (org_id, by, created_at, id);
CREATE INDEX print_job_created_at_idx ON print_job USING btree (org_id, created_at, id);
CREATE INDEX print_job_site_created_at_idx ON print_job USING btree (org_id, site, created_at, id);
CREATE INDEX print_job_site_state_created_at_idx ON print_job USING btree (org_id, site, state, created_at, id);
grant insert, select, update on print_job to dutydesk_app;

create table push_browser (
  agent text,
  created_at timestamp(3) with time zone not null,
  endpoint_hash text not null,
  id uuid not null,
  org_id uuid not null,
  sealed text not null,
  staff_id uuid not null,
  constraint push_browser_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint push_browser_pkey PRIMARY KEY (org_id, id)
);
CREATE INDEX push_browser_staff_idx ON push_browser USING btree (org_id, staff_id);
CREATE UNIQUE INDEX push_browser_endpoint_idx ON push_browser USING btree (org_id, endpoint_hash);
grant delete, insert, select, update on push_browser to dutydesk_app;

create table receipt (
  announcement uuid not null,
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  id uuid not null,
  once text,
  org_id uuid not null,
  read_at timestamp(3) with time zone,
  reader uuid not null,
  remark text,
  site uuid not null,
  state text not null,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  constraint receipt_announcement_fkey FOREIGN KEY (org_id, announcement) REFERENCES announcement(org_id, id),
  constraint receipt_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint receipt_pkey PRIMARY KEY (org_id, id),
  constraint receipt_reader_fkey FOREIGN KEY (org_id, reader) REFERENCES staff(org_id, id),
  constraint receipt_site_fkey FOREIGN KEY (org_id, site) REFERENCES site(org_id, id),
  constraint receipt_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'read'::text])))
);
CREATE INDEX receipt_announcement_created_at_idx ON receipt USING btree (org_id, announcement, created_at, id);
CREATE INDEX receipt_created_at_idx ON receipt USING btree (org_id, created_at, id);
CREATE INDEX receipt_reader_created_at_idx ON receipt USING btree (org_id, reader, created_at, id);
CREATE INDEX receipt_reader_state_created_at_idx ON receipt USING btree (org_id, reader, state, created_at, id);
CREATE UNIQUE INDEX receipt_once_key ON receipt USING btree (org_id, once);
grant insert, select, update on receipt to dutydesk_app;

create table relay (
  by uuid not null,
  content text not null,
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  department uuid not null,
  files uuid[] not null,
  id uuid not null,
  kind text not null,
  number text not null,
  org_id uuid not null,
  received_at timestamp(3) with time zone,
  received_by uuid,
  site uuid not null,
  state text not null,
  "to" uuid,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  constraint relay_by_fkey FOREIGN KEY (org_id, by) REFERENCES staff(org_id, id),
  constraint relay_department_fkey FOREIGN KEY (org_id, department) REFERENCES department(org_id, id),
  constraint relay_kind_check CHECK ((kind = ANY (ARRAY['client'::text, 'sales'::text, 'quality'::text, 'order'::text, 'quotation'::text, 'other'::text]))),
  constraint relay_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint relay_pkey PRIMARY KEY (org_id, id),
  constraint relay_received_by_fkey FOREIGN KEY (org_id, received_by) REFERENCES staff(org_id, id),
  constraint relay_site_fkey FOREIGN KEY (org_id, site) REFERENCES site(org_id, id),
  constraint relay_state_check CHECK ((state = ANY (ARRAY['sent'::text, 'received'::text, 'void'::text]))),
  constraint relay_to_fkey FOREIGN KEY (org_id, "to") REFERENCES staff(org_id, id)
);
CREATE INDEX relay_by_created_at_idx ON relay USING btree (org_id, by, created_at, id);
CREATE INDEX relay_created_at_idx ON relay USING btree (org_id, created_at, id);
CREATE INDEX relay_department_created_at_idx ON relay USING btree (org_id, department, created_at, id);
CREATE INDEX relay_site_created_at_idx ON relay USING btree (org_id, site, created_at, id);
CREATE UNIQUE INDEX relay_number_idx ON relay USING btree (org_id, number);
grant insert, select, update on relay to dutydesk_app;

create table search (
  created_at timestamp(3) with time zone not null,
  doc text not null,
  el integer[] not null,
  mark text not null,
  org_id uuid not null,
  record_id uuid not null,
  record_type text not null,
  version integer not null,
  constraint search_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint search_pkey PRIMARY KEY (org_id, record_type, record_id)
) with (fillfactor=90);
CREATE INDEX search_el_gin ON search USING gin (el);
grant delete, insert, select, update on search to dutydesk_app;

create table search_share (
  elements integer[] not null,
  org_id uuid not null,
  record_type text not null,
  records bigint not null,
  shares real[] not null,
  constraint search_share_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint search_share_pkey PRIMARY KEY (org_id, record_type)
);
grant delete, insert, select, update on search_share to dutydesk_app;

create table session (
  agent text,
  by_pin boolean not null default false,
  created_at timestamp(3) with time zone not null,
  device_id uuid,
  expires_at timestamp(3) with time zone not null,
  id uuid not null,
  kind text not null,
  last_seen_at timestamp(3) with time zone not null,
  name text,
  org_id uuid not null,
  revoked_at timestamp(3) with time zone,
  scope text[],
  staff_id uuid not null,
  token_hash text not null,
  constraint session_kind_check CHECK ((kind = ANY (ARRAY['browser'::text, 'token'::text]))),
  constraint session_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint session_pin_check CHECK (((NOT by_pin) OR ((device_id IS NOT NULL) AND (kind = 'browser'::text)))),
  constraint session_pkey PRIMARY KEY (token_hash)
);
CREATE INDEX session_staff_idx ON session USING btree (org_id, staff_id) WHERE (revoked_at IS NULL);
CREATE INDEX session_token_idx ON session USING btree (org_id, created_at, id) WHERE (kind = 'token'::text);
grant insert, select, update on session to dutydesk_app;

create table setting (
  key text not null,
  org_id uuid not null,
  updated_at timestamp(3) with time zone not null,
  updated_by uuid,
  value jsonb not null,
  version integer not null,
  constraint setting_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint setting_pkey PRIMARY KEY (org_id, key)
);
grant insert, select, update on setting to dutydesk_app;

create table sign_in_try (
  at timestamp(3) with time zone not null,
  key text not null
);
CREATE INDEX sign_in_try_idx ON sign_in_try USING btree (key, at);
grant delete, insert, select, update on sign_in_try to dutydesk_app;

create table signature (
  at timestamp(3) with time zone not null,
  delegation_id uuid,
  hash text not null,
  id uuid not null,
  on_behalf_of uuid,
  org_id uuid not null,
  record_id uuid not null,
  record_type text not null,
  staff_id uuid not null,
  staff_name text not null,
  step text not null,
  version integer not null,
  constraint signature_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint signature_pkey PRIMARY KEY (org_id, id)
);
CREATE INDEX signature_record_idx ON signature USING btree (org_id, record_id);
CREATE TRIGGER signature_append_only BEFORE DELETE OR UPDATE ON signature FOR EACH ROW EXECUTE FUNCTION dd_refuse();
grant insert, select on signature to dutydesk_app;

create table site (
  address text,
  code text,
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  id uuid not null,
  name text not null,
  org_id uuid not null,
  phone text,
  state text not null,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  constraint site_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint site_pkey PRIMARY KEY (org_id, id),
  constraint site_state_check CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text])))
);
CREATE INDEX site_created_at_idx ON site USING btree (org_id, created_at, id);
CREATE UNIQUE INDEX site_code_key ON site USING btree (org_id, code);
grant insert, select, update on site to dutydesk_app;

create table spot_check (
  about text,
  answers jsonb not null default '[]'::jsonb,
  corrected text,
  corrected_photos uuid[] not null,
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  day date not null,
  done_at timestamp(3) with time zone,
  due_at timestamp(3) with time zone,
  due_from timestamp(3) with time zone,
  due_paused_at timestamp(3) with time zone,
  due_working_ms bigint,
  duty text not null,
  finding text,
  id uuid not null,
  kind text not null,
  number text not null,
  org_id uuid not null,
  photos uuid[] not null,
  post uuid not null,
  question text not null,
  reviewer uuid not null,
  seen text,
  site uuid,
  staff uuid not null,
  state text not null,
  template uuid,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  constraint spot_check_answers_check CHECK (
CASE
    WHEN (jsonb_typeof(answers) = 'array'::text) THEN (jsonb_array_length(answers) <= 200)
    ELSE false
END),
  constraint spot_check_kind_check CHECK ((kind = ANY (ARRAY['spot'::text, 'call'::text, 'case'::text]))),
  constraint spot_check_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint spot_check_pkey PRIMARY KEY (org_id, id),
  constraint spot_check_post_fkey FOREIGN KEY (org_id, post) REFERENCES post(org_id, id),
  constraint spot_check_reviewer_fkey FOREIGN KEY (org_id, reviewer) REFERENCES staff(org_id, id),
  constraint spot_check_site_fkey FOREIGN KEY (org_id, site) REFERENCES site(org_id, id),
  constraint spot_check_staff_fkey FOREIGN KEY (org_id, staff) REFERENCES staff(org_id, id),
  constraint spot_check_state_check CHECK ((state = ANY (ARRAY['planned'::text, 'found'::text, 'corrected'::text, 'passed'::text, 'closed'::text, 'dropped'::text]))),
  constraint spot_check_template_fkey FOREIGN KEY (org_id, template) REFERENCES checklist_template(org_id, id)
);
CREATE INDEX spot_check_created_at_idx ON spot_check USING btree (org_id, created_at, id);
CREATE INDEX spot_check_due_at_idx ON spot_check USING btree (org_id, due_at, id) WHERE (due_at IS NOT NULL);
CREATE INDEX spot_check_duty_created_at_idx ON spot_check USING btree (org_id, duty, created_at, id);
CREATE INDEX spot_check_post_created_at_idx ON spot_check USING btree (org_id, post, created_at, id);
CREATE INDEX spot_check_reviewer_state_idx ON spot_check USING btree (org_id, reviewer, state, id);
CREATE INDEX spot_check_staff_created_at_idx ON spot_check USING btree (org_id, staff, created_at, id);
CREATE UNIQUE INDEX spot_check_number_idx ON spot_check USING btree (org_id, number);
grant insert, select, update on spot_check to dutydesk_app;

create table staff (
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  email text,
  external_number text,
  id uuid not null,
  joined date,
  language text not null,
  name text not null,
  org_id uuid not null,
  phone text,
  signature uuid,
  staff_number text not null,
  state text not null,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  constraint staff_language_check CHECK ((language = ANY (ARRAY['zh'::text, 'en'::text]))),
  constraint staff_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint staff_pkey PRIMARY KEY (org_id, id),
  constraint staff_state_check CHECK ((state = ANY (ARRAY['active'::text, 'left'::text])))
);
CREATE INDEX staff_created_at_idx ON staff USING btree (org_id, created_at, id);
CREATE UNIQUE INDEX staff_email_key ON staff USING btree (org_id, email);
CREATE UNIQUE INDEX staff_external_number_idx ON staff USING btree (org_id, external_number) WHERE (external_number IS NOT NULL);
CREATE UNIQUE INDEX staff_phone_key ON staff USING btree (org_id, phone);
CREATE UNIQUE INDEX staff_staff_number_key ON staff USING btree (org_id, staff_number);
grant insert, select, update on staff to dutydesk_app;

create table subscription (
  by uuid not null,
  copies integer not null,
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  for_whom text,
  "from" date not null,
  id uuid not null,
  name text not null,
  org_id uuid not null,
  price bigint,
  site uuid not null,
  state text not null,
  "to" date not null,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  constraint subscription_by_fkey FOREIGN KEY (org_id, by) REFERENCES staff(org_id, id),
  constraint subscription_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint subscription_pkey PRIMARY KEY (org_id, id),
  constraint subscription_site_fkey FOREIGN KEY (org_id, site) REFERENCES site(org_id, id),
  constraint subscription_state_check CHECK ((state = ANY (ARRAY['running'::text, 'ended'::text, 'void'::text])))
);
CREATE INDEX subscription_created_at_idx ON subscription USING btree (org_id, created_at, id);
CREATE INDEX subscription_site_created_at_idx ON subscription USING btree (org_id, site, created_at, id);
CREATE INDEX subscription_state_to_idx ON subscription USING btree (org_id, state, "to", id);
grant insert, select, update on subscription to dutydesk_app;

create table task (
  closes_at timestamp(3) with time zone not null,
  day date not null,
  done_at timestamp(3) with time zone,
  done_by uuid,
  due_at timestamp(3) with time zone not null,
  duty text not null,
  has integer not null default 0,
  id uuid not null,
  made_at timestamp(3) with time zone not null,
  needs integer not null,
  nil boolean not null default false,
  once text not null,
  opens_at timestamp(3) with time zone not null,
  org_id uuid not null,
  post uuid not null,
  rule uuid not null,
  shown_at timestamp(3) with time zone not null,
  site uuid,
  slot text not null,
  staff uuid,
  state text not null,
  subject_id uuid,
  subject_type text,
  constraint task_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint task_org_id_rule_fkey FOREIGN KEY (org_id, rule) REFERENCES work_rule(org_id, id),
  constraint task_org_id_staff_fkey FOREIGN KEY (org_id, staff) REFERENCES staff(org_id, id),
  constraint task_pkey PRIMARY KEY (org_id, id),
  constraint task_state_check CHECK ((state = ANY (ARRAY['open'::text, 'done'::text, 'late'::text, 'missed'::text, 'unseen'::text, 'dropped'::text])))
);
CREATE INDEX task_closing_idx ON task USING btree (org_id, closes_at) WHERE (state = 'open'::text);
CREATE INDEX task_day_idx ON task USING btree (org_id, post, day);
CREATE INDEX task_done_idx ON task USING btree (org_id, done_by, done_at) WHERE (done_by IS NOT NULL);
CREATE INDEX task_fold_idx ON task USING btree (org_id, day) WHERE (state = ANY (ARRAY['done'::text, 'dropped'::text, 'unseen'::text]));
CREATE INDEX task_missed_idx ON task USING btree (org_id, post, day) WHERE (state = 'missed'::text);
CREATE INDEX task_post_idx ON task USING btree (org_id, post, due_at) WHERE ((state = 'open'::text) AND (staff IS NULL));
CREATE INDEX task_rule_idx ON task USING btree (org_id, rule, closes_at);
CREATE INDEX task_staff_idx ON task USING btree (org_id, staff, due_at) WHERE ((state = 'open'::text) AND (staff IS NOT NULL));
CREATE INDEX task_subject_idx ON task USING btree (org_id, subject_id) WHERE (subject_id IS NOT NULL);
CREATE UNIQUE INDEX task_once_idx ON task USING btree (org_id, once);
grant delete, insert, select, update on task to dutydesk_app;

create table task_day (
  day date not null,
  done integer not null,
  duty text not null,
  id uuid not null,
  org_id uuid not null,
  post uuid not null,
  site uuid,
  staff uuid,
  constraint task_day_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint task_day_pkey PRIMARY KEY (org_id, id)
);
CREATE INDEX task_day_post_idx ON task_day USING btree (org_id, post, day);
CREATE UNIQUE INDEX task_day_one_idx ON task_day USING btree (org_id, day, post, duty, staff, site) NULLS NOT DISTINCT;
grant delete, insert, select, update on task_day to dutydesk_app;

create table task_proof (
  at timestamp(3) with time zone not null,
  gone boolean not null default false,
  key uuid not null,
  nil boolean not null,
  org_id uuid not null,
  record_id uuid not null,
  record_type text not null,
  rule uuid not null,
  staff uuid,
  task uuid not null,
  constraint task_proof_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint task_proof_org_id_task_fkey FOREIGN KEY (org_id, task) REFERENCES task(org_id, id) ON DELETE CASCADE,
  constraint task_proof_pkey PRIMARY KEY (org_id, rule, key)
);
CREATE INDEX task_proof_record_idx ON task_proof USING btree (org_id, record_id);
CREATE INDEX task_proof_task_idx ON task_proof USING btree (org_id, task);
grant delete, insert, select, update on task_proof to dutydesk_app;

create table training (
  by uuid not null,
  content text,
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  files uuid[] not null,
  id uuid not null,
  kind text not null,
  number text not null,
  org_id uuid not null,
  place text,
  report text,
  site uuid not null,
  starts_at timestamp(3) with time zone not null,
  state text not null,
  subject text not null,
  teacher text,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  constraint training_by_fkey FOREIGN KEY (org_id, by) REFERENCES staff(org_id, id),
  constraint training_kind_check CHECK ((kind = ANY (ARRAY['law'::text, 'text'::text, 'skill'::text, 'manners'::text, 'product'::text, 'system'::text, 'duties'::text, 'safety'::text, 'other'::text]))),
  constraint training_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint training_pkey PRIMARY KEY (org_id, id),
  constraint training_site_fkey FOREIGN KEY (org_id, site) REFERENCES site(org_id, id),
  constraint training_state_check CHECK ((state = ANY (ARRAY['planned'::text, 'held'::text, 'void'::text])))
);
CREATE INDEX training_created_at_idx ON training USING btree (org_id, created_at, id);
CREATE INDEX training_site_created_at_idx ON training USING btree (org_id, site, created_at, id);
CREATE INDEX training_site_starts_at_idx ON training USING btree (org_id, site, starts_at, id);
CREATE UNIQUE INDEX training_number_idx ON training USING btree (org_id, number);
grant insert, select, update on training to dutydesk_app;

create table unit (
  area integer,
  building text,
  code text not null,
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  external_number text,
  floor text,
  id uuid not null,
  org_id uuid not null,
  site uuid not null,
  state text not null,
  updated_at timestamp(3) with time zone not null,
  use text not null,
  version integer not null,
  constraint unit_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint unit_pkey PRIMARY KEY (org_id, id),
  constraint unit_site_fkey FOREIGN KEY (org_id, site) REFERENCES site(org_id, id),
  constraint unit_state_check CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text]))),
  constraint unit_use_check CHECK ((use = ANY (ARRAY['home'::text, 'shop'::text, 'office'::text, 'parking'::text, 'other'::text])))
);
CREATE INDEX unit_created_at_idx ON unit USING btree (org_id, created_at, id);
CREATE INDEX unit_site_code_idx ON unit USING btree (org_id, site, code, id);
CREATE UNIQUE INDEX unit_external_number_idx ON unit USING btree (org_id, external_number) WHERE (external_number IS NOT NULL);
grant insert, select, update on unit to dutydesk_app;

create table visitor (
  arrived_at timestamp(3) with time zone not null,
  by uuid not null,
  company text,
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  host uuid,
  id uuid not null,
  kind text not null,
  led text,
  left_at timestamp(3) with time zone,
  name text not null,
  number text not null,
  org_id uuid not null,
  people integer not null,
  phone text,
  plate text,
  purpose text not null,
  site uuid not null,
  state text not null,
  unit uuid,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  constraint visitor_by_fkey FOREIGN KEY (org_id, by) REFERENCES staff(org_id, id),
  constraint visitor_host_fkey FOREIGN KEY (org_id, host) REFERENCES staff(org_id, id),
  constraint visitor_kind_check CHECK ((kind = ANY (ARRAY['client'::text, 'guest'::text, 'vip'::text, 'worker'::text, 'other'::text]))),
  constraint visitor_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint visitor_pkey PRIMARY KEY (org_id, id),
  constraint visitor_site_fkey FOREIGN KEY (org_id, site) REFERENCES site(org_id, id),
  constraint visitor_state_check CHECK ((state = ANY (ARRAY['here'::text, 'left'::text, 'turnedAway'::text, 'void'::text]))),
  constraint visitor_unit_fkey FOREIGN KEY (org_id, unit) REFERENCES unit(org_id, id)
);
CREATE INDEX visitor_by_created_at_idx ON visitor USING btree (org_id, by, created_at, id);
CREATE INDEX visitor_created_at_idx ON visitor USING btree (org_id, created_at, id);
CREATE INDEX visitor_site_created_at_idx ON visitor USING btree (org_id, site, created_at, id);
CREATE INDEX visitor_site_state_created_at_idx ON visitor USING btree (org_id, site, state, created_at, id);
CREATE INDEX visitor_unit_idx ON visitor USING btree (org_id, unit, id) WHERE (unit IS NOT NULL);
CREATE UNIQUE INDEX visitor_number_idx ON visitor USING btree (org_id, number);
grant insert, select, update on visitor to dutydesk_app;

create table work_log (
  by uuid not null,
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  day date,
  done text not null,
  id uuid not null,
  org_id uuid not null,
  photos uuid[] not null,
  problems text,
  read_at timestamp(3) with time zone,
  read_by uuid,
  remark text,
  site uuid not null,
  state text not null,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  constraint work_log_by_fkey FOREIGN KEY (org_id, by) REFERENCES staff(org_id, id),
  constraint work_log_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint work_log_pkey PRIMARY KEY (org_id, id),
  constraint work_log_read_by_fkey FOREIGN KEY (org_id, read_by) REFERENCES staff(org_id, id),
  constraint work_log_site_fkey FOREIGN KEY (org_id, site) REFERENCES site(org_id, id),
  constraint work_log_state_check CHECK ((state = ANY (ARRAY['kept'::text, 'read'::text, 'void'::text])))
);
CREATE INDEX work_log_by_created_at_idx ON work_log USING btree (org_id, by, created_at, id);
CREATE INDEX work_log_by_day_idx ON work_log USING btree (org_id, by, day, id);
CREATE INDEX work_log_created_at_idx ON work_log USING btree (org_id, created_at, id);
CREATE INDEX work_log_site_created_at_idx ON work_log USING btree (org_id, site, created_at, id);
grant insert, select, update on work_log to dutydesk_app;

create table work_plan (
  checked_week date,
  folded_day date,
  looked_at timestamp(3) with time zone not null,
  next_at timestamp(3) with time zone,
  org_id uuid not null,
  print text,
  stamp text,
  told_day date,
  constraint work_plan_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint work_plan_pkey PRIMARY KEY (org_id)
);
grant insert, select, update on work_plan to dutydesk_app;

create table work_rule (
  duty text not null,
  hash text not null,
  id uuid not null,
  org_id uuid not null,
  post uuid not null,
  since timestamp(3) with time zone not null,
  spec jsonb not null,
  until timestamp(3) with time zone,
  constraint work_rule_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint work_rule_org_id_post_fkey FOREIGN KEY (org_id, post) REFERENCES post(org_id, id),
  constraint work_rule_pkey PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX work_rule_live_idx ON work_rule USING btree (org_id, post, duty) WHERE (until IS NULL);
grant insert, select, update on work_rule to dutydesk_app;

create table work_summary (
  by uuid not null,
  content text,
  counted_from timestamp(3) with time zone,
  created_at timestamp(3) with time zone not null,
  created_by uuid,
  due_at timestamp(3) with time zone,
  due_by timestamp(3) with time zone,
  due_from timestamp(3) with time zone,
  due_paused_at timestamp(3) with time zone,
  due_working_ms bigint,
  figures text,
  files uuid[] not null,
  "from" date not null,
  handed_in_at timestamp(3) with time zone,
  id uuid not null,
  kind text not null,
  nobody_above boolean,
  number text not null,
  org_id uuid not null,
  read_at timestamp(3) with time zone,
  read_by uuid,
  remark text,
  site uuid not null,
  state text not null,
  subject text not null,
  "to" date not null,
  updated_at timestamp(3) with time zone not null,
  version integer not null,
  constraint work_summary_by_fkey FOREIGN KEY (org_id, by) REFERENCES staff(org_id, id),
  constraint work_summary_kind_check CHECK ((kind = ANY (ARRAY['month'::text, 'week'::text, 'quality'::text, 'complaints'::text, 'feedback'::text, 'sales'::text, 'special'::text]))),
  constraint work_summary_org_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint work_summary_pkey PRIMARY KEY (org_id, id),
  constraint work_summary_read_by_fkey FOREIGN KEY (org_id, read_by) REFERENCES staff(org_id, id),
  constraint work_summary_site_fkey FOREIGN KEY (org_id, site) REFERENCES site(org_id, id),
  constraint work_summary_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'handedIn'::text, 'read'::text, 'signed'::text, 'void'::text])))
);
CREATE INDEX work_summary_by_created_at_idx ON work_summary USING btree (org_id, by, created_at, id);
CREATE INDEX work_summary_created_at_idx ON work_summary USING btree (org_id, created_at, id);
CREATE INDEX work_summary_due_at_idx ON work_summary USING btree (org_id, due_at, id) WHERE (due_at IS NOT NULL);
CREATE INDEX work_summary_site_created_at_idx ON work_summary USING btree (org_id, site, created_at, id);
CREATE INDEX work_summary_state_created_at_idx ON work_summary USING btree (org_id, state, created_at, id);
CREATE UNIQUE INDEX work_summary_number_idx ON work_summary USING btree (org_id, number);
grant insert, select, update on work_summary to dutydesk_app;

CREATE OR REPLACE FUNCTION public.dd_actor(org uuid, who uuid, today date)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION public.dd_demand(there boolean, field text)
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
begin
  if not there then
    raise exception '%', field using errcode = 'DD404';
  end if;
  return 1;
end $function$;

CREATE OR REPLACE FUNCTION public.dd_expect(seen bigint, wanted bigint, what text)
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
begin
  if seen <> wanted then
    raise exception 'expected % of %, found %', wanted, what, seen using errcode = 'DD409';
  end if;
  return 1;
end $function$;

CREATE OR REPLACE FUNCTION public.dd_fresh_statistics()
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare
  stale record;
  counted integer := 0;
begin
  for stale in
    select c.oid::regclass as name from pg_class c join pg_stat_user_tables s on s.relid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and s.n_mod_since_analyze > greatest(500, 0.2 * c.reltuples)
  loop
    execute format('analyze (skip_locked) %s', stale.name);
    counted := counted + 1;
  end loop;
  return counted;
end $function$;

CREATE OR REPLACE FUNCTION public.dd_refuse()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'DD403';
end $function$;

CREATE OR REPLACE FUNCTION public.dd_revisit_proved()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.revisit_outcome = 'reached' and not exists (
    select 1 from contact c where c.org_id = new.org_id and c."case" = new.id and c.purpose = 'revisit' and c.reached = 'yes' and c.state = 'kept'
  ) then
    raise exception 'case % has no recorded revisit', new.id using errcode = '23514', constraint = 'case_revisit_proved';
  end if;
  if new.revisit_outcome = 'unreachable' and (
    select count(*) from contact c where c.org_id = new.org_id and c."case" = new.id and c.purpose = 'revisit' and c.reached = 'no' and c.state = 'kept'
  ) < greatest(new.revisit_tries, 1) then
    raise exception 'case % lacks the recorded tries of a revisit', new.id using errcode = '23514', constraint = 'case_revisit_proved';
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.dd_take_numbers(org uuid, of_series text, size integer)
 RETURNS bigint
 LANGUAGE sql
AS $function$
  insert into number_block as n (org_id, series, next) values (org, of_series, 1 + size)
  on conflict (org_id, series) do update set next = n.next + size
  returning next - size
$function$;

CREATE OR REPLACE FUNCTION public.search_hits(wanted integer[], weeks integer[], scope integer[], before timestamp with time zone, most integer)
 RETURNS TABLE(record_id uuid, created_at timestamp with time zone)
 LANGUAGE plpgsql
 STABLE ROWS 300
 SET enable_seqscan TO 'off'
 SET enable_indexscan TO 'off'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
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
end $function$;
