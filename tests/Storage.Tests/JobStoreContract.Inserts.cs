using OrleansJobs.Grains.Contracts;
using OrleansJobs.Storage.Tests.Support;

namespace OrleansJobs.Storage.Tests;

public abstract partial class JobStoreContract
{
    [Fact]
    public async Task ANewJobIsFoundAsItWasInserted() => await AssertKeptAsync(await InsertAsync());

    [Fact]
    public async Task AJobThatIsNotThereIsNull() => Assert.Null(await Jobs.FindAsync(JobId.New(TimeProvider.System), None));

    [Fact]
    public async Task ATakenIdIsAnsweredWithItsRow()
    {
        var first = await InsertAsync();
        var second = await Jobs.InsertIfAbsentAsync(first.With(job => job with { Name = "another" }), None);
        Assert.False(second.Inserted);
        Assert.Equal(first.Job.Text(), second.Row.Job.Text());
    }

    [Theory, InlineData(null), InlineData(""), InlineData("guild-1")]
    public async Task ATakenIdempotencyKeyIsAnsweredWithItsRowEvenAfterItsEnd(string? tenant)
    {
        var key = JobRows.Unique("key");
        var first = await InsertAsync(JobRows.Pending(job => job with { Tenant = tenant, IdempotencyKey = key }).In(JobStatus.Completed));
        var second = await Jobs.InsertIfAbsentAsync(JobRows.Pending(job => job with { Tenant = tenant, IdempotencyKey = key }), None);
        Assert.False(second.Inserted);
        Assert.Equal(first.Job.Text(), second.Row.Job.Text());
    }

    [Fact]
    public async Task ATakenActiveKeyIsAnsweredWithItsRowAndClaim()
    {
        var key = JobRows.Unique("key");
        var first = await InsertAsync(JobRows.Pending(job => job with { Tenant = "guild-1", ActiveKey = key }).In(JobStatus.Running));
        var second = await Jobs.InsertIfAbsentAsync(JobRows.Pending(job => job with { Tenant = "guild-1", ActiveKey = key }), None);
        Assert.False(second.Inserted);
        Assert.Equal(first.Claim, second.Row.Claim);
    }

    [Theory, InlineData(JobStatus.Completed), InlineData(JobStatus.Failed), InlineData(JobStatus.Cancelled)]
    public async Task AnActiveKeyIsFreeAgainAfterTheEnd(JobStatus end)
    {
        var key = JobRows.Unique("key");
        var first = await InsertAsync(JobRows.Pending(job => job with { ActiveKey = key }).In(JobStatus.Running));
        await SaveAsync(first, first.In(end));
        await InsertAsync(job => job with { ActiveKey = key });
    }

    [Fact]
    public async Task AKeyThatIsFreedMayBeAnothersAndTheRowThatHadItStaysAsItWas()
    {
        var key = JobRows.Unique("key");
        var old = await InsertAsync(JobRows.Pending(job => job with { IdempotencyKey = key }) with { SubmissionHash = "abc" });
        Assert.False(await Jobs.FreeIdempotencyKeyAsync(old.Job.Id, JobRows.Unique("another"), None));
        Assert.False(await Jobs.FreeIdempotencyKeyAsync(JobId.New(TimeProvider.System), key, None));
        await AssertKeptAsync(old);
        Assert.True(await Jobs.FreeIdempotencyKeyAsync(old.Job.Id, key, None));
        Assert.False(await Jobs.FreeIdempotencyKeyAsync(old.Job.Id, key, None));
        await AssertKeptAsync(old with { Job = old.Job with { IdempotencyKey = null } });

        var next = await InsertAsync(job => job with { IdempotencyKey = key });
        var running = await SaveAsync(old, old.In(JobStatus.Running)); // by one who knew it with its key
        await AssertKeptAsync(running with { Job = running.Job with { IdempotencyKey = null } });
        await AssertKeptAsync(next);
    }

