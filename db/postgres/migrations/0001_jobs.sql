-- Jobs, the counters that move with them, and the processes that run them.
--
-- The columns and constraints of the SQLite schema, in the types of PostgreSQL. Words (status, trigger) and JSON (progress, attempts,
-- error, metadata, input, result, checkpoint) are text, as on the wire: jsonb would rewrite it, json would parse what nobody asks for.
-- Text compares by its bytes ("C"), whatever the collation of the database. A uuid sorts as its 36 characters do.
-- The fixed columns stand first and the ones that grow last; what grows is compressed or kept outside the row by PostgreSQL itself.
create table jobs (
  id                  uuid        not null primary key,
  type                text        collate "C" not null,
  status              text        collate "C" not null,
  trigger             text        collate "C" not null,
  tenant              text        collate "C",
  "user"              text        collate "C",
  session             text        collate "C",
  subject             text        collate "C",
  name                text        collate "C",
  attempt             integer     not null,
  max_attempts        integer     not null,
  priority            integer     not null,
  run_at              timestamptz,
  timeout             bigint,     -- microseconds
  idempotency_key     text        collate "C",
  active_key          text        collate "C",
  schedule_id         text        collate "C",
  parent_id           uuid,
  retry_of            uuid,
  traceparent         text        collate "C",
  created_at          timestamptz not null,
  started_at          timestamptz,
  completed_at        timestamptz,
  cancel_requested_at timestamptz,
  sequence            bigint      not null,
  claim               uuid,
  claim_host          text        collate "C",
  error               text        collate "C",
  progress            text        collate "C" not null,
  attempts            text        collate "C" not null,
  metadata            text        collate "C",
  checkpoint          text        collate "C",
  result              text        collate "C",
  input               text        collate "C",

  constraint jobs_status_is_known      check (status in ('pending', 'running', 'completed', 'failed', 'cancelled')),
  constraint jobs_trigger_is_known     check (trigger in ('api', 'manual', 'scheduled', 'retrospective')),
  constraint jobs_attempts_are_counted check (attempt >= 0 and max_attempts >= 1),
  constraint jobs_claimed_when_running check ((claim is not null) = (status = 'running') and (claim_host is not null) = (status = 'running')),
  constraint jobs_started_when_at_work check (started_at is not null or status not in ('running', 'completed')),
  constraint jobs_ended_when_final     check ((completed_at is not null) = (status in ('completed', 'failed', 'cancelled'))),
  constraint jobs_error_when_failed    check (case status when 'failed' then error is not null when 'completed' then error is null else true end),
  constraint jobs_result_when_completed check (result is null or status = 'completed')
) with (
  fillfactor = 85, -- progress is saved in place: the next version of the row finds room on its page, and no index learns of it
  autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_insert_scale_factor = 0.1,
  autovacuum_analyze_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0
);

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

-- The moves a status may make; the same table as JobLifecycle, compared by a test. A final row is never written again. The condition
-- holds the illegal moves, so that the function runs for nobody else.
create function jobs_status_moves() returns trigger language plpgsql as $$
begin
  raise exception using
    errcode = 'check_violation', constraint = 'jobs_status_moves', message = 'jobs_status_moves: the status may not make this move';
end $$;

create trigger jobs_status_moves before update of status on jobs
  for each row when (case old.status
    when 'pending' then new.status not in ('pending', 'running', 'cancelled')
    when 'running' then false
    else true
  end)
  execute function jobs_status_moves();

-- How many jobs there are: moved in the transaction of the change, so that no page ever counts. A status is the sum of its shards.
-- A transaction adds to a shard that no other has: writers neither wait for each other here nor deadlock, and the rows are few.
create table job_counts (
  status text    collate "C" not null,
  shard  integer not null,
  count  bigint  not null,
  primary key (status, shard)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_cost_delay = 0);

-- A shard for this transaction alone, held until its end. When all are held (more writers at once than shards) it waits for its own.
create function job_count_shard(space integer) returns integer language plpgsql as $$
declare
  shards constant integer := 64;
  own constant integer := pg_backend_pid() % shards;
begin
  for step in 0 .. shards - 1 loop
    if pg_try_advisory_xact_lock(space, (own + step) % shards) then return (own + step) % shards; end if;
  end loop;
  perform pg_advisory_xact_lock(space, own);
  return own;
end $$;

create function jobs_counted() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into job_counts as counts (status, shard, count)
      select status, job_count_shard(tg_relid::integer), count(*) from inserted group by status
      on conflict (status, shard) do update set count = counts.count + excluded.count;
  elsif tg_op = 'DELETE' then
    insert into job_counts as counts (status, shard, count)
      select status, job_count_shard(tg_relid::integer), -count(*) from deleted group by status
      on conflict (status, shard) do update set count = counts.count + excluded.count;
  else
    insert into job_counts as counts (status, shard, count)
      select status, job_count_shard(tg_relid::integer), sum(change)
      from (select status, 1 as change from inserted union all select status, -1 from deleted) as moves
      group by status having sum(change) <> 0
      on conflict (status, shard) do update set count = counts.count + excluded.count;
  end if;
  return null;
end $$;

create trigger jobs_counted_on_insert after insert on jobs
  referencing new table as inserted for each statement execute function jobs_counted();
create trigger jobs_counted_on_move after update on jobs
  referencing old table as deleted new table as inserted for each statement execute function jobs_counted();
create trigger jobs_counted_on_delete after delete on jobs
  referencing old table as deleted for each statement execute function jobs_counted();

-- The processes that run jobs, by the clock of the database. A running job whose claim_host is not here has lost its host.
create table hosts (
  name          text        collate "C" not null primary key,
  registered_at timestamptz not null,
  seen_at       timestamptz not null
) with (fillfactor = 50);
