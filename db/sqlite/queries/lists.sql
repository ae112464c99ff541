-- Pages: newest id first, strictly before a given one. Every list is limited and walks one index; what one index cannot answer is
-- in walks.sql.

-- name: ListAll
select * from job_summaries where id < @before order by id desc limit @limit;

-- name: ListByStatus
select * from job_summaries where status = @status and id < @before order by id desc limit @limit;

-- name: ListByType
with newest (id) as (
  select id from (select id from jobs where type = @type and status = 'pending' and id < @before order by id desc limit @limit)
  union all
  select id from (select id from jobs where type = @type and status = 'running' and id < @before order by id desc limit @limit)
  union all
  select id from (select id from jobs where type = @type and status = 'completed' and id < @before order by id desc limit @limit)
  union all
  select id from (select id from jobs where type = @type and status = 'failed' and id < @before order by id desc limit @limit)
  union all
  select id from (select id from jobs where type = @type and status = 'cancelled' and id < @before order by id desc limit @limit)
  order by id desc limit @limit
)
select job_summaries.* from newest cross join job_summaries
where job_summaries.id = newest.id order by newest.id desc;

-- name: ListByTypeAndStatus
select * from job_summaries where type = @type and status = @status and id < @before order by id desc limit @limit;

-- name: ListActiveByTenant
select * from job_summaries
where tenant = @scope and status in ('pending', 'running') order by id desc limit @limit;

-- name: ListActiveBySession
select * from job_summaries
where session = @scope and status in ('pending', 'running') order by id desc limit @limit;

-- name: ListActiveByUser
select * from job_summaries
where "user" = @scope and status in ('pending', 'running') order by id desc limit @limit;

-- name: ListActiveBySubject
select * from job_summaries
where subject = @scope and status in ('pending', 'running') order by id desc limit @limit;

-- name: ListActiveBySchedule
select * from job_summaries
where schedule_id = @scope and status in ('pending', 'running') order by id desc limit @limit;

-- name: ListFinishedByTenant
select * from job_summaries
where tenant = @scope and completed_at is not null order by completed_at desc, id desc limit @limit;

-- name: ListFinishedBySession
select * from job_summaries
where session = @scope and completed_at is not null order by completed_at desc, id desc limit @limit;

-- name: ListFinishedByUser
select * from job_summaries
where "user" = @scope and completed_at is not null order by completed_at desc, id desc limit @limit;

-- name: ListFinishedBySubject
select * from job_summaries
where subject = @scope and completed_at is not null order by completed_at desc, id desc limit @limit;

-- name: ListFinishedBySchedule
select * from job_summaries
where schedule_id = @scope and completed_at is not null order by completed_at desc, id desc limit @limit;

-- The newest for each of many subjects: few jobs have one of these subjects, so that the others that ended are soon passed over.
-- name: ListLatestCompleted
select job_summaries.*
from json_each(@subjects) as asked cross join job_summaries
where job_summaries.id = (
  select id from jobs
  where subject = asked.value and completed_at is not null and status = 'completed' and tenant = @tenant and type = @type
  order by completed_at desc, id desc limit 1);

-- A child stays as long as its parent counts it, or might submit it once more.
-- name: ListEndedBefore
select id from jobs
where completed_at < @ended_before
  and not coalesce((
    select parent.status in ('pending', 'running') or (parent.continuations is not null and parent.followed_at is null)
    from jobs as parent where parent.id = jobs.parent_id), false)
order by completed_at limit @limit;

-- name: ListExpired
select id from jobs
where expires_at <= @now
  and not coalesce((
    select parent.status in ('pending', 'running') or (parent.continuations is not null and parent.followed_at is null)
    from jobs as parent where parent.id = jobs.parent_id), false)
order by expires_at limit @limit;
