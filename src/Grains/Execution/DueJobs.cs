using Microsoft.Extensions.Options;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Grains.Execution;

/// <summary>What there is to do for this process, and when there will be more.</summary>
internal sealed class DueJobs(IJobStore store, JobTypes types, IOptions<RunnerOptions> options)
{
    private const int Batch = 32;

    /// <summary>The next jobs that are due: greatest priority first, then the earliest.</summary>
    /// <param name="now">The time by which they are due.</param>
    /// <param name="inHand">How many the runner has in hand: those whose claim is still on its way to the row are listed too, and there
    /// must be room for others beside them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IEnumerable<ReadyJob>> ListAsync(DateTimeOffset now, int inHand, CancellationToken cancellationToken)
    {
        var ready = new List<ReadyJob>();
        foreach (var type in types.Runnable)
        {
            ready.AddRange(await store.ListReadyAsync(type, now, Batch + inHand, cancellationToken));
        }

        return ready.OrderByDescending(job => job.Priority).ThenBy(job => job.DueAt).ThenBy(job => job.Id);
    }

    /// <summary>How long there will be nothing to take, seen from the moment of the list: what came due since is not slept through.</summary>
    public async Task<TimeSpan> IdleTimeAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var idle = options.Value.PollInterval;
        foreach (var type in types.Runnable)
        {
            if (await store.NextRunAtAsync(type, now, cancellationToken) is { } next && next - now < idle)
            {
                idle = next - now;
            }
        }

        return idle;
    }
}
