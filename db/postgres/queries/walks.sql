-- Walks: the ids of jobs along one index, strictly between two ids, newest first or oldest first. What else is asked of a job is asked
-- of those that a walk came past, and a walk looks at so many and no more.

-- name: WalkById
select id from jobs where id > @after and id < @before order by id desc limit @limit;

-- name: WalkByIdOldestFirst
select id from jobs where id > @after and id < @before order by id limit @limit;

-- name: WalkByStatus
select id from jobs where status = @status and id > @after and id < @before order by id desc limit @limit;

-- name: WalkByStatusOldestFirst
select id from jobs where status = @status and id > @after and id < @before order by id limit @limit;

-- name: WalkByType
(select id from jobs where type = @type and status = 'pending' and id > @after and id < @before order by id desc limit @limit)
union all
(select id from jobs where type = @type and status = 'running' and id > @after and id < @before order by id desc limit @limit)
union all
(select id from jobs where type = @type and status = 'completed' and id > @after and id < @before order by id desc limit @limit)
union all
(select id from jobs where type = @type and status = 'failed' and id > @after and id < @before order by id desc limit @limit)
union all
(select id from jobs where type = @type and status = 'cancelled' and id > @after and id < @before order by id desc limit @limit)
order by id desc limit @limit;

-- name: WalkByTypeOldestFirst
(select id from jobs where type = @type and status = 'pending' and id > @after and id < @before order by id limit @limit)
union all
(select id from jobs where type = @type and status = 'running' and id > @after and id < @before order by id limit @limit)
union all
(select id from jobs where type = @type and status = 'completed' and id > @after and id < @before order by id limit @limit)
union all
(select id from jobs where type = @type and status = 'failed' and id > @after and id < @before order by id limit @limit)
union all
(select id from jobs where type = @type and status = 'cancelled' and id > @after and id < @before order by id limit @limit)
order by id limit @limit;

-- name: WalkByTypeAndStatus
select id from jobs where type = @type and status = @status and id > @after and id < @before order by id desc limit @limit;

-- name: WalkByTypeAndStatusOldestFirst
select id from jobs where type = @type and status = @status and id > @after and id < @before order by id limit @limit;

-- name: WalkBySession
select id from jobs where session = @scope and id > @after and id < @before order by id desc limit @limit;

-- name: WalkBySessionOldestFirst
select id from jobs where session = @scope and id > @after and id < @before order by id limit @limit;

-- name: WalkBySubject
select id from jobs where subject = @scope and id > @after and id < @before order by id desc limit @limit;

-- name: WalkBySubjectOldestFirst
select id from jobs where subject = @scope and id > @after and id < @before order by id limit @limit;

-- name: WalkBySchedule
select id from jobs where schedule_id = @scope and id > @after and id < @before order by id desc limit @limit;

-- name: WalkByScheduleOldestFirst
select id from jobs where schedule_id = @scope and id > @after and id < @before order by id limit @limit;

-- name: WalkByUser
select id from jobs where "user" = @scope and id > @after and id < @before order by id desc limit @limit;

-- name: WalkByUserOldestFirst
select id from jobs where "user" = @scope and id > @after and id < @before order by id limit @limit;

-- name: WalkByTenant
select id from jobs where tenant = @scope and id > @after and id < @before order by id desc limit @limit;

-- name: WalkByTenantOldestFirst
select id from jobs where tenant = @scope and id > @after and id < @before order by id limit @limit;

-- Those of a walk that fit, in its order. The key of each is looked up, however many there are.
-- name: ListFitting
select fitting.*
from unnest(@ids::uuid[]) with ordinality as walked (id, step)
cross join lateral (
  select * from job_summaries
  where job_summaries.id = walked.id
    and (@type::text is null or type = @type) and (@status::text is null or status = @status) and (@trigger::text is null or trigger = @trigger)
    and (@tenant::text is null or tenant = @tenant) and (@session::text is null or session = @session)
    and (@user::text is null or "user" = @user) and (@subject::text is null or subject = @subject)
    and (@schedule::text is null or schedule_id = @schedule)
    and (@created_from::timestamptz is null or created_at >= @created_from) and (@created_before::timestamptz is null or created_at < @created_before)
    and (@without_parent::bigint = 0 or parent_id is null)
  limit 1) as fitting
order by walked.step limit @limit;
