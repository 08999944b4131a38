-- Who lives in a unit is read, like the unit, by the site: an occupancy carries the site of its unit.
alter table "occupancy" add column "site" uuid;
update "occupancy" o set "site" = u."site" from "unit" u where u.org_id = o.org_id and u.id = o."unit";
alter table "occupancy" alter column "site" set not null;
alter table "occupancy" add constraint "occupancy_site_fkey" foreign key (org_id, "site") references "site" (org_id, id);

-- Clients and cases are found by their room, cases by their client: what referred to a renamed record is looked up, and all are indexed anew.
create index "case_unit_idx" on "case" (org_id, "unit", id) where "unit" is not null;
insert into event (org_id, id, at, record_type, record_id, step, topic) select org_id, gen_random_uuid(), now(), 'client', id, 'index', 'search' from "client";
insert into event (org_id, id, at, record_type, record_id, step, topic) select org_id, gen_random_uuid(), now(), 'case', id, 'index', 'search' from "case";
