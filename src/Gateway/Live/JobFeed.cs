using OrleansJobs.Gateway.Requests;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Live;

/// <summary>Live jobs for this process.</summary>
internal sealed class JobFeed(IGrainFactory grains, TypeStates types, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<JobFeed> log)
    : LiveFeed<JobId, JobSubscription>(lifetime)
{
    /// <summary>Watches a job. The subscriber gets the newest snapshot above <paramref name="after"/>, then each newer one it has time
    /// for.</summary>
    public JobSubscription Subscribe(JobId id, long after) => Join(id, new JobSubscription(after));

    /// <summary>Waits for a snapshot above <paramref name="after"/>. Null when none came in time or the job was deleted.</summary>
    public async Task<JobSnapshot?> NextAsync(JobId id, long after, TimeSpan patience, CancellationToken cancellationToken)
    {
        await using var subscription = Subscribe(id, after);
        using var late = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await subscription.Events.WaitToReadAsync(either.Token) && subscription.Events.TryRead(out var next) ? next.Job : null;
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    protected override LiveWatch<JobSubscription> Watch(JobId key) => new JobWatch(key, grains, types, time, log);
}
