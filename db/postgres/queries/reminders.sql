-- name: SaveReminder
insert into reminders (grain, name, hash, start_at, period, version)
values (@grain, @name, @hash, @start_at, @period, @version)
on conflict (grain, name) do update set
  start_at = excluded.start_at, period = excluded.period, version = greatest(reminders.version + 1, excluded.version)
returning version;

-- name: FindReminder
select grain, name, start_at, period, version from reminders where grain = @grain and name = @name;

-- name: ListRemindersOfGrain
select grain, name, start_at, period, version from reminders where grain = @grain;

-- name: ListRemindersBetween
select grain, name, start_at, period, version from reminders where hash > @after and hash <= @end;

-- name: ListRemindersOutside
select grain, name, start_at, period, version from reminders where hash > @after or hash <= @end;

-- name: DeleteReminderIfUnchanged
delete from reminders where grain = @grain and name = @name and version = @known_version;

-- name: DeleteAllReminders
delete from reminders;
