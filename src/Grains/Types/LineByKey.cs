using System.Collections.Immutable;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Grains.Types;

/// <summary>The waiting line of a type whose jobs are limited per key: a line for each key, in which nobody is hidden behind the jobs of
/// another. Keys that are full are passed by.</summary>
/// <param name="store">Where the lines are.</param>
/// <param name="type">The type.</param>
/// <param name="perKey">How many jobs of a key may be at work.</param>
/// <param name="atWork">Those that are.</param>
internal sealed class LineByKey(IJobTypeStore store, string type, int perKey, AtWork atWork)
{
    /// <summary>The most keys that one look takes in. Where more have jobs to run the next look begins with the last of these, so that
    /// each has its turn; priorities are compared among those of one look.</summary>
    private const int MostKeys = 256;

    /// <summary>How often a look goes on when it has found nothing that may begin: the keys may have nothing but jobs that wait for their time.</summary>
    private const int MostPages = 16;

    /// <summary>About the most jobs that one look takes in.</summary>
    private const int MostJobs = 1_024;

    private const int MostRemembered = 10_000;

    /// <summary>The line of jobs without a key. No job's key is like it.</summary>
    private const string NoKey = "\0";

    private readonly Dictionary<string, long> _served = [];
    private string _from = "";
    private long _turn;

    /// <summary>The next jobs: greatest priority first; among equals that of the key with the least at work, then of the key that waited
    /// longest for its turn, then the earliest.</summary>
    public async Task<IReadOnlyList<(ReadyJob Job, string? Key)>> ListAsync(DateTimeOffset now, int room, CancellationToken cancellationToken)
    {
        var free = await store.ListReadyOfNoKeyAsync(type, now, room + atWork.Offers, cancellationToken);
        string? first = null;
        for (var page = 1; ; page++)
        {
            var keys = await NextKeysAsync(cancellationToken);
            var keyed = await ListAsync(keys, now, room, cancellationToken);
            var chosen = Choose([.. keyed.Select(job => (job.Job, (string?)job.LimitKey)), .. free.Select(job => (job, (string?)null))], room);
            if (chosen.Count > 0 || _from.Length == 0 || page == MostPages || keys.Any(key => key == first)) return chosen;
            first ??= keys[0]; // once round, and no more
        }
    }

    private async Task<ImmutableArray<string>> NextKeysAsync(CancellationToken cancellationToken)
    {
        var keys = await store.ListReadyKeysAsync(type, _from, MostKeys, cancellationToken);
        if (_from.Length > 0 && keys.Length < MostKeys) // the last of many pages: the first ones go on from there
        {
            keys = [.. keys.Union(await store.ListReadyKeysAsync(type, "", MostKeys - keys.Length, cancellationToken))];
        }

        _from = keys.Length == MostKeys ? keys[^1] : "";
        return keys;
    }

    private async Task<ImmutableArray<KeyedJob>> ListAsync(ImmutableArray<string> keys, DateTimeOffset now, int room, CancellationToken cancellationToken)
    {
        string[] open = [.. keys.Where(HasRoom)];
        var wanted = room + atWork.Offers;
        var each = Math.Min(wanted, Math.Max(4, MostJobs / Math.Max(1, open.Length)));
        return open.Length == 0 ? [] : await store.ListReadyOfKeysAsync(type, now, open, each, cancellationToken);
    }

    /// <summary>Whether another job of the key may begin.</summary>
    public bool HasRoom(string? key) => key is null || atWork.CountOf(key) < perKey;

    private List<(ReadyJob Job, string? Key)> Choose(IReadOnlyCollection<(ReadyJob Job, string? Key)> ready, int room)
    {
        if (_served.Count > MostRemembered) _served.Clear();
        var lines = ready.Where(job => !atWork.Holds(job.Job.Id) && HasRoom(job.Key)).GroupBy(job => job.Key ?? NoKey)
            .ToDictionary(line => line.Key, line => new Queue<(ReadyJob Job, string? Key)>(
                line.OrderByDescending(job => job.Job.Priority).ThenBy(job => job.Job.DueAt).ThenBy(job => job.Job.Id)));
        var busy = lines.Keys.ToDictionary(key => key, atWork.CountOf);
        var chosen = new List<(ReadyJob Job, string? Key)>();
        while (chosen.Count < room && lines.Count > 0)
        {
            var (key, line) = lines.OrderByDescending(one => one.Value.Peek().Job.Priority).ThenBy(one => busy[one.Key])
                .ThenBy(one => _served.GetValueOrDefault(one.Key)).ThenBy(one => one.Value.Peek().Job.DueAt).First();
            chosen.Add(line.Dequeue());
            _served[key] = ++_turn;
            if (line.Count == 0 || (++busy[key] >= perKey && key != NoKey)) lines.Remove(key);
        }

        return chosen;
    }
}
