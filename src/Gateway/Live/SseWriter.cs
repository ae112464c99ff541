using System.Text;
using System.Text.Json;
using OrleansJobs.Gateway.Hosting;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Live;

/// <summary>
/// Writes a <c>text/event-stream</c>. The framework's own writer knows no comments, and comments are what keeps a silent stream alive
/// through proxies.
/// </summary>
internal sealed class SseWriter(HttpContext context, GatewayOptions options, TimeProvider time)
{
    private static readonly byte[] Ping = ": ping\n\n"u8.ToArray();
    private static readonly byte[] Retry = "retry: 2000\n\n"u8.ToArray();

    /// <summary>Sends the headers, and how long a browser waits before it comes back.</summary>
    /// <param name="isResumable">False for a stream that nobody can come back to: nothing is sent yet.</param>
    public Task BeginAsync(bool isResumable)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        return isResumable ? WriteAsync(Retry) : Task.CompletedTask;
    }

    /// <summary>Sends a snapshot.</summary>
    /// <exception cref="SlowReaderException">The browser does not read.</exception>
    public Task EventAsync(JobEvent next) => WriteAsync(next.Frame);

    /// <summary>Sends events that are written down already.</summary>
    /// <exception cref="SlowReaderException">The browser does not read.</exception>
    public Task SendAsync(ReadOnlyMemory<byte> events) => WriteAsync(events);

    /// <summary>Sends anything else as one line of JSON, under a name or as an ordinary message.</summary>
    /// <exception cref="SlowReaderException">The browser does not read.</exception>
    public Task EventAsync<T>(T data, string? name = null)
    {
        var head = name is null ? "data: " : $"event: {name}\ndata: ";
        return WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(head), .. SseText.OneLine(JsonSerializer.SerializeToUtf8Bytes(data, JobJson.Options)), .. "\n\n"u8]);
    }

    /// <summary>Waits for what comes next, and shows meanwhile that the stream is alive.</summary>
    /// <param name="next">What is waited for.</param>
    /// <param name="sign">Sends the sign of life, where it is to be another one than a comment.</param>
    /// <exception cref="SlowReaderException">The browser does not read.</exception>
    public async Task<bool> ReadyAsync(ValueTask<bool> next, Func<Task>? sign = null)
    {
        var ready = next.AsTask();
        while (true)
        {
            using var beat = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
            var silence = Task.Delay(options.Heartbeat, time, beat.Token);
            if (await Task.WhenAny(ready, silence) == ready)
            {
                await beat.CancelAsync();
                return await ready;
            }

            context.RequestAborted.ThrowIfCancellationRequested();
            await (sign?.Invoke() ?? WriteAsync(Ping));
        }
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> lines)
    {
        using var slow = new CancellationTokenSource(options.WritePatience, time);
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

/// <summary>JSON on its way into an event stream.</summary>
internal static class SseText
{
    /// <summary>A caller's own JSON may hold line breaks between its tokens (never inside a string); a data line may not.</summary>
    public static byte[] OneLine(byte[] json)
    {
        foreach (ref var octet in json.AsSpan()) if (octet is (byte)'\n' or (byte)'\r') octet = (byte)' ';
        return json;
    }
}

/// <summary>The browser has not read for too long.</summary>
internal sealed class SlowReaderException() : Exception("The browser does not read.");
