-- State of grains. Two first writes of one state race for the unique index, and one of them loses; with a lookup alone both would win.

create table if not exists OrleansStorage (
  GrainIdHash            integer      not null,
  GrainIdN0              bigint       not null,
  GrainIdN1              bigint       not null,
  GrainTypeHash          integer      not null,
  GrainTypeString        varchar(512) not null,
  GrainIdExtensionString varchar(512),
  ServiceId              varchar(150) not null,
  PayloadBinary          bytea,
  ModifiedOn             timestamptz  not null default now(),
  Version                integer      not null
);

create unique index if not exists orleans_storage_one_by_grain on OrleansStorage (
  GrainIdHash, GrainTypeHash, GrainIdN0, GrainIdN1, GrainTypeString, coalesce(GrainIdExtensionString, ''), ServiceId);

insert into OrleansQuery (QueryKey, QueryText) values
-- The version that comes back is the old one where nothing was written.
('WriteToStorageKey', '
  with changed as (
    update OrleansStorage set PayloadBinary = @PayloadBinary, ModifiedOn = now(), Version = Version + 1
    where GrainIdHash = @GrainIdHash and GrainTypeHash = @GrainTypeHash and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1
      and GrainTypeString = @GrainTypeString and coalesce(GrainIdExtensionString, '''') = coalesce(@GrainIdExtensionString, '''')
      and ServiceId = @ServiceId and Version = @GrainStateVersion
    returning Version),
  made as (
    insert into OrleansStorage (
      GrainIdHash, GrainIdN0, GrainIdN1, GrainTypeHash, GrainTypeString, GrainIdExtensionString, ServiceId, PayloadBinary, Version)
    select @GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainTypeHash, @GrainTypeString, @GrainIdExtensionString, @ServiceId, @PayloadBinary, 1
    where @GrainStateVersion is null
    on conflict do nothing
    returning Version)
  select coalesce((select Version from changed), (select Version from made), @GrainStateVersion) as NewGrainStateVersion'),

('ReadFromStorageKey', '
  select PayloadBinary, ModifiedOn, Version from OrleansStorage
  where GrainIdHash = @GrainIdHash and GrainTypeHash = @GrainTypeHash and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1
    and GrainTypeString = @GrainTypeString and coalesce(GrainIdExtensionString, '''') = coalesce(@GrainIdExtensionString, '''')
    and ServiceId = @ServiceId'),

('ClearStorageKey', '
  update OrleansStorage set PayloadBinary = null, ModifiedOn = now(), Version = Version + 1
  where GrainIdHash = @GrainIdHash and GrainTypeHash = @GrainTypeHash and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1
    and GrainTypeString = @GrainTypeString and coalesce(GrainIdExtensionString, '''') = coalesce(@GrainIdExtensionString, '''')
    and ServiceId = @ServiceId and Version = @GrainStateVersion
  returning Version as NewGrainStateVersion'),

('DeleteStorageKey', '
  delete from OrleansStorage
  where GrainIdHash = @GrainIdHash and GrainTypeHash = @GrainTypeHash and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1
    and GrainTypeString = @GrainTypeString and coalesce(GrainIdExtensionString, '''') = coalesce(@GrainIdExtensionString, '''')
    and ServiceId = @ServiceId and Version = @GrainStateVersion
  returning Version + 1 as NewGrainStateVersion')

on conflict (QueryKey) do update set QueryText = excluded.QueryText;