    [Fact]
    public async Task TheSameKeysInTwoTenantsAreTwoKeys()
    {
        var key = JobRows.Unique("key");
        await InsertAsync(job => job with { Tenant = "guild-1", IdempotencyKey = key, ActiveKey = key });
        await InsertAsync(job => job with { Tenant = "guild-2", IdempotencyKey = key, ActiveKey = key });
        await InsertAsync(job => job with { IdempotencyKey = key, ActiveKey = key });
    }

    [Fact]
    public async Task OfAHundredRacingSubmissionsOneIsInsertedAndAllAreAnsweredWithIt()
    {
        var key = JobRows.Unique("key");
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(turn => Task.Run(() => Jobs.InsertIfAbsentAsync(
            JobRows.Pending(job => turn % 2 == 0 ? job with { ActiveKey = key, IdempotencyKey = key } : job with { ActiveKey = key }), None))));
        var winner = Assert.Single(answers, answer => answer.Inserted).Row.Job.Id;
        Assert.All(answers, answer => Assert.Equal(winner, answer.Row.Job.Id));
    }

    [Fact]
    public async Task EveryFieldIsKept()
    {
        var row = JobRows.Pending(job => job with
        {
            Trigger = JobTrigger.Retrospective, Tenant = "", User = "user", Session = "session", Subject = "subject", Name = "name",
            Input = new JsonText("[1]"), Checkpoint = new JsonText("2"), Metadata = new JsonText("null"), Attempt = 2, MaxAttempts = 5,
            Attempts =
            [
                new JobAttempt(1, "host-1", JobRows.Start, JobRows.Start.AddSeconds(1), new JobError("crashed", "It crashed.", "detail")),
                new JobAttempt(2, "host-2", JobRows.Start.AddSeconds(2)),
            ],
            Progress = JobProgress.Of(1, 3, "step") with { Parts = [new JobPart("Café", JobStatus.Running, 1, 2, "part")] },
            Priority = -7, RunAt = JobRows.Start.AddMicroseconds(1), Timeout = TimeSpan.FromMicroseconds(90_000_001), IdempotencyKey = JobRows.Unique("key"),
            ActiveKey = JobRows.Unique("key"), ScheduleId = "schedule", ParentId = JobId.New(TimeProvider.System),
            RetryOf = JobId.New(TimeProvider.System), Traceparent = "00-trace",
        }) with { SubmissionHash = new string('f', 64) };
        await AssertKeptAsync(await InsertAsync(row));
        var running = row.In(JobStatus.Running).With(job => job with
        {
            CancelRequestedAt = JobRows.Start.AddDays(1), Error = new JobError("timeout", "It took too long."), Sequence = long.MaxValue - 9,
        });
        await AssertKeptAsync(await SaveAsync(row, running));
        await AssertKeptAsync(await SaveAsync(running, running.In(JobStatus.Completed).With(job => job with { ExpiresAt = JobRows.Start.AddDays(2) })));
    }

    [Fact]
    public async Task TimesAreKeptToTheMicrosecondWhateverTheirOffset()
    {
        var time = new DateTimeOffset(1969, 12, 31, 23, 59, 59, TimeSpan.FromHours(-5)).AddTicks(1_234_567);
        var row = await InsertAsync(job => job with { CreatedAt = time });
        var found = (await FindAsync(row)).Job.CreatedAt;
        Assert.Equal(time.AddTicks(-7), found);
        Assert.Equal(TimeSpan.Zero, found.Offset);
    }

    [Fact]
    public async Task FourMegabytesOfJsonAndEveryScriptAreKept()
    {
        var text = new JsonText($"\"日本語 🎧 \u00e9 {new string('ü', 2_000_000)}\"");
        var row = await InsertAsync(job => job with { Input = text, Checkpoint = text, Name = "Ünï©ødé 🎧\0end", Metadata = new JsonText("\"é\"") });
        await AssertKeptAsync(row);
    }
}
