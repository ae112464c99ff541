using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;
using OrleansJobs.Support;

namespace OrleansJobs.Grains.Tests;

public sealed class ContinuationTests
{
    private const string Nobody = "nobody-runs-this";

    [Fact]
    public async Task WhatFollowsIsToldHowItEndedAndWhose()
    {
        await using var host = await JobHost.StartAsync();
        var parent = await host.SubmitAsync(new() { Type = JobHost.TestType, Tenant = "g", User = "ada", Session = "s", Then = [On(JobContinueOn.Success)] });
        var child = await ChildAsync(host, parent);
        Assert.Equal((Nobody, parent.Id, "g", "ada", "s"), (child.Type, child.ParentId, child.Tenant, child.User, child.Session));
        Assert.Equal($$$"""{"parent":{"id":"{{{parent.Id}}}","status":"completed","result":"done","error":null}}""", child.Input?.Value);
        Assert.NotNull((await FollowedAsync(host, parent.Id)).FollowedAt);
    }

    [Fact]
    public async Task WhatItSaysItselfStays()
    {
        await using var host = await JobHost.StartAsync();
        var said = new JobSubmission { Type = Nobody, User = "grace", Input = new JsonText("[1]"), Priority = 7, Timeout = TimeSpan.FromSeconds(9) };
        var parent = await host.SubmitAsync(new() { Type = JobHost.TestType, User = "ada", Then = [new(JobContinueOn.Any, said)] });
        var child = await ChildAsync(host, parent);
        Assert.Equal(("grace", "[1]", 7, TimeSpan.FromSeconds(9)), (child.User, child.Input?.Value, child.Priority, child.Timeout));
    }

    [Theory]
    [InlineData(JobStatus.Completed, "success any")]
    [InlineData(JobStatus.Failed, "failure any")]
    [InlineData(JobStatus.Cancelled, "failure any")]
    public async Task OnlyWhatFollowsThatEndIsStarted(JobStatus end, string started)
    {
        await using var host = await JobHost.StartAsync(JobGrainTests.NeverEnd);
        var parent = await host.SubmitAsync(new() { Type = Nobody, MaxAttempts = 1, Then = [.. Enum.GetValues<JobContinueOn>().Select(on => On(on, $"{on}"))] });
        await EndAsync(host, parent.Id, end);
        var followed = await FollowedAsync(host, parent.Id);
        var there = new List<string>();
        foreach (var next in followed.Continuations)
        {
            if (await host.FindAsync(next.Id) is { } child) there.Add(child.Name!.ToLowerInvariant());
        }

        Assert.Equal(started, string.Join(' ', there));
    }

    [Fact]
    public async Task OneThingLeadsToAnother()
    {
        await using var host = await JobHost.StartAsync();
        var last = On(JobContinueOn.Success);
        var parent = await host.SubmitAsync(new()
        {
            Type = JobHost.TestType, User = "ada",
            Then = [new(JobContinueOn.Success, new() { Type = JobHost.TestType, Then = [last] })],
        });
        var child = await ChildAsync(host, parent);
        var grandchild = await ChildAsync(host, child);
        Assert.Equal((child.Id, "ada"), (grandchild.ParentId, grandchild.User));
    }

    [Theory]
    [InlineData(1, 0, 2)] // the child is not inserted
    [InlineData(0, 1, 2)] // it is, and the answer is lost
    [InlineData(0, 2, 1)] // and the mark as well
    [InlineData(3, 0, 3)]
    public async Task ItIsStartedOnceWhateverTheStoreDoes(int before, int after, int children)
    {
        await using var host = await FaultyAsync();
        var store = (FaultyJobStore)host.Services.GetRequiredService<IJobStore>();
        var parent = await host.SubmitAsync(new() { Type = Nobody, Tenant = "g", Then = [.. Enumerable.Range(0, children).Select(_ => On(JobContinueOn.Any))] });
        store.FailFromEndOf(parent.Id, before, after);
        await host.Job(parent.Id).CancelAsync(default);
        var followed = await FollowedAsync(host, parent.Id);
        var page = await host.List.ListAsync(new JobListQuery(100) { Scopes = [new(JobScopeKind.Guild, "g")], Type = Nobody }, default);
        Assert.Equal(followed.Continuations.Select(next => next.Id).Append(parent.Id).Order(), page.Jobs.Select(job => job.Id).Order());
    }

    [Fact]
    public async Task WhatAnEarlierLifeOwedIsDoneInTheNext()
    {
        using var data = new TemporaryDirectory();
        JobSnapshot parent;
        await using (var first = await FaultyAsync(data.Path))
        {
            parent = await first.SubmitAsync(new() { Type = Nobody, Then = [On(JobContinueOn.Any)] });
            ((FaultyJobStore)first.Services.GetRequiredService<IJobStore>()).FailFromEndOf(parent.Id, before: int.MaxValue, after: 0);
            await first.Job(parent.Id).CancelAsync(default);
        }

        await using var second = await FaultyAsync(data.Path);
        Assert.Null((await ChildAsync(second, parent)).StartedAt);
    }

