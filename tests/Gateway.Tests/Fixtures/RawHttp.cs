using System.Net.Sockets;
using System.Text;

namespace OrleansJobs.Gateway.Tests.Fixtures;

/// <summary>A connection on which a test writes what no well-behaved client would.</summary>
public sealed class RawHttp : IDisposable
{
    private readonly TcpClient _connection = new();

    private RawHttp(Uri address)
    {
        _connection.ReceiveBufferSize = 4096;
        _connection.Connect(address.Host, address.Port);
    }

    public static RawHttp Open(HttpClient client) => new(client.BaseAddress!);

    /// <summary>Sends text as it is; lines end with LF here and with CRLF on the wire.</summary>
    public async Task SendAsync(string text) =>
        await _connection.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n")));

    /// <summary>Sends bytes.</summary>
    public async Task SendAsync(byte[] bytes) => await _connection.GetStream().WriteAsync(bytes);

    /// <summary>Says that nothing more is sent.</summary>
    public void EndSending() => _connection.Client.Shutdown(SocketShutdown.Send);

    /// <summary>The first line of the answer.</summary>
    public async Task<string?> StatusLineAsync() =>
        await new StreamReader(_connection.GetStream()).ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20));

    public void Dispose() => _connection.Dispose();
}
