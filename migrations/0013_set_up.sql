-- How far the first set-up of an organisation has come, step by step; null where there is none to go on with.
alter table organisation add column set_up jsonb;
