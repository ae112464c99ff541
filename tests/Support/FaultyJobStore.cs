using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Support;

/// <summary>A real store whose writes can be made to fail, before they happen, or after, so that the caller cannot know; and whose lists can
/// be made to wait.</summary>
internal sealed class FaultyJobStore(IJobStore inner) : IJobStore
{
    private int _failBefore;
    private int _failAfter;

    private int _looksForReady;
    private Hold? _hold;
    private string? _insert;
    private (int Before, int After) _failAtInsert;
    private JobId? _end;
    private (int Before, int After) _failAtEnd;

    /// <summary>Puts it before the store that is registered.</summary>
    public static void Wrap(IServiceCollection services)
    {
        var registered = services.Last(service => service.ServiceType == typeof(IJobStore));
        services.Remove(registered);
        services.AddSingleton<IJobStore>(provider => new FaultyJobStore((IJobStore)ActivatorUtilities.CreateInstance(provider, registered.ImplementationType!)));
    }

    public string Description => inner.Description;

    /// <summary>How often it was asked what is ready.</summary>
    public int LooksForReady => _looksForReady;

    /// <summary>How many jobs it was asked for at once, at most.</summary>
    public int LongestLook { get; private set; }

    /// <summary>How it says that a write has failed.</summary>
    public Func<string, Exception> Failure { get; set; } = message => new StoreUnavailableException(message);

    /// <summary>How far the clock of those who ask what is due goes ahead of the jobs' own.</summary>
    public TimeSpan Ahead { get; set; }

    /// <summary>Whether nobody can write down that what follows a job was submitted.</summary>
    public bool FailsToNoteWhatFollowed { get; set; }

    /// <summary>The next writes do not happen.</summary>
    public void FailBefore(int writes) => _failBefore = writes;

    /// <summary>The next writes happen, but the answer is lost.</summary>
    public void FailAfter(int writes) => _failAfter = writes;

    /// <summary>The writes that follow the end of a job fail.</summary>
    public void FailFromEndOf(JobId id, int before, int after) => (_end, _failAtEnd) = (id, (before, after));

    /// <summary>The writes that follow the insert of a job of a type fail.</summary>
    public void FailFromInsertOf(string type, int before, int after) => (_insert, _failAtInsert) = (type, (before, after));

    /// <summary>Lists of active jobs wait until the hold is disposed.</summary>
    public Hold HoldLists() => _hold = new Hold();

    public async Task<JobInsert> InsertIfAbsentAsync(JobRow row, CancellationToken cancellationToken)
    {
        var insert = await WriteAsync(() => inner.InsertIfAbsentAsync(row, cancellationToken));
        if (row.Job.Type == _insert) (_failBefore, _failAfter) = _failAtInsert;
        return insert;
    }

    public async Task<bool> SaveIfUnchangedAsync(JobRow current, JobRow next, CancellationToken cancellationToken)
    {
        var saved = await WriteAsync(() => inner.SaveIfUnchangedAsync(current, next, cancellationToken));
        if (next.Job.Id == _end && next.Job.IsFinal()) (_failBefore, _failAfter) = _failAtEnd;
        return saved;
    }

    public Task<bool> SaveProgressIfUnchangedAsync(JobRow current, JobRow next, CancellationToken cancellationToken) =>
        WriteAsync(() => inner.SaveProgressIfUnchangedAsync(current, next, cancellationToken));

    public Task<bool> SaveFollowedIfUnchangedAsync(JobRow current, JobRow next, CancellationToken cancellationToken) =>
        FailsToNoteWhatFollowed ? throw Failure("The test says no.") : WriteAsync(() => inner.SaveFollowedIfUnchangedAsync(current, next, cancellationToken));

    public Task<bool> DeleteIfFinalAsync(JobId id, CancellationToken cancellationToken) =>
        WriteAsync(() => inner.DeleteIfFinalAsync(id, cancellationToken));

    public Task<bool> FreeIdempotencyKeyAsync(JobId id, string key, CancellationToken cancellationToken) =>
        WriteAsync(() => inner.FreeIdempotencyKeyAsync(id, key, cancellationToken));

    public Task<JobRow?> FindAsync(JobId id, CancellationToken cancellationToken) => inner.FindAsync(id, cancellationToken);

    public Task<JobRow?> FindByIdempotencyKeyAsync(string? tenant, string key, CancellationToken cancellationToken) =>
        inner.FindByIdempotencyKeyAsync(tenant, key, cancellationToken);

