namespace OrleansJobs.Silo.Runners.Http;

/// <summary>The body of an answer: waits no longer than it may, and gives no more than fits into one thing, be it a line, an event or
/// the whole.</summary>
/// <param name="body">The body.</param>
/// <param name="idle">Watches the waits.</param>
/// <param name="limit">The most bytes of one thing.</param>
internal sealed class AnswerStream(Stream body, IdleWatch idle, int limit) : Stream
{
    private int _taken;
    private bool _isLineEmpty = true;
    private byte _last;

    /// <summary>Whether a thing ends at an empty line, as server-sent events do, those that are signs of life and no more among them.</summary>
    public bool EndsAtEmptyLine { get; set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The thing is whole; another begins.</summary>
    public void Next() => _taken = 0;

    /// <exception cref="AnswerTooLongException">The thing is larger than it may be.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        idle.Begin();
        var read = await body.ReadAsync(buffer, idle.Token);
        idle.End();
        Count(buffer.Span[..read]);
        return _taken <= limit ? read : throw new AnswerTooLongException();
    }

    private void Count(ReadOnlySpan<byte> bytes)
    {
        _taken += bytes.Length;
        if (!EndsAtEmptyLine) return;
        for (var at = 0; at < bytes.Length; _last = bytes[at++])
        {
            if (bytes[at] == '\n' && _last == '\r') continue; // one end of line, not two
            var isEnd = bytes[at] is (byte)'\n' or (byte)'\r';
            if (isEnd && _isLineEmpty) _taken = bytes.Length - at - 1;
            _isLineEmpty = isEnd;
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

/// <summary>An answer is longer than it may be.</summary>
internal sealed class AnswerTooLongException : Exception;
