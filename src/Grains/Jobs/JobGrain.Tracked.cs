using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Lifecycle;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Grains.Jobs;

/// <summary>The job as a caller sees it that does the work itself.</summary>
internal sealed partial class JobGrain
{
    public async Task<TrackedJob> StartAsync(JobSubmission submission, CancellationToken cancellationToken)
    {
        var row = factory.Create(_id, submission with { MaxAttempts = 1, RunAt = null });
        var now = time.Now();
        var claim = new JobClaim(Guid.NewGuid(), TrackedJobs.Host, StartedLease(row.Job, TrackedJobs.Host, now));
        var insert = await _row.InsertAsync(JobTransitions.Start(row, claim, now), keys);
        return Show(insert.Row, insert.Inserted) with { Claim = insert.Row.Job.Id == _id ? insert.Row.Claim?.Token : null };
    }

    public async Task<TrackedJob> ReportAsync(TrackedReport report, CancellationToken cancellationToken)
    {
        var row = await _row.RequireAsync(cancellationToken);
        if (TrackedJobs.HasEndedSo(row.Job, report.Outcome))
        {
            return Show(row); // the answer got lost on its way
        }

        if (report.Outcome is null)
        {
            await ShowProgressAsync(TrackedJobs.Demand(row).Token, progress => TrackedJobs.Progress(progress, report));
        }
        else
        {
            await ApplyAsync(current => TrackedJobs.Finish(current, report, time.Now()) with { LastClaim = current.Claim?.Token });
        }

        return Show(await _row.RequireAsync(cancellationToken));
    }

    private TrackedJob Show(JobRow row, bool created = false) => new(row.Job, created, runner.Value.CallerLease, row.Claim?.LeaseUntil);
}
