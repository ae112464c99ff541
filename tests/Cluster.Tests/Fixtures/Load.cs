using System.Collections.Concurrent;
using System.Text.Json;
using OrleansJobs.Cluster.Silo;

namespace OrleansJobs.Cluster.Tests.Fixtures;

/// <summary>People at every gateway who upload and upload, watch each job that was accepted, ask for its status and for lists.</summary>
internal sealed class Load
{
    private const int MostUnderWayEach = 6;
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(120);

    private readonly JobCluster _cluster;
    private readonly int _seed;
    private readonly Caller _caller;
    private readonly ConcurrentDictionary<string, (Watcher Watcher, Task Watching)> _accepted = new();
    private readonly ConcurrentDictionary<string, long> _polled = new();
    private readonly CancellationTokenSource _enough = new();
    private readonly Task[] _people;

    private Load(JobCluster cluster, int seed)
    {
        (_cluster, _seed, _caller) = (cluster, seed, new Caller(cluster.Doors, Tally));
        _people =
        [
            .. Enumerable.Range(0, cluster.Doors.Count).Select(door => Task.Run(() => UploadAsync(door))),
            Task.Run(AskForStatusAsync), Task.Run(AskForListsAsync),
        ];
    }

    public Tally Tally { get; } = new();

    /// <summary>The jobs that the service has promised to keep, each with the one who watches it.</summary>
    public IReadOnlyCollection<Watcher> Watchers => [.. _accepted.Values.Select(job => job.Watcher)];

    /// <summary>The different final snapshots of each job that anyone has seen.</summary>
    public ConcurrentDictionary<string, ConcurrentDictionary<string, bool>> Finals { get; } = new();

    /// <summary>Begins at once.</summary>
    public static Load Begin(JobCluster cluster, int seed) => new(cluster, seed);

    /// <summary>Ends the uploads, and waits until every watcher has seen the end of its job.</summary>
    public async Task EndAsync()
    {
        await _enough.CancelAsync();
        await Task.WhenAll(_people).WaitAsync(LongestEnd);
        var watching = Task.WhenAll(_accepted.Values.Select(job => job.Watching));
        if (await Task.WhenAny(watching, Task.Delay(LongestEnd)) != watching)
        {
            var stuck = Watchers.Where(watcher => watcher.Final is null).Select(watcher => watcher.Seen is [.., var last] ? $"{last}" : watcher.Id);
            throw new TimeoutException($"After {LongestEnd} their watchers still wait: {string.Join('\n', stuck)}");
        }

        await watching;
        foreach (var watcher in Watchers) Note(watcher.Final!.Value);
    }

    /// <summary>Waits until so many jobs are at work.</summary>
    public Task UntilAtWorkAsync(int count) => JobCalls.UntilAsync(
        () => Task.FromResult(Watchers.Count(watcher => watcher.Seen is [.., var last] && last.Job.Text("status") == "running") >= count),
        $"{count} jobs were at work");

    /// <summary>Waits until so many jobs that are accepted from now on are done.</summary>
    public Task UntilMoreAreDoneAsync(int count)
    {
        var before = _accepted.Keys.ToHashSet();
        return JobCalls.UntilAsync(
            () => Task.FromResult(Watchers.Count(watcher => watcher.Final is not null && !before.Contains(watcher.Id)) >= count), $"{count} more jobs were done");
    }

    /// <summary>Notes a snapshot, should it be final.</summary>
    public void Note(JsonElement job)
    {
        if (job.IsFinal()) Finals.GetOrAdd(job.Text("id"), _ => new())[Fingerprint(job)] = true;
    }

    private static string Fingerprint(JsonElement job) => string.Join(" | ",
        new[] { "sequence", "status", "attempt", "completed_at", "result", "attempts" }.Select(name => job.GetProperty(name).GetRawText()));

    private async Task UploadAsync(int door)
    {
        var random = new Random(_seed + door);
        var mine = new List<Task>();
        while (!_enough.IsCancellationRequested)
        {
            var plan = new SlowPlan(random.Next(8, 26), TimeSpan.FromMilliseconds(150)); // 1.2 to 3.9 seconds
            var answer = await _caller.AskAsync(door, HttpMethod.Post, "/api/analyze", () => JobCalls.UploadOf(plan.ToWave()));
            var watcher = new Watcher(_cluster.Doors, answer.Text("job_id"), first: random.Next(_cluster.Doors.Count));
            var watching = watcher.WatchAsync();
            _accepted[watcher.Id] = (watcher, watching);
            mine.Add(watching);
            while (mine.Count(task => !task.IsCompleted) >= MostUnderWayEach) await Task.WhenAny(mine.Where(task => !task.IsCompleted));
            await PaceAsync(random.Next(50, 150));
        }
    }

    private async Task AskForStatusAsync()
    {
        var random = new Random(_seed - 1);
        while (!_enough.IsCancellationRequested)
        {
            await PaceAsync(50);
            var ids = _accepted.Keys.Order(StringComparer.Ordinal).TakeLast(20).ToArray(); // ids are in the order of time
            if (ids.Length == 0) continue;
            var job = await _caller.AskAsync(random.Next(_cluster.Doors.Count), HttpMethod.Get, $"/api/jobs/{ids[random.Next(ids.Length)]}");
            var before = _polled.GetValueOrDefault(job.Text("id"));
            if (job.Number("sequence") < before) Tally.Failures.Add($"The sequence went back from {before}: {job}");
            _polled[job.Text("id")] = job.Number("sequence");
            Note(job);
        }
    }

    private async Task AskForListsAsync()
    {
        for (var door = 0; !_enough.IsCancellationRequested; door++)
        {
            await PaceAsync(200);
            await _caller.AskAsync(door, HttpMethod.Get, "/api/jobs?limit=50");
        }
    }

    /// <summary>Not a wait for anything: how often people do it.</summary>
    private Task PaceAsync(int milliseconds) =>
        Task.Delay(milliseconds, _enough.Token).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
}
