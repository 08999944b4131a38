-- What the client says at the revisit, and when the last try failed: a revisit without an outcome counts for nothing, tries made in one minute are one.
alter table "case" add column "revisit_found" text;
alter table "case" add column "revisit_tried_at" timestamptz(3);
alter table "case" add constraint "case_revisit_found_check" check ("revisit_found" in ('settled', 'notSettled', 'noComment'));
