using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;

namespace OrleansJobs.Silo.Handlers.Summaries;

/// <summary>Type <c>summary</c>: says what was talked about in the channels of a guild. Input: <see cref="SummaryInput"/>; result:
/// <see cref="SummaryResult"/>.</summary>
internal sealed class SummaryHandler(SummaryMaker maker) : IJobHandler
{
    /// <summary>The type it is for.</summary>
    public const string Type = "summary";

    /// <inheritdoc/>
    public async Task<JobOutcome> RunAsync(JobContext job, CancellationToken cancellationToken) => new JobOutcome.Succeeded(
        JsonText.From(await maker.MakeAsync(job, SummaryPlan.Read(job.Job.Input), lastPart: null, cancellationToken)));
}
