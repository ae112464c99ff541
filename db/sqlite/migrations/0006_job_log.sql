-- The log of a job: the last lines that its work said. Times are microseconds since 1970-01-01T00:00:00Z.

-- Numbers count the lines of a job from 1, through all its attempts; the last line stays as long as the job, so none is given twice.
-- The lines of a job lie side by side, and nothing else is ever asked: the key is the table.
create table job_log (
  job     text    not null,
  number  integer not null,
  at      integer not null,
  attempt integer not null,
  level   text    not null,
  text    text    not null,

  primary key (job, number),
  constraint job_log_number_counts  check (number >= 1),
  constraint job_log_level_is_known check (level in ('debug', 'info', 'warning', 'error'))
) strict, without rowid;

-- Lines go with their job.
create trigger job_log_goes_with_its_job after delete on jobs
begin
  delete from job_log where job = old.id;
end;
