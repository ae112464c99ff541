using System.Text.Json;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Dialects;

/// <summary>The summaries that a run has to make, as its input says it.</summary>
/// <param name="Jobs">Those of the periods that were not done when it began, each under the id that it has.</param>
/// <param name="Failures">How many may fail, and whether more end the rest.</param>
/// <param name="Concurrency">How many are active at once, at most.</param>
internal sealed record RetrospectivePlan(IReadOnlyList<PlannedSummary> Jobs, (int Allowed, bool Stop) Failures, int? Concurrency)
{
    /// <summary>The plan of a run that was read whole.</summary>
    public static RetrospectivePlan Of(JobSnapshot run)
    {
        var input = run.Input!.Value.To<Input>()!;
        return new RetrospectivePlan(input.Jobs, (input.Failures.Allowed, input.Failures.Stop), input.Concurrency);
    }

    /// <summary>The batch of some of them.</summary>
    public JobBatch BatchOf(IEnumerable<PlannedSummary> jobs) => new([.. jobs.Select(job => job.Job)], Failures.Allowed, Failures.Stop, Concurrency);

    private sealed record Input(IReadOnlyList<PlannedSummary> Jobs, Rule Failures, int? Concurrency);

    private sealed record Rule(int Allowed, bool Stop);
}

/// <summary>One summary of a run.</summary>
/// <param name="Id">The id under which it is submitted when its turn comes.</param>
/// <param name="Job">What is submitted.</param>
internal sealed record PlannedSummary(JobId Id, JobSubmission Job)
{
    /// <summary>The active key of all its retries.</summary>
    public string RetryKey => JobSnapshot.RetryKeyOf(Id);

    /// <summary>What it says of its period; null where a batch that others made says nothing.</summary>
    public RetrospectiveChild? Told()
    {
        try
        {
            return Job.Metadata?.To<RetrospectiveChild>();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>The metadata of the summary of a period: what any summary has there, and the days.</summary>
internal sealed record RetrospectiveChild(string? Scope, IReadOnlyList<string>? ChannelIds, string? CategoryId, string? StartTime, string? EndTime,
    DateOnly StartDate, DateOnly EndDate)
{
    /// <summary>That of a period.</summary>
    public static RetrospectiveChild Of(GuildSummary asked, RetrospectivePeriod period) =>
        new(asked.Scope, asked.ChannelIds, asked.CategoryId, asked.StartTime, asked.EndTime, period.First, period.Last);
}
