using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;
using OrleansJobs.Support;

namespace OrleansJobs.Grains.Tests;

/// <summary>Jobs whose endpoint takes them away and reports back under the claim that it was given.</summary>
public sealed class EndpointHandOverTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly JobOutcome.Succeeded Done = new(new JsonText("\"done\""));

    private readonly Visits _visits = new();
    private FeedServer _endpoint = null!;

    private string Place => $"endpoint: {new Uri(_endpoint.Url("/")).Authority}";

    public async Task InitializeAsync()
    {
        _endpoint = await FeedServer.StartAsync();
        _endpoint.Put("/jobs", _visits.TakeAsync);
    }

    public async Task DisposeAsync() => await _endpoint.DisposeAsync();

    [Fact]
    public async Task ItHoldsTheAttemptByALeaseOfAnHourAndNoSlot()
    {
        await using var host = await StartAsync(("Jobs:Runner:Concurrency", "1"));
        var (one, two) = (await host.SubmitAsync(), await host.SubmitAsync());
        await HandedOverAsync(host, one.Id);
        await HandedOverAsync(host, two.Id);
        var row = (await Store(host).FindAsync(one.Id, default))!;
        Assert.Equal((JobStatus.Running, Place, _visits.ClaimOf(one.Id)), (row.Job.Status, row.Claim!.Host, row.Claim.Token));
        Assert.InRange(row.Claim.LeaseUntil!.Value - row.Job.StartedAt!.Value, TimeSpan.FromHours(1), TimeSpan.FromHours(1) + Patience);
    }

    [Fact]
    public async Task WhatItReportsIsTakenUntilItHasEnded()
    {
        await using var host = await StartAsync();
        var id = (await host.SubmitAsync()).Id;
        await HandedOverAsync(host, id);
        var (work, claim) = (host.Claim(id), _visits.ClaimOf(id));
        await work.ChangeProgressAsync(claim, new JobProgressChange(Current: 1, Total: 4, Message: "One"), default);
        await work.SaveCheckpointAsync(claim, new JsonText("7"), default);
        var atWork = await host.Job(id).GetAsync(default);
        Assert.Equal((25.0, "One", "7"), (atWork.Progress.Percent, atWork.Progress.Message, atWork.Checkpoint?.Value));

        await work.FinishAsync(claim, Done, default);
        var done = await host.WatchUntilFinalAsync(id);
        Assert.Equal((JobStatus.Completed, Done.Result, 1), (done.Status, done.Result, done.Attempt));
        await Assert.ThrowsAsync<ClaimLostException>(() => work.RenewAsync(claim, default));
        await Assert.ThrowsAsync<ClaimLostException>(() => work.ChangeProgressAsync(claim, new JobProgressChange(Current: 2), default));
        await Assert.ThrowsAsync<ClaimLostException>(() => work.FinishAsync(claim, new JobOutcome.Succeeded(null), default));
    }

    [Fact]
    public async Task ItMayHaveEndedBeforeItSaysThatItBegan()
    {
        await using var host = await StartAsync(("Jobs:Runner:Concurrency", "1"));
        _visits.BeforeAnswer = visit => host.Claim(visit.Id).FinishAsync(visit.Claim, Done, default);
        var one = await host.WatchUntilFinalAsync((await host.SubmitAsync()).Id);
        var two = await host.WatchUntilFinalAsync((await host.SubmitAsync()).Id); // the slot of the first came free, so it is over with its 202
        Assert.Equal((JobStatus.Completed, Done.Result, 1), (two.Status, two.Result, two.Attempt));
        Assert.Equal(one.Sequence, (await host.Job(one.Id).GetAsync(default)).Sequence);
        Assert.Null((await Store(host).FindAsync(one.Id, default))!.Claim);
    }

    [Fact]
    public async Task ItMayHaveFailedBeforeItSaysThatItBeganAndTheNextAttemptIsUntouched()
    {
        await using var host = await StartAsync(("Jobs:Runner:Concurrency", "1"));
        _visits.BeforeAnswer = visit => visit.Attempt == "2" ? Task.CompletedTask
            : host.Claim(visit.Id).FinishAsync(visit.Claim, new JobOutcome.Failed(new JobError("busy", "Not now."), RetryAfter: TimeSpan.Zero), default);
        var id = (await host.SubmitAsync()).Id;
        await HandedOverAsync(host, id);
        Assert.Equal(["1", "2"], _visits.All.Select(visit => visit.Attempt));
        await Assert.ThrowsAsync<ClaimLostException>(() => host.Claim(id).FinishAsync(_visits.All[0].Claim, Done, default));
        await host.Claim(id).FinishAsync(_visits.All[1].Claim, Done, default);
        Assert.Equal((JobStatus.Completed, 2), (await host.WatchUntilFinalAsync(id)) is var done ? (done.Status, done.Attempt) : default);
    }

    [Fact]
    public async Task ACancelIsSeenAtItsNextHeartbeat()
    {
        await using var host = await StartAsync();
        var id = (await host.SubmitAsync()).Id;
        await HandedOverAsync(host, id);
        Assert.False((await host.Claim(id).RenewAsync(_visits.ClaimOf(id), default)).CancelRequested);
        await host.Job(id).CancelAsync(default);
        Assert.True((await host.Claim(id).RenewAsync(_visits.ClaimOf(id), default)).CancelRequested);
        await host.Claim(id).FinishAsync(_visits.ClaimOf(id), new JobOutcome.Stopped(), default);
        Assert.Equal(JobStatus.Cancelled, (await host.WatchUntilFinalAsync(id)).Status);
    }

    [Fact]
    public async Task SilenceForALeaseEndsTheAttempt()
    {
        await using var host = await StartAsync(("Jobs:Types:test:Lease", "00:00:01"), ("Jobs:Runner:HostLease", "00:00:01"));
        var id = (await host.SubmitAsync(new() { Type = JobHost.TestType, MaxAttempts = 2 })).Id;
        var lost = await host.WatchUntilFinalAsync(id);
        Assert.Equal((JobStatus.Failed, 2), (lost.Status, lost.Attempt));
        Assert.Equal($"Whoever ran it has not been heard of for 1 seconds ({Place}).", lost.Error?.Message);
        Assert.All(_visits.All, visit => Assert.Equal($"{id}-{visit.Attempt}", visit.Key));
        await Assert.ThrowsAsync<ClaimLostException>(() => host.Claim(id).RenewAsync(_visits.All[0].Claim, default));
    }

    [Fact]
    public async Task ItsTimeIsUpHoweverAliveItIs()
    {
        await using var host = await StartAsync(("Jobs:Runner:HostLease", "00:00:01"));
        var id = (await host.SubmitAsync(new() { Type = JobHost.TestType, MaxAttempts = 1, Timeout = TimeSpan.FromSeconds(2) })).Id;
        await HandedOverAsync(host, id);
        var alive = await host.Claim(id).RenewAsync(_visits.ClaimOf(id), default);
        Assert.Equal((await host.Job(id).GetAsync(default)).StartedAt + TimeSpan.FromSeconds(2), alive.LeaseUntil);
        var over = await host.WatchUntilFinalAsync(id);
        Assert.Equal((JobStatus.Failed, "timeout"), (over.Status, over.Error?.Code));
    }

    [Fact]
    public async Task ItGoesOnWhileTheServiceIsRestarted()
    {
        using var data = new TemporaryDirectory();
        JobId id;
        DateTimeOffset? until;
        await using (var first = await StartAsync(data.Path))
        {
            id = (await first.SubmitAsync()).Id;
            await HandedOverAsync(first, id);
            until = (await Store(first).FindAsync(id, default))!.Claim!.LeaseUntil;
        }

        await using var second = await StartAsync(data.Path);
        await SeeTheRescueAsync(second);
        Assert.Equal(until, (await Store(second).FindAsync(id, default))!.Claim!.LeaseUntil);
        Assert.NotNull((await second.Claim(id).RenewAsync(_visits.ClaimOf(id), default)).LeaseUntil);
        await second.Claim(id).FinishAsync(_visits.ClaimOf(id), Done, default);
        Assert.Equal((JobStatus.Completed, 1), (await second.WatchUntilFinalAsync(id)) is var done ? (done.Status, done.Attempt) : default);
        Assert.Single(_visits.All);
    }

    [Fact]
    public async Task ACleanStopClosesTheConnectionAndTheAttemptIsMadeAgainUnderTheSameKey()
    {
        using var data = new TemporaryDirectory();
        var (asked, left) = (new TaskCompletionSource(), new TaskCompletionSource());
        _visits.Answer = async context =>
        {
            asked.SetResult();
            await FeedServer.HangAsync(context);
            left.SetResult();
        };
        JobId id;
        await using (var first = await StartAsync(data.Path))
        {
            id = (await first.SubmitAsync(new() { Type = JobHost.TestType, MaxAttempts = 1 })).Id;
            await asked.Task.WaitAsync(Patience);
        }

        await left.Task.WaitAsync(Patience);
        _visits.Answer = context => context.Response.WriteAsJsonAsync(new { pages = 7 });
        await using var second = await StartAsync(data.Path);
        var done = await second.WatchUntilFinalAsync(id);
        Assert.Equal((JobStatus.Completed, """{"pages":7}""", 1), (done.Status, done.Result?.Value, done.Attempt));
        Assert.Equal([$"{id}-1", $"{id}-1"], _visits.All.Select(visit => visit.Key));
    }

    [Fact]
    public async Task SettingsThatAreWrongStopTheStart()
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => JobHost.StartAsync(configure: builder => builder.Configuration["Jobs:Types:test:Run"] = "http"));
        Assert.Equal("Jobs:Types:test:Url is missing: it says where jobs of this type are posted to.", Assert.Single(refused.Failures));
    }

    private Task<JobHost> StartAsync(params (string Name, string Value)[] settings) => StartAsync(null, settings);

    private Task<JobHost> StartAsync(string? data, params (string Name, string Value)[] settings) => JobHost.StartAsync(data: data, configure: builder =>
    {
        builder.Configuration["Jobs:Types:test:Run"] = "http";
        builder.Configuration["Jobs:Types:test:Url"] = _endpoint.Url("/jobs");
        builder.Configuration["Jobs:Types:test:AllowPrivateNetwork"] = "true";
        builder.Configuration["Jobs:Types:test:CallbackUrl"] = "http://jobs.internal:8080";
        builder.Configuration["Jobs:Runner:PollInterval"] = "00:00:00.020"; // the rescuer looks as often: what must go on is looked at
        foreach (var (name, value) in settings) builder.Configuration[name] = value;
    });

    /// <summary>Returns once the hand-over is in the row.</summary>
    private static async Task HandedOverAsync(JobHost host, JobId id)
    {
        using var patience = new CancellationTokenSource(Patience);
        await foreach (var _ in host.Job(id).WatchAsync(0, patience.Token).WithCancellation(patience.Token))
        {
            if ((await Store(host).FindAsync(id, patience.Token))!.Claim?.LeaseUntil is not null) return;
        }

        Assert.Fail("The job ended before it was handed over.");
    }

    /// <summary>Returns once jobs without a host have been looked for, and one was found.</summary>
    private static async Task SeeTheRescueAsync(JobHost host)
    {
        var lost = await host.SubmitAsync(new() { Type = "nobody-runs-this", MaxAttempts = 1 });
        await host.Claim(lost.Id).ClaimAsync("gone", default);
        Assert.Equal("crashed", (await host.WatchUntilFinalAsync(lost.Id)).Error?.Code);
    }

    private static IJobStore Store(JobHost host) => host.Services.GetRequiredService<IJobStore>();

    /// <summary>The endpoint's side: whom it was asked by, and what it answers.</summary>
    private sealed class Visits
    {
        private readonly List<Visit> _all = [];

        public Func<Visit, Task> BeforeAnswer { get; set; } = _ => Task.CompletedTask;

        public RequestDelegate Answer { get; set; } = context =>
        {
            context.Response.StatusCode = StatusCodes.Status202Accepted;
            return Task.CompletedTask;
        };

        public Visit[] All
        {
            get
            {
                lock (_all) return [.. _all];
            }
        }

        public Guid ClaimOf(JobId id) => All.Last(visit => visit.Id == id).Claim;

        public async Task TakeAsync(HttpContext context)
        {
            var headers = context.Request.Headers;
            var visit = new Visit(JobId.Parse(headers["Job-Id"]!), Guid.Parse(headers["Job-Claim"]!), headers["Job-Attempt"]!, headers["Idempotency-Key"]!);
            lock (_all) _all.Add(visit);
            await BeforeAnswer(visit);
            await Answer(context);
        }
    }

    private sealed record Visit(JobId Id, Guid Claim, string Attempt, string Key);
}
