-- What holds for the installation as a whole, whatever organisations it serves; always exactly one row.
create table installation (
  only_one boolean primary key default true check (only_one),
  -- Set by a restore: since then no clock fires and nothing is sent, until a person says so.
  quiet_since timestamptz(3),
  -- The moment that the last whole backup shows.
  backed_up_at timestamptz(3)
);
insert into installation default values;
grant select, update on installation to dutydesk_app;
