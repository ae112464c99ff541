using System.Text.RegularExpressions;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Silo.Runners.Http;

/// <summary>The values of an endpoint's headers, which are for the endpoint alone: whatever it says of a failure is shown without them.</summary>
internal sealed partial class EndpointSecrets(IEnumerable<string> values)
{
    private const int ShortestWord = 6; // what is shorter is no secret, and would tear holes into sentences

    private readonly string[] _words = [.. values.SelectMany(Words).Distinct().OrderByDescending(word => word.Length)];

    /// <summary>The environment variables that a value names and that are not set.</summary>
    public static IEnumerable<string> MissingIn(string value) =>
        from match in Reference().Matches(value)
        let name = match.Groups[1].Value
        where Environment.GetEnvironmentVariable(name) is null
        select name;

    /// <summary>The value with the environment variables that it names.</summary>
    public static string Resolve(string value) =>
        Reference().Replace(value, match => Environment.GetEnvironmentVariable(match.Groups[1].Value) ?? "").Trim();

    /// <summary>The outcome without secrets.</summary>
    public JobOutcome Hide(JobOutcome outcome) => outcome is not JobOutcome.Failed { Error: var error } failed ? outcome
        : failed with { Error = new JobError(Hide(error.Code)!, Hide(error.Message)!, Hide(error.Detail)) };

    private string? Hide(string? text) => text is null ? null
        : _words.Aggregate(text, (left, word) => left.Replace(word, "***", StringComparison.Ordinal));

    /// <summary>Of <c>Bearer abcdef</c> the whole and <c>abcdef</c>.</summary>
    private static IEnumerable<string> Words(string value) =>
        value.Split(' ').Skip(1).Append(value).Where(word => word.Length >= ShortestWord);

    [GeneratedRegex(@"\$\{([^}]*)\}")]
    private static partial Regex Reference();
}
