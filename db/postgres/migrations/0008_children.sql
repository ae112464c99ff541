-- Jobs that follow others, and jobs that belong to others.

alter table jobs
  -- What is submitted when the job has ended, under ids of its own: JSON; null for nothing.
  add column continuations text collate "C",
  -- When that was done; null until then.
  add column followed_at timestamptz,
  add constraint jobs_followed_when_final check (followed_at is null or status in ('completed', 'failed', 'cancelled'));

-- What is still to be followed: ListUnfollowed.
create index jobs_unfollowed on jobs (completed_at)
  where completed_at is not null and continuations is not null and followed_at is null;

-- The children of a job, and which of them were retried: ListChildren, CountChildren.
create index jobs_children on jobs (parent_id, id, status, active_key)
  where parent_id is not null;
create index jobs_retried_children on jobs (parent_id, active_key, id)
  where parent_id is not null and active_key is not null;
