using System.Collections.Concurrent;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Tests.Scripted;

/// <summary>A file store that a test can look into. Keeps sizes, not bytes.</summary>
public sealed class MemoryFiles : IFileStore
{
    private readonly ConcurrentDictionary<JobId, long> _files = new();

    /// <summary>The files that are kept, with their sizes.</summary>
    public IReadOnlyDictionary<JobId, long> Kept => _files;

    /// <summary>Set when a save began.</summary>
    public TaskCompletionSource SaveBegan { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Set when a save ended, well or badly.</summary>
    public TaskCompletionSource SaveEnded { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task<long> SaveAsync(JobId id, Stream content, CancellationToken cancellationToken)
    {
        SaveBegan.TrySetResult();
        try
        {
            var buffer = new byte[64 * 1024];
            long size = 0;
            while (await content.ReadAsync(buffer, cancellationToken) is > 0 and var count) size += count;
            return _files[id] = size;
        }
        finally
        {
            SaveEnded.TrySetResult();
        }
    }

    public Stream? OpenRead(JobId id) => _files.ContainsKey(id) ? Stream.Null : null;

    public Task ShareAsync(JobId from, JobId to, CancellationToken cancellationToken)
    {
        if (_files.TryGetValue(from, out var size)) _files[to] = size;
        return Task.CompletedTask;
    }

    public void Delete(JobId id) => _files.TryRemove(id, out _);
}
