using Microsoft.Extensions.DependencyInjection;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Jobs;
using OrleansJobs.Grains.Storage;
using OrleansJobs.Support;

namespace OrleansJobs.Grains.Tests;

/// <summary>What an idempotency key promises, and for how long.</summary>
public sealed class IdempotencyTests : IAsyncLifetime
{
    private static readonly JobSubmission Held = new() { Type = "held", IdempotencyKey = "key", Input = new JsonText("""{"a": [1, 2]}""") };

    private JobHost _host = null!;

    public async Task InitializeAsync() => _host = await JobHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task OfFiftyThatRaceOneIsCreatedAndTheOthersGetIt()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => SubmitAsync(Held)));
        var created = Assert.Single(answers, answer => answer.Created);
        Assert.All(answers, answer => Assert.Equal(created.Job.Id, answer.Job.Id));
    }

    [Fact]
    public async Task TheSameSubmissionIsAnsweredWithTheFirstJobAlsoAfterItsEnd()
    {
        var first = await SubmitAsync(Held);
        await _host.Job(first.Job.Id).CancelAsync(CancellationToken.None);
        var again = await SubmitAsync(Held with { Input = new JsonText("""{ "a":[1,2] }"""), Traceparent = "00-another" });
        Assert.Equal((first.Job.Id, JobStatus.Cancelled, false), (again.Job.Id, again.Job.Status, again.Created));
    }

    [Fact]
    public async Task AnotherSubmissionUnderTheKeyIsRefusedAndSaysSo()
    {
        var first = (await SubmitAsync(Held)).Job.Id;
        var error = await Assert.ThrowsAsync<JobConflictException>(() => SubmitAsync(Held with { Priority = 1 }));
        Assert.StartsWith($"The idempotency key 'key' was used for job {first}, which was asked for in another way", error.Message, StringComparison.Ordinal);
        Assert.Equal(first, error.Job);
        Assert.True((await SubmitAsync(Held with { Priority = 1, Tenant = "another" })).Created);
    }

    [Fact]
    public async Task ATrackedJobKeepsTheSamePromise()
    {
        var submission = Held with { Type = "five_whys" };
        var first = await StartAsync(submission);
        var again = await StartAsync(submission);
        Assert.Equal((true, false, first.Job.Id), (first.Created, again.Created, again.Job.Id));
        await Assert.ThrowsAsync<JobConflictException>(() => StartAsync(submission with { Name = "another" }));
    }

    /// <summary>The call was made again, by someone who did not hear its answer, or made something else of it: the id is the promise.</summary>
    [Fact]
    public async Task ARepeatUnderTheSameIdIsNeverAConflict()
    {
        var job = (await SubmitAsync(Held)).Job;
        var again = await _host.Job(job.Id).SubmitAsync(Held with { Name = "another" }, CancellationToken.None);
        Assert.Equal((job.Id, false), (again.Job.Id, again.Created));
    }

    [Fact]
    public async Task TheActiveKeyAsksForNoComparison()
    {
        var first = await SubmitAsync(Held with { IdempotencyKey = "one", ActiveKey = "bank-7" });
        var other = await SubmitAsync(Held with { IdempotencyKey = "two", ActiveKey = "bank-7", Name = "another" });
        Assert.Equal((first.Job.Id, false), (other.Job.Id, other.Created));
    }

    [Fact]
    public async Task AJobFromBeforeThereWereHashesIsComparedWithNothing()
    {
        var old = await PutAsync(age: TimeSpan.FromHours(1));
        Assert.Equal(old, (await SubmitAsync(Held)).Job.Id);
    }

    [Fact]
    public async Task AfterADayTheKeyIsFreeAndTheOldJobIsStillThere()
    {
        var old = await PutAsync(age: TimeSpan.FromHours(24));
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => SubmitAsync(Held)));
        var created = Assert.Single(answers, answer => answer.Created);
        Assert.NotEqual(old, created.Job.Id);
        Assert.All(answers, answer => Assert.Equal(created.Job.Id, answer.Job.Id));
        Assert.Null((await _host.Job(old).GetAsync(CancellationToken.None)).IdempotencyKey);
    }

    [Fact]
    public async Task ToTheLastMomentOfTheDayItIsNotFree()
    {
        var old = await PutAsync(age: TimeSpan.FromHours(24) - TimeSpan.FromMinutes(1));
        Assert.Equal(old, (await SubmitAsync(Held)).Job.Id);
    }

    [Fact]
    public async Task HowLongTheDayIsCanBeSet()
    {
        await using var host = await JobHost.StartAsync(configure: builder => builder.Configuration["Jobs:IdempotencyWindow"] = "00:30:00");
        var old = await PutAsync(age: TimeSpan.FromMinutes(31), host);
        Assert.NotEqual(old, (await host.SubmitAsync(Held)).Id);
    }

    private Task<JobSubmitted> SubmitAsync(JobSubmission submission) => _host.Job(JobHost.NewId()).SubmitAsync(submission, CancellationToken.None);

    private Task<TrackedJob> StartAsync(JobSubmission submission) =>
        _host.Grains.GetGrain<ITrackedJobGrain>(JobHost.NewId().GrainKey).StartAsync(submission, CancellationToken.None);

    /// <summary>A row as an older version has left it: with the key, and without a hash.</summary>
    private async Task<JobId> PutAsync(TimeSpan age, JobHost? host = null)
    {
        var id = JobHost.NewId();
        var job = new JobSnapshot
        {
            Id = id, Type = "held", MaxAttempts = 1, IdempotencyKey = "key", CreatedAt = DateTimeOffset.UtcNow - age, Sequence = 1,
        };
        await (host ?? _host).Services.GetRequiredService<IJobStore>().InsertIfAbsentAsync(new JobRow(job, Claim: null), CancellationToken.None);
        return id;
    }
}
