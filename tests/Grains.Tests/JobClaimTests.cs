using OrleansJobs.Grains.Contracts;
using OrleansJobs.Support;

namespace OrleansJobs.Grains.Tests;

/// <summary>The fence: what holders of old, foreign and finished claims can still do, which is nothing.</summary>
public sealed class JobClaimTests : IAsyncLifetime
{
    private const string Unrunnable = "claimed-by-the-test";
    private JobHost _host = null!;

    public async Task InitializeAsync() => _host = await JobHost.StartAsync(configure: builder => builder.Services.RemoveRescue());

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task OnlyOneOfManyGetsTheClaim()
    {
        var id = (await SubmitAsync()).Id;
        var claims = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _host.Claim(id).ClaimAsync("host", CancellationToken.None)));
        Assert.Single(claims, claim => claim is not null);
    }

    [Fact]
    public async Task AForeignClaimChangesNothing()
    {
        var id = (await SubmitAsync()).Id;
        await _host.Claim(id).ClaimAsync("host", CancellationToken.None);
        var before = await _host.Job(id).GetAsync(CancellationToken.None);
        var stranger = Guid.NewGuid();
        await Assert.ThrowsAsync<ClaimLostException>(() => _host.Claim(id).ReportProgressAsync(stranger, JobProgress.Of(1, 2), default));
        await Assert.ThrowsAsync<ClaimLostException>(() => _host.Claim(id).SaveCheckpointAsync(stranger, new JsonText("1"), default));
        await Assert.ThrowsAsync<ClaimLostException>(() => _host.Claim(id).FinishAsync(stranger, new JobOutcome.Succeeded(null), default));
        Assert.Equal(before.Sequence, (await _host.Job(id).GetAsync(CancellationToken.None)).Sequence);
    }

    [Fact]
    public async Task AnAttemptThatWasThoughtDeadCannotFinishTheJobOfItsSuccessor()
    {
        var id = (await SubmitAsync()).Id;
        var zombie = (await _host.Claim(id).ClaimAsync("frozen", CancellationToken.None))!.Claim;
        await _host.Claim(id).FinishAsync(zombie, new JobOutcome.Lost("It was silent."), CancellationToken.None);
        var successor = (await _host.Claim(id).ClaimAsync("alive", CancellationToken.None))!.Claim;

        await Assert.ThrowsAsync<ClaimLostException>(
            () => _host.Claim(id).FinishAsync(zombie, new JobOutcome.Succeeded(new JsonText("\"old\"")), CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10)));
        await _host.Claim(id).FinishAsync(successor, new JobOutcome.Succeeded(new JsonText("\"new\"")), CancellationToken.None);
        Assert.Equal(new JsonText("\"new\""), (await _host.Job(id).GetAsync(CancellationToken.None)).Result);
    }

    [Fact]
    public async Task AFinishWhoseAnswerGotLostMayBeRepeated()
    {
        var id = (await SubmitAsync()).Id;
        var claim = (await _host.Claim(id).ClaimAsync("host", CancellationToken.None))!.Claim;
        await _host.Claim(id).FinishAsync(claim, new JobOutcome.Succeeded(null), CancellationToken.None);
        await _host.Claim(id).FinishAsync(claim, new JobOutcome.Succeeded(null), CancellationToken.None);
        Assert.Equal(JobStatus.Completed, (await _host.Job(id).GetAsync(CancellationToken.None)).Status);
    }

    [Fact]
    public async Task ACheckpointIsHandedToTheNextAttempt()
    {
        var id = (await SubmitAsync()).Id;
        var claim = (await _host.Claim(id).ClaimAsync("host", CancellationToken.None))!.Claim;
        await _host.Claim(id).SaveCheckpointAsync(claim, new JsonText("""{"page":7}"""), CancellationToken.None);
        await _host.Claim(id).FinishAsync(claim, new JobOutcome.Lost("gone"), CancellationToken.None);
        var next = await _host.Claim(id).ClaimAsync("other", CancellationToken.None);
        Assert.Equal(new JsonText("""{"page":7}"""), next!.Job.Checkpoint);
    }

    [Fact]
    public async Task ProgressIsCutToWhatAJobMayHold()
    {
        var id = (await SubmitAsync()).Id;
        var claim = (await _host.Claim(id).ClaimAsync("host", CancellationToken.None))!.Claim;
        var text = string.Concat(Enumerable.Repeat("🙂", JobLimits.LongestMessage));
        await _host.Claim(id).ReportProgressAsync(claim, JobProgress.Of(1, 2, text) with { Parts = [.. Enumerable.Range(0, 300).Select(number => Part($"{number}{text}", text))] }, default);
        var shown = (await _host.Job(id).GetAsync(CancellationToken.None)).Progress;
        Assert.Equal((50.0, JobLimits.LongestMessage - 1, JobLimits.MostParts), (shown.Percent!.Value, shown.Message!.Length, shown.Parts.Length));
        Assert.All(shown.Parts, part => Assert.True(part is { Name.Length: <= JobLimits.LongestKey, Message.Length: <= JobLimits.LongestMessage }));

        static JobPart Part(string name, string message) => new(name, JobStatus.Running, 1, 2, message);
    }

    [Theory]
    [InlineData(double.NaN, null)]
    [InlineData(double.PositiveInfinity, 100.0)]
    [InlineData(-1.0, 0.0)]
    [InlineData(100.5, 100.0)]
    public async Task APercentageThatIsNoneDoesNotKeepAJobFromItsEnd(double percent, double? shown)
    {
        var id = (await SubmitAsync()).Id;
        var claim = (await _host.Claim(id).ClaimAsync("host", CancellationToken.None))!.Claim;
        await _host.Claim(id).ReportProgressAsync(claim, new JobProgress { Percent = percent, Parts = default }, default);
        await _host.Claim(id).FinishAsync(claim, new JobOutcome.Failed(new JobError("broken", "It broke."), Retryable: false), default);
        var job = await _host.Job(id).GetAsync(CancellationToken.None);
        Assert.Equal((JobStatus.Failed, shown), (job.Status, job.Progress.Percent));
    }

    [Fact]
    public async Task AJobThatIsNotDueIsNotHandedOut()
    {
        var id = (await SubmitAsync(DateTimeOffset.UtcNow.AddHours(1))).Id;
        Assert.Null(await _host.Claim(id).ClaimAsync("host", CancellationToken.None));
    }

    private Task<JobSnapshot> SubmitAsync(DateTimeOffset? runAt = null) => _host.SubmitAsync(new() { Type = Unrunnable, RunAt = runAt });
}
