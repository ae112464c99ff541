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
