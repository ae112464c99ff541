using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansJobs.Grains;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Grains.Storage;
using OrleansJobs.Support;

namespace OrleansJobs.Grains.Tests;

/// <summary>How many jobs of a type are at work at once, in all and for a key, whoever runs them.</summary>
public sealed class JobLimitTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task NoMoreAreAtWorkThanMayBeAndAllAreDone()
    {
        var work = new Work();
        await using var host = await JobHost.StartAsync(work.RunAsync, configure: With(("Concurrency", "3")));
        var jobs = await SubmitAsync(host, 500);
        foreach (var job in jobs) Assert.Equal(JobStatus.Completed, (await host.WatchUntilFinalAsync(job)).Status);
        Assert.InRange(work.MostAtOnce, 1, 3);
    }

    [Fact]
    public async Task NoKeyHasMoreAtWorkThanMayBeAndNoneWaitsForAnother()
    {
        var work = new Work();
        await using var host = await JobHost.StartAsync(work.RunAsync, configure: With(("LimitBy", "tenant"), ("ConcurrencyPerKey", "2")));
        var many = await SubmitAsync(host, 200, "many");
        var few = await SubmitAsync(host, 5, "few");
        foreach (var job in few) await host.WatchUntilFinalAsync(job);
        Assert.InRange(work.Done("many"), 0, 195); // those of the other did not go first
        foreach (var job in many) await host.WatchUntilFinalAsync(job);
        Assert.InRange(Math.Max(work.MostOf("many"), work.MostOf("few")), 1, 2);
    }

    [Fact]
    public async Task OneSlotIsSharedByTheKeysInTurn()
    {
        using var data = new TemporaryDirectory();
        var key = With(("LimitBy", "user"), ("ConcurrencyPerKey", "5"));
        await using (var accepting = await JobHost.StartAsync(data: data.Path, configure: Slots(0, key)))
        {
            await SubmitAsync(accepting, 30, user: "many");
            await SubmitAsync(accepting, 3, user: "few");
        }

        var work = new Work();
        await using var host = await JobHost.StartAsync(work.RunAsync, data.Path, Slots(1, key));
        await work.DoneAsync(8);
        Assert.Equal(3, work.Order.Take(8).Count(job => job.User == "few"));
    }

    [Fact]
    public async Task AFullTypeKeepsNoSlotFromOthersAndTheRunnerDoesNotSpin()
    {
        var work = new Work { Gate = new TaskCompletionSource() };
        await using var host = await JobHost.StartAsync(work.RunAsync, configure: builder =>
        {
            Slots(2, With(("Concurrency", "1")))(builder);
            FaultyJobStore.Wrap(builder.Services);
            builder.Configuration["Jobs:Runner:PollInterval"] = "00:10:00";
            builder.Services.AddJobHandler<AtOnce>("free");
        });
        await SubmitAsync(host, 20);
        await work.Begun.Task.WaitAsync(Patience);
        var store = (FaultyJobStore)host.Services.GetRequiredService<IJobStore>();
        for (var turn = 0; turn < 20; turn++) await host.WatchUntilFinalAsync((await host.SubmitAsync(new() { Type = "free" })).Id);
        Assert.InRange(store.LooksForReady, 0, 200); // a runner that spins looks thousands of times meanwhile
        Assert.Equal(1, work.MostAtOnce);
        work.Gate.SetResult();
        await work.DoneAsync(20);
        Assert.Equal(1, work.MostAtOnce);
    }

    [Fact]
    public async Task OffersAndJobsAtWorkTakeUpRoomUntilTheyEnd()
    {
        await using var host = await JobHost.StartAsync(configure: With(("Run", "worker"), ("Concurrency", "2")));
        await SubmitAsync(host, 5);
        var type = TypeGrain(host);
        var first = await type.OfferAsync(10, CancellationToken.None);
        Assert.Equal(2, first.Jobs.Length);
        Assert.Empty((await type.OfferAsync(10, CancellationToken.None)).Jobs);
        var held = await host.Claim(first.Jobs[0].Id).ClaimLeasedAsync("w", CancellationToken.None);
        await host.Claim(first.Jobs[1].Id).ClaimLeasedAsync("w", CancellationToken.None);
        Assert.Empty((await type.OfferAsync(10, CancellationToken.None)).Jobs);
        await host.Claim(held!.Job.Id).FinishAsync(held.Claim, new JobOutcome.Succeeded(null), CancellationToken.None);
        Assert.Single((await type.OfferAsync(10, CancellationToken.None)).Jobs);
        var state = await type.GetStateAsync(CancellationToken.None);
        Assert.Equal((2, 2), (state.AtWork, state.Concurrency));
    }

    [Fact]
    public async Task NoMoreBeginThanTheRateLets()
    {
        var work = new Work();
        await using var host = await JobHost.StartAsync(work.RunAsync, configure: With(("Rate", "10"), ("RatePeriod", "00:00:01")));
        var began = TimeProvider.System.GetTimestamp();
        await SubmitAsync(host, 200);
        await work.DoneAsync(15);
        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.FromSeconds(0.4), Patience); // ten at once may have gathered before
        Assert.InRange(work.Order.Count, 15, 10 + 10 * TimeProvider.System.GetElapsedTime(began).TotalSeconds);
    }

    [Fact]
    public async Task WhatIsGivenBackIsOfferedAgainAtOnce()
    {
        await using var host = await JobHost.StartAsync(configure: With(("Run", "worker"), ("Concurrency", "1")));
        await SubmitAsync(host, 2);
        var type = TypeGrain(host);
        var offer = await type.TakeAsync(1, CancellationToken.None);
        Assert.Empty((await type.TakeAsync(1, CancellationToken.None)).Jobs);
        await type.GiveBackAsync([offer.Jobs[0].Id], CancellationToken.None);
        Assert.Equal(offer.Jobs[0].Id, Assert.Single((await type.TakeAsync(1, CancellationToken.None)).Jobs).Id);
    }

    [Fact]
    public async Task AWorkerThatWaitsIsWokenWhenThereIsRoomAgain()
    {
        await using var host = await JobHost.StartAsync(configure: With(("Run", "worker"), ("Concurrency", "1")));
        await SubmitAsync(host, 2);
        var type = TypeGrain(host);
        var offer = await type.OfferAsync(1, CancellationToken.None);
        var held = await host.Claim(offer.Jobs[0].Id).ClaimLeasedAsync("w", CancellationToken.None);
        var full = await type.OfferAsync(1, CancellationToken.None);
        Assert.Empty(full.Jobs);
        await host.Claim(held!.Job.Id).FinishAsync(held.Claim, new JobOutcome.Succeeded(null), CancellationToken.None);
        await type.WaitAsync(full.Version, CancellationToken.None);
        Assert.Single((await type.OfferAsync(1, CancellationToken.None)).Jobs);
    }

    [Fact]
    public async Task SettingsThatDoNotGoTogetherAreRefusedAtTheStart()
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => JobHost.StartAsync(configure: With(("LimitBy", "user"))));
        Assert.Contains("Jobs:Types:test:ConcurrencyPerKey", refused.ToString());
        refused = await Assert.ThrowsAnyAsync<Exception>(() => JobHost.StartAsync(configure: With(("LimitBy", "age"), ("ConcurrencyPerKey", "1"))));
        Assert.Contains("LimitBy must be tenant, user, session or subject", refused.ToString());
        refused = await Assert.ThrowsAnyAsync<Exception>(() => JobHost.StartAsync(configure: With(("Run", "tracked"), ("Rate", "1"))));
        Assert.Contains("run by their callers", refused.ToString());
    }

    internal static IJobTypeGrain TypeGrain(JobHost host) => host.Grains.GetGrain<IJobTypeGrain>(IJobTypeGrain.KeyOf(JobHost.TestType));

    internal static Action<HostApplicationBuilder> With(params (string Name, string Value)[] settings) => builder =>
    {
        foreach (var (name, value) in settings) builder.Configuration[$"Jobs:Types:test:{name}"] = value;
    };

    internal static async Task<JobId[]> SubmitAsync(JobHost host, int count, string? tenant = null, string? user = null) =>
        [.. (await Task.WhenAll(Enumerable.Range(0, count).Select(_ => host.SubmitAsync(new() { Type = JobHost.TestType, Tenant = tenant, User = user })))).Select(job => job.Id)];

    private static Action<HostApplicationBuilder> Slots(int slots, Action<HostApplicationBuilder> more) => builder =>
    {
        builder.Configuration["Jobs:Runner:Concurrency"] = $"{slots}";
        more(builder);
    };

    /// <summary>Work that counts how much of it there is at once.</summary>
    private sealed class Work
    {
        private readonly Lock _lock = new();
        private readonly Dictionary<string, int> _atWork = [];
        private readonly Dictionary<string, int> _most = [];
        private readonly ConcurrentDictionary<int, TaskCompletionSource> _waiting = new();
        private readonly List<JobSnapshot> _done = [];

        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource? Gate { get; init; }

        public int MostAtOnce => MostOf("");

        public IReadOnlyList<JobSnapshot> Order
        {
            get
            {
                lock (_lock) return [.. _done];
            }
        }

        public int MostOf(string tenant)
        {
            lock (_lock) return _most.GetValueOrDefault(tenant);
        }

        public int Done(string tenant) => Order.Count(job => job.Tenant == tenant);

        public Task DoneAsync(int count)
        {
            var reached = _waiting.GetOrAdd(count, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            if (Order.Count >= count) reached.TrySetResult();
            return reached.Task.WaitAsync(Patience);
        }

        public async Task<JobOutcome> RunAsync(JobContext job, CancellationToken cancellationToken)
        {
            string[] counted = job.Job.Tenant is { } tenant ? ["", tenant] : [""];
            lock (_lock)
            {
                foreach (var key in counted) _most[key] = Math.Max(_most.GetValueOrDefault(key), _atWork[key] = _atWork.GetValueOrDefault(key) + 1);
            }

            Begun.TrySetResult();
            if (Gate is { } gate) await gate.Task.WaitAsync(cancellationToken);
            else for (var turn = 0; turn < 5; turn++) await Task.Yield();
            int done;
            lock (_lock)
            {
                foreach (var key in counted) _atWork[key]--;
                _done.Add(job.Job);
                done = _done.Count;
            }

            if (_waiting.TryGetValue(done, out var reached)) reached.TrySetResult();
            return new JobOutcome.Succeeded(null);
        }
    }

    private sealed class AtOnce : IJobHandler
    {
        public Task<JobOutcome> RunAsync(JobContext job, CancellationToken cancellationToken) =>
            Task.FromResult<JobOutcome>(new JobOutcome.Succeeded(null));
    }
}
