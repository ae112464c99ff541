using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Schedules.Timing;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Grains.Schedules;

/// <summary>The jobs of a schedule.</summary>
internal static class ScheduleRuns
{
    /// <summary>Where a run's metadata say of which occurrence it is.</summary>
    public const string Metadata = "schedule";

    /// <summary>What is submitted for a run.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="run">The run.</param>
    /// <exception cref="InvalidJobException">Its input or metadata cannot be written anew.</exception>
    public static JobSubmission Of(ScheduleSnapshot schedule, StartingRun run)
    {
        var definition = schedule.Definition;
        var job = definition.Job;
        return job with
        {
            Trigger = JobTrigger.Scheduled,
            Tenant = definition.Tenant,
            User = job.User ?? definition.User,
            Name = job.Name ?? definition.Name,
            ScheduleId = schedule.Id.ToString(),
            Input = job.Input is { } input ? Whole("input", () => Fill(input, schedule.Id, run)) : null,
            Metadata = Whole("metadata", () => Tell(job.Metadata is { } metadata ? Fill(metadata, schedule.Id, run) : null, run)),
            Then = definition.Webhook is { } webhook ? job.Then.Add(webhook) : job.Then,
        };
    }

    /// <summary>How long after it is due a run begins: by chance, which is the same for the same occurrence whoever asks.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="occurrences">Its timing.</param>
    /// <param name="dueAt">The occurrence.</param>
    public static TimeSpan Jitter(ScheduleSnapshot schedule, Occurrences occurrences, DateTimeOffset dueAt)
    {
        if (schedule.Definition.Jitter is not { } most) return TimeSpan.Zero;
        if (occurrences.After(dueAt) is { } next && next - dueAt < most) most = next - dueAt;
        Span<byte> occurrence = stackalloc byte[24];
        schedule.Id.Value.TryWriteBytes(occurrence, bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(occurrence[16..], dueAt.UtcTicks);
        var chance = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(occurrence)) / (uint.MaxValue + 1.0);
        return TimeSpan.FromMilliseconds(Math.Floor(most.TotalMilliseconds * chance));
    }

    /// <summary>JSON may say half of a character, which is read as it stands and cannot be written again.</summary>
    private static JsonText Whole(string field, Func<JsonText> write)
    {
        try
        {
            return write();
        }
        catch (Exception half) when (half is InvalidOperationException or JsonException)
        {
            throw new InvalidJobException(field, $"'{field}' has half a character in it (a surrogate without its other half).");
        }
    }

    private static JsonText Fill(JsonText input, ScheduleId id, StartingRun run)
    {
        if (!input.Value.Contains("${", StringComparison.Ordinal)) return input;
        (string Name, string Value)[] values =
        [
            ("${due_at}", Text(run.DueAt)), ("${window_start}", Text(run.WindowStart)), ("${window_end}", Text(run.DueAt)), ("${schedule_id}", id.ToString()),
        ];
        return JsonText.From(Fill(JsonNode.Parse(input.Value), values));
    }

    private static JsonNode? Fill(JsonNode? node, (string Name, string Value)[] values) => node switch
    {
        JsonObject fields => new JsonObject(fields.Select(field => KeyValuePair.Create(field.Key, Fill(field.Value, values)))),
        JsonArray items => new JsonArray([.. items.Select(item => Fill(item, values))]),
        JsonValue value when value.TryGetValue<string>(out var text) => JsonValue.Create(values.Aggregate(text, (filled, one) => filled.Replace(one.Name, one.Value))),
        _ => node?.DeepClone(),
    };

    private static JsonText Tell(JsonText? metadata, StartingRun run)
    {
        var told = metadata is { } given ? JsonNode.Parse(given.Value)!.AsObject() : [];
        told[Metadata] = new JsonObject { ["due_at"] = Text(run.DueAt), ["window_start"] = Text(run.WindowStart) };
        return JsonText.From(told);
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
