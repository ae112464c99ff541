using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Dialects;

/// <summary>What a worker got.</summary>
/// <param name="Jobs">Empty when there was nothing to do.</param>
internal sealed record ClaimedJobsView(IReadOnlyList<ClaimedJobView> Jobs);

/// <summary>A job that was claimed.</summary>
/// <param name="Job">The job, input and checkpoint included.</param>
/// <param name="Claim">Goes with every report.</param>
/// <param name="LeaseSeconds">How long the worker may be silent.</param>
/// <param name="LeaseUntil">When the attempt is lost unless something is heard.</param>
internal sealed record ClaimedJobView(JobView Job, Guid Claim, double LeaseSeconds, DateTimeOffset LeaseUntil)
{
    public static ClaimedJobView Of(LeasedJob leased, DateTimeOffset now) =>
        new(JobView.Of(leased.Job, now), leased.Claim, leased.Lease.TotalSeconds, leased.LeaseUntil);
}

/// <summary>What the holder of a claim is answered.</summary>
/// <param name="Answer">quiet: go on; cancel_requested: stop, and say so; claim_lost: stop, nothing is heard any more.</param>
/// <param name="LeaseUntil">When the attempt is lost unless something is heard.</param>
internal sealed record ClaimAnswer(string Answer, DateTimeOffset? LeaseUntil)
{
    /// <summary>The claim is no longer the job's.</summary>
    public static ClaimAnswer Lost { get; } = new("claim_lost", null);

    public static ClaimAnswer Of(ClaimState state) => new(state.CancelRequested ? "cancel_requested" : "quiet", state.LeaseUntil);
}

/// <summary>Where the job stands after the end of an attempt.</summary>
/// <param name="Status">pending when it will be tried again.</param>
internal sealed record StatusAnswer(JobStatus Status);

/// <summary>What a worker looks for. Only for the document, like the others.</summary>
/// <param name="Types">The types it runs, 1 to 50.</param>
/// <param name="Limit">How many jobs at most, 1 to 100. Default: 1.</param>
/// <param name="Wait">Seconds to wait for one, 0 to 30. Default: 0.</param>
/// <param name="Worker">What the worker is called: the host of the attempt.</param>
/// <param name="Confirm">Whether the worker sends a heartbeat for each job before it begins. Where none comes within 10 seconds (or nine tenths
/// of a lease that is not longer) the job goes to another, and the attempt does not count. Default: false.</param>
internal sealed record ClaimBody(IReadOnlyList<string> Types, int? Limit = null, double? Wait = null, string? Worker = null, bool? Confirm = null);

/// <summary>A claim and nothing else.</summary>
/// <param name="Claim">The claim.</param>
internal sealed record ClaimOnlyBody(Guid Claim);

/// <summary>How far the work is.</summary>
/// <param name="Claim">The claim.</param>
/// <param name="Current">Units done.</param>
/// <param name="Total">Units in all.</param>
/// <param name="Percent">0 to 100. Default: what follows from current and total.</param>
/// <param name="Message">The step at work.</param>
/// <param name="Parts">Parts that are new or changed, by their names.</param>
internal sealed record ProgressReportBody(Guid Claim, long? Current = null, long? Total = null, double? Percent = null, string? Message = null,
    IReadOnlyDictionary<string, PartReportBody>? Parts = null);

/// <summary>How far a part is.</summary>
/// <param name="Status">Where it stands. Default for a new part: running.</param>
/// <param name="Count">Units done.</param>
/// <param name="Total">Units in all.</param>
/// <param name="Message">Its step.</param>
internal sealed record PartReportBody(JobStatus? Status = null, long? Count = null, long? Total = null, string? Message = null);

/// <summary>What the work said.</summary>
/// <param name="Claim">The claim.</param>
/// <param name="Lines">At most 1,000; a text stands for a line of level info.</param>
internal sealed record LinesBody(Guid Claim, IReadOnlyList<LineBody> Lines);

/// <summary>A line of the log.</summary>
/// <param name="Text">The line; what is beyond 4,000 characters is cut. Default: an empty one.</param>
/// <param name="Level">debug, info, warning or error. Default: info.</param>
internal sealed record LineBody(string? Text = null, JobLogLevel? Level = null);

/// <summary>A point to resume from.</summary>
/// <param name="Claim">The claim.</param>
/// <param name="Checkpoint">Any JSON; the next attempt is given it.</param>
internal sealed record CheckpointBody(Guid Claim, JsonText Checkpoint);

/// <summary>The end of the work.</summary>
/// <param name="Claim">The claim.</param>
/// <param name="Result">What it gave; any JSON.</param>
internal sealed record CompleteBody(Guid Claim, JsonText? Result = null);

/// <summary>The end of an attempt that failed.</summary>
/// <param name="Claim">The claim.</param>
/// <param name="Error">Why: a text, or an object with code, message and detail.</param>
/// <param name="Retryable">Whether another attempt could do better. Default: no.</param>
/// <param name="RetryAfter">Seconds to wait before it. Default: the type's backoff.</param>
internal sealed record FailBody(Guid Claim, JsonText? Error = null, bool? Retryable = null, double? RetryAfter = null);
