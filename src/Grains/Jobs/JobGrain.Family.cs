using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Lifecycle;

namespace OrleansJobs.Grains.Jobs;

/// <summary>The job as those see it that follow it or belong to it.</summary>
internal sealed partial class JobGrain : IJobFamilyGrain
{
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        if (await _row.ReadAsync(cancellationToken) is not { Job: var job } || !Continuations.AreDue(job)) return;
        await Task.WhenAll(Continuations.After(job).Select(next => FollowAsync(next.Id, next.Job)));
        await _row.TrySaveFollowedAsync(time.Now()); // if someone else did, it is done; if not, it is found undone
    }

    /// <summary>What is refused now was accepted once, and will be refused for ever: it must not keep the others from being done with.</summary>
    private async Task FollowAsync(JobId id, JobSubmission next)
    {
        try
        {
            await GrainFactory.GetGrain<IJobGrain>(id.GrainKey).SubmitAsync(next, CancellationToken.None);
        }
        catch (InvalidJobException exception)
        {
            LogNotFollowed(exception, _id);
        }
    }

    private void FollowSoon(JobSnapshot job)
    {
        if (Continuations.AreDue(job))
        {
            this.RegisterGrainTimer(FollowUnlessItFailsAsync, new GrainTimerCreationOptions(TimeSpan.Zero, Timeout.InfiniteTimeSpan));
        }
    }

    private async Task FollowUnlessItFailsAsync()
    {
        try
        {
            await FollowAsync(CancellationToken.None);
        }
        catch (Exception exception)
        {
            LogNotFollowed(exception, _id); // who looks for what was left undone finds it
        }
    }
}
