using System.Net.Sockets;
using System.Text;
using OrleansJobs.Support;
using OrleansJobs.Support.Audio;
using OrleansJobs.Support.Calls;

namespace OrleansJobs.Process.Tests.Fixtures;

/// <summary>An upload that sends the first half of its file and then nothing more.</summary>
internal sealed class HalfUpload : IDisposable
{
    private readonly TcpClient _connection = new();

    private HalfUpload()
    {
    }

    /// <summary>Begins one, and waits until the service has put some of it on its disk.</summary>
    public static async Task<HalfUpload> BeginAsync(Uri url, DataDirectory data)
    {
        var upload = new HalfUpload();
        await upload._connection.ConnectAsync(url.Host, url.Port);
        await upload.SendHalfAsync(Recordings.Middle[0]);
        await JobCalls.UntilAsync(() => Task.FromResult(data.IncomingBytes > 0), "half a file was on the disk");
        return upload;
    }

    /// <summary>The first line of the answer.</summary>
    public async Task<string?> StatusLineAsync() =>
        await new StreamReader(_connection.GetStream()).ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20));

    public void Dispose() => _connection.Dispose();

    private async Task SendHalfAsync(byte[] wave)
    {
        var part = "--half\r\nContent-Disposition: form-data; name=\"file\"; filename=\"half.wav\"\r\nContent-Type: audio/wav\r\n\r\n";
        var head = "POST /api/analyze HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=half\r\n"
            + $"Content-Length: {part.Length + wave.Length}\r\n\r\n{part}";
        var stream = _connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head));
        await stream.WriteAsync(wave.AsMemory(0, wave.Length / 2));
    }
}
