using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;

namespace OrleansJobs.Silo.Handlers.Planning;

/// <summary>What the planner is given.</summary>
/// <param name="UnderstandingId">What is planned.</param>
/// <param name="SessionId">Where it was asked for.</param>
/// <param name="Understanding">What is known of it; null when the caller has only the id.</param>
internal sealed record PlanningBrief(string? UnderstandingId, string? SessionId, Understanding? Understanding)
{
    private const int LongestText = 500;

    /// <summary>Reads and checks a job's input.</summary>
    /// <exception cref="JobFailedException">A field is missing, has another shape or is out of its bounds.</exception>
    public static PlanningBrief Read(JsonText? input)
    {
        if (input is null) throw Invalid("The job has no input; it needs an understandingId.");
        var brief = PlanningJson.Read(input.Value);
        if (string.IsNullOrWhiteSpace(brief.UnderstandingId)) throw Invalid("understandingId is missing.");
        brief.Understanding?.Check();
        return brief;
    }

    /// <summary>The texts that say something, trimmed, each once.</summary>
    internal static string[] Said(IReadOnlyList<string?>? texts, string field, int most)
    {
        string[] said = [.. (texts ?? []).Where(text => !string.IsNullOrWhiteSpace(text)).Select(text => text!.Trim()).Distinct()];
        if (said.Length > most) throw Invalid($"understanding.{field} has {said.Length} entries; {most} are the most.");
        foreach (var text in said) RequireShort(text, $"understanding.{field}");
        return said;
    }

    internal static void RequireShort(string? text, string field)
    {
        if (text?.Length > LongestText) throw Invalid($"{field} has a text of {text.Length} characters; {LongestText} are the most.");
    }

    internal static JobFailedException Invalid(string message) => new(PlanErrorCodes.InvalidInput, message);
}
