-- What limits and pauses of a type ask for. Every look is bounded, whatever there is.

-- name: ListRunning
select id, limit_key from jobs where type = @type and status = 'running' order by id limit @limit;

-- name: CountSome
select count(*) as count from (select 1 from jobs where type = @type and status = @status limit @limit);

-- Steps from one type to the next over the index, whatever the number of their jobs.
-- name: ListActiveTypes
with recursive types (type, step) as (
  select (select type from jobs where type > '' order by type limit 1), 1
  union all
  select (select jobs.type from jobs where jobs.type > types.type order by jobs.type limit 1), step + 1
  from types where type is not null and step < @limit)
select type from types
where type is not null
  and (exists (select 1 from jobs where jobs.type = types.type and status = 'pending')
    or exists (select 1 from jobs where jobs.type = types.type and status = 'running'))
order by type;

-- Steps from one key to the next over the index, whatever the number of its jobs.
-- name: ListReadyKeys
with recursive
  at_once (key, step) as (
    select (select limit_key from jobs
            where type = @type and status = 'pending' and run_at is null and limit_key >= @from order by limit_key limit 1), 1
    union all
    select (select limit_key from jobs
            where type = @type and status = 'pending' and run_at is null and limit_key > at_once.key order by limit_key limit 1), step + 1
    from at_once where key is not null and step < @limit),
  waited (key, step) as (
    select (select limit_key from jobs
            where type = @type and status = 'pending' and run_at is not null and limit_key >= @from order by limit_key limit 1), 1
    union all
    select (select limit_key from jobs
            where type = @type and status = 'pending' and run_at is not null and limit_key > waited.key order by limit_key limit 1), step + 1
    from waited where key is not null and step < @limit)
select key from (select key from at_once union select key from waited)
where key is not null and not exists (select 1 from paused_types where paused_types.type = @type)
order by key limit @limit;

-- The first of each key. Those that waited for their time come by it.
-- name: ListReadyOfKeys
select jobs.id, jobs.limit_key, jobs.priority, jobs.created_at as due_at
from json_each(@keys) as wanted cross join jobs
where jobs.id in (
  select own.id from jobs as own
  where own.type = @type and own.status = 'pending' and own.run_at is null and own.limit_key = wanted.value
  order by own.priority desc, own.created_at, own.id limit @each)
union all
select jobs.id, jobs.limit_key, jobs.priority, jobs.run_at as due_at
from json_each(@keys) as wanted cross join jobs
where jobs.id in (
  select own.id from jobs as own
  where own.type = @type and own.status = 'pending' and own.run_at <= @now and own.limit_key = wanted.value
  order by own.run_at limit @each);

-- Those that were accepted before their type had a limit per key, among the first that are ready.
-- name: ListReadyOfNoKey
select id, priority, due_at from (
  select * from (
    select id, priority, created_at as due_at, limit_key from jobs
    where type = @type and status = 'pending' and run_at is null
    order by priority desc, created_at, id limit @limit)
  union all
  select * from (
    select id, priority, run_at as due_at, limit_key from jobs
    where type = @type and status = 'pending' and run_at <= @now
    order by run_at limit @limit))
where limit_key is null and not exists (select 1 from paused_types where paused_types.type = @type);

-- A type that is paused stays so since the first time.
-- name: PauseType
insert into paused_types (type, paused_at) values (@type, @now) on conflict do nothing;

-- name: ResumeType
delete from paused_types where type = @type;

-- name: ListPausedTypes
select type, paused_at from paused_types order by type;
