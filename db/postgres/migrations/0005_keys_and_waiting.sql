-- What an idempotency key was used for. The hash is SHA-256 of the submission, in hexadecimal; null without a key, and in rows that are
-- older than the column.
alter table jobs
  add column submission_hash text collate "C";
