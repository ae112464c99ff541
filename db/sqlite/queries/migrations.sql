-- name: CreateMigrations
create table if not exists migrations (
  name       text    not null primary key,
  applied_at integer not null
) strict, without rowid;

-- name: CountTables
select count(*) as tables, coalesce(sum(name = 'migrations'), 0) as migrations from sqlite_schema where type = 'table';

-- name: ListMigrations
select name from migrations order by name;

-- name: RecordMigration
insert into migrations (name, applied_at) values (@name, @applied_at);
