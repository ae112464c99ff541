-- Who may run, who waits, who has waited too long, who has lost its host or let its lease end.

-- Two short walks, one over each index, merged. Of the jobs that waited for their time the earliest are looked at. Nothing is ready while
-- its type is paused.
-- name: ListReady
select id, priority, due_at from (
  (select id, priority, created_at as due_at from jobs
   where type = @type and status = 'pending' and run_at is null
   order by priority desc, created_at, id limit @limit)
  union all
  (select id, priority, run_at as due_at from jobs
   where type = @type and status = 'pending' and run_at <= @now
   order by run_at limit @limit)) as ready
where not exists (select 1 from paused_types where paused_types.type = @type)
order by priority desc, due_at, id limit @limit;

-- name: NextRunAt
select min(run_at) as run_at from jobs where type = @type and status = 'pending' and run_at > @now
  and not exists (select 1 from paused_types where paused_types.type = @type);

-- The inner query steps from one host to the next over the index, whatever the number of its jobs. Leased jobs have no host of ours.
-- name: ListClaimedByGoneHostsOr
with recursive holders (host) as (
  select (select claim_host from jobs where claim_host >= '' and lease_until is null order by claim_host limit 1)
  union all
  select (select claim_host from jobs where claim_host > holders.host and lease_until is null order by claim_host limit 1)
  from holders where host is not null
)
select held.id, held.claim, held.claim_host
from holders
cross join lateral (select id, claim, claim_host from jobs where jobs.claim_host = holders.host and lease_until is null limit @limit) as held
where holders.host = @host
   or not exists (select 1 from hosts where hosts.name = holders.host and hosts.seen_at >= clock_timestamp() - @silence::interval)
limit @limit;

-- name: ListLeaseEnded
select id, claim, claim_host from jobs where lease_until <= @now order by lease_until limit @limit;

-- name: ListStartOverdue
select id from jobs where status = 'pending' and start_before <= @now order by start_before limit @limit;
