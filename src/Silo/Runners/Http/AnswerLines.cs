using System.Runtime.CompilerServices;
using System.Text;

namespace OrleansJobs.Silo.Runners.Http;

/// <summary>Cuts an answer into lines.</summary>
internal static class AnswerLines
{
    /// <summary>The lines, without their ends, the empty ones too; the last one needs no end.</summary>
    /// <exception cref="AnswerTooLongException">A line is longer than the stream gives of one thing.</exception>
    public static async IAsyncEnumerable<string> ReadAsync(AnswerStream answer, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        var (start, end) = (0, 0); // of what was read and not given
        while (true)
        {
            if (end == buffer.Length) (buffer, start, end) = MakeRoom(buffer, start, end);
            var read = await answer.ReadAsync(buffer.AsMemory(end), cancellationToken);
            var (from, until) = (end, end + read); // where an end of line may be: what came before has none
            end = until;
            for (int found; (found = Array.IndexOf(buffer, (byte)'\n', from, until - from)) >= 0; start = from = found + 1)
            {
                answer.Next();
                yield return Text(buffer, start, found);
            }

            if (read > 0) continue;
            if (end > start) yield return Text(buffer, start, end);
            yield break;
        }
    }

    private static (byte[] Buffer, int Start, int End) MakeRoom(byte[] buffer, int start, int end)
    {
        var half = end - start <= buffer.Length / 2;
        var next = half ? buffer : new byte[buffer.Length * 2];
        Buffer.BlockCopy(buffer, start, next, 0, end - start);
        return (next, 0, end - start);
    }

    private static string Text(byte[] buffer, int start, int end) =>
        Encoding.UTF8.GetString(buffer, start, end - start).TrimStart('\uFEFF').TrimEnd('\r');
}
