using System.Globalization;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text.Json;
using OrleansJobs.Process.Tests.Fixtures;
using OrleansJobs.Support;
using OrleansJobs.Support.Calls;
using Xunit.Abstractions;

namespace OrleansJobs.Process.Tests.Torture;

/// <summary>
/// Thousands of jobs over all runners, in a service that is killed all the time, run by workers that are killed too; then the books are
/// balanced. KILL_SEED repeats the plans and the kills of an earlier run, TORTURE_JOBS and TORTURE_KILLS make it longer.
/// </summary>
public sealed class TortureTests : IDisposable
{
    private const int KillsAfterRetries = 3;

    private readonly ITestOutputHelper _output;
    private readonly DataDirectory _data = new();
    private readonly Uri _url = ServiceProcess.FreeUrl();
    private readonly string _run = Guid.NewGuid().ToString("N");
    private readonly int _seed;

    public TortureTests(ITestOutputHelper output)
    {
        _output = output;
        _seed = Seed.Choose(output.WriteLine);
    }

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task TheBooksBalanceAfterTheStorm()
    {
        var (count, kills) = (Setting("TORTURE_JOBS", 2_000), Setting("TORTURE_KILLS", 20));
        await using var ledger = await Ledger.OpenAsync();
        using var callers = new Callers(_url, ledger, _seed, _run);
        await using (var fleet = new Fleet(_url, _data.Path, ledger.Url, new Random(_seed), _run))
        {
            using var enough = new CancellationTokenSource();
            var work = fleet.WorkAsync(enough.Token);
            var starting = callers.StartAsync(count);
            await fleet.KillServiceAsync(kills - KillsAfterRetries);
            await RetryAsync(fleet, callers, starting);
            Assert.True(callers.Jobs.Count > count);
            await fleet.KillServiceAsync(KillsAfterRetries);
            await BalanceAsync(fleet, callers, new Books(ledger));
            await enough.CancelAsync();
            await work;
            _output.WriteLine($"{callers.Jobs.Count} jobs; the service was killed {fleet.ServiceKills} times, workers {fleet.WorkerKills} times; {ledger.Refused} calls of overtaken attempts were refused");
        }

        AssertNothingIsLeft();
    }

    /// <summary>Waits until all is over and begins some of what failed again.</summary>
    private static async Task RetryAsync(Fleet fleet, Callers callers, Task starting)
    {
        await using var service = await fleet.StartServiceAsync();
        await starting;
        await EveryJobHasEndedAsync(service.Http);
        await callers.RetrySomeAsync();
        await service.KillAsync();
    }

    private async Task BalanceAsync(Fleet fleet, Callers callers, Books books)
    {
        await using var service = await fleet.StartServiceAsync();
        await EveryJobHasEndedAsync(service.Http);
        await AssertBalancedAsync(service.Http, callers, books);
        Assert.Equal(0, (await service.StopAsync(PosixSignal.SIGTERM)).ExitCode);
    }

    private static Task EveryJobHasEndedAsync(HttpClient http) =>
        JobCalls.UntilAsync(async () => await ActiveAsync(http) == 0, "every job has ended", TimeSpan.FromMinutes(4));

    private async Task AssertBalancedAsync(HttpClient http, Callers callers, Books books)
    {
        var faults = new List<string>();
        var ends = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var accepted in callers.Jobs)
        {
            var job = await http.JobAsync(accepted.Id);
            faults.AddRange(books.Faults(accepted, job));
            var end = $"{accepted.Type} {job.Text("status")}{(job.Number("attempt") > 1 ? " after more than one attempt" : "")}";
            ends[end] = ends.GetValueOrDefault(end) + 1;
        }

        foreach (var (end, times) in ends) _output.WriteLine($"{times,5} {end}");
        Assert.True(faults.Count == 0, $"KILL_SEED={_seed}: {faults.Count} faults\n{string.Join('\n', faults.Take(20))}");
        Assert.Equal(6, ends.Keys.Where(end => end.Contains(" completed", StringComparison.Ordinal)).Select(end => end.Split(' ')[0]).Distinct().Count());
    }

    private static async Task<long> ActiveAsync(HttpClient http)
    {
        var counts = (await http.GetFromJsonAsync<JsonElement>("/api/jobs/counts")).GetProperty("counts");
        return counts.Number("pending") + counts.Number("running");
    }

    private void AssertNothingIsLeft()
    {
        Assert.Equal("0", _data.Ask("select count(*) from jobs where claim is not null or lease_until is not null or status in ('pending', 'running')"));
        Assert.Equal("0", _data.Ask("select count(*) from job_log where job not in (select id from jobs)"));
        Assert.True(int.Parse(_data.Ask("select coalesce(max(lines), 0) from (select count(*) as lines from job_log group by job)")!, CultureInfo.InvariantCulture) <= 1_000);
        Assert.Empty(_data.KeptFiles);
        Assert.Empty(Processes().Where(process => process.Environment.Contains($"{Fleet.Mark}={_run}", StringComparison.Ordinal)).Select(process => process.Id));
    }

    /// <summary>Every process that can be seen, and its environment.</summary>
    private static IEnumerable<(string Id, string Environment)> Processes()
    {
        foreach (var folder in Directory.GetDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out _)))
        {
            var environment = "";
            try
            {
                environment = File.ReadAllText(Path.Combine(folder, "environ"));
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                continue;
            }

            yield return (Path.GetFileName(folder), environment);
        }
    }

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { } given ? int.Parse(given, CultureInfo.InvariantCulture) : otherwise;
}
