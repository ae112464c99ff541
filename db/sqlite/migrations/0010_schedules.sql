-- Schedules. Times are microseconds since 1970-01-01T00:00:00Z; a definition, the runs that begin and the last trouble are JSON.

create table schedules (
  id             text    not null primary key,
  version        integer not null,
  tenant         text,
  "user"         text,
  name           text,
  created_at     integer not null,
  updated_at     integer not null,
  paused_at      integer,
  pause_reason   text,
  next_due_at    integer, -- the first occurrence that is still to be decided on
  last_due_at    integer,
  last_job       text,
  queued_due_at  integer,
  started        integer not null,
  skipped        integer not null,
  missed         integer not null,
  last_trouble   text,
  failures_since integer not null,
  wake_at        integer, -- when it is to be looked at; null for never
  starting       text,    -- runs that were decided on, and may or may not have been submitted
  definition     text    not null,

  constraint schedules_id_is_a_uuid       check (length(id) = 36),
  constraint schedules_reason_when_paused check (pause_reason is null or paused_at is not null),
  constraint schedules_last_run_is_whole  check ((last_due_at is null) = (last_job is null)),
  constraint schedules_are_counted        check (started >= 0 and skipped >= 0 and missed >= 0)
) strict;

-- Pages of a tenant: ListSchedulesOfTenant. The primary key serves ListSchedules.
create index schedules_of_tenant on schedules (tenant, id)
  where tenant is not null;

-- What nobody woke in time: ListOverdueSchedules.
create index schedules_by_wake on schedules (wake_at)
  where wake_at is not null;

-- The runs of a schedule: WalkBySchedule, ListActiveBySchedule, ListFinishedBySchedule. A job without one pays for none.
create index jobs_listed_by_schedule on jobs (schedule_id, id)
  where schedule_id is not null;
create index jobs_finished_by_schedule on jobs (schedule_id, completed_at, id)
  where schedule_id is not null and completed_at is not null;
create index jobs_active_by_schedule on jobs (schedule_id, id)
  where schedule_id is not null and status in ('pending', 'running');
