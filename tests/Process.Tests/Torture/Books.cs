using System.Text.Json;
using OrleansJobs.Support.Calls;

namespace OrleansJobs.Process.Tests.Torture;

/// <summary>What must be true of a job after the storm.</summary>
internal sealed class Books(Ledger ledger)
{
    /// <summary>Everything that is wrong with it.</summary>
    public IEnumerable<string> Faults(Accepted accepted, JsonElement job)
    {
        var faults = new List<string>();
        var attempts = job.GetProperty("attempts").EnumerateArray().ToList();
        void Require(bool holds, string fault)
        {
            if (!holds) faults.Add($"{fault}: {accepted} {job}");
        }

        Require(job.IsFinal(), "it has not ended");
        Require(job.Number("attempt") == attempts.Count && attempts.Count <= job.Number("max_attempts"), "its attempts do not add up");
        Require(attempts.Select(attempt => attempt.Number("number")).SequenceEqual(Enumerable.Range(1, attempts.Count).Select(number => (long)number)), "its attempts are not in order");
        Require(attempts.All(attempt => attempt.GetProperty("ended_at").ValueKind == JsonValueKind.String), "an attempt has not ended");
        Require(attempts.SkipLast(1).All(attempt => CodeOf(attempt) is not null), "an attempt that was followed by another has no error");
        foreach (var attempt in attempts) Require(IsExpected(accepted, (int)attempt.Number("number"), CodeOf(attempt)), $"nothing explains the end of attempt {attempt}");
        Require(ledger.EffectsOf(accepted.Id).Values.All(times => times == 1), "an attempt did it twice");
        foreach (var fault in EndFaults(accepted, job, attempts)) Require(false, fault);
        return faults;
    }

    private IEnumerable<string> EndFaults(Accepted accepted, JsonElement job, List<JsonElement> attempts)
    {
        var effects = ledger.EffectsOf(accepted.Id);
        switch (job.Text("status"))
        {
            case "completed":
                if (job.GetProperty("result").Number("attempt") != attempts.Count) yield return "its result is of another attempt";
                if (accepted.Plan.ActionOf(attempts.Count) != Plan.Ok) yield return "it completed against its plan";
                if (!effects.ContainsKey(attempts.Count)) yield return "it completed, and nothing was done";
                break;
            case "failed":
                if (CodeOf(attempts[^1]) != job.GetProperty("error").Text("code")) yield return "its error is not that of its last attempt";
                if (effects.ContainsKey(attempts.Count) && CodeOf(attempts[^1]) is Plan.Fatal or Plan.Retry) yield return "it failed, and had done it";
                break;
            case "cancelled":
                if (!accepted.MayBeCancelled) yield return "nobody cancelled it";
                break;
        }

        if (effects.Keys.Any(attempt => attempt > attempts.Count)) yield return "an attempt that is on no record did it";
    }

    /// <summary>An attempt ends as its plan says; by a crash, of the service or of what ran it; or because it was cancelled.</summary>
    private static bool IsExpected(Accepted accepted, int attempt, string? code) => (accepted.Plan.ActionOf(attempt), code) switch
    {
        (_, "crashed" or "lost") => true,
        (Plan.Ok, null) => true,
        (Plan.Retry, Plan.Retry) or (Plan.Fatal, Plan.Fatal) => true,
        (Plan.Die, "killed" or "incomplete" or Plan.Retry) => true, // the service's own handler cannot die alone
        (Plan.Stuck, "timeout") => true,
        (_, "timeout") => accepted.Plan.Timeout is not null, // on a machine that is too slow for it
        (Plan.Die or Plan.Stuck, Plan.Die or Plan.Stuck) => accepted.Type == Fleet.Tracked,
        _ => accepted.MayBeCancelled,
    };

    private static string? CodeOf(JsonElement attempt) =>
        attempt.GetProperty("error") is { ValueKind: JsonValueKind.Object } error ? error.Text("code") : null;
}
