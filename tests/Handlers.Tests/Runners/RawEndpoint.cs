using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OrleansJobs.Handlers.Tests.Runners;

/// <summary>Something on this machine that takes connections and does with them what no web server would.</summary>
internal sealed class RawEndpoint : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    /// <param name="serve">What it does with a connection. When that is done, or breaks, the connection is closed.</param>
    public RawEndpoint(Func<NetworkStream, Task> serve)
    {
        _listener.Start();
        _ = ServeAsync(serve);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Url => $"http://127.0.0.1:{Port}/";

    /// <summary>One that reads the head of a request and then says this.</summary>
    public static RawEndpoint Saying(string answer) => new(async stream =>
    {
        await ReadHeadAsync(stream);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(answer));
        stream.Socket.Shutdown(SocketShutdown.Send);
        await UntilClosedAsync(stream);
    });

    public static async Task ReadHeadAsync(Stream stream)
    {
        var last = new StringBuilder();
        var one = new byte[1];
        while (!last.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one) > 0) last.Append((char)one[0]);
    }

    /// <summary>Reads until the other side has closed the connection.</summary>
    public static async Task UntilClosedAsync(Stream stream)
    {
        var buffer = new byte[4096];
        while (await stream.ReadAsync(buffer) > 0)
        {
        }
    }

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync(Func<NetworkStream, Task> serve)
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await using var stream = client.GetStream();
                await serve(stream);
            }
        }
        catch (Exception closed) when (closed is IOException or SocketException or ObjectDisposedException)
        {
            // the test is over, or the other side has had enough
        }
    }
}
