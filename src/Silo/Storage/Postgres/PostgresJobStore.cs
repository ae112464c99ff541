using System.Collections.Immutable;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Silo.Storage.Postgres;

/// <inheritdoc/>
internal sealed class PostgresJobStore(PostgresDatabase database) : IJobStore
{
    public string Description => database.Description;

    public async Task<JobInsert> InsertIfAbsentAsync(JobRow row, CancellationToken cancellationToken)
    {
        var texts = JobTexts.OfNew(row);
        while (true)
        {
            var insert = new PostgresJobWrite(JobWriteKind.Insert, row.Job.Id.Value, cancellationToken)
            {
                Next = row, Texts = texts, IdempotencyKey = row.Job.IdempotencyKey,
            };
            if (await HappenedAsync(insert)) return new JobInsert(row, Inserted: true);
            if (await FindTakerAsync(row.Job, cancellationToken) is { } taker) return new JobInsert(taker, Inserted: false);
            // who stood in the way has gone since
        }
    }

    public Task<bool> SaveIfUnchangedAsync(JobRow current, JobRow next, CancellationToken cancellationToken) =>
        HappenedAsync(new(JobWriteKind.Save, next.Job.Id.Value, cancellationToken) { Current = current, Next = next, Texts = JobTexts.Of(next) });

    public Task<bool> SaveProgressIfUnchangedAsync(JobRow current, JobRow next, CancellationToken cancellationToken) =>
        HappenedAsync(new(JobWriteKind.SaveProgress, next.Job.Id.Value, cancellationToken)
        {
            Current = current, Next = next, Texts = new JobTexts(JobTexts.ProgressOf(next.Job), JobTexts.NoAttempts, Error: null),
        });

    public Task<bool> SaveFollowedIfUnchangedAsync(JobRow current, JobRow next, CancellationToken cancellationToken) =>
        HappenedAsync(new(JobWriteKind.SaveFollowed, next.Job.Id.Value, cancellationToken) { Current = current, Next = next });

    public Task<bool> DeleteIfFinalAsync(JobId id, CancellationToken cancellationToken) =>
        HappenedAsync(new(JobWriteKind.Delete, id.Value, cancellationToken));

    public Task<bool> FreeIdempotencyKeyAsync(JobId id, string key, CancellationToken cancellationToken) =>
        HappenedAsync(new(JobWriteKind.FreeKey, id.Value, cancellationToken) { IdempotencyKey = key });

    public Task<JobRow?> FindAsync(JobId id, CancellationToken cancellationToken) =>
        FindAsync("Find", find => find.Bind("id", id.Value), cancellationToken);

    public Task<JobRow?> FindByIdempotencyKeyAsync(string? tenant, string key, CancellationToken cancellationToken) =>
        FindByKeyAsync("FindByIdempotencyKey", "idempotency_key", tenant, key, cancellationToken);

    public async Task<JobWalk> ListAsync(JobListQuery query, CancellationToken cancellationToken)
    {
        var listing = new JobListing(query);
        if (listing.Page is { } page)
            return listing.Answer(await database.Readers.ReadAsync(page, list => BindWalk(list, listing), PostgresJobRow.ReadSummary, cancellationToken));

        var walked = await database.Readers.ReadAsync(listing.Walk,
            walk => BindWalk(walk, listing).Bind("after", listing.After), PostgresJobRow.ReadId, cancellationToken);
        var jobs = await database.Readers.ReadAsync("ListFitting", list => list
            .Bind("ids", walked.Select(id => id.Value).ToArray())
            .Bind("type", query.Type)
            .Bind("status", listing.Status)
            .Bind("trigger", listing.Trigger)
            .Bind("tenant", listing.ValueOf(JobScopeKind.Guild))
            .Bind("session", listing.ValueOf(JobScopeKind.Session))
            .Bind("user", listing.ValueOf(JobScopeKind.User))
            .Bind("subject", listing.ValueOf(JobScopeKind.Subject))
            .Bind("schedule", listing.ValueOf(JobScopeKind.Schedule))
            .Bind("created_from", query.CreatedFrom)
            .Bind("created_before", query.CreatedBefore)
            .Bind("without_parent", query.WithoutParent ? 1L : 0L)
            .Bind("limit", (long)query.Limit), PostgresJobRow.ReadSummary, cancellationToken);
        return listing.Answer(walked, jobs);
    }

