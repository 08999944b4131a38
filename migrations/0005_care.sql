-- A revisit is proved by the talks it counts: whoever writes "reached" or "unreachable" on a case, the recorded contacts must be there.
create function dd_revisit_proved() returns trigger language plpgsql as $$
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
end $$;

create trigger case_revisit_proved_new after insert on "case" for each row
  when (new.revisit_outcome in ('reached', 'unreachable') and new.state <> 'history') execute function dd_revisit_proved();
create trigger case_revisit_proved_set after update of revisit_outcome, state on "case" for each row
  when (new.revisit_outcome in ('reached', 'unreachable') and new.state <> 'history' and (new.revisit_outcome is distinct from old.revisit_outcome or new.state = 'archived' and old.state <> 'archived'))
  execute function dd_revisit_proved();
