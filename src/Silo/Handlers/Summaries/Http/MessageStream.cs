using OrleansJobs.Silo.Net;
using OrleansJobs.Silo.Runners.Http;

namespace OrleansJobs.Silo.Handlers.Summaries.Http;

/// <summary>The body of an answer, for readers that know no HTTP: waits no longer than it may, and gives no more than
/// <see cref="MostBytes"/> of one line or message.</summary>
internal sealed class MessageStream(Stream body, IdleWatch idle) : ReceivedStream
{
    /// <summary>The most bytes between two calls of <see cref="Next"/>.</summary>
    public const int MostBytes = 16 * 1024 * 1024;

    private readonly byte[] _first = new byte[1];
    private bool _hasFirst;
    private int _taken;

    /// <summary>A line or message is whole; another begins.</summary>
    public void Next() => _taken = 0;

    /// <summary>The first byte that is no white space, which stays to be read; null when there is none.</summary>
    public async Task<byte?> PeekAsync(CancellationToken cancellationToken)
    {
        while (await ReadAsync(_first, cancellationToken) == 1)
        {
            if (_first[0] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or 0xEF or 0xBB or 0xBF) continue; // nor a byte order mark
            _hasFirst = true;
            return _first[0];
        }

        return null;
    }

    /// <exception cref="IOException">Nothing came for too long, the connection broke off, or one thing is larger than it may be.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_hasFirst && buffer.Length > 0)
        {
            _hasFirst = false;
            buffer.Span[0] = _first[0];
            return 1;
        }

        try
        {
            idle.Begin();
            var read = await body.ReadAsync(buffer, idle.Token);
            idle.End();
            return (_taken += read) <= MostBytes ? read : throw MessageService.Refused($"a line or a message of it has more than {MostBytes} bytes");
        }
        catch (OperationCanceledException) when (idle.IsOver)
        {
            throw new IOException("The service of Summaries:Source fell silent (Summaries:Source:IdleTimeout).");
        }
        catch (HttpRequestException broken)
        {
            throw new IOException("The connection broke off.", broken);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) body.Dispose();
        base.Dispose(disposing);
    }
}
