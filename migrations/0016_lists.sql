-- Filters, order and columns of a list under a name: a person's own, or shared with the organisation.
create table list_view (
  org_id uuid not null references organisation (id),
  id uuid not null,
  record_type text not null,
  name text not null check (name <> ''),
  -- The list's query as it stands in the address, by name.
  query jsonb not null,
  shared boolean not null,
  staff_id uuid not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  primary key (org_id, id)
);
create index list_view_type_idx on list_view (org_id, record_type);
create unique index list_view_own_idx on list_view (org_id, record_type, staff_id, name) where not shared;
create unique index list_view_shared_idx on list_view (org_id, record_type, name) where shared;
grant select, insert, update, delete on list_view to dutydesk_app;

-- Sheets that are made behind, for who asked; a day after it is made a sheet is gone.
create table export_run (
  org_id uuid not null references organisation (id),
  id uuid not null,
  record_type text not null,
  state text not null check (state in ('running', 'done', 'failed')),
  staff_id uuid not null,
  detail jsonb not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  primary key (org_id, id)
);
create index export_run_staff_idx on export_run (org_id, staff_id, created_at);
create index export_run_waiting_idx on export_run (state, updated_at);
grant select, insert, update, delete on export_run to dutydesk_app;
