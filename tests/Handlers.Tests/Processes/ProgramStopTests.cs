using OrleansJobs.Grains.Contracts;
using OrleansJobs.Support;

namespace OrleansJobs.Handlers.Tests.Processes;

/// <summary>A program that is to stop, and what it leaves behind.</summary>
public sealed class ProgramStopTests
{
    [Fact]
    public async Task OneThatListensStopsAtOnceWithItsChildren()
    {
        using var trial = ProgramTrial.Shell("echo child $$; sh -c 'echo child $$; sleep 1000 & echo child $!; echo ready; wait' & wait", ("StopGrace", "00:00:30"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => trial.CancelAtAsync("ready"));
        AssertGone(trial, 3);
    }

    [Fact]
    public async Task OneThatDoesNotListenIsKilledAfterTheGraceWithItsChildren()
    {
        using var trial = ProgramTrial.Shell("trap '' TERM; echo child $$; sh -c 'echo child $$; sleep 1000 & echo child $!; echo ready; wait' & wait", ("StopGrace", "00:00:00.3"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => trial.CancelAtAsync("ready"));
        AssertGone(trial, 3);
    }

    [Fact]
    public async Task OneThatFinishesAllTheSameHasSucceeded()
    {
        using var trial = ProgramTrial.Shell(Trap("""echo '{"event":"result","result":1}'; exit 0"""));
        Assert.IsType<JobOutcome.Succeeded>(await trial.CancelAtAsync("ready"));
    }

    [Theory]
    [InlineData("exit 0")]
    [InlineData("exit 3")]
    [InlineData("""echo '{"event":"result","result":1}'; exit 143""")]
    [InlineData("""echo '{"event":"error","message":"stopped"}'; exit 0""")]
    public async Task OneThatGivesUpHasStopped(string end)
    {
        using var trial = ProgramTrial.Shell(Trap(end));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => trial.CancelAtAsync("ready"));
    }

    [Fact]
    public async Task ACheckpointOnTheWayOutIsKept()
    {
        using var trial = ProgramTrial.Shell(Trap("""echo '{"event":"checkpoint","checkpoint":42}'; exit 0"""));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => trial.CancelAtAsync("ready"));
        Assert.Equal(["42"], trial.Checkpoints);
    }

    [Fact]
    public async Task OneWhoseClaimIsLostIsStopped()
    {
        using var trial = ProgramTrial.Shell("""echo child $$; echo '{"event":"checkpoint","checkpoint":1}'; sleep 1000""");
        trial.Keeping = () => throw new ClaimLostException(trial.Job.Id);
        await Assert.ThrowsAsync<ClaimLostException>(() => trial.RunAsync());
        AssertGone(trial, 1);
    }

    [Fact]
    public async Task ChildrenThatItLeavesDoNotOutliveIt()
    {
        using var trial = ProgramTrial.Shell("""sleep 1000 & echo child $!; echo '{"event":"result","result":1}'; exit 0""");
        Assert.IsType<JobOutcome.Succeeded>(await trial.RunAsync());
        AssertGone(trial, 1);
    }

    [Fact]
    public async Task WhatAChildStillHasToSayIsHeard()
    {
        using var trial = new ProgramTrial(
            ["/bin/sh", "-c", """(while kill -0 $$; do sleep 0.01; done 2>/dev/null; echo '{"event":"result","result":1}') & exit 0"""],
            new ManualTime()); // its moment does not pass
        Assert.Equal("1", Assert.IsType<JobOutcome.Succeeded>(await trial.RunAsync()).Result!.Value.Value);
    }

    [Fact]
    public async Task ADaemonWithASessionOfItsOwnIsNotWaitedFor()
    {
        using var home = new TemporaryDirectory();
        using var trial = ProgramTrial.Shell(
            $$"""setsid sh -c 'echo daemon $$; : > "$0"; while :; do echo noise; done' {{home.Of("up")}} & until [ -e {{home.Of("up")}} ]; do sleep 0.01; done""");
        Assert.Equal(new JobOutcome.Succeeded(null), await trial.RunAsync());
        ProgramRun.Signal(int.Parse(trial.Lines.First(line => line.StartsWith("daemon", StringComparison.Ordinal))[7..]), 9);
    }

    [Fact]
    public async Task APipeThatBreaksEndsItsWriter()
    {
        using var trial = ProgramTrial.Shell("(while :; do echo x; done) | head -n 1");
        Assert.Equal(new JobOutcome.Succeeded(null), await trial.RunAsync());
        Assert.Equal(["x"], trial.Lines);
    }

    private static string Trap(string end) => $"trap '{end.Replace("'", "'\\''", StringComparison.Ordinal)}' TERM; echo ready; while :; do sleep 0.05; done";

    private static void AssertGone(ProgramTrial trial, int count)
    {
        var children = trial.Lines.Where(line => line.StartsWith("child ", StringComparison.Ordinal)).Select(line => int.Parse(line[6..])).ToArray();
        Assert.Equal(count, children.Length);
        Assert.DoesNotContain(children, LivingProcess.IsThere);
    }
}
