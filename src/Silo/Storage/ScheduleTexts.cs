using System.Collections.Immutable;
using System.Text.Json;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Silo.Storage;

/// <summary>The parts of a schedule's row that must be written out as text.</summary>
internal readonly record struct ScheduleTexts(string Definition, string? Starting, string? LastTrouble)
{
    /// <summary>Writes them.</summary>
    public static ScheduleTexts Of(ScheduleRow row) => new(
        Write(row.Schedule.Definition),
        row.Starting.IsDefaultOrEmpty ? null : Write(row.Starting),
        row.Schedule.LastTrouble is { } trouble ? Write(trouble) : null);

    /// <summary>The definition of a text.</summary>
    public static ScheduleDefinition ReadDefinition(string text) => Read<ScheduleDefinition>(text);

    /// <summary>The runs of a text; null for none.</summary>
    public static ImmutableArray<StartingRun> ReadStarting(string? text) => text is null ? [] : Read<ImmutableArray<StartingRun>>(text);

    /// <summary>The trouble of a text; null for none.</summary>
    public static ScheduleTrouble? ReadTrouble(string? text) => text is null ? null : Read<ScheduleTrouble>(text);

    private static string Write<T>(T value) => JsonSerializer.Serialize(value, JobJson.Lean);

    private static T Read<T>(string text) => JsonSerializer.Deserialize<T>(text, JobJson.Lean)!;
}
