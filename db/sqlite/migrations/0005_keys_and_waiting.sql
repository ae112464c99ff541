-- What an idempotency key was used for, and jobs that are not wanted any more when they have waited too long.

-- SHA-256 of the submission, in hexadecimal; null without a key, and in rows that are older than the column.
alter table jobs add column submission_hash text;

-- When it is cancelled if its first attempt has not begun; null for never, and once it has begun.
alter table jobs add column start_before integer
  constraint jobs_to_start_until_begun check (start_before is null or attempt = 0);

-- Who has waited too long: ListStartOverdue. With the status in it, or SQLite would rather walk all that are pending.
create index jobs_to_start on jobs (status, start_before)
  where start_before is not null and status = 'pending';

drop view job_summaries;
create view job_summaries as
  select id, type, status, trigger, tenant, "user", session, subject, name, attempt, max_attempts, priority, run_at, timeout,
         idempotency_key, active_key, schedule_id, parent_id, retry_of, traceparent, created_at, started_at, completed_at,
         cancel_requested_at, sequence, error, progress, attempts, metadata, expires_at, start_before
  from jobs;
