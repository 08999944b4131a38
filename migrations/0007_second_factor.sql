-- The second factor of a person who signs in (RFC 6238). The columns belong to `credential`, whose grants already cover them.
alter table credential
  add column totp_since timestamptz(3),
  -- The time step of the last code that was taken: no code of it or of an earlier one is taken again.
  add column totp_step bigint,
  -- A secret that was shown but not yet confirmed by a code; it lets nobody in.
  add column totp_pending text,
  add column totp_pending_until timestamptz(3),
  -- What is kept of the recovery codes that are still good.
  add column recovery_hashes text[] not null default '{}',
  add constraint credential_totp_check check (num_nonnulls(totp_secret, totp_since, totp_step) in (0, 3)),
  add constraint credential_totp_pending_check check (num_nonnulls(totp_pending, totp_pending_until) in (0, 2));
