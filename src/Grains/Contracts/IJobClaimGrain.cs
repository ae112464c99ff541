namespace OrleansJobs.Grains.Contracts;

/// <summary>The same job, as the one who runs it sees it. Every call after the first names the claim; a claim that is no longer
/// the job's is refused, and the work must stop. Key: <see cref="JobId.GrainKey"/>.</summary>
[Alias("jobs.IJobClaimGrain")]
public interface IJobClaimGrain : IGrainWithStringKey
{
    /// <summary>Starts an attempt for <paramref name="host"/>. Null when the job is not pending or not due; one that
    /// has waited too long for its first attempt is cancelled by it.</summary>
    [Alias("Claim")]
    Task<JobAssignment?> ClaimAsync(string host, CancellationToken cancellationToken);

    /// <summary>Cancels the job if it has waited too long for its first attempt; it may have begun since that was noticed.</summary>
    /// <exception cref="JobNotFoundException">There is no such job.</exception>
    [Alias("EndWait")]
    Task EndWaitAsync(CancellationToken cancellationToken);

    /// <summary>Replaces the progress: shown at once, kept within a second.</summary>
    /// <exception cref="ClaimLostException">The claim is no longer the job's.</exception>
    [Alias("ReportProgress")]
    Task ReportProgressAsync(Guid claim, JobProgress progress, CancellationToken cancellationToken);

    /// <summary>Keeps a point to resume from. Answers once it is durable.</summary>
    /// <exception cref="ClaimLostException">The claim is no longer the job's.</exception>
    [Alias("SaveCheckpoint")]
    Task SaveCheckpointAsync(Guid claim, JsonText checkpoint, CancellationToken cancellationToken);

    /// <summary>Ends the attempt. Answers once it is durable. Idempotent for the same claim.</summary>
    /// <exception cref="ClaimLostException">The claim is no longer the job's.</exception>
    [Alias("Finish")]
    Task FinishAsync(Guid claim, JobOutcome outcome, CancellationToken cancellationToken);

    /// <summary>Ends the attempt if the lease of its claim is over; the one who holds it may have been heard since that was noticed.</summary>
    /// <exception cref="ClaimLostException">The claim is no longer the job's.</exception>
    [Alias("Expire")]
    Task ExpireAsync(Guid claim, CancellationToken cancellationToken);
}

/// <summary>An attempt handed to a runner.</summary>
/// <param name="Job">The job, input and checkpoint included.</param>
/// <param name="Claim">The fence of every later call.</param>
[GenerateSerializer, Immutable, Alias("jobs.assignment")]
public sealed record JobAssignment(JobSnapshot Job, Guid Claim);
