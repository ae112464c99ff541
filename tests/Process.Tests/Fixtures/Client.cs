using System.Collections.Concurrent;
using System.Net.Sockets;
using OrleansJobs.Support;
using OrleansJobs.Support.Audio;
using OrleansJobs.Support.Calls;

namespace OrleansJobs.Process.Tests.Fixtures;

/// <summary>Someone who uploads and uploads, some of it long, and watches each job that was accepted.</summary>
internal sealed class Client(Uri url, Random random) : IDisposable
{
    private const int MostUnderWay = 12;

    private readonly HttpClient _http = new() { BaseAddress = url };
    private readonly ConcurrentDictionary<string, byte[]> _accepted = new();
    private readonly List<(string Id, Watcher Watcher, Task Watching)> _watched = [];

    /// <summary>The jobs that the service has promised to keep, with their recordings.</summary>
    public IReadOnlyDictionary<string, byte[]> Accepted => _accepted;

    /// <summary>Uploads until told to stop; an upload under way is finished.</summary>
    public async Task UploadAsync(CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            if (_watched.Count(job => !job.Watching.IsCompleted) < MostUnderWay) await UploadOneAsync();
            else await Task.Delay(10, CancellationToken.None);
        }
    }

    /// <summary>Waits until every job is final.</summary>
    /// <returns>The sequence of the last snapshot of each.</returns>
    public async Task<IReadOnlyDictionary<string, long>> WatchToEndAsync()
    {
        await Task.WhenAll(_watched.Select(job => job.Watching)).WaitAsync(TimeSpan.FromSeconds(120));
        Assert.All(_watched, job => Assert.Equal(0, job.Watcher.Refusals));
        return _watched.ToDictionary(job => job.Id, job => job.Watcher.Seen[^1].Sequence);
    }

    public void Dispose() => _http.Dispose();

    private async Task UploadOneAsync()
    {
        var recordings = random.Next(5) == 0 ? Recordings.Middle : Recordings.Short;
        var wave = recordings[random.Next(recordings.Length)];
        try
        {
            var id = await _http.UploadAsync(wave);
            _accepted[id] = wave;
            var watcher = new Watcher([_http], id);
            _watched.Add((id, watcher, watcher.WatchAsync()));
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or SocketException)
        {
            await Task.Delay(20); // not acknowledged: the job may be there or not
        }
    }
}
