-- Reminders: durable alarm clocks of grains.

create table if not exists OrleansRemindersTable (
  ServiceId    varchar(150) not null,
  GrainId      varchar(512) not null,
  ReminderName varchar(150) not null,
  StartTime    timestamptz  not null,
  Period       bigint       not null, -- milliseconds
  GrainHash    integer      not null, -- the place on the ring
  Version      integer      not null,
  primary key (ServiceId, GrainId, ReminderName)
);

create index if not exists orleans_reminders_by_hash on OrleansRemindersTable (ServiceId, GrainHash);

insert into OrleansQuery (QueryKey, QueryText) values
('UpsertReminderRowKey', '
  insert into OrleansRemindersTable (ServiceId, GrainId, ReminderName, StartTime, Period, GrainHash, Version)
  values (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash, 0)
  on conflict (ServiceId, GrainId, ReminderName) do update set
    StartTime = excluded.StartTime, Period = excluded.Period, GrainHash = excluded.GrainHash, Version = OrleansRemindersTable.Version + 1
  returning Version'),

('ReadReminderRowsKey', '
  select GrainId, ReminderName, StartTime, Period, Version from OrleansRemindersTable
  where ServiceId = @ServiceId and GrainId = @GrainId'),

('ReadReminderRowKey', '
  select GrainId, ReminderName, StartTime, Period, Version from OrleansRemindersTable
  where ServiceId = @ServiceId and GrainId = @GrainId and ReminderName = @ReminderName'),

('ReadRangeRows1Key', '
  select GrainId, ReminderName, StartTime, Period, Version from OrleansRemindersTable
  where ServiceId = @ServiceId and GrainHash > @BeginHash and GrainHash <= @EndHash'),

-- The range that goes around the end of the ring.
('ReadRangeRows2Key', '
  select GrainId, ReminderName, StartTime, Period, Version from OrleansRemindersTable
  where ServiceId = @ServiceId and (GrainHash > @BeginHash or GrainHash <= @EndHash)'),

('DeleteReminderRowKey', '
  with gone as (
    delete from OrleansRemindersTable
    where ServiceId = @ServiceId and GrainId = @GrainId and ReminderName = @ReminderName and Version = @Version
    returning 1)
  select count(*)::integer from gone'),

('DeleteReminderRowsKey', '
  delete from OrleansRemindersTable where ServiceId = @ServiceId')

on conflict (QueryKey) do update set QueryText = excluded.QueryText;
