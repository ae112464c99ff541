-- What follows a job, and what belongs to one.

-- name: SaveFollowedIfUnchanged
update jobs set followed_at = next.followed_at, sequence = next.sequence
from unnest(@id::uuid[], @known_sequence::bigint[], @followed_at::timestamptz[], @sequence::bigint[])
as next (id, known_sequence, followed_at, sequence)
where jobs.id = next.id and jobs.sequence = next.known_sequence and jobs.completed_at is not null
returning jobs.id;

-- name: ListUnfollowed
select id from jobs
where completed_at <= @ended_before and continuations is not null and followed_at is null
order by completed_at limit @limit;

-- name: ListChildren
select * from job_summaries
where parent_id = @parent and id > @after and (@status::text is null or status = @status)
order by id limit @limit;

-- Of all children few are of one type, and a job has as many as a batch may have: these are passed over.
-- name: ListChildrenOfType
select * from job_summaries
where parent_id = @parent and id < @before and type = @type and (@status::text is null or status = @status)
order by id desc limit @limit;

-- A child that was retried counts as its newest retry: all retries of a child have the active key that names it.
-- name: CountChildren
select status, count(*) as count from jobs
where parent_id = @parent
  and not exists (
    select 1 from jobs as retry
    where retry.parent_id = @parent and retry.active_key = coalesce(jobs.active_key, 'retry-of-' || jobs.id::text) and retry.id > jobs.id)
group by status;
