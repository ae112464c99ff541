using System.Collections.Immutable;
using OrleansJobs.Gateway.Hosting;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Requests;

/// <summary>Finds jobs for workers outside, and waits for some when there are none.</summary>
internal sealed class WorkDesk(IGrainFactory grains, Farewell farewell, TimeProvider time, ILogger<WorkDesk> log)
{
    private int _searches;

    /// <summary>Claims jobs of some types for a worker. No type goes before another for good: each search begins with the next.</summary>
    /// <param name="types">Their names.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="wait">How long to wait for the first; the others are not waited for. A gateway that stops waits no longer.</param>
    /// <param name="worker">What the worker is called.</param>
    /// <param name="confirms">Whether he says a word about each job before he begins.</param>
    /// <param name="gone">The worker has hung up: what was claimed is handed back.</param>
    /// <exception cref="InvalidJobException">Jobs of a type are not run by workers.</exception>
    public async Task<IReadOnlyList<LeasedJob>> ClaimAsync(IReadOnlyList<string> types, int limit, TimeSpan wait, string worker, bool confirms, CancellationToken gone)
    {
        var since = time.GetTimestamp();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(gone, farewell.Over);
        var search = new WorkSearch(grains, types, $"worker {worker}", confirms, Interlocked.Increment(ref _searches) & int.MaxValue);
        while (!ended.IsCancellationRequested)
        {
            var claimed = await search.ClaimAsync(limit);
            if (gone.IsCancellationRequested) await HandBackAsync(claimed);
            var left = wait - time.GetElapsedTime(since);
            if (claimed.Count > 0 || left <= TimeSpan.Zero) return claimed;
            await search.WaitAsync(left, time, ended.Token);
        }

        return [];
    }

    private async Task HandBackAsync(IReadOnlyList<LeasedJob> claimed)
    {
        foreach (var job in claimed)
        {
            try
            {
                await grains.Claimed(job.Job.Id).FinishAsync(job.Claim, new JobOutcome.Released(), CancellationToken.None);
            }
            catch (Exception exception) // its lease will end
            {
                log.NotHandedBack(exception, job.Job.Id);
            }
        }
    }
}

/// <summary>One worker's search, round by round.</summary>
/// <param name="grains">Where the types are.</param>
/// <param name="types">Their names.</param>
/// <param name="worker">What the worker is called.</param>
/// <param name="confirms">Whether he says a word about each job before he begins.</param>
/// <param name="first">The type to begin with.</param>
internal sealed class WorkSearch(IGrainFactory grains, IReadOnlyList<string> types, string worker, bool confirms, int first)
{
    /// <summary>The shortest time between two searches that were offered what nobody could claim: it is not due, perhaps, for its own clock.</summary>
    private static readonly TimeSpan PauseInVain = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<string, long> _versions = [];
    private bool _inVain;
    private int _first = first % types.Count;

    /// <summary>Claims what there is, up to a number.</summary>
    public async Task<IReadOnlyList<LeasedJob>> ClaimAsync(int limit)
    {
        var claimed = new List<LeasedJob>();
        _inVain = false;
        _first++;
        for (var turn = 0; turn < types.Count && claimed.Count < limit; turn++)
        {
            try
            {
                claimed.AddRange(await ClaimAsync(types[(_first + turn) % types.Count], limit - claimed.Count));
            }
            catch when (claimed.Count > 0)
            {
                return claimed; // they are the worker's; what is wrong is told to the next search
            }
        }

        return claimed;
    }

    /// <summary>Waits until one of the types has news, or for as long as a grain may let us wait.</summary>
    public async Task WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken ended)
    {
        if (_inVain)
        {
            await Task.Delay(atMost < PauseInVain ? atMost : PauseInVain, time, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return; // what was given back is news to ourselves
        }

        using var done = CancellationTokenSource.CreateLinkedTokenSource(ended);
        var waits = types.Select(type => grains.Type(type).WaitAsync(_versions.GetValueOrDefault(type), done.Token)).Append(Task.Delay(atMost, time, done.Token)).ToArray();
        var news = await Task.WhenAny(waits);
        if (news.IsFaulted) await Task.Delay(TimeSpan.FromMilliseconds(200), time, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // its silo is gone
        await done.CancelAsync();
        await Task.WhenAll(waits).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<IEnumerable<LeasedJob>> ClaimAsync(string type, int limit)
    {
        var offer = await grains.Type(type).OfferAsync(limit, CancellationToken.None);
        _versions[type] = offer.Version;
        var claims = await Task.WhenAll(offer.Jobs.Select(async job => (job.Id, Claimed: await TryClaimAsync(job.Id))));
        var unclaimed = claims.Where(claim => claim.Claimed is null).Select(claim => claim.Id).ToImmutableArray();
        if (unclaimed.Length > 0) await GiveBackAsync(type, unclaimed);
        _inVain |= unclaimed.Length > 0;
        return claims.Select(claim => claim.Claimed).OfType<LeasedJob>();
    }

    /// <summary>Who is not told takes the room back in some seconds.</summary>
    private async Task GiveBackAsync(string type, ImmutableArray<JobId> jobs)
    {
        try
        {
            await grains.Type(type).GiveBackAsync(jobs, CancellationToken.None);
        }
        catch (Exception exception) when (exception is JobException or TimeoutException or Orleans.Runtime.OrleansException)
        {
        }
    }

    /// <summary>Null when it has gone to another, or nobody can say: then its lease ends by itself.</summary>
    private async Task<LeasedJob?> TryClaimAsync(JobId job)
    {
        try
        {
            var claimed = grains.Claimed(job);
            return await (confirms ? claimed.ClaimToConfirmAsync(worker, CancellationToken.None) : claimed.ClaimLeasedAsync(worker, CancellationToken.None));
        }
        catch (Exception exception) when (exception is JobException or TimeoutException or Orleans.Runtime.OrleansException)
        {
            return null;
        }
    }
}
