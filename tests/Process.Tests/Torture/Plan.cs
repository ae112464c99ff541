using System.Text.Json;
using OrleansJobs.Support.Calls;

namespace OrleansJobs.Process.Tests.Torture;

/// <summary>What the work of a job does, attempt by attempt; the last action serves all that follow.</summary>
internal sealed record Plan(string Ledger, string[] Actions, int Steps, TimeSpan Pause)
{
    public const string Ok = "ok";
    public const string Retry = "retry";
    public const string Fatal = "fatal";
    public const string Die = "die";
    public const string Stuck = "stuck";

    /// <summary>Most succeed; some fail once or more, some for good, some take their process with them, some do not end by themselves.</summary>
    public static Plan Choose(Random random, string ledger) => new(
        ledger,
        random.Next(20) switch
        {
            < 12 => [Ok],
            < 14 => [Retry, Ok],
            14 => [Retry, Retry, Ok],
            15 => [Fatal],
            16 => [Retry, Fatal],
            17 => [Die, Ok],
            18 => [Stuck, Ok],
            _ => [Retry],
        },
        random.Next(1, 5),
        TimeSpan.FromMilliseconds(random.Next(0, 60)));

    /// <summary>The plan in an input.</summary>
    public static Plan Of(JsonElement input) => new(input.Text("ledger"), [.. input.GetProperty("actions").EnumerateArray().Select(action => action.GetString()!)],
        (int)input.Number("steps"), TimeSpan.FromSeconds(input.GetProperty("pause").GetDouble()));

    /// <summary>What an attempt does.</summary>
    public string ActionOf(int attempt) => Actions[Math.Min(attempt, Actions.Length) - 1];

    /// <summary>The input of the job.</summary>
    public object ToInput() => new { ledger = Ledger, actions = Actions, steps = Steps, pause = Pause.TotalSeconds };

    /// <summary>How many attempts the job gets: enough for every crash, or two where the plan is never to succeed.</summary>
    public int MaxAttempts => Actions is [Retry] ? 2 : 60;

    /// <summary>Seconds that an attempt may take; null for as long as it needs.</summary>
    public double? Timeout => Actions[0] == Stuck ? 2 : null;
}
