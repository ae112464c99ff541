using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Lifecycle;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Grains.Jobs;

/// <summary>The job as someone outside the service holds it: by a lease that each word of his renews.</summary>
internal sealed partial class JobGrain
{
    /// <summary>A worker who confirms does so at once.</summary>
    private static readonly TimeSpan LongestFirstLease = TimeSpan.FromSeconds(10);

    /// <summary>A job that takes its workers down before they can say a word must not go round for ever.</summary>
    private const int MostUnconfirmed = 5;

    private int _unconfirmed;

    public Task<LeasedJob?> ClaimLeasedAsync(string worker, CancellationToken cancellationToken) =>
        LeaseAsync(worker, (job, now) => StartedLease(job, worker, now), cancellationToken);

    public Task<LeasedJob?> ClaimToConfirmAsync(string worker, CancellationToken cancellationToken) =>
        LeaseAsync(worker, (job, now) => Sooner(now + FirstLeaseOf(job, worker), Deadline(job, now)), cancellationToken);

    private async Task<LeasedJob?> LeaseAsync(string worker, Func<JobSnapshot, DateTimeOffset, DateTimeOffset> until, CancellationToken cancellationToken)
    {
        var row = await StartAsync((token, job, now) => new JobClaim(token, worker, until(job, now)), cancellationToken);
        return row is null ? null : new LeasedJob(row.Job, row.Claim!.Token, LeaseOf(row.Job, worker), row.Claim.LeaseUntil!.Value);
    }

    public Task<ClaimState> RenewAsync(Guid claim, CancellationToken cancellationToken) => SayAsync(claim, progress => progress);

    public Task<ClaimState> ChangeProgressAsync(Guid claim, JobProgressChange change, CancellationToken cancellationToken) =>
        SayAsync(claim, change.ApplyTo);

    public Task ExpireAsync(Guid claim, TimeSpan heardFor, CancellationToken cancellationToken) => ApplyAsync(row =>
    {
        var now = time.Now();
        var held = Demand(row, claim).Claim!;
        if (held.LeaseUntil is not { } end || end > now) return null;
        if (Batches.IsAtWork(row))
        {
            LookIn(TimeSpan.Zero);
            return null;
        }

        if (Deadline(row.Job, row.Job.StartedAt!.Value) <= now) return End(row, new JobOutcome.Failed(AttemptErrors.Timeout(row.Job)), now);
        var isUnconfirmed = IsUnconfirmed(row.Job, held);
        var missing = (isUnconfirmed ? FirstLeaseOf(row.Job, held.Host) : LeaseOf(row.Job, held.Host)) - heardFor;
        return missing > TimeSpan.Zero
            ? row with { Claim = held with { LeaseUntil = Sooner(now + missing, Deadline(row.Job, row.Job.StartedAt.Value)) } }
            : End(row, isUnconfirmed && ++_unconfirmed <= MostUnconfirmed ? new JobOutcome.Released() : Silent(row.Job, held), now);
    });

    private JobRow End(JobRow row, JobOutcome outcome, DateTimeOffset now) => JobTransitions.Finish(row, outcome, now, BackoffOf(row.Job));

    private JobOutcome Silent(JobSnapshot job, JobClaim held)
    {
        var lease = LeaseOf(job, held.Host);
        return held.Host == TrackedJobs.Host ? TrackedJobs.Lost(lease)
            : new JobOutcome.Lost($"Whoever ran it has not been heard of for {lease.TotalSeconds:0.#} seconds ({held.Host}).");
    }

    private JobRow HandOver(JobRow row, JobOutcome.HandedOver over)
    {
        var until = LeaseEnd(row.Job, over.To);
        return row with { Claim = row.Claim! with { Host = over.To, LeaseUntil = until } };
    }

    private async Task<ClaimState> SayAsync(Guid claim, Func<JobProgress, JobProgress> change)
    {
        await ShowProgressAsync(claim, change);
        var row = await _row.RequireAsync(CancellationToken.None);
        return new ClaimState(row.Job.CancelRequestedAt is not null, row.Claim?.LeaseUntil);
    }

    /// <summary>The claim with a new lease; as it is where it has none.</summary>
    private JobClaim? Renewed(JobRow row) => row.Claim is { LeaseUntil: not null } held
        ? held with { LeaseUntil = LeaseEnd(row.Job, held.Host) }
        : row.Claim;

    /// <summary>When a lease that begins now ends: the attempt's own time goes no further.</summary>
    private DateTimeOffset LeaseEnd(JobSnapshot job, string holder) =>
        Sooner(time.Now() + LeaseOf(job, holder), Deadline(job, job.StartedAt!.Value));

    /// <summary>The same for an attempt that begins now.</summary>
    private DateTimeOffset StartedLease(JobSnapshot job, string holder, DateTimeOffset now) =>
        Sooner(now + LeaseOf(job, holder), Deadline(job, now));

    private TimeSpan LeaseOf(JobSnapshot job, string holder) =>
        holder == TrackedJobs.Host ? runner.Value.CallerLease : holder == Batches.Host ? runner.Value.BatchLease : types.LeaseOf(job.Type);

    /// <summary>Always less than a lease: where the lease still ends so long after the start, no word has renewed it.</summary>
    private TimeSpan FirstLeaseOf(JobSnapshot job, string worker) =>
        LeaseOf(job, worker) * 0.9 is var most && most < LongestFirstLease ? most : LongestFirstLease;

    private bool IsUnconfirmed(JobSnapshot job, JobClaim held) =>
        held.Host is not (TrackedJobs.Host or Batches.Host) && held.LeaseUntil == job.StartedAt + FirstLeaseOf(job, held.Host);

    private static DateTimeOffset Deadline(JobSnapshot job, DateTimeOffset startedAt) =>
        job.Timeout is { } timeout ? startedAt + timeout : DateTimeOffset.MaxValue;

    private static DateTimeOffset Sooner(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
