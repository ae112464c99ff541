-- What an idempotency key was used for, and jobs that are not wanted any more when they have waited too long.

alter table jobs
  -- SHA-256 of the submission, in hexadecimal; null without a key, and in rows that are older than the column.
  add column submission_hash text collate "C",
  -- When it is cancelled if its first attempt has not begun; null for never, and once it has begun.
  add column start_before timestamptz,
  add constraint jobs_to_start_until_begun check (start_before is null or attempt = 0);

-- Who has waited too long: ListStartOverdue.
create index jobs_to_start on jobs (start_before)
  where start_before is not null and status = 'pending';

create or replace view job_summaries as
  select id, type, status, trigger, tenant, "user", session, subject, name, attempt, max_attempts, priority, run_at, timeout,
         idempotency_key, active_key, schedule_id, parent_id, retry_of, traceparent, created_at, started_at, completed_at,
         cancel_requested_at, sequence, error, progress, attempts, metadata, expires_at, start_before
  from jobs;
