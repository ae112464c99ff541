using System.Collections.Immutable;
using System.Text.Json;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Silo.Storage.Sqlite;

/// <inheritdoc/>
internal sealed class SqliteJobStore(SqliteDatabase database) : IJobStore
{
    public string Description => database.Path;

    public Task<JobInsert> InsertIfAbsentAsync(JobRow row, CancellationToken cancellationToken)
    {
        var texts = JobTexts.OfNew(row);
        return database.Writer.WriteAsync(session => SqliteJobWrites.InsertIfAbsent(session, row, texts), cancellationToken);
    }

    public Task<bool> SaveIfUnchangedAsync(JobRow current, JobRow next, CancellationToken cancellationToken)
    {
        var texts = JobTexts.Of(next);
        return database.Writer.WriteAsync(session => SqliteJobWrites.SaveIfUnchanged(session, current, next, texts), cancellationToken);
    }

    public Task<bool> SaveProgressIfUnchangedAsync(JobRow current, JobRow next, CancellationToken cancellationToken)
    {
        var progress = JobTexts.ProgressOf(next.Job);
        return database.Writer.WriteAsync(
            session => SqliteJobWrites.SaveProgressIfUnchanged(session, current, next, progress), cancellationToken);
    }

    public Task<bool> SaveFollowedIfUnchangedAsync(JobRow current, JobRow next, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(session => SqliteJobWrites.SaveFollowedIfUnchanged(session, current, next), cancellationToken);

    public Task<bool> DeleteIfFinalAsync(JobId id, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(session => SqliteJobWrites.DeleteIfFinal(session, id), cancellationToken);

    public Task<bool> FreeIdempotencyKeyAsync(JobId id, string key, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(session => SqliteJobWrites.FreeIdempotencyKey(session, id, key), cancellationToken);

    public Task<JobRow?> FindAsync(JobId id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(database.Readers.Read(session => SqliteJobWrites.Find(session, id)));
    }

    public Task<JobRow?> FindByIdempotencyKeyAsync(string? tenant, string key, CancellationToken cancellationToken) =>
        database.Readers.ReadAsync(session => SqliteJobWrites.FindByIdempotencyKey(session, tenant, key), cancellationToken);

    public async Task<JobWalk> ListAsync(JobListQuery query, CancellationToken cancellationToken)
    {
        var listing = new JobListing(query);
        if (listing.Page is { } page)
            return listing.Answer(await database.Readers.ListAsync(page, SqliteJobRow.ReadSummary, list => BindWalk(list, listing), cancellationToken));

        var walked = await database.Readers.ListAsync(listing.Walk, SqliteJobRow.ReadId,
            walk => BindWalk(walk, listing).Bind("after", listing.After.ToString("D")), cancellationToken);
        var jobs = await database.Readers.ListAsync("ListFitting", SqliteJobRow.ReadSummary, list => list
            .Bind("ids", JsonSerializer.Serialize(walked, JobJson.Options))
            .Bind("type", query.Type)
            .Bind("status", listing.Status)
            .Bind("trigger", listing.Trigger)
            .Bind("tenant", listing.ValueOf(JobScopeKind.Guild))
            .Bind("session", listing.ValueOf(JobScopeKind.Session))
            .Bind("user", listing.ValueOf(JobScopeKind.User))
            .Bind("subject", listing.ValueOf(JobScopeKind.Subject))
            .Bind("schedule", listing.ValueOf(JobScopeKind.Schedule))
            .Bind("created_from", Microseconds.ToNumber(query.CreatedFrom))
            .Bind("created_before", Microseconds.ToNumber(query.CreatedBefore))
            .Bind("without_parent", query.WithoutParent ? 1 : 0)
            .Bind("limit", query.Limit), cancellationToken);
        return listing.Answer(walked, jobs);
    }

    public Task<ImmutableArray<JobSnapshot>> ListActiveAsync(JobScope scope, int limit, CancellationToken cancellationToken) =>
        database.Readers.ListAsync(JobQueries.ListActive(scope), SqliteJobRow.ReadSummary,
            list => list.Bind("scope", scope.Value).Bind("limit", limit), cancellationToken);

    public Task<ImmutableArray<JobSnapshot>> ListFinishedAsync(JobScope scope, int limit, CancellationToken cancellationToken) =>
        database.Readers.ListAsync(JobQueries.ListFinished(scope), SqliteJobRow.ReadSummary,
            list => list.Bind("scope", scope.Value).Bind("limit", limit), cancellationToken);

    public Task<ImmutableArray<JobSnapshot>> ListLatestCompletedAsync(
        string tenant, string type, IReadOnlyCollection<string> subjects, CancellationToken cancellationToken) =>
        database.Readers.ListAsync("ListLatestCompleted", SqliteJobRow.ReadSummary, list => list
            .Bind("tenant", tenant).Bind("type", type).Bind("subjects", JsonSerializer.Serialize(subjects, JobJson.Options)), cancellationToken);

    public Task<ImmutableArray<JobId>> ListEndedBeforeAsync(DateTimeOffset endedBefore, int limit, CancellationToken cancellationToken) =>
        database.Readers.ListAsync("ListEndedBefore", SqliteJobRow.ReadId,
            list => list.Bind("ended_before", Microseconds.ToNumber(endedBefore)).Bind("limit", limit), cancellationToken);

    public Task<ImmutableArray<JobId>> ListExpiredAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        database.Readers.ListAsync("ListExpired", SqliteJobRow.ReadId,
            list => list.Bind("now", Microseconds.ToNumber(now)).Bind("limit", limit), cancellationToken);

    public Task<ImmutableArray<ReadyJob>> ListReadyAsync(string type, DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        database.Readers.ListAsync("ListReady",
            row => new ReadyJob(SqliteJobRow.ReadId(row), (int)row.Number("priority")!, Microseconds.ToTime(row.Number("due_at")!.Value)),
            list => list.Bind("type", type).Bind("now", Microseconds.ToNumber(now)).Bind("limit", limit), cancellationToken);

    public async Task<DateTimeOffset?> NextRunAtAsync(string type, DateTimeOffset now, CancellationToken cancellationToken) =>
        (await database.Readers.ListAsync("NextRunAt", row => Microseconds.ToTime(row.Number("run_at")),
            list => list.Bind("type", type).Bind("now", Microseconds.ToNumber(now)), cancellationToken)).Single();

    public Task<ImmutableArray<ClaimedJob>> ListClaimedByGoneHostsOrAsync(string host, TimeSpan silence, int limit, CancellationToken cancellationToken) =>
        database.Readers.ListAsync("ListClaimedByGoneHostsOr",
            SqliteJobRow.ReadClaimed, list => list.Bind("host", host).Bind("limit", limit), cancellationToken);

    public Task<ImmutableArray<ClaimedJob>> ListLeaseEndedAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        database.Readers.ListAsync("ListLeaseEnded", SqliteJobRow.ReadClaimed,
            list => list.Bind("now", Microseconds.ToNumber(now)).Bind("limit", limit), cancellationToken);

    public Task<ImmutableArray<JobId>> ListStartOverdueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        database.Readers.ListAsync("ListStartOverdue", SqliteJobRow.ReadId,
            list => list.Bind("now", Microseconds.ToNumber(now)).Bind("limit", limit), cancellationToken);

    public Task<ImmutableArray<JobId>> ListUnfollowedAsync(DateTimeOffset endedBefore, int limit, CancellationToken cancellationToken) =>
        database.Readers.ListAsync("ListUnfollowed", SqliteJobRow.ReadId,
            list => list.Bind("ended_before", Microseconds.ToNumber(endedBefore)).Bind("limit", limit), cancellationToken);

    public Task<ImmutableArray<JobSnapshot>> ListChildrenAsync(
        JobId parent, JobStatus? status, JobId? after, int limit, CancellationToken cancellationToken) =>
        database.Readers.ListAsync("ListChildren", SqliteJobRow.ReadSummary, list => list
            .Bind("parent", parent.ToString())
            .Bind("after", (after ?? default).ToString())
            .Bind("status", status is { } known ? JobWords.Of(known) : null)
            .Bind("limit", limit), cancellationToken);

    public Task<ImmutableArray<JobSnapshot>> ListChildrenOfTypeAsync(
        JobId parent, string type, JobStatus? status, JobId? before, int limit, CancellationToken cancellationToken) =>
        database.Readers.ListAsync("ListChildrenOfType", SqliteJobRow.ReadSummary, list => list
            .Bind("parent", parent.ToString())
            .Bind("type", type)
            .Bind("before", (before?.Value ?? Guid.AllBitsSet).ToString("D"))
            .Bind("status", status is { } known ? JobWords.Of(known) : null)
            .Bind("limit", limit), cancellationToken);

    public async Task<ImmutableDictionary<JobStatus, int>> CountChildrenAsync(JobId parent, CancellationToken cancellationToken) =>
        (await database.Readers.ListAsync("CountChildren",
            row => KeyValuePair.Create(JobWords.ToStatus(row.Text("status")!), (int)row.Number("count")!.Value),
            list => list.Bind("parent", parent.ToString()), cancellationToken)).ToImmutableDictionary();

    public async Task<ImmutableDictionary<JobStatus, long>> CountAsync(CancellationToken cancellationToken) =>
        (await database.Readers.ListAsync("Count",
            row => KeyValuePair.Create(JobWords.ToStatus(row.Text("status")!), row.Number("count")!.Value),
            _ => { }, cancellationToken)).ToImmutableDictionary();

    public Task<ImmutableArray<JobId>> ListMissingAsync(IReadOnlyCollection<JobId> ids, CancellationToken cancellationToken) =>
        database.Readers.ListAsync("ListMissing", SqliteJobRow.ReadId, list => list.Bind("ids", JsonSerializer.Serialize(ids, JobJson.Options)), cancellationToken);

    private static SqliteStatement BindWalk(SqliteStatement walk, JobListing listing)
    {
        if (listing.Scope is { } scope) walk.Bind("scope", scope.Value);
        if (listing.WalkedType is { } type) walk.Bind("type", type);
        if (listing.WalkedStatus is { } status) walk.Bind("status", status);
        return walk.Bind("before", listing.Before.ToString("D")).Bind("limit", listing.Entries);
    }
}
