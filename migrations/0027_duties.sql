-- What was done in time on days long past is all that is folded: what was late or missed stays a task, so these columns were always told by `done`.
alter table task_day drop column due, drop column late, drop column missed;
create index task_missed_idx on task (org_id, post, day) where state = 'missed';

-- What the holders of a post entered is counted out of the index alone.
drop index journal_staff_idx;
create index journal_staff_idx on journal (org_id, staff_id, at, id) include (record_type, step, record_id) where staff_id is not null;

-- A month is signed by the superior.
alter table work_summary drop constraint work_summary_state_check;
alter table work_summary add constraint work_summary_state_check check (state in ('draft', 'handedIn', 'read', 'signed', 'void'));
-- That of who stands at the top waits for nobody's signature; of those handed in before it is not known.
alter table work_summary add column nobody_above boolean;

-- A notice to many reaches its readers part by part; those issued before reached all of them at once.
alter table announcement add column reached integer;
update announcement set reached = readers;
alter table announcement alter column reached set not null;

-- A spot check goes through the questions of its template and says what was seen.
alter table spot_check add column template uuid, add column seen text, add column answers jsonb not null default '[]'::jsonb;
alter table spot_check add constraint spot_check_template_fkey foreign key (org_id, template) references checklist_template (org_id, id);
alter table spot_check add constraint spot_check_answers_check check (case when jsonb_typeof(answers) = 'array' then jsonb_array_length(answers) <= 200 else false end);
create index spot_check_post_created_at_idx on spot_check (org_id, post, created_at, id);

-- Typing is judged by its keys too; a paper is sat once at a time: of sittings begun before, the newest of each paper and person goes on.
alter table exam add column keys integer, add column doubt text, add column once text;
alter table exam add constraint exam_doubt_check check (doubt in ('keys', 'fast'));
with newest as (select distinct on (org_id, paper, staff) org_id, id from exam where state = 'begun' order by org_id, paper, staff, created_at desc, id desc)
update exam e set once = e.paper || ':' || e.staff from newest n where e.org_id = n.org_id and e.id = n.id;
create unique index exam_once_key on exam (org_id, once);
-- What the program marked is kept among the results of examinations.
alter table examination add column exam uuid;
alter table examination add constraint examination_exam_fkey foreign key (org_id, exam) references exam (org_id, id);
