using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using OrleansJobs.Cluster.Tests.Fixtures;
using Xunit.Abstractions;

namespace OrleansJobs.Cluster.Tests;

/// <summary>The promise of schedules: whichever silo dies while hundreds of them fire, each occurrence has one job, and none has two.
/// SCHEDULES says how many there are, KILL_SEED repeats the moments of an earlier run.</summary>
public sealed class ScheduleFailoverTests(ITestOutputHelper output)
{
    private const int Kills = 5;
    private const int PageSize = 1_000;
    private static readonly int Schedules = int.Parse(Environment.GetEnvironmentVariable("SCHEDULES") ?? "500", CultureInfo.InvariantCulture);
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Allowed = TimeSpan.FromSeconds(10);

    private readonly int _seed = Seed.Choose(output.WriteLine);

    [ClusterFact]
    public async Task EachOccurrenceHasOneJobWhicheverSiloDies()
    {
        await using var cluster = await JobCluster.StartAsync(silos: 3, gateways: 1,
            "Schedules:ReminderPeriod=2s", "Jobs:Runner:Concurrency=4");
        var caller = new Caller(cluster.Doors, new Tally());
        var first = TimeProvider.System.GetUtcNow().AddSeconds(12);
        var ids = Enumerable.Range(0, Schedules).Select(_ => $"{Guid.CreateVersion7()}").ToArray();
        await EachAsync(ids, (id, at) => caller.AskAsync(0, HttpMethod.Put, $"/api/schedules/{id}", () => Body(first, at)));

        await Task.Delay(first + Period + (Period / 2) - TimeProvider.System.GetUtcNow()); // two rounds in peace, to see how precise they are
        var random = new Random(_seed);
        for (var kill = 0; kill < Kills; kill++)
        {
            await Task.Delay(random.Next(3_000, 6_000)); // not a wait for anything: the moment is by chance
            await cluster.KillAsync(cluster.Silos, random.Next(cluster.Silos.Count));
        }

        await cluster.UntilHealthyAsync();
        var end = TimeProvider.System.GetUtcNow();
        await EachAsync(ids, (id, _) => caller.AskAsync(0, HttpMethod.Post, $"/api/schedules/{id}/pause"));
        await CheckAsync(cluster, caller, ids, first, end);
    }

    /// <summary>Half of them go by intervals, all at the same moment; half by the clock, spread over its seconds.</summary>
    private static JsonContent Body(DateTimeOffset first, int at)
    {
        var job = new { type = "nothing" };
        return at % 2 == 0 ? JsonContent.Create(new { every = Period.TotalSeconds, starts_at = first, overlap = "allow", missed = "all", missed_limit = 100, job })
            : JsonContent.Create(new { cron = $"{at % 10}/10 * * * * *", starts_at = first, overlap = "allow", missed = "all", missed_limit = 100, job });
    }

    private async Task CheckAsync(JobCluster cluster, Caller caller, string[] ids, DateTimeOffset first, DateTimeOffset end)
    {
        var delays = new ConcurrentBag<(TimeSpan Delay, bool IsQuiet)>();
        var problems = new ConcurrentBag<string>();
        await EachAsync(ids, async (id, _) =>
        {
            var schedule = await caller.AskAsync(0, HttpMethod.Get, $"/api/schedules/{id}");
            var jobs = (await caller.AskAsync(0, HttpMethod.Get, $"/api/schedules/{id}/jobs?limit={PageSize}")).GetProperty("jobs").EnumerateArray().ToArray();
            var due = jobs.Select(job => job.GetProperty("metadata").GetProperty("schedule").GetProperty("due_at").GetDateTimeOffset()).Order().ToArray();
            var expected = Enumerable.Range(0, due.Length).Select(count => due[0] + (count * Period)).ToArray();
            if (!due.SequenceEqual(expected)) problems.Add($"{id}: {string.Join(' ', due.Select(at => $"{at:mm:ss.fff}"))}");
            if (due.Length == 0 || due[0] >= first + Period || due[^1] + Period <= end - Allowed) problems.Add($"{id} began late or ended early.");
            if (schedule.GetProperty("counts").GetProperty("started").GetInt64() != due.Length) problems.Add($"{id} says {schedule.GetProperty("counts")}, and there are {due.Length}.");
            foreach (var (job, at) in jobs.Select(job => (job, job.GetProperty("metadata").GetProperty("schedule").GetProperty("due_at").GetDateTimeOffset())))
            {
                var isQuiet = !cluster.Losses.Any(loss => at > loss.At - TimeSpan.FromSeconds(1) && at < loss.At + Allowed);
                delays.Add((job.GetProperty("created_at").GetDateTimeOffset() - at, isQuiet));
            }
        });
        var quiet = Say("In quiet times", delays.Where(one => one.IsQuiet).Select(one => one.Delay));
        Say("Within ten seconds of a kill", delays.Where(one => !one.IsQuiet).Select(one => one.Delay));
        Assert.InRange(quiet[quiet.Length / 2], TimeSpan.Zero, TimeSpan.FromSeconds(1)); // half of them are due at one moment
        Assert.True(problems.IsEmpty, string.Join('\n', problems.Take(10)));
        Assert.True(delays.Count > Schedules * 2, "Too few occurrences to show much.");
        Assert.All(delays, one => Assert.InRange(one.Delay, TimeSpan.Zero, Allowed * 2));
    }

    private TimeSpan[] Say(string when, IEnumerable<TimeSpan> delays)
    {
        var sorted = delays.Order().ToArray();
        if (sorted.Length > 0) output.WriteLine($"{when}: {sorted.Length} runs, begun {sorted[sorted.Length / 2]} after they were due (median), p99 {sorted[sorted.Length * 99 / 100]}, latest {sorted[^1]}");
        return sorted;
    }

    private static Task EachAsync(string[] ids, Func<string, int, Task> act) =>
        Parallel.ForEachAsync(ids.Index(), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (one, _) => await act(one.Item, one.Index));
}
