namespace OrleansJobs.Grains.Contracts;

/// <summary>
/// A job whose caller does the work and says how far it is. It runs from the moment it is accepted; each word of the caller extends the
/// lease, and when nothing is heard for a whole lease the job fails with code <c>lost</c>. It has one attempt, so its id is fence
/// enough. Key: <see cref="JobId.GrainKey"/>.
/// </summary>
[Alias("jobs.ITrackedJobGrain")]
public interface ITrackedJobGrain : IGrainWithStringKey
{
    /// <summary>Accepts the job. Answers once it is durable. Idempotent: a second call is answered with the job that is there.</summary>
    /// <exception cref="InvalidJobException">A field is out of its bounds.</exception>
    /// <exception cref="JobConflictException">Another submission had its idempotency key in the last 24 hours.</exception>
    /// <exception cref="StoreUnavailableException">The database did not confirm; the same call may be made again.</exception>
    [Alias("Start")]
    Task<TrackedJob> StartAsync(JobSubmission submission, CancellationToken cancellationToken);

    /// <summary>Takes what the caller reports. An end is durable when this returns, and may be reported again.</summary>
    /// <exception cref="JobConflictException">The job has ended in another way, or it is not one that its caller runs.</exception>
    /// <exception cref="JobNotFoundException">There is no such job.</exception>
    [Alias("Report")]
    Task<TrackedJob> ReportAsync(TrackedReport report, CancellationToken cancellationToken);
}

/// <summary>A job that its caller runs.</summary>
/// <param name="Job">The job.</param>
/// <param name="Created">False when it was there already.</param>
/// <param name="Lease">How long its caller may be silent.</param>
/// <param name="LeaseUntil">When it is given up unless something is heard; null when it has ended.</param>
/// <param name="Claim">What its caller may report with as whoever runs a job outside does; told to the one who began it, null elsewhere.</param>
[GenerateSerializer, Immutable, Alias("jobs.tracked")]
public sealed record TrackedJob(JobSnapshot Job, bool Created, TimeSpan Lease, DateTimeOffset? LeaseUntil, Guid? Claim = null);

/// <summary>What a caller says of its work. All of it may be absent: it lives.</summary>
/// <param name="Percent">0 to 100; null for no change.</param>
/// <param name="Message">The step at work; null for no change.</param>
/// <param name="Outcome">How it ended: <see cref="JobOutcome.Succeeded"/>, <see cref="JobOutcome.Failed"/> or
/// <see cref="JobOutcome.Stopped"/>; null while it goes on.</param>
[GenerateSerializer, Immutable, Alias("jobs.tracked-report")]
public sealed record TrackedReport(double? Percent = null, string? Message = null, JobOutcome? Outcome = null);