    public Task<ImmutableArray<JobSnapshot>> ListLatestCompletedAsync(
        string tenant, string type, IReadOnlyCollection<string> subjects, CancellationToken cancellationToken) =>
        inner.ListLatestCompletedAsync(tenant, type, subjects, cancellationToken);

    public Task<JobWalk> ListAsync(JobListQuery query, CancellationToken cancellationToken) =>
        inner.ListAsync(query, cancellationToken);

    public async Task<ImmutableArray<JobSnapshot>> ListActiveAsync(JobScope scope, int limit, CancellationToken cancellationToken)
    {
        if (_hold is { } hold) await hold.PassAsync();
        return await inner.ListActiveAsync(scope, limit, cancellationToken);
    }

    public Task<ImmutableArray<JobSnapshot>> ListFinishedAsync(JobScope scope, int limit, CancellationToken cancellationToken) =>
        inner.ListFinishedAsync(scope, limit, cancellationToken);

    public Task<ImmutableArray<JobId>> ListEndedBeforeAsync(DateTimeOffset endedBefore, int limit, CancellationToken cancellationToken) =>
        inner.ListEndedBeforeAsync(endedBefore, limit, cancellationToken);

    public Task<ImmutableArray<JobId>> ListExpiredAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        inner.ListExpiredAsync(now, limit, cancellationToken);

    public Task<ImmutableArray<ReadyJob>> ListReadyAsync(string type, DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _looksForReady);
        LongestLook = Math.Max(LongestLook, limit);
        return inner.ListReadyAsync(type, now + Ahead, limit, cancellationToken);
    }

    public Task<DateTimeOffset?> NextRunAtAsync(string type, DateTimeOffset now, CancellationToken cancellationToken) =>
        inner.NextRunAtAsync(type, now + Ahead, cancellationToken);

    public Task<ImmutableArray<ClaimedJob>> ListClaimedByGoneHostsOrAsync(string host, TimeSpan silence, int limit, CancellationToken cancellationToken) =>
        inner.ListClaimedByGoneHostsOrAsync(host, silence, limit, cancellationToken);

    public Task<ImmutableArray<ClaimedJob>> ListLeaseEndedAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        inner.ListLeaseEndedAsync(now, limit, cancellationToken);

    public Task<ImmutableArray<JobId>> ListStartOverdueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        inner.ListStartOverdueAsync(now, limit, cancellationToken);

    public Task<ImmutableArray<JobId>> ListUnfollowedAsync(DateTimeOffset endedBefore, int limit, CancellationToken cancellationToken) =>
        inner.ListUnfollowedAsync(endedBefore, limit, cancellationToken);

    public Task<ImmutableArray<JobSnapshot>> ListChildrenOfTypeAsync(
        JobId parent, string type, JobStatus? status, JobId? before, int limit, CancellationToken cancellationToken) =>
        inner.ListChildrenOfTypeAsync(parent, type, status, before, limit, cancellationToken);

    public Task<ImmutableArray<JobSnapshot>> ListChildrenAsync(
        JobId parent, JobStatus? status, JobId? after, int limit, CancellationToken cancellationToken) =>
        inner.ListChildrenAsync(parent, status, after, limit, cancellationToken);

    public Task<ImmutableDictionary<JobStatus, int>> CountChildrenAsync(JobId parent, CancellationToken cancellationToken) =>
        inner.CountChildrenAsync(parent, cancellationToken);

    public Task<ImmutableDictionary<JobStatus, long>> CountAsync(CancellationToken cancellationToken) => inner.CountAsync(cancellationToken);

    public Task<ImmutableArray<JobId>> ListMissingAsync(IReadOnlyCollection<JobId> ids, CancellationToken cancellationToken) =>
        inner.ListMissingAsync(ids, cancellationToken);

    private async Task<T> WriteAsync<T>(Func<Task<T>> write)
    {
        if (Interlocked.Decrement(ref _failBefore) >= 0)
        {
            throw Failure("The test says no.");
        }

        var result = await write();
        return Interlocked.Decrement(ref _failAfter) >= 0 ? throw Failure("The test lost the answer.") : result;
    }

    /// <summary>Keeps those who come waiting.</summary>
    public sealed class Hold : IDisposable
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Until somebody has come.</summary>
        public Task Reached => _reached.Task;

        public void Dispose() => _open.TrySetResult();

        public Task PassAsync()
        {
            _reached.TrySetResult();
            return _open.Task;
        }
    }
}
