using System.Globalization;
using System.Text.Json;
using OrleansJobs.Cluster.Silo;
using Xunit.Abstractions;

namespace OrleansJobs.Cluster.Tests.Fixtures;

/// <summary>What is true of every job after a run, and how long the losses of the run were felt.</summary>
internal sealed class Books
{
    private readonly JobCluster _cluster;
    private readonly Load _load;

    private Books(JobCluster cluster, Load load) => (_cluster, _load) = (cluster, load);

    /// <summary>Every job, as the service tells of it in the end.</summary>
    public List<JsonElement> Jobs { get; } = [];

    /// <summary>From the loss of a silo to the next attempt of each job that it ran.</summary>
    public Figures Takeovers => Figures.Of(
        from job in Jobs
        let attempts = job.GetProperty("attempts").EnumerateArray().ToArray()
        from index in Enumerable.Range(0, Math.Max(attempts.Length - 1, 0))
        from loss in _cluster.Losses
        where loss.Door is null && IsOf(attempts[index], loss.Process) && Time(attempts[index], "started_at") <= loss.At
            && attempts[index].GetProperty("error").Text("code") == "crashed"
        select Time(attempts[index + 1], "started_at") - loss.At);

    /// <summary>Attempts that ended in another way than success, by their error.</summary>
    public IEnumerable<JsonElement> Broken =>
        Jobs.SelectMany(job => job.GetProperty("attempts").EnumerateArray()).Where(attempt => attempt.GetProperty("error").ValueKind != JsonValueKind.Null);

    /// <summary>The longest silence that each watcher of a job at work suffered after each loss.</summary>
    public Figures Silences => Figures.Of(LongestSilences.Select(silence => silence.Lasted));

    /// <summary>The worst of them, for whoever asks why.</summary>
    public string WorstSilences => string.Join('\n', LongestSilences.OrderByDescending(silence => silence.Lasted).Take(3).Select(silence => $"  {silence}"));

    private IEnumerable<Silence> LongestSilences => _load.Watchers.SelectMany(watcher => watcher.Seen.Zip(watcher.Seen.Skip(1))
        .Where(pair => pair.First.Job.Text("status") == "running" && LossFor(pair.First.At, pair.Second.At) is not null)
        .Select(pair => new Silence(LossFor(pair.First.At, pair.Second.At)!, pair.First, pair.Second))
        .GroupBy(silence => silence.Loss)
        .Select(silences => silences.MaxBy(silence => silence.Lasted)!));

    /// <summary>How long watchers whose stream broke were without one.</summary>
    public Figures Reconnects => Figures.Of(_load.Watchers.SelectMany(watcher => watcher.Breaks.Select(gap => gap.Lasted)));

    /// <summary>Reads every job from every gateway, and checks what must be true whatever happened.</summary>
    public static async Task<Books> CloseAsync(JobCluster cluster, Load load, ITestOutputHelper output)
    {
        var books = new Books(cluster, load);
        await JobCalls.UntilAsync(books.ReadAllAsync, "nothing was active");
        output.WriteLine($"{books.Jobs.Count} jobs, {load.Watchers.Count} acknowledged and watched; "
            + $"attempts at most {books.Jobs.Max(job => job.Number("attempt"))}; broken attempts: {books.BrokenByError()}");
        output.WriteLine($"{load.Tally}; {load.Watchers.Sum(watcher => watcher.Refusals)} watches refused with 503");
        output.WriteLine($"Attempts that did all their work twice: {books.TwiceDone()}; at work in two places at once: {books.AtOnce()}");
        books.AssertKept();
        Assert.All(books.Jobs, books.AssertAddsUp);
        Assert.Empty(load.Tally.Failures);
        return books;
    }

    /// <summary>Whether nothing is active.</summary>
    private async Task<bool> ReadAllAsync()
    {
        var caller = new Caller(_cluster.Doors, _load.Tally);
        Jobs.Clear();
        for (string? next = ""; next is not null;)
        {
            var page = await caller.AskAsync(0, HttpMethod.Get, $"/api/jobs?limit=1000{next}");
            Jobs.AddRange(page.GetProperty("jobs").EnumerateArray());
            next = page.Text("next") is { } before ? $"&before={before}" : null;
        }

        if (!Jobs.All(job => job.IsFinal())) return false;
        for (var index = 0; index < Jobs.Count; index++)
        {
            for (var door = 0; door < _cluster.Doors.Count; door++)
            {
                var job = await caller.AskAsync(door, HttpMethod.Get, $"/api/jobs/{Jobs[index].Text("id")}");
                _load.Note(job);
                Jobs[index] = job;
            }
        }

        return true;
    }

