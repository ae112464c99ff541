using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;
using OrleansJobs.Process.Tests.Workers.Fixtures;
using OrleansJobs.Support;
using OrleansJobs.Support.Calls;

namespace OrleansJobs.Process.Tests.Workers;

/// <summary>What a worker must get right over a long life: claims that came too late, jobs that are gone, clocks, signals, memory.</summary>
public sealed class WorkerLifeTests
{
    private const string Held = "\"frames\":1,\"hold_at\":1";

    [Theory, JavaScript]
    public async Task AClockThatIsSetBackKeepsNoHeartbeatBack(string language)
    {
        var (heartbeats, second) = (0, new TaskCompletionSource());
        await using var service = await ScriptedService.StartAsync($"{Held},\"clock_back\":true", 0.3, ("heartbeat", context =>
        {
            if (Interlocked.Increment(ref heartbeats) == 2) second.TrySetResult();
            return context.Response.WriteAsync("{}");
        }));
        await using var worker = service.Hire(language);
        await second.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Theory, JavaScript]
    public async Task AWorkerKeepsNothingOfTheJobsThatItHasDone(string language)
    {
        var (script, client) = (Path.Combine(Repository.Root, "tests", "Process.Tests", "Workers", "many.mjs"), Path.Combine(Repository.Root, Language.Of(language).Client));
        await using var run = ProgramRun.StartCommand(Language.Of(language).Program, new Dictionary<string, string>(), "--expose-gc", script, client, "20000");
        var end = await run.EndAsync();
        Assert.True(end.ExitCode == 0, end.Error);
        Assert.InRange(double.Parse(end.Output, CultureInfo.InvariantCulture), double.MinValue, 60);
    }
}
