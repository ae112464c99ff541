CREATE FUNCTION public.job_count_shard(space integer) RETURNS integer
    LANGUAGE plpgsql
    AS $$
declare
  shards constant integer := 64;
  own constant integer := pg_backend_pid() % shards;
begin
  for step in 0 .. shards - 1 loop
    if pg_try_advisory_xact_lock(space, (own + step) % shards) then return (own + step) % shards; end if;
  end loop;
  perform pg_advisory_xact_lock(space, own);
  return own;
end $$;

CREATE FUNCTION public.job_log_goes_with_its_job() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  delete from job_log using deleted where job_log.job = deleted.id;
  return null;
end $$;

CREATE FUNCTION public.jobs_counted() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  if tg_op = 'INSERT' then
    insert into job_counts as counts (status, shard, count)
      select status, job_count_shard(tg_relid::integer), count(*) from inserted group by status
      on conflict (status, shard) do update set count = counts.count + excluded.count;
  elsif tg_op = 'DELETE' then
    insert into job_counts as counts (status, shard, count)
      select status, job_count_shard(tg_relid::integer), -count(*) from deleted group by status
      on conflict (status, shard) do update set count = counts.count + excluded.count;
  else
    insert into job_counts as counts (status, shard, count)
      select status, job_count_shard(tg_relid::integer), sum(change)
      from (select status, 1 as change from inserted union all select status, -1 from deleted) as moves
      group by status having sum(change) <> 0
      on conflict (status, shard) do update set count = counts.count + excluded.count;
  end if;
  return null;
end $$;

CREATE FUNCTION public.jobs_status_moves() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  raise exception using
    errcode = 'check_violation', constraint = 'jobs_status_moves', message = 'jobs_status_moves: the status may not make this move';
end $$;

CREATE TABLE public.grain_state (
    name text NOT NULL COLLATE pg_catalog."C",
    grain text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    state text NOT NULL COLLATE pg_catalog."C"
);

CREATE TABLE public.hosts (
    name text NOT NULL COLLATE pg_catalog."C",
    registered_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL
)
WITH (fillfactor='50');

CREATE TABLE public.job_counts (
    status text NOT NULL COLLATE pg_catalog."C",
    shard integer NOT NULL,
    count bigint NOT NULL
)
WITH (fillfactor='50', autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='500', autovacuum_vacuum_cost_delay='0');

CREATE TABLE public.job_log (
    job uuid NOT NULL,
    number bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    attempt integer NOT NULL,
    level text NOT NULL COLLATE pg_catalog."C",
    text text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT job_log_level_is_known CHECK ((level = ANY (ARRAY['debug'::text, 'info'::text, 'warning'::text, 'error'::text]))),
    CONSTRAINT job_log_number_counts CHECK ((number >= 1))
);

