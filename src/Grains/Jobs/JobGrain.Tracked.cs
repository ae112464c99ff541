using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Lifecycle;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Grains.Jobs;

/// <summary>The job as a caller sees it that does the work itself.</summary>
internal sealed partial class JobGrain
{
    private TimeSpan CallerLease => runner.Value.CallerLease;

    public async Task<TrackedJob> StartAsync(JobSubmission submission, CancellationToken cancellationToken)
    {
        var row = factory.Create(_id, submission with { MaxAttempts = 1, RunAt = null });
        var now = time.Now();
        var claim = new JobClaim(Guid.NewGuid(), TrackedJobs.Host, now + CallerLease);
        var insert = await _row.InsertAsync(JobTransitions.Start(row, claim, now), keys);
        return Show(insert.Row, insert.Inserted);
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
            var lease = TrackedJobs.Demand(row) with { LeaseUntil = time.Now() + CallerLease };
            await ShowProgressAsync(lease.Token, TrackedJobs.Progress(row.Job.Progress, report), lease);
        }
        else
        {
            await ApplyAsync(current => TrackedJobs.Finish(current, report, time.Now()));
        }

        return Show(await _row.RequireAsync(cancellationToken));
    }

    public Task ExpireAsync(Guid claim, CancellationToken cancellationToken) => ApplyAsync(row =>
        Demand(row, claim).Claim!.LeaseUntil > time.Now() ? null : JobTransitions.Finish(row, TrackedJobs.Lost(CallerLease), time.Now(), TimeSpan.Zero));

    private TrackedJob Show(JobRow row, bool created = false) => new(row.Job, created, CallerLease, row.Claim?.LeaseUntil);
}