    public Task<ImmutableArray<JobSnapshot>> ListActiveAsync(JobScope scope, int limit, CancellationToken cancellationToken) =>
        database.Readers.ReadAsync(JobQueries.ListActive(scope),
            list => list.Bind("scope", scope.Value).Bind("limit", (long)limit), PostgresJobRow.ReadSummary, cancellationToken);

    public Task<ImmutableArray<JobSnapshot>> ListFinishedAsync(JobScope scope, int limit, CancellationToken cancellationToken) =>
        database.Readers.ReadAsync(JobQueries.ListFinished(scope),
            list => list.Bind("scope", scope.Value).Bind("limit", (long)limit), PostgresJobRow.ReadSummary, cancellationToken);

    public Task<ImmutableArray<JobSnapshot>> ListLatestCompletedAsync(
        string tenant, string type, IReadOnlyCollection<string> subjects, CancellationToken cancellationToken) =>
        database.Readers.ReadAsync("ListLatestCompleted",
            list => list.Bind("tenant", tenant).Bind("type", type).Bind("subjects", subjects.ToArray()), PostgresJobRow.ReadSummary, cancellationToken);

    public Task<ImmutableArray<JobId>> ListEndedBeforeAsync(DateTimeOffset endedBefore, int limit, CancellationToken cancellationToken) =>
        database.Readers.ReadAsync("ListEndedBefore",
            list => list.Bind("ended_before", endedBefore).Bind("limit", (long)limit), PostgresJobRow.ReadId, cancellationToken);

    public Task<ImmutableArray<JobId>> ListExpiredAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        database.Readers.ReadAsync("ListExpired",
            list => list.Bind("now", now).Bind("limit", (long)limit), PostgresJobRow.ReadId, cancellationToken);

