-- What a connection is and may do.

-- name: DescribeServer
select current_schema() as schema,
       current_setting('server_encoding') as encoding,
       current_setting('transaction_read_only') = 'on' as is_read_only,
       coalesce(has_schema_privilege(current_schema(), 'CREATE'), false) as may_create;

-- The connection that writes runs a handful of statements, each with one good plan: one walk from the arrays into the primary key. It
-- is made once and does not depend on how many rows the planner believes there are.
-- name: PrepareWriting
set plan_cache_mode = force_generic_plan;
set enable_seqscan = off;
set enable_hashjoin = off;
set enable_mergejoin = off;

-- Whether the connection that writes is still there.
-- name: Ping
select 1;

-- The right of one process to write, held by its connection and gone with it.
-- name: TryBeAlone
select pg_try_advisory_lock(hashtextextended('orleans-jobs alone ' || current_schema(), 0)) as taken;

-- Who has that right. Name and address can be seen by the same user or a monitor only.
-- name: FindHolder
select locks.pid, activity.application_name, host(activity.client_addr) as address
from (select hashtextextended('orleans-jobs alone ' || current_schema(), 0) as key) as wanted
join pg_catalog.pg_locks as locks on locks.locktype = 'advisory' and locks.granted and locks.objsubid = 1
  and locks.classid::bigint = (wanted.key >> 32) & 4294967295 and locks.objid::bigint = wanted.key & 4294967295
join pg_catalog.pg_database as own on own.oid = locks.database and own.datname = current_database()
left join pg_catalog.pg_stat_activity as activity on activity.pid = locks.pid;

-- name: TerminateBackend
select pg_terminate_backend(@pid);
