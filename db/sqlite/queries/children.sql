-- What follows a job, and what belongs to one.

-- name: SaveFollowedIfUnchanged
update jobs set followed_at = @followed_at, sequence = @sequence
where id = @id and sequence = @known_sequence and completed_at is not null;

-- name: ListUnfollowed
select id from jobs
where completed_at <= @ended_before and continuations is not null and followed_at is null
order by completed_at limit @limit;

-- name: ListChildren
select * from job_summaries
where parent_id = @parent and id > @after and (@status is null or status = @status)
order by id limit @limit;

-- Of all children few are of one type, and a job has as many as a batch may have: these are passed over.
-- name: ListChildrenOfType
select * from job_summaries
where parent_id = @parent and id < @before and type = @type and (@status is null or status = @status)
order by id desc limit @limit;

-- A child that was retried counts as its newest retry: all retries of a child have the active key that names it.
-- name: CountChildren
select status, count(*) as count from jobs
where parent_id = @parent
  and not exists (
    select 1 from jobs as retry
    where retry.parent_id = @parent and retry.active_key = coalesce(jobs.active_key, 'retry-of-' || jobs.id) and retry.id > jobs.id)
group by status;
