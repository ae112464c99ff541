using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Handlers.Tests.Processes;

/// <summary>What the end of a program means.</summary>
public sealed class ProgramStatusTests
{
    private const string Error = """echo '{"event":"error","code":"no_data","message":"There is no data.","retryable":RETRYABLE,"retry_after":30}'; """;

    [Theory]
    [InlineData(1, true)]
    [InlineData(3, true)]
    [InlineData(64, false)]
    [InlineData(65, false)]
    [InlineData(66, false)]
    [InlineData(75, true)]
    [InlineData(77, false)]
    [InlineData(78, false)]
    [InlineData(126, false)]
    [InlineData(127, false)]
    [InlineData(255, true)]
    public async Task AStatusThatIsNotZeroIsAFailure(int status, bool retryable)
    {
        using var trial = ProgramTrial.Shell($"echo '{{\"event\":\"result\",\"result\":1}}'; exit {status}");
        var failed = Assert.IsType<JobOutcome.Failed>(await trial.RunAsync());
        Assert.Equal(("exit_status", $"The program ended with status {status}.", retryable), (failed.Error.Code, failed.Error.Message, failed.Retryable));
    }

    [Theory]
    [InlineData("exit 0", true)]
    [InlineData("exit 64", true)]
    [InlineData("exit 75", false)]
    public async Task WhatItSaidOfAFailureCounts(string end, bool retryable)
    {
        using var trial = ProgramTrial.Shell("echo Oh no >&2; " + Error.Replace("RETRYABLE", retryable ? "true" : "false", StringComparison.Ordinal) + end);
        Assert.Equal(
            new JobOutcome.Failed(new JobError("no_data", "There is no data.", "Oh no"), retryable, TimeSpan.FromSeconds(30)), await trial.RunAsync());
    }

    [Theory]
    [InlineData("SEGV", "SIGSEGV")]
    [InlineData("KILL", "SIGKILL")]
    [InlineData("USR1", "signal 10")]
    public async Task ASignalIsNamed(string signal, string name)
    {
        using var trial = ProgramTrial.Shell($"kill -s {signal} $$; sleep 100");
        var failed = Assert.IsType<JobOutcome.Failed>(await trial.RunAsync());
        Assert.Equal(("killed", $"The program was killed by {name}.", true), (failed.Error.Code, failed.Error.Message, failed.Retryable));
    }

    [Fact]
    public async Task AProgramThatHasGoneSinceTheStartFails()
    {
        using var trial = new ProgramTrial(["/there/is/no/such/program"]);
        var failed = Assert.IsType<JobOutcome.Failed>(await trial.RunAsync());
        Assert.Equal(("exit_status", "The program ended with status 127.", false), (failed.Error.Code, failed.Error.Message, failed.Retryable));
        Assert.Contains("/there/is/no/such/program", failed.Error.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADirectoryThatHasGoneSinceTheStartFails()
    {
        using var trial = ProgramTrial.Shell("exit 0", ("WorkingDirectory", "/there/is/no/such/directory"));
        var failed = Assert.IsType<JobOutcome.Failed>(await trial.RunAsync());
        Assert.Equal(("not_started", true), (failed.Error.Code, failed.Retryable));
    }
}