    [Fact]
    public async Task AJobThatIsOwedSomethingIsDeletedAfterItWasDone()
    {
        await using var host = await FaultyAsync();
        var parent = await host.SubmitAsync(new() { Type = Nobody, Then = [On(JobContinueOn.Any)] });
        ((FaultyJobStore)host.Services.GetRequiredService<IJobStore>()).FailFromEndOf(parent.Id, before: 1, after: 0);
        await host.Job(parent.Id).CancelAsync(default);
        while (true)
        {
            try
            {
                await host.Job(parent.Id).DeleteAsync(default);
                break;
            }
            catch (StoreUnavailableException)
            {
                // the one write that fails was this call's
            }
        }

        await host.Job(parent.Continuations.Single().Id).GetAsync(default);
        await Assert.ThrowsAsync<JobNotFoundException>(() => host.Job(parent.Id).GetAsync(default));
    }

    [Fact]
    public async Task WhatFollowsIsNotDeletedAndStartedAgainBeforeItsParentKnows()
    {
        await using var host = await FaultyAsync();
        var store = (FaultyJobStore)host.Services.GetRequiredService<IJobStore>();
        var parent = await host.SubmitAsync(new() { Type = Nobody, Then = [On(JobContinueOn.Any)] });
        store.FailsToNoteWhatFollowed = true;
        await host.Job(parent.Id).CancelAsync(default);
        var child = await ChildAsync(host, parent);
        await host.Job(child.Id).CancelAsync(default);
        await Assert.ThrowsAsync<JobConflictException>(() => host.Job(child.Id).DeleteAsync(default));
        store.FailsToNoteWhatFollowed = false;
        await FollowedAsync(host, parent.Id);
        await host.Job(child.Id).DeleteAsync(default);
        Assert.Null(await host.FindAsync(child.Id));
    }

    [Fact]
    public async Task ARetryIsFollowedAnew()
    {
        await using var host = await JobHost.StartAsync();
        var parent = await host.SubmitAsync(new() { Type = Nobody, Then = [On(JobContinueOn.Any)] });
        await host.Job(parent.Id).CancelAsync(default);
        var retry = (await host.Job(parent.Id).RetryAsync(JobHost.NewId(), null, false, default)).Job;
        var (was, now) = (parent.Continuations.Single(), retry.Continuations.Single());
        Assert.Equal((was.On, was.Job.Type), (now.On, now.Job.Type));
        Assert.NotEqual(was.Id, now.Id);
    }

    [Fact]
    public async Task WhatNoFamilyMayHoldIsRefusedByItsPath()
    {
        await using var host = await JobHost.StartAsync();
        await RefusedAsync(host, "then", [.. Enumerable.Range(0, 21).Select(_ => On(JobContinueOn.Any))]);
        await RefusedAsync(host, "then[1].type", On(JobContinueOn.Any), new(JobContinueOn.Any, new() { Type = "Upper" }));
        await RefusedAsync(host, "then[0].idempotency_key", new JobContinuation(JobContinueOn.Any, new() { Type = Nobody, IdempotencyKey = "k" }));
        await RefusedAsync(host, "then[0].active_key", new JobContinuation(JobContinueOn.Any, new() { Type = Nobody, ActiveKey = "k" }));
        await RefusedAsync(host, "then", new JobContinuation(JobContinueOn.Any, new() { Type = Nobody, Input = new JsonText($"\"{new string('x', 1024 * 1024)}\"") }));
        var deep = On(JobContinueOn.Any);
        for (var generation = 2; generation <= 6; generation++) deep = new(JobContinueOn.Any, new() { Type = Nobody, Then = [deep] });
        await RefusedAsync(host, "then[0].then[0].then[0].then[0].then[0].then[0]", deep);
    }

    private static async Task RefusedAsync(JobHost host, string field, params JobContinuation[] then) => Assert.Equal(field,
        (await Assert.ThrowsAsync<InvalidJobException>(() => host.SubmitAsync(new() { Type = Nobody, Then = [.. then] }))).Field);

    private static JobContinuation On(JobContinueOn on, string? name = null) => new(on, new JobSubmission { Type = Nobody, Name = name });

    private static Task<JobHost> FaultyAsync(string? data = null) => JobHost.StartAsync(data: data, configure: builder =>
    {
        FaultyJobStore.Wrap(builder.Services);
        builder.Configuration["Jobs:Runner:PollInterval"] = "00:00:00.100";
    });

    private static async Task EndAsync(JobHost host, JobId id, JobStatus end)
    {
        if (end == JobStatus.Cancelled)
        {
            await host.Job(id).CancelAsync(default);
            return;
        }

        var claimed = await host.Claim(id).ClaimLeasedAsync("w", default);
        await host.Claim(id).FinishAsync(claimed!.Claim, end == JobStatus.Completed ? new JobOutcome.Succeeded(null)
            : new JobOutcome.Failed(new JobError("broken", "It broke.")), default);
    }

    /// <summary>The job when what follows it was submitted.</summary>
    private static Task<JobSnapshot> FollowedAsync(JobHost host, JobId id) => host.PollAsync(id, job => job?.FollowedAt is not null);

    /// <summary>The first job that follows another, when it is there.</summary>
    private static Task<JobSnapshot> ChildAsync(JobHost host, JobSnapshot parent) =>
        host.PollAsync(parent.Continuations[0].Id, job => job is not null);
}
