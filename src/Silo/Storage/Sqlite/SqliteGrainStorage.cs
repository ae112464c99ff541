using System.Text.Json;
using Orleans.Runtime;
using Orleans.Storage;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Silo.Storage.Sqlite;

/// <summary>Small documents of grains, as JSON. The ETag is the version of the row.</summary>
internal sealed class SqliteGrainStorage(SqliteDatabase database, TimeProvider time) : IGrainStorage
{
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var found = await database.Readers.ReadAsync(session => Find(session, stateName, grainId.ToString()), CancellationToken.None);
        grainState.RecordExists = found is not null;
        grainState.ETag = found is { } known ? RowETag.Of(known.Version) : null;
        grainState.State = found is { } row ? JsonSerializer.Deserialize<T>(row.State, JobJson.Options) : Activator.CreateInstance<T>();
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var (grain, known) = (grainId.ToString(), RowETag.Read(grainState.ETag));
        var version = Math.Max(Microseconds.ToNumber(time.GetUtcNow()), (known ?? 0) + 1);
        var state = JsonSerializer.Serialize(grainState.State, JobJson.Options);
        var written = await database.Writer.WriteAsync(session => Save(session, stateName, grain, known, version, state), CancellationToken.None);
        if (!written) throw Conflict(stateName, grain, grainState.ETag);
        grainState.ETag = RowETag.Of(version);
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var (grain, known) = (grainId.ToString(), RowETag.Read(grainState.ETag));
        var cleared = known is null
            ? Find(stateName, grain) is null
            : await database.Writer.WriteAsync(session => Delete(session, stateName, grain, known.Value), CancellationToken.None);
        if (!cleared) throw Conflict(stateName, grain, grainState.ETag);
        grainState.State = Activator.CreateInstance<T>();
        grainState.ETag = null;
        grainState.RecordExists = false;
    }

    private static bool Save(SqliteSession session, string name, string grain, long? known, long version, string state)
    {
        using var save = session.Use(known is null ? "InsertGrainStateIfAbsent" : "SaveGrainStateIfUnchanged");
        save.Bind("name", name).Bind("grain", grain).Bind("version", version).Bind("state", state);
        if (known is not null) save.Bind("known_version", known);
        return save.Execute() == 1;
    }

    private static bool Delete(SqliteSession session, string name, string grain, long known)
    {
        using var delete = session.Use("DeleteGrainStateIfUnchanged");
        return delete.Bind("name", name).Bind("grain", grain).Bind("known_version", known).Execute() == 1;
    }

    private static (long Version, string State)? Find(SqliteSession session, string name, string grain)
    {
        using var find = session.Use("FindGrainState");
        return find.Bind("name", name).Bind("grain", grain).Step() ? (find.Number("version")!.Value, find.Text("state")!) : null;
    }

    private (long Version, string State)? Find(string name, string grain) => database.Readers.Read(session => Find(session, name, grain));

    private InconsistentStateException Conflict(string name, string grain, string? known) => new(
        $"State {name} of grain {grain} was changed by someone else.",
        Find(name, grain) is { } stored ? RowETag.Of(stored.Version) : null,
        known);
}
