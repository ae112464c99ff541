using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Placement;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Grains.Lifecycle;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Grains.Jobs;

/// <summary>
/// One job. Commands come in turn; each is a pure move of the row, saved under the guard of the row it was made from, and told to
/// the indexes and then to watchers after the commit. Reads and watches interleave and never wait for a write, only for what is being
/// told of one.
/// </summary>
/// <remarks>Not kept for long when nobody calls: most jobs are asked about for a while and then never again, and reading the row back
/// takes microseconds. Where several silos share the work it lives on the one that was asked first: no hop more for the caller, and the
/// runner that it rings is the one beside it.</remarks>
[CollectionAgeLimit(Minutes = 2), PreferLocalPlacement]
internal sealed partial class JobGrain(
    IJobStore store,
    IJobLogStore logStore,
    IFileStore files,
    JobFactory factory,
    IdempotencyKeys keys,
    JobTypes types,
    JobNews news,
    TimeProvider time,
    Random chance,
    IOptions<RunnerOptions> runner,
    ILogger<JobGrain> logger) : Grain, IJobGrain, IJobClaimGrain, ITrackedJobGrain, IJobLogGrain
{
    private static readonly TimeSpan ProgressSaveInterval = TimeSpan.FromSeconds(1);

    /// <summary>Long enough for an outcome whose answer was lost to be reported again, and for those who waited to look; at a thousand jobs
    /// a second two minutes of finished ones would fill a gigabyte.</summary>
    private static readonly TimeSpan KeptWhenFinal = TimeSpan.FromSeconds(10);

    private readonly JobWatchers _watchers = new();
    private JobId _id;
    private LiveRow _row = null!;
    private IGrainTimer? _progressSave;
    private IGrainTimer? _stopPatience;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _id = JobId.FromGrainKey(this.GetPrimaryKeyString());
        _row = new LiveRow(_id, store, TellAsync);
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await SaveProgressAsync();
        EndWatches(error: null);
    }

    public async Task<JobSubmitted> SubmitAsync(JobSubmission submission, CancellationToken cancellationToken)
    {
        if (submission.ParentId is null && types.RunOf(submission.Type) == RunWords.Tracked) // a child was looked at with its parent
        {
            throw new InvalidJobException("type", $"Jobs of type {submission.Type} are run by their callers; begin one with POST /api/background-jobs.");
        }

        var row = factory.Create(_id, submission);
        var now = time.Now();
        if (submission.Batch is not null) row = JobTransitions.Start(row, new JobClaim(Guid.NewGuid(), Batches.Host, StartedLease(row.Job, Batches.Host, now)), now);
        var insert = await _row.InsertAsync(row, keys);
        if (insert.Row.Job.Id == _id && Batches.IsAtWork(insert.Row)) LookIn(TimeSpan.Zero);
        return new JobSubmitted(insert.Row.Job, insert.Inserted);
    }

    public async Task<JobSnapshot> GetAsync(CancellationToken cancellationToken) => (await _row.RequireAsync(cancellationToken)).Job;

    public async IAsyncEnumerable<JobSnapshot> WatchAsync(
        long afterSequence,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var subscription = _watchers.Add(); // before the read, so that nothing falls in between
        var job = (await _row.RequireAsync(cancellationToken)).Job;
        if (job.Sequence > afterSequence || job.IsFinal())
        {
            yield return job;
        }

        if (job.IsFinal())
        {
            yield break;
        }

        await foreach (var next in subscription.ReadAllAsync(cancellationToken))
        {
            if (next.Sequence > job.Sequence)
            {
                yield return job = next;
            }

            if (next.IsFinal())
            {
                yield break;
            }
        }
    }

    public async Task<JobSubmitted> RetryAsync(JobId newId, string? user, bool resume, CancellationToken cancellationToken)
    {
        var job = (await _row.RequireAsync(cancellationToken)).Job;
        var submission = JobFactory.Repeat(job) with { User = user ?? job.User, Checkpoint = resume ? job.Checkpoint : null };
        await files.ShareAsync(_id, newId, cancellationToken);
        var submitted = await GrainFactory.GetGrain<IJobGrain>(newId.GrainKey).SubmitAsync(submission, cancellationToken);
        if (submitted.Job.Id != newId)
        {
            files.Delete(newId);
        }

        return submitted;
    }

    public async Task DeleteAsync(CancellationToken cancellationToken)
    {
        var job = (await _row.RequireAsync(cancellationToken)).Job;
        if (!job.IsFinal())
        {
            throw new JobConflictException($"The job is {JobLifecycle.Word(job.Status)}; cancel it before deleting it.");
        }

        await FollowAsync(cancellationToken); // what follows it is owed
        if (!await _row.DeleteAsync())
        {
            // final is final, so it was deleted, or must stay
            throw await _row.ReadAsync(cancellationToken) is null ? new JobNotFoundException(_id)
                : new JobConflictException("The job belongs to a batch that is still running, which counts it, or follows one that has only just ended; delete it when that is done.");
        }

        files.Delete(_id);
        EndWatches(new JobNotFoundException(_id));
        await news.TellDeletedAsync(job);
        DeactivateOnIdle();
    }

    /// <summary>Makes a move and saves it; null from the move means that there is nothing to change.</summary>
    private async Task<JobRow> ApplyAsync(Func<JobRow, JobRow?> move)
    {
        for (var round = 1; round <= 3; round++)
        {
            var row = await _row.RequireAsync(CancellationToken.None);
            if (move(row) is not { } next)
            {
                return row;
            }

            if (await TrySaveAsync(WithExpiry(next)))
            {
                return await _row.RequireAsync(CancellationToken.None);
            }
        }

        throw new StoreUnavailableException("The job was changed from several places at once; try again.");
    }

    private JobRow WithExpiry(JobRow row) => row.Job is { CompletedAt: { } ended } job && types.Find(job.Type).KeepFor is { } kept
        ? row with { Job = job with { ExpiresAt = ended + kept } }
        : row;

    private async Task<bool> TrySaveAsync(JobRow next)
    {
        try
        {
            if (!await _row.TrySaveAsync(next))
            {
                return false;
            }
        }
        catch (StoreUnavailableException)
        {
            EndWatches(error: null); // it may have happened: they come back, and their first read waits for the store
            throw;
        }

        StopProgressSave();
        if (next.Job.IsFinal())
        {
            FollowSoon(next.Job);
            this.RegisterGrainTimer(LetGo, new GrainTimerCreationOptions(KeptWhenFinal, Timeout.InfiniteTimeSpan));
        }

        return true;
    }

    private Task LetGo()
    {
        if (_watchers.IsEmpty && _logWatchers.IsEmpty)
        {
            DeactivateOnIdle();
        }

        return Task.CompletedTask;
    }

    private async Task TellAsync(JobSnapshot job)
    {
        LogChanged(job.Id, job.Type, job.Status, job.Attempt, job.Sequence);
        await news.TellAsync(job, _row.LimitKey);
        news.TellParent(job);
        news.TellSchedule(job);
        _watchers.Publish(job); // last: who hears of it looks for it in the lists next
        if (job.IsFinal()) _logWatchers.Ring();
    }

    private void EndWatches(Exception? error)
    {
        _watchers.End(error);
        _logWatchers.End(error);
    }
}
