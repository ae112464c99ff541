using System.Text.Json;
using Orleans.Runtime;
using Orleans.Storage;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Silo.Storage;

/// <summary>Small documents of grains, as JSON, a row each. The ETag is the version of the row. A dialect brings the statements.</summary>
internal abstract class VersionedGrainStorage(TimeProvider time) : IGrainStorage
{
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var found = await FindAsync(stateName, grainId.ToString());
        grainState.RecordExists = found is not null;
        grainState.ETag = found is { } known ? RowETag.Of(known.Version) : null;
        grainState.State = found is { } row ? JsonSerializer.Deserialize<T>(row.State, JobJson.Options) : Activator.CreateInstance<T>();
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var (grain, known) = (grainId.ToString(), RowETag.Read(grainState.ETag));
        var version = Math.Max(Microseconds.ToNumber(time.GetUtcNow()), (known ?? 0) + 1);
        var state = JsonSerializer.Serialize(grainState.State, JobJson.Options);
        if (!await SaveAsync(stateName, grain, known, version, state)) throw await ConflictAsync(stateName, grain, grainState.ETag);
        grainState.ETag = RowETag.Of(version);
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var (grain, known) = (grainId.ToString(), RowETag.Read(grainState.ETag));
        var cleared = known is { } version ? await DeleteAsync(stateName, grain, version) : await FindAsync(stateName, grain) is null;
        if (!cleared) throw await ConflictAsync(stateName, grain, grainState.ETag);
        grainState.State = Activator.CreateInstance<T>();
        grainState.ETag = null;
        grainState.RecordExists = false;
    }

    /// <summary>The row, or null.</summary>
    protected abstract Task<(long Version, string State)?> FindAsync(string name, string grain);

    /// <summary>Inserts the row if it is absent (no known version), or replaces it if it has the known version.</summary>
    /// <returns>Whether it was written.</returns>
    protected abstract Task<bool> SaveAsync(string name, string grain, long? known, long version, string state);

    /// <summary>Deletes the row if it has the known version.</summary>
    /// <returns>Whether it was deleted.</returns>
    protected abstract Task<bool> DeleteAsync(string name, string grain, long known);

    private async Task<InconsistentStateException> ConflictAsync(string name, string grain, string? known) => new(
        $"State {name} of grain {grain} was changed by someone else.",
        await FindAsync(name, grain) is { } stored ? RowETag.Of(stored.Version) : null,
        known);
}
