-- Small documents of grains, one a state name and grain, and the reminders of grains: of the embedded grain host alone; on Orleans its
-- own providers keep them. No query ever crosses them.

create table grain_state (
  name    text   collate "C" not null,
  grain   text   collate "C" not null,
  version bigint not null, -- the ETag; greater with every write, also after the row was deleted and made again
  state   text   collate "C" not null, -- JSON
  primary key (name, grain)
);

create table reminders (
  grain    text        collate "C" not null,
  name     text        collate "C" not null,
  hash     bigint      not null, -- the grain's uniform hash: the place on the ring
  start_at timestamptz not null,
  period   bigint      not null, -- microseconds
  version  bigint      not null, -- the ETag, as above
  primary key (grain, name)
);

-- The part of the ring that a process looks after: ListRemindersBetween, ListRemindersOutside.
create index reminders_by_hash on reminders (hash);
