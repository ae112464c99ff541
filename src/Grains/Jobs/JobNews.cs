using Microsoft.Extensions.Logging;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;

namespace OrleansJobs.Grains.Jobs;

/// <summary>Tells everyone who has to know that a job has changed: after the commit, in order, and never failing the change itself.</summary>
internal sealed partial class JobNews(IGrainFactory grains, JobTypes types, RunnerBell bell, TimeProvider time, ILogger<JobNews> logger)
{
    /// <summary>An index whose silo has just died must not hold up the jobs it lists.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>Tells the runner of this process of a job that it could run, the index of each of its scopes, and its type where it has limits or
    /// its jobs are for workers.</summary>
    /// <param name="job">The job.</param>
    /// <param name="limitKey">The key that it was accepted with; the settings may have changed since.</param>
    public async Task TellAsync(JobSnapshot job, string? limitKey)
    {
        var isReady = job.Status == JobStatus.Pending && types.CanRun(job.Type);
        var limits = types.Find(job.Type);
        if (isReady && !limits.IsLimited) Announce(job);

        JobSnapshot? lean = null; // most jobs are in few scopes, many in none
        var indexes = EachIndexAsync(job, index => index.OnChangedAsync(lean ??= job with { Input = null, Result = null, Checkpoint = null, Continuations = [] }, CancellationToken.None));
        if (limits.IsLimited || (job.Status == JobStatus.Pending && types.RunOf(job.Type) == RunWords.Worker)) await TellTypeAsync(job, limitKey);
        if (isReady && limits.IsLimited) bell.Ring(); // when its type knows that it has room again
        await indexes;
    }

    private Task TellTypeAsync(JobSnapshot job, string? limitKey)
    {
        var news = new JobTypeNews(job.Id, job.Status, limitKey, job.Sequence);
        return TellAsync(job.Id, IJobTypeGrain.KeyOf(job.Type),
            () => grains.GetGrain<IJobTypeGrain>(IJobTypeGrain.KeyOf(job.Type)).OnChangedAsync(news, CancellationToken.None));
    }

    private void Announce(JobSnapshot job)
    {
        if (job.RunAt is null)
        {
            bell.Ring(job.Id, job.Type);
        }
        else
        {
            bell.Ring(); // to sleep no longer than until then
        }
    }

    /// <summary>Tells the job that this one belongs to, and waits for nothing: a parent that was not told looks by itself.</summary>
    public void TellParent(JobSnapshot job)
    {
        var isNew = job is { Sequence: 1, RetryOf: null }; // which the parent knows: it has submitted it
        if (job.ParentId is not { } parent || isNew) return;
        _ = TellAsync(
            () => grains.GetGrain<IJobFamilyGrain>(parent.GrainKey).OnChildChangedAsync(job.Id, CancellationToken.None),
            exception => LogParentNotTold(exception, parent, job.Id));
    }

    /// <summary>Tells the schedule whose run has ended, and waits for nothing: one that was not told looks by itself.</summary>
    public void TellSchedule(JobSnapshot job)
    {
        if (!job.IsFinal() || !ScheduleId.TryParse(job.ScheduleId, out var schedule)) return;
        _ = TellAsync(
            () => grains.GetGrain<IScheduleGrain>(schedule.GrainKey).LookAsync(CancellationToken.None),
            exception => LogNotTold(exception, schedule.GrainKey, job.Id));
    }

    /// <summary>Tells the index of each scope that the job is gone.</summary>
    public Task TellDeletedAsync(JobSnapshot job) => EachIndexAsync(job, index => index.OnDeletedAsync(job.Id, CancellationToken.None));

    private Task EachIndexAsync(JobSnapshot job, Func<IJobIndexGrain, Task> tell) =>
        Task.WhenAll(JobScope.Of(job).Select(scope => TellIndexAsync(job.Id, scope, tell)));

    private Task TellIndexAsync(JobId job, JobScope scope, Func<IJobIndexGrain, Task> tell) =>
        TellAsync(job, scope.GrainKey, () => tell(grains.GetGrain<IJobIndexGrain>(scope.GrainKey)));

    /// <summary>An index that was not told re-reads the store within seconds, and so does who waits for work.</summary>
    private Task TellAsync(JobId job, string whom, Func<Task> tell) =>
        TellAsync(() => tell().WaitAsync(Patience, time), exception => LogNotTold(exception, whom, job));

    private static async Task TellAsync(Func<Task> tell, Action<Exception> notTold)
    {
        try
        {
            await tell();
        }
        catch (Exception exception)
        {
            notTold(exception);
        }
    }
}
