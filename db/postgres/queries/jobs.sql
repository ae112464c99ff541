-- The five writes take many rows at once, an array a column, and answer with the ids of the rows that they wrote. A job stands in one
-- call of them once: with its id twice nobody could say which of the two was written.

-- name: InsertIfAbsent
insert into jobs (
  id, type, status, trigger, tenant, "user", session, subject, name, attempt, max_attempts, priority, run_at, timeout,
  idempotency_key, active_key, schedule_id, parent_id, retry_of, traceparent, created_at, started_at, completed_at,
  cancel_requested_at, sequence, claim, claim_host, lease_until, expires_at, start_before, submission_hash, error,
  progress, attempts, metadata, checkpoint, result, input, last_claim, continuations, limit_key)
select * from unnest(
  @id::uuid[], @type::text[], @status::text[], @trigger::text[], @tenant::text[], @user::text[], @session::text[],
  @subject::text[], @name::text[], @attempt::integer[], @max_attempts::integer[], @priority::integer[], @run_at::timestamptz[],
  @timeout::bigint[], @idempotency_key::text[], @active_key::text[], @schedule_id::text[], @parent_id::uuid[], @retry_of::uuid[],
  @traceparent::text[], @created_at::timestamptz[], @started_at::timestamptz[], @completed_at::timestamptz[],
  @cancel_requested_at::timestamptz[], @sequence::bigint[], @claim::uuid[], @claim_host::text[], @lease_until::timestamptz[],
  @expires_at::timestamptz[], @start_before::timestamptz[], @submission_hash::text[], @error::text[], @progress::text[],
  @attempts::text[], @metadata::text[], @checkpoint::text[], @result::text[], @input::text[],
  @last_claim::uuid[], @continuations::text[], @limit_key::text[])
on conflict do nothing
returning id;

-- name: SaveIfUnchanged
update jobs set
  status = next.status, attempt = next.attempt, run_at = next.run_at, started_at = next.started_at,
  completed_at = next.completed_at, cancel_requested_at = next.cancel_requested_at, sequence = next.sequence, claim = next.claim,
  claim_host = next.claim_host, lease_until = next.lease_until, expires_at = next.expires_at,
  start_before = next.start_before, error = next.error, progress = next.progress, attempts = next.attempts,
  checkpoint = next.checkpoint, result = next.result, last_claim = next.last_claim
from unnest(
  @id::uuid[], @known_sequence::bigint[], @known_claim::uuid[], @status::text[], @attempt::integer[], @run_at::timestamptz[],
  @started_at::timestamptz[], @completed_at::timestamptz[], @cancel_requested_at::timestamptz[], @sequence::bigint[],
  @claim::uuid[], @claim_host::text[], @lease_until::timestamptz[], @expires_at::timestamptz[], @start_before::timestamptz[],
  @error::text[], @progress::text[], @attempts::text[], @checkpoint::text[], @result::text[], @last_claim::uuid[])
as next (
  id, known_sequence, known_claim, status, attempt, run_at, started_at, completed_at, cancel_requested_at, sequence, claim,
  claim_host, lease_until, expires_at, start_before, error, progress, attempts, checkpoint, result, last_claim)
where jobs.id = next.id and jobs.sequence = next.known_sequence and jobs.claim is not distinct from next.known_claim
returning jobs.id;

-- name: SaveProgressIfUnchanged
update jobs set progress = next.progress, sequence = next.sequence, lease_until = next.lease_until
from unnest(
  @id::uuid[], @known_sequence::bigint[], @known_claim::uuid[], @progress::text[], @sequence::bigint[], @lease_until::timestamptz[])
as next (id, known_sequence, known_claim, progress, sequence, lease_until)
where jobs.id = next.id and jobs.sequence = next.known_sequence and jobs.claim is not distinct from next.known_claim
returning jobs.id;

-- name: FreeIdempotencyKey
update jobs set idempotency_key = null
from unnest(@id::uuid[], @idempotency_key::text[]) as old (id, idempotency_key)
where jobs.id = old.id and jobs.idempotency_key = old.idempotency_key
returning jobs.id;

-- A child stays as long as its parent counts it, or might submit it once more.
-- name: DeleteIfFinal
delete from jobs
where id = any(@id::uuid[]) and status in ('completed', 'failed', 'cancelled')
  and not coalesce((
    select parent.status in ('pending', 'running') or (parent.continuations is not null and parent.followed_at is null)
    from jobs as parent where parent.id = jobs.parent_id), false)
returning id;

-- Columns are named: a column that a newer version adds must not change the shape of what this one has prepared.
-- name: Find
select id, type, status, trigger, tenant, "user", session, subject, name, attempt, max_attempts, priority, run_at, timeout,
       idempotency_key, active_key, schedule_id, parent_id, retry_of, traceparent, created_at, started_at, completed_at,
       cancel_requested_at, sequence, error, progress, attempts, metadata, expires_at, start_before, claim, claim_host, lease_until,
       submission_hash, checkpoint, result, input, last_claim, continuations, followed_at, limit_key
from jobs where id = @id;

-- name: FindByIdempotencyKey
select id, type, status, trigger, tenant, "user", session, subject, name, attempt, max_attempts, priority, run_at, timeout,
       idempotency_key, active_key, schedule_id, parent_id, retry_of, traceparent, created_at, started_at, completed_at,
       cancel_requested_at, sequence, error, progress, attempts, metadata, expires_at, start_before, claim, claim_host, lease_until,
       submission_hash, checkpoint, result, input, last_claim, continuations, followed_at, limit_key
from jobs where coalesce(tenant, '') = coalesce(@tenant, '') and idempotency_key = @idempotency_key;

-- name: FindActiveByKey
select id, type, status, trigger, tenant, "user", session, subject, name, attempt, max_attempts, priority, run_at, timeout,
       idempotency_key, active_key, schedule_id, parent_id, retry_of, traceparent, created_at, started_at, completed_at,
       cancel_requested_at, sequence, error, progress, attempts, metadata, expires_at, start_before, claim, claim_host, lease_until,
       submission_hash, checkpoint, result, input, last_claim, continuations, followed_at, limit_key
from jobs
where coalesce(tenant, '') = coalesce(@tenant, '') and active_key = @active_key and status in ('pending', 'running');

-- name: Count
select known.status, coalesce(sum(job_counts.count), 0)::bigint as count
from (values ('pending'), ('running'), ('completed'), ('failed'), ('cancelled')) as known (status)
left join job_counts on job_counts.status = known.status
group by known.status;

-- name: ListMissing
select wanted.id from unnest(@ids::uuid[]) as wanted (id)
where not exists (select 1 from jobs where jobs.id = wanted.id);
