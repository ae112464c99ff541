-- The log of a job. The first three are one transaction: the fence, the lines, and what is too old beside them.

-- The row is held against its deletion until the lines are committed, and not against its own writes: two transactions that hold many rows
-- each, in orders of their own, would wait for each other.
-- name: HoldClaim
select id from jobs where id = @id and claim = @claim for key share;

-- Lines whose last one is the newest there is were written before, and their answer was lost: nothing is written.
-- name: AppendLines
insert into job_log (job, number, at, attempt, level, text)
select jobs.id, newest.number + line.place, line.at, jobs.attempt, line.level, line.text
from jobs
cross join (select coalesce(max(number), 0) as number from job_log where job = @id) as newest
cross join unnest(@at::timestamptz[], @level::text[], @text::text[]) with ordinality as line (at, level, text, place)
where jobs.id = @id and jobs.claim = @claim
  and not exists (
    select 1 from job_log as known
    where known.job = @id and known.number = newest.number and known.attempt = jobs.attempt and known.at = @last_at and known.text = @last_text);

-- name: TrimLines
delete from job_log where job = @id and number <= (select max(number) from job_log where job = @id) - @most;

-- name: ListLines
select number, at, attempt, level, text from job_log where job = @id and number > @after order by number limit @limit;

-- name: FindNewestLine
select coalesce(max(number), 0) as number from job_log where job = @id;
