using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;
using OrleansJobs.Support;

namespace OrleansJobs.Grains.Tests;

/// <summary>Jobs that workers outside run.</summary>
public sealed class WorkerTests
{
    private const string Type = "render";
    private static readonly JobSubmission Submission = new() { Type = Type };

    [Fact]
    public async Task WhatIsOfferedToOneIsNotOfferedToAnother()
    {
        await using var host = await StartAsync();
        var ids = await SubmitAsync(host, 5);
        var first = await OfferAsync(host, 3);
        var second = await OfferAsync(host, 3);
        Assert.Equal(ids.Take(3), first.Jobs.Select(job => job.Id));
        Assert.Equal(ids.Skip(3), second.Jobs.Select(job => job.Id));
        Assert.Empty((await OfferAsync(host, 3)).Jobs);
    }

    [Fact]
    public async Task WhatWasClaimedMakesNoLookLongerAndWhatWasOfferedHidesNothing()
    {
        await using var host = await StartAsync();
        var store = (FaultyJobStore)host.Services.GetRequiredService<IJobStore>();
        var ids = await SubmitAsync(host, 150);
        for (var one = 0; one < 100; one++) await ClaimAsync(host, (await OfferAsync(host, 1)).Jobs.Single().Id);
        Assert.InRange(store.LongestLook, 1, 40);
        Assert.Equal(49, (await OfferAsync(host, 49)).Jobs.Length); // they still stand in the line
        Assert.Equal(ids[^1], Assert.Single((await OfferAsync(host, 2)).Jobs).Id);
    }

    [Fact]
    public async Task AWorkerThatWaitsIsWokenByAJob()
    {
        await using var host = await StartAsync();
        var version = (await OfferAsync(host, 1)).Version;
        var waiting = TypeOf(host).WaitAsync(version, default);
        var id = (await host.SubmitAsync(Submission)).Id;
        await waiting;
        Assert.Equal(id, (await OfferAsync(host, 1)).Jobs.Single().Id);
        await TypeOf(host).WaitAsync(version, default).WaitAsync(TimeSpan.FromSeconds(2)); // what came before the wait is not waited for
    }

    [Fact]
    public async Task AJobThatComesBackIsOfferedAtOnce()
    {
        await using var host = await StartAsync();
        var id = (await SubmitAsync(host, 1)).Single();
        await OfferAsync(host, 1);
        var claimed = await ClaimAsync(host, id);
        await host.Claim(id).FinishAsync(claimed.Claim, new JobOutcome.Released(), default);
        Assert.Equal(id, (await OfferAsync(host, 1)).Jobs.Single().Id);
    }

