using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Index;

namespace OrleansJobs.Grains.Tests;

public sealed class ScopeJobsTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly ScopeJobs _jobs = new();

    [Fact]
    public void AJobThatEndedUntoldPushesNobodyOut()
    {
        var known = Finished(JobIndexSnapshot.MostFinished);
        foreach (var job in known) _jobs.Remember(job);
        var untold = Finish(Make(999), second: 999);
        var changes = _jobs.Replace([], [untold, .. known.Take(JobIndexSnapshot.MostFinished - 1)]);
        Assert.Equal(untold.Id, Assert.Single(changes).Job?.Id);
    }

    [Fact]
    public void WhatShouldBeListedAndIsNotIsGone()
    {
        var known = Finished(JobIndexSnapshot.MostFinished);
        foreach (var job in known) _jobs.Remember(job);
        var older = Finish(Make(5_000), second: -1);
        var changes = _jobs.Replace([], [.. known.Where((_, at) => at != 7), older]);
        Assert.Equal([known[7].Id], changes.Select(change => change.Deleted).OfType<JobId>());
        Assert.Equal([older.Id], changes.Select(change => change.Job?.Id).OfType<JobId>());
    }

    [Fact]
    public void AnActiveJobThatIsNowhereIsDeletedOrLongOver()
    {
        var active = Make(9_999);
        _jobs.Remember(active);
        Assert.Equal(active.Id, Assert.Single(_jobs.Replace([], [])).Deleted);

        _jobs.Remember(active);
        var whole = Assert.Single(_jobs.Replace([], Finished(JobIndexSnapshot.MostFinished))).Scope; // it may have ended before all of these
        Assert.Empty(whole!.Active);
        Assert.Equal(JobIndexSnapshot.MostFinished, whole.Finished.Length);
    }

    [Fact]
    public void ActiveOnesBeyondTheListAreNotGone()
    {
        var jobs = Enumerable.Range(0, JobIndexSnapshot.MostActive + 500).Select(at => Make(at)).ToArray();
        foreach (var job in jobs) _jobs.Remember(job);
        Assert.Empty(_jobs.Replace([.. jobs.Reverse().Take(JobIndexSnapshot.MostActive)], []));
        Assert.Equal(JobIndexSnapshot.MostActive, _jobs.Snapshot().Active.Length);
        Assert.Equal(jobs[^1].Id, _jobs.Snapshot().Active[0].Id);
    }

    private static JobSnapshot[] Finished(int count) => [.. Enumerable.Range(0, count).Select(at => Finish(Make(at), second: count - at))];

    private static JobSnapshot Finish(JobSnapshot job, int second) =>
        job with { Status = JobStatus.Completed, CompletedAt = Start.AddSeconds(second), Sequence = job.Sequence + 1 };

    private static JobSnapshot Make(int number) => new()
    {
        Id = new JobId(new Guid($"01890a5d-ac96-774b-bcce-{number:x12}")),
        Type = "held", Sequence = 1, CreatedAt = Start.AddMilliseconds(number),
    };
}
