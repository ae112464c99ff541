CREATE TABLE grain_state (
  name    text    not null,
  grain   text    not null,
  version integer not null, -- the ETag; greater with every write, also after the row was deleted and made again
  state   text    not null, -- JSON
  primary key (name, grain)
) strict, without rowid;

CREATE TABLE hosts (
  name          text    not null primary key,
  registered_at integer not null
) strict, without rowid;

CREATE TABLE job_counts (
  status text    not null primary key,
  count  integer not null
) strict, without rowid;

CREATE TABLE job_log (
  job     text    not null,
  number  integer not null,
  at      integer not null,
  attempt integer not null,
  level   text    not null,
  text    text    not null,

  primary key (job, number),
  constraint job_log_number_counts  check (number >= 1),
  constraint job_log_level_is_known check (level in ('debug', 'info', 'warning', 'error'))
) strict, without rowid;

CREATE VIEW job_summaries as
  select id, type, status, trigger, tenant, "user", session, subject, name, attempt, max_attempts, priority, run_at, timeout,
         idempotency_key, active_key, schedule_id, parent_id, retry_of, traceparent, created_at, started_at, completed_at,
         cancel_requested_at, sequence, error, progress, attempts, metadata, expires_at, start_before
  from jobs;

CREATE TABLE jobs (
  id                  text    not null primary key,
  type                text    not null,
  status              text    not null,
  trigger             text    not null,
  tenant              text,
  "user"              text,
  session             text,
  subject             text,
  name                text,
  attempt             integer not null,
  max_attempts        integer not null,
  priority            integer not null,
  run_at              integer,
  timeout             integer,
  idempotency_key     text,
  active_key          text,
  schedule_id         text,
  parent_id           text,
  retry_of            text,
  traceparent         text,
  created_at          integer not null,
  started_at          integer,
  completed_at        integer,
  cancel_requested_at integer,
  sequence            integer not null,
  claim               text,
  claim_host          text,
  error               text,
  progress            text    not null,
  attempts            text    not null,
  metadata            text,
  checkpoint          text,
  result              text,
  input               text, lease_until integer
  constraint jobs_leased_when_running check (lease_until is null or status = 'running'), expires_at integer
  constraint jobs_expire_when_final check (expires_at is null or status in ('completed', 'failed', 'cancelled')), submission_hash text, start_before integer
  constraint jobs_to_start_until_begun check (start_before is null or attempt = 0), last_claim text, continuations text, followed_at integer
  constraint jobs_followed_when_final check (followed_at is null or status in ('completed', 'failed', 'cancelled')), limit_key text,

  constraint jobs_id_is_a_uuid         check (length(id) = 36),
  constraint jobs_status_is_known      check (status in ('pending', 'running', 'completed', 'failed', 'cancelled')),
  constraint jobs_trigger_is_known     check (trigger in ('api', 'manual', 'scheduled', 'retrospective')),
  constraint jobs_attempts_are_counted check (attempt >= 0 and max_attempts >= 1),
  constraint jobs_claimed_when_running check ((claim is not null) = (status = 'running') and (claim_host is not null) = (status = 'running')),
  constraint jobs_started_when_at_work check (started_at is not null or status not in ('running', 'completed')),
  constraint jobs_ended_when_final     check ((completed_at is not null) = (status in ('completed', 'failed', 'cancelled'))),
  constraint jobs_error_when_failed    check (case status when 'failed' then error is not null when 'completed' then error is null else true end),
  constraint jobs_result_when_completed check (result is null or status = 'completed')
) strict;

CREATE INDEX jobs_active_by_schedule on jobs (schedule_id, id)
  where schedule_id is not null and status in ('pending', 'running');

CREATE INDEX jobs_active_by_session on jobs (session, id)
  where session is not null and status in ('pending', 'running');

CREATE INDEX jobs_active_by_subject on jobs (subject, id)
  where subject is not null and status in ('pending', 'running');

CREATE INDEX jobs_active_by_tenant on jobs (tenant, id)
  where tenant is not null and status in ('pending', 'running');

CREATE INDEX jobs_active_by_user on jobs ("user", id)
  where "user" is not null and status in ('pending', 'running');

CREATE INDEX jobs_children on jobs (parent_id, id, status, active_key)
  where parent_id is not null;

CREATE INDEX jobs_ended on jobs (completed_at)
  where completed_at is not null;

CREATE INDEX jobs_expiring on jobs (expires_at)
  where expires_at is not null;

CREATE INDEX jobs_finished_by_schedule on jobs (schedule_id, completed_at, id)
  where schedule_id is not null and completed_at is not null;

CREATE INDEX jobs_finished_by_session on jobs (session, completed_at, id)
  where session is not null and completed_at is not null;

CREATE INDEX jobs_finished_by_subject on jobs (subject, completed_at, id)
  where subject is not null and completed_at is not null;

CREATE INDEX jobs_finished_by_tenant on jobs (tenant, completed_at, id)
  where tenant is not null and completed_at is not null;

