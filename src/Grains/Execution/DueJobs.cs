using Microsoft.Extensions.Options;
using OrleansJobs.Grains.Lifecycle;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Grains.Execution;

/// <summary>What there is to do for this process, and when there will be more.</summary>
internal sealed class DueJobs(
    IJobStore store, IJobTypeStore typeStore, LimitedJobs limited, JobTypes types, TimeProvider time, IOptions<RunnerOptions> options)
{
    private const int Batch = 32;

    /// <summary>What is taken on old knowledge is taken within this time, so that a pause holds a second later everywhere.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private volatile PausedTypes _pauses = new([], null);

    /// <summary>Whether a job of the type that has just become ready may be taken without a look: it has no limits, and is known not to be
    /// paused.</summary>
    public bool MayTakeAtOnce(string type) =>
        _pauses is { ReadAt: { } read } known && time.GetElapsedTime(read) < Fresh && !known.Types.Contains(type) && !types.Find(type).IsLimited;

    /// <summary>The next jobs that are due: greatest priority first, then the earliest.</summary>
    /// <param name="inHand">What the runner has in hand: those whose claim is still on its way to the row are listed too, and there
    /// must be room for others beside them. Of types with limits so many are taken as it has slots free.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<DueList> ListAsync(JobsInHand inHand, CancellationToken cancellationToken)
    {
        if (_pauses.ReadAt is not { } read || time.GetElapsedTime(read) >= Fresh / 2) await ReadPausesAsync(cancellationToken);
        limited.Forget();
        var taking = types.Runnable.Where(type => types.Find(type).IsLimited && !_pauses.Types.Contains(type))
            .Select(type => limited.TakeAsync(type, inHand.SlotsFree)).ToArray();
        var ready = new List<DueJob>();
        try
        {
            foreach (var type in types.Runnable.Where(type => !types.Find(type).IsLimited))
            {
                var listed = await store.ListReadyAsync(type, time.Now(), Batch + inHand.Count, cancellationToken);
                ready.AddRange(listed.Select(job => new DueJob(job)));
            }
        }
        catch
        {
            limited.GiveBack((await Task.WhenAll(taking)).SelectMany(taken => taken));
            throw;
        }

        foreach (var taken in await Task.WhenAll(taking)) ready.AddRange(taken);
        var listedAt = time.GetTimestamp();
        return new DueList(ready, limited, () => time.GetElapsedTime(listedAt) < Fresh);
    }

    /// <summary>How long there will be nothing to take, seen from the moment of the list: what came due since is not slept through.</summary>
    public async Task<TimeSpan> IdleTimeAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var idle = limited.IdleTime(options.Value.PollInterval);
        foreach (var type in types.Runnable)
        {
            if (await store.NextRunAtAsync(type, now, cancellationToken) is { } next && next - now < idle)
            {
                idle = next - now;
            }
        }

        return idle;
    }

    /// <summary>A job of a type with limits was taken, and its claim came to nothing: others may have its room.</summary>
    public void GiveBack(DueJob unclaimed) => limited.GiveBack([unclaimed]);

    private async Task ReadPausesAsync(CancellationToken cancellationToken)
    {
        var readAt = time.GetTimestamp();
        var paused = await typeStore.ListPausedAsync(cancellationToken);
        _pauses = new PausedTypes([.. paused.Select(type => type.Type)], readAt);
    }

    private sealed record PausedTypes(HashSet<string> Types, long? ReadAt);
}
