using System.Collections.Immutable;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Lifecycle;

namespace OrleansJobs.Grains.Jobs;

/// <summary>How the children of a batch stand.</summary>
/// <param name="plan">The batch.</param>
/// <param name="counts">Those that have a row.</param>
/// <param name="refused">How many will never have one, because they are refused; they have failed.</param>
internal sealed class BatchCount(BatchPlan plan, ImmutableDictionary<JobStatus, int> counts, int refused)
{
    private static readonly JobStatus[] Order = [JobStatus.Pending, JobStatus.Running, JobStatus.Completed, JobStatus.Failed, JobStatus.Cancelled];

    /// <summary>How many have no row yet.</summary>
    public int Missing => Math.Max(0, plan.Jobs.Length - counts.Values.Sum() - refused);

    /// <summary>How many are pending or running.</summary>
    public int Active => Of(JobStatus.Pending) + Of(JobStatus.Running);

    /// <summary>How many of those may have one now. A retry that somebody asks for takes its place, whether there is room or not.</summary>
    public int Room => Math.Min(Missing, Math.Max(0, (plan.Concurrency ?? int.MaxValue) - Active));

    /// <summary>Whether more have failed or were cancelled than may, and that ends the others.</summary>
    public bool MustStop => plan.Failures.Stop && Failures > plan.Failures.Allowed;

    private int Failures => Of(JobStatus.Failed) + Of(JobStatus.Cancelled);

    private int Total => plan.Jobs.Length;

    /// <summary>The same when those that have no row will never have one.</summary>
    public BatchCount WithoutMissing() =>
        new(plan, counts.SetItem(JobStatus.Cancelled, Of(JobStatus.Cancelled) + Missing), refused);

    /// <summary>What the parent shows.</summary>
    public JobProgress ToProgress()
    {
        var ended = Of(JobStatus.Completed) + Failures;
        var troubles = string.Concat(Trouble(JobStatus.Failed), Trouble(JobStatus.Cancelled));
        return JobProgress.Of(ended, Total, $"{ended} of {Total} done{troubles}") with
        {
            Parts = [.. Order.Select(status => new JobPart(JobLifecycle.Word(status), status, Of(status) + (status == JobStatus.Pending ? Missing : 0)))],
        };
    }

    /// <summary>How the batch ends when none is active any more.</summary>
    /// <param name="cancelRequested">Whether someone wanted it to stop; in vain if all had completed.</param>
    public JobOutcome ToOutcome(bool cancelRequested) =>
        cancelRequested && Of(JobStatus.Completed) < Total ? new JobOutcome.Stopped()
        : Failures <= plan.Failures.Allowed ? new JobOutcome.Succeeded(ToResult())
        : new JobOutcome.Failed(new JobError("children_failed",
            $"{Of(JobStatus.Failed)} of {Total} jobs failed, {Of(JobStatus.Cancelled)} were cancelled, and the batch allows {plan.Failures.Allowed}."), Retryable: false);

    private JsonText ToResult() =>
        JsonText.From(new Result(Total, Of(JobStatus.Completed), Of(JobStatus.Failed), Of(JobStatus.Cancelled)));

    private int Of(JobStatus status) => counts.GetValueOrDefault(status) + (status == JobStatus.Failed ? refused : 0);

    private string Trouble(JobStatus status) => Of(status) > 0 ? $", {Of(status)} {JobLifecycle.Word(status)}" : "";

    private sealed record Result(int Total, int Completed, int Failed, int Cancelled);
}
