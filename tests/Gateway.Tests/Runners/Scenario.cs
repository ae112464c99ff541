using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrleansJobs.Gateway.Tests.Runners;

/// <summary>What work does, attempt by attempt: the input of the job, acted out by whoever runs it. A step is an event of
/// docs/running-work.md, or one of the acts.</summary>
public sealed record Scenario(params string[][] Attempts)
{
    /// <summary>Goes on until it is asked to stop, and then stops.</summary>
    public const string Hold = """{"do":"hold"}""";

    /// <summary>Is gone, without a word.</summary>
    public const string Crash = """{"do":"crash"}""";

    /// <summary>Gives the checkpoint that it was started with as the result.</summary>
    public const string GiveCheckpoint = """{"do":"give_checkpoint"}""";

    /// <summary>The input of the job.</summary>
    public string Input => $"[{string.Join(",", Attempts.Select(steps => $"[{string.Join(",", steps)}]"))}]";

    /// <summary>The steps of an attempt; the last ones serve all that follow.</summary>
    public static IReadOnlyList<string> StepsOf(string input, int attempt)
    {
        var attempts = JsonNode.Parse(input)!.AsArray();
        return [.. attempts[Math.Min(attempt, attempts.Count) - 1]!.AsArray().Select(step => step!.ToJsonString())];
    }

    /// <summary>The act of a step; null when it is an event.</summary>
    public static string? ActOf(string step)
    {
        using var read = JsonDocument.Parse(step);
        return read.RootElement.TryGetProperty("do", out var act) ? act.GetString() : null;
    }
}
