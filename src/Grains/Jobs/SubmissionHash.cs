using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Grains.Jobs;

/// <summary>What tells one submission from another: SHA-256, in hexadecimal, over all that its caller has given. The trace is left out, for
/// it differs each time; so is what was not given, so that a field of a later version changes no hash.</summary>
internal static class SubmissionHash
{
    private static readonly JsonSerializerOptions Given = new(JobJson.Options) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>The hash. White space between the tokens of a JSON value does not count.</summary>
    public static string Of(JobSubmission submission) => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(
        submission with
        {
            Input = WithoutSpace(submission.Input),
            Metadata = WithoutSpace(submission.Metadata),
            RunAt = submission.RunAt?.ToUniversalTime(),
            Traceparent = null,
        },
        Given)));

    private static JsonText? WithoutSpace(JsonText? json)
    {
        if (json is not { Value: var text }) return null;
        var kept = new StringBuilder(text.Length);
        var (inText, escaped) = (false, false);
        foreach (var character in text)
        {
            if (inText || character is not (' ' or '\t' or '\n' or '\r')) kept.Append(character);
            if (character == '"' && !escaped) inText = !inText;
            escaped = inText && character == '\\' && !escaped;
        }

        return new JsonText(kept.ToString());
    }
}
