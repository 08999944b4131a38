-- A person's queue by promise left, and a client's talks by their time, read in order: with thousands of them a page is still a page.
create index "case_owner_due_at_idx" on "case" (org_id, "owner", "due_at", id);
create index "contact_client_started_at_idx" on "contact" (org_id, "client", "started_at", id);
