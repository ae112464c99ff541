-- name: InsertSchedule
insert into schedules (id, version, tenant, "user", name, created_at, updated_at, paused_at, pause_reason, next_due_at, last_due_at, last_job,
  queued_due_at, started, skipped, missed, last_trouble, failures_since, wake_at, starting, definition)
values (@id, @version, @tenant, @user, @name, @created_at, @updated_at, @paused_at, @pause_reason, @next_due_at, @last_due_at, @last_job,
  @queued_due_at, @started, @skipped, @missed, @last_trouble, @failures_since, @wake_at, @starting, @definition)
on conflict do nothing;

-- name: FindSchedule
select * from schedules where id = @id;

-- name: SaveScheduleIfUnchanged
update schedules set
  version = @version, tenant = @tenant, "user" = @user, name = @name, updated_at = @updated_at, paused_at = @paused_at,
  pause_reason = @pause_reason, next_due_at = @next_due_at, last_due_at = @last_due_at, last_job = @last_job, queued_due_at = @queued_due_at,
  started = @started, skipped = @skipped, missed = @missed, last_trouble = @last_trouble, failures_since = @failures_since,
  wake_at = @wake_at, starting = @starting, definition = @definition
where id = @id and version = @known_version and created_at = @known_created_at;

-- name: DeleteSchedule
delete from schedules where id = @id;

-- name: ListSchedules
select * from schedules where id > @after order by id limit @limit;

-- name: ListSchedulesOfTenant
select * from schedules where tenant = @tenant and id > @after order by id limit @limit;

-- name: ListOverdueSchedules
select id from schedules where wake_at <= @wake_by order by wake_at limit @limit;
