using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace OrleansJobs.Silo.Runners.Process;

/// <summary>A line of a program.</summary>
/// <param name="Text">Its text, or its beginning.</param>
/// <param name="IsCut">Whether it was longer than what is kept.</param>
internal readonly record struct ProgramLine(string Text, bool IsCut);

/// <summary>
/// What a program writes, line by line, in bounded memory however long a line is. Nothing is read before the last line was taken, so that
/// a program that writes faster waits.
/// </summary>
/// <param name="stream">The pipe.</param>
/// <param name="longestEvent">The most bytes that are kept of a line that begins with a brace; of others it is <see cref="ProcessOptions.LongestText"/>.</param>
/// <param name="gone">Fires when the program has ended. Who holds the pipe open then is no part of it: what is there is read, and no more.</param>
/// <param name="time">The clock.</param>
internal sealed class ProgramLines(Stream stream, int longestEvent, CancellationToken gone, TimeProvider time)
{
    /// <summary>The most that a pipe can hold.</summary>
    private const int MostLeft = 1024 * 1024;

    private static ReadOnlySpan<byte> Blank => " \t\uFEFF"u8; // any of these bytes

    private readonly byte[] _buffer = new byte[32 * 1024];
    private ArrayBufferWriter<byte> _line = new();
    private bool _isCut;
    private int _left = MostLeft;
    private TimeSpan _patience = ProcessOptions.Moment;

    /// <summary>Reads to the end.</summary>
    public async IAsyncEnumerable<ProgramLine> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (await FillAsync() is > 0 and var count)
        {
            for (var rest = _buffer.AsMemory(0, count); rest.Length > 0;)
            {
                var end = rest.Span.IndexOf((byte)'\n');
                Keep(rest.Span[..(end < 0 ? rest.Length : end)]);
                if (end < 0) break;
                yield return Take();
                rest = rest[(end + 1)..];
            }
        }

        if (_line.WrittenCount > 0) yield return Take();
    }

    private async ValueTask<int> FillAsync()
    {
        try
        {
            if (!gone.IsCancellationRequested) return await stream.ReadAsync(_buffer, gone);
        }
        catch (OperationCanceledException)
        {
        }

        return _left > 0 && _patience > TimeSpan.Zero ? await FillFromRestAsync() : 0;
    }

    /// <summary>Only the time that is waited for more counts, not that which a line took to be kept; and all of it together, for a little now
    /// and then must not go on for ever.</summary>
    private async ValueTask<int> FillFromRestAsync()
    {
        var began = time.GetTimestamp();
        using var moment = new CancellationTokenSource(_patience, time);
        try
        {
            var count = await stream.ReadAsync(_buffer, moment.Token);
            _left -= count;
            _patience -= time.GetElapsedTime(began);
            return count;
        }
        catch (OperationCanceledException)
        {
            return 0;
        }
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (_isCut) return;
        var most = MayBeEvent(_line.WrittenSpan, bytes) ? longestEvent : ProcessOptions.LongestText;
        var room = most - _line.WrittenCount;
        _isCut = bytes.Length > room;
        if (_isCut) bytes = bytes[..Math.Max(room, 0)];
        _line.Write(bytes);
    }

    private ProgramLine Take()
    {
        var bytes = _line.WrittenSpan;
        var text = Encoding.UTF8.GetString(_isCut ? bytes[..Math.Min(bytes.Length, ProcessOptions.LongestText)] : bytes.TrimEnd((byte)'\r'));
        var line = new ProgramLine(text.TrimStart('\uFEFF').Replace('\0', '\uFFFD'), _isCut); // no database keeps a null in a text
        if (_line.Capacity > 1024 * 1024) _line = new ArrayBufferWriter<byte>();
        else _line.ResetWrittenCount();
        _isCut = false;
        return line;
    }

    /// <summary>Whether the first byte is a brace, after blanks and the mark that some programs begin UTF-8 with.</summary>
    private static bool MayBeEvent(ReadOnlySpan<byte> line, ReadOnlySpan<byte> more)
    {
        var begun = line.TrimStart(Blank);
        return (begun.IsEmpty ? more.TrimStart(Blank) : begun) is [(byte)'{', ..];
    }
}
