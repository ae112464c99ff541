-- Schedules. A definition, the runs that begin and the last trouble are JSON.

create table schedules (
  id             uuid        not null primary key,
  version        bigint      not null,
  tenant         text        collate "C",
  "user"         text        collate "C",
  name           text        collate "C",
  created_at     timestamptz not null,
  updated_at     timestamptz not null,
  paused_at      timestamptz,
  pause_reason   text        collate "C",
  next_due_at    timestamptz, -- the first occurrence that is still to be decided on
  last_due_at    timestamptz,
  last_job       uuid,
  queued_due_at  timestamptz,
  started        bigint      not null,
  skipped        bigint      not null,
  missed         bigint      not null,
  last_trouble   text        collate "C",
  failures_since timestamptz not null,
  wake_at        timestamptz, -- when it is to be looked at; null for never
  starting       text        collate "C", -- runs that were decided on, and may or may not have been submitted
  definition     text        collate "C" not null,

  constraint schedules_reason_when_paused check (pause_reason is null or paused_at is not null),
  constraint schedules_last_run_is_whole  check ((last_due_at is null) = (last_job is null)),
  constraint schedules_are_counted        check (started >= 0 and skipped >= 0 and missed >= 0)
);

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
