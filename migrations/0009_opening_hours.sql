-- The opening hours an organisation set for itself; every change of the week or of single days moves the version.
create table calendar (
  org_id uuid primary key references organisation (id),
  -- Windows by ISO weekday; null: those the program brings.
  week jsonb,
  version integer not null,
  updated_at timestamptz(3) not null,
  updated_by uuid
);
grant select, insert, update on calendar to dutydesk_app;

-- The whole allotted time of the main promise where it counts working time: lists show what is left without asking for the run.
alter table "case" add column due_working_ms bigint;
update "case" t set due_working_ms = c.allotted_ms from clock c
where c.org_id = t.org_id and c.record_id = t.id and c.record_type = 'case' and c.name = 'promise' and c.measure = 'working' and c.stopped_at is null and c.state <> 'dropped';
alter table "client" add column due_working_ms bigint;
update "client" t set due_working_ms = c.allotted_ms from clock c
where c.org_id = t.org_id and c.record_id = t.id and c.record_type = 'client' and c.name = 'firstContact' and c.measure = 'working' and c.stopped_at is null and c.state <> 'dropped';

-- Cases by place, by whether somebody answers for them, and by state: one counter says the queues of a place.
delete from count_delta where counter = 'case.site';
delete from count_total where counter = 'case.site';
insert into count_total (org_id, counter, bucket, total)
select org_id, 'case.queue', concat(site, '|', case when owner is null then 'no' else 'yes' end, '|', state), count(*) from "case" group by 1, 2, 3;
