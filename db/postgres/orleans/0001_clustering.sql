-- Who is in the cluster. The tables, the columns and the keys of the queries are what Orleans' ADO.NET providers ask for; see
-- https://learn.microsoft.com/dotnet/orleans/host/configuration-guide/adonet-configuration. Each move is one statement.

create table if not exists OrleansQuery (
  QueryKey  text not null primary key,
  QueryText text not null
);

create table if not exists OrleansMembershipVersionTable (
  DeploymentId varchar(150) not null primary key,
  Timestamp    timestamptz  not null default now(),
  Version      integer      not null default 0
);

create table if not exists OrleansMembershipTable (
  DeploymentId varchar(150)  not null references OrleansMembershipVersionTable,
  Address      varchar(45)   not null,
  Port         integer       not null,
  Generation   integer       not null,
  SiloName     varchar(150)  not null,
  HostName     varchar(150)  not null,
  Status       integer       not null,
  ProxyPort    integer,
  SuspectTimes varchar(8000),
  StartTime    timestamptz   not null,
  IAmAliveTime timestamptz   not null,
  primary key (DeploymentId, Address, Port, Generation)
);

insert into OrleansQuery (QueryKey, QueryText) values
('InsertMembershipVersionKey', '
  with made as (
    insert into OrleansMembershipVersionTable (DeploymentId) values (@DeploymentId)
    on conflict do nothing returning 1)
  select count(*)::integer from made'),

-- The version row is the lock: whoever cannot move it from the version that was read changes nothing.
('InsertMembershipKey', '
  with moved as (
    update OrleansMembershipVersionTable set Version = Version + 1, Timestamp = now()
    where DeploymentId = @DeploymentId and Version = @Version and not exists (
      select 1 from OrleansMembershipTable
      where DeploymentId = @DeploymentId and Address = @Address and Port = @Port and Generation = @Generation)
    returning 1),
  joined as (
    insert into OrleansMembershipTable (
      DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
    select @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime from moved
    returning 1)
  select count(*)::integer from joined'),

('UpdateMembershipKey', '
  with moved as (
    update OrleansMembershipVersionTable set Version = Version + 1, Timestamp = now()
    where DeploymentId = @DeploymentId and Version = @Version and exists (
      select 1 from OrleansMembershipTable
      where DeploymentId = @DeploymentId and Address = @Address and Port = @Port and Generation = @Generation)
    returning 1),
  changed as (
    update OrleansMembershipTable set Status = @Status, SuspectTimes = @SuspectTimes, IAmAliveTime = @IAmAliveTime
    from moved
    where DeploymentId = @DeploymentId and Address = @Address and Port = @Port and Generation = @Generation
    returning 1)
  select count(*)::integer from changed'),

('UpdateIAmAlivetimeKey', '
  update OrleansMembershipTable set IAmAliveTime = @IAmAliveTime
  where DeploymentId = @DeploymentId and Address = @Address and Port = @Port and Generation = @Generation'),

-- The version comes back also where there is no member.
('MembershipReadRowKey', '
  select known.DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, SuspectTimes, StartTime, IAmAliveTime, Version
  from OrleansMembershipVersionTable known
  left join OrleansMembershipTable member
    on member.DeploymentId = known.DeploymentId and Address = @Address and Port = @Port and Generation = @Generation
  where known.DeploymentId = @DeploymentId'),

('MembershipReadAllKey', '
  select known.DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, SuspectTimes, StartTime, IAmAliveTime, Version
  from OrleansMembershipVersionTable known
  left join OrleansMembershipTable member on member.DeploymentId = known.DeploymentId
  where known.DeploymentId = @DeploymentId'),

('GatewaysQueryKey', '
  select Address, ProxyPort, Generation from OrleansMembershipTable
  where DeploymentId = @DeploymentId and Status = @Status and ProxyPort > 0'),

('DeleteMembershipTableEntriesKey', '
  delete from OrleansMembershipTable where DeploymentId = @DeploymentId;
  delete from OrleansMembershipVersionTable where DeploymentId = @DeploymentId'),

-- 3 is Active: a member that lives is never forgotten.
('CleanupDefunctSiloEntriesKey', '
  delete from OrleansMembershipTable
  where DeploymentId = @DeploymentId and IAmAliveTime < @IAmAliveTime and Status <> 3')

on conflict (QueryKey) do update set QueryText = excluded.QueryText;
