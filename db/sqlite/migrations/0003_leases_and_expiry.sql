-- Jobs that work outside, under a lease, and jobs that are deleted by themselves. Times are microseconds since 1970-01-01T00:00:00Z.

-- Until when someone outside may be silent; null where a process of ours holds the claim, and unless running.
alter table jobs add column lease_until integer
  constraint jobs_leased_when_running check (lease_until is null or status = 'running');

-- When it is deleted by itself; null for never, and unless final.
alter table jobs add column expires_at integer
  constraint jobs_expire_when_final check (expires_at is null or status in ('completed', 'failed', 'cancelled'));

-- Who has fallen silent: ListLeaseEnded.
create index jobs_leased on jobs (lease_until)
  where lease_until is not null;

-- Who has lost its host, without those outside, who have none: ListClaimedByGoneHostsOr.
drop index jobs_running_by_host;
create index jobs_running_by_host on jobs (claim_host, id)
  where claim_host is not null and lease_until is null;

-- What deletes itself: ListExpired.
create index jobs_expiring on jobs (expires_at)
  where expires_at is not null;

drop view job_summaries;
create view job_summaries as
  select id, type, status, trigger, tenant, "user", session, subject, name, attempt, max_attempts, priority, run_at, timeout,
         idempotency_key, active_key, schedule_id, parent_id, retry_of, traceparent, created_at, started_at, completed_at,
         cancel_requested_at, sequence, error, progress, attempts, metadata, expires_at
  from jobs;
