using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Grains.Execution;

/// <summary>Takes jobs of types with limits for this process: what may begin, their type's grain says.</summary>
internal sealed partial class LimitedJobs(IGrainFactory grains, TimeProvider time, ILogger<LimitedJobs> logger)
{
    /// <summary>A type whose silo has just died must not hold up the others.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>The fastest that a rate has us look again.</summary>
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(10);

    private readonly ConcurrentDictionary<string, long> _againAt = new();

    /// <summary>Takes jobs of a type. None when its grain does not answer; what it answers later is given back.</summary>
    /// <param name="type">The type.</param>
    /// <param name="slots">How many can be run now.</param>
    public async Task<IEnumerable<DueJob>> TakeAsync(string type, int slots)
    {
        var taking = TypeGrain(type).TakeAsync(slots, CancellationToken.None);
        try
        {
            var offer = await taking.WaitAsync(Patience, time);
            Note(type, offer.Again);
            return offer.Jobs.Select(job => new DueJob(new ReadyJob(job.Id, job.Priority, job.DueAt), type));
        }
        catch (Exception exception)
        {
            LogNotTaken(exception, type);
            _ = GiveBackAsync(type, taking);
            return [];
        }
    }

    /// <summary>Another look begins.</summary>
    public void Forget() => _againAt.Clear();

    /// <summary>How long until there may be more, or as long as that.</summary>
    public TimeSpan IdleTime(TimeSpan atMost)
    {
        foreach (var again in _againAt.Values)
        {
            var wait = time.GetElapsedTime(time.GetTimestamp(), again);
            if (wait < atMost) atMost = wait > ShortestPause ? wait : ShortestPause;
        }

        return atMost;
    }

    /// <summary>Gives back what was taken and cannot be run now. Whoever is not told takes it in some seconds.</summary>
    public void GiveBack(IEnumerable<DueJob> jobs)
    {
        foreach (var type in jobs.GroupBy(job => job.LimitedType!)) _ = GiveBackAsync(type.Key, [.. type.Select(job => job.Job.Id)]);
    }

    private async Task GiveBackAsync(string type, Task<JobOffer> late)
    {
        await ((Task)late).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (late.IsCompletedSuccessfully) await GiveBackAsync(type, [.. (await late).Jobs.Select(job => job.Id)]);
    }

    private async Task GiveBackAsync(string type, JobId[] jobs)
    {
        try
        {
            await TypeGrain(type).GiveBackAsync([.. jobs], CancellationToken.None);
        }
        catch (Exception exception)
        {
            LogNotGivenBack(exception, type);
        }
    }

    private void Note(string type, TimeSpan? again)
    {
        if (again is { } wait) _againAt[type] = time.GetTimestamp() + (long)(wait.TotalSeconds * time.TimestampFrequency);
    }

    private IJobTypeGrain TypeGrain(string type) => grains.GetGrain<IJobTypeGrain>(IJobTypeGrain.KeyOf(type));
}

/// <summary>A job that may run now.</summary>
/// <param name="Job">The job.</param>
/// <param name="LimitedType">Its type, where it has limits and the job was offered to this process alone; else null.</param>
internal readonly record struct DueJob(ReadyJob Job, string? LimitedType = null);
