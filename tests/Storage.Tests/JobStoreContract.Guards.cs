using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;
using OrleansJobs.Storage.Tests.Support;
using OrleansJobs.Support;

namespace OrleansJobs.Storage.Tests;

public abstract partial class JobStoreContract
{
    public static IEnumerable<object[]> Moves =>
        from before in Enum.GetValues<JobStatus>()
        from after in Enum.GetValues<JobStatus>()
        select new object[] { before, after };

    [Fact]
    public async Task ASaveReplacesWhatMayChange()
    {
        var row = await InsertAsync(job => job with { RunAt = JobRows.Start });
        await AssertKeptAsync(await SaveAsync(row, row.In(JobStatus.Running).With(job => job with { Attempt = 1, RunAt = null, Checkpoint = new JsonText("1") })));
    }

    [Fact]
    public async Task ASaveOverAnotherSequenceWritesNothing()
    {
        var row = await InsertAsync();
        var saved = await SaveAsync(row, row.With(job => job with { Attempt = 1 }));
        Assert.False(await Jobs.SaveIfUnchangedAsync(row, row.With(job => job with { Attempt = 2 }), None));
        Assert.False(await Jobs.SaveProgressIfUnchangedAsync(row, row.With(job => job with { Progress = JobProgress.Of(1, 2) }), None));
        await AssertKeptAsync(saved);
    }

    [Fact]
    public async Task ASaveUnderAnotherClaimWritesNothing()
    {
        var row = await InsertAsync(JobRows.Pending().In(JobStatus.Running));
        var forged = row with { Claim = new JobClaim(Guid.NewGuid(), "host-1") };
        Assert.False(await Jobs.SaveIfUnchangedAsync(forged, row.In(JobStatus.Completed), None));
        Assert.False(await Jobs.SaveIfUnchangedAsync(row with { Claim = null }, row.In(JobStatus.Completed), None));
        Assert.False(await Jobs.SaveProgressIfUnchangedAsync(forged, row.With(job => job with { Progress = JobProgress.Of(1, 2) }), None));
        await AssertKeptAsync(row);
    }

    [Fact]
    public async Task ASaveOfAJobThatIsGoneWritesNothing()
    {
        var row = JobRows.Pending();
        Assert.False(await Jobs.SaveIfUnchangedAsync(row, row.In(JobStatus.Running), None));
        Assert.False(await Jobs.SaveProgressIfUnchangedAsync(row, row.With(job => job), None));
        Assert.Null(await Jobs.FindAsync(row.Job.Id, None));
    }

    [Fact]
    public async Task OfAHundredRacingClaimsOneIsKept()
    {
        var row = await InsertAsync();
        var claims = Enumerable.Range(0, 100).Select(turn => row.In(JobStatus.Running, $"host-{turn}")).ToArray();
        var kept = await Task.WhenAll(claims.Select(claim => Task.Run(() => Jobs.SaveIfUnchangedAsync(row, claim, None))));
        await AssertKeptAsync(claims[Array.IndexOf(kept, true)]);
        Assert.Single(kept, true);
    }

    [Fact]
    public async Task ASaveOfProgressReplacesProgressAndSequenceAndLeaseAlone()
    {
        var row = await InsertAsync(JobRows.Pending().In(JobStatus.Running));
        var progress = row.With(job => job with { Progress = JobProgress.Of(1, 2, "half") });
        Assert.True(await Jobs.SaveProgressIfUnchangedAsync(row, progress.With(job => job with { Attempt = 9 }), None));
        await AssertKeptAsync(progress.With(job => job));
    }

    [Theory, MemberData(nameof(Moves))]
    public async Task AStatusMovesOnlyAsTheLifecycleSays(JobStatus before, JobStatus after)
    {
        var row = await InsertAsync(JobRows.Pending().In(before));
        var next = row.In(after);
        if (MayFollow(before, after))
        {
            await AssertKeptAsync(await SaveAsync(row, next));
            return;
        }

        var refusal = await Assert.ThrowsAnyAsync<Exception>(() => Jobs.SaveIfUnchangedAsync(row, next, None));
        Assert.IsNotType<StoreUnavailableException>(refusal);
        await AssertKeptAsync(row);
    }

    [Fact]
    public async Task ARowThatContradictsItsStatusIsRefused()
    {
        JobRow[] contradictions =
        [
            JobRows.Pending() with { Claim = new JobClaim(Guid.NewGuid(), "host-1") },
            JobRows.Pending().In(JobStatus.Running) with { Claim = null },
            JobRows.Pending().In(JobStatus.Running).With(job => job with { StartedAt = null }),
            JobRows.Pending().In(JobStatus.Failed).With(job => job with { Error = null }),
            JobRows.Pending().In(JobStatus.Completed).With(job => job with { CompletedAt = null }),
            JobRows.Pending().In(JobStatus.Completed).With(job => job with { Error = new JobError("a", "b") }),
            JobRows.Pending().With(job => job with { CompletedAt = JobRows.Start }),
            JobRows.Pending().With(job => job with { Result = new JsonText("1") }),
            JobRows.Pending().With(job => job with { MaxAttempts = 0 }),
            JobRows.Pending().In(JobStatus.Running).With(job => job with { ExpiresAt = JobRows.Start }),
        ];
        foreach (var row in contradictions)
        {
            await Assert.ThrowsAnyAsync<Exception>(() => Jobs.InsertIfAbsentAsync(row, None));
            Assert.Null(await Jobs.FindAsync(row.Job.Id, None));
        }
    }

    [Theory, InlineData(JobStatus.Completed, true), InlineData(JobStatus.Failed, true), InlineData(JobStatus.Cancelled, true)]
    [InlineData(JobStatus.Pending, false), InlineData(JobStatus.Running, false)]
    public async Task OnlyAFinalJobIsDeleted(JobStatus status, bool deleted)
    {
        var row = await InsertAsync(JobRows.Pending().In(status));
        Assert.Equal(deleted, await Jobs.DeleteIfFinalAsync(row.Job.Id, None));
        Assert.Equal(deleted, await Jobs.FindAsync(row.Job.Id, None) is null);
        Assert.False(deleted && await Jobs.DeleteIfFinalAsync(row.Job.Id, None));
    }

    // A write that leaves an active job in its status (progress, a request to cancel) is no move.
    private static bool MayFollow(JobStatus before, JobStatus after) => before == after
        ? before is JobStatus.Pending or JobStatus.Running
        : LegalMoves.All.Any(move => move.From == before && move.To == after);
}
