using System.Text.Json;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Silo.Handlers.Summaries;

namespace OrleansJobs.Silo.Handlers.Digests;

/// <summary>What the input of a digest says beside that of a summary.</summary>
internal sealed record DigestInput(string? DeliverTo, bool? DeliverEmpty);

/// <summary>What is to be summarised, and who gets it.</summary>
/// <param name="Summary">What is to be summarised, with a beginning and an end.</param>
/// <param name="DeliverTo">The name of a webhook; null when the digest is only made and kept.</param>
/// <param name="DeliverEmpty">Whether it is sent when there were no messages.</param>
internal sealed record DigestPlan(SummaryPlan Summary, string? DeliverTo, bool DeliverEmpty)
{
    /// <summary>Reads the input of a job.</summary>
    /// <exception cref="JobFailedException">It asks for nothing that could be summarised or delivered.</exception>
    public static DigestPlan Read(JsonText? input)
    {
        var summary = SummaryPlan.Read(input);
        if (summary.Start is null) throw Invalid("start_time must be there: a digest is of a time.");
        if (summary.End is null) throw Invalid("end_time must be there: a digest is of a time.");
        try
        {
            var asked = input!.Value.To<DigestInput>()!;
            return new DigestPlan(summary, asked.DeliverTo, asked.DeliverEmpty ?? false);
        }
        catch (JsonException exception)
        {
            throw Invalid($"The input cannot be read at {exception.Path ?? "its beginning"}.");
        }
    }

    private static JobFailedException Invalid(string message) => new("invalid_input", message);
}