CREATE TABLE public.jobs (
    id uuid NOT NULL,
    type text NOT NULL COLLATE pg_catalog."C",
    status text NOT NULL COLLATE pg_catalog."C",
    trigger text NOT NULL COLLATE pg_catalog."C",
    tenant text COLLATE pg_catalog."C",
    "user" text COLLATE pg_catalog."C",
    session text COLLATE pg_catalog."C",
    subject text COLLATE pg_catalog."C",
    name text COLLATE pg_catalog."C",
    attempt integer NOT NULL,
    max_attempts integer NOT NULL,
    priority integer NOT NULL,
    run_at timestamp with time zone,
    timeout bigint,
    idempotency_key text COLLATE pg_catalog."C",
    active_key text COLLATE pg_catalog."C",
    schedule_id text COLLATE pg_catalog."C",
    parent_id uuid,
    retry_of uuid,
    traceparent text COLLATE pg_catalog."C",
    created_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone,
    completed_at timestamp with time zone,
    cancel_requested_at timestamp with time zone,
    sequence bigint NOT NULL,
    claim uuid,
    claim_host text COLLATE pg_catalog."C",
    error text COLLATE pg_catalog."C",
    progress text NOT NULL COLLATE pg_catalog."C",
    attempts text NOT NULL COLLATE pg_catalog."C",
    metadata text COLLATE pg_catalog."C",
    checkpoint text COLLATE pg_catalog."C",
    result text COLLATE pg_catalog."C",
    input text COLLATE pg_catalog."C",
    lease_until timestamp with time zone,
    expires_at timestamp with time zone,
    submission_hash text COLLATE pg_catalog."C",
    start_before timestamp with time zone,
    last_claim uuid,
    continuations text COLLATE pg_catalog."C",
    followed_at timestamp with time zone,
    limit_key text COLLATE pg_catalog."C",
    CONSTRAINT jobs_attempts_are_counted CHECK (((attempt >= 0) AND (max_attempts >= 1))),
    CONSTRAINT jobs_claimed_when_running CHECK ((((claim IS NOT NULL) = (status = 'running'::text)) AND ((claim_host IS NOT NULL) = (status = 'running'::text)))),
    CONSTRAINT jobs_ended_when_final CHECK (((completed_at IS NOT NULL) = (status = ANY (ARRAY['completed'::text, 'failed'::text, 'cancelled'::text])))),
    CONSTRAINT jobs_error_when_failed CHECK (
CASE status
    WHEN 'failed'::text THEN (error IS NOT NULL)
    WHEN 'completed'::text THEN (error IS NULL)
    ELSE true
END),
    CONSTRAINT jobs_expire_when_final CHECK (((expires_at IS NULL) OR (status = ANY (ARRAY['completed'::text, 'failed'::text, 'cancelled'::text])))),
    CONSTRAINT jobs_followed_when_final CHECK (((followed_at IS NULL) OR (status = ANY (ARRAY['completed'::text, 'failed'::text, 'cancelled'::text])))),
    CONSTRAINT jobs_leased_when_running CHECK (((lease_until IS NULL) OR (status = 'running'::text))),
    CONSTRAINT jobs_result_when_completed CHECK (((result IS NULL) OR (status = 'completed'::text))),
    CONSTRAINT jobs_started_when_at_work CHECK (((started_at IS NOT NULL) OR (status <> ALL (ARRAY['running'::text, 'completed'::text])))),
    CONSTRAINT jobs_status_is_known CHECK ((status = ANY (ARRAY['pending'::text, 'running'::text, 'completed'::text, 'failed'::text, 'cancelled'::text]))),
    CONSTRAINT jobs_to_start_until_begun CHECK (((start_before IS NULL) OR (attempt = 0))),
    CONSTRAINT jobs_trigger_is_known CHECK ((trigger = ANY (ARRAY['api'::text, 'manual'::text, 'scheduled'::text, 'retrospective'::text])))
)
WITH (fillfactor='85', autovacuum_vacuum_scale_factor='0.02', autovacuum_vacuum_threshold='2000', autovacuum_vacuum_insert_scale_factor='0.1', autovacuum_analyze_scale_factor='0.05', autovacuum_vacuum_cost_delay='0');

CREATE VIEW public.job_summaries AS
 SELECT jobs.id,
    jobs.type,
    jobs.status,
    jobs.trigger,
    jobs.tenant,
    jobs."user",
    jobs.session,
    jobs.subject,
    jobs.name,
    jobs.attempt,
    jobs.max_attempts,
    jobs.priority,
    jobs.run_at,
    jobs.timeout,
    jobs.idempotency_key,
    jobs.active_key,
    jobs.schedule_id,
    jobs.parent_id,
    jobs.retry_of,
    jobs.traceparent,
    jobs.created_at,
    jobs.started_at,
    jobs.completed_at,
    jobs.cancel_requested_at,
    jobs.sequence,
    jobs.error,
    jobs.progress,
    jobs.attempts,
    jobs.metadata,
    jobs.expires_at,
    jobs.start_before
   FROM public.jobs;

CREATE TABLE public.migrations (
    name text NOT NULL COLLATE pg_catalog."C",
    applied_at timestamp with time zone NOT NULL
);

CREATE TABLE public.paused_types (
    type text NOT NULL COLLATE pg_catalog."C",
    paused_at timestamp with time zone NOT NULL
);

CREATE TABLE public.reminders (
    grain text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    hash bigint NOT NULL,
    start_at timestamp with time zone NOT NULL,
    period bigint NOT NULL,
    version bigint NOT NULL
);

