using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Dialects;

/// <summary>What a retrospective run was asked for: summaries of a range of past days, one a period. It stands in the metadata of the run,
/// under these names.</summary>
internal sealed record Retrospective
{
    /// <inheritdoc cref="GuildSummary.Scope"/>
    public required string Scope { get; init; }

    /// <inheritdoc cref="GuildSummary.ChannelIds"/>
    public IReadOnlyList<string>? ChannelIds { get; init; }

    /// <inheritdoc cref="GuildSummary.CategoryId"/>
    public string? CategoryId { get; init; }

    /// <summary>When the first period begins, in ISO 8601.</summary>
    public string? StartTime { get; init; }

    /// <summary>When the last one ends.</summary>
    public string? EndTime { get; init; }

    /// <summary>The first day.</summary>
    public required DateOnly StartDate { get; init; }

    /// <summary>The last day, inclusive.</summary>
    public required DateOnly EndDate { get; init; }

    /// <summary>How long a period is.</summary>
    public required RetrospectiveGranularity Granularity { get; init; }

    /// <summary>Whose days they are: an IANA name.</summary>
    public required string TimeZone { get; init; }

    /// <summary>How many periods are at work at once, at most.</summary>
    public required int Concurrency { get; init; }

    /// <summary>Whether periods that are done are done again.</summary>
    public required bool Redo { get; init; }

    /// <summary>How many periods there are: lists say it, and do not count them.</summary>
    public required int PeriodsTotal { get; init; }

    /// <summary>What the job is, where it is a retrospective run; a batch that says such a thing of itself is one.</summary>
    public static bool TryOf(JobSnapshot job, [NotNullWhen(true)] out Retrospective? run)
    {
        run = job is { Type: JobBatch.Type, Trigger: JobTrigger.Retrospective, Tenant: not null, Metadata: { } metadata } ? Read(metadata) : null;
        return run is not null;
    }

    /// <summary>Its periods, in order.</summary>
    public IReadOnlyList<RetrospectivePeriod> Periods() => RetrospectivePeriods.Of(StartDate, EndDate, Granularity, ZoneCalendar.Find(TimeZone)!);

    /// <summary>What is asked for one period.</summary>
    public GuildSummary Of(RetrospectivePeriod period) => new()
    {
        Scope = Scope, ChannelIds = ChannelIds, CategoryId = CategoryId,
        StartTime = GuildSummary.Written(period.Start), EndTime = GuildSummary.Written(period.End),
    };

    /// <summary>What the summary of a period is about: the same for every run, in whatever zone, that asks a guild for the same moments of the same
    /// channels.</summary>
    public string SubjectOf(string guild, RetrospectivePeriod period)
    {
        var (start, end) = (GuildSummary.Written(period.Start)!, GuildSummary.Written(period.End)!);
        return $"summary-{start}-{end}-{Hash([guild, .. Channels(), start, end])}";
    }

    /// <summary>While a run has it, who asks for the same is answered with that run.</summary>
    public string ActiveKey(string guild) =>
        $"retrospective-{Hash([guild, .. Channels(), $"{StartDate:O} {EndDate:O} {Granularity} {TimeZone} {Redo}"])}";

    private IEnumerable<string?> Channels() =>
        [Scope, CategoryId, ChannelIds is null ? null : JsonText.From(ChannelIds.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)).Value];

    private static string Hash(IEnumerable<string?> parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonText.From(parts).Value)).AsSpan(0, 16));

    private static Retrospective? Read(JsonText metadata)
    {
        try
        {
            return metadata.To<Retrospective>() is { Scope: not null, TimeZone: not null } run && RetrospectivePeriods.AreFew(run.StartDate, run.EndDate, run.Granularity)
                && ZoneCalendar.Find(run.TimeZone) is not null ? run : null;
        }
        catch (JsonException) // whoever submits past this dialect writes there what he likes
        {
            return null;
        }
    }
}
