-- Limits per key, and types that are paused. Times are microseconds since 1970-01-01T00:00:00Z.

-- Whose share of the type's work the job takes, by the setting LimitBy when it was accepted; empty for a job without one, null where the
-- type has no such limit.
alter table jobs add column limit_key text;

-- Which keys have jobs to run, and the first of each: ListReadyKeys, ListReadyOfKeys. Jobs without a key pay for neither.
create index jobs_ready_by_key on jobs (type, limit_key, priority desc, created_at, id)
  where status = 'pending' and run_at is null and limit_key is not null;
create index jobs_waiting_by_key on jobs (type, limit_key, run_at)
  where status = 'pending' and run_at is not null and limit_key is not null;

-- No attempt at a job of these begins.
create table paused_types (
  type      text    not null primary key,
  paused_at integer not null
) strict, without rowid;
