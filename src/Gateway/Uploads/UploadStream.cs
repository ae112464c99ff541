using Microsoft.AspNetCore.Http;

namespace OrleansJobs.Gateway.Uploads;

/// <summary>
/// The file inside the request, read once from start to end: the bytes already looked at, then the rest, up to a limit. What goes wrong
/// with
/// the request comes out as <see cref="UploadRefusedException"/>.
/// </summary>
internal sealed class UploadStream(ReadOnlyMemory<byte> start, Stream rest, long limit) : Stream
{
    private ReadOnlyMemory<byte> _start = start;
    private long _read;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => _read; set => throw new NotSupportedException(); }

    /// <summary>Reads a body part; says what is wrong with the request in the words of the upload.</summary>
    public static async ValueTask<T> ReadAsync<T>(Func<ValueTask<T>> read)
    {
        try
        {
            return await read();
        }
        catch (BadHttpRequestException bad)
        {
            var message = bad.StatusCode == 413 ? "The request is larger than the limit." : "The upload ended before it was complete.";
            throw new UploadRefusedException(bad.StatusCode, message);
        }
        catch (InvalidDataException)
        {
            throw new UploadRefusedException(400, "The multipart body is not well-formed.");
        }
        catch (IOException)
        {
            throw new UploadRefusedException(400, "The multipart body ends before its last boundary.");
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = _start.IsEmpty ? await ReadAsync(() => rest.ReadAsync(buffer, cancellationToken)) : TakeStart(buffer.Span);
        _read += count;
        return _read <= limit ? count : throw UploadRefusedException.TooLarge(limit);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A request is read asynchronously.");
    public override void Flush() => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int TakeStart(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _start.Length);
        _start.Span[..count].CopyTo(buffer);
        _start = _start[count..];
        return count;
    }
}
