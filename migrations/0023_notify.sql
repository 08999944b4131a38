-- The log of what was sent is kept as long as what it tells of, so that it does not grow without end.
create index message_try_at_idx on message_try (at);
grant delete on message_try to dutydesk_app;

-- A group may be that of some departments: it is told what concerns their people, whatever posts come and go in them.
alter table channel add column departments uuid[] not null default '{}';
