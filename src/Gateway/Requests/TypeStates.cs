using System.Collections.Concurrent;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Requests;

/// <summary>How the types stand, asked of their grains once a second at most: every way to look at a pending job says the same.</summary>
internal sealed class TypeStates(IGrainFactory grains, TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(1);

    /// <summary>Nobody waits longer to learn why he waits.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private const int MostKept = 1_000;

    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);

    /// <summary>What there is to say of the type of a pending job; null for other jobs, and when its grain does not answer.</summary>
    public Task<JobTypeState?> OfAsync(JobSnapshot job) =>
        job.Status == JobStatus.Pending ? OfAsync(job.Type) : Task.FromResult<JobTypeState?>(null);

    /// <summary>The type has been changed here: what is known of it is old.</summary>
    public void Forget(string type) => _known.TryRemove(type, out _);

    private Task<JobTypeState?> OfAsync(string type)
    {
        if (_known.TryGetValue(type, out var known) && time.GetElapsedTime(known.At) < Kept) return known.State;
        if (_known.Count >= MostKept) _known.Clear();
        known = new Known(time.GetTimestamp(), AskAsync(type));
        _known[type] = known;
        return known.State;
    }

    private async Task<JobTypeState?> AskAsync(string type)
    {
        try
        {
            return await grains.Type(type).GetStateAsync(CancellationToken.None).WaitAsync(Patience, time);
        }
        catch (Exception) // the job says what it knows itself
        {
            return null;
        }
    }

    private sealed record Known(long At, Task<JobTypeState?> State);
}
