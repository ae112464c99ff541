using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;
using OrleansJobs.Storage.Tests.Support;

namespace OrleansJobs.Storage.Tests;

public abstract partial class JobStoreContract
{
    [Fact]
    public async Task OfEachSubjectTheJobThatCompletedLastIsFound()
    {
        var (tenant, one, other) = (JobRows.Unique("tenant"), JobRows.Unique("one"), JobRows.Unique("Café \"other\", [1]"));
        await InsertAsync(About(tenant, one, JobStatus.Completed, minute: 1));
        var latest = await InsertAsync(About(tenant, one, JobStatus.Completed, minute: 3));
        await InsertAsync(About(tenant, one, JobStatus.Completed, minute: 2));
        var single = await InsertAsync(About(tenant, other, JobStatus.Completed, minute: 9));
        var found = await Jobs.ListLatestCompletedAsync(tenant, "summary", [one, JobRows.Unique("none"), other], None);
        Assert.Equal(new[] { latest.Job.Id, single.Job.Id }.Order(), found.Select(job => job.Id).Order());
        var job = found.Single(job => job.Id == single.Job.Id);
        Assert.Equal((other, tenant, JobStatus.Completed, single.Job.CompletedAt), (job.Subject, job.Tenant, job.Status, job.CompletedAt));
        Assert.Null(job.Result);
    }

    [Fact]
    public async Task WhatHasNotCompletedOrIsAnotherTenantsOrTypesIsNot()
    {
        var (tenant, subject) = (JobRows.Unique("tenant"), JobRows.Unique("subject"));
        foreach (var status in Enum.GetValues<JobStatus>().Where(status => status != JobStatus.Completed)) await InsertAsync(About(tenant, subject, status, minute: 9));
        await InsertAsync(About(JobRows.Unique("tenant"), subject, JobStatus.Completed, minute: 9));
        await InsertAsync(About(tenant, JobRows.Unique("subject"), JobStatus.Completed, minute: 9));
        var otherType = About(tenant, subject, JobStatus.Completed, minute: 9);
        await InsertAsync(otherType with { Job = otherType.Job with { Type = "digest" } });
        Assert.Empty(await Jobs.ListLatestCompletedAsync(tenant, "summary", [subject], None));
        Assert.Empty(await Jobs.ListLatestCompletedAsync(tenant, "summary", [], None));
        var done = await InsertAsync(About(tenant, subject, JobStatus.Completed, minute: 1));
        Assert.Equal(done.Job.Id, Assert.Single(await Jobs.ListLatestCompletedAsync(tenant, "summary", [subject], None)).Id);
    }

    [Fact]
    public async Task AThousandSubjectsAreAskedForAtOnce()
    {
        var tenant = JobRows.Unique("tenant");
        var rows = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(at => InsertAsync(About(tenant, $"{tenant}-{at}", JobStatus.Completed, minute: at))));
        var found = await Jobs.ListLatestCompletedAsync(tenant, "summary", [.. rows.Select(row => row.Job.Subject!)], None);
        Assert.Equal(rows.Select(row => row.Job.Id).Order(), found.Select(job => job.Id).Order());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("g")]
    public async Task AJobIsFoundByItsIdempotencyKeyInItsTenant(string? tenant)
    {
        var key = JobRows.Unique("key");
        Assert.Null(await Jobs.FindByIdempotencyKeyAsync(tenant, key, None));
        var row = await InsertAsync(job => job with { Tenant = tenant, IdempotencyKey = key });
        Assert.Equal(row.Job.Id, (await Jobs.FindByIdempotencyKeyAsync(tenant, key, None))?.Job.Id);
        Assert.Null(await Jobs.FindByIdempotencyKeyAsync(JobRows.Unique("tenant"), key, None));
    }

    private static JobRow About(string tenant, string subject, JobStatus status, int minute)
    {
        var row = JobRows.Pending(job => job with { Type = "summary", Tenant = tenant, Subject = subject }).In(status);
        return row.Job.CompletedAt is null ? row : row with { Job = row.Job with { CompletedAt = JobRows.Start.AddMinutes(minute) } };
    }
}
