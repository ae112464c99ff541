using System.Runtime.InteropServices;
using System.Text.Json;
using OrleansJobs.Process.Tests.Fixtures;
using OrleansJobs.Support;
using OrleansJobs.Support.Audio;
using OrleansJobs.Support.Calls;
using Xunit.Abstractions;

namespace OrleansJobs.Process.Tests;

/// <summary>The promise of the whole: what was answered with an id is done in the end, however often the service is killed meanwhile.
/// KILL_SEED repeats the moments of an earlier run.</summary>
public sealed class NothingIsLostTests : IDisposable
{
    private const int KillsAtWork = 12;
    private const int KillsAtStart = 3;
    private static readonly string[] Settings = ["Jobs:Types:analysis:Attempts=50", "Logging:LogLevel:OrleansJobs=Warning"];

    private readonly DataDirectory _data = new();
    private readonly Uri _url = ServiceProcess.FreeUrl();
    private readonly int _seed;
    private readonly Random _random;
    private readonly ITestOutputHelper _output;

    public NothingIsLostTests(ITestOutputHelper output)
    {
        _seed = Seed.Choose(output.WriteLine);
        _random = new Random(_seed);
        _output = output;
    }

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task EveryAcceptedJobIsDoneInTheEndHoweverOftenTheServiceIsKilled()
    {
        Client[] clients = [new(_url, new Random(_seed + 1)), new(_url, new Random(_seed + 2))];
        using var enough = new CancellationTokenSource();
        var uploads = clients.Select(client => Task.Run(() => client.UploadAsync(enough.Token))).ToArray();
        await KillAgainAndAgainAsync();

        await using var service = await ServiceProcess.StartAsync(_url, _data.Path, Settings);
        await JobCalls.UntilAsync(() => Task.FromResult(clients.All(client => client.Accepted.Count > 0)), "each client had a job accepted");
        await enough.CancelAsync();
        await Task.WhenAll(uploads);
        foreach (var client in clients) await AssertKeptAsync(client, service.Http);
        await AssertAllDoneAsync(service.Http);
        Assert.Equal(0, (await service.StopAsync(PosixSignal.SIGTERM)).ExitCode);
        foreach (var client in clients) client.Dispose();
    }

    private async Task KillAgainAndAgainAsync()
    {
        for (var kill = 0; kill < KillsAtWork + KillsAtStart; kill++)
        {
            await using var life = ServiceProcess.Launch(_url, _data.Path, Settings);
            if (kill % 5 != 4) await life.UntilItAnswersAsync();
            await Task.Delay(_random.Next(50, 700));
            if (kill == 0) await life.Http.UploadUntilAtWorkAsync(Recordings.Long); // one kill at least meets a job at work
            Assert.False(life.Run.HasExited, life.Run.Error);
            await life.KillAsync();
        }
    }

    /// <summary>Accepted, done, seen to its end by its watcher, and the file as it was sent.</summary>
    private async Task AssertKeptAsync(Client client, HttpClient http)
    {
        var seen = await client.WatchToEndAsync();
        Assert.NotEmpty(client.Accepted);
        foreach (var (id, wave) in client.Accepted)
        {
            var job = await http.JobAsync(id);
            Assert.Equal("completed", job.Text("status"));
            Assert.Equal(seen[id], job.Number("sequence"));
            Assert.True((await File.ReadAllBytesAsync(_data.FileOf(id))).AsSpan().SequenceEqual(wave), $"The file of {id} is another.");
        }
    }

    /// <summary>Of all jobs, also those whose answer was lost with the service.</summary>
    private async Task AssertAllDoneAsync(HttpClient http)
    {
        await JobCalls.UntilAsync(async () => await CountAsync("pending") + await CountAsync("running") == 0, "nothing was active");
        var jobs = await http.JobsAsync();
        Assert.All(jobs, job => Assert.Equal("completed", job.Text("status")));
        Assert.All(jobs, AssertEachCrashIsOnRecord);
        var interrupted = jobs.Count(job => job.Number("attempt") > 1);
        _output.WriteLine($"{jobs.Length} jobs, {interrupted} interrupted, {jobs.Max(job => job.Number("attempt"))} attempts at most");
        Assert.True(interrupted > 0, $"No kill met a job at work, so nothing was shown. KILL_SEED={_seed}");
        Assert.Equal(jobs.Select(job => job.Text("id")).Order(StringComparer.Ordinal), _data.KeptFiles);
        Assert.Empty(_data.IncomingFiles);

        async Task<int> CountAsync(string status) => (await http.JobsAsync($"&status={status}")).Length;
    }

    private static void AssertEachCrashIsOnRecord(JsonElement job)
    {
        var attempts = job.GetProperty("attempts").EnumerateArray().ToArray();
        Assert.Equal(job.Number("attempt"), attempts.Length);
        Assert.All(attempts[..^1], attempt => Assert.Equal("crashed", attempt.GetProperty("error").Text("code")));
        Assert.Equal(JsonValueKind.Null, attempts[^1].GetProperty("error").ValueKind);
        Assert.All(attempts, attempt => Assert.NotEqual(JsonValueKind.Null, attempt.GetProperty("ended_at").ValueKind));
    }
}
