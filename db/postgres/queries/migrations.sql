-- All of this is about the first schema of the search path, which may hold tables of others.

-- Released at the end of the transaction. Whoever comes second finds nothing left to do.
-- name: LockMigrations
select pg_advisory_xact_lock(hashtextextended('orleans-jobs migrations ' || current_schema(), 0));

-- A long migration is not a hanging one.
-- name: WaitForMigrations
set local statement_timeout = 0;
set local lock_timeout = 0;

-- name: CreateMigrations
create table if not exists migrations (
  name       text        collate "C" not null primary key,
  applied_at timestamptz not null
);

-- name: CountTables
select count(*) as tables, count(*) filter (where tablename = 'migrations') as migrations
from pg_catalog.pg_tables where schemaname = current_schema();

-- name: ListMigrations
select name from migrations order by name;

-- name: RecordMigration
insert into migrations (name, applied_at) values (@name, clock_timestamp());

-- How long ago this schema was made.
-- name: FindAge
select clock_timestamp() - min(applied_at) as age from migrations;
