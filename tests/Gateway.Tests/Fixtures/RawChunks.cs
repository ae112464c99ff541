using System.Text;

namespace OrleansJobs.Gateway.Tests.Fixtures;

/// <summary>A JSON body in chunks that goes on and on.</summary>
public sealed class RawChunks(HttpClient client, string path) : IDisposable
{
    private readonly RawHttp _connection = RawHttp.Open(client);

    /// <summary>Sends until the service has had enough.</summary>
    /// <returns>The first line of the answer.</returns>
    public async Task<string?> SendUntilAnsweredAsync()
    {
        await _connection.SendAsync($"POST {path} HTTP/1.1\nHost: localhost\nContent-Type: application/json\nTransfer-Encoding: chunked\n\n");
        var answer = _connection.StatusLineAsync();
        var chunk = Encoding.ASCII.GetBytes($"10000\r\n{new string(' ', 0x10000)}\r\n");
        while (!answer.IsCompleted)
        {
            try
            {
                await _connection.SendAsync(chunk);
            }
            catch (IOException)
            {
                break; // the connection was closed behind the answer
            }
        }

        return await answer;
    }

    public void Dispose() => _connection.Dispose();
}