CREATE TABLE public.schedules (
    id uuid NOT NULL,
    version bigint NOT NULL,
    tenant text COLLATE pg_catalog."C",
    "user" text COLLATE pg_catalog."C",
    name text COLLATE pg_catalog."C",
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    paused_at timestamp with time zone,
    pause_reason text COLLATE pg_catalog."C",
    next_due_at timestamp with time zone,
    last_due_at timestamp with time zone,
    last_job uuid,
    queued_due_at timestamp with time zone,
    started bigint NOT NULL,
    skipped bigint NOT NULL,
    missed bigint NOT NULL,
    last_trouble text COLLATE pg_catalog."C",
    failures_since timestamp with time zone NOT NULL,
    wake_at timestamp with time zone,
    starting text COLLATE pg_catalog."C",
    definition text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT schedules_are_counted CHECK (((started >= 0) AND (skipped >= 0) AND (missed >= 0))),
    CONSTRAINT schedules_last_run_is_whole CHECK (((last_due_at IS NULL) = (last_job IS NULL))),
    CONSTRAINT schedules_reason_when_paused CHECK (((pause_reason IS NULL) OR (paused_at IS NOT NULL)))
);

ALTER TABLE ONLY public.grain_state
    ADD CONSTRAINT grain_state_pkey PRIMARY KEY (name, grain);

ALTER TABLE ONLY public.hosts
    ADD CONSTRAINT hosts_pkey PRIMARY KEY (name);

ALTER TABLE ONLY public.job_counts
    ADD CONSTRAINT job_counts_pkey PRIMARY KEY (status, shard);

ALTER TABLE ONLY public.job_log
    ADD CONSTRAINT job_log_pkey PRIMARY KEY (job, number);

ALTER TABLE ONLY public.jobs
    ADD CONSTRAINT jobs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.migrations
    ADD CONSTRAINT migrations_pkey PRIMARY KEY (name);

ALTER TABLE ONLY public.paused_types
    ADD CONSTRAINT paused_types_pkey PRIMARY KEY (type);

ALTER TABLE ONLY public.reminders
    ADD CONSTRAINT reminders_pkey PRIMARY KEY (grain, name);

ALTER TABLE ONLY public.schedules
    ADD CONSTRAINT schedules_pkey PRIMARY KEY (id);

CREATE INDEX jobs_active_by_schedule ON public.jobs USING btree (schedule_id, id) WHERE ((schedule_id IS NOT NULL) AND (status = ANY (ARRAY['pending'::text, 'running'::text])));

CREATE INDEX jobs_active_by_session ON public.jobs USING btree (session, id) WHERE ((session IS NOT NULL) AND (status = ANY (ARRAY['pending'::text, 'running'::text])));

CREATE INDEX jobs_active_by_subject ON public.jobs USING btree (subject, id) WHERE ((subject IS NOT NULL) AND (status = ANY (ARRAY['pending'::text, 'running'::text])));

CREATE INDEX jobs_active_by_tenant ON public.jobs USING btree (tenant, id) WHERE ((tenant IS NOT NULL) AND (status = ANY (ARRAY['pending'::text, 'running'::text])));

CREATE INDEX jobs_active_by_user ON public.jobs USING btree ("user", id) WHERE (("user" IS NOT NULL) AND (status = ANY (ARRAY['pending'::text, 'running'::text])));

CREATE INDEX jobs_children ON public.jobs USING btree (parent_id, id, status, active_key) WHERE (parent_id IS NOT NULL);

CREATE INDEX jobs_ended ON public.jobs USING btree (completed_at) WHERE (completed_at IS NOT NULL);

CREATE INDEX jobs_expiring ON public.jobs USING btree (expires_at) WHERE (expires_at IS NOT NULL);

CREATE INDEX jobs_finished_by_schedule ON public.jobs USING btree (schedule_id, completed_at, id) WHERE ((schedule_id IS NOT NULL) AND (completed_at IS NOT NULL));

CREATE INDEX jobs_finished_by_session ON public.jobs USING btree (session, completed_at, id) WHERE ((session IS NOT NULL) AND (completed_at IS NOT NULL));

CREATE INDEX jobs_finished_by_subject ON public.jobs USING btree (subject, completed_at, id) WHERE ((subject IS NOT NULL) AND (completed_at IS NOT NULL));

CREATE INDEX jobs_finished_by_tenant ON public.jobs USING btree (tenant, completed_at, id) WHERE ((tenant IS NOT NULL) AND (completed_at IS NOT NULL));

CREATE INDEX jobs_finished_by_user ON public.jobs USING btree ("user", completed_at, id) WHERE (("user" IS NOT NULL) AND (completed_at IS NOT NULL));

CREATE INDEX jobs_leased ON public.jobs USING btree (lease_until) WHERE (lease_until IS NOT NULL);

