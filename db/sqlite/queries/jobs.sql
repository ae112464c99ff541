-- name: InsertIfAbsent
insert into jobs (
  id, type, status, trigger, tenant, "user", session, subject, name, attempt, max_attempts, priority, run_at, timeout,
  idempotency_key, active_key, schedule_id, parent_id, retry_of, traceparent, created_at, started_at, completed_at,
  cancel_requested_at, sequence, claim, claim_host, lease_until, expires_at, start_before, submission_hash, error,
  progress, attempts, metadata, checkpoint, result, input, last_claim, continuations, limit_key)
values (
  @id, @type, @status, @trigger, @tenant, @user, @session, @subject, @name, @attempt, @max_attempts, @priority, @run_at, @timeout,
  @idempotency_key, @active_key, @schedule_id, @parent_id, @retry_of, @traceparent, @created_at, @started_at, @completed_at,
  @cancel_requested_at, @sequence, @claim, @claim_host, @lease_until, @expires_at, @start_before, @submission_hash, @error,
  @progress, @attempts, @metadata, @checkpoint, @result, @input, @last_claim, @continuations, @limit_key)
on conflict do nothing;

-- name: Find
select * from jobs where id = @id;

-- name: FindByIdempotencyKey
select * from jobs where coalesce(tenant, '') = coalesce(@tenant, '') and idempotency_key = @idempotency_key;

-- name: FindActiveByKey
select * from jobs
where coalesce(tenant, '') = coalesce(@tenant, '') and active_key = @active_key and status in ('pending', 'running');

-- name: SaveIfUnchanged
update jobs set
  status = @status, attempt = @attempt, run_at = @run_at, started_at = @started_at, completed_at = @completed_at,
  cancel_requested_at = @cancel_requested_at, sequence = @sequence, claim = @claim, claim_host = @claim_host, lease_until = @lease_until,
  expires_at = @expires_at, start_before = @start_before, error = @error, progress = @progress, attempts = @attempts,
  checkpoint = @checkpoint, result = @result, last_claim = @last_claim
where id = @id and sequence = @known_sequence and claim is @known_claim;

-- name: SaveProgressIfUnchanged
update jobs set progress = @progress, sequence = @sequence, lease_until = @lease_until
where id = @id and sequence = @known_sequence and claim is @known_claim;

-- name: FreeIdempotencyKey
update jobs set idempotency_key = null where id = @id and idempotency_key = @idempotency_key;

-- A child stays as long as its parent counts it, or might submit it once more.
-- name: DeleteIfFinal
delete from jobs
where id = @id and status in ('completed', 'failed', 'cancelled')
  and not coalesce((
    select parent.status in ('pending', 'running') or (parent.continuations is not null and parent.followed_at is null)
    from jobs as parent where parent.id = jobs.parent_id), false);

-- name: Count
select status, count from job_counts;

-- name: ListMissing
select value as id from json_each(@ids) where not exists (select 1 from jobs where jobs.id = value);