CREATE INDEX jobs_finished_by_user on jobs ("user", completed_at, id)
  where "user" is not null and completed_at is not null;

CREATE INDEX jobs_leased on jobs (lease_until)
  where lease_until is not null;

CREATE INDEX jobs_listed_by_schedule on jobs (schedule_id, id)
  where schedule_id is not null;

CREATE INDEX jobs_listed_by_session on jobs (session, id)
  where session is not null;

CREATE INDEX jobs_listed_by_status on jobs (status, id);

CREATE INDEX jobs_listed_by_subject on jobs (subject, id)
  where subject is not null;

CREATE INDEX jobs_listed_by_tenant on jobs (tenant, id)
  where tenant is not null;

CREATE INDEX jobs_listed_by_type on jobs (type, status, id);

CREATE INDEX jobs_listed_by_user on jobs ("user", id)
  where "user" is not null;

CREATE UNIQUE INDEX jobs_one_active_by_key on jobs (coalesce(tenant, ''), active_key)
  where active_key is not null and status in ('pending', 'running');

CREATE UNIQUE INDEX jobs_one_by_idempotency_key on jobs (coalesce(tenant, ''), idempotency_key)
  where idempotency_key is not null;

CREATE INDEX jobs_ready_by_key on jobs (type, limit_key, priority desc, created_at, id)
  where status = 'pending' and run_at is null and limit_key is not null;

CREATE INDEX jobs_ready_by_type on jobs (type, priority desc, created_at, id)
  where status = 'pending' and run_at is null;

CREATE INDEX jobs_retried_children on jobs (parent_id, active_key, id)
  where parent_id is not null and active_key is not null;

CREATE INDEX jobs_running_by_host on jobs (claim_host, id)
  where claim_host is not null and lease_until is null;

CREATE INDEX jobs_to_start on jobs (status, start_before)
  where start_before is not null and status = 'pending';

CREATE INDEX jobs_unfollowed on jobs (completed_at)
  where completed_at is not null and continuations is not null and followed_at is null;

CREATE INDEX jobs_waiting_by_key on jobs (type, limit_key, run_at)
  where status = 'pending' and run_at is not null and limit_key is not null;

CREATE INDEX jobs_waiting_by_type on jobs (type, run_at)
  where status = 'pending' and run_at is not null;

CREATE TRIGGER job_log_goes_with_its_job after delete on jobs
begin
  delete from job_log where job = old.id;
end;

CREATE TRIGGER jobs_counted_on_delete after delete on jobs
begin
  update job_counts set count = count - 1 where status = old.status;
end;

CREATE TRIGGER jobs_counted_on_insert after insert on jobs
begin
  update job_counts set count = count + 1 where status = new.status;
end;

CREATE TRIGGER jobs_counted_on_move after update of status on jobs when old.status <> new.status
begin
  update job_counts set count = count - 1 where status = old.status;
  update job_counts set count = count + 1 where status = new.status;
end;

CREATE TRIGGER jobs_status_moves before update of status on jobs
  when not case old.status
    when 'pending' then new.status in ('pending', 'running', 'cancelled')
    when 'running' then true
    else false
  end
begin
  select raise(abort, 'jobs_status_moves: the status may not make this move');
end;

CREATE TABLE migrations (
  name       text    not null primary key,
  applied_at integer not null
) strict, without rowid;

CREATE TABLE paused_types (
  type      text    not null primary key,
  paused_at integer not null
) strict, without rowid;

CREATE TABLE reminders (
  grain    text    not null,
  name     text    not null,
  hash     integer not null, -- the grain's uniform hash: the place on the ring
  start_at integer not null, -- microseconds since 1970-01-01T00:00:00Z
  period   integer not null, -- microseconds
  version  integer not null, -- the ETag, as above
  primary key (grain, name)
) strict, without rowid;

CREATE INDEX reminders_by_hash on reminders (hash);

CREATE TABLE schedules (
  id             text    not null primary key,
  version        integer not null,
  tenant         text,
  "user"         text,
  name           text,
  created_at     integer not null,
  updated_at     integer not null,
  paused_at      integer,
  pause_reason   text,
  next_due_at    integer, -- the first occurrence that is still to be decided on
  last_due_at    integer,
  last_job       text,
  queued_due_at  integer,
  started        integer not null,
  skipped        integer not null,
  missed         integer not null,
  last_trouble   text,
  failures_since integer not null,
  wake_at        integer, -- when it is to be looked at; null for never
  starting       text,    -- runs that were decided on, and may or may not have been submitted
  definition     text    not null,

  constraint schedules_id_is_a_uuid       check (length(id) = 36),
  constraint schedules_reason_when_paused check (pause_reason is null or paused_at is not null),
  constraint schedules_last_run_is_whole  check ((last_due_at is null) = (last_job is null)),
  constraint schedules_are_counted        check (started >= 0 and skipped >= 0 and missed >= 0)
) strict;

CREATE INDEX schedules_by_wake on schedules (wake_at)
  where wake_at is not null;

CREATE INDEX schedules_of_tenant on schedules (tenant, id)
  where tenant is not null;
