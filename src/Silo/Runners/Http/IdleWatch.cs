using System.Net;

namespace OrleansJobs.Silo.Runners.Http;

/// <summary>Ends a call in which the other side has been silent for too long. Only the time that it is waited for counts.</summary>
/// <param name="limit">How long it may be silent.</param>
/// <param name="time">The clock.</param>
/// <param name="stop">Ends the call for other reasons.</param>
internal sealed class IdleWatch(TimeSpan limit, TimeProvider time, CancellationToken stop) : IDisposable
{
    private readonly CancellationTokenSource _silent = new(Timeout.InfiniteTimeSpan, time);
    private CancellationTokenSource? _either;

    /// <summary>For everything that waits for the other side.</summary>
    public CancellationToken Token => (_either ??= CancellationTokenSource.CreateLinkedTokenSource(_silent.Token, stop)).Token;

    /// <summary>Whether it was silent for too long.</summary>
    public bool IsOver => _silent.IsCancellationRequested;

    /// <summary>The wait begins, or begins again.</summary>
    public void Begin() => _silent.CancelAfter(limit);

    /// <summary>The wait is over.</summary>
    public void End() => _silent.CancelAfter(Timeout.InfiniteTimeSpan);

    /// <inheritdoc/>
    public void Dispose()
    {
        _either?.Dispose();
        _silent.Dispose();
    }
}

/// <summary>The body of a request, in pieces: each that is taken shows that the other side lives.</summary>
internal sealed class WatchedContent : HttpContent
{
    private const int Piece = 64 * 1024;

    private readonly byte[] _body;
    private readonly IdleWatch _idle;

    public WatchedContent(byte[] body, IdleWatch idle)
    {
        _body = body;
        _idle = idle;
        Headers.ContentType = new("application/json");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        for (var sent = 0; sent < _body.Length; sent += Piece)
        {
            _idle.Begin();
            await stream.WriteAsync(_body.AsMemory(sent, Math.Min(Piece, _body.Length - sent)), cancellationToken);
        }

        _idle.Begin();
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
