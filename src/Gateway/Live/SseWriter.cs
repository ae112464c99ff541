namespace OrleansJobs.Gateway.Live;

/// <summary>
/// Writes a <c>text/event-stream</c>. The framework's own writer knows no comments, and comments are what keeps a silent stream alive
/// through proxies.
/// </summary>
internal sealed class SseWriter(HttpContext context, TimeSpan patience, TimeProvider time)
{
    private static readonly byte[] Ping = ": ping\n\n"u8.ToArray();
    private static readonly byte[] Retry = "retry: 2000\n\n"u8.ToArray();

    /// <summary>Sends the headers, and how long a browser waits before it comes back.</summary>
    public Task BeginAsync()
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        return WriteAsync(Retry);
    }

    /// <summary>Sends a snapshot.</summary>
    public Task EventAsync(JobEvent next) => WriteAsync(next.Frame);

    /// <summary>Shows that the stream is alive.</summary>
    public Task PingAsync() => WriteAsync(Ping);

    private async Task WriteAsync(ReadOnlyMemory<byte> lines)
    {
        using var slow = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(slow.Token, context.RequestAborted);
        try
        {
            await context.Response.Body.WriteAsync(lines, either.Token);
        }
        catch (OperationCanceledException) when (slow.IsCancellationRequested)
        {
            throw new SlowReaderException();
        }
    }
}

/// <summary>The browser has not read for too long.</summary>
internal sealed class SlowReaderException() : Exception("The browser does not read.");
