-- Small documents of grains, one a state name and grain, and the reminders of grains. No query ever crosses them.

create table grain_state (
  name    text    not null,
  grain   text    not null,
  version integer not null, -- the ETag; greater with every write, also after the row was deleted and made again
  state   text    not null, -- JSON
  primary key (name, grain)
) strict, without rowid;

create table reminders (
  grain    text    not null,
  name     text    not null,
  hash     integer not null, -- the grain's uniform hash: the place on the ring
  start_at integer not null, -- microseconds since 1970-01-01T00:00:00Z
  period   integer not null, -- microseconds
  version  integer not null, -- the ETag, as above
  primary key (grain, name)
) strict, without rowid;

-- The part of the ring that a process looks after: ListRemindersBetween, ListRemindersOutside.
create index reminders_by_hash on reminders (hash);
