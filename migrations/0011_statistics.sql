-- Counts anew what the planner knows of tables that have changed by a fifth since it last did. The database does so by itself within a
-- minute or two; but the minutes after a mass of rows came in are those in which everybody looks at them, and a planner that knows
-- nothing reads whole tables for one page.
create function dd_fresh_statistics() returns integer language plpgsql security definer set search_path = pg_catalog, public as $$
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
end $$;
revoke all on function dd_fresh_statistics() from public;
grant execute on function dd_fresh_statistics() to dutydesk_app;
