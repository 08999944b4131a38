-- The language an organisation speaks where nobody has chosen: its sign-in page, new staff, forms printed by a program.
alter table organisation add column language text not null default 'zh' check (language in ('zh', 'en'));
