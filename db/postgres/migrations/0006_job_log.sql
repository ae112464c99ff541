-- The log of a job: the last lines that its work said.

-- Numbers count the lines of a job from 1, through all its attempts; the last line stays as long as the job, so none is given twice.
-- No foreign key: it would lock the row of the job in a way of its own, and every save of the job would pay for it.
create table job_log (
  job     uuid        not null,
  number  bigint      not null,
  at      timestamptz not null,
  attempt integer     not null,
  level   text        collate "C" not null,
  text    text        collate "C" not null,

  primary key (job, number),
  constraint job_log_number_counts  check (number >= 1),
  constraint job_log_level_is_known check (level in ('debug', 'info', 'warning', 'error'))
);

-- Lines go with their job.
create function job_log_goes_with_its_job() returns trigger language plpgsql as $$
begin
  delete from job_log using deleted where job_log.job = deleted.id;
  return null;
end $$;

create trigger job_log_goes_with_its_job after delete on jobs
  referencing old table as deleted for each statement execute function job_log_goes_with_its_job();
