using System.Collections.Concurrent;
using System.Text.Json;
using Orleans.Runtime;
using Orleans.Storage;

namespace OrleansJobs.Conformance_Tests.Support;

/// <summary>A grain storage that outlives the host; one class for both hosts.</summary>
public sealed class MemoryStorage : IGrainStorage
{
    private readonly ConcurrentDictionary<(string, GrainId), (string Json, int Version)> _rows = new();
    private readonly Lock _lock = new();

    /// <summary>What the next write fails with.</summary>
    public Exception? NextError { get; set; }

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        grainState.RecordExists = _rows.TryGetValue((stateName, grainId), out var row);
        grainState.ETag = grainState.RecordExists ? $"{row.Version}" : null;
        grainState.State = grainState.RecordExists ? JsonSerializer.Deserialize<T>(row.Json) : Activator.CreateInstance<T>();
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (NextError is { } error)
        {
            NextError = null;
            throw error;
        }
        lock (_lock)
        {
            var version = CheckedVersion(stateName, grainId, grainState.ETag) + 1;
            _rows[(stateName, grainId)] = (JsonSerializer.Serialize(grainState.State), version);
            (grainState.ETag, grainState.RecordExists) = ($"{version}", true);
        }
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        lock (_lock)
        {
            CheckedVersion(stateName, grainId, grainState.ETag);
            _rows.TryRemove((stateName, grainId), out _);
            (grainState.ETag, grainState.RecordExists, grainState.State) = (null, false, Activator.CreateInstance<T>());
        }
        return Task.CompletedTask;
    }

    /// <summary>Somebody else writes the same row.</summary>
    public void Interfere(string stateName, string grainId)
    {
        lock (_lock)
        {
            var key = (stateName, GrainId.Parse(grainId));
            _rows[key] = (_rows[key].Json, _rows[key].Version + 100);
        }
    }

    private int CheckedVersion(string stateName, GrainId grainId, string? etag)
    {
        var stored = _rows.TryGetValue((stateName, grainId), out var row) ? $"{row.Version}" : null;
        return stored == etag ? row.Version : throw new InconsistentStateException("Somebody else wrote.", stored, etag);
    }
}
