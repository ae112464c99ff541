using OrleansJobs.Silo.Net;

namespace OrleansJobs.Silo.Runners.Http;

/// <summary>The body of an answer: waits no longer than it may, and gives no more than fits into one thing, be it a line, an event or
/// the whole.</summary>
/// <param name="body">The body.</param>
/// <param name="idle">Watches the waits.</param>
/// <param name="limit">The most bytes of one thing.</param>
internal sealed class AnswerStream(Stream body, IdleWatch idle, int limit) : ReceivedStream
{
    private int _taken;
    private EventBytes? _events;

    /// <summary>The thing is whole; another begins.</summary>
    public void Next() => _taken = 0;

    /// <summary>What follows are server-sent events: each of them is a thing.</summary>
    public void BeginEvents() => _events = new EventBytes();

    /// <exception cref="AnswerTooLongException">The thing is larger than it may be.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            idle.Begin();
            var read = await body.ReadAsync(buffer, idle.Token);
            idle.End();
            var kept = _events?.Take(buffer.Span[..read]) ?? read;
            _taken = _events?.SinceEmptyLine ?? _taken + read;
            if (_taken > limit) throw new AnswerTooLongException();
            if (kept > 0 || read == 0) return kept;
        }
    }
}

/// <summary>An answer is longer than it may be.</summary>
internal sealed class AnswerTooLongException : Exception;