CREATE INDEX jobs_listed_by_schedule ON public.jobs USING btree (schedule_id, id) WHERE (schedule_id IS NOT NULL);

CREATE INDEX jobs_listed_by_session ON public.jobs USING btree (session, id) WHERE (session IS NOT NULL);

CREATE INDEX jobs_listed_by_status ON public.jobs USING btree (status, id);

CREATE INDEX jobs_listed_by_subject ON public.jobs USING btree (subject, id) WHERE (subject IS NOT NULL);

CREATE INDEX jobs_listed_by_tenant ON public.jobs USING btree (tenant, id) WHERE (tenant IS NOT NULL);

CREATE INDEX jobs_listed_by_type ON public.jobs USING btree (type, status, id);

CREATE INDEX jobs_listed_by_user ON public.jobs USING btree ("user", id) WHERE ("user" IS NOT NULL);

CREATE UNIQUE INDEX jobs_one_active_by_key ON public.jobs USING btree (COALESCE(tenant, ''::text), active_key) WHERE ((active_key IS NOT NULL) AND (status = ANY (ARRAY['pending'::text, 'running'::text])));

CREATE UNIQUE INDEX jobs_one_by_idempotency_key ON public.jobs USING btree (COALESCE(tenant, ''::text), idempotency_key) WHERE (idempotency_key IS NOT NULL);

CREATE INDEX jobs_ready_by_key ON public.jobs USING btree (type, limit_key, priority DESC, created_at, id) WHERE ((status = 'pending'::text) AND (run_at IS NULL) AND (limit_key IS NOT NULL));

CREATE INDEX jobs_ready_by_type ON public.jobs USING btree (type, priority DESC, created_at, id) WHERE ((status = 'pending'::text) AND (run_at IS NULL));

CREATE INDEX jobs_retried_children ON public.jobs USING btree (parent_id, active_key, id) WHERE ((parent_id IS NOT NULL) AND (active_key IS NOT NULL));

CREATE INDEX jobs_running_by_host ON public.jobs USING btree (claim_host, id) WHERE ((claim_host IS NOT NULL) AND (lease_until IS NULL));

CREATE INDEX jobs_to_start ON public.jobs USING btree (start_before) WHERE ((start_before IS NOT NULL) AND (status = 'pending'::text));

CREATE INDEX jobs_unfollowed ON public.jobs USING btree (completed_at) WHERE ((completed_at IS NOT NULL) AND (continuations IS NOT NULL) AND (followed_at IS NULL));

CREATE INDEX jobs_waiting_by_key ON public.jobs USING btree (type, limit_key, run_at) WHERE ((status = 'pending'::text) AND (run_at IS NOT NULL) AND (limit_key IS NOT NULL));

CREATE INDEX jobs_waiting_by_type ON public.jobs USING btree (type, run_at) WHERE ((status = 'pending'::text) AND (run_at IS NOT NULL));

CREATE INDEX reminders_by_hash ON public.reminders USING btree (hash);

CREATE INDEX schedules_by_wake ON public.schedules USING btree (wake_at) WHERE (wake_at IS NOT NULL);

CREATE INDEX schedules_of_tenant ON public.schedules USING btree (tenant, id) WHERE (tenant IS NOT NULL);

CREATE TRIGGER job_log_goes_with_its_job AFTER DELETE ON public.jobs REFERENCING OLD TABLE AS deleted FOR EACH STATEMENT EXECUTE FUNCTION public.job_log_goes_with_its_job();

CREATE TRIGGER jobs_counted_on_delete AFTER DELETE ON public.jobs REFERENCING OLD TABLE AS deleted FOR EACH STATEMENT EXECUTE FUNCTION public.jobs_counted();

CREATE TRIGGER jobs_counted_on_insert AFTER INSERT ON public.jobs REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION public.jobs_counted();

CREATE TRIGGER jobs_counted_on_move AFTER UPDATE ON public.jobs REFERENCING OLD TABLE AS deleted NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION public.jobs_counted();

CREATE TRIGGER jobs_status_moves BEFORE UPDATE OF status ON public.jobs FOR EACH ROW WHEN (
        CASE old.status
            WHEN 'pending'::text THEN (new.status <> ALL (ARRAY['pending'::text, 'running'::text, 'cancelled'::text]))
            WHEN 'running'::text THEN false
            ELSE true
        END) EXECUTE FUNCTION public.jobs_status_moves();
