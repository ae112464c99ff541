namespace OrleansJobs.Silo.Runners.Http;

/// <summary>The bytes of server-sent events with ends of line of one kind. A carriage return is one as it comes: who waits for what may follow
/// it hears of an event only with the next.</summary>
internal sealed class EventBytes
{
    private bool _isAfterReturn;
    private bool _isLineEmpty = true;

    /// <summary>How many came since the last empty line, which ends an event; those of comments, which nobody is given, among them.</summary>
    public int SinceEmptyLine { get; private set; }

    /// <summary>Makes each end of line a line feed, in place.</summary>
    /// <returns>How many bytes are left, which may be none.</returns>
    public int Take(Span<byte> bytes)
    {
        var kept = 0;
        foreach (var one in bytes)
        {
            var isSecondHalf = one == '\n' && _isAfterReturn;
            _isAfterReturn = one == '\r';
            if (isSecondHalf) continue;
            var isEnd = one is (byte)'\n' or (byte)'\r';
            bytes[kept++] = isEnd ? (byte)'\n' : one;
            SinceEmptyLine = isEnd && _isLineEmpty ? 0 : SinceEmptyLine + 1;
            _isLineEmpty = isEnd;
        }

        return kept;
    }
}