    public Task<ImmutableArray<ReadyJob>> ListReadyAsync(string type, DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        database.Readers.ReadAsync("ListReady",
            list => list.Bind("type", type).Bind("now", now).Bind("limit", (long)limit),
            row => new ReadyJob(PostgresJobRow.ReadId(row), row.GetInt32(row.GetOrdinal("priority")), PostgresJobRow.Time(row, "due_at")!.Value),
            cancellationToken);

    public async Task<DateTimeOffset?> NextRunAtAsync(string type, DateTimeOffset now, CancellationToken cancellationToken) =>
        (await database.Readers.ReadAsync("NextRunAt",
            list => list.Bind("type", type).Bind("now", now), row => PostgresJobRow.Time(row, "run_at"), cancellationToken)).Single();

    public Task<ImmutableArray<ClaimedJob>> ListClaimedByGoneHostsOrAsync(string host, TimeSpan silence, int limit, CancellationToken cancellationToken) =>
        database.Readers.ReadAsync("ListClaimedByGoneHostsOr",
            list => list.Bind("host", host).Bind("silence", silence).Bind("limit", (long)limit),
            PostgresJobRow.ReadClaimed, cancellationToken);

    public Task<ImmutableArray<ClaimedJob>> ListLeaseEndedAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        database.Readers.ReadAsync("ListLeaseEnded",
            list => list.Bind("now", now).Bind("limit", (long)limit), PostgresJobRow.ReadClaimed, cancellationToken);

    public Task<ImmutableArray<JobId>> ListStartOverdueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        database.Readers.ReadAsync("ListStartOverdue",
            list => list.Bind("now", now).Bind("limit", (long)limit), PostgresJobRow.ReadId, cancellationToken);

    public Task<ImmutableArray<JobId>> ListUnfollowedAsync(DateTimeOffset endedBefore, int limit, CancellationToken cancellationToken) =>
        database.Readers.ReadAsync("ListUnfollowed",
            list => list.Bind("ended_before", endedBefore).Bind("limit", (long)limit), PostgresJobRow.ReadId, cancellationToken);

    public Task<ImmutableArray<JobSnapshot>> ListChildrenAsync(
        JobId parent, JobStatus? status, JobId? after, int limit, CancellationToken cancellationToken) =>
        database.Readers.ReadAsync("ListChildren", list => list
            .Bind("parent", parent.Value)
            .Bind("after", (after ?? default).Value)
            .Bind("status", status is { } known ? JobWords.Of(known) : null)
            .Bind("limit", (long)limit), PostgresJobRow.ReadSummary, cancellationToken);

    public Task<ImmutableArray<JobSnapshot>> ListChildrenOfTypeAsync(
        JobId parent, string type, JobStatus? status, JobId? before, int limit, CancellationToken cancellationToken) =>
        database.Readers.ReadAsync("ListChildrenOfType", list => list
            .Bind("parent", parent.Value)
            .Bind("type", type)
            .Bind("before", before?.Value ?? Guid.AllBitsSet)
            .Bind("status", status is { } known ? JobWords.Of(known) : null)
            .Bind("limit", (long)limit), PostgresJobRow.ReadSummary, cancellationToken);

    public async Task<ImmutableDictionary<JobStatus, int>> CountChildrenAsync(JobId parent, CancellationToken cancellationToken) =>
        (await database.Readers.ReadAsync("CountChildren", list => list.Bind("parent", parent.Value),
            row => KeyValuePair.Create(PostgresJobRow.ReadStatus(row), (int)row.GetInt64(row.GetOrdinal("count"))), cancellationToken)).ToImmutableDictionary();

    public async Task<ImmutableDictionary<JobStatus, long>> CountAsync(CancellationToken cancellationToken) =>
        (await database.Readers.ReadAsync("Count", _ => { },
            row => KeyValuePair.Create(PostgresJobRow.ReadStatus(row), row.GetInt64(row.GetOrdinal("count"))), cancellationToken)).ToImmutableDictionary();

    public Task<ImmutableArray<JobId>> ListMissingAsync(IReadOnlyCollection<JobId> ids, CancellationToken cancellationToken) =>
        database.Readers.ReadAsync("ListMissing",
            list => list.Bind("ids", ids.Select(id => id.Value).ToArray()), PostgresJobRow.ReadId, cancellationToken);

    private static PostgresStatement BindWalk(PostgresStatement walk, JobListing listing)
    {
        if (listing.Scope is { } scope) walk.Bind("scope", scope.Value);
        if (listing.WalkedType is { } type) walk.Bind("type", type);
        if (listing.WalkedStatus is { } status) walk.Bind("status", status);
        return walk.Bind("before", listing.Before).Bind("limit", (long)listing.Entries);
    }

    private async Task<bool> HappenedAsync(PostgresJobWrite write) => await database.WriterOf(write.Id).WriteAsync(write) == 1;

    private async Task<JobRow?> FindTakerAsync(JobSnapshot job, CancellationToken cancellationToken) =>
        await FindAsync(job.Id, cancellationToken)
        ?? (job.IdempotencyKey is { } key ? await FindByIdempotencyKeyAsync(job.Tenant, key, cancellationToken) : null)
        ?? await FindByKeyAsync("FindActiveByKey", "active_key", job.Tenant, job.ActiveKey, cancellationToken);

    private async Task<JobRow?> FindByKeyAsync(string query, string parameter, string? tenant, string? key, CancellationToken cancellationToken) =>
        key is null ? null : await FindAsync(query, find => find.Bind("tenant", tenant).Bind(parameter, key), cancellationToken);

    private async Task<JobRow?> FindAsync(string query, Action<PostgresStatement> bind, CancellationToken cancellationToken) =>
        (await database.Readers.ReadAsync(query, bind, PostgresJobRow.ReadRow, cancellationToken)).SingleOrDefault();
}
