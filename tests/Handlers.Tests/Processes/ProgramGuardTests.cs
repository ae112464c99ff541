using Microsoft.Extensions.DependencyInjection;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Silo.Runners.Process;
using OrleansJobs.Support;
using OrleansJobs.Support.Calls;

namespace OrleansJobs.Handlers.Tests.Processes;

/// <summary>The process that outlives the service to end its programs.</summary>
public sealed class ProgramGuardTests
{
    private const string Family = "trap '' TERM; echo child $$; (trap '' TERM HUP; sleep 1000) & echo child $!; echo ready; wait";

    [Fact]
    public async Task WhoeverIsLeftWhenTheServiceEndsIsKilled()
    {
        var trial = ProgramTrial.Shell(Family);
        var ready = trial.LineAsync(line => line == "ready");
        var run = trial.RunAsync();
        await ready;
        var children = Children(trial);
        trial.Dispose();
        Assert.IsType<JobOutcome.Failed>(await run);
        await JobCalls.UntilAsync(() => Task.FromResult(!children.Any(child => child.IsThere())), "all have gone");
    }

    [Fact]
    public async Task AProgramThatHasEndedIsNoMoreInItsCare()
    {
        using var trial = ProgramTrial.Shell("exit 0");
        for (var time = 0; time < 3; time++) Assert.IsType<JobOutcome.Succeeded>(await trial.RunAsync());
        Assert.Equal(0, trial.Services.GetRequiredService<ProgramGuard>().Count);
    }

    private static LivingProcess[] Children(ProgramTrial trial) =>
    [
        .. trial.Lines.Where(line => line.StartsWith("child ", StringComparison.Ordinal)).Select(line => LivingProcess.Find(int.Parse(line[6..]))).OfType<LivingProcess>(),
    ];
}
