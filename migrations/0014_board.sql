-- The board: whether a promise was kept stands on the case itself, so that a figure and the list it opens read the same column.
alter table "case" add column "promise_kept" boolean;
update "case" t set promise_kept = (select c.state = 'met' from clock c where c.org_id = t.org_id and c.record_id = t.id and c.name = 'promise' and c.stopped_at is not null and c.state in ('met', 'missed') order by c.started_at desc limit 1)
  where t.reached_at is not null;
-- What was received or answered in some days is a range of these, however many years lie before it.
create index "case_received_at_idx" on "case" (org_id, "received_at", id);
create index "case_reached_at_idx" on "case" (org_id, "reached_at", id);
-- Open clocks that have climbed: as many as there is open work, whatever lies in the archive.
create index "clock_climbed_idx" on clock (org_id, record_type, record_id) where stopped_at is null and passed like 'climb:%';