    /// <summary>Accepted is done, and done once: nobody has seen two different ends of one job.</summary>
    private void AssertKept()
    {
        var ids = Jobs.Select(job => job.Text("id")).ToHashSet();
        Assert.DoesNotContain(_load.Watchers, watcher => !ids.Contains(watcher.Id));
        Assert.All(Jobs, job => Assert.True(job.Text("status") == "completed", $"{job}"));
        Assert.All(_load.Finals, final => Assert.True(final.Value.Count == 1,
            $"Job {final.Key} has {final.Value.Count} ends: {string.Join('\n', final.Value.Keys)}"));
    }

    private void AssertAddsUp(JsonElement job)
    {
        var attempts = job.GetProperty("attempts").EnumerateArray().ToArray();
        var result = job.GetProperty("result");
        Assert.True(job.Number("attempt") == attempts.Length, $"{job}");
        Assert.True(attempts[..^1].All(attempt => attempt.GetProperty("error").ValueKind != JsonValueKind.Null), $"{job}");
        Assert.True(attempts[^1].GetProperty("error").ValueKind == JsonValueKind.Null, $"{job}");
        Assert.True(attempts.All(attempt => attempt.GetProperty("ended_at").ValueKind != JsonValueKind.Null), $"{job}");
        Assert.True(result.Number("attempt") == job.Number("attempt") && IsOf(attempts[^1], (int)result.Number("process")), $"{job}");
    }

    private string BrokenByError()
    {
        var groups = Broken.GroupBy(attempt => attempt.GetProperty("error").Text("code") == "crashed"
            ? (_cluster.Losses.Any(loss => IsOf(attempt, loss.Process)) ? "crashed with its silo" : "crashed, its silo was not taken down")
            : $"{attempt.GetProperty("error").Text("code")}: {attempt.GetProperty("error").Text("message")}");
        return string.Join("; ", groups.Select(group => $"{group.Count()} {group.Key}").DefaultIfEmpty("none"));
    }

    private int TwiceDone() => _cluster.Effects.Where(effect => effect.Act == Effect.End).GroupBy(effect => effect.Job).Sum(job => job.Count() - 1);

    /// <summary>Pairs of attempts at one job of which the later began before the earlier had ended, or its process had.</summary>
    private int AtOnce() => _cluster.Effects.GroupBy(effect => effect.Job).Sum(job =>
        job.Where(effect => effect.Act == Effect.Start).OrderBy(effect => effect.At).ToArray() is var starts
            ? starts.Zip(starts.Skip(1)).Count(pair => !(EndOf(pair.First, job) <= pair.Second.At))
            : 0);

    /// <summary>Null for one that goes on.</summary>
    private DateTimeOffset? EndOf(Effect start, IEnumerable<Effect> all) =>
        all.FirstOrDefault(effect => effect.Act != Effect.Start && effect.Process == start.Process && effect.Attempt == start.Attempt)?.At
        ?? _cluster.Losses.FirstOrDefault(loss => loss.Process == start.Process)?.At;

    /// <summary>The loss that happened during the silence, or else the last one before it.</summary>
    private Loss? LossFor(DateTimeOffset begin, DateTimeOffset end) =>
        _cluster.Losses.FirstOrDefault(loss => loss.At >= begin && loss.At <= end) ?? _cluster.Losses.LastOrDefault(loss => loss.At < begin);

    private static bool IsOf(JsonElement attempt, int process) => attempt.Text("host").Split('/')[1] == process.ToString(CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(JsonElement attempt, string name) => attempt.GetProperty(name).GetDateTimeOffset();
}

/// <summary>A time in which the watcher of a job at work saw nothing.</summary>
internal sealed record Silence(Loss Loss, Sighting From, Sighting To)
{
    public TimeSpan Lasted => To.At - From.At;

    public override string ToString() =>
        $"{Lasted.TotalSeconds:0.00} s from {From.At:HH:mm:ss.fff} on, process {Loss.Process} was lost at {Loss.At:HH:mm:ss.fff}: "
        + $"job {From.Job.Text("id")}, {Hosts(From)}, then {To.Job.Text("status")}, {Hosts(To)}";

    private static string Hosts(Sighting seen) => string.Join(" ", seen.Job.GetProperty("attempts").EnumerateArray().Select(attempt =>
        $"[{attempt.Text("host")} {attempt.GetProperty("started_at").GetDateTimeOffset():HH:mm:ss.fff}]"));
}
