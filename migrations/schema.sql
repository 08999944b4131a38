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
CREATE INDEX journal_staff_idx ON journal USING btree (org_id, staff_id, at, id) WHERE (staff_id IS NOT NULL);
CREATE INDEX journal_type_idx ON journal USING btree (org_id, record_type, at, id);
CREATE TRIGGER journal_append_only BEFORE DELETE OR UPDATE ON journal FOR EACH ROW EXECUTE FUNCTION dd_refuse();
CREATE TRIGGER journal_no_truncate BEFORE TRUNCATE ON journal FOR EACH STATEMENT EXECUTE FUNCTION dd_refuse();
grant insert, select on journal to dutydesk_app;

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
  name text not null,
  rights_epoch bigint not null default 0,
  scenes text[] not null default '{}'::text[],
  set_up jsonb,
  zone text not null default 'Asia/Shanghai'::text,
  constraint organisation_pkey PRIMARY KEY (id)
);
grant insert, select, update on organisation to dutydesk_app;

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

create table refusal (
  at timestamp(3) with time zone not null,
  code text not null,
  detail jsonb not null,
  duty text,
  element text not null,
  id uuid not null,
  org_id uuid not null,
  record_id uuid,
  record_type text not null,
  staff_id uuid,
  step text not null,
  constraint refusal_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  constraint refusal_pkey PRIMARY KEY (org_id, id)
);
CREATE INDEX refusal_duty_idx ON refusal USING btree (org_id, duty, at) WHERE (duty IS NOT NULL);
CREATE INDEX refusal_element_idx ON refusal USING btree (org_id, element, at);
grant insert, select on refusal to dutydesk_app;

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
CREATE INDEX task_post_idx ON task USING btree (org_id, post, due_at) WHERE ((state = 'open'::text) AND (staff IS NULL));
CREATE INDEX task_rule_idx ON task USING btree (org_id, rule, closes_at);
CREATE INDEX task_staff_idx ON task USING btree (org_id, staff, due_at) WHERE ((state = 'open'::text) AND (staff IS NOT NULL));
CREATE INDEX task_subject_idx ON task USING btree (org_id, subject_id) WHERE (subject_id IS NOT NULL);
CREATE UNIQUE INDEX task_once_idx ON task USING btree (org_id, once);
grant delete, insert, select, update on task to dutydesk_app;

create table task_day (
  day date not null,
  done integer not null,
  due integer not null,
  duty text not null,
  id uuid not null,
  late integer not null,
  missed integer not null,
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

create table work_plan (
  looked_at timestamp(3) with time zone not null,
  org_id uuid not null,
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
    select p.id from post p join held h on p.org_id = org and p.superior = h.id and h.own
    union
    select p.id from post p join below b on p.org_id = org and p.superior = b.id
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
       and a.post in (select id from below)))
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
