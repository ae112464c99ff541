namespace OrleansJobs.Silo.Storage.Postgres;

/// <inheritdoc/>
internal sealed class PostgresGrainStorage(PostgresDatabase database, TimeProvider time) : VersionedGrainStorage(time)
{
    protected override async Task<(long Version, string State)?> FindAsync(string name, string grain)
    {
        var found = await database.Readers.ReadAsync("FindGrainState",
            find => find.Bind("name", name).Bind("grain", grain),
            row => (row.GetInt64(row.GetOrdinal("version")), PostgresJobRow.Text(row, "state")!), CancellationToken.None);
        return found.IsEmpty ? null : found[0];
    }

    protected override Task<bool> SaveAsync(string name, string grain, long? known, long version, string state)
    {
        var save = database.Use(known is null ? "InsertGrainStateIfAbsent" : "SaveGrainStateIfUnchanged")
            .Bind("name", name).Bind("grain", grain).Bind("version", version).Bind("state", state);
        if (known is { } old) save.Bind("known_version", old);
        return RunAsync(save);
    }

    protected override Task<bool> DeleteAsync(string name, string grain, long known) =>
        RunAsync(database.Use("DeleteGrainStateIfUnchanged").Bind("name", name).Bind("grain", grain).Bind("known_version", known));

    private async Task<bool> RunAsync(PostgresStatement statement) =>
        await database.Writer.WriteAsync(new PostgresCommandWrite([statement], isAsked: false, CancellationToken.None)) == 1;
}