    [Fact]
    public async Task OnlyWorkersTypesAreOffered()
    {
        await using var host = await StartAsync();
        var refused = await Assert.ThrowsAsync<InvalidJobException>(
            () => host.Grains.GetGrain<IJobTypeGrain>(IJobTypeGrain.KeyOf(JobHost.TestType)).OfferAsync(1, default));
        Assert.Contains("Jobs:Types:test:Run must be worker", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EachWordRenewsTheLeaseAndTellsOfACancel()
    {
        await using var host = await StartAsync("00:10:00");
        var id = (await SubmitAsync(host, 1)).Single();
        var claimed = await ClaimAsync(host, id);
        var renewed = await host.Claim(id).RenewAsync(claimed.Claim, default);
        Assert.True(renewed.LeaseUntil > claimed.LeaseUntil);
        await host.Job(id).CancelAsync(default);
        Assert.True((await host.Claim(id).ChangeProgressAsync(claimed.Claim, new JobProgressChange(1, 4), default)).CancelRequested);
        await host.Claim(id).FinishAsync(claimed.Claim, new JobOutcome.Stopped(), default);
        Assert.Equal(JobStatus.Cancelled, (await host.Job(id).GetAsync(default)).Status);
    }

    [Fact]
    public async Task ProgressIsChangedWhereItIsNamed()
    {
        await using var host = await StartAsync();
        var id = (await SubmitAsync(host, 1)).Single();
        var claim = (await ClaimAsync(host, id)).Claim;
        await host.Claim(id).ChangeProgressAsync(claim, new(1, 4, Message: "one", Parts: [new("a", Count: 1), new("b", JobStatus.Pending)]), default);
        await host.Claim(id).ChangeProgressAsync(claim, new(2, Parts: [new("a", JobStatus.Completed, Total: 3)]), default);
        var progress = (await host.Job(id).GetAsync(default)).Progress;
        Assert.Equal((2L, 4L, 50.0, "one"), (progress.Current, progress.Total, progress.Percent, progress.Message));
        Assert.Equal([new("a", JobStatus.Completed, 1, 3), new("b", JobStatus.Pending)], progress.Parts.AsEnumerable());
    }

    [Fact]
    public async Task ASilentWorkerLosesTheJobToAnother()
    {
        await using var host = await StartAsync("00:00:01");
        var id = (await SubmitAsync(host, 1)).Single();
        var dead = (await ClaimAsync(host, id)).Claim;
        await host.Claim(id).SaveCheckpointAsync(dead, new JsonText("7"), default);
        var back = await host.WatchUntilAsync(id, job => job.Status == JobStatus.Pending && job.Attempt == 1);
        Assert.Equal("crashed", back.Attempts.Single().Error?.Code);

        var next = await ClaimAsync(host, id);
        Assert.Equal((2, "7"), (next.Job.Attempt, next.Job.Checkpoint?.Value));
        await Assert.ThrowsAsync<ClaimLostException>(() => host.Claim(id).FinishAsync(dead, new JobOutcome.Succeeded(null), default));
    }

    [Fact]
    public async Task AClaimThatNobodyConfirmsDoesNotCount()
    {
        await using var host = await StartAsync("00:00:02");
        var id = (await host.SubmitAsync(Submission with { MaxAttempts = 1 })).Id;
        var silent = (await host.Claim(id).ClaimToConfirmAsync("worker w", default))!;
        Assert.Equal((TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1.8)), (silent.Lease, silent.LeaseUntil - silent.Job.StartedAt));
        var back = await host.WatchUntilAsync(id, job => job.Status != JobStatus.Running);
        Assert.Equal((JobStatus.Pending, 0, 0), (back.Status, back.Attempt, back.Attempts.Length));
        await Assert.ThrowsAsync<ClaimLostException>(() => host.Claim(id).RenewAsync(silent.Claim, default));
    }

    [Fact]
    public async Task AClaimThatWasConfirmedCounts()
    {
        await using var host = await StartAsync("00:00:05");
        var id = (await host.SubmitAsync(Submission with { MaxAttempts = 1 })).Id;
        var held = (await host.Claim(id).ClaimToConfirmAsync("worker w", default))!;
        await host.Claim(id).RenewAsync(held.Claim, default);
        Assert.Equal("crashed", (await host.WatchUntilFinalAsync(id)).Error?.Code);
    }

    [Fact]
    public async Task AConfirmationIsKeptBeforeItIsAnswered()
    {
        await using var host = await StartAsync("00:00:05");
        var id = (await SubmitAsync(host, 1)).Single();
        var held = (await host.Claim(id).ClaimToConfirmAsync("worker w", default))!;
        var heard = await host.Claim(id).RenewAsync(held.Claim, default);
        var row = await host.Services.GetRequiredService<IJobStore>().FindAsync(id, default);
        Assert.True(row!.Claim!.LeaseUntil > held.LeaseUntil, "Killed now, the service would take it for a claim that nobody heard of.");
        Assert.True(row.Claim.LeaseUntil >= heard.LeaseUntil);
    }

    [Fact]
    public async Task AJobThatSilencesAllWhoClaimItComesToAnEnd()
    {
        await using var host = await StartAsync("00:00:01");
        var id = (await host.SubmitAsync(Submission with { MaxAttempts = 1 })).Id;
        var claims = 0;
        while (await host.Claim(id).ClaimToConfirmAsync("worker w", default) is not null)
        {
            claims++;
            await host.WatchUntilAsync(id, job => job.Status != JobStatus.Running);
        }

        Assert.Equal((6, JobStatus.Failed), (claims, (await host.Job(id).GetAsync(default)).Status));
    }

    [Fact]
    public async Task TheAttemptsOwnTimeEndsItWhateverIsHeard()
    {
        await using var host = await StartAsync("00:10:00");
        var id = (await host.SubmitAsync(Submission with { Timeout = TimeSpan.FromSeconds(1), MaxAttempts = 1 })).Id;
        var claimed = await ClaimAsync(host, id);
        Assert.Equal(claimed.Job.StartedAt + TimeSpan.FromSeconds(1), claimed.LeaseUntil);
        var ended = await host.WatchUntilFinalAsync(id);
        Assert.Equal((JobStatus.Failed, "timeout"), (ended.Status, ended.Error?.Code));
    }

    [Fact]
    public async Task AnEndMayBeReportedAgainAfterARestart()
    {
        using var data = new TemporaryDirectory();
        var (id, claim) = (default(JobId), Guid.Empty);
        await using (var before = await StartAsync("00:10:00", data.Path))
        {
            id = (await SubmitAsync(before, 1)).Single();
            claim = (await ClaimAsync(before, id)).Claim;
            await before.Claim(id).FinishAsync(claim, new JobOutcome.Succeeded(new JsonText("1")), default);
        }

        await using var after = await StartAsync("00:10:00", data.Path);
        await after.Claim(id).FinishAsync(claim, new JobOutcome.Succeeded(new JsonText("1")), default);
        await Assert.ThrowsAsync<ClaimLostException>(() => after.Claim(id).FinishAsync(Guid.NewGuid(), new JobOutcome.Succeeded(null), default));
    }

    [Fact]
    public async Task AHandedOverJobGoesOnUnderItsClaim()
    {
        await using var host = await JobHost.StartAsync((job, _) => Task.FromResult<JobOutcome>(new JobOutcome.HandedOver($"endpoint {job.Claim:D}")));
        var id = (await host.SubmitAsync()).Id;
        var store = host.Services.GetRequiredService<IJobStore>();
        await host.WatchUntilAsync(id, job => job.Sequence > 2 && job.Status == JobStatus.Running);
        var row = await store.FindAsync(id, default);
        Assert.Equal($"endpoint {row!.Claim!.Token:D}", row.Claim.Host);
        Assert.True(row.Claim.LeaseUntil > row.Job.StartedAt + TimeSpan.FromMinutes(59));
        await host.Claim(id).FinishAsync(row.Claim.Token, new JobOutcome.Succeeded(new JsonText("2")), default);
        Assert.Equal("2", (await host.WatchUntilFinalAsync(id)).Result?.Value);
    }

    [Fact]
    public async Task ATrackedTypeIsBegunByItsCallerAlone()
    {
        await using var host = await JobHost.StartAsync(configure: builder => builder.Configuration["Jobs:Types:epm:Run"] = "tracked");
        var refused = await Assert.ThrowsAsync<InvalidJobException>(() => host.SubmitAsync(new() { Type = "epm" }));
        Assert.Equal("type", refused.Field);
        var id = JobHost.NewId();
        var begun = await host.Grains.GetGrain<ITrackedJobGrain>(id.GrainKey).StartAsync(new() { Type = "epm" }, default);
        await host.Claim(id).FinishAsync(begun.Claim!.Value, new JobOutcome.Succeeded(null), default); // as a worker would
        Assert.Equal(JobStatus.Completed, (await host.Job(id).GetAsync(default)).Status);
    }

    private static Task<JobHost> StartAsync(string lease = "00:00:30", string? data = null) => JobHost.StartAsync(data: data, configure: builder =>
    {
        FaultyJobStore.Wrap(builder.Services);
        builder.Configuration[$"Jobs:Types:{Type}:Run"] = "worker";
        builder.Configuration[$"Jobs:Types:{Type}:Lease"] = lease;
        builder.Configuration["Jobs:Runner:HostLease"] = "00:00:01";
    });

    private static IJobTypeGrain TypeOf(JobHost host) => host.Grains.GetGrain<IJobTypeGrain>(IJobTypeGrain.KeyOf(Type));

    private static Task<JobOffer> OfferAsync(JobHost host, int limit) => TypeOf(host).OfferAsync(limit, default);

    private static async Task<LeasedJob> ClaimAsync(JobHost host, JobId id) => (await host.Claim(id).ClaimLeasedAsync("worker w", default))!;

    private static async Task<List<JobId>> SubmitAsync(JobHost host, int count)
    {
        var ids = new List<JobId>();
        for (var one = 0; one < count; one++) ids.Add((await host.SubmitAsync(Submission)).Id);
        return ids;
    }
}
