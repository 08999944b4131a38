-- The editions of a post's handbook: the text as its holders read and acknowledged it, kept for good.
create table post_edition (
  org_id uuid not null references organisation (id),
  post uuid not null,
  edition integer not null,
  hash text not null,
  content jsonb not null,
  from_day date not null,
  at timestamptz(3) not null,
  primary key (org_id, post, edition),
  constraint post_edition_post_fkey foreign key (org_id, post) references post (org_id, id)
);
create trigger post_edition_append_only before update or delete on post_edition for each row execute function dd_refuse();
create trigger post_edition_no_truncate before truncate on post_edition for each statement execute function dd_refuse();
grant select, insert on post_edition to dutydesk_app;

create table "acknowledgement" (
  "org_id" uuid not null,
  "id" uuid not null,
  "state" text not null,
  "version" integer not null,
  "created_at" timestamptz(3) not null,
  "created_by" uuid,
  "updated_at" timestamptz(3) not null,
  "staff" uuid not null,
  "post" uuid not null,
  "edition" integer not null,
  "at" timestamptz(3) not null,
  "once" text,
  constraint "acknowledgement_pkey" primary key (org_id, id),
  constraint "acknowledgement_org_fkey" foreign key (org_id) references organisation (id),
  constraint "acknowledgement_state_check" check (state in ('given')),
  constraint "acknowledgement_staff_fkey" foreign key (org_id, "staff") references "staff" (org_id, id),
  constraint "acknowledgement_post_fkey" foreign key (org_id, "post") references "post" (org_id, id)
);
create index "acknowledgement_created_at_idx" on "acknowledgement" (org_id, created_at, id);
create index "acknowledgement_post_edition_idx" on "acknowledgement" (org_id, "post", "edition", id);
create index "acknowledgement_staff_created_at_idx" on "acknowledgement" (org_id, "staff", "created_at", id);
create unique index "acknowledgement_once_key" on "acknowledgement" (org_id, "once");
grant select, insert, update on "acknowledgement" to dutydesk_app;
-- What a person acknowledged is never changed, by nobody.
create trigger acknowledgement_append_only before update or delete on acknowledgement for each row execute function dd_refuse();
