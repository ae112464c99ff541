using System.Text.Json;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Handlers.Tests.Processes;

/// <summary>What a program reads and writes.</summary>
public sealed class ProgramEventTests
{
    [Fact]
    public async Task TheJobIsReadAsOneLineOfJsonAndTheEndOfTheInput()
    {
        using var trial = ProgramTrial.Python("""
            import sys, json
            line = sys.stdin.readline()
            rest = sys.stdin.read()
            print(json.dumps({"event": "result", "result": {"job": json.loads(line), "rest": rest}}))
            """);
        trial.Job = trial.Job with
        {
            Attempt = 2, Input = new JsonText("{\"text\":\n\"Café ☕ \\n\"}"), Checkpoint = new JsonText("7"), Tenant = "t", User = "u", Session = "s",
            Subject = "b", Name = "n", Metadata = new JsonText("[1]"), Timeout = TimeSpan.FromSeconds(90),
        };
        var result = Result(await trial.RunAsync());
        Assert.Equal("", result.GetProperty("rest").GetString());
        Assert.Equal($$"""
            {"id":"{{trial.Job.Id}}","type":"trial","attempt":2,"max_attempts":3,"input":{"text":"Café ☕ \n"},"checkpoint":7,"tenant":"t","user":"u","session":"s","subject":"b","name":"n","metadata":[1],"trigger":"api","timeout":90,"traceparent":null}
            """.Trim(), JsonSerializer.Serialize(result.GetProperty("job"), JobJson.Options).Replace("90.0", "90", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("exit 0")]
    [InlineData("exec <&-; sleep 0.1")]
    public async Task AnInputThatNobodyReadsIsNoFault(string script)
    {
        using var trial = ProgramTrial.Shell(script);
        trial.Job = trial.Job with { Input = new JsonText($"\"{new string('x', 3_000_000)}\"") };
        Assert.Equal(new JobOutcome.Succeeded(null), await trial.RunAsync());
    }

    [Fact]
    public async Task ItsWordsReachTheJobInOrder()
    {
        using var trial = ProgramTrial.Shell("""
            echo '{"event":"progress","percent":10,"message":"Reading","parts":{"a":{"status":"running"}}}'
            echo 'just a line'
            echo '{"event":"log","text":"careful","level":"warning"}'
            echo '{"event":"checkpoint","checkpoint":{"at":3}}'
            echo '{"event":"progress","current":5,"total":9}'
            echo '{"no":"event"}'
            echo '{"event":"dance"}'
            printf '{"event":"result","result":{"done":true}}'
            """);
        Assert.Equal("{\"done\":true}", Assert.IsType<JobOutcome.Succeeded>(await trial.RunAsync()).Result!.Value.Value);
        Assert.Equal(["{\"at\":3}"], trial.Checkpoints);
        Assert.Equal(["Reading", "Reading"], trial.Reported.Select(progress => progress.Message));
        Assert.Equal((5L, 9L), (trial.Reported.Last().Current, trial.Reported.Last().Total));
        Assert.Equal([("just a line", JobLogLevel.Info), ("careful", JobLogLevel.Warning), ("{\"no\":\"event\"}", JobLogLevel.Info)], trial.Logged.Take(3));
        Assert.Equal(JobLogLevel.Warning, trial.Logged.Last().Level);
        Assert.StartsWith("There is no event 'dance'", trial.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatItComplainsOfIsLoggedAndItsLastLinesAreTheDetailOfAFailure()
    {
        using var trial = ProgramTrial.Shell("i=0; while [ $i -lt 300 ]; do echo \"complaint number $i\" >&2; i=$((i+1)); done; exit 3");
        var failed = Assert.IsType<JobOutcome.Failed>(await trial.RunAsync());
        Assert.Equal(("exit_status", "The program ended with status 3.", true), (failed.Error.Code, failed.Error.Message, failed.Retryable));
        Assert.EndsWith("complaint number 298\ncomplaint number 299", failed.Error.Detail, StringComparison.Ordinal);
        Assert.InRange(failed.Error.Detail!.Length, 3_900, 4_000);
        Assert.Equal(300, trial.Logged.Count(line => line.Level == JobLogLevel.Warning));
    }

    [Fact]
    public async Task BytesThatAreNoTextAreReplaced()
    {
        using var trial = ProgramTrial.Shell(@"printf 'a\377b\000c\r\n\n   \n'");
        Assert.Equal(new JobOutcome.Succeeded(null), await trial.RunAsync());
        Assert.Equal(["a\uFFFDb\uFFFDc"], trial.Lines);
    }

    [Fact]
    public async Task AResultThatIsWrongIsAFailureAndNotAnEmptyResult()
    {
        using var trial = ProgramTrial.Shell("""echo '{"event":"error","code":7}'""");
        var failed = Assert.IsType<JobOutcome.Failed>(await trial.RunAsync());
        Assert.Equal(("invalid_event", "In the event error, 'code' must be a text.", false), (failed.Error.Code, failed.Error.Message, failed.Retryable));
    }

    [Theory]
    [InlineData("""{"event":"result","result":NaN}""")]
    [InlineData("""{"event":"result","result":{"a":1,"a":2}}""")]
    [InlineData("""{"event":"error","message":"\udc80"}""")]
    public async Task ALastWordThatCannotBeReadIsAFailureToo(string line)
    {
        using var trial = ProgramTrial.Shell($"printf '%s\\n' '{line}'");
        var failed = Assert.IsType<JobOutcome.Failed>(await trial.RunAsync());
        Assert.Equal(("invalid_event", false), (failed.Error.Code, failed.Retryable));
    }

    [Fact]
    public async Task TheGreatestResultIsKeptAndAGreaterLineFails()
    {
        using var kept = ProgramTrial.Python($"print('{{\"event\":\"result\",\"result\":\"' + 'x' * ({JobLimits.LongestResult} - 2) + '\"}}')");
        Assert.Equal(JobLimits.LongestResult, Assert.IsType<JobOutcome.Succeeded>(await kept.RunAsync()).Result!.Value.Value.Length);

        using var tooLong = ProgramTrial.Python($"print('{{\"event\":\"result\",\"result\":\"' + 'x' * {JobLimits.LongestResult + 100_000} + '\"}}')");
        Assert.Equal("event_too_long", Assert.IsType<JobOutcome.Failed>(await tooLong.RunAsync()).Error.Code);
    }

    private static JsonElement Result(JobOutcome outcome) => JsonDocument.Parse(Assert.IsType<JobOutcome.Succeeded>(outcome).Result!.Value.Value).RootElement;
}
