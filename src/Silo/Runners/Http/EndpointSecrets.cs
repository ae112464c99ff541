using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Silo.Runners.Http;

/// <summary>The values of an endpoint's headers, which are for the endpoint alone: whatever it says of a failure is shown without them.</summary>
internal sealed class EndpointSecrets(IEnumerable<string> values)
{
    private const int ShortestWord = 6; // what is shorter is no secret, and would tear holes into sentences

    private readonly Regex? _words = AnyOf([.. values.SelectMany(Words).Distinct().OrderByDescending(word => word.Length)]);

    /// <summary>The outcome without secrets.</summary>
    public JobOutcome Hide(JobOutcome outcome) => outcome is not JobOutcome.Failed { Error: var error } failed ? outcome
        : failed with { Error = new JobError(Hide(error.Code), Hide(error.Message), Hide(error.Detail)) };

    /// <summary>The text without secrets.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public string? Hide(string? text) => text is null ? null : _words?.Replace(text, "***") ?? text;

    private static Regex? AnyOf(string[] words) => words.Length == 0 ? null : new Regex(string.Join('|', words.Select(Written)), RegexOptions.CultureInvariant);

    /// <summary>The word as it stands, and as any JSON writes it: <c>+</c> may be <c>\u002B</c>, <c>/</c> may be <c>\/</c>.</summary>
    private static string Written(string word) => string.Concat(word.Select(
        letter => string.Create(CultureInfo.InvariantCulture, $@"(?:\\?{Regex.Escape($"{letter}")}|\\u(?i:{(int)letter:x4}))")));

    /// <summary>Of <c>Bearer abcdef</c> the whole and <c>abcdef</c>.</summary>
    private static IEnumerable<string> Words(string value) =>
        value.Split(' ').Skip(1).Append(value).Where(word => word.Length >= ShortestWord);
}
