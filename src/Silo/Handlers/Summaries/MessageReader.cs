using System.Runtime.CompilerServices;
using System.Text.Json;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Silo.Handlers.Summaries;

/// <summary>Reads messages as they stream by, wherever they come from; null for each that cannot be read.</summary>
internal static class MessageReader
{
    /// <summary>A message a line.</summary>
    public static async IAsyncEnumerable<Message?> ReadLinesAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var lines = new LineReader(stream);
        while (await lines.MoveNextAsync(cancellationToken))
        {
            if (lines.IsTooLong) yield return null;
            else if (!string.IsNullOrWhiteSpace(lines.Current)) yield return Parse(lines.Current);
        }
    }

    /// <summary>One array of messages.</summary>
    public static async IAsyncEnumerable<Message?> ReadArrayAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var elements = JsonSerializer.DeserializeAsyncEnumerable<JsonElement>(stream, JobJson.Options, cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        var more = true;
        while (more)
        {
            var broken = false;
            try
            {
                more = await elements.MoveNextAsync();
            }
            catch (JsonException)
            {
                broken = true; // what came before is good; what comes after cannot be found
            }

            if (broken) yield return null;
            if (broken || !more) yield break;
            yield return Message.Read(elements.Current);
        }
    }

    private static Message? Parse(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return Message.Read(json.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
