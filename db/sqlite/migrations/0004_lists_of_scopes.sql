-- Pages of a scope whatever the status: WalkByTenant, WalkBySession, WalkByUser, WalkBySubject, in both directions. A job without
-- scopes is in none of them and pays for none.
create index jobs_listed_by_tenant on jobs (tenant, id)
  where tenant is not null;
create index jobs_listed_by_session on jobs (session, id)
  where session is not null;
create index jobs_listed_by_user on jobs ("user", id)
  where "user" is not null;
create index jobs_listed_by_subject on jobs (subject, id)
  where subject is not null;

-- The active jobs of a scope could be found among all of them as well, past the final ones: of two indexes that seem equal SQLite takes
-- the newest, so these are made again. A test asks the planner.
drop index jobs_active_by_tenant;
drop index jobs_active_by_session;
drop index jobs_active_by_user;
drop index jobs_active_by_subject;
create index jobs_active_by_tenant on jobs (tenant, id)
  where tenant is not null and status in ('pending', 'running');
create index jobs_active_by_session on jobs (session, id)
  where session is not null and status in ('pending', 'running');
create index jobs_active_by_user on jobs ("user", id)
  where "user" is not null and status in ('pending', 'running');
create index jobs_active_by_subject on jobs (subject, id)
  where subject is not null and status in ('pending', 'running');
