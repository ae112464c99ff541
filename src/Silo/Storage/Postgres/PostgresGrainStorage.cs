using System.Text.Json;
using Orleans.Runtime;
using Orleans.Storage;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Silo.Storage.Postgres;

/// <summary>Small documents of grains, as JSON. The ETag is the version of the row.</summary>
internal sealed class PostgresGrainStorage(PostgresDatabase database, TimeProvider time) : IGrainStorage
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
        var save = database.Use(known is null ? "InsertGrainStateIfAbsent" : "SaveGrainStateIfUnchanged")
            .Bind("name", stateName).Bind("grain", grain).Bind("version", version)
            .Bind("state", JsonSerializer.Serialize(grainState.State, JobJson.Options));
        if (known is { } old) save.Bind("known_version", old);
        if (!await RunAsync(save)) throw await ConflictAsync(stateName, grain, grainState.ETag);
        grainState.ETag = RowETag.Of(version);
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var (grain, known) = (grainId.ToString(), RowETag.Read(grainState.ETag));
        var cleared = known is { } version
            ? await RunAsync(database.Use("DeleteGrainStateIfUnchanged").Bind("name", stateName).Bind("grain", grain).Bind("known_version", version))
            : await FindAsync(stateName, grain) is null;
        if (!cleared) throw await ConflictAsync(stateName, grain, grainState.ETag);
        grainState.State = Activator.CreateInstance<T>();
        grainState.ETag = null;
        grainState.RecordExists = false;
    }

    private async Task<bool> RunAsync(PostgresStatement statement) =>
        await database.Writer.WriteAsync(new PostgresCommandWrite([statement], isAsked: false, CancellationToken.None)) == 1;

    private async Task<(long Version, string State)?> FindAsync(string name, string grain)
    {
        var found = await database.Readers.ReadAsync("FindGrainState",
            find => find.Bind("name", name).Bind("grain", grain),
            row => (row.GetInt64(row.GetOrdinal("version")), PostgresJobRow.Text(row, "state")!), CancellationToken.None);
        return found.IsEmpty ? null : found[0];
    }

    private async Task<InconsistentStateException> ConflictAsync(string name, string grain, string? known) => new(
        $"State {name} of grain {grain} was changed by someone else.",
        await FindAsync(name, grain) is { } stored ? RowETag.Of(stored.Version) : null,
        known);
}
