using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Dialects;

/// <summary>A retrospective run: the guild job that it is, what it was asked for, and its periods.</summary>
internal sealed record RetrospectiveView : GuildJobView
{
    [SetsRequiredMembers]
    private RetrospectiveView(GuildJobView job, Retrospective run)
        : base(job) => (StartDate, EndDate, Granularity, TimeZone, Concurrency, Redo, PeriodsTotal) =
            (run.StartDate, run.EndDate, run.Granularity, run.TimeZone, run.Concurrency, run.Redo, run.PeriodsTotal);

    /// <summary>The first day.</summary>
    [JsonPropertyOrder(1)]
    public required DateOnly StartDate { get; init; }

    /// <summary>The last day, inclusive.</summary>
    [JsonPropertyOrder(1)]
    public required DateOnly EndDate { get; init; }

    /// <summary><c>day</c>, <c>week</c> or <c>month</c>.</summary>
    [JsonPropertyOrder(1)]
    public required RetrospectiveGranularity Granularity { get; init; }

    /// <summary>Whose days: an IANA name.</summary>
    [JsonPropertyOrder(1)]
    public required string TimeZone { get; init; }

    /// <summary>How many are active at once, at most.</summary>
    [JsonPropertyOrder(1)]
    public required int Concurrency { get; init; }

    /// <summary>Whether periods that had a summary get another one.</summary>
    [JsonPropertyOrder(1)]
    public required bool Redo { get; init; }

    /// <summary>All its periods, those that were done before it began too; the progress counts the others alone.</summary>
    [JsonPropertyOrder(1)]
    public required int PeriodsTotal { get; init; }

    /// <summary>The periods in order; null in lists.</summary>
    [JsonPropertyOrder(1)]
    public IReadOnlyList<RetrospectivePeriodView>? Periods { get; init; }

    /// <summary>The run as lists show it; null where the job is none.</summary>
    public static RetrospectiveView? Listed(JobSnapshot job, DateTimeOffset now, JobTypeState? type) =>
        Retrospective.TryOf(job, out var run) ? new(GuildJobView.Of(job, now, type), run) : null;
}

/// <summary>One period of a run.</summary>
/// <param name="StartDate">Its first day.</param>
/// <param name="EndDate">Its last day, inclusive.</param>
/// <param name="StartTime">When it begins, in UTC.</param>
/// <param name="EndTime">When the next one begins.</param>
/// <param name="Status">How its summary stands: pending also while it has no job yet.</param>
/// <param name="JobId">The job that makes it, or its newest retry; null while it has none, and when that was deleted.</param>
/// <param name="Error">Why it failed, in one sentence.</param>
/// <param name="AlreadyDone">Whether it had a summary when the run began, and is no part of what runs.</param>
internal sealed record RetrospectivePeriodView(DateOnly StartDate, DateOnly EndDate, string? StartTime, string? EndTime, JobStatus Status, JobId? JobId,
    string? Error, bool AlreadyDone);

/// <summary>A page of a guild's retrospective runs.</summary>
/// <param name="Jobs">Newest first, without periods and result.</param>
/// <param name="Next">What to give as <c>cursor</c> for the next page; null when this was the last.</param>
internal sealed record RetrospectiveListView(IReadOnlyList<RetrospectiveView> Jobs, JobId? Next);

/// <summary>The answer to a request that leaves nothing to run.</summary>
/// <param name="Message">So, in one sentence.</param>
/// <param name="PeriodsTotal">All its periods.</param>
/// <param name="Periods">With the summary that each has.</param>
internal sealed record RetrospectiveDoneView(string Message, int PeriodsTotal, IReadOnlyList<RetrospectivePeriodView> Periods)
{
    /// <summary>Null: no run was begun.</summary>
    [JsonPropertyOrder(-1)]
    public JobId? Id => null;
}

/// <summary>What a run would be.</summary>
/// <param name="PeriodsTotal">All its periods.</param>
/// <param name="PeriodsAlreadyDone">Those that have a summary and would not run.</param>
/// <param name="PeriodsToRun">Those that would.</param>
/// <param name="Concurrency">How many would be active at once, at most.</param>
/// <param name="AverageSeconds">What a summary has taken lately; null where none is known.</param>
/// <param name="EstimatedSeconds">What the run would take if nothing else ran; null where nothing is known.</param>
/// <param name="Note">Where the average comes from, or why there is none, in one sentence.</param>
internal sealed record RetrospectiveEstimateView(int PeriodsTotal, int PeriodsAlreadyDone, int PeriodsToRun, int Concurrency, double? AverageSeconds,
    double? EstimatedSeconds, string Note)
{
    /// <summary>What <paramref name="left"/> of the periods of a run would take.</summary>
    public static RetrospectiveEstimateView Of(Retrospective run, int left, (double? Seconds, int Jobs, bool AreOfGuild) average) =>
        new(run.PeriodsTotal, run.PeriodsTotal - left, left, run.Concurrency, Rounded(average.Seconds),
            left == 0 ? 0 : Rounded(average.Seconds * Math.Ceiling((double)left / run.Concurrency)),
            average.Seconds is null ? "No summary has completed yet, so nobody can say how long one takes."
            : $"The average of the last {average.Jobs} completed summaries {(average.AreOfGuild ? "of this guild" : "of all guilds, for this one has none")}.");

    private static double? Rounded(double? seconds) => seconds is { } known ? Math.Round(known, 3) : null;
}
