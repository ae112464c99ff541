using Microsoft.Extensions.DependencyInjection;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;
using OrleansJobs.Support;

namespace OrleansJobs.Grains.Tests;

/// <summary>What is looked after again and again, when a call is given up in another place: by a store that closes, a silo that stops.</summary>
public sealed class RoundTests
{
    private const string Nobody = "nobody-runs-this";

    [Fact]
    public async Task WhatFollowsIsSubmittedByTheNextRound()
    {
        await using var host = await StartAsync();
        var parent = await host.SubmitAsync(new() { Type = Nobody, Then = [new(JobContinueOn.Any, new() { Type = Nobody })] });
        StoreOf(host).FailFromEndOf(parent.Id, before: 3, after: 0); // the grain's own try, and two rounds
        await host.Job(parent.Id).CancelAsync(default);
        await host.PollAsync(parent.Id, job => job?.FollowedAt is not null);
        await host.Job(parent.Continuations.Single().Id).GetAsync(default);
    }

    [Fact]
    public async Task AJobThatWaitedTooLongIsEndedByTheNextRound()
    {
        await using var host = await StartAsync();
        var job = await host.SubmitAsync(new() { Type = Nobody, StartWithin = TimeSpan.FromMilliseconds(200) });
        StoreOf(host).FailBefore(2);
        Assert.Equal("expired", (await host.WatchUntilFinalAsync(job.Id)).Error?.Code);
    }

    private static FaultyJobStore StoreOf(JobHost host) => (FaultyJobStore)host.Services.GetRequiredService<IJobStore>();

    private static async Task<JobHost> StartAsync()
    {
        var host = await JobHost.StartAsync(configure: builder =>
        {
            FaultyJobStore.Wrap(builder.Services);
            builder.Configuration["Jobs:Runner:PollInterval"] = "00:00:00.050";
        });
        StoreOf(host).Failure = message => new OperationCanceledException(message);
        return host;
    }
}
