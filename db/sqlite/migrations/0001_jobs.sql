-- Jobs, the counters that move with them, and the processes that run them.
--
-- Times are microseconds since 1970-01-01T00:00:00Z, durations microseconds. Ids are the 36 characters of a UUID. Words (status,
-- trigger) and JSON (progress, attempts, error, metadata, input, result, checkpoint) are text as on the wire.
--
-- An ordinary rowid table: rows may be megabytes, and a WITHOUT ROWID tree would carry them through its inner pages. The columns
-- that grow stand last, so that lists never read the pages they overflow to.
create table jobs (
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
  input               text,

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

-- Uniqueness: two submissions that race are settled here and nowhere else. No tenant counts as one tenant.
create unique index jobs_one_by_idempotency_key on jobs (coalesce(tenant, ''), idempotency_key)
  where idempotency_key is not null;
create unique index jobs_one_active_by_key on jobs (coalesce(tenant, ''), active_key)
  where active_key is not null and status in ('pending', 'running');

-- Who may run next: ListReady, NextRunAt.
create index jobs_ready_by_type on jobs (type, priority desc, created_at, id)
  where status = 'pending' and run_at is null;
create index jobs_waiting_by_type on jobs (type, run_at)
  where status = 'pending' and run_at is not null;

-- Who has lost its host: ListClaimedByGoneHostsOr.
create index jobs_running_by_host on jobs (claim_host, id)
  where claim_host is not null;

-- What may be cleaned up: ListEndedBefore.
create index jobs_ended on jobs (completed_at)
  where completed_at is not null;

-- Pages across scopes, newest id first: ListByStatus, ListByTypeAndStatus, ListByType (which merges the five statuses: an index of
-- its own would cost every insert more than it saves that page). The primary key serves ListAll.
create index jobs_listed_by_status on jobs (status, id);
create index jobs_listed_by_type on jobs (type, status, id);

-- The lists of a scope: ListActiveBy…, ListFinishedBy….
create index jobs_active_by_tenant on jobs (tenant, id)
  where tenant is not null and status in ('pending', 'running');
create index jobs_active_by_session on jobs (session, id)
  where session is not null and status in ('pending', 'running');
create index jobs_active_by_user on jobs ("user", id)
  where "user" is not null and status in ('pending', 'running');
create index jobs_active_by_subject on jobs (subject, id)
  where subject is not null and status in ('pending', 'running');
create index jobs_finished_by_tenant on jobs (tenant, completed_at, id)
  where tenant is not null and completed_at is not null;
create index jobs_finished_by_session on jobs (session, completed_at, id)
  where session is not null and completed_at is not null;
create index jobs_finished_by_user on jobs ("user", completed_at, id)
  where "user" is not null and completed_at is not null;
create index jobs_finished_by_subject on jobs (subject, completed_at, id)
  where subject is not null and completed_at is not null;

-- What a list shows: everything but the claim and the columns that may be megabytes.
create view job_summaries as
  select id, type, status, trigger, tenant, "user", session, subject, name, attempt, max_attempts, priority, run_at, timeout,
         idempotency_key, active_key, schedule_id, parent_id, retry_of, traceparent, created_at, started_at, completed_at,
         cancel_requested_at, sequence, error, progress, attempts, metadata
  from jobs;

-- The moves a status may make; the same table as JobLifecycle, compared by a test. A final row is never written again.
create trigger jobs_status_moves before update of status on jobs
  when not case old.status
    when 'pending' then new.status in ('pending', 'running', 'cancelled')
    when 'running' then true
    else false
  end
begin
  select raise(abort, 'jobs_status_moves: the status may not make this move');
end;

-- How many jobs there are: moved in the transaction of the change, so that no page ever counts.
create table job_counts (
  status text    not null primary key,
  count  integer not null
) strict, without rowid;

insert into job_counts (status, count)
  values ('pending', 0), ('running', 0), ('completed', 0), ('failed', 0), ('cancelled', 0);

create trigger jobs_counted_on_insert after insert on jobs
begin
  update job_counts set count = count + 1 where status = new.status;
end;

create trigger jobs_counted_on_move after update of status on jobs when old.status <> new.status
begin
  update job_counts set count = count - 1 where status = old.status;
  update job_counts set count = count + 1 where status = new.status;
end;

create trigger jobs_counted_on_delete after delete on jobs
begin
  update job_counts set count = count - 1 where status = old.status;
end;

-- The processes that run jobs. A running job whose claim_host is not here has lost its host.
create table hosts (
  name          text    not null primary key,
  registered_at integer not null
) strict, without rowid;
