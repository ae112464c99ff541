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

    /// <summary>Starts an attempt for a worker outside, who holds it by a lease: each call under the claim renews it, and when none comes for
    /// a whole lease the attempt is lost. Null when the job is not pending or not due.</summary>
    [Alias("ClaimLeased")]
    Task<LeasedJob?> ClaimLeasedAsync(string worker, CancellationToken cancellationToken);

    /// <summary>The same for a worker who confirms: he says a word as soon as he knows of the claim, before he begins. The first lease is
    /// short (10 seconds, or nine tenths of a lease that is not longer). When no word comes in it he has never known: the job is handed
    /// back, and the attempt does not count, unless that happens again and again.</summary>
    [Alias("ClaimToConfirm")]
    Task<LeasedJob?> ClaimToConfirmAsync(string worker, CancellationToken cancellationToken);

    /// <summary>Says that whoever holds the claim lives, and nothing else.</summary>
    /// <exception cref="ClaimLostException">The claim is no longer the job's.</exception>
    [Alias("Renew")]
    Task<ClaimState> RenewAsync(Guid claim, CancellationToken cancellationToken);

    /// <summary>Changes the progress: shown at once, kept within a second.</summary>
    /// <exception cref="ClaimLostException">The claim is no longer the job's.</exception>
    [Alias("ChangeProgress")]
    Task<ClaimState> ChangeProgressAsync(Guid claim, JobProgressChange change, CancellationToken cancellationToken);

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

    /// <summary>Ends the attempt if the lease of its claim is over; the one who holds it may have been heard since that was noticed. While
    /// nobody could be heard nobody is blamed: a lease that ended then goes on for what is missing of a whole one.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="heardFor">For how long whoever calls has been there to hear.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ClaimLostException">The claim is no longer the job's.</exception>
    [Alias("Expire")]
    Task ExpireAsync(Guid claim, TimeSpan heardFor, CancellationToken cancellationToken);
}

/// <summary>An attempt handed to a runner.</summary>
/// <param name="Job">The job, input and checkpoint included.</param>
/// <param name="Claim">The fence of every later call.</param>
[GenerateSerializer, Immutable, Alias("jobs.assignment")]
public sealed record JobAssignment(JobSnapshot Job, Guid Claim);

/// <summary>An attempt handed to a worker outside.</summary>
/// <param name="Job">The job, input and checkpoint included.</param>
/// <param name="Claim">The fence of every later call.</param>
/// <param name="Lease">How long the worker may be silent.</param>
/// <param name="LeaseUntil">When the attempt is lost unless something is heard.</param>
[GenerateSerializer, Immutable, Alias("jobs.leased-job")]
public sealed record LeasedJob(JobSnapshot Job, Guid Claim, TimeSpan Lease, DateTimeOffset LeaseUntil);

/// <summary>What the one who holds a claim has to know.</summary>
/// <param name="CancelRequested">Someone wants the work to stop.</param>
/// <param name="LeaseUntil">When the attempt is lost unless something is heard; null for a process of the service.</param>
[GenerateSerializer, Immutable, Alias("jobs.claim-state")]
public sealed record ClaimState(bool CancelRequested, DateTimeOffset? LeaseUntil);
