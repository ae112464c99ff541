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

    /// <summary>A page that has more types than people look at must not cost a call for each.</summary>
    private const int MostAsked = 100;

    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);

    /// <summary>What there is to say of the type of a pending job; null for other jobs, and when its grain does not answer.</summary>
    public Task<JobTypeState?> OfAsync(JobSnapshot job) =>
        job.Status == JobStatus.Pending ? OfAsync(job.Type) : Task.FromResult<JobTypeState?>(null);

    /// <summary>The same for many jobs: each of their types is asked once, and of the first <see cref="MostAsked"/> alone it is known.</summary>
    private async Task<Func<JobSnapshot, JobTypeState?>> OfAsync(JobSnapshot[] jobs)
    {
        var types = jobs.Where(job => job.Status == JobStatus.Pending).Select(job => job.Type).Distinct().Take(MostAsked).ToArray();
        var states = types.Zip(await Task.WhenAll(types.Select(OfAsync))).ToDictionary(one => one.First, one => one.Second);
        return job => states.GetValueOrDefault(job.Type);
    }

    /// <summary>A job as a dialect shows it now.</summary>
    public async Task<TView> ShowAsync<TView>(JobSnapshot job, Func<JobSnapshot, DateTimeOffset, JobTypeState?, TView> view)
    {
        var type = await OfAsync(job);
        return view(job, time.GetUtcNow(), type);
    }

    /// <summary>Many jobs as a dialect shows them now.</summary>
    public async Task<TView[]> ShowAsync<TView>(IEnumerable<JobSnapshot> jobs, Func<JobSnapshot, DateTimeOffset, JobTypeState?, TView> view)
    {
        JobSnapshot[] shown = [.. jobs];
        var (typeOf, now) = (await OfAsync(shown), time.GetUtcNow());
        return [.. shown.Select(job => view(job, now, typeOf(job)))];
    }

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
